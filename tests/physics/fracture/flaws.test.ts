import { describe, expect, it } from 'vitest';
import { flawOverpotential } from '../../../src/physics/fracture/flaw-overpotential.js';
import { type PlatingLimitParameters, platingLimit } from '../../../src/physics/fracture/plating-limit.js';
import {
  edgeCrackFactor,
  type PressurisedFlawParameters,
  pressurisedFlaw,
} from '../../../src/physics/fracture/pressurised-flaw.js';
import { exchangeCurrentDensityFromResistance } from '../../../src/physics/kinetics/butler-volmer.js';
import { faradayConstant } from '../../../src/quantity/constants.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const molarVolume = 1.3e-5;
const garnet: PressurisedFlawParameters = {
  fractureToughness: 1e6,
  poissonRatio: 0.26,
  geometryFactor: edgeCrackFactor,
  lateralConfinement: 1,
  molarVolume,
};
const argyrodite = { ...garnet, fractureToughness: 0.23e6, poissonRatio: 0.37 };
const threshold = (parameters: PressurisedFlawParameters, depth: number, pressure = 0) =>
  evaluateLaw(pressurisedFlaw, parameters, depth, pressure);
const crackPressure = (parameters: PressurisedFlawParameters, depth: number) =>
  (threshold(parameters, depth) * faradayConstant) / molarVolume;

describe('threshold of a pressurised flaw', () => {
  it.each([
    ['2D internal', 1, 178.412411615],
    ['edge', edgeCrackFactor, 159.080580691],
    ['penny', 2 / Math.PI, 280.24956082],
  ])('F-01: critical pressure of a 10 um %s crack in LLZO', (_shape, geometryFactor, megapascal) => {
    expect(relativeError(crackPressure({ ...garnet, geometryFactor }, 10e-6) / 1e6, megapascal)).toBeLessThan(1e-10);
  });

  it('F-18: overpotentials of LLZO and Li6PS5Cl flaws of 10 um', () => {
    expect(relativeError(threshold(garnet, 10e-6), 21.4338024604e-3)).toBeLessThan(1e-10);
    expect(relativeError(crackPressure(argyrodite, 10e-6), 36.588533559e6)).toBeLessThan(1e-10);
    expect(relativeError(threshold(argyrodite, 10e-6), 4.92977456589e-3)).toBeLessThan(1e-10);
    for (const [depth, megapascal] of [
      [1e-6, 503.057],
      [10e-6, 159.081],
      [100e-6, 50.3057],
    ]) {
      expect(relativeError(crackPressure(garnet, depth) / 1e6, megapascal)).toBeLessThan(4e-6);
    }
  });

  // As evaluated by Hamann 2026 (adfm.78540) after Porz et al. 2017, K = 1.12 p sqrt(pi a), 1.25 MPa m^0.5.
  it.each([
    [1e-6, 84.8, 630],
    [0.4e-6, 134.1, 996],
  ])('gives the published %f m flaw %f mV and %f MPa', (depth, millivolt, megapascal) => {
    const published = { ...garnet, fractureToughness: 1.25e6, geometryFactor: 1.12 };
    expect(threshold(published, depth) * 1e3).toBeCloseTo(millivolt, 1);
    expect(Math.abs(crackPressure(published, depth) / 1e6 - megapascal)).toBeLessThan(0.7);
  });

  it('gives cold-pressed Li6PS5Cl of 0.17 MPa m^0.5 and 1 um flaws 12 mV and 85 MPa (Song et al. 2025)', () => {
    const pressed = { ...argyrodite, fractureToughness: 0.17e6 };
    expect(Math.abs(threshold(pressed, 1e-6) * 1e3 - 12)).toBeLessThan(0.5);
    expect(Math.abs(crackPressure(pressed, 1e-6) / 1e6 - 85)).toBeLessThan(1);
  });

  it('stack pressure promotes growth by P (1 - nu/(1 - nu)) when confined and by P when not', () => {
    const perPascal = molarVolume / faradayConstant;
    const lost = (confinement: number) =>
      threshold(garnet, 1e-6) - threshold({ ...garnet, lateralConfinement: confinement }, 1e-6, 10e6);
    expect(relativeError(lost(1), perPascal * 10e6 * (1 - 0.26 / 0.74))).toBeLessThan(1e-9);
    expect(relativeError(lost(0), perPascal * 10e6)).toBeLessThan(1e-9);
    expect(threshold(argyrodite, 1e-3, 100e6)).toBeLessThan(0);
  });
});

