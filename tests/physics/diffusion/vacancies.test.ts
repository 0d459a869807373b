import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vacancyEquilibrium } from '../../../src/physics/diffusion/vacancy-equilibrium.js';
import { vacancyDiffusivity, vacancyFlux } from '../../../src/physics/diffusion/vacancy-flux.js';
import { sinkLength, vacancySink } from '../../../src/physics/diffusion/vacancy-sink.js';
import { vacancySource } from '../../../src/physics/diffusion/vacancy-source.js';
import { interfaceReaction } from '../../../src/physics/kinetics/interface-reaction.js';
import { vacancyOverpotential } from '../../../src/physics/voids/vacancy-overpotential.js';
import { faradayConstant } from '../../../src/quantity/index.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const molarVolume = 1.3e-5;
const equilibrium = {
  concentration: { referenceValue: 0.2, activationEnergy: 48e3, referenceTemperature: 298.15 },
  formationVolume: molarVolume,
};
const constant = (referenceValue: number) => ({ referenceValue, activationEnergy: 0, referenceTemperature: 298.15 });
const at = (pressure: number, temperature = 298.15) =>
  evaluateLaw(vacancyEquilibrium, equilibrium, pressure, temperature);

describe('vacancies in the metal', () => {
  it('are rarer under pressure by 0.5 per cent per MPa', () => {
    expect(relativeError(at(0), 0.2)).toBeLessThan(1e-14);
    expect(relativeError(at(1e6), 0.2 * Math.exp(-0.00524414092096))).toBeLessThan(1e-12);
  });

  it('do not flow in equilibrium, whatever the gradient of pressure', () => {
    const parameters = { diffusivity: constant(3e-9), formationVolume: molarVolume };
    fc.assert(
      fc.property(
        fc.double({ min: -1e8, max: 5e8, noNaN: true }),
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        (pressure, gradient) => {
          const out = new Float64Array(3);
          vacancyEquilibrium.evaluate(equilibrium, [pressure, 298.15], out);
          const drift = Math.abs(evaluateLaw(vacancyFlux, parameters, out[0], 0, gradient, 298.15));
          const flux = evaluateLaw(vacancyFlux, parameters, out[0], out[1] * gradient, gradient, 298.15);
          expect(Math.abs(flux)).toBeLessThanOrEqual(1e-14 * drift);
        },
      ),
      { seed: 11 },
    );
  });

  it('pile up at the interface as j L_s/D between sinks (D-04), by the laws on a line', () => {
    // dJ/dx = r in steady state; c(0) from a flux, cells a fiftieth of L_s over twelve of them.
    const parameters = { diffusivity: constant(1e-9), formationVolume: 0 };
    const free = { ...equilibrium, formationVolume: 0 };
    const length = 1e-6;
    const lifetime = length ** 2 / 1e-9;
    expect(relativeError(sinkLength(1e-9, lifetime), length)).toBeLessThan(1e-14);
    const flux = 10 / faradayConstant;
    const excess = (perLength: number) => {
      const h = length / perLength;
      // March from deep in the metal, where the excess decays; scale to the flux at the interface.
      let [c, j] = [0.2 + 1e-6, 0];
      for (let cell = 0; cell < 12 * perLength; cell++) {
        // Towards the interface: the flux that must come grows by what the sinks take.
        const half = j - 0.5 * h * evaluateLaw(vacancySink, { equilibrium: free, lifetime }, c, 0, 298.15);
        const resistance = -h / evaluateLaw(vacancyFlux, parameters, c, 1, 0, 298.15);
        const next = c + half * resistance;
        j = half - 0.5 * h * evaluateLaw(vacancySink, { equilibrium: free, lifetime }, next, 0, 298.15);
        c = next;
      }
      return ((c - 0.2) * flux) / j;
    };
    const reference = 0.103642696566;
    const errors = [10, 20, 40].map((perLength) => excess(perLength) / reference - 1);
    expect(Math.abs(errors[2])).toBeLessThan(1e-3);
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(1.9);
  });

  it('come from the interface: none from an ideal sink, one an atom without', () => {
    const source = (annihilatedShare: number, current: number, c = 0.2) =>
      evaluateLaw(vacancySource, { equilibrium, annihilatedShare, annihilationSpeed: 1e-6 }, current, c, 0, 298.15);
    expect(source(1, 10)).toBeCloseTo(0, 20);
    expect(relativeError(source(0, 10), 10 / faradayConstant)).toBeLessThan(1e-12);
    expect(relativeError(source(1, 0, 1.2), -1e-6)).toBeLessThan(1e-12);
  });

  it('have the diffusivity that the measured product leaves', () => {
    const selfDiffusion = 5.6e-15;
    const c = 0.2;
    expect(
      relativeError(0.727 * vacancyDiffusivity(selfDiffusion, c, molarVolume) * c * molarVolume, selfDiffusion),
    ).toBeLessThan(1e-14);
  });

  it('and atoms in local equilibrium ask the same affinity of the reaction', () => {
    // Aff_v = F (phi_M - Phi) - RT ln(c/c00) with c = c_eq(p_n) against F (phi_M - Phi) + Vm p_n.
    const pressure = 2e8;
    const shift = -evaluateLaw(vacancyOverpotential, null, at(pressure) / at(0), 298.15);
    const parameters = { ...interfaceReaction.examples[0], molarVolume, gapScale: Number.POSITIVE_INFINITY };
    // At phi_M - Phi = -shift nothing flows.
    const small = evaluateLaw(interfaceReaction, parameters, -shift, 0, pressure, 0, 298.15, 0, 1);
    const scale = evaluateLaw(interfaceReaction, parameters, 0, 0, pressure, 0, 298.15, 0, 1);
    expect(Math.abs(small / scale)).toBeLessThan(1e-13);
  });
});
