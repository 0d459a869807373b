import { KernelHeap } from '../../kernels/heap.js';
import type { KernelTeam } from '../../kernels/team.js';
import { checkVector, VectorEdge } from '../edge.js';
import type { LinearOperator } from '../operator.js';
import { checkPattern, checkValues } from './check.js';
import { type Chunk, chunksOfTriangle, rangesOfRows } from './chunks.js';
import { SparseMatrixError } from './errors.js';
import type { BlockSparseMatrix, SparseMatrix, SparsePattern } from './pattern.js';
import { expandPattern } from './transform.js';

/** How the operator holds its matrix: every entry by rows, or the lower triangle, each entry of which acts twice. */
export type StorageForm = 'rows' | 'triangle';

/** What a MatrixOperator works with. */
export interface MatrixOperatorOptions {
  /** Where the matrix is held; that of the team, or a heap of its own by default. The caller keeps it alive and releases the operator before it. */
  readonly heap?: KernelHeap;
  /** Threads that share a product; on the same heap. The caller starts and closes it. One thread by default. */
  readonly team?: KernelTeam;
}

/**
 * A stored matrix as a linear operator: holds a copy of pattern and values in a kernel heap, where its products run. Whoever makes it
 * calls `release` when the heap outlives it.
 *
 * Storage is chosen by the matrix alone, so that the bits of a product depend neither on the number of threads nor on the back end:
 * symmetric matrices (single entries, and blocks of 3) stay triangles where the rows couple near by (grids in their natural order, banded
 * matrices); each chunk of rows adds what falls outside it into a window of its own, and the windows are added in order. Other symmetric
 * matrices are expanded to both triangles.
 *
 * @example
 * const operator = new MatrixOperator(matrix);
 * operator.apply(x, y);
 */
export class MatrixOperator implements LinearOperator {
  readonly size: number;
  readonly heap: KernelHeap;
  readonly form: StorageForm;
  readonly blockSize: number;
  readonly #team: KernelTeam | null;
  readonly #source: SparsePattern;
  /** Position in the caller's values of each entry held; null when they are the same. */
  readonly #positions: Int32Array | null;
  readonly #symmetric: boolean;
  readonly #rowStart: Int32Array;
  readonly #columnIndex: Int32Array;
  readonly #values: Float64Array;
  readonly #ranges: readonly (readonly [number, number])[];
  readonly #chunks: readonly Chunk[];
  readonly #windows: readonly Float64Array[];
  readonly #edge: VectorEdge;

