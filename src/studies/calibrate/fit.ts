import { exitCodes, LithostatError } from '../../quantity/index.js';
import { unitDesign } from '../../statistics/index.js';
import { coverageFactor, type LinearUncertainty, linearUncertainty } from '../../statistics/inference/covariance.js';
import { type LeastSquaresFit, leastSquares, sumOfSquares } from '../../statistics/inference/least-squares.js';
import { type Profile, profileLikelihood } from '../../statistics/inference/profile.js';
import { deviationsOf, priorResiduals, residualsOf } from './objective.js';
import type { Datum } from './observations.js';
import { type FittedParameter, priorDeviation } from './parameters.js';
import type { PredictionsAt, Predictor } from './predictor.js';

export interface FitProblem {
  readonly predictor: Pick<Predictor, 'at' | 'simulates'>;
  readonly parameters: readonly FittedParameter[];
  /** All data, in the order in which the predictor answers. */
  readonly data: readonly Datum[];
  /** Which of them are fitted. */
  readonly fitted: readonly boolean[];
  readonly noise: 'declared' | 'estimated';
  readonly level: number;
  readonly seed: number;
  /** Where the search starts without a look around; default: the best of a few points. */
  readonly near?: Float64Array;
  /** Factor on the stated errors, where it is known already [1]. */
  readonly factor?: number;
}

/** Best values with what a linear model says of their uncertainty; all in coordinates. */
export interface Fit {
  readonly point: Float64Array;
  readonly search: LeastSquaresFit;
  /** With the priors. */
  readonly posterior: LinearUncertainty;
  /** Of the data alone. */
  readonly dataOnly: LinearUncertainty;
  /** Standard errors in an interval of the asked level. */
  readonly coverage: number;
  /** Factor on the stated uncertainties that the scatter asks for; 1 where they are taken as declared. */
  readonly noiseFactor: number;
  /** Of the fitted data, in units of their stated errors. */
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  /** What is foretold at the best point, for all data. */
  readonly predictions: PredictionsAt & { readonly ok: true };
}

/** Points that are looked at before the search, for each parameter, where a point costs simulations and where it does not. */
const looks = { simulated: 4, computed: 16 };
/** Steps of finite differences: of the logarithm where critical currents answer in cells, else as a share of the box. */
const searchStep = 0.1;
const searchShare = 0.05;
const runShare = 1e-3;
const responseShare = 1e-5;

/** Steps of the finite differences of each parameter, far above the noise of what is predicted. */
export function differenceSteps(parameters: readonly FittedParameter[], data: readonly Datum[]): number[] {
  const searched = data.some(({ width, observable }) => width !== null || isStepped(observable));
  const simulated = data.some(({ observable }) => observable.kind === 'case');
  return parameters.map(({ lower, upper, scale }) => {
    const box = upper - lower;
    if (searched) return Math.min(scale === 'logarithmic' ? searchStep : searchShare * box, box / 4);
    return (simulated ? runShare : responseShare) * box;
  });
}

/** Relative change at which a search ends: critical currents are cells of a width, which is all that can be told of them. */
function toleranceFor({ data, predictor }: FitProblem): number {
  const isSearched = data.some(({ width, observable }) => width !== null || isStepped(observable));
  if (isSearched) return 1e-3;
  return predictor.simulates ? 1e-5 : 1e-10;
}

/** The stepped test answers in whole levels. */
function isStepped(observable: Datum['observable']): boolean {
  return observable.kind === 'case' && observable.task.kind === 'critical';
}

/**
 * Fits the parameters by least squares, from the best of a few points spread over the box.
 *
 * @throws LithostatError when the scenario foretells nothing at any of them, or the noise cannot be estimated from so few data
 */
