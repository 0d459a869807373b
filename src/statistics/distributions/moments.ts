import type { Distribution } from './distribution.js';

/**
 * Mean and standard deviation by integrating the quantiles, for distributions without a closed form. Double exponential quadrature from
 * both ends towards the middle, where the quantiles of a law with unbounded support have their singularities; relative error about 1e-13.
 * @param centre a value inside the support, subtracted before squares are taken.
 * Source: Takahasi & Mori 1974, Publ. RIMS 9, 721.
 */
export function momentsOfQuantiles(
  { quantile, upperQuantile }: Pick<Distribution, 'quantile' | 'upperQuantile'>,
  centre: number,
): { readonly mean: number; readonly deviation: number } {
  const step = 1 / 64;
  let first = 0;
  let second = 0;
  let total = 0;
  for (let k = -4 / step; k <= 4 / step; k++) {
    const t = k * step;
    const s = (Math.PI / 2) * Math.sinh(t);
    // u runs over (0, 1/2); near 0 without the loss of digits of (1 + tanh)/4.
    const u = 0.5 / (1 + Math.exp(-2 * s));
    const weight = (step * (Math.PI / 4) * Math.cosh(t)) / (Math.cosh(s) * Math.cosh(s)) / 2;
    if (!(weight > 1e-300) || u === 0) continue;
    const low = quantile(u) - centre;
    const high = upperQuantile(u) - centre;
    first += weight * (low + high);
    second += weight * (low * low + high * high);
    total += 2 * weight;
  }
  const shift = first / total;
  return { mean: centre + shift, deviation: Math.sqrt(Math.max(0, second / total - shift * shift)) };
}
