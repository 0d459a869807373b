import { describe, expect, it } from 'vitest';
import { cellRates } from '../../../src/models/resolved/rates.js';
import { ResolvedModel } from '../../../src/models/resolved/resolved-model.js';
import { initialGeometry } from '../../../src/models/resolved/state.js';
import { startStep } from '../../../src/models/resolved/step.js';
import { stressLag } from '../../../src/models/resolved/stress-lag.js';
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

describe('the lag of stress behind the currents', () => {
  const electrode = { ...cellOf({ voids: [] }).electrodes[0]!, molarVolume: 1.3e-5, resistance: 5e-4 };
  const contact = { spread: 1e6, bodyVelocity: 1e-12, voidHalfWidth: 2e-6 };

  it('is (Vm/F)^2 dp/(n Z v), v as the metal flows near the void, and nothing where pressures are even', () => {
    const inBody = ((1.3e-5 / 96485.33212) ** 2 * 1e6) / (6.6 * 5e-4 * 1e-12);
    expect(stressLag(electrode, contact, 'axisymmetric', 10e-6) / (inBody / 25)).toBeCloseTo(1, 9);
    expect(stressLag(electrode, contact, 'plane', 10e-6) / (inBody / 5)).toBeCloseTo(1, 9);
    expect(stressLag(electrode, { ...contact, voidHalfWidth: 0 }, 'plane', 10e-6) / inBody).toBeCloseTo(1, 9);
    expect(stressLag(electrode, { ...contact, spread: 0, bodyVelocity: 0 }, 'plane', 10e-6)).toBe(0);
  });

  it('is told once, from the start on, where metal hardly creeps, and not where it does', () => {
    const noticesOf = (creepRate: number) => {
      const model = new ResolvedModel(cellOf({ voids: [{ radius: 3e-6 }], creepRate, resolution: 0.25 }));
      const state = model.initialState();
      const notices: string[] = [];
      const electrical = { kind: 'current', currentDensity: 1 } as const;
      const load = { startTime: 0, electrical, stackPressure: 3e6, stackPressureSlope: 0 };
      let steps = 0;
      const tell = ({ event }: { readonly event: string }) => notices.push(event);
      model.advance(state, load, 1e9, [], () => ++steps <= 2, tell);
      return notices.filter((name) => name.startsWith('stress'));
    };
    expect(noticesOf(1e-3)).toEqual([]);
    expect(noticesOf(1e-14)).toEqual(['stress-kinetics-lag:1']);
  });
});
