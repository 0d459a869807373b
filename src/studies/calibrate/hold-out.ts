import { randomStream } from '../../statistics/index.js';
import { singularValues } from '../../statistics/inference/singular-values.js';
import { differenceSteps, type Fit, type FitProblem, fitParameters } from './fit.js';
import { deviationsOf, residualsOf } from './objective.js';
import { type FittedParameter, priorDeviation } from './parameters.js';

/** How well values that were not fitted are foretold. */
export interface HoldOutScore {
  /** `leave-one-out`, `5 folds`, `3 groups`, `held out`. */
  readonly kind: string;
  readonly values: number;
  /** Sum of the logarithms of the predictive densities, on the scale of each datum; larger is better. */
  readonly logScore: number;
  /** Standard error of the sum over the values; null for fewer than two. */
  readonly standardError: number | null;
  /** Root mean square of the errors in predictive standard deviations: about one where the uncertainties are right. */
  readonly standardisedError: number;
  /** Share of the values in their central 95 % interval. */
  readonly covered: number;
  /** By value, in the order of the data; null where it was not foretold. */
  readonly errors: readonly (number | null)[];
}

/**
 * Foretells parts of the data from the others: each part is left out, the parameters are fitted again, and the part is scored by a
 * predictive density, normal on the scale of the datum, with the error of the datum and that of the parameters in it. What the remaining
 * data leave undetermined is as uncertain as its prior.
 *
 * Source: Vehtari, Gelman and Gabry, Stat. Comput. 27, 1413 (2017), for the score; the predictive variance by linear error propagation.
 */
export async function crossValidate(problem: FitProblem, fit: Fit, folds: Folds): Promise<HoldOutScore> {
  const { fitted } = problem;
  const errors: (number | null)[] = problem.data.map(() => null);
  const scores: number[] = [];
  for (const part of folds.parts) {
    const rest = fitted.map((one, i) => one && !part.includes(i));
    // With few data the scatter of the rest alone would tell nothing of the noise: that of all is taken.
    const again = await fitParameters({
      ...problem,
      noise: 'declared',
      factor: fit.noiseFactor,
      fitted: rest,
      near: fit.point,
    });
    for (const { index, error, logDensity } of await foretell(problem, again, fit.noiseFactor, part)) {
      errors[index] = error;
      scores.push(logDensity);
    }
  }
  return scoreOf(folds.kind, scores, errors);
}

/** Scores data that were never fitted by a fit of the others. */
export async function scoreHeldOut(problem: FitProblem, fit: Fit): Promise<HoldOutScore> {
  const part = problem.fitted.flatMap((one, i) => (one ? [] : [i]));
  const errors: (number | null)[] = problem.data.map(() => null);
  const scores = (await foretell(problem, fit, fit.noiseFactor, part)).map(({ index, error, logDensity }) => {
    errors[index] = error;
    return logDensity;
  });
  return scoreOf('held out', scores, errors);
}

export interface Folds {
  readonly kind: string;
  /** Places among the data. */
  readonly parts: readonly (readonly number[])[];
}

/** The parts that are left out in turn; null when there are fewer than two. */
export function foldsOf(
  choice: 'none' | 'leave-one-out' | 'groups' | { readonly folds: number },
  problem: Pick<FitProblem, 'data' | 'fitted' | 'seed'>,
): Folds | null {
  const places = problem.fitted.flatMap((one, i) => (one ? [i] : []));
  if (choice === 'none') return null;
  if (choice === 'leave-one-out') return atLeastTwo({ kind: choice, parts: places.map((one) => [one]) });
  if (choice === 'groups') {
    const groups = new Map<string, number[]>();
    for (const i of places) {
      const name = problem.data[i].group ?? '';
      groups.set(name, [...(groups.get(name) ?? []), i]);
    }
    return atLeastTwo({ kind: `${groups.size} groups`, parts: [...groups.values()] });
  }
  const order = randomStream(problem.seed, 3).permutation(places.length);
  const parts = Array.from({ length: Math.min(choice.folds, places.length) }, (): number[] => []);
  order.forEach((at, k) => {
    parts[k % parts.length].push(places[at]);
  });
  return atLeastTwo({ kind: `${parts.length} folds`, parts });
}

