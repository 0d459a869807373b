import { above, type Distribution, finite, positive, requireParameters } from './distribution.js';

/** Bounds of a distribution that has them. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Uniform distribution between two bounds.
 * @throws LithostatError when a bound is not finite or they are in the wrong order.
 */
export function uniform({ low, high }: Bounds): Distribution {
  requireParameters('uniform', [finite('low', low), finite('high', high), above('high', high, low)]);
  const width = high - low;
  const inside = (x: number) => x >= low && x <= high;
  const share = (x: number) => Math.min(1, Math.max(0, (x - low) / width));
  return {
    kind: 'uniform',
    support: [low, high],
    mean: low + width / 2,
    deviation: width / Math.sqrt(12),
    quantile: (u) => low + width * u,
    upperQuantile: (u) => high - width * u,
    probability: share,
    upperProbability: (x) => Math.min(1, Math.max(0, (high - x) / width)),
    density: (x) => (inside(x) ? 1 / width : 0),
    logDensity: (x) => (inside(x) ? -Math.log(width) : Number.NEGATIVE_INFINITY),
  };
}

/**
 * Log-uniform distribution: the logarithm is uniform between those of two positive bounds.
 * @throws LithostatError when a bound is not above 0 or they are in the wrong order.
 */
export function loguniform({ low, high }: Bounds): Distribution {
  requireParameters('loguniform', [positive('low', low), positive('high', high), above('high', high, low)]);
  const width = Math.log(high / low);
  const inside = (x: number) => x >= low && x <= high;
  const clamped = (x: number) => Math.min(high, Math.max(low, x));
  const mean = (high - low) / width;
  // (high^2 - low^2) / (2 width) - mean^2, in a form that keeps its digits when the bounds are near each other.
  const half = width / 2;
  const variance = mean * mean * (half / Math.tanh(half) - 1);
  return {
    kind: 'loguniform',
    support: [low, high],
    mean,
    deviation: Math.sqrt(Math.max(0, variance)),
    quantile: (u) => clamped(low * Math.exp(width * u)),
    upperQuantile: (u) => clamped(high * Math.exp(-width * u)),
    probability: (x) => Math.min(1, Math.log(clamped(x) / low) / width),
    upperProbability: (x) => Math.min(1, Math.log(high / clamped(x)) / width),
    density: (x) => (inside(x) ? 1 / (x * width) : 0),
    logDensity: (x) => (inside(x) ? -Math.log(x) - Math.log(width) : Number.NEGATIVE_INFINITY),
  };
}
