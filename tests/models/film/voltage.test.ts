import { describe, expect, it } from 'vitest';
import { faradayConstant, gasConstant } from '../../../src/quantity/index.js';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, cell, only, volumePerCharge } from './build.js';

describe('voltage of the cell', () => {
  it.each([
    ['without', only()],
    ['with', only('stressKinetics')],
  ])(
    'symmetric cell without voids, %s stress in the kinetics: I L/kappa + (4RT/F) asinh(I/(2 i0))',
    (_, mechanisms) => {
      const one = new Cell(cell({ mechanisms }));
      const closedForm = 0.125 + ((4 * gasConstant * 298.15) / faradayConstant) * Math.asinh(10 / 100);
      expect(relativeError(closedForm, 0.1352599799)).toBeLessThan(4e-10);
      one.pass(10, 100);
      expect(relativeError(one.see('voltage'), closedForm)).toBeLessThan(1e-14);
      one.pass(-10, 100);
      expect(relativeError(one.see('voltage'), -closedForm)).toBeLessThan(1e-14);
    },
  );

  it('half cell against an ideal counter electrode: one interface, and the shift -(Vm/F) p of its potential', () => {
    const one = new Cell(cell({ electrodes: [{}], mechanisms: only('stressKinetics') }));
    one.pass(10, 100);
    const kinetic = ((2 * gasConstant * 298.15) / faradayConstant) * Math.asinh(10 / 100);
    expect(relativeError(one.see('voltage'), 0.125 + kinetic - volumePerCharge * 3e6)).toBeLessThan(1e-12);
    one.pass(0, 100);
    expect(relativeError(one.see('voltage'), -volumePerCharge * 3e6)).toBeLessThan(1e-12);
  });

  // The stack presses equally on both interfaces, so unequal contact pressures come from unequal contact: P/theta.
  it.each([0, 0.3, 0.5, 1])(
    'open circuit under 5 and 1 MPa on the contacts: -0.538942022 mV (alpha_m = %f)',
    (alpha) => {
      const kinetics = { mechanicalTransferCoefficient: alpha };
      const seedRadius = 1e-9;
      const initialRadius = Math.sqrt(0.8 * 1e-10 + seedRadius ** 2);
      const one = new Cell(
        cell({
          electrodes: [{ kinetics, one: { seedRadius, initialRadius } }, { kinetics }],
          fixture: { pressure: 1e6 },
          mechanisms: only('stressKinetics'),
        }),
      );
      one.pass(0, 10);
      expect(relativeError(one.see('contactPressure1'), 5e6)).toBeLessThan(1e-12);
      expect(relativeError(one.see('contactPressure2'), 1e6)).toBeLessThan(1e-12);
      expect(relativeError(one.see('voltage'), -0.538942022e-3)).toBeLessThan(1e-9);
    },
  );

  it('the atmosphere counts: contact pressure is stack plus ambient', () => {
    const one = new Cell(
      cell({ electrodes: [{}], ambientPressure: 101325, fixture: { pressure: 0 }, mechanisms: only('stressKinetics') }),
    );
    one.pass(0, 10);
    expect(relativeError(one.see('voltage'), -volumePerCharge * 101325)).toBeLessThan(1e-12);
  });

  it('contact lost to voids and to asperities divide the area that carries the current', () => {
    const one = new Cell(
      cell({
        electrodes: [
          {
            contact: { perfect: false, formation: { pressure: 2e7, time: 600 }, unloadingExponent: 0 },
            one: { seedRadius: 1e-9, initialRadius: 6e-6 },
          },
        ],
      }),
    );
    one.pass(10, 1);
    expect(relativeError(one.see('trueContact1'), 0.5)).toBeLessThan(1e-12);
    expect(relativeError(one.see('contactFraction1'), 0.64)).toBeLessThan(1e-7);
    expect(relativeError(one.see('currentConcentration1'), 1 / 0.32)).toBeLessThan(1e-7);
    const local = 10 / 0.5 / one.see('contactFraction1');
    expect(relativeError(one.see('localCurrentDensity1'), local)).toBeLessThan(1e-12);
    const kinetic = ((2 * gasConstant * 298.15) / faradayConstant) * Math.asinh(local / 100);
    expect(relativeError(one.see('voltage'), 0.125 + kinetic)).toBeLessThan(1e-12);
  });

  it('constriction adds (b/kappa) f_c(a/b), f_c(0.5) = 0.0556075937', () => {
    const settings = { electrodes: [{ one: { seedRadius: 1e-10, initialRadius: 5e-6 } }] as const };
    const without = new Cell(cell(settings));
    const full = new Cell(cell({ ...settings, mechanisms: only('constriction') }));
    without.pass(10, 1);
    full.pass(10, 1);
    const added = full.see('voltage') - without.see('voltage');
    expect(relativeError(added, (10 * 1e-5 * 0.0556075937) / 0.04)).toBeLessThan(5e-5);
  });
});

describe('energy of the flat symmetric cell', () => {
  it('1.352599799 W/m2 = 1.25 in the electrolyte + 0.1025997988 at the interfaces, nothing left over', () => {
    const one = new Cell(cell({ mechanisms: only('stressKinetics', 'creepClosure', 'bodyTranslation') }));
    one.pass(10, 3600);
    expect(relativeError(one.energy('electricalWork') / 3600, 1.352599799)).toBeLessThan(1e-9);
    expect(relativeError(one.energy('electrolyteConduction') / 3600, 1.25)).toBeLessThan(1e-12);
    expect(relativeError(one.energy('chargeTransfer') / 3600, 0.1025997988)).toBeLessThan(1e-9);
    const { energy } = one.ledger();
    expect(energy.relativeError).toBeLessThan(1e-10);
    expect(energy.terms.stackWork).toBeCloseTo(0, 12);
  });
});
