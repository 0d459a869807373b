import type { KernelHeap } from '../../kernels/heap.js';
import { checkPattern } from '../sparse/check.js';
import type { SparseMatrix, SparsePattern } from '../sparse/pattern.js';
import { PreconditionerError } from './errors.js';

/** A strict triangle of a matrix in a heap, and where its values come from. Whoever makes it releases it. */
export class StrictTriangle {
  readonly rowStart: Int32Array;
  readonly columnIndex: Int32Array;
  readonly values: Float64Array;
  /** Position of each entry in the values of the matrix. */
  readonly positions: Int32Array;

  constructor(pattern: SparsePattern, side: 'lower' | 'upper', heap: KernelHeap) {
    const { rows, rowStart, columnIndex } = pattern;
    const within = (row: number, k: number): boolean =>
      side === 'lower' ? columnIndex[k]! < row : columnIndex[k]! > row;
    this.rowStart = heap.int32(rows + 1, 'the rows of a triangle');
    for (let row = 0; row < rows; row++) {
      let count = 0;
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) if (within(row, k)) count++;
      this.rowStart[row + 1] = this.rowStart[row]! + count;
    }
    const entries = this.rowStart[rows]!;
    this.columnIndex = heap.int32(entries, 'the columns of a triangle');
    this.values = heap.float64(entries, 'the values of a triangle');
    this.positions = new Int32Array(entries);
    let at = 0;
    for (let row = 0; row < rows; row++)
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++)
        if (within(row, k)) {
          this.columnIndex[at] = columnIndex[k]!;
          this.positions[at++] = k;
        }
  }

  /** Takes the matrix's values. */
  gather(values: Float64Array): void {
    for (let k = 0; k < this.values.length; k++) this.values[k] = values[this.positions[k]!]!;
  }

  /** Addresses for the kernels: rows, columns, values. */
  get addresses(): readonly [number, number, number] {
    return [this.rowStart.byteOffset, this.columnIndex.byteOffset, this.values.byteOffset];
  }

  release(heap: KernelHeap): void {
    heap.release(this.rowStart, this.columnIndex, this.values);
  }
}

/** Refuses matrices that no preconditioner is made of. @throws SparseMatrixError PreconditionerError */
export function checkForPreconditioner(matrix: SparseMatrix): void {
  const { pattern, symmetry } = matrix;
  checkPattern(pattern, symmetry);
  if (pattern.rows !== pattern.columns)
    throw new PreconditionerError(
      'not-square',
      `A preconditioner was asked for of a matrix of ${pattern.rows} rows and ${pattern.columns} columns; expected a square one.`,
    );
}
