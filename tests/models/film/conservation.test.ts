import { describe, expect, it } from 'vitest';
import { quadratureNames } from '../../../src/models/film/layout.js';
import { relativeError } from '../../physics/relative-error.js';
import {
  Cell,
  type CellSettings,
  cell,
  type ElectrodeSettings,
  only,
  rising,
  usual,
  voidClass,
  volumePerCharge,
} from './build.js';

/** Two classes of voids, asperities, every mechanism that a scenario has by default. */
const busy: ElectrodeSettings = {
  thickness: 1e-4,
  contact: { perfect: false, formation: { pressure: 5e7, time: 600 } },
  voids: {
    vacancyFraction: 0.6,
    translation: null,
    coverage: 'random',
    rimFilling: 0.8,
    occlusion: 0.2,
    classes: [
      voidClass({ spacing: 1e-5, areaShare: 0.4, seedRadius: 5e-7 }),
      voidClass({ spacing: 2e-5, areaShare: 0.6, seedRadius: 5e-7, initialRadius: 4e-6 }),
    ],
  },
};

describe('charge and lithium', () => {
  it('thickness of a slab that is stripped: 50 um - Vm I t/F = 45.1495218 um', () => {
    const one = new Cell(cell());
    one.pass(10, 3600);
    expect(relativeError(one.see('thickness1'), 50e-6 - volumePerCharge * 3.6e4)).toBeLessThan(1e-14);
    expect(Math.abs(one.see('thickness1') - 45.1495218e-6)).toBeLessThan(1e-13);
    expect(one.see('capacity')).toBeCloseTo(3.6e4, 8);
  });

  it('fifty cycles without voids: thickness and charge return to round-off', () => {
    const one = new Cell(cell({ electrodes: { one: { seedRadius: 5e-7 } }, mechanisms: usual({ dendrites: false }) }));
    for (let cycle = 0; cycle < 50; cycle++) {
      one.pass(10, 3600);
      one.pass(-10, 3600);
    }
    expect(Math.abs(one.see('thickness1') - 50e-6)).toBeLessThan(1e-12 * 50e-6);
    expect(Math.abs(one.see('thickness2') - 50e-6)).toBeLessThan(1e-12 * 50e-6);
    const { charge, lithium, force } = one.ledger();
    expect(charge.relativeError).toBeLessThan(1e-14);
    expect(lithium.relativeError).toBeLessThan(1e-13);
    expect(force.relativeError).toBeLessThan(1e-13);
  });

  it.each([
    ['load', 0],
    ['spring', 1e11],
  ] as const)('fifty cycles with voids under a %s: metal is thickness less voids, to 1e-12', (kind, stiffness) => {
    const one = new Cell(
      cell({
        electrodes: busy,
        fixture: { kind, stiffness, pressure: 1e6 },
        ambientPressure: 101325,
        mechanisms: usual({ dendrites: false }),
        relativeTolerance: 1e-6,
      }),
    );
    let largest = 0;
    for (let cycle = 0; cycle < 50; cycle++) {
      for (const current of [5, -5]) {
        expect(one.pass(current, 1800).reason).toBe('duration');
        largest = Math.max(largest, one.see('voidVolume1'), one.see('voidVolume2'));
        const { charge, lithium, force } = one.ledger();
        expect(charge.relativeError).toBeLessThan(1e-12);
        expect(lithium.relativeError).toBeLessThan(1e-10);
        expect(force.relativeError).toBeLessThan(1e-12);
      }
    }
    expect(largest).toBeGreaterThan(1e-7);
    const total = one.see('metalVolume1') + one.see('metalVolume2');
    expect(relativeError(total, 2e-4)).toBeLessThan(1e-12);
  });

  it('the ledger tells when the caller counted another charge', () => {
    const one = new Cell(cell());
    one.pass(10, 3600);
    one.net *= 1 + 1e-6;
    const { charge, lithium } = one.ledger();
    expect(charge.relativeError).toBeCloseTo(1e-6, 9);
    expect(lithium.relativeError).toBeCloseTo(1e-6, 9);
  });
});

