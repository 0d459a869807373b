import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convectionDiffusion } from '../../../../benchmarks/solvers/problems/index.mjs';
import { SingularMatrixError } from '../../../../src/solvers/linear/direct/errors.js';
import { SparseDirect } from '../../../../src/solvers/linear/direct/sparse-direct.js';
import { SparseMatrixError } from '../../../../src/solvers/linear/sparse/errors.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { noise, onBoth } from '../../kernels/both.js';
import { caught, componentwiseError, denseOf, sparseOf } from './reference.js';

const kind = 'general';
/** Some of the matrices may be triangular. */
const symmetry = 'general';
const accurate = 16 * 2 ** -52;

/** A random matrix with about `degree` entries in a row, and a random permutation among them, so that it has full structural rank. */
function scattered(size: number, degree: number, seed: number): SparseMatrix {
  const random = noise(size * size + size, seed);
  const dense = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => {
      const value = random[i * size + j]!;
      return Math.abs(value) < degree / size ? (value * size) / degree : 0;
    }),
  );
  const places = Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor((random[size * size + i]! + 1) * 0.5 * (i + 1));
    [places[i], places[j]] = [places[j]!, places[i]!];
  }
  places.forEach((j, i) => {
    dense[i]![j] = 2;
  });
  return sparseOf(dense, 'general');
}

function setColumn(dense: number[][], column: number, value: (row: readonly number[]) => number): void {
  for (const row of dense) row[column] = value(row);
}

const cyclic = sparseOf(
  Array.from({ length: 30 }, (_, i) => Array.from({ length: 30 }, (_, j) => (j === (i + 1) % 30 ? 1 + i : 0))),
  'general',
);

describe('the factor of an unsymmetric matrix', () => {
  it.each([
    ['convection and diffusion', convectionDiffusion({ cells: [17, 15] }).matrix],
    ['convection in three dimensions', convectionDiffusion({ cells: [6, 5, 7], peclet: 50 }).matrix],
    ['a cyclic permutation', cyclic],
    ['a scattered matrix without a diagonal to speak of', scattered(120, 3, 3)],
    ['a full matrix of more than one panel', scattered(133, 133, 4)],
    [
      'a triangle',
      sparseOf(
        [
          [1, 0, 0],
          [5, 2, 0],
          [0, 7, 3],
        ],
        'general',
      ),
    ],
    ['one unknown', sparseOf([[-4]], 'general')],
  ])('solves to rounding, with the same bits on both back ends: %s', (_, matrix) => {
    const rightHandSide = noise(matrix.pattern.rows, 3);
    const [wasm, typescript] = onBoth((heap) => {
      const solver = SparseDirect.analyse(matrix.pattern, { kind, symmetry, heap });
      expect(solver.factor(matrix.values).inertia).toBeNull();
      return solver.solve(rightHandSide).solution;
    });
    expect(wasm).toEqual(typescript);
    expect(componentwiseError(matrix, wasm, rightHandSide)).toBeLessThan(accurate);
  });

  it('solves any matrix of full structural rank, whatever the units of rows and columns', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 80 }),
        (size, seed, spread) => {
          const matrix = scattered(size, 3, seed);
          const { rowStart, columnIndex } = matrix.pattern;
          const units = noise(2 * size, seed + 1).map((value) => 2 ** Math.round((value * spread) / 2));
          const values = matrix.values.slice();
          for (let i = 0; i < size; i++)
            for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++)
              values[e] = values[e]! * units[i]! * units[size + columnIndex[e]!]!;
          const solver = SparseDirect.analyse(matrix.pattern, { kind, symmetry, singular: 'report' });
          if (solver.factor(values).rank < size) return;
          const b = noise(size, seed + 2).map((value, i) => value * units[i]!);
          const { solution } = solver.solve(b);
          // In rows whose terms nearly vanish beside the row's norm, the norm is what the solver's measure refers to.
          const limit = spread === 0 ? accurate : 1e-12;
          expect(componentwiseError({ ...matrix, values }, solution, b)).toBeLessThan(limit);
        },
      ),
      { numRuns: 80, seed: 5 },
    );
  });

  it('delays what its fronts cannot accept; again gives the same bits in the same memory', () => {
    const matrix = scattered(150, 2.5, 8);
    const solver = SparseDirect.analyse(matrix.pattern, { kind, ordering: { method: 'natural' } });
    const b = noise(150, 9);
    expect(solver.factor(matrix.values).delayedPivots).toBeGreaterThan(0);
    const first = solver.solve(b).solution;
    expect(componentwiseError(matrix, first, b)).toBeLessThan(accurate);
    const bytes = solver.heap.bytesInUse;
    solver.factor(matrix.values.map((value) => 2 * value));
    solver.factor(matrix.values);
    expect(solver.heap.bytesInUse).toBe(bytes);
    expect(solver.solve(b).solution).toEqual(first);
  });

  it('delays less when rows are exchanged for typical values, and solves all the same', () => {
    const matrix = scattered(150, 2.5, 8);
    const b = noise(150, 9);
    const delayed = [undefined, matrix.values].map((typicalValues) => {
      const options = typicalValues === undefined ? {} : { typicalValues };
      const solver = SparseDirect.analyse(matrix.pattern, { kind, ...options });
      const { delayedPivots } = solver.factor(matrix.values);
      const { solution } = solver.solve(b);
      expect(componentwiseError(matrix, solution, b)).toBeLessThan(accurate);
      const output = new Float64Array(150);
      solver.apply(b, output);
      for (const [i, value] of output.entries()) expect(value).toBeCloseTo(solution[i]!, 8);
      return delayedPivots;
    });
    expect(delayed[1]).toBeLessThan(delayed[0]!);
  });

  it('refuses typical values that are not finite', () => {
    const typicalValues = Float64Array.from(cyclic.values, (value, i) => (i === 3 ? Number.NaN : value));
    expect(() => SparseDirect.analyse(cyclic.pattern, { kind, typicalValues })).toThrow(/row 3, column 4/);
  });

  it.each([
    ['an empty column', 40, (dense: number[][]) => setColumn(dense, 17, () => 0), ['unknown 17']],
    [
      'two columns in proportion',
      40,
      (dense: number[][]) => setColumn(dense, 30, (row) => -2 * row[5]!),
      ['unknown 5', 'unknown 30'],
    ],
  ])('names what is free: %s', (_, size, spoil, names) => {
    const dense = denseOf(scattered(size, 4, 21));
    spoil(dense);
    const matrix = sparseOf(dense, 'general');
    const error = caught(() => SparseDirect.analyse(matrix.pattern, { kind }).factor(matrix.values));
    expect(error).toBeInstanceOf(SingularMatrixError);
    const { rank, nullVectors, message } = error as SingularMatrixError;
    expect(rank).toBe(size - 1);
    for (const name of names) expect(message).toContain(name);
    const [{ values }] = nullVectors as unknown as [{ values: Float64Array }];
    for (const row of dense) expect(row.reduce((sum, value, j) => sum + value * values[j]!, 0)).toBeCloseTo(0, 10);
  });

  it('finds the rank of products of thin matrices', () => {
    const [size, rank] = [24, 17];
    const random = noise(2 * size * rank, 6);
    const dense = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => {
        let sum = 0;
        for (let k = 0; k < rank; k++) sum += random[i * rank + k]! * random[size * rank + j * rank + k]!;
        return sum;
      }),
    );
    const matrix = sparseOf(dense, 'general');
    const report = SparseDirect.analyse(matrix.pattern, { kind, singular: 'report' }).factor(matrix.values);
    expect(report.rank).toBe(rank);
    expect(report.nullVectors).toHaveLength(size - rank);
  });

  it('a matrix of zeros has rank 0', () => {
    const matrix = sparseOf(
      [
        [1, 1],
        [1, 1],
      ],
      'general',
    );
    const solver = SparseDirect.analyse(matrix.pattern, { kind, singular: 'report' });
    expect(solver.factor(new Float64Array(4)).rank).toBe(0);
    expect(solver.solve(new Float64Array(2)).solution).toEqual(new Float64Array(2));
  });
});

