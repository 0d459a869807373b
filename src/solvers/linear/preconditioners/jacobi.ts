import { factorReal, solveReal } from '../../dense.js';
import { KernelHeap } from '../../kernels/heap.js';
import { checkVector, VectorEdge } from '../edge.js';
import { toBlocks } from '../sparse/block.js';
import { checkValues } from '../sparse/check.js';
import { MatrixOperator } from '../sparse/matrix-operator.js';
import type { BlockSparseMatrix, SparseMatrix } from '../sparse/pattern.js';
import { diagonalPositions } from '../sparse/transform.js';
import { PreconditionerError } from './errors.js';
import { type MatrixPreconditioner, type PreconditionerOptions, refreshFirst } from './options.js';
import { checkForPreconditioner } from './triangles.js';

/** Jacobi's preconditioner: division by the diagonal. */
export class JacobiPreconditioner implements MatrixPreconditioner {
  readonly size: number;
  readonly heap: KernelHeap;
  readonly #matrix: SparseMatrix;
  readonly #positions: Int32Array;
  readonly #inverse: Float64Array;
  readonly #edge: VectorEdge;

  /** @throws PreconditionerError naming the first row with no, or a zero, diagonal entry. SparseMatrixError */
  constructor(matrix: SparseMatrix, options: PreconditionerOptions = {}) {
    checkForPreconditioner(matrix);
    this.#matrix = matrix;
    this.size = matrix.pattern.rows;
    this.heap = options.heap ?? new KernelHeap();
    this.#positions = diagonalPositions(matrix.pattern);
    this.#inverse = this.heap.float64(this.size, 'the inverse diagonal');
    this.#edge = new VectorEdge(this.heap);
    refreshFirst(this, matrix.values);
  }

  refresh(values: Float64Array): void {
    this.#edge.refuseReleased();
    checkValues(this.#matrix.pattern, values);
    for (let row = 0; row < this.size; row++) {
      const at = this.#positions[row]!;
      this.#inverse[row] = 1 / checkPivot(at < 0 ? 0 : values[at]!, row);
    }
  }

  apply(input: Float64Array, output: Float64Array): void {
    checkVector(input, this.size, 'input of the preconditioner');
    checkVector(output, this.size, 'output of the preconditioner');
    const x = this.#edge.enter(input, 'input');
    const y = this.#edge.room(output, 'output');
    this.heap.kernels.scaleEach(this.size, this.#inverse.byteOffset, x.byteOffset, y.byteOffset);
    this.#edge.leave(y, output);
  }

  release(): void {
    this.#edge.release();
    this.heap.release(this.#inverse);
  }
}

/** A diagonal entry that can be divided by. @throws PreconditionerError */
export function checkPivot(value: number, row: number): number {
  if (Number.isFinite(1 / value) && value !== 0) return value;
  throw new PreconditionerError(
    'zero-pivot',
    `The diagonal entry of row ${row} is ${value}; it cannot be divided by. Fix or remove that unknown, or take another preconditioner.`,
    row,
  );
}

/**
 * Block-Jacobi: the inverses of the dense blocks on the diagonal, for vector unknowns (unknown = node * blockSize + component). Blocks are
 * factored with partial pivoting, after scaling that makes units of their rows irrelevant.
 */
export class BlockJacobiPreconditioner implements MatrixPreconditioner {
  readonly size: number;
  readonly blockSize: number;
  readonly #matrix: SparseMatrix;
  readonly #inverses: BlockSparseMatrix;
  readonly #operator: MatrixOperator;

  /** @throws PreconditionerError naming the first row of a singular block. SparseMatrixError when the block size does not fit. */
  constructor(matrix: SparseMatrix, blockSize: number, options: PreconditionerOptions = {}) {
    checkForPreconditioner(matrix);
    this.#matrix = matrix;
    this.size = matrix.pattern.rows;
    this.blockSize = blockSize;
    this.#inverses = this.#invert(matrix.values);
    this.#operator = new MatrixOperator(this.#inverses, options);
  }

  get heap(): KernelHeap {
    return this.#operator.heap;
  }

  refresh(values: Float64Array): void {
    checkValues(this.#matrix.pattern, values);
    this.#operator.refresh(this.#invert(values).values);
  }

  apply(input: Float64Array, output: Float64Array): void {
    this.#operator.apply(input, output);
  }

  release(): void {
    this.#operator.release();
  }

  #invert(values: Float64Array): BlockSparseMatrix {
    const { blockSize } = this;
    const blocks = toBlocks({ ...this.#matrix, values }, blockSize);
    const count = blocks.pattern.rows;
    const area = blockSize * blockSize;
    const inverses = new Float64Array(count * area);
    const places = diagonalPositions(blocks.pattern);
    const factors = new Float64Array(area);
    const pivots = new Int32Array(blockSize);
    const column = new Float64Array(blockSize);
    const scales = new Float64Array(blockSize);
    for (let block = 0; block < count; block++) {
      const from =
        places[block]! < 0 ? null : blocks.values.subarray(places[block]! * area, (places[block]! + 1) * area);
      const fault = factorBlock(from, blockSize, factors, pivots, scales);
      if (fault !== null) {
        const first = block * blockSize;
        throw new PreconditionerError(
          'zero-pivot',
          `The diagonal block of rows ${first} to ${first + blockSize - 1} is singular (row ${first + fault}). Fix or remove an unknown, ` +
            'or take another preconditioner.',
          first + fault,
        );
      }
      for (let j = 0; j < blockSize; j++) {
        column.fill(0);
        column[j] = scales[j]!;
        solveReal(factors, blockSize, pivots, column);
        for (let i = 0; i < blockSize; i++) inverses[block * area + i * blockSize + j] = column[i]!;
      }
    }
    const pattern = {
      rows: count,
      columns: count,
      rowStart: Int32Array.from({ length: count + 1 }, (_, i) => i),
      columnIndex: Int32Array.from({ length: count }, (_, i) => i),
    };
    return { pattern, blockSize, values: inverses, symmetry: 'general' };
  }
}

/** Factors a block whose rows are scaled to largest entry 1; the index of a row that cannot be eliminated, or null. */
function factorBlock(
  block: Float64Array | null,
  size: number,
  factors: Float64Array,
  pivots: Int32Array,
  scales: Float64Array,
): number | null {
  if (block === null) return 0;
  for (let i = 0; i < size; i++) {
    let largest = 0;
    for (let j = 0; j < size; j++) largest = Math.max(largest, Math.abs(block[i * size + j]!));
    if (!(largest > 0)) return i;
    scales[i] = 1 / largest;
    for (let j = 0; j < size; j++) factors[i * size + j] = block[i * size + j]! / largest;
  }
  if (!factorReal(factors, size, pivots)) return size - 1;
  for (let i = 0; i < size; i++) {
    const pivot = Math.abs(factors[i * size + i]!);
    if (!(pivot > size * Number.EPSILON)) return i;
  }
  return null;
}
