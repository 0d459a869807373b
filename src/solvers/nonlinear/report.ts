import type { FailurePlace, NonlinearFailure, NonlinearFailureCode, NonlinearOutcome } from './outcome.js';
import type { SolveSpace } from './solve-space.js';

/** What a method knows about its failure; the rest is found from the state of the solve. */
export interface FailureSight {
  readonly code: NonlinearFailureCode;
  /** First sentence: what happened. May name places by `space`. */
  readonly sentence: string;
  /** Equation to blame; by default the one with the largest residual in units of its tolerance. */
  readonly equation?: number;
  /** Unknown to blame; by default the one that the last correction moves most in units of its tolerance. */
  readonly unknown?: number;
  readonly evidence?: Readonly<Record<string, number>>;
}

/** The outcome of a solve that reached a solution. */
export function success(space: SolveSpace): NonlinearOutcome {
  return outcome(space, null);
}

/** The outcome of a solve that did not, with its report. */
export function failed(space: SolveSpace, sight: FailureSight): NonlinearOutcome {
  const { scaling, equations, unknowns, correction, residual, x } = space;
  const worst = sight.equation !== undefined && sight.equation >= 0 ? sight.equation : space.worstEquation(residual);
  const named = sight.unknown !== undefined && sight.unknown >= 0;
  const moved = named ? sight.unknown! : space.correctionKnown ? space.worstUnknown(correction) : -1;
  const weighed = space.jacobians > 0;
  const equation: FailurePlace = {
    index: worst,
    name: equations.name(worst),
    unit: equations.unit(equations.of[worst]),
    value: residual[worst],
    tolerance: weighed ? scaling.residualTolerance[worst] : Number.NaN,
  };
  const unknown: FailurePlace =
    moved < 0
      ? { index: -1, name: '', unit: '', value: Number.NaN, tolerance: Number.NaN }
      : {
          index: moved,
          name: unknowns.name(moved),
          unit: unknowns.unit(unknowns.of[moved]),
          value: x[moved],
          tolerance: weighed ? scaling.correctionTolerance[moved] : Number.NaN,
        };
  const sentences = [sight.sentence];
  if (Number.isFinite(residual[worst]) && weighed)
    sentences.push(
      `After ${space.iterations} iterations ${sight.equation === undefined ? 'the largest residual is' : 'there is a residual of'} ` +
        `${equations.quantity(residual[worst], worst)} in ${equation.name} ` +
        `(tolerance ${equations.quantity(equation.tolerance, worst)}).`,
    );
  if (moved >= 0 && space.correctionKnown)
    sentences.push(
      `The last correction moves ${named ? '' : 'most '}${unknown.name}: by ${unknowns.quantity(correction[moved], moved)} ` +
        `from ${unknowns.quantity(x[moved], moved)}.`,
    );
  if (space.trials > 1)
    sentences.push(
      `The last step was tried at ${space.trials} lengths, from ${short(space.trialControl[0])} to ` +
        `${short(space.trialControl[space.trials - 1])}.`,
    );
  const trials = Array.from({ length: space.trials }, (_, k) => ({
    control: space.trialControl[k],
    merit: space.trialMerit[k],
  }));
  const failure: NonlinearFailure = {
    code: sight.code,
    message: sentences.join(' '),
    equation,
    unknown,
    trials,
    evidence: sight.evidence ?? {},
  };
  return outcome(space, failure);
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function outcome(space: SolveSpace, failure: NonlinearFailure | null): NonlinearOutcome {
  const { scaling } = space;
  const weighed = space.jacobians > 0;
  return {
    converged: failure === null,
    unknowns: space.x.slice(),
    residuals: weighed ? space.measures(space.equations, space.residual, scaling.residualTolerance) : [],
    corrections: space.correctionKnown
      ? space.measures(space.unknowns, space.correction, scaling.correctionTolerance)
      : [],
    counts: space.counts(),
    history: space.history(),
    failure,
  };
}

/** A residual that is not finite: which equation first, and at which unknowns it looks. */
export function sightNotFinite(space: SolveSpace, residual: Float64Array, x: Float64Array, when: string): FailureSight {
  const bad = Math.max(space.notFinite, 0);
  const { pattern, symmetry } = space.system.jacobian;
  const seen: string[] = [];
  for (let k = pattern.rowStart[bad]; k < pattern.rowStart[bad + 1] && seen.length < 4; k++) {
    const j = pattern.columnIndex[k];
    seen.push(`${space.unknowns.name(j)} = ${space.unknowns.quantity(x[j], j)}`);
  }
  const others = symmetry === 'symmetric' || pattern.rowStart[bad + 1] - pattern.rowStart[bad] > seen.length;
  return {
    code: 'not-finite',
    sentence: `The residual of ${space.equations.name(bad)} is ${residual[bad]} ${when}, with ${seen.join(', ')}${others ? ', …' : ''}.`,
    equation: bad,
  };
}

/** A Jacobian that is not finite. */
export function sightBadJacobian(space: SolveSpace, position: number): FailureSight {
  const [row, column] = space.linearisation.place(position);
  return {
    code: 'not-finite',
    sentence:
      `The derivative of ${space.equations.name(row)} by ${space.unknowns.name(column)} is ` +
      `${space.linearisation.values[position]} at ${space.unknowns.quantity(space.x[column], column)}.`,
    equation: row,
    unknown: column,
  };
}
