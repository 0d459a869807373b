import { describe, expect, it } from 'vitest';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, type CellSettings, cell, type ElectrodeSettings, falling, only, volumePerCharge } from './build.js';

const seedRadius = 1e-9;
const spacing = 1e-5;

/** Half cell whose electrode starts with voids of a radius (m) and nothing else that changes them but what is named. */
function voided(radius: number, mechanisms: CellSettings['mechanisms'], settings: ElectrodeSettings = {}): Cell {
  return new Cell(
    cell({
      electrodes: [{ thickness: 1e-3, ...settings, one: { spacing, seedRadius, initialRadius: radius } }],
      mechanisms: mechanisms!,
      relativeTolerance: 1e-11,
    }),
  );
}

describe('what plating does to voids', () => {
  // dw/dt = |v| (1 - theta)/theta with 1 - theta = x^2, w = w_f x^3, x = a/b: w_f (3 x - x^3) grows by what is plated.
  it('the body lifts their roofs: w_f (3x - x^3) rises by the plated thickness, and stripping brings them down again', () => {
    const full = (2 / 3) * spacing;
    const coordinate = (x: number) => full * (3 * x - x ** 3);
    const one = voided(3e-6, only('bodyTranslation'));
    const charge = -(coordinate(0.6) - coordinate(0.3)) / volumePerCharge;
    one.pass(-10, -charge / 10);
    expect(relativeError(one.see('voidRadius1.1'), 6e-6)).toBeLessThan(1e-6);
    one.pass(20, -charge / 20);
    expect(relativeError(one.see('voidRadius1.1'), 3e-6)).toBeLessThan(1e-6);
    // What was lifted is void, not metal: the thickness is back too.
    expect(Math.abs(one.see('thickness1') - 1e-3)).toBeLessThan(1e-11);
  });

  it('rim filling with psi = 1 fills what the body lifts: the voids stay as they are', () => {
    const one = voided(5e-6, only('bodyTranslation', 'rimFilling'), { voids: { rimFilling: 1 } });
    one.pass(-10, 10 * 3600);
    expect(relativeError(one.see('voidRadius1.1'), 5e-6)).toBeLessThan(1e-10);
    const more = voided(5e-6, only('bodyTranslation', 'rimFilling'), { voids: { rimFilling: 1.5 } });
    more.pass(-10, 3600);
    expect(more.see('voidRadius1.1')).toBeLessThan(4.8e-6);
    const less = voided(5e-6, only('bodyTranslation', 'rimFilling'), { voids: { rimFilling: 0.5 } });
    less.pass(-10, 600);
    expect(less.see('voidRadius1.1')).toBeGreaterThan(5.05e-6);
  });

  // Without translation dw/dt = -psi |v| x^2 with w = w_f x^3 gives x' = -psi |v|/(3 w_f): the radius falls in proportion to charge.
  it('rim filling alone: the radius falls by psi/(2q) of the plated thickness', () => {
    for (const aspectRatio of [1, 0.5]) {
      const one = voided(5e-6, only('rimFilling'), { voids: { rimFilling: 0.8, aspectRatio } });
      one.pass(-10, 1000);
      const plated = 1e4 * volumePerCharge;
      expect(relativeError(5e-6 - one.see('voidRadius1.1'), (0.8 / (2 * aspectRatio)) * plated)).toBeLessThan(1e-6);
    }
  });

  // dw/dt = -f |v| w/(q a) with w ~ a^3: da/dt = -f |v|/(3q).
  it('occlusion buries: the radius falls by f/(3q) of the plated thickness, open and buried volume together stay', () => {
    for (const aspectRatio of [1, 0.5]) {
      const one = voided(6e-6, only('occlusion'), { voids: { occlusion: 0.3, aspectRatio } });
      const before = one.see('voidVolume1');
      one.watch = (now) =>
        expect(Math.abs(now.see('voidVolume1') + now.see('buriedVolume1') - before)).toBeLessThan(1e-12 * before);
      one.pass(-10, 3600);
      const plated = 3.6e4 * volumePerCharge;
      expect(relativeError(6e-6 - one.see('voidRadius1.1'), (0.3 / (3 * aspectRatio)) * plated)).toBeLessThan(1e-6);
      expect(one.see('buriedVolume1')).toBeGreaterThan(0.1 * before);
    }
  });

  it('stripping lays buried voids open again, all of them once what covers them is gone', () => {
    const one = voided(6e-6, only('occlusion'), { voids: { occlusion: 0.3 } });
    const before = one.see('voidVolume1');
    one.pass(-10, 3600);
    const buried = one.see('buriedVolume1');
    one.watch = (now) =>
      expect(Math.abs(now.see('voidVolume1') + now.see('buriedVolume1') - before)).toBeLessThan(1e-12 * before);
    // The voids lie in proportion to their depth, so half of the cover gives half of them back.
    one.pass(10, 1800);
    expect(relativeError(one.see('buriedVolume1'), 0.5 * buried)).toBeLessThan(0.01);
    one.pass(10, 1900);
    expect(one.see('buriedVolume1')).toBeLessThan(1e-3 * buried);
    expect(relativeError(one.see('voidRadius1.1'), 6e-6)).toBeLessThan(1e-3);
  });

  it('rest neither fills nor buries nor lays open', () => {
    const one = voided(6e-6, only('occlusion', 'rimFilling', 'bodyTranslation'), { voids: { occlusion: 0.3 } });
    one.pass(-10, 600);
    const before = Float64Array.from(one.state.vector);
    one.pass(0, 1e5);
    before.forEach((value, k) => {
      if (k < before.length - 1) expect(one.state.vector[k]).toBe(value);
    });
  });

  it('buried voids close like isolated ones: at the rate (3A/2)(3p/(2n))^n of their volume', () => {
    const creep = { referenceRate: 1e6 / 3e10, exponent: 1 };
    const one = voided(6e-6, only('occlusion', 'creepClosure'), { voids: { occlusion: 0.3 }, creep });
    one.pass(-10, 600);
    const buried = one.see('buriedVolume1');
    one.pass(0, 5000);
    expect(relativeError(one.see('buriedVolume1'), buried * Math.exp((-3 * 3e6 * 5000) / 4e10))).toBeLessThan(1e-7);
  });
});

