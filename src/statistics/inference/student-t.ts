import { normalLogDensity, normalProbability, normalQuantile } from '../normal.js';
import { incompleteBeta, incompleteBetaQuantile, logBeta } from '../special.js';

/**
 * Quantile of Student's t distribution: with I_x(nu/2, 1/2) = 2 P(T > t) at x = nu/(nu + t^2).
 *
 * @param probability between 0 and 1, both excluded
 * @param freedom degrees of freedom, above zero; infinite for the normal distribution
 * @throws RangeError for other arguments
 * Source: Abramowitz and Stegun, eq. 26.7.1.
 */
export function studentQuantile(probability: number, freedom: number): number {
  if (!(probability > 0 && probability < 1 && freedom > 0)) {
    throw new RangeError(`no quantile of Student's t at ${probability} with ${freedom} degrees of freedom`);
  }
  if (freedom === Number.POSITIVE_INFINITY) return normalQuantile(probability);
  if (probability > 0.5) return -studentQuantile(1 - probability, freedom);
  const { x, complement } = incompleteBetaQuantile(2 * probability, freedom / 2, 0.5);
  return -Math.sqrt((freedom * complement) / x);
}

/**
 * Probability that a variable of Student's t distribution is at most t.
 *
 * @param freedom degrees of freedom, above zero; infinite for the normal distribution
 * Source: Abramowitz and Stegun, eq. 26.7.1.
 */
export function studentProbability(t: number, freedom: number): number {
  if (freedom === Number.POSITIVE_INFINITY) return normalProbability(t);
  const square = t * t;
  const tail = incompleteBeta(freedom / (freedom + square), freedom / 2, 0.5, square / (freedom + square)).lower / 2;
  return t > 0 ? 1 - tail : tail;
}

/** Logarithm of the density of Student's t distribution; `freedom` as above. */
export function studentLogDensity(t: number, freedom: number): number {
  if (freedom === Number.POSITIVE_INFINITY) return normalLogDensity(t);
  return -logBeta(freedom / 2, 0.5) - 0.5 * Math.log(freedom) - 0.5 * (freedom + 1) * Math.log1p((t * t) / freedom);
}
