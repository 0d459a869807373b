import { KernelHeap } from '../../kernels/heap.js';
import { VectorEdge } from '../edge.js';
import { checkValues } from '../sparse/check.js';
import type { SparseMatrix } from '../sparse/pattern.js';
import { diagonalPositions } from '../sparse/transform.js';
import { PreconditionerError } from './errors.js';
import { checkPivot } from './jacobi.js';
import { type MatrixPreconditioner, type PreconditionerOptions, refreshFirst } from './options.js';
import { checkForPreconditioner, StrictTriangle } from './triangles.js';

/** Options of SSOR. */
export interface SsorOptions extends PreconditionerOptions {
  /** Relaxation, between 0 and 2; 1 by default (symmetric Gauss-Seidel). */
  readonly omega?: number;
}

/**
 * Symmetric successive over-relaxation: M^-1 = omega / (2 - omega) (D / omega + L) D^-1 (D / omega + U), for A = L + D + U. Symmetric for
 * symmetric A, positive definite where the diagonal is.
 * Source: O. Axelsson, BIT 12 (1972); D. M. Young, Iterative Solution of Large Linear Systems (1971).
 */
export class SsorPreconditioner implements MatrixPreconditioner {
  readonly size: number;
  readonly heap: KernelHeap;
  readonly omega: number;
  readonly #matrix: SparseMatrix;
  readonly #diagonals: Int32Array;
  readonly #lower: StrictTriangle;
  /** Null for symmetric storage, where the rows of L stand for the columns of U. */
  readonly #upper: StrictTriangle | null;
  /** omega / D. */
  readonly #inverse: Float64Array;
  /** D (2 - omega) / omega, between the two sweeps. */
  readonly #middle: Float64Array;
  readonly #edge: VectorEdge;
  /** Both sweeps over a vector of the heap, in place. */
  readonly #sweep = (vector: number): void => {
    const { kernels } = this.heap;
    const inverse = this.#inverse.byteOffset;
    kernels.lowerSweep(this.size, ...this.#lower.addresses, inverse, vector);
    kernels.scaleEach(this.size, this.#middle.byteOffset, vector, vector);
    if (this.#upper === null) kernels.transposedSweep(this.size, ...this.#lower.addresses, inverse, vector);
    else kernels.upperSweep(this.size, ...this.#upper.addresses, inverse, vector);
  };

  /** @throws PreconditionerError naming the first row with no, or a zero, diagonal entry, or for omega out of range. SparseMatrixError */
  constructor(matrix: SparseMatrix, options: SsorOptions = {}) {
    checkForPreconditioner(matrix);
    this.omega = options.omega ?? 1;
    if (!(this.omega > 0 && this.omega < 2))
      throw new PreconditionerError(
        'invalid-option',
        `The relaxation omega is ${this.omega}; expected a number between 0 and 2, both excluded.`,
      );
    this.#matrix = matrix;
    this.size = matrix.pattern.rows;
    this.heap = options.heap ?? new KernelHeap();
    this.#diagonals = diagonalPositions(matrix.pattern);
    [this.#lower, this.#upper, this.#inverse, this.#middle] = this.heap.allOrNothing(
      () =>
        [
          new StrictTriangle(matrix.pattern, 'lower', this.heap),
          matrix.symmetry === 'symmetric' ? null : new StrictTriangle(matrix.pattern, 'upper', this.heap),
          this.heap.float64(this.size, 'the inverse diagonal'),
          this.heap.float64(this.size, 'the diagonal'),
        ] as const,
    );
    this.#edge = new VectorEdge(this.heap);
    refreshFirst(this, matrix.values);
  }

  refresh(values: Float64Array): void {
    this.#edge.refuseReleased();
    checkValues(this.#matrix.pattern, values);
    for (let row = 0; row < this.size; row++) {
      const at = this.#diagonals[row]!;
      const pivot = checkPivot(at < 0 ? 0 : values[at]!, row);
      this.#inverse[row] = this.omega / pivot;
      this.#middle[row] = (pivot * (2 - this.omega)) / this.omega;
    }
    this.#lower.gather(values);
    this.#upper?.gather(values);
  }

  apply(input: Float64Array, output: Float64Array): void {
    this.#edge.applyInPlace(this.size, input, output, this.#sweep);
  }

  release(): void {
    this.#edge.release();
    this.#lower.release(this.heap);
    this.#upper?.release(this.heap);
    this.heap.release(this.#inverse, this.#middle);
  }
}
