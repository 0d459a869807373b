import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { matrixFromTriplets } from '../../../../src/solvers/linear/sparse/triplets.js';

/** Every entry as rows of numbers, symmetric matrices filled up. */
export function denseOf({ pattern, values, symmetry }: SparseMatrix): number[][] {
  const dense = Array.from({ length: pattern.rows }, () => new Array<number>(pattern.columns).fill(0));
  for (let i = 0; i < pattern.rows; i++)
    for (let e = pattern.rowStart[i]!; e < pattern.rowStart[i + 1]!; e++) {
      dense[i]![pattern.columnIndex[e]!] = values[e]!;
      if (symmetry === 'symmetric') dense[pattern.columnIndex[e]!]![i] = values[e]!;
    }
  return dense;
}

/** A sparse matrix from rows of numbers; zeros are not stored. */
export function sparseOf(dense: readonly (readonly number[])[], symmetry: SparseMatrix['symmetry']): SparseMatrix {
  const entries = dense.flatMap((row, i) =>
    row.flatMap((value, j) => (value === 0 || (symmetry === 'symmetric' && j > i) ? [] : [{ i, j, value }])),
  );
  return matrixFromTriplets(
    dense.length,
    dense.length,
    {
      rowIndex: entries.map((entry) => entry.i),
      columnIndex: entries.map((entry) => entry.j),
      values: entries.map((entry) => entry.value),
    },
    symmetry,
  );
}

/** a b without rounding as a sum of two doubles (Dekker 1971). */
function exactProduct(a: number, b: number): [number, number] {
  const split = (x: number): [number, number] => {
    const big = 134_217_729 * x;
    const high = big - (big - x);
    return [high, x - high];
  };
  const product = a * b;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

/**
 * Largest |b - A x|_i / (|A| |x| + |b|)_i, with residuals summed in twice the working precision: the componentwise backward error
 * (Oettli & Prager 1964).
 */
export function componentwiseError(matrix: SparseMatrix, x: Float64Array, b: Float64Array): number {
  const { pattern, values, symmetry } = matrix;
  const high = Float64Array.from(b);
  const low = new Float64Array(b.length);
  const weight = b.map(Math.abs);
  const take = (row: number, value: number, factor: number): void => {
    const [product, rest] = exactProduct(-value, factor);
    const sum = high[row]! + product;
    const part = sum - high[row]!;
    low[row]! += high[row]! - (sum - part) + (product - part) + rest;
    high[row] = sum;
    weight[row]! += Math.abs(product);
  };
  for (let i = 0; i < pattern.rows; i++)
    for (let e = pattern.rowStart[i]!; e < pattern.rowStart[i + 1]!; e++) {
      const j = pattern.columnIndex[e]!;
      take(i, values[e]!, x[j]!);
      if (symmetry === 'symmetric' && j !== i) take(j, values[e]!, x[i]!);
    }
  let largest = 0;
  for (let i = 0; i < b.length; i++) {
    const residual = Math.abs(high[i]! + low[i]!);
    if (residual > 0) largest = Math.max(largest, residual / weight[i]!);
    if (!Number.isFinite(residual)) return Number.NaN;
  }
  return largest;
}

/** What a piece of work throws; null when nothing. */
export function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}
