import { KernelHeap } from '../../kernels/heap.js';
import { VectorEdge } from '../edge.js';
import { checkValues } from '../sparse/check.js';
import type { SparseMatrix } from '../sparse/pattern.js';
import { diagonalPositions, toSymmetric } from '../sparse/transform.js';
import { PreconditionerError } from './errors.js';
import { type MatrixPreconditioner, type PreconditionerOptions, refreshFirst } from './options.js';
import { checkForPreconditioner, StrictTriangle } from './triangles.js';

/** Pivots below this part of their diagonal entry count as lost. */
const leastPivot = 1e-10;
/** First shift that is tried, as a part of the diagonal; then it doubles. */
const firstShift = 1e-3;
/** A shift that makes any matrix with a positive diagonal diagonally dominant enough is found long before this. */
const mostAttempts = 40;

/**
 * Incomplete Cholesky without fill, IC(0): A + shift diag(A) ~ L L^T on the pattern of the lower triangle (Meijerink & van der Vorst 1977).
 * The shift is 0 where the factorisation exists (M-matrices, H-matrices); where a pivot is lost it is the first of 0.001, 0.002, 0.004, ...
 * that gives positive pivots throughout (Manteuffel 1980).
 */
export class IncompleteCholesky implements MatrixPreconditioner {
  readonly size: number;
  readonly heap: KernelHeap;
  readonly #matrix: SparseMatrix;
  readonly #diagonals: Int32Array;
  readonly #lower: StrictTriangle;
  /** Inverses of the diagonal of L. */
  readonly #inverse: Float64Array;
  readonly #edge: VectorEdge;
  /** Both sweeps over a vector of the heap, in place. */
  readonly #sweep = (vector: number): void => {
    const { kernels } = this.heap;
    const inverse = this.#inverse.byteOffset;
    kernels.lowerSweep(this.size, ...this.#lower.addresses, inverse, vector);
    kernels.transposedSweep(this.size, ...this.#lower.addresses, inverse, vector);
  };
  #shift = 0;
  #firstLost: number | null = null;

  /**
   * @param matrix symmetric, in either storage.
   * @throws PreconditionerError naming the first row whose diagonal entry is not positive. SparseMatrixError, also when not symmetric
   */
  constructor(matrix: SparseMatrix, options: PreconditionerOptions = {}) {
    checkForPreconditioner(matrix);
    this.#matrix = matrix;
    const lower = toSymmetric(matrix);
    this.size = lower.pattern.rows;
    this.heap = options.heap ?? new KernelHeap();
    this.#diagonals = diagonalPositions(lower.pattern);
    [this.#lower, this.#inverse] = this.heap.allOrNothing(
      () =>
        [
          new StrictTriangle(lower.pattern, 'lower', this.heap),
          this.heap.float64(this.size, 'the inverse diagonal'),
        ] as const,
    );
    this.#edge = new VectorEdge(this.heap);
    refreshFirst(this, matrix.values);
  }

  /** The part of the diagonal that was added to it; 0 where the factorisation exists. */
  get shift(): number {
    return this.#shift;
  }

  /** The row whose pivot was lost without a shift; null when none was. */
  get firstLostPivot(): number | null {
    return this.#firstLost;
  }

  refresh(values: Float64Array): void {
    this.#edge.refuseReleased();
    checkValues(this.#matrix.pattern, values);
    const lower = toSymmetric({ ...this.#matrix, values });
    for (let row = 0; row < this.size; row++) {
      const at = this.#diagonals[row]!;
      const entry = at < 0 ? 0 : lower.values[at]!;
      if (!(entry > 0))
        throw new PreconditionerError(
          'not-positive-definite',
          `The diagonal entry of row ${row} is ${entry}; incomplete Cholesky needs positive ones. Use ILU(0), or MINRES with another ` +
            'preconditioner.',
          row,
        );
    }
    this.#shift = 0;
    this.#firstLost = this.#factor(lower.values, 0);
    let lost = this.#firstLost;
    for (let attempt = 0; lost !== null && attempt < mostAttempts; attempt++) {
      this.#shift = firstShift * 2 ** attempt;
      lost = this.#factor(lower.values, this.#shift);
    }
    if (lost !== null)
      throw new PreconditionerError(
        'not-positive-definite',
        `The pivot of row ${lost} stays lost with a shift of ${this.#shift} of the diagonal; the matrix is far from positive definite.`,
        lost,
      );
  }

  apply(input: Float64Array, output: Float64Array): void {
    this.#edge.applyInPlace(this.size, input, output, this.#sweep);
  }

  release(): void {
    this.#edge.release();
    this.#lower.release(this.heap);
    this.heap.release(this.#inverse);
  }

  /** Factors with a shift; the first row whose pivot is lost, or null. */
  #factor(values: Float64Array, shift: number): number | null {
    this.#lower.gather(values);
    const { heap, size } = this;
    const [diagonal, spread] = heap.allOrNothing(
      () => [heap.float64(size, 'the diagonal'), heap.float64(size, 'a row at work')] as const,
    );
    for (let row = 0; row < size; row++) diagonal[row] = values[this.#diagonals[row]!]! * (1 + shift);
    const lost = heap.kernels.incompleteCholesky(
      size,
      ...this.#lower.addresses,
      diagonal.byteOffset,
      this.#inverse.byteOffset,
      spread.byteOffset,
      leastPivot,
    );
    heap.release(diagonal, spread);
    return lost < 0 ? null : lost;
  }
}
