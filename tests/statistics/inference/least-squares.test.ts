import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coverageFactor, linearUncertainty } from '../../../src/statistics/inference/covariance.js';
import { leastSquares, NoResiduals } from '../../../src/statistics/inference/least-squares.js';
import { studentQuantile } from '../../../src/statistics/inference/student-t.js';

const references = JSON.parse(readFileSync(new URL('references/inference.json', import.meta.url), 'utf8'));

/** A model that is evaluated point by point. */
const each = (model: (point: Float64Array) => number[] | null) => async (points: readonly Float64Array[]) =>
  points.map(model);

// NIST Statistical Reference Datasets, Misra1a (lower difficulty), with certified parameters and standard deviations.
const misra = {
  y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
  x: [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0],
};
const misraResiduals = each(([b1, b2]) => misra.x.map((x, i) => b1 * (1 - Math.exp(-b2 * x)) - misra.y[i]));

describe('least squares', () => {
  it.each([
    [500, 0.0001],
    [250, 0.0005],
  ])('give the certified values of NIST Misra1a from %f, %f', async (b1, b2) => {
    const fit = await leastSquares({
      residuals: misraResiduals,
      start: [b1, b2],
      lower: [1, 1e-6],
      upper: [1e4, 1],
      steps: [1e-3, 1e-8],
      central: true,
    });
    expect(fit.status).toBe('converged');
    expect(fit.point[0] / 238.94212918).toBeCloseTo(1, 7);
    expect(fit.point[1] / 5.5015643181e-4).toBeCloseTo(1, 7);
    expect(fit.sumOfSquares / 0.12455138894).toBeCloseTo(1, 9);
    const { standardErrors, residualVariance } = linearUncertainty(fit, [1e4, 1], 'estimated');
    expect(standardErrors[0] / 2.7070075241).toBeCloseTo(1, 5);
    expect(standardErrors[1] / 7.2668688436e-6).toBeCloseTo(1, 5);
    expect(Math.sqrt(residualVariance) / 0.1018787633).toBeCloseTo(1, 8);
  });

  it.each(references.exponentials.cases as readonly object[])('agree with scipy between bounds %j', async (one) => {
    const { t, y } = references.exponentials as { t: number[]; y: number[] };
    const { lower, upper, point, sumOfSquares } = one as {
      readonly [name in 'lower' | 'upper' | 'point']: number[];
    } & { readonly sumOfSquares: number };
    const fit = await leastSquares({
      residuals: each(([a, b, c, d]) => t.map((at, i) => a * Math.exp(-b * at) + c * Math.exp(-d * at) - y[i])),
      start: [1, 1, 1, 0.5],
      lower,
      upper,
      steps: [1e-5, 1e-5, 1e-5, 1e-5],
      central: true,
      tolerance: 1e-12,
    });
    expect(fit.sumOfSquares / sumOfSquares).toBeCloseTo(1, 8);
    fit.point.forEach((value, j) => {
      expect(value / point[j]).toBeCloseTo(1, 4);
    });
    expect(fit.atBound.filter((side) => side !== null).length).toBe(
      point.filter((value, j) => Math.abs(value - lower[j]) < 1e-9 || Math.abs(value - upper[j]) < 1e-9).length,
    );
  });

  it('pass over points at which the model gives nothing, and say when it gives nothing at the start', async () => {
    // The minimum, 0, lies where there is nothing: the search ends at the edge of what can be computed.
    const model = each(([x]) => (x < 0.5 ? null : [x]));
    const fit = await leastSquares({ residuals: model, start: [3], lower: [-5], upper: [5], steps: [1e-4] });
    expect(fit.point[0]).toBeGreaterThanOrEqual(0.5);
    expect(fit.point[0]).toBeLessThan(0.6);
    expect(fit.status).toBe('no-progress');
    await expect(
      leastSquares({ residuals: model, start: [0], lower: [-5], upper: [5], steps: [1e-4] }),
    ).rejects.toBeInstanceOf(NoResiduals);
  });

  it('do not mind a model that answers in steps, with differences far above them', async () => {
    // Quantised like a critical current that is searched to 0.5 %.
    const width = Math.log(1.005);
    const model = each(([x, y]) =>
      [1, 2, 3, 4].map((t) => Math.round((x + y * Math.log(t)) / width) * width - (0.3 + 1.9 * Math.log(t))),
    );
    const fit = await leastSquares({
      residuals: model,
      start: [-1, 1],
      lower: [-3, 0],
      upper: [3, 4],
      steps: [0.1, 0.1],
      central: true,
    });
    expect(fit.point[0]).toBeCloseTo(0.3, 2);
    expect(fit.point[1]).toBeCloseTo(1.9, 2);
  });

  it('know a direction of which the data say nothing', async () => {
    const fit = await leastSquares({
      residuals: each(([a, b, c]) => [a * b - 2, 2 * a * b - 4.1, c - 1]),
      start: [1, 1, 0],
      lower: [0.1, 0.1, -5],
      upper: [10, 10, 5],
      steps: [1e-6, 1e-6, 1e-6],
      central: true,
    });
    const { rank, standardErrors } = linearUncertainty(fit, [1, 1, 1], 'declared');
    expect(rank).toBe(2);
    expect(standardErrors[0]).toBe(Number.POSITIVE_INFINITY);
    expect(standardErrors[2]).toBeCloseTo(1, 6);
    expect(() => linearUncertainty(fit, [1, 1, 1], 'estimated')).toThrow(RangeError);
  });
});

it.each(references.student as [number, number, number][])('quantile of Student at %f, %f degrees', (p, nu, value) => {
  expect(Math.abs(studentQuantile(p, nu) / value - 1)).toBeLessThan(1e-10);
});

it('the factor of a confidence interval is that of the normal law where the noise is known', () => {
  expect(coverageFactor(0.95, 'declared', 3)).toBeCloseTo(1.959963984540054, 12);
  // Two-sided 95 % with five degrees of freedom, from the tables.
  expect(coverageFactor(0.95, 'estimated', 5)).toBeCloseTo(2.570581835636197, 10);
});