describe('one triangle of entries', () => {
  const triangle = sparseOf(
    [
      [2, 0, 0],
      [-1, 2, 0],
      [0, -1, 2],
    ],
    'general',
  );

  it('is refused unless it is said to be all there is', () => {
    const error = caught(() => SparseDirect.analyse(triangle.pattern, { kind }));
    expect(error).toBeInstanceOf(SparseMatrixError);
    expect(error).toMatchObject({ code: 'one-triangle', row: 1 });
    expect((error as Error).message).toMatch(/row 1.*none above.*kind "indefinite".*symmetry "general"/s);
    const solver = SparseDirect.analyse(triangle.pattern, { kind, symmetry });
    solver.factor(triangle.values);
    // 2 x_0 = 2, 2 x_i - x_{i-1} = 1.
    expect([...solver.solve(Float64Array.of(2, 1, 1)).solution]).toEqual([1, 1, 1]);
  });

  it('of a symmetric matrix is refused by name, and read by the kinds that are symmetric', () => {
    const stored = { ...triangle, symmetry: 'symmetric' } as const;
    expect(caught(() => SparseDirect.analyse(stored.pattern, { kind, symmetry: 'symmetric' }))).toMatchObject({
      code: 'one-triangle',
    });
    for (const each of ['indefinite', 'positive-definite'] as const) {
      const solver = SparseDirect.analyse(stored.pattern, { kind: each, symmetry: stored.symmetry });
      solver.factor(stored.values);
      expect([...solver.solve(Float64Array.of(1, 0, 1)).solution].map((x) => x.toFixed(12))).toEqual(
        Array(3).fill('1.000000000000'),
      );
      expect(caught(() => SparseDirect.analyse(stored.pattern, { kind: each, symmetry }))).toMatchObject({
        code: 'not-symmetric',
      });
    }
  });

  it('is not seen where a diagonal or an upper triangle is whole', () => {
    for (const matrix of [
      sparseOf(
        [
          [1, 0],
          [0, 2],
        ],
        'general',
      ),
      sparseOf(
        [
          [1, 3],
          [0, 2],
        ],
        'general',
      ),
    ]) {
      const solver = SparseDirect.analyse(matrix.pattern, { kind });
      solver.factor(matrix.values);
      expect(componentwiseError(matrix, solver.solve(Float64Array.of(1, 2)).solution, Float64Array.of(1, 2))).toBe(0);
    }
  });
});
