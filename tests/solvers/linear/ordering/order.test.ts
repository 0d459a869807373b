import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../../src/solvers/kernels/heap.js';
import { compressGraph } from '../../../../src/solvers/linear/ordering/compression.js';
import { minimumDegree } from '../../../../src/solvers/linear/ordering/minimum-degree.js';
import { type OrderingMethod, orderAndAnalyse, orderSymmetric } from '../../../../src/solvers/linear/ordering/order.js';
import type { SparsePattern } from '../../../../src/solvers/linear/sparse/pattern.js';
import { onBoth } from '../../kernels/both.js';
import { type Edges, exactMinimumDegreeEntries, graphs, gridPattern, naiveFactorEntries, patternOf } from './graphs.js';

const methods: readonly OrderingMethod[] = ['automatic', 'nested-dissection', 'minimum-degree', 'natural'];
const heap = new KernelHeap();

function expectPermutation(order: Int32Array, size: number): void {
  expect(order.length).toBe(size);
  expect(new Set(order).size).toBe(size);
  expect([...order].every((unknown) => unknown >= 0 && unknown < size)).toBe(true);
}

/** Unknowns numbered by a fixed shuffle, so that no method lives on the numbers of a grid. */
function shuffled(pattern: SparsePattern, seed = 7): SparsePattern {
  const name = Array.from({ length: pattern.rows }, (_, i) => i);
  let state = seed;
  for (let i = name.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [name[i], name[j]] = [name[j]!, name[i]!];
  }
  const edges: [number, number][] = [];
  for (let i = 0; i < pattern.rows; i++)
    for (let p = pattern.rowStart[i]!; p < pattern.rowStart[i + 1]!; p++)
      edges.push([name[i]!, name[pattern.columnIndex[p]!]!]);
  return patternOf(pattern.rows, edges);
}

const path = (size: number): Edges => Array.from({ length: size - 1 }, (_, i) => [i, i + 1] as const);
const star = (size: number): Edges => Array.from({ length: size - 1 }, (_, i) => [0, i + 1] as const);
const complete = (size: number): Edges =>
  Array.from({ length: size }, (_, i) => Array.from({ length: i }, (_, j) => [i, j] as const)).flat();
const tree = (size: number): Edges =>
  Array.from({ length: size - 1 }, (_, i) => [i + 1, ((i + 1) * 7919) % (i + 1)] as const);

describe('orders of elimination', () => {
  it.each(methods)('%s gives a permutation of any graph', (method) => {
    fc.assert(
      fc.property(graphs(60), fc.constantFrom('lower', 'upper', 'both'), (graph, triangle) => {
        expectPermutation(orderSymmetric(patternOf(graph.size, graph.edges, triangle), { method, heap }), graph.size);
      }),
      { numRuns: 60 },
    );
  });

  it.each(methods)('%s takes large graphs of every kind', (method) => {
    const kinds: Record<string, SparsePattern> = {
      empty: patternOf(0, []),
      one: patternOf(1, []),
      diagonal: patternOf(3000, []),
      path: patternOf(5000, path(5000)),
      star: patternOf(4000, star(4000)),
      complete: patternOf(400, complete(400)),
      tree: shuffled(patternOf(4000, tree(4000))),
      'components of unlike size': patternOf(2600, [
        ...path(2000),
        ...complete(60).map(([a, b]) => [a + 2000, b + 2000] as const),
      ]),
      'a dense row': patternOf(3001, [...path(3000), ...star(3001).map(([, b]) => [3000, b - 1] as const)]),
      'two unknowns a node': gridPattern([40, 40], 2),
    };
    for (const pattern of Object.values(kinds))
      expectPermutation(orderSymmetric(pattern, { method, heap }), pattern.rows);
  });

  it('minimum degree is optimal on forests, stars and arrows: no fill', () => {
    const size = 600;
    const kinds = [
      path(size),
      star(size),
      tree(size),
      star(size).map(([a, b]) => [size - 1 - a, size - 1 - b] as const),
    ];
    for (const edges of kinds) {
      const pattern = shuffled(patternOf(size, edges));
      const order = orderSymmetric(pattern, { method: 'minimum-degree' });
      expect(naiveFactorEntries(pattern, order)).toBe(pattern.columnIndex.length);
    }
  });

  it('minimum degree counts entries and operations of what it orders, exactly where degrees are', () => {
    const cost = (edges: Edges, size: number) => minimumDegree(compressGraph(patternOf(size, edges), heap).graph, heap);
    // Columns of a path have 2 entries and the last one 1, those of a full matrix n, n - 1, …, 1.
    expect(cost(path(50), 50)).toMatchObject({ factorEntries: 99, operations: 49 * 4 + 1 });
    expect(cost(complete(30), 30)).toMatchObject({ factorEntries: 465, operations: (30 * 31 * 61) / 6 });
    expect(cost(star(9), 9)).toMatchObject({ factorEntries: 17, operations: 8 * 4 + 1 });
  });

  it('minimum degree fills no more than with exact degrees (Amestoy, Davis & Duff 1996)', () => {
    for (const seed of [1, 2, 3]) {
      const pattern = shuffled(gridPattern([30, 26]), seed);
      const order = orderSymmetric(pattern, { method: 'minimum-degree', heap });
      expect(naiveFactorEntries(pattern, order)).toBeLessThan(1.05 * exactMinimumDegreeEntries(pattern));
    }
  });

  it('puts a dense row last', () => {
    const size = 3001;
    const pattern = patternOf(size, [...path(size - 1), ...star(size).map(([, b]) => [size - 1, b - 1] as const)]);
    for (const method of ['minimum-degree', 'nested-dissection', 'automatic'] as const) {
      const order = orderSymmetric(pattern, { method });
      expect(order[size - 1]).toBe(size - 1);
    }
  });

  it('nested dissection fills a square grid as its theory says, n log n', () => {
    // George (1973): 31/4 n log2 n entries at most for a grid of n nodes; minimum degree and dissection both stay far below.
    for (const side of [32, 64, 128]) {
      const pattern = shuffled(gridPattern([side, side]));
      const nodes = side * side;
      const { factorEntries } = orderAndAnalyse(pattern, { method: 'nested-dissection', relaxation: [], heap });
      expect(factorEntries).toBeLessThan(0.5 * 7.75 * nodes * Math.log2(nodes));
    }
  });

  it('nested dissection needs fewer operations than minimum degree in three dimensions', () => {
    const pattern = gridPattern([16, 16, 16], 3);
    const [dissected, degree] = (['nested-dissection', 'minimum-degree'] as const).map((method) =>
      orderAndAnalyse(pattern, { method, heap }),
    );
    expect(dissected!.operations).toBeLessThan(0.8 * degree!.operations);
  });

  it('depends on the seed alone, not on the back end', () => {
    const pattern = shuffled(gridPattern([45, 50], 2));
    const orders = (seed: number) =>
      onBoth((own) =>
        (['nested-dissection', 'minimum-degree'] as const).map((method) =>
          orderSymmetric(pattern, { method, seed, heap: own }),
        ),
      );
    const [wasm, typescript] = orders(3);
    expect(wasm).toEqual(typescript);
    expect(orders(3)[0]).toEqual(wasm);
    expect(orders(4)[0]![0]).not.toEqual(wasm[0]);
  });

  it('gives its workspace back', () => {
    const own = new KernelHeap();
    for (const method of ['nested-dissection', 'minimum-degree', 'automatic'] as const)
      orderAndAnalyse(gridPattern([30, 30]), { method, heap: own });
    expect(own.bytesInUse).toBe(0);
  });
});
