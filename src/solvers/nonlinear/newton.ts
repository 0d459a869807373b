import { LithostatError } from '../../quantity/issue.js';
import { outOfRange } from './checks.js';
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
import { EnergySearch, FullStep, type LineSearch, NaturalSearch, ResidualSearch } from './line-search.js';
import type { LinearFailure } from './linear-solve.js';
import type { MethodOptions, NonlinearMethod, PreparedSolve } from './method.js';
import type { NonlinearOutcome } from './outcome.js';
import { failed, sightBadJacobian, sightNotFinite, success } from './report.js';
import { SolveSpace } from './solve-space.js';
import type { NonlinearSystem } from './system.js';

/** Part of a step that must be admissible; less means that the bound is in the way. */
export const leastReach = 1e-8;
/** Steps down the gradient that are tried one after the other where the Jacobian is singular. */
const mostGradientSteps = 10;

/** Options of Newton's method. */
export interface NewtonOptions extends MethodOptions {
  /**
   * What decides how far a step goes: `residual` (the default), `natural` (needs a direct linear solver), `energy` (needs the energy
   * of the system), or `none`.
   */
  readonly lineSearch?: 'residual' | 'natural' | 'energy' | 'none';
  /**
   * Contraction up to which a Jacobian is used again: a correction found with it must be shorter than the one before by this factor.
   * 0 (the default): a fresh Jacobian in every iteration; 0.1 to 0.5: modified Newton. Needs a direct linear solver.
   */
  readonly reuse?: number;
}

/**
 * Newton's method with a line search, and with Jacobian reuse if asked. From poor starts trustRegion gets further.
 * Source: Deuflhard, Newton Methods for Nonlinear Problems (2004), chapters 2 and 3; Kelley, Iterative Methods for Linear and
 * Nonlinear Equations (1995), chapters 5, 6 and 8.
 */
export function newton(options: NewtonOptions = {}): NonlinearMethod {
  const kind = options.lineSearch ?? 'residual';
  return { name: `Newton with ${kind} line search`, prepare: (system) => new NewtonSolve(system, options) };
}

function lineSearch(system: NonlinearSystem, kind: NonNullable<NewtonOptions['lineSearch']>): LineSearch {
  if (kind === 'natural') return new NaturalSearch(system.size);
  if (kind === 'none') return new FullStep();
  if (kind === 'residual') return new ResidualSearch();
  if (system.energy === undefined)
    throw new LithostatError([
      {
        code: 'missing-function',
        path: 'lineSearch',
        message: 'A line search on the energy needs a system with an energy.',
        remedy: 'Give the system its energy, or search on the residual.',
      },
    ]);
  return new EnergySearch(system.size);
}

class NewtonSolve implements PreparedSolve {
  private readonly space: SolveSpace;
  private readonly search: LineSearch;
  private readonly forcing = new Forcing();
  private readonly reuse: number;

  constructor(system: NonlinearSystem, options: NewtonOptions) {
    this.space = new SolveSpace(system, options);
    this.search = lineSearch(system, options.lineSearch ?? 'residual');
    this.reuse = options.reuse ?? 0;
    const { direct } = this.space.linearisation.linear;
    const issues = [];
    if (!(this.reuse >= 0 && this.reuse < 1)) issues.push(outOfRange('reuse', this.reuse, '0 to 1'));
    if (!direct && (this.reuse > 0 || this.search.needsDirectSolve))
      issues.push({
        code: 'unsuitable',
        path: this.reuse > 0 ? 'reuse' : 'lineSearch',
        message: 'Corrections of an iterative linear solver are too rough to be compared.',
        remedy:
          'Use a direct linear solver, or the line search on the residual and a fresh Jacobian in every iteration.',
      });
    if (issues.length > 0) throw new LithostatError(issues);
  }

  solve(start: Float64Array): NonlinearOutcome {
    const { space, search, forcing, reuse } = this;
    const { linearisation, step, work } = space;
    if (!space.begin(start)) return failed(space, sightNotFinite(space, space.residual, space.x, 'at the start'));
    search.begin(space);
    forcing.begin();
    let singular: LinearFailure | null = null;
    let gradientSteps = 0;
    let stale = false;
    let haveStep = false;
    for (;;) {
      if (!stale) {
        const bad = space.linearise();
        if (bad >= 0) return failed(space, sightBadJacobian(space, bad));
        singular = space.factor();
        if (singular !== null && singular.code !== 'singular') return failed(space, sightSingular(space, singular));
      }
      let slope = -1;
      if (singular === null) {
        gradientSteps = 0;
        if (!haveStep) {
          const failure = linearisation.solve(space.residual, step, forcing.tolerance);
          if (failure !== null && failure.code !== 'not-converged') return failed(space, sightSingular(space, failure));
          slope = stale || linearisation.linear.direct ? -1 : this.#slope();
          if (!(slope < 0) || !Number.isFinite(slope)) {
            return failed(space, sightSingular(space, failure ?? roughStep));
          }
        }
        haveStep = false;
        space.keepCorrection(step);
        if (space.residualsSmall(space.residual) && space.correctionSmall(step)) {
          if (linearisation.linear.direct || isSettled(space)) return success(space);
        }
        if (space.atRoundOff(step) && !stale) return failed(space, sightRoundOff());
      } else {
        if (space.merit(space.residual) === 0) return success(space);
        if (++gradientSteps > mostGradientSteps || search.name === 'none')
          return failed(space, sightSingular(space, singular));
        slope = cauchyStep(space);
        if (slope === 0)
          return failed(
            space,
            space.residualsSmall(space.residual) ? sightSingular(space, singular) : sightStationary(),
          );
      }
      if (space.iterations === space.maximumIterations)
        return failed(space, singular === null ? sightExhausted(space) : sightSingular(space, singular));
      space.beginTrials();
      const most = space.reach(step);
      if (most < leastReach) return failed(space, sightBlocked(space, most));
      const fraction = search.search(space, most, slope);
      if (fraction === 0) {
        if (stale) {
          stale = false;
          continue;
        }
        return failed(space, singular === null ? sightStall(space) : sightSingular(space, singular));
      }
      const before = space.merit(space.residual);
      space.endIteration(space.residual, step, fraction);
      space.accept();
      stale = false;
      if (singular !== null) continue;
      if (isSettled(space)) return success(space);
      forcing.advance(before, space.merit(space.residual), space.residualsSmall(space.residual));
      if (reuse > 0 && fraction === 1) {
        linearisation.solve(space.residual, work, 0);
        if (space.length(work) <= reuse * space.length(step)) {
          step.set(work);
          stale = true;
          haveStep = true;
        }
      }
    }
  }

  /** Derivative of half the squared weighted residual along the step, over the squared weighted residual. */
  #slope(): number {
    const { space } = this;
    const { linearisation, residual, step, work } = space;
    const { rowWeight } = linearisation;
    linearisation.multiply(step, work);
    const merit = space.merit(residual);
    let sum = 0;
    for (let i = 0; i < space.size; i++)
      sum += ((rowWeight[i] * residual[i]) / merit) * ((rowWeight[i] * work[i]) / merit);
    return sum;
  }
}

const roughStep: LinearFailure = {
  code: 'not-converged',
  equation: -1,
  unknown: -1,
  message: 'The linear solver found no direction along which the residuals decrease.',
};
