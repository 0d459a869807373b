import type { Datum } from './observations.js';
import { type FittedParameter, logPrior } from './parameters.js';
import type { Prediction, PredictionsAt } from './predictor.js';

/** Standard error of each datum on its scale; where nothing is said, the unit in which the noise is estimated. */
export function deviationsOf(data: readonly Datum[]): number[] {
  return data.map((datum) => {
    const stated = datum.uncertainty ?? unitDeviation(datum, data);
    // A search answers a cell of this width (relative), in which the limit lies anywhere.
    const spread = (datum.width ?? 0) / Math.sqrt(12);
    const width = datum.scale === 'logarithmic' ? spread : spread * Math.abs(datum.value);
    return Math.hypot(stated, width);
  });
}

/** One on a logarithmic scale; on a linear one the root mean square of what was measured alike. */
function unitDeviation(datum: Datum, data: readonly Datum[]): number {
  if (datum.scale === 'logarithmic') return 1;
  const alike = data.filter(({ observable }) => observable.name === datum.observable.name);
  const square = alike.reduce((sum, { value }) => sum + value * value, 0) / alike.length;
  return square > 0 ? Math.sqrt(square) : 1;
}

/** Prediction less measurement on the scale of the datum; not-a-number where the prediction has no logarithm. */
export function differenceOf({ scale, value }: Datum, prediction: Prediction): number {
  return scale === 'logarithmic' ? Math.log(prediction.value / value) : prediction.value - value;
}

/** Residuals in units of the standard errors, in the order of the data; null where the scenario foretells nothing. */
export function residualsOf(
  data: readonly Datum[],
  deviations: readonly number[],
  at: PredictionsAt,
): Float64Array | null {
  if (!at.ok) return null;
  const residuals = Float64Array.from(data, (datum, i) => differenceOf(datum, at.values[i]) / deviations[i]);
  return residuals.every(Number.isFinite) ? residuals : null;
}

/** Residuals of the normal priors: their squares are what the priors add to the sum of squares. */
export function priorResiduals(parameters: readonly FittedParameter[], point: ArrayLike<number>): number[] {
  return parameters.flatMap(({ prior }, j) =>
    prior.kind === 'normal' ? [(point[j] - prior.mean) / prior.deviation] : [],
  );
}

/**
 * Logarithm of the likelihood of residuals, with its constants, as densities on the scale of each datum (of the logarithm of the value
 * where ratios count).
 *
 * @param residuals in units of `deviations` @param factor of the noise on all of them
 */
export function logLikelihood(residuals: ArrayLike<number>, deviations: readonly number[], factor = 1): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) {
    const deviation = deviations[i] * factor;
    sum -= 0.5 * (residuals[i] / factor) ** 2 + Math.log(deviation) + 0.5 * Math.log(2 * Math.PI);
  }
  return sum;
}

/** Logarithm of the prior density of a point. */
export function logPriorOf(parameters: readonly FittedParameter[], point: ArrayLike<number>): number {
  return parameters.reduce((sum, parameter, j) => sum + logPrior(parameter, point[j]), 0);
}
