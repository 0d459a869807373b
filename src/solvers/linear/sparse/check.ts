import { SparseMatrixError } from './errors.js';
import type { SparseMatrix, SparsePattern } from './pattern.js';

/**
 * Refuses a pattern that breaks its rules: lengths, ranges, ascending columns without repetition; for `symmetric` also a square shape
 * and nothing above the diagonal.
 * @throws SparseMatrixError with the place of the first fault.
 */
export function checkPattern(pattern: SparsePattern, symmetry: 'general' | 'symmetric' = 'general'): void {
  const { rows, columns, rowStart, columnIndex } = pattern;
  checkCount(rows, 'rows');
  checkCount(columns, 'columns');
  if (symmetry === 'symmetric' && rows !== columns)
    throw new SparseMatrixError(
      'not-square',
      `A symmetric matrix of ${rows} rows and ${columns} columns was given; expected as many columns as rows.`,
    );
  if (rowStart.length !== rows + 1)
    throw new SparseMatrixError(
      'wrong-length',
      `rowStart has ${rowStart.length} entries; expected ${rows + 1} for ${rows} rows (one more than rows).`,
    );
  if (rowStart[0] !== 0)
    throw new SparseMatrixError('invalid-pattern', `rowStart begins with ${rowStart[0]}; expected 0.`, 0);
  for (let row = 0; row < rows; row++) {
    if (rowStart[row + 1]! < rowStart[row]!)
      throw new SparseMatrixError(
        'invalid-pattern',
        `rowStart falls from ${rowStart[row]} to ${rowStart[row + 1]} at row ${row}; expected positions that never fall.`,
        row,
      );
  }
  if (columnIndex.length !== rowStart[rows]!)
    throw new SparseMatrixError(
      'wrong-length',
      `columnIndex has ${columnIndex.length} entries; rowStart ends with ${rowStart[rows]}, which must be as many.`,
    );
  for (let row = 0; row < rows; row++) checkRow(pattern, row, symmetry === 'symmetric' ? row + 1 : columns);
}

function checkRow({ rowStart, columnIndex, columns }: SparsePattern, row: number, end: number): void {
  let before = -1;
  for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
    const column = columnIndex[k]!;
    if (column < 0 || column >= columns)
      throw new SparseMatrixError(
        'out-of-range',
        `Row ${row} has an entry in column ${column}; there are columns 0 to ${columns - 1}.`,
        row,
        column,
      );
    if (column >= end)
      throw new SparseMatrixError(
        'invalid-pattern',
        `Row ${row} of a symmetric matrix has an entry in column ${column}, above the diagonal; store the lower triangle only.`,
        row,
        column,
      );
    if (column <= before)
      throw new SparseMatrixError(
        'invalid-pattern',
        column === before
          ? `Row ${row} has column ${column} twice; add the two entries up first.`
          : `Row ${row} has column ${column} after column ${before}; expected ascending columns.`,
        row,
        column,
      );
    before = column;
  }
}

/**
 * Refuses a matrix whose pattern is invalid, or that has not one finite value for each of its entries.
 * @throws SparseMatrixError
 */
export function checkMatrix(matrix: SparseMatrix): void {
  checkPattern(matrix.pattern, matrix.symmetry);
  checkValues(matrix.pattern, matrix.values);
}

/**
 * Refuses values of the wrong number, and values that are not finite.
 * @param blockEntries values for each entry of the pattern: 1, or the entries of a block.
 * @throws SparseMatrixError with the row and column of the first value that is not finite.
 */
export function checkValues(pattern: SparsePattern, values: Float64Array, blockEntries = 1): void {
  const expected = pattern.columnIndex.length * blockEntries;
  if (values.length !== expected)
    throw new SparseMatrixError(
      'wrong-length',
      `The matrix has ${values.length} values; its pattern has ${pattern.columnIndex.length} entries, so ${expected} are expected.`,
    );
  let at = 0;
  while (at < expected && Number.isFinite(values[at])) at++;
  if (at === expected) return;
  const entry = Math.floor(at / blockEntries);
  const row = rowOfEntry(pattern, entry);
  const column = pattern.columnIndex[entry]!;
  const unit = blockEntries === 1 ? '' : 'block ';
  throw new SparseMatrixError(
    'not-finite',
    `The value in ${unit}row ${row}, ${unit}column ${column} is ${values[at]}; expected a finite number.`,
    row,
    column,
  );
}

/** The row that holds an entry, by bisection. */
function rowOfEntry({ rowStart, rows }: SparsePattern, entry: number): number {
  let low = 0;
  let high = rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (rowStart[middle]! <= entry) low = middle;
    else high = middle - 1;
  }
  return low;
}

function checkCount(count: number, what: string): void {
  if (!(Number.isInteger(count) && count >= 0))
    throw new SparseMatrixError(
      'invalid-pattern',
      `A matrix of ${count} ${what} was given; expected a whole number, not negative.`,
    );
}