function atLeastTwo(folds: Folds): Folds | null {
  return folds.parts.length < 2 ? null : folds;
}

/** Errors and scores of some data, foretold at a fit of others. */
async function foretell(problem: FitProblem, fit: Fit, factor: number, part: readonly number[]) {
  const { data, parameters } = problem;
  const deviations = deviationsOf(data);
  const residuals = residualsOf(data, deviations, fit.predictions)!;
  const jacobian = await jacobianOf(problem, fit, deviations);
  const covariance = predictiveCovariance(
    jacobian,
    problem.fitted.map((one, i) => one && !part.includes(i)),
    parameters,
    factor,
  );
  const size = parameters.length;
  return part.map((index) => {
    let variance = factor ** 2;
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        variance += jacobian[index * size + a] * covariance[a * size + b] * jacobian[index * size + b];
      }
    }
    const error = residuals[index] / Math.sqrt(variance);
    const deviation = deviations[index] * Math.sqrt(variance);
    return { index, error, logDensity: -0.5 * error ** 2 - Math.log(deviation * Math.sqrt(2 * Math.PI)) };
  });
}

/** Derivatives of all residuals, those left out too, by central differences of the same steps as those of the fit. */
async function jacobianOf(problem: FitProblem, fit: Fit, deviations: readonly number[]): Promise<Float64Array> {
  const { data, parameters, predictor } = problem;
  const size = parameters.length;
  const steps = differenceSteps(parameters, data);
  const moved = (j: number, by: number): Float64Array => {
    const point = Float64Array.from(fit.point);
    point[j] = Math.min(parameters[j].upper, Math.max(parameters[j].lower, point[j] + by));
    return point;
  };
  const points = parameters.flatMap((_, j) => [moved(j, steps[j]), moved(j, -steps[j])]);
  const answers = (await predictor.at(points)).map((at) => residualsOf(data, deviations, at));
  const here = residualsOf(data, deviations, fit.predictions)!;
  const jacobian = new Float64Array(data.length * size);
  for (let j = 0; j < size; j++) {
    const above = answers[2 * j] ?? here;
    const below = answers[2 * j + 1] ?? here;
    const distance =
      (answers[2 * j] === null ? fit.point : points[2 * j])[j] -
      (answers[2 * j + 1] === null ? fit.point : points[2 * j + 1])[j];
    for (let i = 0; i < data.length; i++)
      jacobian[i * size + j] = distance === 0 ? 0 : (above[i] - below[i]) / distance;
  }
  return jacobian;
}

/** (J^T J / factor^2 + P)^-1 with the precision P of the priors; a uniform one counts by its variance. */
function predictiveCovariance(
  jacobian: Float64Array,
  fitted: readonly boolean[],
  parameters: readonly FittedParameter[],
  factor: number,
): Float64Array {
  const size = parameters.length;
  const rows: number[] = [];
  fitted.forEach((one, i) => {
    if (one)
      for (let j = 0; j < size; j++) rows.push((jacobian[i * size + j] / factor) * priorDeviation(parameters[j]));
  });
  // In units of the prior deviations, so that its precision is one.
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) rows.push(i === j ? 1 : 0);
  const { values, right } = singularValues(rows, rows.length / size, size);
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let l = 0; l < size; l++) sum += (right[i * size + l] * right[j * size + l]) / values[l] ** 2;
    return sum * priorDeviation(parameters[i]) * priorDeviation(parameters[j]);
  });
}

function scoreOf(kind: string, scores: readonly number[], errors: readonly (number | null)[]): HoldOutScore {
  const known = errors.filter((one) => one !== null);
  const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
  const spread = scores.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return {
    kind,
    values: scores.length,
    logScore: mean * scores.length,
    standardError: scores.length < 2 ? null : Math.sqrt((spread / (scores.length - 1)) * scores.length),
    standardisedError: Math.sqrt(known.reduce((sum, one) => sum + one * one, 0) / known.length),
    covered: known.filter((one) => Math.abs(one) <= 1.959963984540054).length / known.length,
    errors,
  };
}
