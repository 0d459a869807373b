import type { BackwardError, ResidualMeasure } from './residual.js';

/** A right-hand side on its way to a solution, in the scaling of the matrix that was factored. One entry for each unknown. */
export interface Refined {
  readonly rightHandSide: Float64Array;
  readonly solution: Float64Array;
  readonly residual: Float64Array;
  readonly correction: Float64Array;
  error: BackwardError;
  refinements: number;
}

/**
 * Solves for some right-hand sides and refines each until its componentwise backward error is small enough or no longer halves (Arioli,
 * Demmel & Duff 1989). Those that are not done yet pass the factor together; each gets the bits that it gets alone.
 * @param pass outputs = A^-1 inputs as the factor has it, both lists of vectors.
 */
export function solveRefined(
  sides: readonly Refined[],
  measure: ResidualMeasure,
  pass: (inputs: readonly Float64Array[], outputs: readonly Float64Array[]) => void,
  { tolerance, refinements }: { readonly tolerance: number; readonly refinements: number },
): void {
  pass(
    sides.map(({ rightHandSide }) => rightHandSide),
    sides.map(({ solution }) => solution),
  );
  for (const side of sides) {
    side.error = measured(side, measure);
    side.refinements = 0;
  }
  const open = ({ error }: Refined): boolean => error.componentwise > tolerance;
  let active = sides.filter(open);
  for (let turn = 0; turn < refinements && active.length > 0; turn++) {
    pass(
      active.map(({ residual }) => residual),
      active.map(({ correction }) => correction),
    );
    active = active.filter((side) => improve(side, measure) && open(side));
  }
}

/** Adds a correction, unless that makes the error larger. @returns whether another one may be worth its while. */
function improve(side: Refined, measure: ResidualMeasure): boolean {
  const { solution, correction, error } = side;
  const before = solution.slice();
  for (let i = 0; i < solution.length; i++) solution[i] = solution[i]! + correction[i]!;
  const next = measured(side, measure);
  side.refinements++;
  if (next.componentwise < error.componentwise) side.error = next;
  else solution.set(before);
  return next.componentwise < error.componentwise / 2;
}

/** Errors of a side, with its residual. A side that lies in the vectors of the measure is not copied. */
function measured({ rightHandSide, solution, residual }: Refined, measure: ResidualMeasure): BackwardError {
  if (rightHandSide !== measure.rightHandSide) {
    measure.rightHandSide.set(rightHandSide);
    measure.solution.set(solution);
  }
  const error = measure.measure();
  if (residual !== measure.residual) residual.set(measure.residual);
  return error;
}
