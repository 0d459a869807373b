import { SparseMatrixError } from './errors.js';
import type { BlockSparseMatrix, SparseMatrix, SparsePattern } from './pattern.js';
import { patternOfRows } from './rows.js';

/**
 * A matrix gathered into blocks; entries that the pattern lacks inside a touched block are zeros.
 * @throws SparseMatrixError when the block size does not divide the number of rows or of columns.
 */
export function toBlocks(matrix: SparseMatrix, blockSize: number): BlockSparseMatrix {
  const { pattern, values, symmetry } = matrix;
  if (
    !(
      Number.isInteger(blockSize) &&
      blockSize >= 1 &&
      pattern.rows % blockSize === 0 &&
      pattern.columns % blockSize === 0
    )
  )
    throw new SparseMatrixError(
      'wrong-length',
      `Blocks of ${blockSize} do not divide a matrix of ${pattern.rows} rows and ${pattern.columns} columns.`,
    );
  const blocks = blockPattern(pattern, blockSize);
  const blockValues = new Float64Array(blocks.columnIndex.length * blockSize * blockSize);
  const place = new Int32Array(blocks.columns).fill(-1);
  for (let blockRow = 0; blockRow < blocks.rows; blockRow++) {
    for (let k = blocks.rowStart[blockRow]!; k < blocks.rowStart[blockRow + 1]!; k++) place[blocks.columnIndex[k]!] = k;
    for (let row = blockRow * blockSize; row < (blockRow + 1) * blockSize; row++)
      for (let k = pattern.rowStart[row]!; k < pattern.rowStart[row + 1]!; k++) {
        const column = pattern.columnIndex[k]!;
        const blockColumn = Math.floor(column / blockSize);
        const first = place[blockColumn]! * blockSize * blockSize;
        const i = row - blockRow * blockSize;
        const j = column - blockColumn * blockSize;
        blockValues[first + i * blockSize + j] = values[k]!;
        if (symmetry === 'symmetric' && blockColumn === blockRow) blockValues[first + j * blockSize + i] = values[k]!;
      }
  }
  return { pattern: blocks, blockSize, values: blockValues, symmetry };
}

/** The pattern of the blocks that hold at least one entry. */
function blockPattern({ rows, columns, rowStart, columnIndex }: SparsePattern, blockSize: number): SparsePattern {
  return patternOfRows(rows / blockSize, columns / blockSize, (row, touch) => {
    const end = rowStart[(row + 1) * blockSize]!;
    for (let k = rowStart[row * blockSize]!; k < end; k++) touch(Math.floor(columnIndex[k]! / blockSize));
  });
}

/** The same matrix with single entries; zeros inside blocks are kept, so that the pattern is that of the blocks. */
export function fromBlocks(matrix: BlockSparseMatrix): SparseMatrix {
  const { pattern, blockSize, values, symmetry } = matrix;
  const symmetric = symmetry === 'symmetric';
  const rows = pattern.rows * blockSize;
  const rowStart = new Int32Array(rows + 1);
  const area = blockSize * blockSize;
  for (let blockRow = 0; blockRow < pattern.rows; blockRow++)
    for (let i = 0; i < blockSize; i++) {
      const row = blockRow * blockSize + i;
      let count = 0;
      for (let k = pattern.rowStart[blockRow]!; k < pattern.rowStart[blockRow + 1]!; k++)
        count += symmetric && pattern.columnIndex[k] === blockRow ? i + 1 : blockSize;
      rowStart[row + 1] = rowStart[row]! + count;
    }
  const columnIndex = new Int32Array(rowStart[rows]!);
  const single = new Float64Array(rowStart[rows]!);
  for (let blockRow = 0; blockRow < pattern.rows; blockRow++)
    for (let i = 0; i < blockSize; i++) {
      let at = rowStart[blockRow * blockSize + i]!;
      for (let k = pattern.rowStart[blockRow]!; k < pattern.rowStart[blockRow + 1]!; k++) {
        const blockColumn = pattern.columnIndex[k]!;
        const width = symmetric && blockColumn === blockRow ? i + 1 : blockSize;
        for (let j = 0; j < width; j++, at++) {
          columnIndex[at] = blockColumn * blockSize + j;
          single[at] = values[k * area + i * blockSize + j]!;
        }
      }
    }
  return {
    pattern: { rows, columns: pattern.columns * blockSize, rowStart, columnIndex },
    values: single,
    symmetry,
  };
}
