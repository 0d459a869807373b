import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeCurrentDensityFromResistance } from '../../../src/physics/kinetics/butler-volmer.js';
import {
  type InterfaceReactionParameters,
  interfaceOverpotential,
  interfaceReaction,
  interfaceReactionProblems,
  isContinued,
} from '../../../src/physics/kinetics/interface-reaction.js';
import { faradayConstant } from '../../../src/quantity/index.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const molarVolume = 1.3e-5;
const temperature = 298.15;

function lithium(
  changes: Partial<InterfaceReactionParameters> = {},
  alpha = 0.5,
  alphaM = alpha,
): InterfaceReactionParameters {
  return {
    kinetics: {
      exchangeCurrentDensity: 10,
      activationEnergy: 0,
      transferCoefficient: alpha,
      mechanicalTransferCoefficient: alphaM,
    },
    rate: 'butler-volmer',
    molarVolume,
    ionMolarVolume: 0,
    stressInEquilibrium: true,
    stressInPrefactor: true,
    gapScale: Number.POSITIVE_INFINITY,
    ...changes,
  };
}

/** Current density at phi_M - Phi and a normal pressure. */
function current(parameters: InterfaceReactionParameters, drop: number, pressure = 0, gap = 0, z = 1): number {
  return evaluateLaw(interfaceReaction, parameters, drop, 0, pressure, 0, temperature, gap, z);
}

