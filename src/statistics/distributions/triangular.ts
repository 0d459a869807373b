import { above, type Distribution, finite, requireParameters } from './distribution.js';
import type { Bounds } from './uniform.js';

/**
 * Triangular distribution: the density rises from `low` to `mode` and falls to `high`.
 * @throws LithostatError when the numbers are not finite or not in this order.
 */
export function triangular({ low, mode, high }: Bounds & { readonly mode: number }): Distribution {
  requireParameters('triangular', [
    finite('low', low),
    finite('high', high),
    above('high', high, low),
    { path: 'mode', got: mode, holds: mode >= low && mode <= high, expected: `between ${low} and ${high}` },
  ]);
  const width = high - low;
  const rise = mode - low;
  const fall = high - mode;
  const density = (x: number) => {
    if (!(x >= low && x <= high)) return 0;
    if (x < mode) return (2 * (x - low)) / (width * rise);
    return x > mode ? (2 * (high - x)) / (width * fall) : 2 / width;
  };
  const fromLow = (u: number) => low + Math.sqrt(u * width * rise);
  const fromHigh = (u: number) => high - Math.sqrt(u * width * fall);
  const below = (x: number) => (x <= low ? 0 : ((x - low) / width) * ((x - low) / rise));
  const beyond = (x: number) => (x >= high ? 0 : ((high - x) / width) * ((high - x) / fall));
  return {
    kind: 'triangular',
    support: [low, high],
    mean: (low + mode + high) / 3,
    deviation: Math.sqrt((rise * rise + fall * fall + rise * fall) / 18),
    quantile: (u) => (u * width < rise ? fromLow(u) : fromHigh(1 - u)),
    upperQuantile: (u) => (u * width < fall ? fromHigh(u) : fromLow(1 - u)),
    probability: (x) => (x < mode ? below(x) : 1 - beyond(x)),
    upperProbability: (x) => (x < mode ? 1 - below(x) : beyond(x)),
    density,
    logDensity: (x) => Math.log(density(x)),
  };
}
