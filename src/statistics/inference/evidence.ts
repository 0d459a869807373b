import type { RandomStream } from '../random.js';
import { effectiveSize, mean } from './diagnostics.js';
import type { LogDensityBatch } from './dream.js';
import { singularValues } from './singular-values.js';

/** Logarithm of a marginal likelihood, integral of the density, with its standard error (null: not known by this method). */
export interface Evidence {
  readonly method: 'laplace' | 'bridge-sampling';
  readonly logEvidence: number;
  readonly standardError: number | null;
}

/**
 * Laplace's approximation: the integral of the normal density with the height and the curvature of the mode. Nothing is known of its error;
 * it takes no heed of bounds.
 *
 * @param logDensityAtMode logarithm of likelihood times prior
 * @param covariance size x size, row-major: inverse of the negative Hessian there; null where it is not finite
 * Source: Tierney and Kadane, J. Am. Stat. Assoc. 81, 82 (1986).
 */
export function laplaceEvidence(
  logDensityAtMode: number,
  covariance: ArrayLike<number>,
  size: number,
): Evidence | null {
  const { values } = singularValues(covariance, size, size);
  if (!values.every((value) => Number.isFinite(value) && value > 0)) return null;
  const logDeterminant = values.reduce((sum, value) => sum + Math.log(value), 0);
  const logEvidence = logDensityAtMode + (size / 2) * Math.log(2 * Math.PI) + logDeterminant / 2;
  return { method: 'laplace', logEvidence, standardError: null };
}

/**
 * Bridge sampling: the ratio of what the samples and what draws from a normal distribution, fitted to the first half of the samples, find in each
 * other's place. The standard error holds the correlation of the samples.
 *
 * @param chains samples of the density, by chain; of each chain the first half fits the distribution, the second half is bridged
 * @param logDensities their densities
 * @param logDensity of likelihood times normalised prior; -Infinity outside the bounds
 * @param draws number of draws from the fitted distribution
 * @returns null when the samples span no volume
 * Source: Meng and Wong, Stat. Sinica 6, 831 (1996); error: Frühwirth-Schnatter, Econom. J. 7, 143 (2004); Gronau et al., J. Math. Psychol. 81, 80 (2017).
 */
export async function bridgeEvidence(
  chains: readonly (readonly Float64Array[])[],
  logDensities: readonly ArrayLike<number>[],
  logDensity: LogDensityBatch,
  random: RandomStream,
  draws: number,
): Promise<Evidence | null> {
  const size = chains[0][0].length;
  const first = chains.flatMap((chain) => chain.slice(0, Math.floor(chain.length / 2)));
  const proposal = fitNormal(first, size);
  if (proposal === null) return null;
  const rest = chains.map((chain) => chain.slice(Math.floor(chain.length / 2)));
  // l = log of density over proposal, at the samples and at the draws.
  const atSamples = rest.map((chain, c) =>
    Float64Array.from(
      chain,
      (point, k) => logDensities[c][Math.floor(chains[c].length / 2) + k] - proposal.logDensity(point),
    ),
  );
  const drawn = Array.from({ length: draws }, () => proposal.draw(random));
  const answers = await logDensity(drawn);
  const atDraws = Float64Array.from(drawn, (point, k) => answers[k] - proposal.logDensity(point));
  const samples = Float64Array.from(atSamples.flatMap((one) => [...one]));
  const effective = effectiveSize(atSamples);
  const sampleShare = effective / (effective + draws);
  const drawShare = 1 - sampleShare;
  // Everything relative to a typical value, so that nothing overflows.
  const shift = Float64Array.from(samples).sort()[Math.floor(samples.length / 2)];
  let ratio = 1;
  for (let round = 0; round < 1000; round++) {
    const above = mean(
      atDraws.map((l) => Math.exp(l - shift) / (sampleShare * Math.exp(l - shift) + drawShare * ratio)),
    );
    const below = mean(samples.map((l) => 1 / (sampleShare * Math.exp(l - shift) + drawShare * ratio)));
    const next = above / below;
    if (!(next > 0 && Number.isFinite(next))) return null;
    const done = Math.abs(next - ratio) <= 1e-12 * next;
    ratio = next;
    if (done) break;
  }
  const weight = (l: number) => 1 / (sampleShare * Math.exp(l - shift) + drawShare * ratio);
  const f1 = atDraws.map((l) => Math.exp(l - shift) * weight(l));
  const f2 = atSamples.map((one) => one.map(weight));
  const all = Float64Array.from(f2.flatMap((one) => [...one]));
  const relative = relativeVariance(f1) / draws + relativeVariance(all) / effectiveSize(f2);
  return { method: 'bridge-sampling', logEvidence: Math.log(ratio) + shift, standardError: Math.sqrt(relative) };
}

function relativeVariance(values: Float64Array): number {
  const centre = mean(values);
  return mean(values.map((one) => (one - centre) ** 2)) / (centre * centre);
}

interface Normal {
  logDensity(point: Float64Array): number;
  draw(random: RandomStream): Float64Array;
}

/** The normal distribution with the mean and covariance of points; null when these span no volume. */
function fitNormal(points: readonly Float64Array[], size: number): Normal | null {
  const centre = new Float64Array(size);
  for (const point of points) for (let j = 0; j < size; j++) centre[j] += point[j] / points.length;
  const rows = points.length;
  const deviations = new Float64Array(rows * size);
  points.forEach((point, i) => {
    for (let j = 0; j < size; j++) deviations[i * size + j] = (point[j] - centre[j]) / Math.sqrt(rows - 1);
  });
  const { values, right } = singularValues(deviations, rows, size);
  if (rows <= size || !(values[size - 1] > 1e-12 * values[0])) return null;
  const constant = -0.5 * size * Math.log(2 * Math.PI) - values.reduce((sum, value) => sum + Math.log(value), 0);
  return {
    logDensity(point) {
      let sum = constant;
      for (let l = 0; l < size; l++) {
        let along = 0;
        for (let j = 0; j < size; j++) along += right[j * size + l] * (point[j] - centre[j]);
        sum -= 0.5 * (along / values[l]) ** 2;
      }
      return sum;
    },
    draw(random) {
      const point = Float64Array.from(centre);
      for (let l = 0; l < size; l++) {
        const along = values[l] * random.normal();
        for (let j = 0; j < size; j++) point[j] += right[j * size + l] * along;
      }
      return point;
    },
  };
}
