import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohesiveContact } from '../../../src/physics/contact/cohesive.js';
import { frictionLimit, limitTraction, stickSlip } from '../../../src/physics/contact/friction.js';
import { slidingDrag } from '../../../src/physics/contact/sliding-drag.js';
import { isClosed, unilateralContact } from '../../../src/physics/contact/unilateral.js';
import { evaluateLaw } from '../evaluate.js';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('unilateral contact', () => {
  const parameters = { adhesion: 5e6, stiffness: 1e15 };

  it('is zero exactly where gap and pressure are admissible and one of them is idle', () => {
    fc.assert(
      fc.property(number(-2e7, 1e8), number(-1e-7, 1e-7), fc.constantFrom('both', 'closed', 'open'), (p, h, kind) => {
        const pressure = kind === 'open' ? -parameters.adhesion : p;
        const gap = kind === 'closed' ? 0 : h;
        const admissible = gap >= 0 && pressure >= -parameters.adhesion && gap * (pressure + parameters.adhesion) === 0;
        expect(evaluateLaw(unilateralContact, parameters, pressure, gap) === 0).toBe(admissible);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('finds the contact of a spring against a stop by the steps of Newton, held or come apart', () => {
    // A spring of stiffness k per area, of free length short of the stop by g: p = k (h - g) pulls it away.
    for (const [rest, expectedGap] of [
      [2e-8, 2e-8 - 5e6 / 1e14], // would hold 2 MPa of tension: adhesion holds it closed
      [8e-8, 8e-8 - 5e6 / 1e14],
      [-3e-8, 0],
    ] as const) {
      let [pressure, gap] = [0, 1e-9];
      const out = new Float64Array(3);
      let steps = 0;
      for (; steps < 10; steps++) {
        unilateralContact.evaluate(parameters, [pressure, gap], out);
        // Unknowns p, h: p = k (rest - h) with the sign of compression, C = 0.
        const balance = pressure - 1e14 * (gap - rest);
        if (Math.abs(out[0]) < 1e-6 && Math.abs(balance) < 1e-6) break;
        // [1, -k; C_p, C_h] [dp, dh] = -[balance, C]
        const determinant = out[2] + 1e14 * out[1];
        const [a, b] = [-balance, -out[0]];
        pressure += (a * out[2] + 1e14 * b) / determinant;
        gap += (b - out[1] * a) / determinant;
      }
      expect(steps).toBeLessThan(5);
      const held = 1e14 * (0 - rest) >= -5e6;
      expect(gap).toBeCloseTo(held ? 0 : expectedGap, 15);
      expect(isClosed(parameters, pressure, gap)).toBe(held);
    }
  });
});

describe('cohesive contact', () => {
  const parameters = { adhesion: 5e6, separationWork: 0.3, stiffness: 1e15 };

  it('holds the tension sigma_ad at most, and takes the work W to come apart', () => {
    const length = 0.3 / (Math.E * 5e6);
    expect(evaluateLaw(cohesiveContact, parameters, length)).toBeCloseTo(-5e6, 6);
    let work = 0;
    const step = length / 2000;
    for (let k = 0; k < 100_000; k++) work -= evaluateLaw(cohesiveContact, parameters, (k + 0.5) * step) * step;
    expect(work).toBeCloseTo(0.3, 6);
  });

  it('is a spring against overlap, and nothing beyond it without adhesion', () => {
    expect(evaluateLaw(cohesiveContact, parameters, -2e-9)).toBeCloseTo(2e6, 6);
    expect(evaluateLaw(cohesiveContact, { ...parameters, adhesion: 0, separationWork: 0 }, 1e-9)).toBe(0);
  });
});

describe('friction', () => {
  it('goes from frictionless over Coulomb with a limit to sticking', () => {
    const at = (coefficient: number, pressure: number, shearLimit = 0.6e6, adhesion = 0) =>
      evaluateLaw(frictionLimit, { coefficient, shearLimit, adhesion }, pressure);
    expect(at(0, 1e7)).toBe(0);
    expect(at(0.3, 1e6)).toBeCloseTo(0.3e6, 9);
    expect(at(0.3, 1e7)).toBe(0.6e6);
    expect(at(0.3, -1e6)).toBe(0);
    expect(at(0.3, -1e5, 0.6e6, 2e5)).toBeCloseTo(0.03e6, 9);
    expect(at(Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(at(Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY)).toBe(0);
  });

  it('carries a traction within the limit, and the limit along it beyond, with exact derivatives', () => {
    const out = stickSlip();
    fc.assert(
      fc.property(number(-10, 10), number(-10, 10), number(0.01, 20), (x, y, limit) => {
        const size = Math.hypot(x, y);
        limitTraction([x, y], limit, out);
        expect(out.sticks).toBe(size <= limit);
        expect(Math.hypot(...out.traction)).toBeLessThanOrEqual(Math.min(size, limit) * (1 + 1e-14));
        fc.pre(Math.abs(size - limit) > 1e-2 && size > 1e-2);
        const exact = { byTrial: Float64Array.from(out.byTrial), byLimit: Float64Array.from(out.byLimit) };
        const h = 1e-5 * size;
        const slope = (up: number[], down: number[], upLimit: number, downLimit: number, row: number) => {
          limitTraction(up, upLimit, out);
          const above = out.traction[row];
          limitTraction(down, downLimit, out);
          return (above - out.traction[row]) / (2 * h);
        };
        for (let row = 0; row < 2; row++) {
          expect(Math.abs(slope([x + h, y], [x - h, y], limit, limit, row) - exact.byTrial[2 * row])).toBeLessThan(
            1e-6,
          );
          expect(Math.abs(slope([x, y + h], [x, y - h], limit, limit, row) - exact.byTrial[2 * row + 1])).toBeLessThan(
            1e-6,
          );
          expect(Math.abs(slope([x, y], [x, y], limit + h, limit - h, row) - exact.byLimit[row])).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 300, seed: 2 },
    );
    limitTraction([3e6, -4e6], Number.POSITIVE_INFINITY, out);
    expect([...out.traction]).toEqual([3e6, -4e6]);
    limitTraction([3e6, -4e6], 0, out);
    expect(Math.hypot(...out.traction)).toBe(0);
  });

  it('drags a sliding metal and never drives it', () => {
    const parameters = {
      friction: { coefficient: 0.3, shearLimit: 0.6e6, adhesion: 0 },
      regularisingSpeed: 1e-12,
      drag: 1e11,
    };
    fc.assert(
      fc.property(number(-1e-7, 1e-7), number(-1e6, 1e7), (speed, pressure) => {
        expect(evaluateLaw(slidingDrag, parameters, speed, pressure) * speed).toBeLessThanOrEqual(0);
      }),
      { seed: 3 },
    );
    // Far above the regularising speed it is Coulomb's friction and the drag.
    expect(evaluateLaw(slidingDrag, parameters, -1e-8, 1e6)).toBeCloseTo(0.3e6 + 1e3, 1);
  });
});
