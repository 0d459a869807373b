import { defaultConfidence, type Estimate } from './estimate.js';
import { studentQuantile } from './inference/student-t.js';

/**
 * The interval of an estimate by what becomes of it when one group of the observations after the other is left out; it holds what the whole
 * procedure makes of the sample, the choice of a model included, unlike a bootstrap of a model that is chosen already.
 * @param value estimate from all observations
 * @param without estimates from all groups but one
 * Source: Kott 2001, J. Off. Stat. 17, 521 (delete-a-group jackknife, Student's t with one degree less than groups).
 */
export function groupJackknife(value: number, without: readonly number[], confidence = defaultConfidence): Estimate {
  const groups = without.length;
  const mean = without.reduce((sum, one) => sum + one, 0) / groups;
  const variance = ((groups - 1) / groups) * without.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  if (groups < 2 || !Number.isFinite(variance)) return { value, low: Number.NaN, high: Number.NaN };
  const reach = studentQuantile((1 + confidence) / 2, groups - 1) * Math.sqrt(variance);
  return { value, low: value - reach, high: value + reach };
}
