import { normalLogDensity, normalProbability, normalQuantile } from '../normal.js';
import { type Distribution, finite, positive, requireParameters } from './distribution.js';

/**
 * Normal distribution.
 * @throws LithostatError when a parameter is not finite or the deviation is not above 0.
 */
export function normal({ mean, deviation }: { readonly mean: number; readonly deviation: number }): Distribution {
  requireParameters('normal', [finite('mean', mean), positive('deviation', deviation)]);
  const scaled = (x: number) => (x - mean) / deviation;
  const logDensity = (x: number) => normalLogDensity(scaled(x)) - Math.log(deviation);
  return {
    kind: 'normal',
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    mean,
    deviation,
    quantile: (u) => mean + deviation * normalQuantile(u),
    upperQuantile: (u) => mean - deviation * normalQuantile(u),
    probability: (x) => normalProbability(scaled(x)),
    upperProbability: (x) => normalProbability(-scaled(x)),
    density: (x) => Math.exp(logDensity(x)),
    logDensity,
  };
}
