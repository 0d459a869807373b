import { stationarity } from './convergence.js';
import type { LinearFailure } from './linear-solve.js';
import { type FailureSight, sightNotFinite } from './report.js';
import type { SolveSpace } from './solve-space.js';

/** Below this the weighted residual is taken to be at a minimum. */
const stationaryBelow = 1e-5;
/** Part by which J s and the change of the residuals may differ before the Jacobian is called wrong. */
const wrongAbove = 0.05;

/** Newton corrections longer than the unknowns by this factor say that the Jacobian is singular for all that matters. */
const hugeAbove = 1e6;

/** A singular matrix: names the unknown that is left free and the equation that depends on others. */
export function sightSingular(space: SolveSpace, failure: LinearFailure): FailureSight {
  const { unknown, equation } = failure;
  const parts = [`${failure.message}`];
  if (unknown >= 0) parts.push(`The equations leave ${space.unknowns.name(unknown)} free.`);
  if (equation >= 0) parts.push(`${capital(space.equations.name(equation))} depends on other equations.`);
  return {
    code:
      failure.code === 'singular' ? 'singular-jacobian' : failure.code === 'not-finite' ? 'not-finite' : 'linear-solve',
    sentence: parts.join(' '),
    unknown,
    equation,
  };
}

/** A bound that leaves no room for the step. */
export function sightBlocked(space: SolveSpace, fraction: number): FailureSight {
  const j = space.blocking;
  const { region } = space.system;
  const bound = (space.step[j] < 0 ? region?.lower?.[j] : region?.upper?.[j]) ?? Number.NaN;
  const side = space.step[j] < 0 ? 'lower' : 'upper';
  return {
    code: 'blocked-by-bound',
    sentence:
      `${capital(space.unknowns.name(j))} is at its ${side} bound ${space.unknowns.quantity(bound, j)} and the step leads beyond: ` +
      `only ${fraction.toExponential(1)} of it is admissible.`,
    unknown: j,
    evidence: { bound, fraction },
  };
}

/** Why no point along the last step was better, from what the trials saw. */
export function sightStall(space: SolveSpace): FailureSight {
  let finite = false;
  for (let k = 0; k < space.trials; k++) if (Number.isFinite(space.trialMerit[k])) finite = true;
  if (!finite && space.trials > 0) {
    space.try(space.step, space.trialControl[space.trials - 1]);
    if (space.notFinite >= 0)
      return sightNotFinite(space, space.trialResidual, space.trial, 'at every point tried along the step');
  }
  if (space.correctionKnown && space.atRoundOff(space.correction)) return sightRoundOff();
  const slope = stationarity(space);
  if (slope < stationaryBelow) return sightStationary(slope);
  const overshoot = space.correctionKnown ? relativeLength(space, space.correction) : 0;
  if (overshoot > hugeAbove) return sightNearlySingular(overshoot);
  const [mismatch, equation] = directionalMismatch(space);
  if (mismatch > wrongAbove)
    return {
      code: 'wrong-jacobian',
      sentence:
        `The residuals do not change along the step as the Jacobian says: ${(100 * mismatch).toPrecision(2)} % off, ` +
        `most in ${space.equations.name(equation)}. Its derivatives are wrong, or the law has a kink or jump here; see checkJacobian.`,
      equation,
      evidence: { mismatch },
    };
  return {
    code: 'no-descent',
    sentence: `None of ${space.trials} points along the step reduced the residuals. Start nearer, or try another method.`,
    evidence: { stationarity: slope },
  };
}

/** A Jacobian that can be factored but sends the unknowns far beyond anything seen. */
function sightNearlySingular(overshoot: number): FailureSight {
  return {
    code: 'singular-jacobian',
    sentence:
      `The Jacobian is nearly singular here: the Newton correction is ${overshoot.toExponential(1)} times the unknowns, and no part of ` +
      'it reduced the residuals. Start elsewhere, or use the trust region.',
    evidence: { overshoot },
  };
}

/** Largest entry of a step over the largest value that the unknown (its group) had. */
function relativeLength(space: SolveSpace, step: Float64Array): number {
  let most = 0;
  for (let j = 0; j < space.size; j++) {
    const magnitude = space.scaling.magnitude(j);
    if (magnitude > 0) most = Math.max(most, Math.abs(step[j]) / magnitude);
  }
  return most;
}

/** Corrections at round-off while residuals or corrections are above their tolerance. */
export function sightRoundOff(): FailureSight {
  return {
    code: 'tolerance-below-round-off',
    sentence:
      'Newton corrections are at the round-off of the unknowns and cannot reduce the residuals further: a tolerance is too small.',
  };
}

/** A minimum of the weighted residual that is no solution. */
export function sightStationary(slope: number): FailureSight {
  return {
    code: 'stationary-point',
    sentence:
      'The weighted residual has a minimum here that is not zero: there is no solution near this point, and perhaps none at all.',
    evidence: { stationarity: slope },
  };
}

/** Too many iterations. */
export function sightExhausted(space: SolveSpace): FailureSight {
  return {
    code: 'maximum-iterations',
    sentence: `Not solved in ${space.maximumIterations} iterations.`,
    evidence: { stationarity: stationarity(space) },
  };
}

/**
 * Relative difference of J s and (F(x + h s) - F(x)) / h, the smallest over a ladder of h: with the right Jacobian it goes to zero
 * with h until round-off. Also the equation where it is largest.
 */
function directionalMismatch(space: SolveSpace): readonly [number, number] {
  const { linearisation, residual, trialResidual, step, work, x } = space;
  const { rowWeight } = linearisation;
  linearisation.multiply(step, work);
  let least = Number.POSITIVE_INFINITY;
  let equation = 0;
  const size = space.merit(work);
  if (!(size > 0)) return [0, 0];
  for (let h = 1e-2; ; h *= 0.1) {
    let visible = false;
    for (let j = 0; j < space.size; j++) visible ||= Math.abs(h * step[j]) > 1e3 * Number.EPSILON * Math.abs(x[j]);
    if (!visible || h < 1e-30) break;
    if (!space.try(step, h)) continue;
    let worst = 0;
    let most = 0;
    let sum = 0;
    for (let i = 0; i < space.size; i++) {
      const difference = (rowWeight[i] * ((trialResidual[i] - residual[i]) / h - work[i])) / size;
      sum += difference * difference;
      if (Math.abs(difference) > most) {
        most = Math.abs(difference);
        worst = i;
      }
    }
    if (Math.sqrt(sum) < least) {
      least = Math.sqrt(sum);
      equation = worst;
    }
  }
  return [least === Number.POSITIVE_INFINITY ? 0 : least, equation];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
