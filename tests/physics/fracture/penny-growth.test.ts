import { describe, expect, it } from 'vitest';
import { pennyGrowth, pennyPressure, pennyVolume } from '../../../src/physics/fracture/penny-growth.js';
import { faradayConstant } from '../../../src/quantity/constants.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const garnet = {
  fractureToughness: 1e6,
  youngsModulus: 150e9,
  poissonRatio: 0.26,
  molarVolume: 1.3e-5,
  geometryFactor: 2 / Math.PI,
};
const rate = (radius: number, eta: number, Z = 5e-4) => evaluateLaw(pennyGrowth, garnet, radius, eta, Z);

describe('penny crack fed by plating', () => {
  it('F-11: volume and charge at 10 um', () => {
    expect(relativeError(pennyVolume(garnet, 10e-6), 9.2908334403e-18)).toBeLessThan(1e-10);
    expect(relativeError((pennyVolume(garnet, 10e-6) * faradayConstant) / 1.3e-5, 6.89560884738e-8)).toBeLessThan(
      1e-10,
    );
    expect(relativeError(pennyPressure(garnet, 10e-6), 280.24956082e6)).toBeLessThan(1e-10);
  });

  it('F-03: that volume is 16 (1 - nu^2) p a^3/(3E) at the critical pressure', () => {
    const p = pennyPressure(garnet, 10e-6);
    expect(relativeError(pennyVolume(garnet, 10e-6), (3.3152e-18 * p) / 100e6)).toBeLessThan(1e-10);
  });

  it('adds to the volume what the walls plate, and stores all charge that passed', () => {
    const eta = 0.1;
    let radius = 2e-6;
    let charge = 0;
    const start = pennyVolume(garnet, radius);
    const wallCurrent = (a: number) => (eta - (1.3e-5 * pennyPressure(garnet, a)) / faradayConstant) / 5e-4;
    const dt = 5e-3;
    for (let step = 0; step < 400; step++) {
      const k1 = rate(radius, eta);
      const middle = radius + 0.5 * dt * k1;
      const k2 = rate(middle, eta);
      charge += dt * wallCurrent(middle) * 2 * Math.PI * middle ** 2;
      radius += dt * k2;
    }
    expect(radius).toBeGreaterThan(2 * 2e-6);
    expect(relativeError(((pennyVolume(garnet, radius) - start) * faradayConstant) / 1.3e-5, charge)).toBeLessThan(
      1e-4,
    );
  });

  it('F-11: grows as t^(2/5) when fed by a constant current', () => {
    // Resistance and overpotential so large that i_wall = current/(2 pi a^2) can be imposed.
    const current = 1e-9;
    const impose = (a: number) => rate(a, 1e6, (1e6 * 2 * Math.PI * a * a) / current);
    const closed = (t: number) => 10e-6 * ((current * t) / 6.89560884738e-8) ** 0.4;
    for (const t of [1, 50, 68.9560884738]) {
      expect(relativeError(impose(closed(t)), (0.4 * closed(t)) / t)).toBeLessThan(1e-6);
    }
  });

  it('F-16: stalls below the radius at which its pressure is F |eta|/Vm', () => {
    const eta = 0.02;
    const barrier = (Math.PI / 4) * ((garnet.fractureToughness * 1.3e-5) / (faradayConstant * eta)) ** 2;
    expect(rate(0.999 * barrier, eta)).toBe(0);
    expect(rate(1.001 * barrier, eta)).toBeGreaterThan(0);
  });
});
