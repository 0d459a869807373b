import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ButlerVolmerParameters,
  butlerVolmer,
  dimensionlessCurrent,
  exchangeCurrentDensityFromResistance,
} from '../../../src/physics/kinetics/butler-volmer.js';
import { dimensionlessOverpotential, overpotential } from '../../../src/physics/kinetics/overpotential.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const temperature = 298.15;
const kinetics = (alpha: number, exchange = 10): ButlerVolmerParameters => ({
  exchangeCurrentDensity: exchange,
  activationEnergy: 30e3,
  transferCoefficient: alpha,
  mechanicalTransferCoefficient: 0.8,
});
const eta = (parameters: ButlerVolmerParameters, i: number, T = temperature, affinity = 0) =>
  evaluateLaw(overpotential, parameters, i, T, affinity);

describe('overpotential at a given current density', () => {
  it('K-02: exchange current density of a 5 ohm cm^2 interface, and back', () => {
    expect(relativeError(exchangeCurrentDensityFromResistance(5e-4, temperature), 51.385158243)).toBeLessThan(1e-10);
    const out = new Float64Array(4);
    overpotential.evaluate(kinetics(0.35, 51.385158243), [0, temperature, 0], out);
    expect(relativeError(out[1], 5e-4)).toBeLessThan(1e-10);
  });

  it('K-04: alpha = 1/2 in closed form', () => {
    expect(relativeError(eta(kinetics(0.5), 50), 0.0846432331191)).toBeLessThan(1e-10);
  });

  it('K-05: alpha = 0.3', () => {
    expect(relativeError(eta(kinetics(0.3), 50), 0.13823083106)).toBeLessThan(1e-10);
    expect(relativeError(eta(kinetics(0.3), -50), -0.0624521146616)).toBeLessThan(1e-10);
  });

  it('C-01: a symmetric cell of two such interfaces and a slab carries 1 mA/cm^2 at 0.13526 V', () => {
    const voltage = 10 * 0.0125 + eta(kinetics(0.5, 50), 10) - eta(kinetics(0.5, 50), -10);
    expect(relativeError(voltage, 0.135259979885)).toBeLessThan(1e-10);
  });

  it('inverts the kinetics over twenty decades of current, within the ten iterations it allows itself', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 8, noNaN: true }),
        fc.constantFrom(-1, 1),
        fc.double({ min: 0.03, max: 0.97, noNaN: true }),
        (decade, sign, alpha) => {
          const y = sign * 10 ** decade;
          const x = dimensionlessOverpotential(y, alpha);
          expect(relativeError(dimensionlessCurrent(x, alpha), y)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('inverts the law itself under stress and at other temperatures', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.25, max: 0.25, noNaN: true }),
        fc.double({ min: 250, max: 400, noNaN: true }),
        fc.double({ min: 0, max: 2000, noNaN: true }),
        fc.double({ min: 0.2, max: 0.8, noNaN: true }),
        (value, T, affinity, alpha) => {
          const i = evaluateLaw(butlerVolmer, kinetics(alpha), value, T, affinity);
          expect(Math.abs(eta(kinetics(alpha), i, T, affinity) - value)).toBeLessThan(1e-13 + 1e-12 * Math.abs(value));
        },
      ),
    );
  });
});