describe('mirrored cell', () => {
  const other: ElectrodeSettings = {
    ...busy,
    thickness: 7e-5,
    kinetics: { exchangeCurrentDensity: 20, transferCoefficient: 0.4, mechanicalTransferCoefficient: 0.3 },
    voids: { ...busy.voids, vacancyFraction: 0.5, coverage: 'lattice' },
    flaw: { depth: 8e-6 },
  };

  it('swapped electrodes and a reversed current give the same with sides exchanged', () => {
    const settings: CellSettings = {
      fixture: { pressure: 1e6 },
      ambientPressure: 101325,
      mechanisms: usual({ dendrites: false }),
    };
    const here = new Cell(cell({ ...settings, electrodes: [busy, other] }));
    const there = new Cell(cell({ ...settings, electrodes: [other, busy] }));
    for (const current of [8, -6, 0, 3]) {
      here.pass(current, 1800);
      there.pass(-current, 1800);
      for (const { name } of here.model.observables) {
        const side = /[12](?=$|\.)/.exec(name);
        const odd = ['voltage', 'currentDensity', 'capacity'].includes(name);
        const twin = side === null ? name : name.replace(side[0], side[0] === '1' ? '2' : '1');
        const mirrored = (odd ? -1 : 1) * there.see(twin);
        expect(Math.abs(here.see(name) - mirrored), name).toBeLessThanOrEqual(1e-12 * Math.abs(here.see(name)) + 1e-17);
      }
    }
    expect(here.see('voidVolume1')).toBeGreaterThan(1e-9);
  });
});

