import { describe, expect, it } from 'vitest';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, cell, type ElectrodeSettings, only, usual, volumePerCharge } from './build.js';

describe('pressure of the fixture', () => {
  const spring = { kind: 'spring', stiffness: 1e12 } as const;

  it('spring of 1e12 Pa/m, one-sided stripping of 1 mA/cm2 for 3600 s: -4.850478199 MPa', () => {
    const one = new Cell(cell({ electrodes: [{}], fixture: { ...spring, pressure: 6e6 } }));
    expect(one.pass(10, 3600).reason).toBe('duration');
    expect(relativeError(one.see('stackPressure') - 6e6, -4.850478199e6)).toBeLessThan(1e-9);
    one.pass(-10, 3600);
    expect(relativeError(one.see('stackPressure'), 6e6)).toBeLessThan(1e-12);
  });

  it('from 3 MPa it lifts off at 2226.58459 s', () => {
    for (const relativeTolerance of [1e-4, 1e-8, 1e-12]) {
      const one = new Cell(cell({ electrodes: [{}], fixture: spring, relativeTolerance }));
      expect(one.pass(10, 3600)).toMatchObject({ reason: 'event', event: 'lift-off', terminal: true, failure: null });
      expect(relativeError(one.state.time, 3e6 / (1e12 * volumePerCharge * 10))).toBeLessThan(1e-8);
      expect(Math.abs(one.state.time - 2226.58459)).toBeLessThan(2e-5);
      expect(Math.abs(one.see('stackPressure'))).toBeLessThan(1e-2);
    }
  });

  it('voids that open on stripping hold the stack up: pressure falls only by what the body moved', () => {
    const settings: ElectrodeSettings = {
      selfDiffusion: { referenceValue: 1e-40, activationEnergy: 0, referenceTemperature: 298.15 },
      voids: { vacancyFraction: 0.25 },
    };
    const one = new Cell(
      cell({ electrodes: [settings], fixture: { ...spring, pressure: 6e6 }, mechanisms: only('vacancyCondensation') }),
    );
    one.pass(10, 3600);
    expect(relativeError(one.see('stackPressure') - 6e6, -0.75 * 4.850478199e6)).toBeLessThan(1e-8);
    expect(one.ledger().force.relativeError).toBeLessThan(1e-12);
  });

  it('set point in time: pressure + slope x elapsed time of the step', () => {
    const one = new Cell(cell());
    one.apply({ kind: 'current', currentDensity: 0 }, 100, [], 1e3);
    expect(relativeError(one.see('stackPressure'), 3.1e6)).toBeLessThan(1e-14);
    one.apply({ kind: 'current', currentDensity: 1 }, 100, [], -2e3);
    expect(relativeError(one.see('stackPressure'), 2.8e6)).toBeLessThan(1e-14);
  });

  describe('limits', () => {
    const voids = { vacancyFraction: 0.6, translation: 0.8 };
    /** Pressures and void volumes along a cycle of a symmetric cell that grows voids. */
    function course(kind: 'load' | 'gap' | 'spring', stiffness: number): number[] {
      const one = new Cell(
        cell({
          electrodes: { voids, one: { seedRadius: 5e-7 } },
          fixture: { kind, stiffness, pressure: 5e5 },
          ambientPressure: 101325,
          mechanisms: usual({ dendrites: false }),
        }),
      );
      const values: number[] = [];
      for (const current of [10, 0, -10, 0]) {
        expect(one.pass(current, 1800).reason).toBe('duration');
        values.push(one.see('stackPressure'), one.see('voidVolume1'), one.see('voidVolume2'), one.see('voltage') + 1);
      }
      return values;
    }

    it('no stiffness is a dead load, and a spring of 1 Pa/m nearly is', () => {
      const load = course('load', 0);
      expect(course('spring', 0)).toEqual(load);
      const soft = course('spring', 1);
      for (let k = 0; k < load.length; k++) {
        expect(Math.abs(soft[k] - load[k])).toBeLessThanOrEqual(1e-6 * Math.abs(load[k]));
      }
      for (const pressure of [load[0], load[4], load[8]]) expect(pressure).toBe(5e5);
    });

    it('a spring as stiff as the stack is the gap', () => {
      expect(course('spring', 1e13)).toEqual(course('gap', 1e13));
    });

    it('the stiffer the fixture the more the pressure rises over growing voids, and the less they grow', () => {
      const [soft, medium, hard] = [1e10, 1e12, 1e14].map((stiffness) => course('spring', stiffness));
      expect(soft[0]).toBeGreaterThan(5e5);
      expect(medium[0]).toBeGreaterThan(soft[0]);
      expect(hard[0]).toBeGreaterThan(medium[0]);
      expect(medium[1]).toBeLessThan(soft[1]);
      expect(hard[1]).toBeLessThan(medium[1]);
    });

    it('in a very stiff fixture voids cannot lift the stack', () => {
      // They stay so small that the pressure over them, stiffness x volume, closes them as fast as they open.
      for (const stiffness of [1e15, 1e16]) {
        const values = course('spring', stiffness);
        expect(values[0]).toBeLessThan(2e7);
        expect(values[1] + values[2]).toBeLessThan(2e7 / stiffness);
      }
    });
  });
});
