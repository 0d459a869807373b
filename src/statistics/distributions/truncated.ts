import { LithostatError } from '../../quantity/index.js';
import { above, type Distribution, requireParameters } from './distribution.js';
import { momentsOfQuantiles } from './moments.js';

/**
 * A distribution restricted to an interval: what lies outside is cut off, the rest keeps its shape.
 * @param low smallest value; -Infinity for none.
 * @param high largest value; Infinity for none.
 * @throws LithostatError when the bounds are in the wrong order or (nearly) all of the distribution lies outside of them.
 */
export function truncated(
  base: Distribution,
  {
    low = Number.NEGATIVE_INFINITY,
    high = Number.POSITIVE_INFINITY,
  }: { readonly low?: number; readonly high?: number },
): Distribution {
  requireParameters(`truncated ${base.kind}`, [above('high', high, low)]);
  if (low <= base.support[0] && high >= base.support[1]) return base;
  // Probabilities are counted from the end of the base at which they are small, so that an interval far out in the upper tail keeps
  // its digits.
  const fromAbove = base.probability(low) > 0.5;
  const nearEnd = fromAbove ? base.upperProbability(high) : base.probability(low);
  const farEnd = fromAbove ? base.upperProbability(low) : base.probability(high);
  const inside = farEnd - nearEnd;
  if (!(inside > 1e-280)) {
    throw new LithostatError([
      {
        code: 'out-of-range',
        path: '',
        message: `no part of the ${base.kind} distribution lies between ${low} and ${high}`,
        got: `${low} to ${high}`,
        expected: `an interval that holds a part of the distribution (its middle half is ${base.quantile(0.25)} to ${base.quantile(0.75)})`,
      },
    ]);
  }
  const support = [Math.max(low, base.support[0]), Math.min(high, base.support[1])] as const;
  const clamped = (x: number) => Math.min(support[1], Math.max(support[0], x));
  /** The value at a probability counted from the near end. */
  const at = (u: number) =>
    clamped(fromAbove ? base.upperQuantile(nearEnd + u * inside) : base.quantile(nearEnd + u * inside));
  const backAt = (u: number) =>
    clamped(fromAbove ? base.upperQuantile(farEnd - u * inside) : base.quantile(farEnd - u * inside));
  const share = (x: number) => {
    const probability = fromAbove ? base.upperProbability(clamped(x)) : base.probability(clamped(x));
    return Math.min(1, Math.max(0, (probability - nearEnd) / inside));
  };
  const backShare = (x: number) => {
    const probability = fromAbove ? base.upperProbability(clamped(x)) : base.probability(clamped(x));
    return Math.min(1, Math.max(0, (farEnd - probability) / inside));
  };
  const quantile = fromAbove ? backAt : at;
  const upperQuantile = fromAbove ? at : backAt;
  const logDensity = (x: number) =>
    x >= low && x <= high ? base.logDensity(x) - Math.log(inside) : Number.NEGATIVE_INFINITY;
  return {
    kind: base.kind,
    support,
    ...momentsOfQuantiles({ quantile, upperQuantile }, quantile(0.5)),
    quantile,
    upperQuantile,
    probability: fromAbove ? backShare : share,
    upperProbability: fromAbove ? share : backShare,
    density: (x) => Math.exp(logDensity(x)),
    logDensity,
  };
}
