import { describe, expect, it } from 'vitest';
import { occlusion } from '../../../src/physics/voids/occlusion.js';
import { rimFilling } from '../../../src/physics/voids/rim-filling.js';
import { evaluateLaw } from '../evaluate.js';

const molarVolume = 1.3e-5;
/** Growth of a metal plated at 10 A/m2, m/s. */
const growth = 1.347355055e-9;

describe('voids on plating', () => {
  it('rims fill as if the covered part received the mean current', () => {
    const filling = (current: number, contact: number, factor = 1) =>
      evaluateLaw(rimFilling, { rimFilling: factor, molarVolume }, current, contact);
    expect(filling(-10, 0.6) / (0.4 * growth)).toBeCloseTo(1, 9);
    expect(filling(-10, 0.6, 0.5) / (0.2 * growth)).toBeCloseTo(1, 9);
    expect(filling(-10, 1)).toBe(0);
    expect(filling(10, 0.6)).toBe(0);
    expect(filling(0, 0.6)).toBe(0);
  });

  it('plating one void height buries the stated part of the open volume', () => {
    const parameters = { occlusion: 0.1, aspectRatio: 0.5, molarVolume };
    const rate = evaluateLaw(occlusion, parameters, -10, 2e-7, 4e-6);
    const timeForOneHeight = (0.5 * 4e-6) / growth;
    expect((rate * timeForOneHeight) / 2e-7).toBeCloseTo(0.1, 9);
    expect(evaluateLaw(occlusion, parameters, 10, 2e-7, 4e-6)).toBe(0);
    expect(evaluateLaw(occlusion, parameters, -10, 0, 0)).toBe(0);
  });
});
