import { LithostatError } from '../../quantity/issue.js';
import { outOfRange } from './checks.js';
import { isSettled } from './convergence.js';
import { sightBlocked, sightExhausted, sightSingular, sightStall } from './diagnosis.js';
import type { MethodOptions, NonlinearMethod, PreparedSolve } from './method.js';
import type { NonlinearOutcome } from './outcome.js';
import { failed, sightBadJacobian, sightNotFinite, success } from './report.js';
import { SolveSpace } from './solve-space.js';
import type { NonlinearSystem } from './system.js';

/** Accuracy of linear solves by an iterative method. */
const linearTolerance = 1e-3;
/** Steps are shortened by this factor after a point where the residual does not exist. */
const shortening = 0.1;
const mostShortenings = 40;

/** Options of pseudo-time. */
export interface PseudoTimeOptions extends MethodOptions {
  /** First time step: in seconds with `inertia`, else in relaxation times. Default 1. */
  readonly firstStep?: number;
  /** Longest time step; default 1e12 times the first, where it is Newton's method. */
  readonly longestStep?: number;
  /**
   * V in V x' = -F(x), in the unit of the residual times seconds over that of the unknown; 0 for equations without a rate. Its signs
   * must make the motion go towards the solution. Default: the diagonal of the Jacobian at the start, with its signs, so that
   * time counts relaxation times and no unit matters.
   */
  readonly inertia?: Float64Array;
}

/**
 * Pseudo-transient continuation: follows V x' = -F(x) from the start to its steady state by linearly implicit Euler steps
 * (V / dt + J) s = -F, longer as the residual falls: dt_k = dt_{k-1} ||F_{k-1}|| / ||F_k|| (switched evolution relaxation), so that it
 * ends as Newton's method. For starts from which Newton's method runs astray; the residual may rise on the way. The error in time is
 * not controlled: where the steps overshoot for ever (a rate that saturates), the first step is too long.
 * Source: Kelley & Keyes, SIAM J. Numer. Anal. 35 (1998) 508; Mulder & van Leer, J. Comput. Phys. 59 (1985) 232.
 */
export function pseudoTime(options: PseudoTimeOptions = {}): NonlinearMethod {
  return { name: 'pseudo-time', prepare: (system) => new PseudoTimeSolve(system, options) };
}

class PseudoTimeSolve implements PreparedSolve {
  private readonly space: SolveSpace;
  private readonly firstStep: number;
  private readonly longestStep: number;
  private readonly given: Float64Array | null;
  private readonly inertia: Float64Array;
  private readonly shift: Float64Array;

  constructor(system: NonlinearSystem, options: PseudoTimeOptions) {
    this.space = new SolveSpace(system, options);
    const n = system.size;
    this.firstStep = options.firstStep ?? 1;
    this.longestStep = options.longestStep ?? 1e12 * this.firstStep;
    this.given = options.inertia ?? null;
    this.inertia = new Float64Array(n);
    this.shift = new Float64Array(n);
    const issues = [];
    if (!(this.firstStep > 0 && this.firstStep < Number.POSITIVE_INFINITY))
      issues.push(outOfRange('firstStep', this.firstStep, 'a positive finite time'));
    if (!(this.longestStep >= this.firstStep))
      issues.push(outOfRange('longestStep', this.longestStep, `at least the first step, ${this.firstStep}`));
    if (this.given !== null && this.given.length !== n)
      issues.push({
        code: 'wrong-length',
        path: 'inertia',
        message: `The inertia has ${this.given.length} entries for ${n} equations.`,
        got: String(this.given.length),
        expected: String(n),
      });
    const bad = this.given?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (bad >= 0) issues.push(outOfRange(`inertia[${bad}]`, this.given![bad], 'a finite number'));
    const missing = this.space.linearisation.withoutDiagonal();
    if (missing >= 0 && (this.given === null || this.given[missing] !== 0))
      issues.push({
        code: 'unsuitable',
        path: 'jacobian.pattern',
        message: `The diagonal entry of ${this.space.equations.name(missing)} is not in the pattern.`,
        remedy: 'Add the diagonal to the pattern, or give that equation no inertia.',
      });
    if (issues.length > 0) throw new LithostatError(issues);
  }

  solve(start: Float64Array): NonlinearOutcome {
    const { space, inertia, shift, given } = this;
    const { linearisation, step } = space;
    if (!space.begin(start)) return failed(space, sightNotFinite(space, space.residual, space.x, 'at the start'));
    let time = this.firstStep;
    for (;;) {
      const bad = space.linearise();
      if (bad >= 0) return failed(space, sightBadJacobian(space, bad));
      if (space.iterations === 0) {
        if (given !== null) inertia.set(given);
        else linearisation.readDiagonal(inertia);
        if (space.merit(space.residual) === 0) return success(space);
        if (space.residualsSmall(space.residual) && space.factor() === null && isSettled(space)) return success(space);
      }
      if (space.iterations === space.maximumIterations) return failed(space, sightExhausted(space));
      const merit = space.merit(space.residual);
      space.beginTrials();
      let limiting = -1;
      for (let attempt = 0; ; attempt++) {
        for (let i = 0; i < space.size; i++) shift[i] = inertia[i] / time;
        const obstacle = space.factor(shift) ?? linearisation.solve(space.residual, step, linearTolerance);
        if (obstacle !== null) {
          if (obstacle.code !== 'singular' || attempt === mostShortenings)
            return failed(space, sightSingular(space, obstacle));
          time *= shortening;
          continue;
        }
        space.keepCorrection(step);
        const reach = space.reach(step);
        if (reach < 1) limiting = space.blocking;
        // A step that is cut by a bound is no longer the step of that time: a shorter time bends it away.
        const finite = reach === 1 && space.try(step, 1);
        space.noteTrial(time, finite ? space.merit(space.trialResidual) : Number.NaN);
        const vanishing = space.vanishes(step, 1);
        if (limiting >= 0 && (vanishing || attempt === mostShortenings)) {
          space.blocking = limiting;
          return failed(space, sightBlocked(space, reach));
        }
        if (finite) break;
        if (vanishing || attempt === mostShortenings) return failed(space, sightStall(space));
        time *= shortening;
      }
      space.endIteration(space.residual, step, time);
      space.accept();
      if (this.#isSteady(time)) return success(space);
      const now = space.merit(space.residual);
      time = now > 0 ? Math.min(this.longestStep, time * (merit / now)) : this.longestStep;
    }
  }

  /** Whether the iterate is a solution, by a correction without inertia: factors of (V / dt + J) would make it look smaller. */
  #isSteady(time: number): boolean {
    const { space } = this;
    if (!space.residualsSmall(space.residual)) return false;
    if (time < this.longestStep && space.factor() !== null) return false;
    return isSettled(space);
  }
}