describe('energy', () => {
  const dissipated = [
    'electrolyteConduction',
    'constriction',
    'chargeTransfer',
    'vacancySupersaturation',
    'vacancyCondensation',
    'creepClosure',
    'interfaceDiffusionClosure',
    'latticeDiffusionClosure',
    'contactFlow',
    'rimFilling',
    'crackFilling',
  ] as const;

  /** Steps through strip, rest, plate, rest and checks that no dissipation ever falls. */
  function audited(settings: CellSettings, current = 5): Cell {
    const one = new Cell(cell({ ambientPressure: 101325, relativeTolerance: 1e-9, ...settings }));
    const before = new Float64Array(quadratureNames.length);
    one.watch = (now) => {
      for (const name of dissipated) {
        const index = quadratureNames.indexOf(name);
        const rise = now.state.quadratures[index] - before[index];
        expect(rise, name).toBeGreaterThanOrEqual(-1e-9 * Math.abs(before[index]));
      }
      before.set(now.state.quadratures);
    };
    for (const strip of [current, 0, -current, 0]) expect(one.pass(strip, 1800).reason).toBe('duration');
    return one;
  }

  it.each([
    ['load', 0],
    ['spring', 1e11],
    ['gap', 1e13],
  ] as const)('every dissipation grows along a run with all mechanisms, fixture %s', (kind, stiffness) => {
    const one = audited({
      electrodes: busy,
      fixture: { kind, stiffness, pressure: 1e6 },
      mechanisms: usual({ dendrites: false }),
    });
    const { energy } = one.ledger();
    expect(energy.explanation).toContain('mean-field');
    expect(energy.relativeError).toBeLessThan(0.05);
    expect(one.energy('creepClosure')).toBeGreaterThan(0);
    expect(one.energy('rimFilling')).toBeGreaterThan(0);
    expect(one.energy('vacancyCondensation')).toBeGreaterThan(0);
  });

  // One class, m = 1, M1 alone, half spheres: each term from its own law, and nothing left over.
  const closed: CellSettings = {
    electrodes: {
      voids: { vacancyFraction: 0.6, translation: 1 },
      one: { seedRadius: 5e-7, spacing: 2e-5 },
      thickness: 1e-4,
    },
    fixture: { pressure: 1e6 },
  };
  const balanced = only(
    'stressKinetics',
    'vacancyCondensation',
    'creepClosure',
    'voidInteraction',
    'interfaceDiffusion',
    'latticeDiffusion',
    'bodyTranslation',
    'constriction',
    'rimFilling',
    'occlusion',
  );

  it.each([
    ['load', 0],
    ['spring', 1e11],
    ['spring', 1e13],
  ] as const)('vanishing residual for one class that translates with the body, %s %f Pa/m', (kind, stiffness) => {
    const one = audited({ ...closed, fixture: { kind, stiffness, pressure: 1e6 }, mechanisms: balanced });
    const { energy } = one.ledger();
    expect(one.energy('vacancyCondensation')).toBeGreaterThan(1e-3);
    expect(Math.abs(energy.terms.residual)).toBeLessThan(1e-7 * Math.abs(energy.terms.vacancyCondensation));
    expect(energy.relativeError).toBeLessThan(1e-9);
    if (stiffness > 1e12) expect(Math.abs(one.energy('fixtureElastic'))).toBeGreaterThan(0);
  });

  it('to round-off, whatever the tolerance: each step keeps the balance', () => {
    for (const relativeTolerance of [1e-3, 1e-5, 1e-7]) {
      const one = audited({ ...closed, mechanisms: balanced, relativeTolerance });
      expect(one.ledger().energy.relativeError).toBeLessThan(1e-9);
    }
  });

  it('with surface tension: what voids gain of surface energy while vacancies open them is what is left', () => {
    const mechanisms = only('stressKinetics', 'vacancyCondensation', 'surfaceTension', 'bodyTranslation');
    const one = audited({ ...closed, mechanisms });
    const stored = one.energy('surfaceEnergy');
    expect(stored).toBeGreaterThan(1e-2);
    expect(relativeError(one.ledger().energy.terms.residual, -stored)).toBeLessThan(1e-9);
    // gamma dA of half spheres, A = 2 pi a^2 in a disc of radius b.
    const radius = one.see('voidRadius1.1');
    const area = (r: number) => (2 * (r * r - 25e-14)) / 4e-10;
    const both = area(radius) + area(one.see('voidRadius2.1'));
    expect(relativeError(stored, 0.5 * both)).toBeLessThan(1e-3);
  });

  it('gas in voids: its work on the closing void is what is left', () => {
    const one = new Cell(
      cell({
        electrodes: [{ voids: { voidPressure: 2e5 }, one: { seedRadius: 5e-7, initialRadius: 6e-6 } }],
        mechanisms: only('stressKinetics', 'creepClosure', 'voidInteraction', 'bodyTranslation'),
      }),
    );
    const before = one.see('voidVolume1');
    one.pass(0, 600);
    const closed = before - one.see('voidVolume1');
    expect(closed).toBeGreaterThan(0.1 * before);
    const { residual, creepClosure, contactFlow } = one.ledger().energy.terms;
    expect(residual).toBeGreaterThan(0);
    // Under the empty void's pressure the same closure would have spent more by a fifteenth.
    expect(relativeError(residual, creepClosure * (2e5 / 2.8e6))).toBeLessThan(1e-6);
    expect(contactFlow).toBe(0);
  });

  it('a crack that fills keeps the balance', () => {
    const one = new Cell(
      cell({
        area: 1e-9,
        electrolyte: { fractureToughness: 0.25e6, youngsModulus: 25e9, poissonRatio: 0.37, conductivity: 0.2 },
        electrodes: { flaw: { depth: 1e-5 } },
        mechanisms: only('dendrites', 'stressKinetics'),
      }),
    );
    one.pass(-20, 1e6, [rising('crackLength1', 3e-4)]);
    expect(one.energy('crackFilling')).toBeGreaterThan(1e-3);
    const { terms, relativeError: error } = one.ledger().energy;
    expect(Math.abs(terms.residual)).toBeLessThan(1e-6 * terms.crackFilling);
    expect(error).toBeLessThan(1e-9);
  });

  it('without full translation the work (1 - m)(1 - theta) p_n v_b on the roofs is spent without being received', () => {
    const m = 0.7;
    const voids = { vacancyFraction: 0.6, translation: m };
    const one = new Cell(
      cell({
        ...closed,
        electrodes: [{ thickness: 1e-4, voids, one: { seedRadius: 5e-7, spacing: 2e-5 } }],
        mechanisms: balanced,
        relativeTolerance: 1e-10,
        options: { translationVelocity: 'body' },
      }),
    );
    // Trapezoidal sum over fine steps of the missing power, from observables.
    let missing = 0;
    let last = { power: 0, thickness: one.see('thickness1') };
    for (let step = 0; step < 400; step++) {
      one.pass(5, 4.5);
      const covered = 1 - one.see('contactFraction1');
      const power = (1 - m) * covered * one.see('contactPressure1');
      const thickness = one.see('thickness1');
      missing += 0.5 * (power + last.power) * (last.thickness - thickness);
      last = { power, thickness };
    }
    expect(relativeError(one.ledger().energy.terms.residual, -missing)).toBeLessThan(1e-4);
  });
});
