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

/**
 * How far the iterate is from a minimum of the weighted residual: the largest relative decrease that changing one unknown by its
 * scale promises. 0 at a minimum, of order 1 elsewhere. Overwrites `space.work` and `space.trial`.
 */
export function stationarity(space: SolveSpace): number {
  const { linearisation, residual, trial, work } = space;
  const { rowWeight, columnScale } = linearisation;
  const merit = space.merit(residual);
  if (merit === 0) return 0;
  for (let i = 0; i < space.size; i++) trial[i] = rowWeight[i] * ((rowWeight[i] * residual[i]) / merit);
  linearisation.multiplyTransposed(trial, work);
  let most = 0;
  for (let j = 0; j < space.size; j++) most = Math.max(most, Math.abs(work[j] * columnScale[j]));
  return most;
}
