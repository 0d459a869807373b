/** Two parameters that the data tell only together. */
interface InseparablePair {
  readonly first: number;
  readonly second: number;
  readonly correlation: number;
  /**
   * The combination that the data do tell, first + ratio * second (of logarithms: first * second^ratio): the one whose standard error is
   * smallest.
   */
  readonly ratio: number;
  readonly standardError: number;
}

/** What can be told of each parameter, from the covariance of a fit or of samples. */
export interface Separability {
  readonly pairs: readonly InseparablePair[];
  /** Parameters of which the data say (almost) nothing: their error is not much smaller than what was known before. */
  readonly undetermined: readonly number[];
}

/** Correlation from which on two parameters count as not separable. */
const inseparableCorrelation = 0.95;
/** A parameter counts as undetermined when its standard error is above this share of its prior standard deviation. */
const undeterminedShare = 0.8;

/**
 * Finds the parameters that data cannot separate, and those of which they say nothing.
 *
 * @param covariance size x size, row-major, of the data alone; infinite variances are allowed
 * @param priorDeviations standard deviation of each parameter before the data
 * Source: the combination: minimum of var(a + k b) over k at k = -cov(a, b)/var(b); weakly identified directions as in Brun, Reichert and
 * Künsch, Water Resour. Res. 37, 1015 (2001).
 */
export function separability(covariance: ArrayLike<number>, priorDeviations: ArrayLike<number>): Separability {
  const size = priorDeviations.length;
  const deviation = (j: number) => Math.sqrt(covariance[j * size + j]);
  const pairs: InseparablePair[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const variance = covariance[j * size + j];
      if (!Number.isFinite(variance) || !Number.isFinite(covariance[i * size + i])) continue;
      const shared = covariance[i * size + j];
      const correlation = shared / (deviation(i) * deviation(j));
      if (!(Math.abs(correlation) >= inseparableCorrelation)) continue;
      const ratio = -shared / variance;
      const left = covariance[i * size + i] - (shared * shared) / variance;
      pairs.push({ first: i, second: j, correlation, ratio, standardError: Math.sqrt(Math.max(0, left)) });
    }
  }
  const undetermined = Array.from({ length: size }, (_, j) => j).filter(
    (j) => !(deviation(j) <= undeterminedShare * priorDeviations[j]),
  );
  return { pairs, undetermined };
}
