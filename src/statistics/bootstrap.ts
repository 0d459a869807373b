import {
  defaultConfidence,
  defaultResamples,
  type Estimate,
  type IntervalOptions,
  sortedQuantile,
} from './estimate.js';
import { randomStream } from './random.js';

/**
 * Estimates with percentile bootstrap intervals: units of observation are drawn with replacement, all numbers are estimated again, and the
 * interval is between the quantiles of what came out. Draws that give no number (a variance of zero) are left out.
 * @param units number of independent units of observation (points, blocks, trajectories).
 * @param estimate from how often each unit counts (units entries, whole numbers) to the numbers.
 * Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
 */
export function bootstrap(
  units: number,
  estimate: (counts: Float64Array) => ArrayLike<number>,
  { confidence = defaultConfidence, resamples = defaultResamples, seed = 0 }: IntervalOptions = {},
): Estimate[] {
  const counts = new Float64Array(units).fill(1);
  const values = Array.from(estimate(counts));
  const draws = values.map(() => [] as number[]);
  const random = randomStream(seed);
  for (let resample = 0; resample < resamples && units > 1; resample++) {
    counts.fill(0);
    for (let i = 0; i < units; i++) {
      const unit = random.integer(units);
      counts[unit] = counts[unit]! + 1;
    }
    const drawn = estimate(counts);
    for (let k = 0; k < values.length; k++) if (Number.isFinite(drawn[k]!)) draws[k]!.push(drawn[k]!);
  }
  return values.map((value, k) => {
    const sorted = Float64Array.from(draws[k]!).sort();
    // A single unit says nothing of its own spread.
    if (!Number.isFinite(value) || sorted.length < 2) return { value, low: Number.NaN, high: Number.NaN };
    return {
      value,
      low: sortedQuantile(sorted, (1 - confidence) / 2),
      high: sortedQuantile(sorted, (1 + confidence) / 2),
    };
  });
}
