import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilmMechanisms } from '../../../src/models/film/mechanisms.js';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, type CellSettings, cell, type ElectrodeSettings, only, usual } from './build.js';

/** A half cell with one class of voids; numbers of the size that cells have. */
const setting = fc.record({
  pressure: fc.double({ min: 1e5, max: 1e7, noNaN: true }),
  temperature: fc.double({ min: 273.15, max: 353.15, noNaN: true }),
  current: fc.double({ min: 1, max: 30, noNaN: true }),
  vacancyFraction: fc.double({ min: 0, max: 0.75, noNaN: true }),
  spacing: fc.double({ min: 3e-6, max: 5e-5, noNaN: true }),
  filled: fc.double({ min: 0, max: 0.8, noNaN: true }),
  exponent: fc.double({ min: 1, max: 7, noNaN: true }),
  coverage: fc.constantFrom('lattice' as const, 'random' as const),
});
type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

const mechanisms: FilmMechanisms = usual({ dendrites: false });

function settings({
  pressure,
  temperature,
  vacancyFraction,
  spacing,
  filled,
  exponent,
  coverage,
}: Setting): CellSettings {
  const seedRadius = Math.min(5e-7, spacing / 5);
  const electrode: ElectrodeSettings = {
    thickness: 1e-3,
    selfDiffusion: { referenceValue: 1e-16, activationEnergy: 53e3, referenceTemperature: 298.15 },
    creep: { exponent },
    voids: { vacancyFraction, coverage, translation: 0.8 },
    one: { spacing, seedRadius, initialRadius: Math.max(seedRadius, filled * spacing) },
  };
  return {
    electrodes: [electrode],
    fixture: { pressure },
    ambientPressure: 101325,
    temperature,
    mechanisms,
    relativeTolerance: 1e-7,
  };
}

/** Contact fraction at the end of a strip (or where contact is lost). */
function strip(settings: CellSettings, current: number, duration = 1800): Cell {
  const one = new Cell(cell(settings));
  one.pass(current, duration);
  return one;
}

const runs = { numRuns: 25, seed: 20240607 };

describe('properties of any cell', () => {
  it('contact fraction stays in (0, 1] and metal is conserved, stripping, resting and plating', () => {
    fc.assert(
      fc.property(setting, (of) => {
        const one = new Cell(cell(settings(of)));
        one.watch = (now) => {
          const contact = now.see('contactFraction1');
          expect(contact).toBeGreaterThan(0);
          expect(contact).toBeLessThanOrEqual(1);
          expect(now.see('buriedVolume1')).toBeGreaterThan(-1e-12);
        };
        for (const current of [of.current, 0, -of.current]) {
          const result = one.pass(current, 900);
          expect(result.failure).toBeNull();
          if (result.reason !== 'duration') break;
        }
        expect(one.ledger().lithium.relativeError).toBeLessThan(1e-9);
        expect(one.ledger().charge.relativeError).toBeLessThan(1e-12);
      }),
      runs,
    );
  });

  it('more pressure leaves not less contact at the end of a strip', () => {
    fc.assert(
      fc.property(setting, fc.double({ min: 1.01, max: 3, noNaN: true }), (of, factor) => {
        const low = strip(settings(of), of.current);
        const high = strip(settings({ ...of, pressure: factor * of.pressure }), of.current);
        expect(high.state.time).toBeGreaterThanOrEqual(low.state.time * (1 - 1e-6));
        if (low.state.time === high.state.time)
          expect(high.see('contactFraction1')).toBeGreaterThan(low.see('contactFraction1') - 1e-5);
      }),
      runs,
    );
  });

  it('a warmer cell keeps not less contact', () => {
    fc.assert(
      fc.property(setting, fc.double({ min: 1, max: 40, noNaN: true }), (of, rise) => {
        const cold = strip(settings(of), of.current);
        const warm = strip(settings({ ...of, temperature: of.temperature + rise }), of.current);
        expect(warm.state.time).toBeGreaterThanOrEqual(cold.state.time * (1 - 1e-6));
        if (cold.state.time === warm.state.time)
          expect(warm.see('contactFraction1')).toBeGreaterThan(cold.see('contactFraction1') - 1e-5);
      }),
      runs,
    );
  });

  it('more current loses not less contact for the same charge', () => {
    fc.assert(
      fc.property(setting, fc.double({ min: 1.01, max: 4, noNaN: true }), (of, factor) => {
        // From an intact interface: voids that are there at the start have less time to close.
        const intact = { ...of, filled: 0 };
        const slow = strip(settings(intact), of.current, 1800);
        const fast = strip(settings(intact), factor * of.current, 1800 / factor);
        if (slow.state.time === 1800 && fast.state.time === 1800 / factor)
          expect(fast.see('contactFraction1')).toBeLessThan(slow.see('contactFraction1') + 1e-5);
      }),
      runs,
    );
  });
});

