import { describe, expect, it } from 'vitest';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, cell, only, usual, volumePerCharge } from './build.js';

describe('a perfect interface needs no creep (theorem of rigid translation)', () => {
  const creeps = [
    { referenceRate: 1e-12, exponent: 6.6 },
    { referenceRate: 9.3085e-4, exponent: 6.6 },
    { referenceRate: 1e-2, exponent: 5 },
    { referenceRate: 3.3e-5, exponent: 1 },
  ];

  it.each(creeps)('no loss of contact at any current up to 100 mA/cm2, A = $referenceRate, n = $exponent', (creep) => {
    for (const pressure of [0, 1e5, 3e6, 3e7]) {
      for (const current of [0.1, 10, 1000]) {
        const one = new Cell(
          cell({
            electrodes: { creep, voids: { translation: null }, one: { seedRadius: 5e-7 } },
            fixture: { pressure },
            mechanisms: usual({ dendrites: false }),
          }),
        );
        const duration = 20e-6 / (volumePerCharge * current);
        let seen = 0;
        one.watch = (now) => {
          seen++;
          for (const side of [1, 2]) {
            expect(now.see(`contactFraction${side}`)).toBe(1);
            // Round-off of the linear solver is all that is left: a void of no atom.
            expect(Math.abs(now.see(`voidVolume${side}`))).toBeLessThan(1e-25);
            expect(Math.abs(now.see(`buriedVolume${side}`))).toBeLessThan(1e-25);
          }
        };
        expect(one.pass(current, duration).reason).toBe('duration');
        expect(seen).toBeGreaterThan(0);
        // The body moves at Vm I/F: over the run it comes nearer by what was stripped.
        const metal = (side: number) =>
          one.see(`thickness${side}`) - one.see(`voidVolume${side}`) - one.see(`buriedVolume${side}`);
        expect(relativeError(50e-6 - metal(1), 20e-6)).toBeLessThan(1e-12);
        expect(relativeError(metal(2) - 50e-6, 20e-6)).toBeLessThan(1e-12);
      }
    }
  });

  it('is not a matter of the fixture: a symmetric cell in a stiff gap keeps its pressure', () => {
    const one = new Cell(cell({ fixture: { kind: 'gap', stiffness: 1e14 }, mechanisms: usual({ dendrites: false }) }));
    one.pass(100, 1800);
    expect(one.see('contactFraction1')).toBe(1);
    expect(relativeError(one.see('stackPressure'), 3e6)).toBeLessThan(1e-12);
  });

  it('voids that were there before heal on stripping, with nothing but translation', () => {
    const one = new Cell(
      cell({ electrodes: [{ one: { initialRadius: 5e-6 } }], mechanisms: only('bodyTranslation', 'constriction') }),
    );
    expect(one.see('contactFraction1')).toBeCloseTo(0.75, 5);
    const fractions = [one.see('contactFraction1')];
    one.watch = (now) => fractions.push(now.see('contactFraction1'));
    one.pass(10, 5 * 3600);
    for (let k = 1; k < fractions.length; k++) expect(fractions[k]).toBeGreaterThanOrEqual(fractions[k - 1] - 1e-8);
    expect(one.see('contactFraction1')).toBeGreaterThan(0.99999);
  });

  it('at rest they heal by creep, faster under more pressure, and not at all when nothing closes them', () => {
    const left = [1e6, 2e6, 4e6].map((pressure) => {
      const one = new Cell(
        cell({
          electrodes: { one: { initialRadius: 5e-6 } },
          fixture: { pressure },
          mechanisms: only('creepClosure', 'voidInteraction', 'surfaceTension'),
        }),
      );
      one.pass(0, 600);
      return one.see('voidRadius1.1');
    });
    expect(left[0]).toBeLessThan(5e-6);
    expect(left[1]).toBeLessThan(left[0]);
    expect(left[2]).toBeLessThan(left[1]);

    const still = new Cell(cell({ electrodes: { one: { initialRadius: 5e-6 } } }));
    still.pass(0, 1e5);
    expect(still.see('voidRadius1.1')).toBeCloseTo(5e-6, 18);
  });
});
