import type { CalibrationSettings } from '../../io/scenario/index.js';
import { laplaceEvidence } from '../../statistics/inference/evidence.js';
import { separability } from '../../statistics/inference/separability.js';
import { datumResults, matrixRows, parameterResults } from './describe-fit.js';
import { type Fit, type FitProblem, fitParameters, profileParameters } from './fit.js';
import { crossValidate, foldsOf, scoreHeldOut } from './hold-out.js';
import { deviationsOf, logLikelihood, logPriorOf, residualsOf } from './objective.js';
import { priorDeviation } from './parameters.js';
import { type Posterior, samplePosterior } from './posterior.js';
import type { EvidenceResult, FitResult } from './result.js';
import { identifiabilityInWords } from './wording.js';

/** One calibration with everything that was asked for. */
export interface CalibrationOfOne {
  readonly fit: Fit;
  readonly posterior: Posterior | null;
  readonly result: FitResult;
}

/** Scatter over what the stated uncertainties say, from which on it is told. */
const tooMuchScatter = 1.5;

/**
 * Calibrates one scenario: best values, intervals, what the data can tell, samples, hold-out scores.
 *
 * @throws LithostatError, Interrupted
 */
export async function calibrateOne(
  problem: FitProblem,
  settings: CalibrationSettings,
  onProgress?: (text: string) => void,
): Promise<CalibrationOfOne> {
  const { parameters, noise } = problem;
  const size = parameters.length;
  onProgress?.('least squares');
  const fit = await fitParameters(problem);
  onProgress?.('profiles');
  const profiles = settings.profiles ? await profileParameters(problem, fit) : null;
  onProgress?.('samples');
  const posterior =
    settings.method === 'least-squares'
      ? null
      : await samplePosterior(problem, fit, settings.sampling, (done, total) =>
          onProgress?.(`samples, ${done} of ${total} generations`),
        );
  onProgress?.('hold-out');
  const folds = foldsOf(settings.holdOut, problem);
  const holdOut = folds === null ? undefined : await crossValidate(problem, fit, folds);
  const held = problem.fitted.every(Boolean) ? undefined : await scoreHeldOut(problem, fit);
  const deviations = fit.dataOnly.standardErrors;
  const found = separability(fit.dataOnly.covariance, parameters.map(priorDeviation));
  const evidence: EvidenceResult[] = [];
  if (noise === 'declared') {
    const height = logDensityAtBest(problem, fit);
    const isInside = fit.search.atBound.every((side) => side === null);
    const laplace = isInside ? laplaceEvidence(height, fit.posterior.covariance, size) : null;
    // Nowhere in the box is the density higher than at the best point.
    const volume = parameters.reduce((sum, { lower, upper }) => sum + Math.log(upper - lower), 0);
    evidence.push(
      laplace ?? { method: 'upper bound', logEvidence: height + volume, standardError: null, isUpperBound: true },
    );
  }
  if (posterior?.evidence) evidence.push(posterior.evidence);
  const bounded = fit.predictions.values.filter(({ isBound }) => isBound).length;
  const warnings: string[] = [];
  if (fit.search.status === 'iterations' || fit.search.status === 'failed') {
    warnings.push(
      'The search for the best values did not end at a minimum: the values and their errors are not reliable.',
    );
  }
  const profileBetter = profiles?.some((one) => one.better !== null) === true;
  if (profileBetter)
    warnings.push(
      'A profile met a better fit than the search had found: start there (calibration.parameters.….start).',
    );
  parameters.forEach(({ path }, j) => {
    if (fit.search.atBound[j] !== null)
      warnings.push(`The best value of ${path} lies at its ${fit.search.atBound[j]} bound.`);
  });
  const excess = Math.sqrt(fit.chiSquare / fit.degreesOfFreedom);
  if (noise === 'declared' && fit.degreesOfFreedom > 0 && excess > tooMuchScatter) {
    warnings.push(
      `The residuals are ${excess.toPrecision(2)} times what the stated uncertainties allow: the model or the uncertainties are not right, and the intervals are too narrow.`,
    );
  }
  if (noise === 'declared' && fit.degreesOfFreedom <= 0) {
    warnings.push(
      `There are no more values (${size + fit.degreesOfFreedom}) than parameters (${size}): the fit cannot be tested by these data.`,
    );
  }
  if (bounded > 0) warnings.push(`${bounded} predictions are one end of a search that did not find the other.`);
  if (settings.holdOut !== 'none' && holdOut === undefined)
    warnings.push('There are too few values (or groups) to leave one out.');
  warnings.push(...(posterior?.warnings ?? []));
  const result: FitResult = {
    parameters: parameterResults(problem, fit, profiles, posterior),
    covariance: matrixRows(fit.posterior.covariance, size),
    correlation: matrixRows(fit.posterior.correlation, size) as number[][],
    identifiability: identifiabilityInWords(
      parameters,
      found,
      fit.dataOnly.correlation,
      deviations,
      fit.search.atBound,
    ),
    status: fit.search.status,
    chiSquare: fit.chiSquare,
    degreesOfFreedom: fit.degreesOfFreedom,
    noiseFactor: fit.noiseFactor,
    data: datumResults(problem, fit),
    evidence,
    ...(holdOut === undefined ? {} : { holdOut }),
    ...(held === undefined ? {} : { held }),
    ...(posterior === null ? {} : { sampling: posterior.summary }),
    warnings,
  };
  return { fit, posterior, result };
}

/** Logarithm of likelihood times prior at the best point. */
function logDensityAtBest({ data, fitted, parameters }: FitProblem, fit: Fit): number {
  const deviations = deviationsOf(data);
  const residuals = residualsOf(data, deviations, fit.predictions)!;
  const chosen = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => fitted[i]);
  return logLikelihood(chosen(residuals), chosen(deviations)) + logPriorOf(parameters, fit.point);
}
