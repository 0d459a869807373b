import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridElasticity } from '../../../../benchmarks/solvers/problems/index.mjs';
import { SingularMatrixError } from '../../../../src/solvers/linear/direct/errors.js';
import { SparseDirect } from '../../../../src/solvers/linear/direct/sparse-direct.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { noise, onBoth } from '../../kernels/both.js';
import { caught, componentwiseError, denseOf, sparseOf } from './reference.js';

const kind = 'indefinite';
const accurate = 16 * 2 ** -52;

type Dense = number[][];

function zeros(rows: number, columns = rows): Dense {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
}

/** G D G^T for a sparse unit lower triangle G: the signs of D are the signs of its eigenvalues (Sylvester). */
function congruent(signs: readonly number[], seed: number): SparseMatrix {
  const size = signs.length;
  const random = noise(size * size + size, seed);
  const lower = zeros(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const value = random[i * size + j]!;
      lower[i]![j] = i === j ? 1 : Math.abs(value) < 3 / size ? value * size : 0;
    }
  const dense = zeros(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < size; k++)
        dense[i]![j]! += lower[i]![k]! * signs[k]! * (1 + Math.abs(random[size * size + k]!)) * lower[j]![k]!;
  return sparseOf(dense, 'symmetric');
}

/** A full matrix with a diagonal of 1, but for pairs of zeros that are joined by 1; all else is coupled weakly. @param pairs first unknowns. */
function withPairs(size: number, pairs: readonly number[]): SparseMatrix {
  const random = noise(size * size, 6);
  const entry = (i: number, j: number): number => {
    if (i === j) return pairs.includes(i) || pairs.includes(i - 1) ? 0 : 1;
    return i === j + 1 && pairs.includes(j) ? 1 : 1e-3 * random[i * size + j]!;
  };
  const dense = zeros(size).map((row, i) => row.map((_, j) => entry(Math.max(i, j), Math.min(i, j))));
  return sparseOf(dense, 'symmetric');
}

/** [K B^T; B 0] with constraints that fix the sums of some unknowns, multipliers among or before the unknowns. */
function saddle(cells: readonly number[], constraints: number, multipliersFirst: boolean, again = 0): SparseMatrix {
  const stiffness = denseOf(gridElasticity({ cells }).matrix);
  const size = stiffness.length;
  const total = size + constraints + again;
  const dense = zeros(total);
  const shift = multipliersFirst ? constraints + again : 0;
  const multiplier = (c: number): number => (multipliersFirst ? c : size + c);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) dense[shift + i]![shift + j] = stiffness[i]![j]!;
  const random = noise(constraints * size, 5);
  for (let c = 0; c < constraints + again; c++)
    for (let i = 0; i < size; i++) {
      const value = (i + c) % constraints < 2 ? random[(c % constraints) * size + i]! : 0;
      const kept = (i + (c % constraints)) % constraints < 2 ? random[(c % constraints) * size + i]! : 0;
      const entry = c < constraints ? value : kept;
      dense[shift + i]![multiplier(c)] = dense[multiplier(c)]![shift + i] = entry;
    }
  return sparseOf(dense, 'symmetric');
}

