import { describe, expect, it } from 'vitest';
import type { DirectKind } from '../../../../src/solvers/linear/direct/elimination-order.js';
import { SparseDirect } from '../../../../src/solvers/linear/direct/sparse-direct.js';
import { noise, onBoth } from '../../kernels/both.js';
import { sparseOf } from './reference.js';

type Dense = readonly (readonly number[])[];

/** Largest sum of magnitudes of a column. */
function norm(matrix: Dense): number {
  return Math.max(...matrix.map((_, j) => matrix.reduce((sum, row) => sum + Math.abs(row[j]!), 0)));
}

/** The inverse by Gauss and Jordan with the largest pivots of all. */
function inverse(matrix: Dense): number[][] {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  const rowOf = new Array<number>(size).fill(-1);
  const free = new Set(work.keys());
  for (let step = 0; step < size; step++) {
    let [row, column, most] = [-1, -1, 0];
    for (const i of free)
      for (let j = 0; j < size; j++)
        if (rowOf[j] === -1 && Math.abs(work[i]![j]!) > most) [row, column, most] = [i, j, Math.abs(work[i]![j]!)];
    free.delete(row);
    rowOf[column] = row;
    const pivot = work[row]![column]!;
    work[row] = work[row]!.map((value) => value / pivot);
    work.forEach((other, i) => {
      const factor = other[column]!;
      if (i !== row && factor !== 0) work[i] = other.map((value, j) => value - factor * work[row]![j]!);
    });
  }
  return rowOf.map((row) => work[row]!.slice(size));
}

function estimate(dense: Dense, kind: DirectKind): number {
  const matrix = sparseOf(dense, kind === 'general' ? 'general' : 'symmetric');
  const [wasm, typescript] = onBoth((heap) => {
    const solver = SparseDirect.analyse(matrix.pattern, { kind, symmetry: matrix.symmetry, heap });
    solver.factor(matrix.values);
    return solver.conditionEstimate();
  });
  expect(wasm).toBe(typescript);
  return wasm;
}

const size = 24;
const square = (entry: (i: number, j: number) => number, n = size): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(i, j)));
const scattered = (seed: number, n = size): number[][] => {
  const numbers = noise(n * n, seed);
  return square((i, j) => {
    const value = numbers[i * n + j]!;
    return i === (j + 3) % n ? 2 + value : Math.abs(value) < 0.15 ? 5 * value : 0;
  }, n);
};
const sumWithTranspose = (m: Dense): number[][] => m.map((row, i) => row.map((value, j) => value + m[j]![i]!));
const gram = (m: Dense): number[][] =>
  square((i, j) => m.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? 0.01 : 0), m.length);
const chain = square((i, j) => (i === j ? (i === size - 1 ? 1 : 2) : Math.abs(i - j) === 1 ? -1 : 0));

describe('the estimate of a condition number', () => {
  it('of a chain of springs: 4 times 1 + 2 + ... + n, which is its largest column of min(i, j)', () => {
    for (const kind of ['positive-definite', 'indefinite', 'general'] as const) {
      const ratio = estimate(chain, kind) / (2 * size * (size + 1));
      expect(ratio).toBeGreaterThan(1 / 3);
      expect(ratio).toBeLessThan(1 + 1e-12);
    }
  });

  it('of one unknown is 1, whatever its unit, and of none is 0', () => {
    for (const value of [1, -3, 5e-324, 1e-200, 1.7e308])
      for (const kind of ['indefinite', 'general'] as const) expect(estimate([[value]], kind)).toBe(1);
    expect(estimate([], 'general')).toBe(0);
  });

  it('of a matrix far from symmetric needs its transpose', () => {
    // The inverse has the column of -1000 in it that is a row of the matrix: columns sum to 1 + 1000 n, rows to 1001 only.
    const arrow = square((i, j) => (i === j ? 1 : i === 0 ? 1000 : 0));
    const expected = norm(arrow) * norm(inverse(arrow));
    expect(estimate(arrow, 'general') / expected).toBeCloseTo(1, 12);
    const down = arrow.map((_, i) => arrow.map((row) => row[i]!));
    const transposed = norm(down) * norm(inverse(down));
    expect(transposed / expected).toBeGreaterThan(20);
    expect(estimate(down, 'general') / transposed).toBeCloseTo(1, 12);
  });

  it.each([
    ['general', (m: Dense) => m],
    ['indefinite', sumWithTranspose],
    ['positive-definite', gram],
  ] as const)('is never above the true one and within a factor of three: 60 random matrices, %s', (kind, made) => {
    const ratios = Array.from({ length: 60 }, (_, k) => {
      const units = noise(size, 1000 + k).map((value) => 10 ** (k % 3 === 0 ? 0 : 2 * value));
      const n = 2 + (k % (size - 1));
      const dense = made(scattered(k + 1, n)).map((row, i) =>
        row.map((value, j) => value * units[i]! * (kind === 'general' ? units[(j + 5) % size]! : units[j]!)),
      );
      return estimate(dense, kind) / (norm(dense) * norm(inverse(dense)));
    });
    expect(Math.max(...ratios)).toBeLessThan(1 + 1e-9);
    expect(Math.min(...ratios)).toBeGreaterThan(1 / 3);
    expect(ratios.filter((ratio) => ratio > 0.999).length).toBeGreaterThan(40);
  });
});
