import { describe, it } from 'vitest';
import { incompleteBeta, incompleteBetaQuantile, logBeta } from '../../src/statistics/special.js';
import { expectRelative } from './relative.js';

describe('the incomplete beta function', () => {
  it('of whole numbers is a binomial sum', () => {
    // I_x(k, n - k + 1) is the chance of at least k successes of n.
    const x = 0.3;
    let tail = 0;
    for (let k = 4; k <= 10; k++) tail += [210, 252, 210, 120, 45, 10, 1][k - 4]! * x ** k * (1 - x) ** (10 - k);
    expectRelative(incompleteBeta(x, 4, 7).lower, tail, 1e-13);
    expectRelative(incompleteBeta(x, 4, 7).upper, 1 - tail, 1e-13);
  });
  it('has its arcsine and its powers', () => {
    for (const x of [1e-8, 0.2, 0.5, 0.9]) {
      expectRelative(incompleteBeta(x, 0.5, 0.5).lower, (2 / Math.PI) * Math.asin(Math.sqrt(x)), 1e-12);
      expectRelative(incompleteBeta(x, 3, 1).lower, x ** 3, 1e-12);
    }
    const small = 1e-9;
    expectRelative(
      incompleteBeta(1 - small, 0.5, 0.5, small).upper,
      (2 / Math.PI) * Math.asin(Math.sqrt(small)),
      1e-12,
    );
    expectRelative(Math.exp(logBeta(0.5, 0.5)), Math.PI, 1e-13);
    expectRelative(Math.exp(logBeta(2, 3)), 1 / 12, 1e-13);
  });
  it('is inverted from both ends, with the digits of the distance from one', () => {
    for (const [a, b] of [
      [0.3, 5],
      [2, 2],
      [40, 0.8],
      [700, 900],
    ] as const)
      for (const u of [1e-12, 0.01, 0.5, 0.97]) {
        const { x, complement } = incompleteBetaQuantile(u, a, b);
        expectRelative(incompleteBeta(x, a, b, complement).lower, u, 1e-10);
      }
    expectRelative(incompleteBetaQuantile(1 - 1e-12, 1, 2).complement, 1e-6, 1e-4);
  });
});