const kinetics = (resistance: number, temperature = 298.15) => ({
  exchangeCurrentDensity: exchangeCurrentDensityFromResistance(resistance, temperature),
  activationEnergy: 0,
  transferCoefficient: 0.5,
  mechanicalTransferCoefficient: 0.5,
});
const limit = (parameters: PlatingLimitParameters, depth: number, kappa: number, temperature = 298.15, pressure = 0) =>
  evaluateLaw(platingLimit, parameters, depth, kappa, temperature, pressure);

describe('plating limit', () => {
  it.each([
    ['LLZO, 1 ohm cm^2', garnet, 1e-4, 0.04, 61.2394356011],
    ['LLZO, 5 ohm cm^2', garnet, 5e-4, 0.04, 28.5784032805],
    ['Li6PS5Cl, 10 ohm cm^2', argyrodite, 1e-3, 0.1, 4.48161324172],
  ])(
    'F-18: %s: eta_c/(Z + a/kappa) with linear kinetics, little more with Butler-Volmer',
    (_name, flaw, Z, kappa, reference) => {
      // At a million kelvin the same resistance is linear: F eta/RT < 1e-3.
      expect(relativeError(limit({ ...kinetics(Z, 1e6), ...flaw }, 10e-6, kappa, 1e6), reference)).toBeLessThan(1e-7);
      const real = limit({ ...kinetics(Z), ...flaw }, 10e-6, kappa);
      expect(real).toBeGreaterThan(reference);
      expect(real).toBeLessThan(1.01 * reference);
    },
  );

  it('is the current at which the overpotential at the flaw reaches the threshold', () => {
    const examples: [number, number, number, number, number][] = [
      [0.3, 0.5e-6, 0.2, 298.15, 3e6],
      [0.7, 5e-6, 0.01, 333.15, 7e6],
      [0.5, 1e-8, 1, 250, 0],
      [0.5, 1e-4, 1e-4, 400, 1e6],
    ];
    for (const [alpha, depth, kappa, temperature, pressure] of examples) {
      const parameters = {
        ...kinetics(11.3e-4),
        ...argyrodite,
        transferCoefficient: alpha,
        mechanicalTransferCoefficient: 1,
        activationEnergy: 40e3,
      };
      const i = limit(parameters, depth, kappa, temperature, pressure);
      const eta = evaluateLaw(flawOverpotential, parameters, i, depth, kappa, temperature, molarVolume * pressure);
      expect(i).toBeGreaterThan(0);
      expect(relativeError(eta, threshold(parameters, depth, pressure))).toBeLessThan(1e-11);
    }
  });

  it('is zero where the stack alone grows the flaw, and NaN for a NaN state', () => {
    const parameters = { ...kinetics(11.3e-4), ...argyrodite };
    expect(limit(parameters, 1e-3, 0.2, 298.15, 100e6)).toBe(0);
    expect(limit(parameters, 1e-6, 0.2, 298.15, Number.NaN)).toBeNaN();
  });

  it('falls with stack pressure and with the depth of the flaw', () => {
    const parameters = { ...kinetics(11.3e-4), ...argyrodite };
    expect(limit(parameters, 1e-6, 0.2, 298.15, 7e6)).toBeLessThan(limit(parameters, 1e-6, 0.2, 298.15, 3e6));
    expect(limit(parameters, 2e-6, 0.2)).toBeLessThan(limit(parameters, 1e-6, 0.2));
  });
});