  /** @throws SparseMatrixError when the matrix is not square, its pattern is invalid or a value is not finite. KernelMemoryError */
  constructor(matrix: SparseMatrix | BlockSparseMatrix, options: MatrixOperatorOptions = {}) {
    const { pattern, symmetry } = matrix;
    checkPattern(pattern, symmetry);
    if (pattern.rows !== pattern.columns)
      throw new SparseMatrixError(
        'not-square',
        `A matrix of ${pattern.rows} rows and ${pattern.columns} columns is no operator on one space; expected a square one.`,
      );
    this.blockSize = 'blockSize' in matrix ? matrix.blockSize : 1;
    if (!(Number.isInteger(this.blockSize) && this.blockSize >= 1))
      throw new SparseMatrixError(
        'wrong-length',
        `Blocks of size ${this.blockSize} were given; expected a whole number above 0.`,
      );
    this.size = pattern.rows * this.blockSize;
    this.heap = options.heap ?? options.team?.heap ?? new KernelHeap();
    this.#team = options.team ?? null;
    if (this.#team !== null && this.#team.heap !== this.heap)
      throw new Error(
        'The team of a matrix operator works on another heap; start it on the heap that is given to the operator.',
      );
    this.#source = pattern;
    this.#symmetric = symmetry === 'symmetric';
    const triangular = this.#symmetric && (this.blockSize === 1 || this.blockSize === 3);
    const chunks = triangular ? chunksOfTriangle(pattern) : null;
    this.form = chunks === null ? 'rows' : 'triangle';
    const expanded = this.#symmetric && chunks === null ? expandPattern(pattern) : null;
    const held = expanded?.pattern ?? pattern;
    this.#positions = expanded?.positions ?? null;
    this.#chunks = chunks ?? [];
    [this.#rowStart, this.#columnIndex, this.#values, this.#windows] = this.heap.allOrNothing(
      () =>
        [
          this.heap.copyInt32(held.rowStart, 'the rows of a sparse matrix'),
          this.heap.copyInt32(held.columnIndex, 'the columns of a sparse matrix'),
          this.heap.float64(held.columnIndex.length * this.blockSize ** 2, 'the values of a sparse matrix'),
          this.#chunks.map(({ begin, low }) =>
            this.heap.float64((begin - low) * this.blockSize, 'a window of a symmetric product'),
          ),
        ] as const,
    );
    this.#ranges = rangesOfRows(held, this.#team?.threads ?? 1);
    this.#edge = new VectorEdge(this.heap);
    try {
      this.refresh(matrix.values);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Bytes of pattern and values that one product reads. */
  get bytes(): number {
    return this.#rowStart.byteLength + this.#columnIndex.byteLength + this.#values.byteLength;
  }

  /**
   * Takes new values on the same pattern.
   * @param values as in the matrix that the operator was made from.
   * @throws SparseMatrixError when their number is wrong or one is not finite.
   */
  refresh(values: Float64Array): void {
    this.#edge.refuseReleased();
    const area = this.blockSize ** 2;
    checkValues(this.#source, values, area);
    if (this.#positions === null) this.#values.set(values);
    else this.#expand(values, this.#positions);
  }

  apply(input: Float64Array, output: Float64Array): void {
    checkVector(input, this.size, 'input of a matrix product');
    checkVector(output, this.size, 'output of a matrix product');
    const x = this.#edge.enter(input, 'input', output);
    const y = this.#edge.room(output, 'output');
    if (this.form === 'triangle') this.#applyTriangle(x, y);
    else this.#applyRows(x, y);
    this.#edge.leave(y, output);
  }

  /** Gives the memory back to the heap; the operator cannot be used afterwards. */
  release(): void {
    this.#edge.release();
    this.heap.release(this.#rowStart, this.#columnIndex, this.#values, ...this.#windows);
  }

  #applyRows(x: Float64Array, y: Float64Array): void {
    const { blockSize } = this;
    const [rows, columns, values] = [this.#rowStart.byteOffset, this.#columnIndex.byteOffset, this.#values.byteOffset];
    const name = blockSize === 1 ? 'sparseProduct' : blockSize === 2 ? 'blockProduct2' : 'blockProduct3';
    if (blockSize <= 3)
      this.#run(name, (part) => {
        const [begin, end] = this.#ranges[part]!;
        return [begin, end, rows, columns, values, x.byteOffset, y.byteOffset];
      });
    else
      this.#run('blockProduct', (part) => {
        const [begin, end] = this.#ranges[part]!;
        return [begin, end, blockSize, blockSize, rows, columns, values, x.byteOffset, y.byteOffset];
      });
  }

  #applyTriangle(x: Float64Array, y: Float64Array): void {
    const [rows, columns, values] = [this.#rowStart.byteOffset, this.#columnIndex.byteOffset, this.#values.byteOffset];
    const name = this.blockSize === 1 ? 'symmetricProduct' : 'symmetricBlockProduct3';
    const threads = this.#team?.threads ?? 1;
    for (let first = 0; first < this.#chunks.length; first += threads)
      this.#run(name, (part) => {
        const chunk = this.#chunks[first + part];
        // A part without a chunk gets an empty one.
        const { begin, end, low } = chunk ?? { begin: 0, end: 0, low: 0 };
        const window = this.#windows[first + part]?.byteOffset ?? 0;
        return [begin, end, rows, columns, values, x.byteOffset, y.byteOffset, window, low];
      });
    for (const [index, window] of this.#windows.entries()) {
      const at = y.byteOffset + 8 * this.blockSize * this.#chunks[index]!.low;
      if (window.length > 0) this.heap.kernels.axpy(window.length, 1, window.byteOffset, at);
    }
  }

  #run(kernel: Parameters<KernelTeam['run']>[0], argumentsOf: (part: number) => readonly number[]): void {
    if (this.#team !== null) this.#team.run(kernel, argumentsOf);
    else (this.heap.kernels[kernel] as (...values: readonly number[]) => unknown)(...argumentsOf(0));
  }

  /** Copies the values of a lower triangle to both; blocks above the diagonal are the transposes of those below. */
  #expand(values: Float64Array, positions: Int32Array): void {
    const { blockSize } = this;
    const area = blockSize ** 2;
    for (let row = 0; row < this.#rowStart.length - 1; row++)
      for (let k = this.#rowStart[row]!; k < this.#rowStart[row + 1]!; k++) {
        const from = positions[k]! * area;
        const above = this.#columnIndex[k]! > row;
        for (let i = 0; i < blockSize; i++)
          for (let j = 0; j < blockSize; j++)
            this.#values[k * area + i * blockSize + j] =
              values[from + (above ? j * blockSize + i : i * blockSize + j)]!;
      }
  }
}
