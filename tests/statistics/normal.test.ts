import { describe, expect, it } from 'vitest';
import { normalProbability, normalQuantile } from '../../src/statistics/index.js';
import reference from './references/normal.json' with { type: 'json' };
import { expectRelative } from './relative.js';

describe('the standard normal law', () => {
  it.each(reference.quantile as [number, number][])('has the quantile of scipy at %d', (u, z) => {
    expectRelative(normalQuantile(u), z, 4e-15);
  });

  it.each(reference.probability as [number, number][])('has the probability of mpmath below %d', (z, u) => {
    expectRelative(normalProbability(z), u, 2e-15);
  });

  it('goes there and back', () => {
    for (const z of [-30, -8, -3.3, -0.9, -0.46, 1e-9, 0.1, 0.7, 2, 5])
      expect(Math.abs(normalQuantile(normalProbability(z)) - z)).toBeLessThan(
        z > 4 ? 2e-10 : 4e-15 * Math.max(1, Math.abs(z)),
      );
  });

  it('has ends', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(-0.1)).toBeNaN();
    expect(normalQuantile(Number.NaN)).toBeNaN();
    expect(normalProbability(-40)).toBe(0);
    expect(normalProbability(40)).toBe(1);
    expect(normalProbability(Number.NaN)).toBeNaN();
  });
});
