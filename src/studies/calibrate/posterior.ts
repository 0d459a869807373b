import type { CalibrationSettings } from '../../io/scenario/index.js';
import { exitCodes, LithostatError } from '../../quantity/index.js';
import { randomStream } from '../../statistics/index.js';
import { quantileOf } from '../../statistics/inference/diagnostics.js';
import { type LogDensityBatch, type SamplingResult, sampleDream } from '../../statistics/inference/dream.js';
import { bridgeEvidence } from '../../statistics/inference/evidence.js';
import { type Emulator, type EmulatorSummary, trainEmulator } from './emulator.js';
import { bounds, type Fit, type FitProblem } from './fit.js';
import { deviationsOf, logLikelihood, logPriorOf, residualsOf } from './objective.js';
import type { EvidenceResult } from './result.js';

/** How the samples came about, and whether they can be trusted. */
export interface PosteriorSummary {
  readonly method: 'DREAM(ZS)';
  readonly chains: number;
  readonly generations: number;
  readonly samples: number;
  readonly acceptance: number;
  readonly converged: boolean;
  /** Factor on the stated errors, when it is estimated: median and interval. */
  readonly noiseFactor?: { readonly median: number; readonly low: number; readonly high: number };
  readonly surrogate?: EmulatorSummary & {
    /** Points of the posterior at which the scenario itself was asked, and the root mean square of the difference in standard errors. */
    readonly checked: number;
    readonly checkError: number;
  };
}

export interface Posterior {
  /** Coordinates of the parameters, over chains and generations in turn; thinned to what a table needs. */
  readonly samples: readonly Float64Array[];
  readonly diagnostics: SamplingResult['diagnostics'];
  readonly evidence: EvidenceResult | null;
  readonly summary: PosteriorSummary;
  readonly warnings: readonly string[];
}

/** Samples that are kept at most. */
const kept = 4000;
/** The factor on the stated errors lies, a priori, anywhere between these on a logarithmic scale. */
const factorBounds = [1e-3, 1e3] as const;
/** Half width of the box of an emulator in standard errors of the fit. */
const boxErrors = 6;
const checks = 8;

/**
 * Samples the posterior distribution of the parameters (and of the noise, where it is estimated), and finds the evidence by a bridge.
 *
 * @throws LithostatError when there is nothing to sample; Interrupted
 */