export async function fitParameters(problem: FitProblem): Promise<Fit> {
  const { parameters, data, fitted, noise, level } = problem;
  const count = fitted.filter(Boolean).length;
  const degreesOfFreedom = count - parameters.length;
  if (noise === 'estimated' && degreesOfFreedom < 1) throw tooFew(count, parameters.length);
  const deviations = deviationsOf(data);
  const box = bounds(parameters);
  const start = problem.near ?? (await lookAround(problem, deviations));
  const steps = differenceSteps(parameters, data);
  const hasPriors = parameters.some(({ prior }) => prior.kind === 'normal');
  let factor = problem.factor ?? 1;
  let search: LeastSquaresFit | undefined;
  // With priors the best point depends on the noise: the two are found in turn.
  for (let round = 0; round < 10; round++) {
    search = await leastSquares({
      ...box,
      start: search?.point ?? start,
      steps,
      central: true,
      residuals: async (points) =>
        (await problem.predictor.at(points)).map((at, k) => {
          const own = residualsOf(data, deviations, at);
          return own === null
            ? null
            : [...selected(own, fitted).map((one) => one / factor), ...priorResiduals(parameters, points[k])];
        }),
      tolerance: toleranceFor(problem),
    });
    if (noise === 'declared') break;
    const scatter = factor * Math.sqrt(sumOfSquares(search.residuals.slice(0, count)) / degreesOfFreedom);
    const change = Math.abs(Math.log(scatter / factor));
    if (!(scatter > 0)) break;
    const rescale = factor / scatter;
    factor = scatter;
    search = {
      ...search,
      residuals: search.residuals.map((one, i) => (i < count ? one * rescale : one)),
      jacobian: search.jacobian.map((one, at) => (at < count * parameters.length ? one * rescale : one)),
    };
    if (!hasPriors || change < 1e-3) break;
  }
  const done = search!;
  const [at] = await problem.predictor.at([done.point]);
  if (!at.ok) throw nothingForetold(at.reason);
  const scale = parameters.map(({ lower, upper }) => upper - lower);
  const dataRows = {
    jacobian: done.jacobian.slice(0, count * parameters.length),
    residuals: done.residuals.slice(0, count),
    sumOfSquares: 0,
  };
  return {
    point: done.point,
    search: done,
    posterior: linearUncertainty(done, scale, 'declared'),
    dataOnly: linearUncertainty(dataRows, scale, 'declared'),
    coverage: coverageFactor(level, noise, degreesOfFreedom),
    noiseFactor: factor,
    chiSquare: sumOfSquares(dataRows.residuals) * factor ** 2,
    degreesOfFreedom,
    predictions: at,
  };
}

/** Intervals by profiles of the likelihood (and the priors), one a parameter. */
export async function profileParameters(problem: FitProblem, fit: Fit): Promise<Profile[]> {
  const { parameters, data, fitted } = problem;
  const deviations = deviationsOf(data);
  const profiles: Profile[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const error = fit.posterior.standardErrors[index];
    profiles.push(
      await profileLikelihood({
        ...bounds(parameters),
        index,
        point: fit.point,
        sumOfSquares: sumOfSquares(fit.search.residuals),
        steps: differenceSteps(parameters, data),
        central: true,
        rise: fit.coverage ** 2,
        firstStep: Math.min(fit.coverage * error, priorDeviation(parameter)),
        tolerance: toleranceFor(problem),
        residuals: async (points) =>
          (await problem.predictor.at(points)).map((at, k) => {
            const own = residualsOf(data, deviations, at);
            return own === null
              ? null
              : [
                  ...selected(own, fitted).map((one) => one / fit.noiseFactor),
                  ...priorResiduals(parameters, points[k]),
                ];
          }),
      }),
    );
  }
  return profiles;
}

export function bounds(parameters: readonly FittedParameter[]): { lower: number[]; upper: number[] } {
  return { lower: parameters.map(({ lower }) => lower), upper: parameters.map(({ upper }) => upper) };
}

/** The best of the declared start and points spread over the box. */
async function lookAround(problem: FitProblem, deviations: readonly number[]): Promise<Float64Array> {
  const { parameters, data, fitted, predictor, seed } = problem;
  const samples = (predictor.simulates ? looks.simulated : looks.computed) * parameters.length;
  const design = unitDesign('latin-hypercube', { samples, dimensions: parameters.length, seed });
  const points = [
    Float64Array.from(parameters, ({ start }) => start),
    ...Array.from({ length: samples }, (_, k) =>
      Float64Array.from(
        parameters,
        ({ lower, upper }, j) => lower + (upper - lower) * design[k * parameters.length + j],
      ),
    ),
  ];
  const answers = await predictor.at(points);
  let best: Float64Array | undefined;
  let least = Number.POSITIVE_INFINITY;
  answers.forEach((at, k) => {
    const residuals = residualsOf(data, deviations, at);
    if (residuals === null) return;
    const sum = sumOfSquares(selected(residuals, fitted)) + sumOfSquares(priorResiduals(parameters, points[k]));
    if (sum < least) {
      least = sum;
      best = points[k];
    }
  });
  if (best === undefined) {
    const failed = answers.find((at) => !at.ok);
    throw nothingForetold(failed === undefined || failed.ok ? 'a prediction is not above zero' : failed.reason);
  }
  return best;
}

function selected(values: ArrayLike<number>, chosen: readonly boolean[]): number[] {
  return Array.from(values).filter((_, i) => chosen[i]);
}

function nothingForetold(reason: string): LithostatError {
  return new LithostatError(
    [
      {
        code: 'no-prediction',
        path: 'calibration.parameters',
        message: `the scenario foretells nothing at any point that was tried, the first time because ${reason}`,
        remedy: 'run the scenario alone, or narrow the bounds',
      },
    ],
    reason.includes('failed:input') ? exitCodes.badInput : exitCodes.solverFailure,
  );
}

function tooFew(data: number, parameters: number): LithostatError {
  return new LithostatError([
    {
      code: 'too-few-data',
      path: 'calibration.noise',
      message: `${data} values cannot tell ${parameters} parameters and their own scatter`,
      got: `${data} values`,
      expected: `${parameters + 1} or more`,
      remedy: 'say how uncertain the data are, and write noise: declared',
    },
  ]);
}
