import type { SparsePattern } from './pattern.js';

/**
 * A pattern of what each row touches, in any order and as often as it comes; columns come out ascending.
 * @param visit tells `touch` the columns of a row; called twice for each row, first to count, then to write.
 */
export function patternOfRows(
  rows: number,
  columns: number,
  visit: (row: number, touch: (column: number) => void) => void,
): SparsePattern {
  const seen = new Int32Array(columns);
  const rowStart = new Int32Array(rows + 1);
  let columnIndex: Int32Array | null = null;
  let [current, count] = [0, 0];
  const touch = (column: number): void => {
    if (seen[column] === current) return;
    seen[column] = current;
    if (columnIndex !== null) columnIndex[count] = column;
    count++;
  };
  for (let turn = 0; turn < 2; turn++) {
    count = 0;
    seen.fill(-1);
    for (let row = 0; row < rows; row++) {
      const first = count;
      current = row;
      visit(row, touch);
      rowStart[row + 1] = count;
      columnIndex?.subarray(first, count).sort();
    }
    columnIndex ??= new Int32Array(count);
  }
  return { rows, columns, rowStart, columnIndex: columnIndex! };
}
