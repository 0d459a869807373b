import { isSettled } from './convergence.js';
import {
  sightBlocked,
  sightExhausted,
  sightRoundOff,
  sightSingular,
  sightStall,
  sightStationary,
} from './diagnosis.js';
import { Forcing } from './forcing.js';
import { cauchyStep } from './gradient-step.js';
import type { LinearFailure } from './linear-solve.js';
import type { MethodOptions, NonlinearMethod, PreparedSolve } from './method.js';
import { leastReach } from './newton.js';
import type { NonlinearOutcome } from './outcome.js';
import { type FailureSight, failed, sightBadJacobian, sightNotFinite, success } from './report.js';
import { SolveSpace } from './solve-space.js';
import type { NonlinearSystem } from './system.js';

/**
 * Newton's method in a trust region: the step goes along the dogleg from the steepest descent of the weighted residual to the Newton
 * correction, as far as the linear model has proved good. Also where the Jacobian is singular.
 * Source: Powell, in Numerical Methods for Nonlinear Algebraic Equations (1970), chapters 6 and 7; radii after Moré, Garbow &
 * Hillstrom, User Guide for MINPACK-1 (1980).
 */
export function trustRegion(options: MethodOptions = {}): NonlinearMethod {
  return { name: 'Newton in a trust region', prepare: (system) => new TrustRegionSolve(system, options) };
}

class TrustRegionSolve implements PreparedSolve {
  private readonly space: SolveSpace;
  private readonly forcing = new Forcing();
  private readonly newtonStep: Float64Array;
  private readonly model: Float64Array;

  constructor(system: NonlinearSystem, options: MethodOptions) {
    this.space = new SolveSpace(system, options);
    this.newtonStep = new Float64Array(system.size);
    this.model = new Float64Array(system.size);
  }

  solve(start: Float64Array): NonlinearOutcome {
    const { space, forcing, newtonStep } = this;
    const { linearisation, step } = space;
    if (!space.begin(start)) return failed(space, sightNotFinite(space, space.residual, space.x, 'at the start'));
    forcing.begin();
    let radius = 0;
    for (;;) {
      const bad = space.linearise();
      if (bad >= 0) return failed(space, sightBadJacobian(space, bad));
      let obstacle: LinearFailure | null = space.factor();
      obstacle ??= linearisation.solve(space.residual, newtonStep, forcing.tolerance);
      if (obstacle !== null && obstacle.code === 'not-finite') return failed(space, sightSingular(space, obstacle));
      if (obstacle === null) {
        space.keepCorrection(newtonStep);
        if (space.residualsSmall(space.residual) && space.correctionSmall(newtonStep)) {
          if (linearisation.linear.direct || isSettled(space)) return success(space);
        }
        if (space.atRoundOff(newtonStep)) return failed(space, sightRoundOff());
      } else {
        space.correctionKnown = false;
        if (space.merit(space.residual) === 0) return success(space);
        if (obstacle.code === 'singular' && space.residualsSmall(space.residual))
          return failed(space, sightSingular(space, obstacle));
      }
      if (space.iterations === space.maximumIterations)
        return failed(space, obstacle === null ? sightExhausted(space) : sightSingular(space, obstacle));
      if (cauchyStep(space) === 0) return failed(space, sightStationary());
      if (radius === 0) radius = this.#firstRadius(obstacle === null);
      const sight = this.#advance(radius, obstacle === null);
      if (typeof sight !== 'number') {
        const singular = obstacle !== null && sight.code !== 'stationary-point' && sight.code !== 'blocked-by-bound';
        return failed(space, singular ? sightSingular(space, obstacle!) : sight);
      }
      const before = space.merit(space.residual);
      space.endIteration(space.residual, step, radius);
      radius = sight;
      space.accept();
      if (obstacle === null && isSettled(space)) return success(space);
      forcing.advance(before, space.merit(space.residual), space.residualsSmall(space.residual));
    }
  }

  /** The first radius: the Newton correction, but no more than 100 times the start where that is not zero. */
  #firstRadius(haveNewton: boolean): number {
    const { space, newtonStep } = this;
    const natural = space.length(haveNewton ? newtonStep : space.step);
    const start = space.length(space.x);
    return start > 0 ? Math.min(natural, 100 * start) : natural;
  }

  /**
   * Tries points along the dogleg, `space.step` being the Cauchy step, in shrinking radii until one is good; the point is in
   * `space.trial`, the step in `space.step`.
   * @returns the next radius, or why there is no good point.
   */
  #advance(radius: number, haveNewton: boolean): number | FailureSight {
    const { space, model } = this;
    const { linearisation, residual, step, trialResidual } = space;
    const merit = space.merit(residual);
    const cauchy = model;
    cauchy.set(step);
    space.beginTrials();
    for (;;) {
      step.set(cauchy);
      this.#dogleg(radius, haveNewton);
      const reach = space.reach(step);
      if (reach < leastReach) return sightBlocked(space, reach);
      if (reach < 1) for (let j = 0; j < space.size; j++) step[j] *= reach;
      if (space.vanishes(step, 1)) return sightStall(space);
      linearisation.multiply(step, space.work);
      for (let i = 0; i < space.size; i++) space.work[i] += residual[i];
      const promised = 1 - (space.merit(space.work) / merit) ** 2;
      const finite = space.try(step, 1);
      const ratio = finite ? space.merit(trialResidual) / merit : Number.NaN;
      space.noteTrial(radius, ratio * merit);
      const gained = 1 - ratio * ratio;
      const length = space.length(step);
      if (gained > 1e-4 * promised || (finite && haveNewton && space.residualsSmall(trialResidual))) {
        const quality = gained / promised;
        if (quality < 0.25) return 0.5 * length;
        // A good model, or a point that it foretold to a tenth: twice as far next time.
        if (quality > 0.75 && reach === 1) return Math.max(radius, 2 * length);
        return Math.max(reach === 1 ? 0 : radius, length, 0.5 * radius);
      }
      // The parabola through the promised slope and what was found.
      const slope = Math.max(promised, Number.MIN_VALUE);
      const parabola = finite ? (slope / (slope - gained)) * 0.5 : 0.25;
      radius = Math.min(length, radius) * (Number.isNaN(parabola) ? 0.1 : Math.min(Math.max(parabola, 0.1), 0.5));
    }
  }

  /** Replaces the Cauchy step in `space.step` by the point where the dogleg leaves the region. */
  #dogleg(radius: number, haveNewton: boolean): void {
    const { space, newtonStep } = this;
    const { step } = space;
    const cauchyLength = space.length(step);
    if (haveNewton && space.length(newtonStep) <= radius) {
      step.set(newtonStep);
      return;
    }
    if (cauchyLength >= radius || !haveNewton) {
      const factor = Math.min(1, radius / cauchyLength);
      if (factor < 1) for (let j = 0; j < space.size; j++) step[j] *= factor;
      return;
    }
    const { columnScale } = space.linearisation;
    // ||cauchy + t (newton - cauchy)|| = radius in scaled unknowns.
    let square = 0;
    let mixed = 0;
    for (let j = 0; j < space.size; j++) {
      const from = step[j] / columnScale[j] / radius;
      const towards = (newtonStep[j] - step[j]) / columnScale[j] / radius;
      square += towards * towards;
      mixed += from * towards;
    }
    const start = cauchyLength / radius;
    const rest = 1 - start * start;
    const t = rest / (mixed + Math.sqrt(mixed * mixed + square * rest));
    for (let j = 0; j < space.size; j++) step[j] += Math.min(1, t) * (newtonStep[j] - step[j]);
  }
}
