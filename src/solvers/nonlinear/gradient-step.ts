import type { SolveSpace } from './solve-space.js';

/**
 * The step to the minimum of the linear model down its steepest slope in scaled unknowns (the Cauchy point), written to
 * `space.step`. For Jacobians that are singular.
 * @returns derivative of half the squared weighted residual along the step over the squared weighted residual: negative, or 0 where
 *   the slope vanishes (a stationary point).
 */
export function cauchyStep(space: SolveSpace): number {
  const { linearisation, residual, step, work } = space;
  const { rowWeight, columnScale } = linearisation;
  const merit = space.merit(residual);
  if (merit === 0) return 0;
  for (let i = 0; i < space.size; i++) work[i] = rowWeight[i] * ((rowWeight[i] * residual[i]) / merit);
  linearisation.multiplyTransposed(work, step);
  let square = 0;
  for (let j = 0; j < space.size; j++) {
    const scaled = columnScale[j] * step[j];
    square += scaled * scaled;
    step[j] = -columnScale[j] * scaled;
  }
  if (square === 0) return 0;
  linearisation.multiply(step, work);
  const change = space.merit(work);
  if (!(change > 0)) return 0;
  // The gradient belongs to the residual over its merit; so does the length of the step, hence the factor.
  const factor = (square / change / change) * merit;
  for (let j = 0; j < space.size; j++) step[j] *= factor;
  return (-square * factor) / merit;
}
