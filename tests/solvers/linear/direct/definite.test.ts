import { describe, expect, it } from 'vitest';
import { gridElasticity, triangleElasticity } from '../../../../benchmarks/solvers/problems/index.mjs';
import { KernelHeap, KernelMemoryError } from '../../../../src/solvers/kernels/heap.js';
import { NotPositiveDefiniteError, SingularMatrixError } from '../../../../src/solvers/linear/direct/errors.js';
import { SparseDirect } from '../../../../src/solvers/linear/direct/sparse-direct.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { noise, onBoth } from '../../kernels/both.js';
import { caught, componentwiseError, sparseOf } from './reference.js';

const kind = 'positive-definite' as const;
const accurate = 16 * 2 ** -52;

/** A random sparse symmetric matrix whose diagonal outweighs its rows. */
function dominant(size: number, degree: number, seed: number): SparseMatrix {
  const random = noise(size * degree * 2 + size, seed);
  const dense = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let k = 0; k < size * degree; k++) {
    const i = Math.floor((random[2 * k]! + 1) * 0.5 * size);
    const j = (i * 7 + k * 13) % size;
    if (i !== j) dense[i]![j] = dense[j]![i] = random[2 * k + 1]!;
  }
  for (let i = 0; i < size; i++) dense[i]![i] = dense[i]!.reduce((sum, value) => sum + Math.abs(value), 0.1);
  return sparseOf(dense, 'symmetric');
}

function solve(matrix: SparseMatrix, rightHandSide: Float64Array, heap?: KernelHeap): Float64Array {
  const solver = SparseDirect.analyse(matrix.pattern, { kind, ...(heap === undefined ? {} : { heap }) });
  solver.factor(matrix.values);
  return solver.solve(rightHandSide).solution;
}

describe('the factor of a positive definite matrix', () => {
  it.each([
    ['elasticity on squares', gridElasticity({ cells: [13, 9] }).matrix],
    ['elasticity on triangles', triangleElasticity({ cells: [11, 7] }).matrix],
    ['elasticity on cubes', gridElasticity({ cells: [4, 5, 3] }).matrix],
    ['a random matrix', dominant(90, 4, 3)],
    ['a full matrix of more than one panel', dominant(131, 400, 4)],
    [
      'a diagonal',
      sparseOf(
        [
          [2, 0, 0],
          [0, 5, 0],
          [0, 0, 1e-9],
        ],
        'symmetric',
      ),
    ],
    ['one unknown', sparseOf([[4]], 'symmetric')],
  ])('solves to rounding, with the same bits on both back ends: %s', (_, matrix) => {
    const rightHandSide = noise(matrix.pattern.rows, 7);
    const [wasm, typescript] = onBoth((heap) => solve(matrix, rightHandSide, heap));
    expect(wasm).toEqual(typescript);
    expect(componentwiseError(matrix, wasm, rightHandSide)).toBeLessThan(accurate);
  });

  it('takes an empty matrix', () => {
    const solver = SparseDirect.analyse(sparseOf([], 'symmetric').pattern, { kind });
    expect(solver.factor(new Float64Array(0)).rank).toBe(0);
    expect(solver.solve(new Float64Array(0)).solution).toHaveLength(0);
  });

  it('an arrow whose tip is eliminated last or first', () => {
    const arrow = (tip: number): SparseMatrix =>
      sparseOf(
        Array.from({ length: 60 }, (_, i) =>
          Array.from({ length: 60 }, (_, j) => (i === j ? 70 : i === tip || j === tip ? 1 : 0)),
        ),
        'symmetric',
      );
    for (const tip of [0, 31, 59]) {
      const b = noise(60, tip + 1);
      expect(componentwiseError(arrow(tip), solve(arrow(tip), b), b)).toBeLessThan(accurate);
    }
  });

  it('keeps its bits under another unit of every unknown, powers of two', () => {
    const { matrix, rightHandSide } = gridElasticity({ cells: [9, 8] });
    const unit = Float64Array.from(rightHandSide, (_, i) => 2 ** (((i * 37) % 61) - 30));
    const { rowStart, columnIndex, rows } = matrix.pattern;
    const values = matrix.values.slice();
    for (let i = 0; i < rows; i++)
      for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) values[e] = values[e]! * unit[i]! * unit[columnIndex[e]!]!;
    const scaled = solve(
      { ...matrix, values },
      rightHandSide.map((value, i) => value * unit[i]!),
    );
    expect(scaled.map((value, i) => value * unit[i]!)).toEqual(solve(matrix, rightHandSide));
  });

  it('factors another matrix of the pattern as a new solver would, in the same memory', () => {
    const { matrix, rightHandSide } = triangleElasticity({ cells: [14, 9] });
    const solver = SparseDirect.analyse(matrix.pattern, { kind });
    solver.factor(matrix.values);
    const bytes = solver.heap.bytesInUse;
    const other = { ...matrix, values: matrix.values.map((value) => value * 3) };
    solver.factor(other.values);
    expect(solver.heap.bytesInUse).toBe(bytes);
    expect(solver.heap.bytesPeak).toBe(bytes);
    expect(solver.solve(rightHandSide).solution).toEqual(solve(other, rightHandSide));
  });

  it('finds unknowns without stiffness, whose diagonal is zero', () => {
    const held = sparseOf(
      [
        [2, 0, -1],
        [0, 0, 0],
        [-1, 0, 2],
      ],
      'symmetric',
    );
    const { matrix: grid } = gridElasticity({ cells: [4, 4] });
    const zeroed = { ...grid, values: grid.values.map(() => 0) };
    for (const [matrix, rank] of [
      [held, 2],
      [zeroed, 0],
    ] as const) {
      const solver = SparseDirect.analyse(matrix.pattern, { kind, singular: 'report' });
      const report = solver.factor(matrix.values);
      expect(report.rank).toBe(rank);
      expect(report.inertia).toEqual({ positive: rank, negative: 0, zero: solver.size - rank });
    }
    // A stored zero on the diagonal is as good as none.
    const { pattern } = sparseOf(
      [
        [2, 0],
        [0, 1],
      ],
      'symmetric',
    );
    const solver = SparseDirect.analyse(pattern, { kind, singular: 'report' });
    expect(solver.factor(Float64Array.of(2, 0)).rank).toBe(1);
    expect([...solver.solve(Float64Array.of(4, 0)).solution]).toEqual([2, 0]);
  });

  it('solves in place', () => {
    const { matrix, rightHandSide } = gridElasticity({ cells: [7, 6] });
    const solver = SparseDirect.analyse(matrix.pattern, { kind });
    solver.factor(matrix.values);
    const { solution } = solver.solve(rightHandSide);
    const own = rightHandSide.slice();
    solver.solve(own, { into: own });
    expect(own).toEqual(solution);
  });

  it.each([
    ['a kind', { kind: 'symmetric' as never }, /"symmetric"; expected "positive-definite"/],
    [
      'a dimension',
      { kind, displacement: { dimension: 4 as never, coordinates: new Float64Array(8) } },
      /dimension.*4/,
    ],
    [
      'coordinates',
      { kind, displacement: { dimension: 2 as const, coordinates: new Float64Array(5) } },
      /5 coordinates/,
    ],
  ])('refuses %s that makes no sense', (_, options, message) => {
    const { matrix } = gridElasticity({ cells: [2, 2] });
    expect(() => SparseDirect.analyse(matrix.pattern, options)).toThrow(message);
  });

  it('gives all its memory back', () => {
    const heap = new KernelHeap();
    const { matrix } = gridElasticity({ cells: [5, 5] });
    const solver = SparseDirect.analyse(matrix.pattern, { kind, heap });
    solver.factor(matrix.values);
    solver.release();
    expect(heap.bytesInUse).toBe(0);
    expect(() => solver.solve(new Float64Array(solver.size))).toThrow(/factor/);
  });

  it('tells how many bytes are missing', () => {
    const { matrix } = gridElasticity({ cells: [60, 60] });
    const heap = new KernelHeap({ limit: 2 ** 20 });
    expect(() => SparseDirect.analyse(matrix.pattern, { kind, heap })).toThrow(KernelMemoryError);
  });
});

