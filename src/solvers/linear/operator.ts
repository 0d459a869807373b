import type { KernelHeap } from '../kernels/heap.js';

/**
 * A square linear map, stored or matrix-free. Solvers know matrices and preconditioners by this face alone.
 */
export interface LinearOperator {
  /** Number of unknowns. */
  readonly size: number;
  /** output = A input; the two do not overlap. Both have `size` entries. */
  apply(input: Float64Array, output: Float64Array): void;
  /** The heap in which this operator works: vectors that lie there are not copied. Solvers put their work vectors into it. */
  readonly heap?: KernelHeap;
}
