import { SparseMatrixError } from './errors.js';
import type { SparseMatrix, SparsePattern } from './pattern.js';

/**
 * The transposed pattern, and for each of its entries the position of the same entry in the original: values of the transpose are
 * `values[positions[k]]`, without searching, as often as the values change.
 */
export function transposePattern(pattern: SparsePattern): {
  readonly pattern: SparsePattern;
  readonly positions: Int32Array;
} {
  const { rows, columns, rowStart, columnIndex } = pattern;
  const entries = columnIndex.length;
  const start = new Int32Array(columns + 1);
  for (let k = 0; k < entries; k++) start[columnIndex[k]! + 1]!++;
  for (let column = 0; column < columns; column++) start[column + 1]! += start[column]!;
  const next = start.slice(0, columns);
  const rowsOf = new Int32Array(entries);
  const positions = new Int32Array(entries);
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const at = next[columnIndex[k]!]!++;
      rowsOf[at] = row;
      positions[at] = k;
    }
  return { pattern: { rows: columns, columns: rows, rowStart: start, columnIndex: rowsOf }, positions };
}

/** The transpose; a symmetric matrix is its own. */
export function transpose(matrix: SparseMatrix): SparseMatrix {
  if (matrix.symmetry === 'symmetric') return matrix;
  const { pattern, positions } = transposePattern(matrix.pattern);
  return { pattern, values: gather(matrix.values, positions), symmetry: 'general' };
}

/** Position of each diagonal entry; -1 where the pattern has none. */
export function diagonalPositions({ rows, columns, rowStart, columnIndex }: SparsePattern): Int32Array {
  const positions = new Int32Array(Math.min(rows, columns)).fill(-1);
  for (let row = 0; row < positions.length; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) if (columnIndex[k] === row) positions[row] = k;
  return positions;
}

/** The diagonal; 0 where the pattern has no entry. */
export function diagonal(matrix: SparseMatrix): Float64Array {
  return gather(matrix.values, diagonalPositions(matrix.pattern));
}

/**
 * The pattern of both triangles of a symmetric pattern, and for each of its entries the position of its value in the lower triangle.
 * Columns ascend in every row.
 */
export function expandPattern(lower: SparsePattern): {
  readonly pattern: SparsePattern;
  readonly positions: Int32Array;
} {
  const { rows, rowStart, columnIndex } = lower;
  const start = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      start[row + 1]!++;
      if (columnIndex[k] !== row) start[columnIndex[k]! + 1]!++;
    }
  for (let row = 0; row < rows; row++) start[row + 1]! += start[row]!;
  const next = start.slice(0, rows);
  const columns = new Int32Array(start[rows]!);
  const positions = new Int32Array(start[rows]!);
  // By row: the lower entries of a row come before anything that later rows add to it.
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const column = columnIndex[k]!;
      const at = next[row]!++;
      columns[at] = column;
      positions[at] = k;
      if (column !== row) {
        const mirror = next[column]!++;
        columns[mirror] = row;
        positions[mirror] = k;
      }
    }
  return { pattern: { rows, columns: rows, rowStart: start, columnIndex: columns }, positions };
}

/** The same matrix with every entry stored. */
export function toGeneral(matrix: SparseMatrix): SparseMatrix {
  if (matrix.symmetry === 'general') return matrix;
  const { pattern, positions } = expandPattern(matrix.pattern);
  return { pattern, values: gather(matrix.values, positions), symmetry: 'general' };
}

/**
 * The lower triangle of a matrix that is symmetric, diagonal entries added where the pattern had none.
 * @param tolerance largest |a_ij - a_ji| that passes, as a part of the largest magnitude in the matrix.
 * @throws SparseMatrixError naming the entry that differs most.
 */
export function toSymmetric(matrix: SparseMatrix, tolerance = 1e-12): SparseMatrix {
  if (matrix.symmetry === 'symmetric') return matrix;
  const { pattern, values } = matrix;
  const { rows, columns, rowStart, columnIndex } = pattern;
  if (rows !== columns)
    throw new SparseMatrixError('not-square', `A matrix of ${rows} rows and ${columns} columns is not symmetric.`);
  refuseAsymmetry(matrix, tolerance);
  const start = new Int32Array(rows + 1);
  const diagonals = diagonalPositions(pattern);
  for (let row = 0; row < rows; row++) {
    let count = diagonals[row]! < 0 ? 1 : 0;
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) if (columnIndex[k]! <= row) count++;
    start[row + 1] = start[row]! + count;
  }
  const lowerColumns = new Int32Array(start[rows]!);
  const lowerValues = new Float64Array(start[rows]!);
  for (let row = 0; row < rows; row++) {
    let at = start[row]!;
    for (let k = rowStart[row]!; k < rowStart[row + 1]! && columnIndex[k]! <= row; k++, at++) {
      lowerColumns[at] = columnIndex[k]!;
      lowerValues[at] = values[k]!;
    }
    if (diagonals[row]! < 0) lowerColumns[at] = row;
  }
  const lower = { rows, columns, rowStart: start, columnIndex: lowerColumns };
  return { pattern: lower, values: lowerValues, symmetry: 'symmetric' };
}

function refuseAsymmetry({ pattern, values }: SparseMatrix, tolerance: number): void {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const { rows, rowStart, columnIndex } = pattern;
  let worst = { row: -1, column: -1, here: 0, there: 0, difference: tolerance * largest };
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const column = columnIndex[k]!;
      const mirror = findEntry(pattern, column, row);
      const there = mirror < 0 ? 0 : values[mirror]!;
      const difference = Math.abs(values[k]! - there);
      if (!(difference <= worst.difference)) worst = { row, column, here: values[k]!, there, difference };
    }
  if (worst.row >= 0)
    throw new SparseMatrixError(
      'not-symmetric',
      `The matrix is not symmetric: ${worst.here} in row ${worst.row}, column ${worst.column}, but ${worst.there} in row ` +
        `${worst.column}, column ${worst.row} (${tolerance * largest} may differ). Use general storage.`,
      worst.row,
      worst.column,
    );
}

/** Position of an entry, by bisection; -1 when the pattern has none there. */
export function findEntry({ rowStart, columnIndex }: SparsePattern, row: number, column: number): number {
  let low = rowStart[row]!;
  let high = rowStart[row + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const there = columnIndex[middle]!;
    if (there === column) return middle;
    if (there < column) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** values[positions[k]] for each k; 0 where a position is negative. */
export function gather(values: Float64Array, positions: Int32Array): Float64Array {
  const gathered = new Float64Array(positions.length);
  for (let k = 0; k < positions.length; k++) {
    const at = positions[k]!;
    if (at >= 0) gathered[k] = values[at]!;
  }
  return gathered;
}
