import { expect, it } from 'vitest';
import { sizeEffectStrength } from '../../../src/physics/strength/size-effect.js';
import { evaluateLaw } from '../evaluate.js';

const pillars = { amplitude: 105, referenceDiameter: 1.39e-6, exponent: 0.68 };

it('adds the strength of micropillars to that of bulk lithium', () => {
  expect(evaluateLaw(sizeEffectStrength, pillars, 1.39e-6)).toBe(106);
  expect(evaluateLaw(sizeEffectStrength, pillars, 1)).toBeCloseTo(1, 1);
  const ratio =
    (evaluateLaw(sizeEffectStrength, pillars, 2e-6) - 1) / (evaluateLaw(sizeEffectStrength, pillars, 1e-6) - 1);
  expect(Math.log2(ratio)).toBeCloseTo(-0.68, 12);
});

it('is one everywhere at zero amplitude', () => {
  expect(evaluateLaw(sizeEffectStrength, { ...pillars, amplitude: 0 }, 1e-9)).toBe(1);
});
