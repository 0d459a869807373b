import { incompleteBeta, incompleteBetaQuantile, logBeta } from '../special.js';
import { above, type Distribution, finite, positive, requireParameters } from './distribution.js';

/**
 * Beta distribution between two bounds, density proportional to (x - low)^(first - 1) (high - x)^(second - 1).
 * @param first shape at the low end, above 0.
 * @param second shape at the high end, above 0.
 * @throws LithostatError when a shape is not above 0 or the bounds are in the wrong order.
 */
export function beta({
  first,
  second,
  low = 0,
  high = 1,
}: {
  readonly first: number;
  readonly second: number;
  readonly low?: number;
  readonly high?: number;
}): Distribution {
  requireParameters('beta', [
    positive('first', first),
    positive('second', second),
    finite('low', low),
    finite('high', high),
    above('high', high, low),
  ]);
  const width = high - low;
  const sum = first + second;
  const logScale = Math.log(width) + logBeta(first, second);
  const logDensity = (x: number) => {
    if (!(x >= low && x <= high)) return Number.NEGATIVE_INFINITY;
    const share = (x - low) / width;
    const rest = (high - x) / width;
    // 0 ln 0 counts as 0: a shape of 1 is flat up to its end.
    const term = (power: number, base: number) => (power === 0 ? 0 : power * Math.log(base));
    return term(first - 1, share) + term(second - 1, rest) - logScale;
  };
  const shares = (x: number) => incompleteBeta((x - low) / width, first, second, (high - x) / width);
  return {
    kind: 'beta',
    support: [low, high],
    mean: low + (width * first) / sum,
    deviation: (width / sum) * Math.sqrt((first * second) / (sum + 1)),
    quantile: (u) => {
      const { x, complement } = incompleteBetaQuantile(u, first, second);
      return x < 0.5 ? low + width * x : high - width * complement;
    },
    upperQuantile: (u) => {
      const { x, complement } = incompleteBetaQuantile(u, second, first);
      return x < 0.5 ? high - width * x : low + width * complement;
    },
    probability: (x) => shares(x).lower,
    upperProbability: (x) => shares(x).upper,
    density: (x) => Math.exp(logDensity(x)),
    logDensity,
  };
}
