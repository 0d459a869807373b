import { normalLogDensity, normalProbability, normalQuantile } from '../normal.js';
import { type Distribution, positive, type Requirement, requireParameters } from './distribution.js';

/**
 * Lognormal distribution: the logarithm is normal.
 * @param median half of the values are below it.
 * @param factor geometric standard deviation, above 1: 68.3 % of the values lie between median/factor and median*factor, 95.4 % within
 *   two factors. The standard deviation of the natural logarithm is ln(factor).
 * @throws LithostatError when the median is not above 0 or the factor not above 1.
 */
export function lognormal({ median, factor }: { readonly median: number; readonly factor: number }): Distribution {
  const aboveOne: Requirement = {
    path: 'factor',
    got: factor,
    holds: Number.isFinite(factor) && factor > 1,
    expected: 'a finite number above 1 (68 % of the values lie between median/factor and median*factor)',
  };
  requireParameters('lognormal', [positive('median', median), aboveOne]);
  const spread = Math.log(factor);
  const scaled = (x: number) => Math.log(x / median) / spread;
  const logDensity = (x: number) =>
    x > 0 ? normalLogDensity(scaled(x)) - Math.log(spread) - Math.log(x) : Number.NEGATIVE_INFINITY;
  const mean = median * Math.exp((spread * spread) / 2);
  return {
    kind: 'lognormal',
    support: [0, Number.POSITIVE_INFINITY],
    mean,
    deviation: mean * Math.sqrt(Math.expm1(spread * spread)),
    quantile: (u) => median * Math.exp(spread * normalQuantile(u)),
    upperQuantile: (u) => median * Math.exp(-spread * normalQuantile(u)),
    probability: (x) => (x > 0 ? normalProbability(scaled(x)) : 0),
    upperProbability: (x) => (x > 0 ? normalProbability(-scaled(x)) : 1),
    density: (x) => Math.exp(logDensity(x)),
    logDensity,
  };
}
