import { isStationary } from './convergence.js';
import { checkJacobian, type JacobianCheck, mostCompared } from './differences.js';
import type { LinearFailure } from './linear-solve.js';
import { type FailureSight, sightNotFinite } from './report.js';
import type { SolveSpace } from './solve-space.js';

/** Newton corrections longer than the unknowns by this factor say that the Jacobian is singular for all that matters. */
const hugeAbove = 1e6;

/** A singular matrix: names the unknown that is left free and the equation that depends on others. */
export function sightSingular(space: SolveSpace, failure: LinearFailure): FailureSight {
  const { unknown, equation } = failure;
  const parts = [`${failure.message}`];
  const singular = failure.code === 'singular';
  if (unknown >= 0)
    parts.push(
      `${singular ? 'The equations leave' : 'The unknown is'} ${space.unknowns.name(unknown)}${singular ? ' free' : ''}.`,
    );
  if (equation >= 0 && singular) parts.push(`${capital(space.equations.name(equation))} depends on other equations.`);
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
  // First, since a wrong Jacobian can feign anything else; both its tests must say so.
  const check = checkJacobian(space.system, space.x.slice(), { typical: space.x.map((_, j) => space.lengthOf(j)) });
  if (!check.correct && (check.wrong.length > 0 || space.size > mostCompared)) return sightWrongJacobian(space, check);
  if (isStationary(space)) return sightStationary();
  const overshoot = space.correctionKnown ? relativeLength(space, space.correction) : 0;
  if (overshoot > hugeAbove) return sightNearlySingular(overshoot);
  return {
    code: 'no-descent',
    sentence: `None of ${space.trials} points along the step reduced the residuals. Start nearer, or try another method.`,
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
export function sightStationary(): FailureSight {
  return {
    code: 'stationary-point',
    sentence:
      'The residual has a minimum here that is not zero: there is no solution near this point, and perhaps none at all.',
  };
}

/** Too many iterations: at a minimum of the residual no number of them is enough. */
export function sightExhausted(space: SolveSpace): FailureSight {
  if (!space.residualsSmall(space.residual) && isStationary(space)) return sightStationary();
  return {
    code: 'maximum-iterations',
    sentence: `Not solved in ${space.maximumIterations} iterations.`,
  };
}

function sightWrongJacobian(space: SolveSpace, check: JacobianCheck): FailureSight {
  const { mismatch, order, wrong } = check;
  const worst = wrong[0];
  const equation = worst?.equation ?? check.equation;
  const entry =
    worst === undefined
      ? `most in ${space.equations.name(equation)}`
      : `the derivative of ${space.equations.name(equation)} by ${space.unknowns.name(worst.unknown)} is ${worst.got}, ` +
        `differences give ${worst.expected}`;
  return {
    code: 'wrong-jacobian',
    sentence: `The residuals do not change as the Jacobian says: ${entry}. The derivative is wrong, or the law has a kink or jump here.`,
    equation,
    ...(worst === undefined ? {} : { unknown: worst.unknown }),
    evidence: { mismatch, order },
  };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
