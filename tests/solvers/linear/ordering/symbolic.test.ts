import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderAndAnalyse, orderSymmetric } from '../../../../src/solvers/linear/ordering/order.js';
import { analyseSymmetric, type SymbolicFactorisation } from '../../../../src/solvers/linear/ordering/symbolic.js';
import { onBoth } from '../../kernels/both.js';
import { eliminateNaively, graphs, gridPattern, naiveFactorEntries, patternOf } from './graphs.js';

const exact = { relaxation: [] };

/** Rows of a front with its pivots. */
function rowsOf(analysis: SymbolicFactorisation, front: number): number[] {
  const { pivotStart, rowStart, rows } = analysis;
  const pivots = Array.from(
    { length: pivotStart[front + 1]! - pivotStart[front]! },
    (_, index) => pivotStart[front]! + index,
  );
  return [...pivots, ...rows.subarray(rowStart[front]!, rowStart[front + 1]!)];
}

function frontsOfPositions(analysis: SymbolicFactorisation): number[] {
  const front: number[] = [];
  for (let f = 0; f < analysis.fronts; f++)
    for (let k = analysis.pivotStart[f]!; k < analysis.pivotStart[f + 1]!; k++) front[k] = f;
  return front;
}

describe('the analysis of a factor', () => {
  it('counts its entries as elimination by the definition does', () => {
    fc.assert(
      fc.property(graphs(), fc.constantFrom('lower', 'upper', 'both'), fc.nat(), (graph, triangle, seed) => {
        const pattern = patternOf(graph.size, graph.edges, triangle);
        const order = Int32Array.from({ length: graph.size }, (_, k) => k).sort(
          (a, b) => ((a * 7919 + seed) % 101) - ((b * 7919 + seed) % 101) || a - b,
        );
        const analysis = analyseSymmetric(pattern, order, exact);
        const columns = eliminateNaively(pattern, order);
        expect(analysis.factorEntries).toBe(columns.reduce((sum, column) => sum + column.size + 1, 0));
        expect(analysis.operations).toBe(columns.reduce((sum, column) => sum + (column.size + 1) ** 2, 0));
      }),
    );
  });

  it('lists exactly the rows of each column when nothing is relaxed', () => {
    fc.assert(
      fc.property(graphs(), (graph) => {
        const pattern = patternOf(graph.size, graph.edges);
        const analysis = analyseSymmetric(pattern, orderSymmetric(pattern), exact);
        const columns = eliminateNaively(pattern, analysis.order);
        for (let f = 0; f < analysis.fronts; f++) {
          const rows = rowsOf(analysis, f);
          for (let k = 0; k < analysis.pivotStart[f + 1]! - analysis.pivotStart[f]!; k++)
            expect([...columns[rows[k]!]!].sort((a, b) => a - b)).toEqual(rows.slice(k + 1));
        }
      }),
    );
  });

  it('holds with relaxed fronts: every entry has a place, every contribution fits into the parent', () => {
    fc.assert(
      fc.property(graphs(60), (graph) => {
        const pattern = patternOf(graph.size, graph.edges);
        const analysis = orderAndAnalyse(pattern);
        const front = frontsOfPositions(analysis);
        const columns = eliminateNaively(pattern, analysis.order);
        columns.forEach((column, k) => {
          const rows = new Set(rowsOf(analysis, front[k]!));
          for (const row of column) expect(rows.has(row)).toBe(true);
        });
        let entries = 0;
        for (let f = 0; f < analysis.fronts; f++) {
          const rows = rowsOf(analysis, f);
          expect(rows).toEqual([...rows].sort((a, b) => a - b));
          const contribution = rows.slice(analysis.pivotStart[f + 1]! - analysis.pivotStart[f]!);
          if (contribution.length === 0) expect(analysis.parent[f]).toBe(-1);
          else {
            expect(analysis.parent[f]).toBe(front[contribution[0]!]);
            const above = new Set(rowsOf(analysis, analysis.parent[f]!));
            expect(contribution.every((row) => above.has(row))).toBe(true);
          }
          for (let k = 0; k < rows.length - contribution.length; k++) entries += rows.length - k;
        }
        expect(analysis.factorEntries).toBe(entries);
        expect(entries).toBeGreaterThanOrEqual(naiveFactorEntries(pattern, analysis.order));
      }),
    );
  });

  it('numbers fronts so that contributions can lie on a stack, and says how high it grows', () => {
    fc.assert(
      fc.property(graphs(60), (graph) => {
        const analysis = orderAndAnalyse(patternOf(graph.size, graph.edges));
        const stack: number[] = [];
        let height = 0;
        let peak = 0;
        for (let f = 0; f < analysis.fronts; f++) {
          const rows = rowsOf(analysis, f).length;
          const rest = analysis.rowStart[f + 1]! - analysis.rowStart[f]!;
          peak = Math.max(peak, height + rows ** 2);
          const children = [...analysis.children.subarray(analysis.childStart[f]!, analysis.childStart[f + 1]!)];
          for (const child of children.reverse()) {
            expect(stack.pop()).toBe(child);
            height -= (analysis.rowStart[child + 1]! - analysis.rowStart[child]!) ** 2;
          }
          if (analysis.parent[f]! >= 0) stack.push(f);
          height += rest ** 2;
          peak = Math.max(peak, height);
        }
        expect(stack).toEqual([]);
        expect(analysis.stackPeak).toBe(peak);
      }),
    );
  });

  it('keeps the order that it is given up to equivalence', () => {
    const pattern = gridPattern([9, 7], 2);
    const order = Int32Array.from({ length: 126 }, (_, k) => (k * 5) % 126);
    const analysis = analyseSymmetric(pattern, order, exact);
    expect(analysis.factorEntries).toBe(naiveFactorEntries(pattern, order));
    expect(naiveFactorEntries(pattern, analysis.order)).toBe(naiveFactorEntries(pattern, order));
  });

  it('takes empty, diagonal and full matrices', () => {
    const empty = orderAndAnalyse(patternOf(0, []));
    expect([empty.size, empty.fronts, empty.factorEntries, empty.stackPeak]).toEqual([0, 0, 0, 0]);
    const diagonal = orderAndAnalyse(patternOf(50, []));
    expect([diagonal.fronts, diagonal.factorEntries, diagonal.rows.length]).toEqual([50, 50, 0]);
    const edges = Array.from({ length: 30 }, (_, i) => Array.from({ length: i }, (_, j) => [i, j] as const)).flat();
    const full = orderAndAnalyse(patternOf(30, edges));
    expect([full.fronts, full.factorEntries, full.largestFront]).toEqual([1, 465, 30]);
  });

  it('has the same bits on both back ends', () => {
    const [wasm, typescript] = onBoth((heap) =>
      [gridPattern([31, 17], 2), gridPattern([9, 8, 7], 3), gridPattern([200], 1)].map((pattern) =>
        orderAndAnalyse(pattern, { heap }),
      ),
    );
    expect(wasm).toEqual(typescript);
  });

  it('refuses what is no order and what is not square', () => {
    const pattern = patternOf(3, [[0, 1]]);
    expect(() => analyseSymmetric(pattern, Int32Array.of(0, 1))).toThrow(/names 2 unknowns, the pattern has 3/);
    expect(() => analyseSymmetric(pattern, Int32Array.of(0, 1, 1))).toThrow(/has 1 at place 2/);
    expect(() => orderSymmetric({ ...pattern, columns: 4 })).toThrow(/3 rows and 4 columns/);
  });
});
