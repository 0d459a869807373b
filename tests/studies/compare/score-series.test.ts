import { describe, expect, it } from 'vitest';
import { valuesAt } from '../../../src/studies/compare/interpolate.js';
import { scoreSeries } from '../../../src/studies/compare/score-series.js';

const times = (count: number, step: number, start = 0) =>
  Float64Array.from({ length: count }, (_, row) => start + row * step);

describe('interpolation at measured times', () => {
  it('is linear between rows, exact at them, and nothing beyond them', () => {
    const series = { time: [1, 2, 4], values: [10, 20, 0] };
    expect([...valuesAt(series, [0.5, 1, 1.5, 2, 3, 4, 4.5])]).toEqual([NaN, 10, 15, 20, 10, 0, NaN]);
  });

  it('takes the value after a jump, and the one before it for the first of two equal times', () => {
    const series = { time: [0, 1, 1, 2], values: [0, 1, 5, 5] };
    expect([...valuesAt(series, [1])]).toEqual([5]);
    expect([...valuesAt(series, [0.5, 1, 1, 1.5])]).toEqual([0.5, 1, 5, 5]);
  });

  it('leaves out what lies beside a row without a value', () => {
    expect([...valuesAt({ time: [0, 1, 2], values: [0, NaN, 2] }, [0, 0.5, 1.5, 2])]).toEqual([0, NaN, NaN, 2]);
  });
});

describe('the score of a series', () => {
  const time = times(1001, 1);
  const curve = (at: number) => Math.sin((2 * Math.PI * at) / 400);

  it('of a constant difference is that difference, everywhere', () => {
    const score = scoreSeries(
      { time, values: time.map(curve) },
      { time, values: time.map((at) => curve(at) - 0.25) },
      0.125,
    )!;
    expect(score).toMatchObject({ count: 1001, leftOut: 0, from: 0, to: 1000 });
    expect(score.rootMeanSquare).toBeCloseTo(0.25, 12);
    expect(score.bias).toBeCloseTo(0.25, 12);
    expect(score.correlation).toBeCloseTo(1, 12);
    expect(score.normalised).toBeCloseTo(2, 12);
    expect(score.relative).toBeCloseTo(0.125, 4);
  });

  it('of an alternating difference has no bias, and its root mean square is the amplitude', () => {
    const measured = time.map((at, row) => curve(at) + (row % 2 === 0 ? 0.1 : -0.1));
    const score = scoreSeries({ time, values: time.map(curve) }, { time, values: measured }, 0.04)!;
    expect(score.rootMeanSquare).toBeCloseTo(0.1, 12);
    expect(Math.abs(score.bias)).toBeLessThan(0.1 / 1000);
    expect(score.within).toBe(0);
    expect(score.timeShift).toBeNull();
  });

  it('finds the one great deviation and when it was', () => {
    const measured = time.map(curve);
    measured[700] += 3;
    const score = scoreSeries({ time, values: time.map(curve) }, { time, values: measured })!;
    expect(score.largest).toBeCloseTo(-3, 12);
    expect(score.largestAt).toBe(700);
    expect(score).toMatchObject({ normalised: null, within: null });
  });

  it.each([7.3, -12.4])('finds a time shift of %d s', (shift) => {
    const values = time.map(curve);
    const inside = times(801, 1, 100);
    const score = scoreSeries({ time, values }, { time: inside, values: inside.map((at) => curve(at - shift)) })!;
    expect(score.timeShift).toBeCloseTo(shift, 2);
    expect(score.shiftedRootMeanSquare).toBeLessThan(1e-4);
    // sqrt(2) |sin(pi shift / period)|, the difference of two sines over whole periods.
    expect(score.rootMeanSquare).toBeCloseTo(Math.SQRT2 * Math.abs(Math.sin((Math.PI * shift) / 400)), 3);
  });

  it('counts only what both have: no value is made up beyond the prediction', () => {
    const score = scoreSeries(
      { time: [0, 10], values: [1, 1] },
      { time: [-5, 0, 5, 10, 15], values: [9, 1, NaN, 1, 9] },
    )!;
    expect(score).toMatchObject({
      count: 2,
      leftOut: 2,
      from: 0,
      to: 10,
      rootMeanSquare: 0,
      correlation: null,
      relative: null,
    });
    expect(scoreSeries({ time: [0, 1], values: [1, 1] }, { time: [2, 3], values: [1, 1] })).toBeNull();
  });
});
