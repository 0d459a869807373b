import { expect, it } from 'vitest';
import { arrheniusDiffusivity } from '../../../src/physics/diffusion/arrhenius.js';
import { evaluateLaw } from '../evaluate.js';

it('lithium self-diffusion: 0.14 cm2/s and 53.4 kJ/mol give 6.2e-15 m2/s at 25 degC', () => {
  const atInfinity = 0.14e-4;
  const referenceValue = atInfinity * Math.exp(-53.4e3 / (8.314462618 * 400));
  const parameters = { referenceValue, activationEnergy: 53.4e3, referenceTemperature: 400 };
  expect(Math.abs(evaluateLaw(arrheniusDiffusivity, parameters, 298.15) / 6.2e-15 - 1)).toBeLessThan(0.01);
});

it('53 kJ/mol multiplies diffusion 9.5 times from 25 to 60 degC', () => {
  const parameters = { referenceValue: 1, activationEnergy: 53e3, referenceTemperature: 298.15 };
  expect(evaluateLaw(arrheniusDiffusivity, parameters, 333.15)).toBeCloseTo(
    Math.exp((53e3 / 8.314462618) * (1 / 298.15 - 1 / 333.15)),
    12,
  );
});
