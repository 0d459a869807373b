import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ButlerVolmerParameters,
  butlerVolmer,
  effectiveExchangeCurrentDensity,
} from '../../../src/physics/kinetics/butler-volmer.js';
import { faradayConstant, gasConstant } from '../../../src/quantity/constants.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const temperature = 298.15;
const molarVolume = 1.3e-5;
const kinetics = (alpha: number, alphaMechanical = alpha, exchange = 10): ButlerVolmerParameters => ({
  exchangeCurrentDensity: exchange,
  activationEnergy: 0,
  transferCoefficient: alpha,
  mechanicalTransferCoefficient: alphaMechanical,
});
const current = (parameters: ButlerVolmerParameters, eta: number, affinity = 0, T = temperature) =>
  evaluateLaw(butlerVolmer, parameters, eta, T, affinity);

describe('Butler-Volmer kinetics', () => {
  it('K-02: the slope at rest is F i0/(RT), and the departure from it at F eta/2RT = 0.1 is 0.0016675', () => {
    const out = new Float64Array(4);
    butlerVolmer.evaluate(kinetics(0.5), [0, temperature, 0], out);
    expect(relativeError(1 / out[1], 0.00256925791215)).toBeLessThan(1e-10);
    const eta = (0.2 * gasConstant * temperature) / faradayConstant;
    expect(current(kinetics(0.5), eta) / (out[1] * eta) - 1).toBeCloseTo(0.00166750019844, 12);
  });

  it('K-03: the Tafel slope is 118.3187 mV a decade', () => {
    const decades = Math.log10(current(kinetics(0.5), 0.4) / current(kinetics(0.5), 0.3));
    expect(relativeError(100 / decades, 118.318699371)).toBeLessThan(1e-5);
  });

  it('K-05: alpha = 0.3', () => {
    expect(relativeError(current(kinetics(0.3), 0.05), 15.3680409513)).toBeLessThan(1e-10);
    expect(relativeError(current(kinetics(0.3), -0.05), -33.4725259043)).toBeLessThan(1e-10);
  });

  it.each([
    [0, -1.95957198708, 7.6935172],
    [0.5, -2.54704310964, 10],
    [1, -3.31063550873, 12.997956],
  ])('K-07: stress-modified rate for alpha_m = %f', (alphaMechanical, reference, exchange) => {
    const affinity = molarVolume * 100e6;
    const parameters = kinetics(0.5, alphaMechanical);
    const eta = -0.02 + affinity / faradayConstant;
    expect(relativeError(current(parameters, eta, affinity), reference)).toBeLessThan(1e-10);
    expect(relativeError(effectiveExchangeCurrentDensity(parameters, temperature, affinity), exchange)).toBeLessThan(
      1e-7,
    );
  });

  it('K-07: the two-exponential form of the derivation gives the same current', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 5e8, noNaN: true }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (potential, pressure, alpha, alphaMechanical) => {
          const affinity = molarVolume * pressure;
          const thermal = gasConstant * temperature;
          const anodic = Math.exp((alpha * faradayConstant * potential + alphaMechanical * affinity) / thermal);
          const cathodic = Math.exp(
            -((1 - alpha) * faradayConstant * potential + (1 - alphaMechanical) * affinity) / thermal,
          );
          const eta = potential + affinity / faradayConstant;
          const law = current(kinetics(alpha, alphaMechanical), eta, affinity);
          expect(Math.abs(law - 10 * (anodic - cathodic))).toBeLessThan(1e-11 * 10 * (anodic + cathodic));
        },
      ),
    );
  });

  it('K-08: detailed balance and sign for a thousand random states', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: -1e7, max: 1e9, noNaN: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (eta, pressure, alpha, alphaMechanical) => {
          const i = current(kinetics(alpha, alphaMechanical), eta, molarVolume * pressure);
          expect(i * eta).toBeGreaterThanOrEqual(0);
          expect(i === 0).toBe(eta === 0);
        },
      ),
      { numRuns: 1000 },
    );
    // Zero where the potential balances 37 MPa exactly, whatever feels the stress.
    for (const alphaMechanical of [0, 0.3, 0.5, 1]) {
      const affinity = molarVolume * 37e6;
      const potential = -affinity / faradayConstant;
      const i = current(kinetics(0.5, alphaMechanical), potential + affinity / faradayConstant, affinity);
      expect(Math.abs(i) / 10).toBeLessThan(1e-14);
    }
  });

  it('K-09: plating stalls at F |eta|/Vm = 742.19 MPa per 100 mV and turns to dissolution above', () => {
    const stall = (faradayConstant * 0.1) / molarVolume;
    expect(relativeError(stall / 1e6, 742.194862462)).toBeLessThan(1e-10);
    const at = (pressure: number) =>
      current(kinetics(0.5), -0.1 + (molarVolume * pressure) / faradayConstant, molarVolume * pressure);
    expect(Math.abs(at(stall))).toBeLessThan(1e-12);
    expect(at(1.01 * stall)).toBeGreaterThan(0);
    expect(at(0.99 * stall)).toBeLessThan(0);
  });

  it('is continued with matching value and slope beyond |F eta/RT| = 40, and stays finite at 100 V', () => {
    const edge = (40 * gasConstant * temperature) / faradayConstant;
    for (const sign of [-1, 1]) {
      const inside = new Float64Array(4);
      const outside = new Float64Array(4);
      butlerVolmer.evaluate(kinetics(0.4), [sign * edge * (1 - 1e-12), temperature, 0], inside);
      butlerVolmer.evaluate(kinetics(0.4), [sign * edge * (1 + 1e-12), temperature, 0], outside);
      expect(relativeError(outside[0], inside[0])).toBeLessThan(1e-9);
      expect(relativeError(outside[1], inside[1])).toBeLessThan(1e-9);
      expect(Number.isFinite(current(kinetics(0.4), sign * 100))).toBe(true);
    }
  });

  it('follows the activation energy of charge transfer', () => {
    const parameters = { ...kinetics(0.5), activationEnergy: 40e3 };
    const ratio =
      effectiveExchangeCurrentDensity(parameters, 333.15, 0) / effectiveExchangeCurrentDensity(parameters, 298.15, 0);
    expect(relativeError(ratio, Math.exp((40e3 / gasConstant) * (1 / 298.15 - 1 / 333.15)))).toBeLessThan(1e-12);
  });
});
