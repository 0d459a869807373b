import type { StageCount } from './collocation.js';
import type { ResolvedOptions } from './options.js';
import type { StageTarget } from './stage-solver.js';

/** Tolerated errors of the unknowns on the step being taken, and how far Newton goes. Owns its buffers. */
export class ToleranceScale {
  /** Tolerated estimate of the error of each unknown. */
  readonly scale: Float64Array;
  /** Magnitude of each unknown, not below the smallest that matters. */
  readonly magnitude: Float64Array;
  /** Smallest magnitude of each unknown that matters: absolute over relative tolerance. */
  readonly floor: Float64Array;
  private readonly options: ResolvedOptions;

  constructor(options: ResolvedOptions) {
    this.options = options;
    this.floor = options.absoluteTolerance.map((value) => value / options.relativeTolerance);
    this.scale = new Float64Array(this.floor.length);
    this.magnitude = new Float64Array(this.floor.length);
  }

  /**
   * The error estimate has order s + 1, the method 2s - 1 or more where the problem is not stiff: held to the tolerance itself,
   * the estimate would waste steps. It is held to 0.1 rtol^((s+1)/2s) instead (Hairer & Wanner 1999), but never to more than
   * 10 rtol, because fast components driven by slow ones err as much as estimated.
   * @returns relative tolerance for the error estimate.
   */
  working(stages: StageCount): number {
    const { relativeTolerance } = this.options;
    return Math.min(0.1 * relativeTolerance ** ((stages + 1) / (2 * stages)), 10 * relativeTolerance);
  }

  /** Weighs by the state at the start of a step. */
  update(state: Float64Array, stages: StageCount): void {
    const tolerance = this.working(stages);
    for (let k = 0; k < state.length; k++) {
      const size = Math.abs(state[k]!) + this.floor[k]!;
      this.magnitude[k] = size;
      this.scale[k] = tolerance * size;
    }
  }

  /** Root mean square of the entries over their tolerated errors. */
  norm(vector: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < vector.length; k++) sum += (vector[k]! / this.scale[k]!) ** 2;
    return Math.sqrt(sum / vector.length);
  }

  /**
   * Sets when the Newton iteration may stop.
   * @param tight true for retaken and fixed steps, whose stages are solved to round-off.
   * @param booked whether quadratures carry invariants: what Newton leaves then enters their balances, times the relative error
   *   of a differenced Jacobian (1e-8), and must be small even at loose tolerances.
   */
  aim(target: StageTarget, stages: StageCount, tight: boolean, booked: boolean): void {
    const tolerance = this.working(stages);
    let wanted = 0.03 * Math.min(this.options.relativeTolerance, tolerance);
    if (booked) wanted = Math.min(wanted, 1e-7);
    target.stagnation = Math.max(10 * Number.EPSILON, wanted) / tolerance;
    target.tolerance = tight ? Math.min(target.stagnation, (30 * Number.EPSILON) / tolerance) : target.stagnation;
    target.maximumIterations = Math.round(7 + 2.5 * Math.max(0, stages - 3)) + (tight ? 10 : 0);
  }
}
