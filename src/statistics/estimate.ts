/** A number with the interval in which it lies with the stated confidence. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How intervals are made. */
export interface IntervalOptions {
  /** Probability that the interval holds the truth. Default 0.95. */
  readonly confidence?: number;
  /** Samples drawn with replacement for bootstrap intervals. Default 1000. */
  readonly resamples?: number;
  /** Default 0. */
  readonly seed?: number;
}

export const defaultConfidence = 0.95;
export const defaultResamples = 1000;

/** The value below which a share `u` of sorted numbers lies, with straight lines between them (Hyndman & Fan 1996, definition 7). */
export function sortedQuantile(sorted: ArrayLike<number>, u: number): number {
  const at = Math.min(1, Math.max(0, u)) * (sorted.length - 1);
  const index = Math.min(sorted.length - 2, Math.floor(at));
  if (index < 0) return sorted[0] ?? Number.NaN;
  const start = sorted[index]!;
  return start + (at - index) * (sorted[index + 1]! - start);
}
