import type { SolveSpace } from './solve-space.js';

/** How accurately an iterative linear solver must find a correction that convergence is judged by. */
const judgingTolerance = 1e-2;

/**
 * Whether the iterate is a solution: every residual within its tolerance, and so is the correction that Newton's method would make
 * next, found with the factors at hand (simplified correction; no further evaluation). The correction is left in `space.work`.
 */
export function isSettled(space: SolveSpace): boolean {
  if (!space.residualsSmall(space.residual)) return false;
  const failure = space.linearisation.solve(space.residual, space.work, judgingTolerance);
  if (failure !== null) return false;
  space.keepCorrection(space.work);
  return space.correctionSmall(space.work);
}

/** Lengths of the probes around a point, in magnitudes of the unknowns. */
const probes: readonly number[] = [1e-2, 1e-3, 1e-4, 1e-5];
/** Relative decrease of the weighted residual by a probe that says that it goes on falling. */
const visibleDecrease = 1e-6;

/**
 * Whether the weighted residual has a minimum at the iterate, by looking around: along its slope, along the last step, and in a few
 * fixed directions. (The slope alone does not tell: it belongs to weights that follow the iterates, and near a minimum it may be
 * as large as anywhere in those.) For reports; evaluates the residual some 50 times, and overwrites the work space.
 */
export function isStationary(space: SolveSpace): boolean {
  const { x, step, trial, trialResidual, work, linearisation, residual } = space;
  const merit = space.merit(residual);
  const direction = new Float64Array(space.size);
  const { rowWeight, columnScale } = linearisation;
  for (let kind = 0; kind < 6; kind++) {
    if (kind === 0) {
      for (let i = 0; i < space.size; i++) work[i] = rowWeight[i] * ((rowWeight[i] * residual[i]) / merit);
      linearisation.multiplyTransposed(work, direction);
      for (let j = 0; j < space.size; j++) direction[j] *= -columnScale[j] * columnScale[j];
    } else if (kind === 1) direction.set(step);
    else for (let j = 0; j < space.size; j++) direction[j] = space.lengthOf(j) * Math.sin(kind * (j + 1));
    let longest = 0;
    for (let j = 0; j < space.size; j++) longest = Math.max(longest, Math.abs(direction[j]) / space.lengthOf(j));
    if (!(longest > 0 && longest < Number.POSITIVE_INFINITY)) continue;
    for (const probe of probes) {
      for (const sign of [1, -1]) {
        const factor = (sign * probe) / longest;
        for (let j = 0; j < space.size; j++) work[j] = factor * direction[j];
        if (space.reach(work) < 1) continue;
        for (let j = 0; j < space.size; j++) trial[j] = x[j] + work[j];
        if (!space.evaluate(trial, trialResidual)) continue;
        if (space.merit(trialResidual) < (1 - visibleDecrease) * merit) return false;
      }
    }
  }
  return true;
}
