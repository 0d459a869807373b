import { SparseMatrixError } from './errors.js';
import type { SparseMatrix, SparsePattern } from './pattern.js';
import { findEntry } from './transform.js';

/** Entries in any order; the same place may come more than once. */
export interface Triplets {
  /** Row of each entry, from 0. */
  readonly rowIndex: ArrayLike<number>;
  /** Column of each entry, from 0. */
  readonly columnIndex: ArrayLike<number>;
}

/**
 * The pattern that holds the given places, and where each of them landed in it. Duplicates share one entry. For `symmetric` the
 * places above the diagonal are left out (their positions are -1) and every diagonal entry is there, given or not.
 *
 * Two counting sorts, by column and then by row; time and memory are linear in the number of places.
 * @throws SparseMatrixError for a place outside the matrix.
 */
export function patternFromTriplets(
  rows: number,
  columns: number,
  places: Triplets,
  symmetry: 'general' | 'symmetric' = 'general',
): { readonly pattern: SparsePattern; readonly positions: Int32Array } {
  const count = checkTriplets(rows, columns, places);
  const symmetric = symmetry === 'symmetric';
  if (symmetric && rows !== columns)
    throw new SparseMatrixError(
      'not-square',
      `A symmetric matrix of ${rows} rows and ${columns} columns was asked for; expected as many columns as rows.`,
    );
  // The diagonal of a symmetric pattern takes part as `rows` more places.
  const total = count + (symmetric ? rows : 0);
  const rowOf = (k: number): number => (k < count ? places.rowIndex[k]! : k - count);
  const columnOf = (k: number): number => (k < count ? places.columnIndex[k]! : k - count);
  const kept = (k: number): boolean => !symmetric || columnOf(k) <= rowOf(k);

  const columnStart = new Int32Array(columns + 1);
  for (let k = 0; k < total; k++) if (kept(k)) columnStart[columnOf(k) + 1]!++;
  for (let column = 0; column < columns; column++) columnStart[column + 1]! += columnStart[column]!;
  const byColumn = new Int32Array(columnStart[columns]!);
  for (let k = 0; k < total; k++) if (kept(k)) byColumn[columnStart[columnOf(k)]!++] = k;

  // Rows are counted without repetition: within one row the columns arrive ascending, so equal ones are neighbours.
  const rowStart = new Int32Array(rows + 1);
  const last = new Int32Array(rows).fill(-1);
  for (const k of byColumn) {
    const row = rowOf(k);
    if (last[row] !== columnOf(k)) {
      last[row] = columnOf(k);
      rowStart[row + 1]!++;
    }
  }
  for (let row = 0; row < rows; row++) rowStart[row + 1]! += rowStart[row]!;
  const columnIndex = new Int32Array(rowStart[rows]!);
  const positions = new Int32Array(count).fill(-1);
  const next = rowStart.slice(0, rows);
  last.fill(-1);
  for (const k of byColumn) {
    const row = rowOf(k);
    const column = columnOf(k);
    if (last[row] !== column) {
      last[row] = column;
      columnIndex[next[row]!++] = column;
    }
    if (k < count) positions[k] = next[row]! - 1;
  }
  return { pattern: { rows, columns, rowStart, columnIndex }, positions };
}

/**
 * A matrix from its entries; duplicates add up in the order given. For `symmetric` give the lower triangle, or both: then they must agree,
 * to rounding, and the lower one is taken.
 * @throws SparseMatrixError for a place outside the matrix, a wrong number of values, or triangles that differ.
 */
export function matrixFromTriplets(
  rows: number,
  columns: number,
  triplets: Triplets & { readonly values: ArrayLike<number> },
  symmetry: 'general' | 'symmetric' = 'general',
): SparseMatrix {
  const { pattern, positions } = patternFromTriplets(rows, columns, triplets, symmetry);
  if (triplets.values.length !== positions.length)
    throw new SparseMatrixError(
      'wrong-length',
      `${triplets.values.length} values were given for ${positions.length} places; expected one each.`,
    );
  const values = new Float64Array(pattern.columnIndex.length);
  for (let k = 0; k < positions.length; k++) if (positions[k]! >= 0) values[positions[k]!]! += triplets.values[k]!;
  const matrix: SparseMatrix = { pattern, values, symmetry };
  if (symmetry === 'symmetric') refuseOtherTriangle(matrix, triplets, positions);
  return matrix;
}

/** Largest difference of the two triangles, as a part of the largest entry. */
const agreement = 1e-12;

/** Holds the entries above the diagonal, which are left out, against those below. @throws SparseMatrixError */
function refuseOtherTriangle(
  { pattern, values }: SparseMatrix,
  triplets: Triplets & { readonly values: ArrayLike<number> },
  positions: Int32Array,
): void {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  let given = false;
  const above = new Float64Array(values.length);
  for (let k = 0; k < positions.length; k++) {
    const value = triplets.values[k]!;
    if (positions[k]! >= 0 || value === 0) continue;
    given = true;
    const row = triplets.rowIndex[k]!;
    const column = triplets.columnIndex[k]!;
    const mirror = findEntry(pattern, column, row);
    if (mirror < 0)
      throw new SparseMatrixError(
        'not-symmetric',
        `A symmetric matrix has ${value} in row ${row}, column ${column}, but nothing in row ${column}, column ${row}; give the lower ` +
          'triangle, or both.',
        row,
        column,
      );
    above[mirror]! += value;
  }
  if (!given) return;
  for (let row = 0; row < pattern.rows; row++)
    for (let k = pattern.rowStart[row]!; k < pattern.rowStart[row + 1]!; k++) {
      const column = pattern.columnIndex[k]!;
      if (column === row || Math.abs(values[k]! - above[k]!) <= agreement * largest) continue;
      throw new SparseMatrixError(
        'not-symmetric',
        `The matrix is not symmetric: ${values[k]} in row ${row}, column ${column}, but ${above[k]} in row ${column}, column ${row}.`,
        row,
        column,
      );
    }
}

function checkTriplets(rows: number, columns: number, { rowIndex, columnIndex }: Triplets): number {
  if (rowIndex.length !== columnIndex.length)
    throw new SparseMatrixError(
      'wrong-length',
      `${rowIndex.length} rows and ${columnIndex.length} columns were given; expected one of each for every entry.`,
    );
  for (let k = 0; k < rowIndex.length; k++) {
    const row = rowIndex[k]!;
    const column = columnIndex[k]!;
    if (
      !(Number.isInteger(row) && row >= 0 && row < rows && Number.isInteger(column) && column >= 0 && column < columns)
    )
      throw new SparseMatrixError(
        'out-of-range',
        `Entry ${k} is in row ${row}, column ${column}; the matrix has rows 0 to ${rows - 1} and columns 0 to ${columns - 1}.`,
        row,
        column,
      );
  }
  return rowIndex.length;
}
