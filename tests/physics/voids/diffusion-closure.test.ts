import { describe, expect, it } from 'vitest';
import { capillaryPressure } from '../../../src/physics/voids/capillary-pressure.js';
import { creepClosure } from '../../../src/physics/voids/creep-closure.js';
import {
  type InterfaceDiffusionClosureParameters,
  interfaceDiffusionClosure,
} from '../../../src/physics/voids/interface-diffusion-closure.js';
import { latticeDiffusionClosure } from '../../../src/physics/voids/lattice-diffusion-closure.js';
import { evaluateLaw } from '../evaluate.js';

const temperature = 298.15;

function athermal(referenceValue: number) {
  return { referenceValue, activationEnergy: 50e3, referenceTemperature: temperature };
}

describe('closure by lattice diffusion', () => {
  const parameters = { diffusivity: athermal(5.6e-15), molarVolume: 1.3e-5 };

  it.each([
    [3e6, 0.5, 3640.10973538],
    [3e6, 0, 5675.26792],
    [0, 0.5, 11350.5358],
  ])('from 1 um under %f Pa with surface energy %f J/m2: %f s', (pressure, surfaceEnergy, expected) => {
    const steps = 2000;
    let time = 0;
    for (let i = 0; i < steps; i++) {
      const radius = (1e-6 * (i + 0.5)) / steps;
      const total = pressure + evaluateLaw(capillaryPressure, { surfaceEnergy }, radius);
      const rate = evaluateLaw(latticeDiffusionClosure, parameters, radius, total, temperature);
      time += ((2 * Math.PI * radius ** 2) / rate) * (1e-6 / steps);
    }
    expect(Math.abs(time / expected - 1)).toBeLessThan(1e-6);
  });
});

describe('closure by interface diffusion', () => {
  const rigid: InterfaceDiffusionClosureParameters = {
    diffusivity: athermal(1e-19),
    molarVolume: 13e-6,
    surfaceEnergy: 0,
    rimAngle: Math.PI / 2,
    spacing: 20e-6,
    creep: null,
    ligamentStress: 'void-wall',
  };
  const lepage = { referenceRate: 9.30850994e-4, exponent: 6.6, activationEnergy: 37e3, referenceTemperature: 298.15 };

  it.each([
    [1 / 16, 1.416555e-20],
    [0.25, 5.568303e-20],
    [0.01, 6.326139e-21],
  ])('rigid metal, covered fraction %f, 3 MPa: %f m3/s', (covered, expected) => {
    const rate = evaluateLaw(interfaceDiffusionClosure, rigid, 20e-6 * Math.sqrt(covered), 3e6, temperature, 1);
    expect(Math.abs(rate / expected - 1)).toBeLessThan(1e-6);
  });

  it('is linear in pressure when the metal is rigid, and opens a void in tension', () => {
    const at = (pressure: number) => evaluateLaw(interfaceDiffusionClosure, rigid, 4e-6, pressure, temperature, 1);
    expect(at(6e6) / at(2e6)).toBeCloseTo(3, 12);
    expect(at(-2e6)).toBe(-at(2e6));
  });

  it('surface tension closes a void without pressure: (1 - f) s_0', () => {
    const tension = { ...rigid, surfaceEnergy: 0.5, rimAngle: Math.PI / 6 };
    const radius = 5e-6;
    const sintering = (2 * 0.5 * Math.sin(Math.PI / 6)) / radius;
    const free = evaluateLaw(interfaceDiffusionClosure, tension, radius, 0, temperature, 1);
    const loaded = evaluateLaw(interfaceDiffusionClosure, rigid, radius, sintering, temperature, 1);
    expect(free / loaded).toBeCloseTo(1 - 1 / 16, 12);
  });

  it('small creep length: 8n/27 times the creep closure of an isolated hemisphere, the power n', () => {
    const isolated = Number.POSITIVE_INFINITY;
    const slow = { ...rigid, spacing: isolated, creep: lepage, diffusivity: athermal(1e-27) };
    const creep = {
      creep: lepage,
      shapeFactor: Math.PI * (1.5 / 6.6) ** 6.6,
      spacing: isolated,
      fixedInteraction: null,
    };
    const coupled = evaluateLaw(interfaceDiffusionClosure, slow, 5e-6, 3e6, temperature, 1);
    const alone = evaluateLaw(creepClosure, creep, 5e-6, 3e6, temperature, 1);
    expect(Math.abs(coupled / alone / ((8 * 6.6) / 27) - 1)).toBeLessThan(0.02);
  });

  it('the pressure exponent runs from one to n as the pressure rises', () => {
    const coupled = { ...rigid, creep: lepage, diffusivity: athermal(1e-21) };
    const out = new Float64Array(5);
    let previous = 0.999;
    for (const pressure of [1e5, 1e6, 3e6, 1e7, 1e8, 1e9]) {
      interfaceDiffusionClosure.evaluate(coupled, [4e-6, pressure, temperature, 1], out);
      const exponent = (out[2] * pressure) / out[0];
      expect(exponent).toBeGreaterThanOrEqual(previous - 1e-9);
      expect(exponent).toBeLessThan(6.6);
      previous = exponent;
    }
    expect(previous).toBeGreaterThan(6);
  });

  it('nothing reaches an isolated void in a rigid metal, and a vanishing ligament stays finite', () => {
    const isolated = { ...rigid, spacing: Number.POSITIVE_INFINITY };
    expect(evaluateLaw(interfaceDiffusionClosure, isolated, 4e-6, 3e6, temperature, 1)).toBe(0);
    expect(Number.isFinite(evaluateLaw(interfaceDiffusionClosure, rigid, 30e-6, 3e6, temperature, 1))).toBe(true);
  });
});