describe('the factor of an indefinite matrix', () => {
  it.each([
    [
      'no diagonal at all',
      sparseOf(
        [
          [0, 1, 0, 2],
          [1, 0, 3, 0],
          [0, 3, 0, 1],
          [2, 0, 1, 0],
        ],
        'symmetric',
      ),
      [2, 2],
    ],
    [
      'a negative definite matrix',
      sparseOf(
        [
          [-2, 1],
          [1, -2],
        ],
        'symmetric',
      ),
      [0, 2],
    ],
    ['constraints after the unknowns', saddle([6, 5], 9, false), [60 + 12, 9]],
    ['constraints before the unknowns', saddle([6, 5], 9, true), [60 + 12, 9]],
    [
      'a congruence of given signs',
      congruent(
        Array.from({ length: 150 }, (_, i) => (i % 3 === 0 ? -1 : 1)),
        2,
      ),
      [100, 50],
    ],
    // One full front, in panels of at most 48 columns: pairs come when there is room for one more, and across the end of a window.
    ['pairs where panels end', withPairs(156, [47, 95, 142, 150]), [152, 4]],
    ['a pair across the end of a window', withPairs(156, [95, 142, 150]), [153, 3]],
    ['elasticity', gridElasticity({ cells: [9, 9] }).matrix, [180, 0]],
  ])('solves to rounding and counts signs, with the same bits on both back ends: %s', (_, matrix, signs) => {
    const rightHandSide = noise(matrix.pattern.rows, 3);
    const [wasm, typescript] = onBoth((heap) => {
      const solver = SparseDirect.analyse(matrix.pattern, { kind, heap });
      const { inertia } = solver.factor(matrix.values);
      return { inertia, solution: solver.solve(rightHandSide).solution };
    });
    expect(wasm).toEqual(typescript);
    expect(wasm.inertia).toEqual({ positive: signs[0], negative: signs[1], zero: 0 });
    expect(componentwiseError(matrix, wasm.solution, rightHandSide)).toBeLessThan(accurate);
  });

  it('counts the signs of any congruence, and solves', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(-1, 1), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 40, maxLength: 40 }),
        (signs, seed, units) => {
          const matrix = congruent(signs, seed);
          const { rowStart, columnIndex, rows } = matrix.pattern;
          const values = matrix.values.slice();
          for (let i = 0; i < rows; i++)
            for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++)
              values[e] = values[e]! * 2 ** (units[i]! + units[columnIndex[e]!]!);
          const solver = SparseDirect.analyse(matrix.pattern, { kind });
          const negative = signs.filter((sign) => sign < 0).length;
          expect(solver.factor(values).inertia).toEqual({ positive: signs.length - negative, negative, zero: 0 });
          const b = noise(rows, seed);
          const { solution } = solver.solve(b);
          expect(componentwiseError({ ...matrix, values }, solution, b)).toBeLessThan(accurate);
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });

  it('delays pivots that its front cannot accept, and solves all the same; again gives the same bits', () => {
    // Multipliers first in a natural order: no pivot until what they constrain is there.
    const matrix = saddle([8, 7], 12, true);
    const solver = SparseDirect.analyse(matrix.pattern, { kind, ordering: { method: 'natural' } });
    const rightHandSide = noise(matrix.pattern.rows, 9);
    const report = solver.factor(matrix.values);
    expect(report.delayedPivots).toBeGreaterThan(0);
    const first = solver.solve(rightHandSide).solution;
    expect(componentwiseError(matrix, first, rightHandSide)).toBeLessThan(accurate);
    const bytes = solver.heap.bytesInUse;
    solver.factor(matrix.values.map((value) => -value));
    solver.factor(matrix.values);
    expect(solver.heap.bytesInUse).toBe(bytes);
    expect(solver.solve(rightHandSide).solution).toEqual(first);
  });

  it('delays less when typical values pair the unknowns, and solves all the same', () => {
    const matrix = saddle([8, 7], 12, true);
    const b = noise(matrix.pattern.rows, 9);
    const delayed = [undefined, matrix.values].map((typicalValues) => {
      const options = typicalValues === undefined ? {} : { typicalValues };
      const solver = SparseDirect.analyse(matrix.pattern, { kind, ordering: { method: 'natural' }, ...options });
      const { delayedPivots, inertia } = solver.factor(matrix.values);
      expect(inertia).toEqual({ positive: 112 + 16, negative: 12, zero: 0 });
      expect(componentwiseError(matrix, solver.solve(b).solution, b)).toBeLessThan(accurate);
      return delayedPivots;
    });
    expect(delayed[1]).toBeLessThan(delayed[0]! / 4);
  });

  it('names the constraints that say the same twice', () => {
    const matrix = saddle([6, 5], 7, false, 2);
    const size = matrix.pattern.rows;
    const describe = (i: number): string => (i < size - 9 ? `displacement ${i}` : `multiplier ${i - (size - 9)}`);
    const error = caught(() => SparseDirect.analyse(matrix.pattern, { kind, describe }).factor(matrix.values));
    expect(error).toBeInstanceOf(SingularMatrixError);
    const { rank, nullVectors, message } = error as SingularMatrixError;
    expect(rank).toBe(size - 2);
    expect(nullVectors).toHaveLength(2);
    for (const twice of ['multiplier 0', 'multiplier 1', 'multiplier 7', 'multiplier 8'])
      expect(message).toContain(twice);
    expect(message).not.toContain('displacement');
  });

  it('solves a consistent system of such constraints when it may', () => {
    const matrix = saddle([6, 5], 7, false, 2);
    const solver = SparseDirect.analyse(matrix.pattern, { kind, singular: 'report' });
    const report = solver.factor(matrix.values);
    expect(report.inertia).toEqual({ positive: 72, negative: 7, zero: 2 });
    expect(report.rank).toBe(79);
    const dense = denseOf(matrix);
    const x = noise(dense.length, 4);
    const b = Float64Array.from(dense, (row) => row.reduce((sum, value, j) => sum + value * x[j]!, 0));
    const { solution } = solver.solve(b);
    expect(componentwiseError(matrix, solution, b)).toBeLessThan(1e-13);
  });
});