export async function samplePosterior(
  problem: FitProblem,
  fit: Fit,
  settings: CalibrationSettings['sampling'],
  onProgress?: (done: number, total: number) => void,
): Promise<Posterior> {
  const { parameters, data, fitted, noise, seed, level, predictor } = problem;
  const size = parameters.length;
  const random = randomStream(seed, 1);
  const wantsEmulator = (settings.surrogate ?? (predictor.simulates ? 'gaussian-process' : 'none')) !== 'none';
  const whole = bounds(parameters);
  const box = wantsEmulator ? emulatedBox(problem, fit) : whole;
  const emulator = wantsEmulator ? await trainEmulator(predictor, data, box, settings.training, seed) : null;
  const freeNoise = noise === 'estimated';
  const lower = [...box.lower, ...(freeNoise ? [Math.log(factorBounds[0])] : [])];
  const upper = [...box.upper, ...(freeNoise ? [Math.log(factorBounds[1])] : [])];
  const logDensity = densityOf(emulator, lower, upper);

  const dimensions = lower.length;
  const spread = () =>
    Float64Array.from({ length: dimensions }, (_, j) => lower[j] + (upper[j] - lower[j]) * random.uniform());
  const archive = Array.from({ length: Math.max(10 * dimensions, 20) }, spread);
  const starts = await startsOf(logDensity, fit, freeNoise, { lower, upper }, settings.chains, random);
  const result = await sampleDream({
    logDensity,
    lower,
    upper,
    archive,
    starts,
    random,
    generations: settings.generations,
    onProgress: (done) => onProgress?.(done, settings.generations),
  });
  const draws = Math.min(10_000, 2 * result.chains.flat().length);
  // A bridge costs as many evaluations as it has draws: affordable where these are cheap.
  const bridge =
    emulator === null && predictor.simulates
      ? null
      : await bridgeEvidence(result.chains, result.logDensities, logDensity, randomStream(seed, 2), draws);
  const samples = thinned(result.chains);
  const warnings: string[] = [];
  if (!result.converged) {
    warnings.push(
      'The chains have not converged: intervals from the samples are too narrow; raise calibration.sampling.generations.',
    );
  }
  const check = emulator === null ? null : await checkEmulator(problem, emulator, samples);
  if (check !== null && check.checkError > 0.5) {
    warnings.push(
      `At points of the posterior the surrogate is off by ${check.checkError.toPrecision(2)} standard errors of the data: raise calibration.sampling.training.`,
    );
  }
  if (emulator !== null)
    warnings.push(
      ...atTheEdge(
        samples,
        box,
        whole,
        parameters.map(({ path }) => path),
      ),
    );
  if (emulator !== null && emulator.summary.failed > 0) {
    warnings.push(
      `${emulator.summary.failed} of ${settings.training} training points gave no prediction; the surrogate does not know where.`,
    );
  }
  const factors = freeNoise
    ? result.chains
        .flat()
        .map((point) => Math.exp(point[size]))
        .sort((a, b) => a - b)
    : null;
  const tail = (1 - level) / 2;
  return {
    samples: samples.map((point) => point.slice(0, size)),
    diagnostics: result.diagnostics,
    evidence: bridge,
    warnings,
    summary: {
      method: 'DREAM(ZS)',
      chains: settings.chains,
      generations: settings.generations,
      samples: result.chains.flat().length,
      acceptance: result.acceptance,
      converged: result.converged,
      ...(factors === null
        ? {}
        : {
            noiseFactor: {
              median: quantileOf(factors, 0.5),
              low: quantileOf(factors, tail),
              high: quantileOf(factors, 1 - tail),
            },
          }),
      ...(emulator === null ? {} : { surrogate: { ...emulator.summary, ...check! } }),
    },
  };

  /** Fitted data, for the density. */
  function densityOf(by: Emulator | null, from: readonly number[], to: readonly number[]): LogDensityBatch {
    const deviations = deviationsOf(data);
    const own = deviations.filter((_one, i) => fitted[i]);
    const inside = (point: Float64Array) => point.every((value, j) => value >= from[j] && value <= to[j]);
    const prior = (point: Float64Array) =>
      logPriorOf(parameters, point) - (freeNoise ? Math.log(to[size] - from[size]) : 0);
    const factorOf = (point: Float64Array) => (freeNoise ? Math.exp(point[size]) : 1);
    if (by !== null) {
      return async (points) =>
        points.map((point) => {
          if (!inside(point)) return Number.NEGATIVE_INFINITY;
          const { residuals, deviations: errors } = by.at(point);
          const factor = factorOf(point);
          // Error of the datum and error of the emulator, both in units of the stated one.
          const total = own.map(() => 0);
          const scaled: number[] = [];
          let k = 0;
          residuals.forEach((residual, i) => {
            if (!fitted[i]) return;
            const width = Math.hypot(factor, errors[i]);
            total[k] = own[k] * width;
            scaled.push(residual / width);
            k++;
          });
          return logLikelihood(scaled, total) + prior(point);
        });
    }
    return async (points) => {
      const within = points.filter(inside);
      const answers = await predictor.at(within);
      let k = 0;
      return points.map((point) => {
        if (!inside(point)) return Number.NEGATIVE_INFINITY;
        const residuals = residualsOf(data, deviations, answers[k++]);
        if (residuals === null) return Number.NEGATIVE_INFINITY;
        return (
          logLikelihood(
            residuals.filter((_one, i) => fitted[i]),
            own,
            factorOf(point),
          ) + prior(point)
        );
      });
    };
  }
}

