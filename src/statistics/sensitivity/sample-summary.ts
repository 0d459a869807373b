import { defaultConfidence, type Estimate, sortedQuantile } from '../estimate.js';
import { normalQuantile } from '../normal.js';
import { incompleteBeta } from '../special.js';

/** A quantile with its interval; an end is infinite where the sample is too small to bound it. */
interface QuantileEstimate extends Estimate {
  /** Probability of the quantile. */
  readonly probability: number;
  readonly standardError: number;
}

/** What a sample of a scalar says of its distribution. */
export interface SampleSummary {
  readonly count: number;
  readonly mean: Estimate;
  /** Standard error of the mean. */
  readonly standardError: number;
  readonly deviation: number;
  readonly quantiles: readonly QuantileEstimate[];
}

/**
 * Standard error of a sample quantile: the deviation of the order statistic when the sample is drawn again with replacement, in closed
 * form. Source: Maritz & Jarrett 1978, J. Am. Stat. Assoc. 73, 194, with the law of the order statistic, beta(m, n - m + 1).
 */
function quantileError(sorted: Float64Array, probability: number): number {
  const count = sorted.length;
  const order = Math.min(count, Math.max(1, Math.floor(count * probability + 0.5)));
  let first = 0;
  let second = 0;
  let before = 0;
  const middle = sorted[order - 1]!;
  for (let i = 1; i <= count; i++) {
    const upTo = incompleteBeta(i / count, order, count - order + 1, (count - i) / count).lower;
    const value = sorted[i - 1]! - middle;
    first += (upTo - before) * value;
    second += (upTo - before) * value * value;
    before = upTo;
  }
  return Math.sqrt(Math.max(0, second - first * first));
}

/**
 * The order statistics between which a quantile lies with a confidence, whatever the distribution: the number of values below it is
 * binomial. Source: Hahn & Meeker 1991, Statistical Intervals, section 5.2.
 */
function quantileInterval(sorted: Float64Array, probability: number, confidence: number): [low: number, high: number] {
  const count = sorted.length;
  const tail = (1 - confidence) / 2;
  // P(k-th smallest value above the quantile) = 1 - I_p(k, n - k + 1), falling in k for the complement.
  const chanceBelow = (k: number) => incompleteBeta(probability, k, count - k + 1, 1 - probability).lower;
  let low = 0;
  let high = count;
  // Largest k whose value is below the quantile with a chance of at least 1 - tail; 0 when there is none.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (chanceBelow(middle) >= 1 - tail) low = middle;
    else high = middle - 1;
  }
  const lower = low;
  low = 1;
  high = count + 1;
  // Smallest k whose value is above it with that chance; count + 1 when there is none.
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chanceBelow(middle) <= tail) high = middle;
    else low = middle + 1;
  }
  return [
    lower >= 1 ? sorted[lower - 1]! : Number.NEGATIVE_INFINITY,
    low <= count ? sorted[low - 1]! : Number.POSITIVE_INFINITY,
  ];
}

/**
 * Mean, deviation and quantiles of a sample, with intervals. They are those of independent points; for Latin hypercubes and Sobol' designs
 * they are as a rule too wide.
 * @param sample finite numbers.
 * @param probabilities of the quantiles. Default 2.5 %, 25 %, 50 %, 75 %, 97.5 %.
 */
export function summarizeSample(
  sample: ArrayLike<number>,
  probabilities: readonly number[] = [0.025, 0.25, 0.5, 0.75, 0.975],
  confidence = defaultConfidence,
): SampleSummary {
  const sorted = Float64Array.from(sample).sort();
  const count = sorted.length;
  const centre = count > 0 ? sorted[count >> 1]! : Number.NaN;
  const mean = centre + sorted.reduce((sum, value) => sum + (value - centre), 0) / count;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const standardError = Math.sqrt(variance / count);
  const reach = normalQuantile((1 + confidence) / 2) * standardError;
  return {
    count,
    mean: { value: mean, low: mean - reach, high: mean + reach },
    standardError,
    deviation: Math.sqrt(variance),
    quantiles: probabilities.map((probability) => {
      const [low, high] = quantileInterval(sorted, probability, confidence);
      return {
        probability,
        value: sortedQuantile(sorted, probability),
        low,
        high,
        standardError: quantileError(sorted, probability),
      };
    }),
  };
}
