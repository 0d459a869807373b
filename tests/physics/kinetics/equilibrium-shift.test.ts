import { describe, expect, it } from 'vitest';
import { butlerVolmer } from '../../../src/physics/kinetics/butler-volmer.js';
import { equilibriumShift, mechanicalAffinity } from '../../../src/physics/kinetics/equilibrium-shift.js';
import { faradayConstant } from '../../../src/quantity/constants.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const lithium = { molarVolume: 1.3e-5, ionMolarVolume: 0 };
const shift = (pressure: number, electrolyte = 0, parameters = lithium) =>
  evaluateLaw(equilibriumShift, parameters, pressure, electrolyte);

describe('equilibrium potential under pressure', () => {
  it('K-06: 0.1347 mV/MPa for lithium, 0.2465 mV/MPa for sodium; the compressed electrode is negative', () => {
    expect(relativeError(-shift(1e6) * 1e3, 0.134735505536)).toBeLessThan(1e-10);
    expect(
      relativeError(-shift(1e6, 0, { molarVolume: 2.378e-5, ionMolarVolume: 0 }) * 1e3, 0.246462332434),
    ).toBeLessThan(1e-10);
    expect(relativeError((shift(5e6) - shift(1e6)) * 1e3, -0.538942022144)).toBeLessThan(1e-10);
  });

  it.each([0, 0.25, 0.5, 1])('K-06: no current flows at that potential for alpha_m = %f', (alphaMechanical) => {
    const parameters = {
      exchangeCurrentDensity: 10,
      activationEnergy: 0,
      transferCoefficient: 0.5,
      mechanicalTransferCoefficient: alphaMechanical,
    };
    const withIon = { molarVolume: 1.3e-5, ionMolarVolume: 2e-6 };
    for (const volumes of [lithium, withIon]) {
      const affinity = mechanicalAffinity(volumes, 5e6, 3e6);
      const potential = shift(5e6, 3e6, volumes);
      const i = evaluateLaw(butlerVolmer, parameters, potential + affinity / faradayConstant, 298.15, affinity);
      expect(Math.abs(i)).toBeLessThan(1e-14);
    }
  });

  it('K-11: Gibbs-Thomson shift of a 10 nm lithium sphere', () => {
    expect(relativeError(-shift((2 * 0.5) / 10e-9) * 1e3, 13.4735505536)).toBeLessThan(1e-10);
  });
});
