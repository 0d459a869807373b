import type { LinearSolveStrategy } from './linear-solve.js';
import type { NonlinearOutcome } from './outcome.js';
import type { NonlinearSystem } from './system.js';

/** How a system is solved: `newton(…)`, `trustRegion(…)`, `pseudoTime(…)`. One value serves any number of systems. */
export interface NonlinearMethod {
  readonly name: string;
  /**
   * Allocates what solves of one system need.
   * @throws LithostatError naming what is wrong with the system or the options.
   */
  prepare(system: NonlinearSystem): PreparedSolve;
}

/** A method with the buffers for one system; solves again and again without allocation in its iterations. */
export interface PreparedSolve {
  /**
   * Solves from a start.
   * @param start first iterate; left as it is.
   * @throws LithostatError when the start has a wrong length, is not finite or is outside the admissible region.
   */
  solve(start: Float64Array): NonlinearOutcome;
}

/** Options of every method. */
export interface MethodOptions {
  /** How linear systems are solved; default: dense elimination up to 100 unknowns, sparse factors beyond. */
  readonly linearSolve?: LinearSolveStrategy;
  /** Default 100. */
  readonly maximumIterations?: number;
  /** For equations and unknowns without a tolerance of their own: relative to their magnitude. Default 1e-10. */
  readonly relativeTolerance?: number;
  /** Part of the way to a bound of the admissible region that one step may go, below 1. Default 0.9. */
  readonly fractionToBound?: number;
  /** Called after every iteration. */
  onIteration?(iteration: number, unknowns: Float64Array): void;
}

/** Solves F(x) = 0 once. @see NonlinearMethod for repeated solves of one system. */
export function solveNonlinear(
  system: NonlinearSystem,
  start: Float64Array,
  method: NonlinearMethod,
): NonlinearOutcome {
  return method.prepare(system).solve(start);
}
