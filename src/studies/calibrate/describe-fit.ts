import { dimensionOf } from '../../quantity/dimension.js';
import { dimensions, inUnit, isIssue, readUnitScale, readWritten, type UnitScale } from '../../quantity/index.js';
import { quantileOf } from '../../statistics/inference/diagnostics.js';
import type { Profile } from '../../statistics/inference/profile.js';
import type { Fit, FitProblem } from './fit.js';
import { deviationsOf, differenceOf } from './objective.js';
import type { Datum } from './observations.js';
import { type FittedParameter, valueAt } from './parameters.js';
import type { Posterior } from './posterior.js';
import type { Bounded, DatumResult, ParameterResult } from './result.js';
import { withinError } from './wording.js';

/** What came of the parameters, in their units. */
export function parameterResults(
  { parameters, level }: FitProblem,
  fit: Fit,
  profiles: readonly Profile[] | null,
  posterior: Posterior | null,
): ParameterResult[] {
  return parameters.map((parameter, j) => {
    const at = (coordinate: number | null) => (coordinate === null ? null : valueAt(parameter, coordinate));
    const { lower, upper } = parameter;
    const error = fit.posterior.standardErrors[j];
    const half = fit.coverage * error;
    const ends = [fit.point[j] - half, fit.point[j] + half];
    // An end beyond a bound says that the data do not exclude anything there.
    const interval: Bounded = { low: at(ends[0] > lower ? ends[0] : null), high: at(ends[1] < upper ? ends[1] : null) };
    const profile = profiles?.[j];
    return {
      path: parameter.path,
      unit: parameter.unit,
      scale: parameter.scale,
      bounds: [valueAt(parameter, lower), valueAt(parameter, upper)],
      prior: priorInWords(parameter),
      best: valueAt(parameter, fit.point[j]),
      standardError: Number.isFinite(error) ? error : null,
      interval: Number.isFinite(half) ? interval : { low: null, high: null },
      ...(profile === undefined ? {} : { profile: { low: at(profile.low), high: at(profile.high) } }),
      atBound: fit.search.atBound[j],
      ...(posterior === null ? {} : { posterior: sampled(parameter, j, posterior, level) }),
    };
  });
}

function sampled(parameter: FittedParameter, j: number, { samples, diagnostics }: Posterior, level: number) {
  const sorted = Float64Array.from(samples, (point) => point[j]).sort();
  const at = (share: number) => valueAt(parameter, quantileOf(sorted, share));
  const { rHat, bulkSize } = diagnostics[j];
  const interval = { low: at((1 - level) / 2), high: at((1 + level) / 2) };
  return { median: at(0.5), interval, rHat, effectiveSize: bulkSize };
}

function priorInWords({ prior, scale, unit }: FittedParameter): string {
  if (prior.kind === 'uniform') return scale === 'logarithmic' ? 'uniform in the logarithm' : 'uniform';
  const { mean, deviation } = prior;
  const suffix = unit === '' ? '' : ` ${unit}`;
  return scale === 'logarithmic'
    ? `lognormal, median ${withinError(Math.exp(mean), 0)}${suffix}, factor ${withinError(Math.exp(deviation), 0)}`
    : `normal, ${withinError(mean, 0)} +- ${withinError(deviation, 0)}${suffix}`;
}

/** Each measured value beside its prediction at the best point, in the unit of the data. */
export function datumResults({ data, fitted }: FitProblem, fit: Fit): DatumResult[] {
  const deviations = deviationsOf(data);
  return data.map((datum, i) => {
    const prediction = fit.predictions.values[i];
    const { unit, convert } = unitOf(datum);
    return {
      place: datum.place,
      observable: datum.observable.name,
      unit,
      measured: convert(datum.value),
      predicted: convert(prediction.value),
      residual: differenceOf(datum, prediction) / (deviations[i] * fit.noiseFactor),
      heldOut: !fitted[i],
      ...(prediction.isBound ? { isBound: true } : {}),
    };
  });
}

/** The unit in which a value was written, and how SI becomes it; the preferred one of its dimension for plain SI numbers. */
function unitOf({ written, exponents }: Datum): { unit: string; convert: (si: number) => number } {
  const read = readWritten(written.split(' to ')[0]);
  const scale = isIssue(read) ? (readUnitScale('') as UnitScale) : read.unit;
  const unit = scale.text;
  const dimension = dimensionOf(exponents);
  if (dimension !== undefined && unit !== '%') {
    const shown = unit === '' ? dimensions[dimension].unit : unit;
    return { unit: shown, convert: (si) => inUnit(si, dimension, shown) };
  }
  return { unit, convert: (si) => scale.fromSI(si) };
}

/** Rows of a square matrix; null where infinite. */
export function matrixRows(values: ArrayLike<number>, size: number): (number | null)[][] {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_one, j) => {
      const value = values[i * size + j];
      return Number.isFinite(value) ? value : null;
    }),
  );
}