describe('cycling', () => {
  /** Void volumes of electrode 1 at the ends of successive strips. */
  function ratchet(cycles: number, rimFilling: number): { volumes: number[]; one: Cell } {
    const one = new Cell(
      cell({
        electrodes: {
          thickness: 1e-4,
          creep: { referenceRate: 9.3085e-4 },
          voids: { vacancyFraction: 0.8, translation: 0.8, rimFilling },
          one: { spacing: 2e-5, seedRadius: 5e-7 },
        },
        fixture: { pressure: 2e5 },
        ambientPressure: 101325,
        mechanisms: only(
          'vacancyCondensation',
          'bodyTranslation',
          'creepClosure',
          'voidInteraction',
          'surfaceTension',
          'rimFilling',
          'occlusion',
        ),
        relativeTolerance: 1e-8,
      }),
    );
    const volumes: number[] = [];
    for (let cycle = 0; cycle < cycles; cycle++) {
      expect(one.pass(10, 3600).reason).toBe('duration');
      volumes.push(one.see('voidVolume1'));
      expect(one.pass(-10, 3600).reason).toBe('duration');
    }
    return { volumes, one };
  }

  it('voids ratchet up from strip to strip and then saturate', () => {
    const { volumes, one } = ratchet(14, 0.9);
    expect(volumes[1]).toBeGreaterThan(1.02 * volumes[0]);
    for (let k = 1; k < volumes.length; k++) expect(volumes[k]).toBeGreaterThan(volumes[k - 1] * (1 - 1e-6));
    const first = volumes[1] - volumes[0];
    const last = volumes[13] - volumes[12];
    expect(last).toBeLessThan(0.05 * first);
    expect(one.ledger().lithium.relativeError).toBeLessThan(1e-10);
  });

  it('less filling at the rims leaves more void', () => {
    expect(ratchet(3, 0.8).volumes[2]).toBeGreaterThan(ratchet(3, 1.2).volumes[2]);
  });

  it('the second strip reaches a void volume that the first did not', () => {
    const { volumes } = ratchet(2, 0.9);
    const one = ratchet(1, 0.9).one;
    const between = 0.5 * (volumes[0] + volumes[1]);
    expect(one.pass(10, 3600, [{ ...falling('voidVolume1', between), direction: 1 }]).reason).toBe('event');
  });
});