// Without surface tension, diffusion and size effect only pure numbers are left: A t (P/sigma_0)^n and v t/b.
describe('similarity of creep and condensation', () => {
  const closed = only('vacancyCondensation', 'creepClosure', 'voidInteraction', 'bodyTranslation', 'rimFilling');
  const scaled = (of: Setting, length: number, time: number, stress: number): CellSettings => {
    const base = settings(of);
    const [electrode] = base.electrodes as readonly [ElectrodeSettings];
    const { spacing, seedRadius, initialRadius } = electrode.one!;
    return {
      ...base,
      ambientPressure: 101325 * stress,
      fixture: { pressure: of.pressure * stress },
      mechanisms: closed,
      relativeTolerance: 1e-9,
      electrodes: [
        {
          ...electrode,
          thickness: 1e-3 * length,
          selfDiffusion: { referenceValue: 1e-40, activationEnergy: 0, referenceTemperature: 298.15 },
          creep: { exponent: of.exponent, activationEnergy: 0, referenceRate: 1e-3 / (time * stress ** of.exponent) },
          one: { spacing: spacing! * length, seedRadius: seedRadius! * length, initialRadius: initialRadius! * length },
        },
      ],
    };
  };
  const scale = fc.double({ min: 0.5, max: 2, noNaN: true });

  it('length, time and stress may be scaled', () => {
    fc.assert(
      fc.property(setting, scale, scale, scale, (of, length, time, stress) => {
        const here = strip(scaled(of, 1, 1, 1), of.current);
        const there = strip(scaled(of, length, time, stress), (of.current * length) / time, 1800 * time);
        expect(relativeError(there.state.time, here.state.time * time)).toBeLessThan(1e-6);
        expect(Math.abs(there.see('contactFraction1') - here.see('contactFraction1'))).toBeLessThan(1e-6);
      }),
      runs,
    );
  });

  it('the area of the cell and its electrolyte do not matter to the voids', () => {
    fc.assert(
      fc.property(setting, scale, (of, factor) => {
        const here = strip(settings(of), of.current);
        const there = strip(
          { ...settings(of), area: 1e-4 * factor, electrolyte: { thickness: 5e-4 * factor } },
          of.current,
        );
        expect(relativeError(there.see('contactFraction1'), here.see('contactFraction1'))).toBeLessThan(1e-10);
      }),
      runs,
    );
  });

  it('one class split into two equal ones is the same', () => {
    fc.assert(
      fc.property(setting, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (of, share) => {
        const base = settings(of);
        const [electrode] = base.electrodes as readonly [ElectrodeSettings];
        const whole = cell(base).electrodes[0].voids.classes[0];
        const classes = [
          { ...whole, areaShare: share },
          { ...whole, areaShare: 1 - share },
        ];
        const here = strip(base, of.current);
        const there = strip(
          { ...base, electrodes: [{ ...electrode, voids: { ...electrode.voids, classes } }] },
          of.current,
        );
        expect(relativeError(there.see('contactFraction1'), here.see('contactFraction1'))).toBeLessThan(1e-5);
        expect(relativeError(there.see('voltage'), here.see('voltage'))).toBeLessThan(1e-5);
      }),
      runs,
    );
  });
});
