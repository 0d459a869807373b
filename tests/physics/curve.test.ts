import { describe, expect, it } from 'vitest';
import { curveSlope, curveValue, monotoneCurve, splineCurve } from '../../src/physics/curve.js';

describe('curves', () => {
  const nodes = [0, 0.3, 0.7, 1.6, 2];
  const cubic = (x: number) => 1 + x * (2 + x * (-3 + 0.5 * x));
  const cubicSlope = (x: number) => 2 - 6 * x + 1.5 * x * x;

  it('a spline reproduces a cubic and its slope exactly', () => {
    const curve = splineCurve(nodes, nodes.map(cubic));
    for (const x of [0, 0.1, 0.3, 0.55, 1.2, 1.6, 1.99]) {
      expect(curveValue(curve, x)).toBeCloseTo(cubic(x), 12);
      expect(curveSlope(curve, x)).toBeCloseTo(cubicSlope(x), 11);
    }
  });

  it('a monotone curve does not overshoot a step, a spline does', () => {
    const values = [0, 0, 0, 1, 1];
    const monotone = monotoneCurve(nodes, values);
    const spline = splineCurve(nodes, values);
    let lowest = 0;
    for (let x = 0; x <= 2; x += 0.01) {
      expect(curveValue(monotone, x)).toBeGreaterThanOrEqual(-1e-15);
      expect(curveValue(monotone, x)).toBeLessThanOrEqual(1 + 1e-15);
      lowest = Math.min(lowest, curveValue(spline, x));
    }
    expect(lowest).toBeLessThan(-0.01);
  });

  it('continues as a straight line beyond both ends', () => {
    const curve = splineCurve(nodes, nodes.map(cubic));
    expect(curveValue(curve, -1)).toBeCloseTo(cubic(0) - cubicSlope(0), 12);
    expect(curveValue(curve, 3)).toBeCloseTo(cubic(2) + cubicSlope(2), 11);
    expect(curveSlope(curve, 3)).toBeCloseTo(cubicSlope(2), 11);
  });
});