describe('current through a stressed interface', () => {
  it('has a Tafel slope of 118.3187 mV per decade (K-03)', () => {
    const decade = 0.1 / Math.log10(current(lithium(), 0.4) / current(lithium(), 0.3));
    expect(relativeError(decade, 0.118318699371)).toBeLessThan(1e-5);
  });

  it('inverts to the overpotentials of K-04 and K-05', () => {
    expect(relativeError(current(lithium(), 0.0846432331191), 50)).toBeLessThan(1e-10);
    expect(relativeError(current(lithium({}, 0.3), 0.05), 15.3680409513)).toBeLessThan(1e-10);
    expect(relativeError(current(lithium({}, 0.3), -0.05), -33.4725259043)).toBeLessThan(1e-10);
    expect(relativeError(current(lithium({}, 0.3), 0.13823083106), 50)).toBeLessThan(1e-9);
  });

  it('is open-circuited between 5 and 1 MPa by -0.538942022 mV, whatever alpha_m (K-06)', () => {
    for (const alphaM of [0, 0.3, 1]) {
      const metal = lithium({}, 0.5, alphaM);
      const difference = -0.538942022144e-3;
      // Phi is common; the first electrode at 5 MPa, the second, whose metal defines zero, at 1 MPa.
      const phi = (molarVolume / faradayConstant) * 1e6;
      expect(Math.abs(evaluateLaw(interfaceReaction, metal, 0, phi, 1e6, 0, temperature, 0, 1))).toBeLessThan(1e-13);
      expect(Math.abs(evaluateLaw(interfaceReaction, metal, difference, phi, 5e6, 0, temperature, 0, 1))).toBeLessThan(
        1e-9,
      );
    }
  });

  it('has the stress-modified rates of K-07', () => {
    for (const [alphaM, expected] of [
      [0, -1.95957198708],
      [0.5, -2.54704310964],
      [1, -3.31063550873],
    ])
      expect(relativeError(current(lithium({}, 0.5, alphaM), -0.02, 100e6), expected)).toBeLessThan(1e-10);
  });

  it('is zero where the affinity is, and never gives energy, for any parameters and switches (K-08)', () => {
    const potential = fc.double({ min: -2, max: 2, noNaN: true });
    const pressure = fc.double({ min: -1e8, max: 2e9, noNaN: true });
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({ potential, phi: potential, pressure, electrolyte: pressure, alpha: share, alphaM: share }),
        fc.record({ equilibrium: fc.boolean(), prefactor: fc.boolean(), linear: fc.boolean() }),
        fc.double({ min: -1e-8, max: 1e-6, noNaN: true }),
        (point, switches, gap) => {
          const parameters = lithium(
            {
              ionMolarVolume: 3e-6,
              gapScale: 2e-8,
              stressInEquilibrium: switches.equilibrium,
              stressInPrefactor: switches.prefactor,
              rate: switches.linear ? 'linear' : 'butler-volmer',
            },
            point.alpha,
            point.alphaM,
          );
          const inputs = [point.potential, point.phi, point.pressure, point.electrolyte, temperature, gap, 2];
          const eta = interfaceOverpotential(parameters, inputs);
          const i = evaluateLaw(interfaceReaction, parameters, ...inputs);
          expect(Number.isFinite(i)).toBe(true);
          expect(i * eta).toBeGreaterThanOrEqual(0);
          if (eta !== 0) expect(i).not.toBe(0);
          // At the potential that balances the pressure.
          inputs[0] -= eta;
          expect(Math.abs(evaluateLaw(interfaceReaction, parameters, ...inputs))).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 1000, seed: 4711 },
    );
    expect(Math.abs(current(lithium(), -(molarVolume / faradayConstant) * 37e6, 37e6)) / 10).toBeLessThan(1e-14);
  });

  it('stalls plating at p = F |eta|/Vm and dissolves beyond (K-09)', () => {
    const stall = 742.194862462e6;
    expect(Math.abs(current(lithium(), -0.1, stall))).toBeLessThan(1e-8);
    expect(current(lithium(), -0.1, 1.01 * stall)).toBeGreaterThan(0);
    expect(current(lithium(), -0.1, 0.99 * stall)).toBeLessThan(0);
  });

  it('has V+ in the prefactor alone: none where alpha_m = alpha', () => {
    const at = (alphaM: number, pressure: number) =>
      evaluateLaw(
        interfaceReaction,
        lithium({ ionMolarVolume: 4e-6 }, 0.5, alphaM),
        0.02,
        0,
        0,
        pressure,
        temperature,
        0,
        1,
      );
    expect(at(0.5, 1e9)).toBe(at(0.5, 0));
    expect(at(1, 1e9)).toBeLessThan(0.7 * at(1, 0));
  });

  it('linearises to (phi_M - Phi + Vm p_n/F)/Z, with di/dp_n = Vm/(F Z)', () => {
    const resistance = 5e-4;
    const i0 = exchangeCurrentDensityFromResistance(resistance, temperature);
    const base = lithium();
    const kinetics = { ...base.kinetics, exchangeCurrentDensity: i0 };
    const out = new Float64Array(8);
    for (const rate of ['linear', 'butler-volmer'] as const) {
      interfaceReaction.evaluate({ ...base, kinetics, rate }, [0, 0, 0, 0, temperature, 0, 1], out);
      expect(relativeError(out[3], molarVolume / (faradayConstant * resistance))).toBeLessThan(1e-12);
    }
    expect(
      relativeError(
        current({ ...base, kinetics, rate: 'linear' }, 0.3, 1e8),
        (0.3 + (molarVolume / faradayConstant) * 1e8) / resistance,
      ),
    ).toBeLessThan(1e-12);
  });

  it('resists across gaps and by the place', () => {
    const parameters = lithium({ gapScale: 20e-9 });
    expect(relativeError(current(parameters, 0.05, 0, 20e-9), 0.5 * current(parameters, 0.05))).toBeLessThan(1e-14);
    expect(current(parameters, 0.05, 0, -5e-9)).toBe(current(parameters, 0.05));
    expect(relativeError(current(parameters, 0.05, 0, 0, 4), 0.25 * current(parameters, 0.05))).toBeLessThan(1e-14);
  });

  it('stays finite and says so where the exponentials would overflow', () => {
    const wild = [30, 0, 1e14, 0, temperature, 0, 1];
    const out = new Float64Array(8);
    interfaceReaction.evaluate(lithium({}, 0.5, 1), wild, out);
    expect([...out].every(Number.isFinite)).toBe(true);
    expect(isContinued(lithium(), wild)).toBe(true);
    expect(isContinued(lithium({ rate: 'linear' }), wild)).toBe(false);
    expect(isContinued(lithium(), [0.9, 0, 0, 0, temperature, 0, 1])).toBe(false);
  });

  it('names what is wrong with its parameters', () => {
    const issues = interfaceReactionProblems(lithium({ gapScale: 0, molarVolume: Number.NaN }, 1));
    expect(issues.map(({ path }) => path)).toEqual(['kinetics.transferCoefficient', 'molarVolume', 'gapScale']);
    expect(interfaceReactionProblems(lithium())).toEqual([]);
  });
});
