import { describe, expect, it } from 'vitest';
import {
  diffusionLimitedCurrentDensity,
  vacancyCondensation,
} from '../../../src/physics/voids/vacancy-condensation.js';
import { vacancyOverpotential } from '../../../src/physics/voids/vacancy-overpotential.js';
import { vacancySupersaturation } from '../../../src/physics/voids/vacancy-supersaturation.js';
import { evaluateLaw } from '../evaluate.js';

const temperature = 298.15;
const parameters = {
  vacancyFraction: 0.8,
  criticalSupersaturation: 2,
  sinkLength: 10e-6,
  diffusivity: { referenceValue: 5.6e-15, activationEnergy: 53.4e3, referenceTemperature: 298.15 },
  molarVolume: 1.3e-5,
};

describe('vacancies of a stripping interface', () => {
  const limit = diffusionLimitedCurrentDensity(parameters, temperature);

  it('diffusion to sinks 10 um away carries 4.15629123 A/m2', () => {
    expect(Math.abs(limit / 4.15629122978 - 1)).toBeLessThan(1e-11);
  });

  it('nothing condenses below that current, on plating or at rest, and nearly chi_0 far above', () => {
    const fraction = (current: number) => evaluateLaw(vacancyCondensation, parameters, current, temperature);
    for (const current of [-100, 0, 0.5 * limit, limit]) expect(fraction(current)).toBe(0);
    expect(fraction(2 * limit)).toBeCloseTo(0.4, 14);
    expect(fraction(1e4 * limit)).toBeCloseTo(0.8, 3);
  });

  it('supersaturation rises from one and is held at the critical value; its cost is RT/F ln 2 = 17.8 mV there', () => {
    const supersaturation = (current: number) => evaluateLaw(vacancySupersaturation, parameters, current, temperature);
    expect(supersaturation(-10)).toBe(1);
    expect(supersaturation(0)).toBe(1);
    expect(supersaturation(0.25 * limit)).toBeCloseTo(1.25, 14);
    expect(supersaturation(7 * limit)).toBe(2);
    expect(evaluateLaw(vacancyOverpotential, null, 2, temperature)).toBeCloseTo(0.0178087388, 10);
    expect(evaluateLaw(vacancyOverpotential, null, 1, temperature)).toBe(0);
  });
});
