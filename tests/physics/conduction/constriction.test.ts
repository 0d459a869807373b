import { describe, expect, it } from 'vitest';
import { constriction } from '../../../src/physics/conduction/constriction.js';
import { slabResistance } from '../../../src/physics/conduction/slab.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';
import { tubeWithVoid } from './tube.js';

const f = (eps: number) => evaluateLaw(constriction, null, eps);

describe('slab', () => {
  it('C-01: 500 um at 0.4 mS/cm is 125 ohm cm^2', () => {
    expect(evaluateLaw(slabResistance, null, 500e-6, 0.04)).toBeCloseTo(0.0125, 14);
  });
});

describe('constriction around voids', () => {
  it.each([
    [0.1, 0.0004245572],
    [0.2, 0.00340463],
    [0.3, 0.0115677907],
    [0.4, 0.0277958081],
    [0.5, 0.0556075937],
    [0.6, 0.0999670627],
    [Math.SQRT1_2, 0.1754623656],
    [0.8, 0.2810876803],
    [0.9, 0.490389246],
    // Beyond the published table, from the same boundary-value problem.
    [0.95, 0.707865585],
    [0.99, 1.21903023],
    [0.999, 1.9519],
  ])('C-10: a/b = %f gives %f', (eps, reference) => {
    expect(relativeError(f(eps), reference)).toBeLessThan(2.5e-5);
  });

  it('tends to the dilute limit (C-07) and to the logarithm of a vanishing ring', () => {
    expect(relativeError(f(1e-3), (4e-9 / 3 / Math.PI) * 1)).toBeLessThan(2e-4);
    expect(relativeError(f(1e-6), 4e-18 / (3 * Math.PI))).toBeLessThan(1e-6);
    // C-07: 1e9 voids of 5 um in a square metre at 0.04 S/m, in cells of radius b with pi b^2 N = 1, are dilute (a/b = 0.28).
    const b = 1 / Math.sqrt(Math.PI * 1e9);
    expect(relativeError((b / 0.04) * f(5e-6 / b), 4.16666666667e-6)).toBeLessThan(0.01);
    expect(f(1 - 1e-6) - f(1 - 1e-5)).toBeCloseTo(Math.LN10 / Math.PI, 4);
  });

  it('rises everywhere and joins its series and its logarithm without a step', () => {
    for (let i = 1; i < 999; i++) expect(f((i + 1) / 1000)).toBeGreaterThan(f(i / 1000));
    expect(relativeError(f(0.05 + 1e-9), f(0.05 - 1e-9))).toBeLessThan(2e-7);
  });

  it.each([
    [0.5, 0.01, 0.071645],
    [0.5, 0.1, 0.197981],
    [0.5, 1, 1.403459],
    [Math.SQRT1_2, 0.1, 0.393846],
    [0.9, 0.1, 1.046138],
    [0.9, 1, 5.787782],
  ])(
    'C-11: Z/theta + (b/kappa) f_c is within 5 per cent of the full solution, a/b = %f, kappa Z/b = %f',
    (eps, x, reference) => {
      const estimate = x / (1 - eps * eps) + f(eps);
      expect(relativeError(estimate, reference)).toBeLessThan(0.05);
      expect(estimate).toBeLessThan(reference);
      // The reference itself, solved here.
      expect(relativeError(tubeWithVoid(eps, x).resistance, reference)).toBeLessThan(1e-5);
    },
  );
});
