import { randomStream } from '../../statistics/index.js';
import { singularValues } from '../../statistics/inference/singular-values.js';
import { studentLogDensity, studentProbability } from '../../statistics/inference/student-t.js';
import { normalQuantile } from '../../statistics/normal.js';
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
  /**
   * Root mean square of the errors as normal deviates (of Student's t, where the noise is estimated, those of the same probability): about
   * one where the uncertainties are right.
   */
  readonly standardisedError: number;
  /** Share of the values in their central 95 % interval. */
  readonly covered: number;
  /** By value, in the order of the data; null where it was not foretold. */
  readonly errors: readonly (number | null)[];
  /** Logarithm of the predictive density, likewise. */
  readonly logDensities: readonly (number | null)[];
}

/**
 * Foretells parts of the data from the others: each part is left out, the parameters are fitted again, and the part is scored by a
 * predictive density on the scale of the datum, with the error of the datum and that of the parameters in it: normal where the noise is
 * declared; where it is estimated, it is from the scatter of the rest, and the density is Student's t. What the remaining data leave undetermined is
 * as uncertain as its prior.
 *
 * Source: Vehtari, Gelman and Gabry, Stat. Comput. 27, 1413 (2017), for the score; the predictive variance by linear error propagation.
 */
export async function crossValidate(problem: FitProblem, fit: Fit, folds: Folds): Promise<HoldOutScore> {
  const { fitted, noise, parameters } = problem;
  const found: Foretold[] = [];
  for (const part of folds.parts) {
    const rest = fitted.map((one, i) => one && !part.includes(i));
    // A noise that what is left out had a say in would not be that of unseen values. Where too few are left to tell it, that of all is taken.
    const tells = noise === 'estimated' && rest.filter(Boolean).length > parameters.length;
    const again = await fitParameters({
      ...problem,
      ...(tells ? {} : { noise: 'declared', factor: fit.noiseFactor }),
      fitted: rest,
      near: fit.point,
    });
    found.push(...(await foretell(problem, again, part, tells)));
  }
  return scoreOf(folds.kind, found, problem.data.length);
}

/** Scores data that were never fitted by a fit of the others. */
export async function scoreHeldOut(problem: FitProblem, fit: Fit): Promise<HoldOutScore> {
  const part = problem.fitted.flatMap((one, i) => (one ? [] : [i]));
  const found = await foretell(problem, fit, part, problem.noise === 'estimated');
  return scoreOf('held out', found, problem.data.length);
}

interface Foretold {
  /** Place among the data. */
  readonly index: number;
  readonly error: number;
  readonly logDensity: number;
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

/** Errors and scores of some data, foretold at a fit of others, whose scatter is the noise where that is `estimated`. */
async function foretell(
  problem: FitProblem,
  fit: Fit,
  part: readonly number[],
  estimated: boolean,
): Promise<Foretold[]> {
  const factor = fit.noiseFactor;
  const freedom = estimated ? fit.degreesOfFreedom : Number.POSITIVE_INFINITY;
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
    const ratio = residuals[index] / Math.sqrt(variance);
    const logDensity = studentLogDensity(ratio, freedom) - Math.log(deviations[index] * Math.sqrt(variance));
    // From the lower tail, which keeps its digits.
    const error = estimated ? -Math.sign(ratio) * normalQuantile(studentProbability(-Math.abs(ratio), freedom)) : ratio;
    return { index, error, logDensity };
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

function scoreOf(kind: string, found: readonly Foretold[], count: number): HoldOutScore {
  const scores = found.map(({ logDensity }) => logDensity);
  const errors: (number | null)[] = Array.from({ length: count }, () => null);
  const logDensities = errors.slice();
  for (const { index, error, logDensity } of found) {
    errors[index] = error;
    logDensities[index] = logDensity;
  }
  const { sum, standardError } = sumOf(scores);
  return {
    kind,
    values: scores.length,
    logScore: sum,
    standardError,
    standardisedError: Math.sqrt(found.reduce((total, { error }) => total + error * error, 0) / found.length),
    covered: found.filter(({ error }) => Math.abs(error) <= 1.959963984540054).length / found.length,
    errors,
    logDensities,
  };
}

/** A sum with the standard error that the scatter of its terms gives it; null for fewer than two. */
function sumOf(terms: readonly number[]): { readonly sum: number; readonly standardError: number | null } {
  const mean = terms.reduce((sum, one) => sum + one, 0) / terms.length;
  const spread = terms.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const standardError = terms.length < 2 ? null : Math.sqrt((spread / (terms.length - 1)) * terms.length);
  return { sum: mean * terms.length, standardError };
}

/**
 * By how much one score is above another of the same values. The values are taken in pairs: what is hard to foretell for both tells nothing.
 *
 * Source: Vehtari, Gelman and Gabry, Stat. Comput. 27, 1413 (2017), eq. 24.
 */
export function scoreDifference(better: HoldOutScore, worse: HoldOutScore) {
  const terms = better.logDensities.flatMap((one, i) => {
    const other = worse.logDensities[i] ?? null;
    return one === null || other === null ? [] : [one - other];
  });
  const { sum, standardError } = sumOf(terms);
  return { difference: sum, standardError, values: terms.length };
}