/** Where the posterior is expected, inside the bounds: some standard errors about the best point, all of the box where these are not known. */
function emulatedBox({ parameters }: FitProblem, fit: Fit): { lower: number[]; upper: number[] } {
  const sides = parameters.map(({ lower, upper }, j) => {
    const reach = Math.max(boxErrors * fit.posterior.standardErrors[j], 0.05 * (upper - lower));
    return Number.isFinite(reach)
      ? [Math.max(lower, fit.point[j] - reach), Math.min(upper, fit.point[j] + reach)]
      : [lower, upper];
  });
  return { lower: sides.map(([low]) => low), upper: sides.map(([, high]) => high) };
}

/** Starts of the chains: about the best point, as far as the errors go, where there is a density. */
async function startsOf(
  logDensity: LogDensityBatch,
  fit: Fit,
  freeNoise: boolean,
  { lower, upper }: { lower: readonly number[]; upper: readonly number[] },
  count: number,
  random: ReturnType<typeof randomStream>,
): Promise<Float64Array[]> {
  const centre = [...fit.point, ...(freeNoise ? [Math.log(fit.noiseFactor)] : [])];
  const starts: Float64Array[] = [];
  for (let round = 0; round < 20 && starts.length < count; round++) {
    const points = Array.from({ length: count }, () =>
      Float64Array.from(centre, (value, j) => {
        const error = fit.posterior.standardErrors[j] ?? 0.3;
        const reach = Math.min(
          Number.isFinite(error) ? 2 * error : Number.POSITIVE_INFINITY,
          (upper[j] - lower[j]) / 4,
        );
        return Math.min(upper[j], Math.max(lower[j], value + reach * random.normal()));
      }),
    );
    const densities = await logDensity(points);
    starts.push(...points.filter((_, k) => Number.isFinite(densities[k])));
  }
  if (starts.length >= count) return starts.slice(0, count);
  throw new LithostatError(
    [
      {
        code: 'no-prediction',
        path: 'calibration.sampling',
        message: 'the scenario foretells nothing about the best point, so there is nothing to sample',
        remedy: 'narrow the bounds of the parameters',
      },
    ],
    exitCodes.solverFailure,
  );
}

/** Chains in turn, generation by generation, every so many. */
function thinned(chains: SamplingResult['chains']): Float64Array[] {
  const length = chains[0].length;
  const every = Math.max(1, Math.ceil((length * chains.length) / kept));
  const samples: Float64Array[] = [];
  for (let k = every - 1; k < length; k += every) for (const chain of chains) samples.push(chain[k]);
  return samples;
}

/** The scenario itself against its emulator at points of the posterior. */
async function checkEmulator({ predictor, data }: FitProblem, emulator: Emulator, samples: readonly Float64Array[]) {
  const chosen = Array.from({ length: checks }, (_, k) => samples[Math.floor(((k + 0.5) * samples.length) / checks)]);
  const deviations = deviationsOf(data);
  const truth = (await predictor.at(chosen)).map((at) => residualsOf(data, deviations, at));
  const squares = truth.flatMap((residuals, k) => {
    const emulated = emulator.at(chosen[k]).residuals;
    return residuals === null ? [] : Array.from(residuals, (one, i) => (one - emulated[i]) ** 2);
  });
  const checkError = Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length);
  return { checked: truth.filter((one) => one !== null).length, checkError };
}

/** Warnings where the posterior leans on a wall that only the emulator has. */
function atTheEdge(
  samples: readonly Float64Array[],
  box: { readonly lower: readonly number[]; readonly upper: readonly number[] },
  whole: { readonly lower: readonly number[]; readonly upper: readonly number[] },
  names: readonly string[],
): string[] {
  return names.flatMap((name, j) => {
    const margin = 0.02 * (box.upper[j] - box.lower[j]);
    const near = samples.filter(
      (point) =>
        (box.lower[j] > whole.lower[j] && point[j] < box.lower[j] + margin) ||
        (box.upper[j] < whole.upper[j] && point[j] > box.upper[j] - margin),
    ).length;
    return near > 0.005 * samples.length
      ? [
          `The posterior of ${name} reaches the edge of the region in which the surrogate was trained: its interval is too narrow.`,
        ]
      : [];
  });
}
