import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { SparseMatrix } from '../../../src/solvers/linear/sparse/pattern.js';

const folder = new URL('../../data/matrices/', import.meta.url);

/** What LAPACK says of a matrix; see tests/data/matrices/make.py. */
export interface MatrixReference {
  /** Group and name in the collection. */
  readonly name: string;
  readonly size: number;
  /** Entries of both triangles. */
  readonly entries: number;
  readonly symmetric: boolean;
  readonly structuralRank: number;
  /** Singular values above size * eps * norm. */
  readonly rank: number;
  /** Largest singular value. */
  readonly norm: number;
  /** In the spectral norm; null where the rank is not full. */
  readonly condition: number | null;
  readonly determinant?: { readonly sign: number; readonly logarithm: number };
  readonly inertia?: { readonly positive: number; readonly negative: number; readonly zero: number };
  /** Inertia of A - shift I, which is far from singular. */
  readonly shifted?: { readonly shift: number; readonly positive: number; readonly negative: number };
}

/** All matrices that are shipped. */
export const matrixReferences: readonly MatrixReference[] = JSON.parse(
  readFileSync(new URL('references.json', folder), 'utf8'),
);

/** Names of the files that are there. */
export const matrixFiles = readdirSync(folder).filter((name) => name.endsWith('.mtx.gz'));

/** A matrix of tests/data/matrices by its name with or without its group. */
export function publicMatrix(name: string): SparseMatrix {
  const file = new URL(`${name.split('/').at(-1)}.mtx.gz`, folder);
  return parseMatrixMarket(gunzipSync(readFileSync(file)).toString('utf8'));
}

/**
 * A real matrix in Matrix Market's coordinate format (Boisvert, Pozo & Remington 1996), symmetric or general.
 * @throws Error where the header or the number of entries is another
 */
export function parseMatrixMarket(text: string): SparseMatrix {
  const [header = '', ...lines] = text.split('\n');
  const match = /^%%MatrixMarket matrix coordinate (?:real|integer) (symmetric|general)\s*$/.exec(header);
  if (match === null)
    throw new Error(`The header is "${header}"; expected a real symmetric or general coordinate matrix.`);
  const data = lines.filter((line) => line.trim() !== '' && !line.startsWith('%'));
  const [rows, columns, count] = data[0]!.trim().split(/\s+/).map(Number) as [number, number, number];
  if (data.length - 1 !== count) throw new Error(`${data.length - 1} entries; the header says ${count}.`);
  const entries = data.slice(1).map((line) => {
    const [row, column, value] = line.trim().split(/\s+/).map(Number) as [number, number, number];
    return [row - 1, column - 1, value] as const;
  });
  entries.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const rowStart = new Int32Array(rows + 1);
  for (const [row] of entries) rowStart[row + 1]!++;
  for (let row = 0; row < rows; row++) rowStart[row + 1]! += rowStart[row]!;
  return {
    pattern: { rows, columns, rowStart, columnIndex: Int32Array.from(entries, ([, column]) => column) },
    values: Float64Array.from(entries, ([, , value]) => value),
    symmetry: match[1] as 'symmetric' | 'general',
  };
}

/** A - shift I, every diagonal entry stored. */
export function shifted({ pattern, values, symmetry }: SparseMatrix, shift: number): SparseMatrix {
  const { rows, columns, rowStart, columnIndex } = pattern;
  const starts = new Int32Array(rows + 1);
  const indices: number[] = [];
  const entries: number[] = [];
  for (let row = 0; row < rows; row++) {
    const found = new Map<number, number>([[row, -shift]]);
    for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++)
      found.set(columnIndex[at]!, (found.get(columnIndex[at]!) ?? 0) + values[at]!);
    for (const [column, value] of [...found].sort(([a], [b]) => a - b)) {
      indices.push(column);
      entries.push(value);
    }
    starts[row + 1] = indices.length;
  }
  const shiftedPattern = { rows, columns, rowStart: starts, columnIndex: Int32Array.from(indices) };
  return { pattern: shiftedPattern, values: Float64Array.from(entries), symmetry };
}

/** A x, by plain loops. */
export function multiply({ pattern, values, symmetry }: SparseMatrix, x: ArrayLike<number>): Float64Array {
  const out = new Float64Array(pattern.rows);
  for (let row = 0; row < pattern.rows; row++)
    for (let at = pattern.rowStart[row]!; at < pattern.rowStart[row + 1]!; at++) {
      const column = pattern.columnIndex[at]!;
      out[row]! += values[at]! * x[column]!;
      if (symmetry === 'symmetric' && column !== row) out[column]! += values[at]! * x[row]!;
    }
  return out;
}

/** Largest |b - A x|_i / (|A| |x| + |b|)_i: the componentwise backward error (Oettli & Prager 1964). NaN where x has one. */
export function componentwiseError(matrix: SparseMatrix, x: ArrayLike<number>, b: ArrayLike<number>): number {
  const product = multiply(matrix, x);
  const size = multiply({ ...matrix, values: matrix.values.map(Math.abs) }, Array.from(x, Math.abs));
  let worst = 0;
  for (let row = 0; row < product.length; row++) {
    const residual = Math.abs(b[row]! - product[row]!);
    if (residual !== 0) worst = Math.max(worst, residual / (size[row]! + Math.abs(b[row]!)));
  }
  return worst;
}

/** Euclidean norm of b - A x over that of b. */
export function relativeResidual(matrix: SparseMatrix, x: ArrayLike<number>, b: ArrayLike<number>): number {
  const product = multiply(matrix, x);
  let [residual, right] = [0, 0];
  for (let row = 0; row < product.length; row++) {
    residual += (b[row]! - product[row]!) ** 2;
    right += b[row]! ** 2;
  }
  return Math.sqrt(residual / right);
}
