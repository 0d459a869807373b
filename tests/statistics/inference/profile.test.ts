import { describe, expect, it } from 'vitest';
import { linearUncertainty } from '../../../src/statistics/inference/covariance.js';
import { leastSquares } from '../../../src/statistics/inference/least-squares.js';
import { profileLikelihood } from '../../../src/statistics/inference/profile.js';
import { separability } from '../../../src/statistics/inference/separability.js';

const times = [1, 2, 3, 4, 5, 6];
const setting = { lower: [-10, -10], upper: [10, 10], steps: [1e-4, 1e-4], central: true } as const;

describe('a profile of the likelihood', () => {
  it('of a linear model is the interval of its standard errors', async () => {
    const residuals = async (points: readonly Float64Array[]) =>
      points.map(([a, b]) => times.map((t) => (a + b * t - (2 + 0.5 * t + 0.1 * (-1) ** t)) / 0.1));
    const fit = await leastSquares({ ...setting, residuals, start: [0, 0] });
    const { standardErrors, correlation } = linearUncertainty(fit, [20, 20], 'declared');
    // Straight line on 1..6: var(b) = s^2/Sxx = 0.01/17.5, var(a) = s^2 (1/6 + 3.5^2/17.5), r = -3.5/sqrt(mean of squares 91/6).
    expect(standardErrors[1]).toBeCloseTo(Math.sqrt(0.01 / 17.5), 8);
    expect(standardErrors[0]).toBeCloseTo(0.1 * Math.sqrt(1 / 6 + 3.5 ** 2 / 17.5), 8);
    expect(correlation[1]).toBeCloseTo(-3.5 / Math.sqrt(91 / 6), 8);
    for (const index of [0, 1]) {
      const { low, high, better } = await profileLikelihood({
        ...setting,
        residuals,
        point: fit.point,
        sumOfSquares: fit.sumOfSquares,
        index,
        rise: 1.959964 ** 2,
        firstStep: standardErrors[index],
      });
      expect((high! - fit.point[index]) / (1.959964 * standardErrors[index])).toBeCloseTo(1, 1);
      expect((fit.point[index] - low!) / (1.959964 * standardErrors[index])).toBeCloseTo(1, 1);
      expect(better).toBeNull();
    }
  });

  it('is open where the data leave the parameter free, and closed on the side that they exclude', async () => {
    // exp(-k t) for large k is as good as nothing: only a lower limit of k is known.
    const residuals = async (points: readonly Float64Array[]) =>
      points.map(([k]) => times.map((t) => (Math.exp(-Math.exp(k) * t) - 0) / 0.05));
    const fit = await leastSquares({ residuals, start: [1], lower: [-4], upper: [4], steps: [1e-4] });
    const { low, high } = await profileLikelihood({
      residuals,
      point: fit.point,
      sumOfSquares: fit.sumOfSquares,
      lower: [-4],
      upper: [4],
      steps: [1e-4],
      index: 0,
      rise: 3.841459,
      firstStep: 0.5,
    });
    expect(high).toBeNull();
    // Sum over t of (exp(-K t)/0.05)^2 = 3.84 at K = 2.3257 (geometric series in exp(-2K), solved by hand to four digits).
    const K = Math.exp(low!);
    const sum = times.reduce((total, t) => total + (Math.exp(-K * t) / 0.05) ** 2, 0);
    expect(Math.sqrt(sum / 3.841459)).toBeCloseTo(1, 1);
  });
});

it('a product of two parameters is told apart from the parameters themselves', () => {
  // var(a) = var(b) = 1, cov = -0.999: a + b is known to sqrt(2 (1 - 0.999)) as a sum, a + k b best at k = 0.999.
  const { pairs, undetermined } = separability([1, -0.999, -0.999, 1], [1, 100]);
  expect(pairs).toHaveLength(1);
  expect(pairs[0]).toMatchObject({ first: 0, second: 1 });
  expect(pairs[0].ratio).toBeCloseTo(0.999, 12);
  expect(pairs[0].standardError).toBeCloseTo(Math.sqrt(1 - 0.999 ** 2), 12);
  // The error of the first is all of what was known before; the second was hardly known before.
  expect(undetermined).toEqual([0]);
  expect(separability([1, 0.5, 0.5, 1], [10, 10])).toEqual({ pairs: [], undetermined: [] });
});
