import { describe, expect, it } from 'vitest';
import { cellRates } from '../../../src/models/resolved/rates.js';
import { initialGeometry } from '../../../src/models/resolved/state.js';
import { startStep } from '../../../src/models/resolved/step.js';
import { cellOf } from './cell-of.js';

/** Rates of a cell at 1 MPa, whose pressures are those of an evaluation before. */
function ratesAt(currentDensity: number) {
  const cell = cellOf({ voids: [{ radius: 3e-6 }], vacancyFraction: 0.9, resolution: 0.25 });
  const control = { currentDensity };
  const load = { controlAt: () => control, setPointAt: () => 1e6 };
  const { meshed, rates } = startStep(cell, initialGeometry(cell), load, 0);
  const again = meshed.map(() => ({ time: 0 }));
  return cellRates(cell, meshed, control, 1e6, again, rates).electrodes[0]!;
}

describe('rates of the resolved model', () => {
  it('go through zero current without a jump, though stress drives current along the contact and vacancies condense', () => {
    const [plating, rest, stripping] = [-1e-6, 0, 1e-6].map((current) => ratesAt(current).bodyVelocity);
    expect(Math.abs(stripping! / rest! - 1)).toBeLessThan(1e-4);
    expect(Math.abs(plating! / rest! - 1)).toBeLessThan(1e-4);
    // Net stripping leaves its vacancies as before: that share of its volume becomes void. Stress hardly matters at 2 mA/cm2.
    const [recession, { flow }] = [(1.3e-5 / 96485.33212) * 20, ratesAt(20)];
    expect(flow!.vacancyVolume / (0.9 * recession * Math.PI * 12e-6 ** 2)).toBeCloseTo(1, 2);
  });
});
