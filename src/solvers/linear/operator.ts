/**
 * A square linear map, stored or matrix-free. Solvers know matrices and preconditioners by this face alone.
 */
export interface LinearOperator {
  /** Number of unknowns. */
  readonly size: number;
  /** output = A input; the two do not overlap. Both have `size` entries. */
  apply(input: Float64Array, output: Float64Array): void;
}
