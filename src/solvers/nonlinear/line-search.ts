import type { SolveSpace } from './solve-space.js';

/** Decrease asked for, as a part of what the slope promises (Armijo 1966). */
const sufficientDecrease = 1e-4;
const mostTrials = 60;

/**
 * Chooses how far to go along `space.step`. Returns the fraction taken, with the point in `space.trial` and its residual in
 * `space.trialResidual`, or 0 when no point was good.
 */
export interface LineSearch {
  readonly name: string;
  /** Whether corrections at different points are compared, so that they must be accurate. */
  readonly needsDirectSolve: boolean;
  /** Forgets what was learnt from an earlier solve. */
  begin(space: SolveSpace): void;
  /**
   * @param most largest fraction that is admissible.
   * @param slope derivative of half the squared weighted residual along the step, over the squared weighted residual: -1 for an
   *   exact Newton step.
   */
  search(space: SolveSpace, most: number, slope: number): number;
}

/**
 * Backtracking on the weighted residual with quadratic interpolation.
 * Source: Dennis & Schnabel, Numerical Methods for Unconstrained Optimization and Nonlinear Equations (1983), algorithm A6.3.1.
 */
export class ResidualSearch implements LineSearch {
  readonly name: string = 'residual';
  readonly needsDirectSolve = false;

  begin(): void {}

  search(space: SolveSpace, most: number, slope: number): number {
    const start = space.merit(space.residual);
    let fraction = most;
    for (let k = 0; k < mostTrials && !space.vanishes(space.step, fraction); k++) {
      const finite = space.try(space.step, fraction);
      const ratio = finite ? space.merit(space.trialResidual) / start : Number.NaN;
      space.noteTrial(fraction, ratio * start);
      const square = ratio * ratio;
      // Strictly smaller: what is asked for may be lost in the round-off of 1.
      if (square < 1 && square <= 1 + 2 * sufficientDecrease * fraction * slope) return fraction;
      // Within tolerances a decrease is no longer asked for: it may be lost in round-off.
      if (finite && fraction === 1 && space.residualsSmall(space.trialResidual)) return fraction;
      const parabola = (-slope * fraction * fraction) / (square - 1 - 2 * slope * fraction);
      fraction = finite
        ? Math.min(Math.max(parabola, 0.1 * fraction), 0.5 * fraction) || 0.1 * fraction
        : 0.25 * fraction;
    }
    return 0;
  }
}

/**
 * Damping by the natural monotonicity test: the next correction, found with the same Jacobian, must be shorter. Does not depend on
 * how the equations are weighted or combined, and the fraction is predicted from the curvature met so far.
 * Source: Deuflhard, Newton Methods for Nonlinear Problems (2004), section 3.3.3, algorithm NLEQ-ERR.
 */
export class NaturalSearch implements LineSearch {
  readonly name = 'natural';
  readonly needsDirectSolve = true;
  private readonly simplified: Float64Array;
  private readonly difference: Float64Array;
  private fraction = 1;
  private length = 0;
  private simplifiedLength = 0;

  constructor(size: number) {
    this.simplified = new Float64Array(size);
    this.difference = new Float64Array(size);
  }

  begin(): void {
    this.length = 0;
  }

  search(space: SolveSpace, most: number): number {
    const { simplified, difference } = this;
    const { step } = space;
    const length = space.length(step);
    let fraction = Math.min(1, most);
    if (this.length > 0) {
      // The simplified correction of the last iteration is what this one would be, had the Jacobian not changed.
      for (let j = 0; j < space.size; j++) difference[j] = simplified[j] - step[j];
      const predicted = (this.length / length) * (this.simplifiedLength / space.length(difference)) * this.fraction;
      if (predicted < fraction) fraction = predicted;
    }
    let reduced = false;
    for (let k = 0; k < mostTrials && !space.vanishes(space.step, fraction); k++) {
      const finite = space.try(step, fraction);
      if (!finite) {
        space.noteTrial(fraction, Number.NaN);
        fraction *= 0.25;
        reduced = true;
        continue;
      }
      space.linearisation.solve(space.trialResidual, simplified, 0);
      const simplifiedLength = space.length(simplified);
      const contraction = simplifiedLength / length;
      space.noteTrial(fraction, contraction);
      for (let j = 0; j < space.size; j++) difference[j] = simplified[j] - (1 - fraction) * step[j];
      const curvature = (0.5 * length * fraction * fraction) / space.length(difference);
      const small = space.residualsSmall(space.trialResidual) && fraction === 1;
      if (!(contraction < 1) && !small) {
        fraction = Math.max(0.1 * fraction, Math.min(curvature, 0.5 * fraction)) || 0.1 * fraction;
        reduced = true;
        continue;
      }
      const next = Math.min(1, most, curvature);
      if (next >= 4 * fraction && !reduced) {
        fraction = next;
        continue;
      }
      this.fraction = fraction;
      this.length = length;
      this.simplifiedLength = simplifiedLength;
      return fraction;
    }
    this.length = 0;
    return 0;
  }
}

/**
 * Backtracking on an energy whose gradient the residual is. A step that goes uphill, as Newton's does where the tangent is
 * indefinite, is replaced by -F_i / |J_ii|, which goes downhill in any units.
 */
export class EnergySearch implements LineSearch {
  readonly name = 'energy';
  readonly needsDirectSolve = false;
  private readonly diagonal: Float64Array;

  constructor(size: number) {
    this.diagonal = new Float64Array(size);
  }

  begin(): void {}

  search(space: SolveSpace, most: number): number {
    const { step, residual, system, x } = space;
    const energy = system.energy!;
    const start = energy.call(system, x);
    let slope = work(residual, step);
    let fraction = most;
    if (!(slope < 0)) {
      space.linearisation.readDiagonal(this.diagonal);
      for (let j = 0; j < space.size; j++) {
        const stiffness = Math.abs(this.diagonal[j]);
        step[j] = stiffness > 0 ? -residual[j] / stiffness : 0;
      }
      slope = work(residual, step);
      fraction = space.reach(step);
      if (!(slope < 0)) return 0;
    }
    for (let k = 0; k < mostTrials && !space.vanishes(space.step, fraction); k++) {
      const finite = space.try(step, fraction);
      const value = finite ? energy.call(system, space.trial) : Number.NaN;
      space.noteTrial(fraction, value);
      if (value <= start + sufficientDecrease * fraction * slope) return fraction;
      // Near the minimum the energy is flat to round-off: there the residual decides.
      const flat = Math.abs(fraction * slope) <= 1e3 * Number.EPSILON * Math.max(Math.abs(start), Math.abs(value));
      if (finite && flat && space.merit(space.trialResidual) < space.merit(residual)) return fraction;
      if (finite && fraction === 1 && space.residualsSmall(space.trialResidual)) return fraction;
      const parabola = (-slope * fraction * fraction) / (2 * (value - start - slope * fraction));
      fraction = finite
        ? Math.min(Math.max(parabola, 0.1 * fraction), 0.5 * fraction) || 0.1 * fraction
        : 0.25 * fraction;
    }
    return 0;
  }
}

/** The whole step, whatever comes of it: for comparison, and for systems that are known to contract. */
export class FullStep implements LineSearch {
  readonly name = 'none';
  readonly needsDirectSolve = false;

  begin(): void {}

  search(space: SolveSpace, most: number): number {
    const finite = space.try(space.step, most);
    space.noteTrial(most, finite ? space.merit(space.trialResidual) : Number.NaN);
    return finite ? most : 0;
  }
}

function work(force: Float64Array, displacement: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < force.length; i++) sum += force[i] * displacement[i];
  return sum;
}
