import { describe, expect, it } from 'vitest';
import { translation } from '../../../src/physics/voids/translation.js';
import { evaluateLaw } from '../evaluate.js';

const factor = (exponent: number, size: number) => evaluateLaw(translation, { exponent }, size);

describe('translation of the metal over a void', () => {
  it.each([
    [1, 0.1, 1.02847772276],
    [1, 1, 1.15505222763],
    [1, 10, 1.46814927632],
    [3, 1, 0.977],
    [3, 10, 0.9],
    [5, 1, 0.806],
    [5, 10, 0.633],
    [5, 30, 0.63],
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: a computed velocity, not ln 2
    [6.6, 1, 0.693],
    [6.6, 10, 0.522],
  ])('n = %f, a/(kappa Z) = %f: %f', (exponent, size, expected) => {
    expect(Math.abs(factor(exponent, size) / expected - 1)).toBeLessThan(1e-6);
  });

  it('n = 1 at 0.3, 2, 5, 100 from f0 - (2/pi) abar', () => {
    for (const [size, potential] of [
      [0.3, 1.259498],
      [2, 2.503101],
      [5, 4.539004],
      [100, 65.56],
    ]) {
      expect(Math.abs(factor(1, size) - (potential - (2 / Math.PI) * size))).toBeLessThan(1e-5);
    }
  });

  it('n = 5 at 3: 0.695, which is not in its table', () => {
    expect(Math.abs(factor(5, 3) - 0.695)).toBeLessThan(0.01);
  });

  it('a small void moves with the body for every n', () => {
    for (const exponent of [1, 2, 3, 5, 6.6, 8]) {
      expect(factor(exponent, 0)).toBe(1);
      expect(Math.abs(factor(exponent, 1e-4) - 1)).toBeLessThan(1e-4);
    }
  });

  it('falls with the exponent and stays positive', () => {
    for (let size = 0.003; size < 300; size *= 1.5) {
      for (let exponent = 1; exponent < 8; exponent += 0.5) {
        expect(factor(exponent + 0.5, size)).toBeLessThan(factor(exponent, size));
        expect(factor(exponent + 0.5, size)).toBeGreaterThan(0.3);
      }
    }
  });
});
