import type { SparsePattern } from '../linear/sparse/pattern.js';

/** Why a linear system could not be solved. Indices are -1 where none can be named. */
export interface LinearFailure {
  readonly code: 'singular' | 'indefinite' | 'not-finite' | 'not-converged';
  /** An equation that depends on the others. */
  readonly equation: number;
  /** An unknown that the equations leave free. */
  readonly unknown: number;
  readonly message: string;
}

/** A prepared solver of linear systems with one pattern. Buffers are its own; solving allocates nothing. */
export interface LinearSolve {
  /**
   * Whether solutions are accurate to round-off, whatever accuracy is asked. Only then can corrections be compared with each other
   * to judge how fast Newton's method contracts.
   */
  readonly direct: boolean;
  /** Iterations spent by all solutions so far; 0 for a direct method. */
  readonly iterations: number;
  /**
   * Takes the values of a matrix, equilibrated by the caller, and factors it (or prepares a preconditioner).
   * @returns null, or why it cannot be used.
   */
  factor(values: Float64Array): LinearFailure | null;
  /**
   * Solves A x = b with the matrix of the last `factor`.
   * @param right b; left as it is.
   * @param solution receives x.
   * @param tolerance size of b - A x relative to b that is asked for; a direct method gives what it can.
   * @param weights what the entries of b - A x and b are multiplied with when their Euclidean sizes are taken; null for 1.
   */
  solve(
    right: Float64Array,
    solution: Float64Array,
    tolerance: number,
    weights: Float64Array | null,
  ): LinearFailure | null;
}

/** A way to solve linear systems. One value serves any number of systems. */
export interface LinearSolveStrategy {
  readonly name: string;
  /** Does once what the pattern alone decides. @throws Error when the pattern does not suit the method. */
  prepare(pattern: SparsePattern, symmetry: 'general' | 'symmetric'): LinearSolve;
}