describe('a matrix that cannot be factored is refused', () => {
  const square = gridElasticity({ cells: [4, 4] }).matrix;

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('a value of %s, with its place', (value) => {
    const values = square.values.slice();
    const row = 17;
    values[square.pattern.rowStart[row]!] = value;
    const solver = SparseDirect.analyse(square.pattern, { kind });
    expect(() => solver.factor(values)).toThrow(
      new RegExp(`row ${row}, column ${square.pattern.columnIndex[square.pattern.rowStart[row]!]}`),
    );
  });

  it('a negative eigenvalue, with the name of an unknown', () => {
    const matrix = sparseOf(
      [
        [2, 3],
        [3, 2],
      ],
      'symmetric',
    );
    const solver = SparseDirect.analyse(matrix.pattern, { kind, describe: (i) => `pressure ${i}` });
    const error = caught(() => solver.factor(matrix.values)) as NotPositiveDefiniteError;
    expect(error).toBeInstanceOf(NotPositiveDefiniteError);
    // The Schur complement of the first unknown: 2 - 9 / 2.
    expect(error.pivot).toBe(-2.5);
    expect(error.message).toMatch(/pressure [01].*indefinite/);
  });

  it.each(['positive-definite', 'indefinite', 'general'] as const)(
    'a solution beyond the range of numbers, and a right-hand side that is none (%s)',
    (each) => {
      const matrix = sparseOf(
        [
          [1e-300, 0],
          [0, 1],
        ],
        each === 'general' ? 'general' : 'symmetric',
      );
      const solver = SparseDirect.analyse(matrix.pattern, { kind: each, describe: (i) => `potential ${i}` });
      solver.factor(matrix.values);
      expect(solver.solve(Float64Array.of(1e-300, 2)).solution).toEqual(Float64Array.of(1, 2));
      expect(() => solver.solve(Float64Array.of(1e300, 1))).toThrow(/Infinity at potential 0/);
      expect(() => solver.solve(Float64Array.of(1, Number.NaN))).toThrow(/NaN at potential 1/);
      expect(() => solver.solve(new Float64Array(3))).toThrow(/3 entries; expected 2/);
    },
  );

  it('a chain of springs that nothing holds', () => {
    const size = 12;
    const chain = sparseOf(
      Array.from({ length: size }, (_, i) =>
        Array.from({ length: size }, (_, j) =>
          i === j ? (i === 0 || i === size - 1 ? 1 : 2) : Math.abs(i - j) === 1 ? -1 : 0,
        ),
      ),
      'symmetric',
    );
    const solver = SparseDirect.analyse(chain.pattern, { kind });
    const error = caught(() => solver.factor(chain.values)) as SingularMatrixError;
    expect(error).toBeInstanceOf(SingularMatrixError);
    expect(error.rank).toBe(size - 1);
    expect(error.message).toMatch(/all unknowns can be shifted by one constant/);
    for (const value of error.nullVectors[0]!.values) expect(value).toBeCloseTo(1, 10);
    expect(() => solver.solve(new Float64Array(size))).toThrow(/factor/);
  });
});
