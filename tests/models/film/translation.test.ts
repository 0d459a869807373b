import { describe, expect, it } from 'vitest';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, type CellSettings, cell, only, volumePerCharge } from './build.js';

/** Crowded voids that close by lattice diffusion alone, in a body that they follow wholly. */
const crowded: CellSettings = {
  electrodes: {
    thickness: 1e-3,
    voids: { translation: 1, vacancyFraction: 0.6, sinkLength: 1e9 },
    one: { spacing: 1e-5, seedRadius: 1e-8, initialRadius: 7e-6 },
  },
  mechanisms: only('latticeDiffusion', 'bodyTranslation', 'vacancyCondensation', 'stressKinetics'),
};

/** Rc per area of the interface at the present radius (m/s): 2 pi a (D Vm/RT) p over pi b^2. */
function closure(one: Cell): number {
  const perPressure = (5.6e-15 * 1.3e-5) / (8.314462618 * 298.15);
  return (2 * one.see('voidRadius1.1') * perPressure * 3e6) / 1e-10;
}

/** Rate of the void volume over a time in which it hardly changes (m/s). */
function rate(one: Cell, current: number, duration: number): number {
  const before = one.see('voidVolume1');
  one.pass(current, duration);
  return (one.see('voidVolume1') - before) / duration;
}

describe('the velocity that the roofs of voids follow', () => {
  it('is zero at rest, whatever the option: voids then lose the closure and no more', () => {
    for (const translationVelocity of ['body', 'recession'] as const) {
      const one = new Cell(cell({ ...crowded, options: { translationVelocity } }));
      expect(one.see('contactFraction1')).toBeCloseTo(0.51, 3);
      const before = closure(one);
      expect(relativeError(rate(one, 0, 10), -before)).toBeLessThan(1e-3);
    }
  });

  it('body: dw/dt = chi v - (1 - theta) v_b - Rc, v_b = (v - chi v + Rc)/theta', () => {
    const one = new Cell(cell({ ...crowded, options: { translationVelocity: 'body' } }));
    const [contact, close, recession] = [one.see('contactFraction1'), closure(one), volumePerCharge * 10];
    const body = (recession * 0.4 + close) / contact;
    expect(relativeError(rate(one, 10, 1), 0.6 * recession - (1 - contact) * body - close)).toBeLessThan(1e-3);
  });

  it('recession: the same with v_t = (v - chi v)/theta, continuous through rest', () => {
    const one = new Cell(cell({ ...crowded, options: { translationVelocity: 'recession' } }));
    const [contact, close, recession] = [one.see('contactFraction1'), closure(one), volumePerCharge * 10];
    const follows = (recession * 0.4) / contact;
    expect(relativeError(rate(one, 10, 1), 0.6 * recession - (1 - contact) * follows - close)).toBeLessThan(1e-3);
    const slow = new Cell(cell({ ...crowded, options: { translationVelocity: 'recession' } }));
    expect(relativeError(rate(slow, 1e-6, 10), -closure(slow))).toBeLessThan(1e-3);
  });

  it('recession: the energy account closes without the flow through the contacts', () => {
    const one = new Cell(cell({ ...crowded, options: { translationVelocity: 'recession' } }));
    one.pass(10, 1800);
    one.pass(0, 1800);
    one.pass(-10, 600);
    const { energy, lithium } = one.ledger();
    expect(energy.terms.contactFlow).toBe(0);
    expect(energy.terms.latticeDiffusionClosure).toBeGreaterThan(0);
    expect(energy.relativeError).toBeLessThan(1e-9);
    expect(lithium.relativeError).toBeLessThan(1e-10);
  });
});

describe('a crack under stack pressure', () => {
  it('grows from the threshold on: no dead band between initiation and growth', () => {
    for (const pressure of [0, 1e7]) {
      const one = new Cell(
        cell({
          electrodes: [{ thickness: 1e-3, flaw: { depth: 1e-5 } }],
          electrolyte: { fractureToughness: 0.25e6 },
          fixture: { pressure },
          mechanisms: only('dendrites', 'stressKinetics'),
        }),
      );
      const limit = one.see('platingLimit1');
      one.pass(-0.99 * limit, 60);
      expect(one.see('crackLength1')).toBe(1e-5);
      one.pass(-1.01 * limit, 60);
      expect(one.see('crackLength1')).toBeGreaterThan(1e-5);
    }
  });
});
