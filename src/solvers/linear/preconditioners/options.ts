import type { KernelHeap } from '../../kernels/heap.js';
import type { LinearOperator } from '../operator.js';

/** What every preconditioner takes. */
export interface PreconditionerOptions {
  /** Where it works: give the heap of the operator, so that no vector is copied. A heap of its own by default. */
  readonly heap?: KernelHeap;
}

/** A preconditioner made of a stored matrix; `apply` gives M r, an approximation of A^-1 r. */
export interface MatrixPreconditioner extends LinearOperator {
  readonly heap: KernelHeap;
  /**
   * Follows the matrix to new values on the same pattern.
   * @throws PreconditionerError SparseMatrixError
   */
  refresh(values: Float64Array): void;
  /** Gives the memory back to the heap. Whoever made the preconditioner calls it when the heap outlives it. */
  release(): void;
}

/** The first `refresh` of a preconditioner, in its constructor: gives the memory back when the matrix is refused. */
export function refreshFirst(preconditioner: MatrixPreconditioner, values: Float64Array): void {
  try {
    preconditioner.refresh(values);
  } catch (error) {
    preconditioner.release();
    throw error;
  }
}
