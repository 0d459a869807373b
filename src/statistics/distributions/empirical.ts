import { type Distribution, requireParameters } from './distribution.js';

/**
 * The distribution of a sample, with straight lines between its sorted values (definition 7 of Hyndman & Fan 1996, the default of numpy):
 * every gap between neighbours is equally likely. The density is that of these steps, infinite at values that occur more than once.
 * @param samples at least two numbers, not all alike.
 * @throws LithostatError when there are fewer, one is not finite, or all are alike.
 */
export function empirical({ samples }: { readonly samples: ArrayLike<number> }): Distribution {
  const sorted = Float64Array.from(samples).sort();
  const count = sorted.length;
  const wrong = sorted.findIndex((value) => !Number.isFinite(value));
  requireParameters('empirical', [
    { path: 'samples', got: `${count} of them`, holds: count >= 2, expected: 'a list of at least two numbers' },
    { path: 'samples', got: sorted[Math.max(0, wrong)], holds: wrong < 0, expected: 'finite numbers' },
    {
      path: 'samples',
      got: `all ${sorted[0]}`,
      holds: count < 2 || sorted[0] !== sorted[count - 1],
      expected: 'not all alike',
    },
  ]);
  const gaps = count - 1;
  const low = sorted[0]!;
  const high = sorted[gaps]!;
  const quantile = (u: number) => {
    const at = Math.min(1, Math.max(0, u)) * gaps;
    const index = Math.min(gaps - 1, Math.floor(at));
    const start = sorted[index]!;
    return start + (at - index) * (sorted[index + 1]! - start);
  };
  /** Index of the last value that is at most x; -1 below all. */
  const indexBelow = (x: number) => {
    let first = -1;
    let last = gaps;
    while (first < last) {
      const middle = (first + last + 1) >> 1;
      if (sorted[middle]! <= x) first = middle;
      else last = middle - 1;
    }
    return first;
  };
  const probability = (x: number) => {
    const index = indexBelow(x);
    if (index < 0) return 0;
    if (index >= gaps) return 1;
    return (index + (x - sorted[index]!) / (sorted[index + 1]! - sorted[index]!)) / gaps;
  };
  const density = (x: number) => {
    if (!(x >= low && x <= high)) return 0;
    const index = Math.min(gaps - 1, indexBelow(x));
    return 1 / (gaps * (sorted[index + 1]! - sorted[index]!));
  };
  // A step from a to b has the mean (a + b)/2 and the mean square (a^2 + a b + b^2)/3; about the middle, to keep digits.
  const centre = quantile(0.5);
  let first = 0;
  let second = 0;
  for (let i = 0; i < gaps; i++) {
    const a = sorted[i]! - centre;
    const b = sorted[i + 1]! - centre;
    first += (a + b) / 2 / gaps;
    second += (a * a + a * b + b * b) / 3 / gaps;
  }
  return {
    kind: 'empirical',
    support: [low, high],
    mean: centre + first,
    deviation: Math.sqrt(Math.max(0, second - first * first)),
    quantile,
    upperQuantile: (u) => quantile(1 - u),
    probability,
    upperProbability: (x) => 1 - probability(x),
    density,
    logDensity: (x) => Math.log(density(x)),
  };
}
