import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadLabels } from '../../src/report/label-layout.js';
import { thinCurve } from '../../src/report/thinning.js';

test('what is thinned keeps ends, extremes and gaps, invents nothing, and stays in order', () => {
  const value = fc.oneof(
    { weight: 20, arbitrary: fc.double({ noNaN: true, min: -1e3, max: 1e3 }) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  );
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 1, max: 30 }),
      (values, buckets) => {
        const x = Float64Array.from(values, (_value, index) => index ** 1.3);
        const y = Float64Array.from(values);
        const thin = thinCurve(x, y, buckets);
        expect(thin.x.length).toBeLessThanOrEqual(Math.max(5 * buckets, 1));
        expect([thin.x[0], thin.x.at(-1)]).toEqual([x[0], x.at(-1)]);
        const finite = (array: Float64Array) => Array.from(array).filter((entry) => !Number.isNaN(entry));
        expect(Math.max(...finite(thin.y))).toBe(Math.max(...finite(y)));
        expect(Math.min(...finite(thin.y))).toBe(Math.min(...finite(y)));
        expect(thin.y.some(Number.isNaN)).toBe(y.some(Number.isNaN));
        for (let index = 0; index < thin.x.length; index++) {
          if (index > 0) expect(thin.x[index]).toBeGreaterThan(thin.x[index - 1]);
          expect(Object.is(thin.y[index], y[x.indexOf(thin.x[index])])).toBe(true);
        }
      },
    ),
  );
});

test('a single spike among a million points survives', () => {
  const x = Float64Array.from({ length: 1_000_000 }, (_value, index) => index);
  const y = new Float64Array(x.length);
  y[123_457] = 5;
  y[800_001] = -3;
  const thin = thinCurve(x, y, 300);
  expect(thin.x.length).toBeLessThan(1300);
  expect(thin.x[thin.y.indexOf(5)]).toBe(123_457);
  expect(thin.x[thin.y.indexOf(-3)]).toBe(800_001);
});

test('a short curve is left alone and lengths must agree', () => {
  const x = Float64Array.of(0, 1, 2);
  expect(thinCurve(x, x, 1).y).toBe(x);
  expect(() => thinCurve(x, Float64Array.of(1), 1)).toThrow(/one y an x; got 1 for 3/);
});

test('labels keep their distance, their order and the page', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { minLength: 1, maxLength: 15 }), (wanted) => {
      const placed = spreadLabels(wanted, 15, 0, 300);
      const order = placed.map((_place, index) => index).sort((left, right) => placed[left] - placed[right]);
      for (let index = 0; index < order.length; index++) {
        expect(placed[order[index]]).toBeGreaterThanOrEqual(-1e-6);
        expect(placed[order[index]]).toBeLessThanOrEqual(300 + 1e-6);
        if (index === 0) continue;
        expect(placed[order[index]] - placed[order[index - 1]]).toBeGreaterThanOrEqual(15 - 1e-6);
        expect(wanted[order[index]]).toBeGreaterThanOrEqual(wanted[order[index - 1]]);
      }
    }),
  );
});

test('labels with room stay where they are; two that meet part evenly; too many share the room', () => {
  expect(spreadLabels([100, 20, 60], 15, 0, 300)).toEqual([100, 20, 60]);
  expect(spreadLabels([100, 100], 16, 0, 300)).toEqual([92, 108]);
  expect(spreadLabels([5, 5, 5], 15, 0, 10)).toEqual([0, 5, 10]);
});
