import { KernelHeap } from '../../kernels/heap.js';
import { VectorEdge } from '../edge.js';
import { checkValues } from '../sparse/check.js';
import type { SparseMatrix } from '../sparse/pattern.js';
import { diagonalPositions, expandPattern, gather } from '../sparse/transform.js';
import { PreconditionerError } from './errors.js';
import { type MatrixPreconditioner, type PreconditionerOptions, refreshFirst } from './options.js';
import { checkForPreconditioner, StrictTriangle } from './triangles.js';

/** Pivots below this part of the largest entry of their row count as lost. */
const leastPivot = 1e-13;

/**
 * Incomplete LU without fill, ILU(0): A ~ L U on the pattern of A, L with unit diagonal (Meijerink & van der Vorst 1977; Saad, Iterative
 * Methods for Sparse Linear Systems (2003), algorithm 10.4).
 */
export class IncompleteLu implements MatrixPreconditioner {
  readonly size: number;
  readonly heap: KernelHeap;
  readonly #matrix: SparseMatrix;
  /** Both triangles: the pattern, and where its values come from (null: one for one). */
  readonly #rowStart: Int32Array;
  readonly #columnIndex: Int32Array;
  readonly #source: Int32Array | null;
  readonly #diagonals: Int32Array;
  readonly #lower: StrictTriangle;
  readonly #upper: StrictTriangle;
  readonly #ones: Float64Array;
  readonly #inverse: Float64Array;
  readonly #edge: VectorEdge;
  /** Both sweeps over a vector of the heap, in place. */
  readonly #sweep = (vector: number): void => {
    const { kernels } = this.heap;
    kernels.lowerSweep(this.size, ...this.#lower.addresses, this.#ones.byteOffset, vector);
    kernels.upperSweep(this.size, ...this.#upper.addresses, this.#inverse.byteOffset, vector);
  };

  /** @throws PreconditionerError naming the first row whose pivot is missing or lost. SparseMatrixError */
  constructor(matrix: SparseMatrix, options: PreconditionerOptions = {}) {
    checkForPreconditioner(matrix);
    this.#matrix = matrix;
    this.size = matrix.pattern.rows;
    this.heap = options.heap ?? new KernelHeap();
    const whole = matrix.symmetry === 'symmetric' ? expandPattern(matrix.pattern) : null;
    const pattern = whole?.pattern ?? matrix.pattern;
    this.#source = whole?.positions ?? null;
    this.#rowStart = pattern.rowStart;
    this.#columnIndex = pattern.columnIndex;
    this.#diagonals = diagonalPositions(pattern);
    [this.#lower, this.#upper, this.#ones, this.#inverse] = this.heap.allOrNothing(
      () =>
        [
          new StrictTriangle(pattern, 'lower', this.heap),
          new StrictTriangle(pattern, 'upper', this.heap),
          this.heap.float64(this.size, 'the unit diagonal').fill(1),
          this.heap.float64(this.size, 'the inverse diagonal'),
        ] as const,
    );
    this.#edge = new VectorEdge(this.heap);
    refreshFirst(this, matrix.values);
  }

  refresh(values: Float64Array): void {
    this.#edge.refuseReleased();
    checkValues(this.#matrix.pattern, values);
    const factor = this.heap.copyFloat64(this.#source === null ? values : gather(values, this.#source), 'factors');
    try {
      this.#factor(factor);
      this.#lower.gather(factor);
      this.#upper.gather(factor);
    } finally {
      this.heap.release(factor);
    }
  }

  apply(input: Float64Array, output: Float64Array): void {
    this.#edge.applyInPlace(this.size, input, output, this.#sweep);
  }

  release(): void {
    this.#edge.release();
    this.#lower.release(this.heap);
    this.#upper.release(this.heap);
    this.heap.release(this.#ones, this.#inverse);
  }

  #factor(factor: Float64Array): void {
    const { heap, size } = this;
    const [rowStart, columnIndex, diagonals, place] = heap.allOrNothing(
      () =>
        [
          heap.copyInt32(this.#rowStart),
          heap.copyInt32(this.#columnIndex),
          heap.copyInt32(this.#diagonals),
          heap.int32(size).fill(-1),
        ] as const,
    );
    const lost = heap.kernels.incompleteLu(
      size,
      rowStart.byteOffset,
      columnIndex.byteOffset,
      factor.byteOffset,
      diagonals.byteOffset,
      this.#inverse.byteOffset,
      place.byteOffset,
      leastPivot,
    );
    heap.release(rowStart, columnIndex, diagonals, place);
    if (lost >= 0) throw lostPivot(lost, this.#diagonals[lost]! < 0 ? null : factor[this.#diagonals[lost]!]!);
  }
}

function lostPivot(row: number, pivot: number | null): PreconditionerError {
  return new PreconditionerError(
    'zero-pivot',
    `The pivot of row ${row} is ${pivot ?? 'not in the pattern'}${pivot === null || pivot === 0 ? '' : ', nothing beside its row'}: ` +
      'ILU(0) does not exist. Reorder the rows so that the diagonal is full, or take another preconditioner.',
    row,
  );
}
