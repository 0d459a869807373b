import { describe, expect, it } from 'vitest';
import { pennyVolume } from '../../../src/physics/fracture/penny-growth.js';
import { platingLimit } from '../../../src/physics/fracture/plating-limit.js';
import { faradayConstant, gasConstant } from '../../../src/quantity/index.js';
import { evaluateLaw } from '../../physics/evaluate.js';
import { relativeError } from '../../physics/relative-error.js';
import { Cell, type CellSettings, cell, electrode, integrate, only, rising, volumePerCharge } from './build.js';

/** Weak electrolyte, so that its flaws grow at currents of order 1 mA/cm2. */
const weak = { fractureToughness: 0.25e6, youngsModulus: 25e9, poissonRatio: 0.37, conductivity: 0.2 };
const flaw = { depth: 1e-5, geometryFactor: 1.1215222552 };
const plating = (changes: CellSettings = {}) =>
  cell({ electrolyte: weak, electrodes: { flaw }, mechanisms: only('dendrites', 'stressKinetics'), ...changes });

/** Local plating current density at which the flaw of an interface starts to grow. */
function limit(pressure: number): number {
  const { kinetics, molarVolume } = electrode();
  const parameters = { ...kinetics, ...weak, ...flaw, lateralConfinement: 1, molarVolume };
  return evaluateLaw(platingLimit, parameters, flaw.depth, weak.conductivity, 298.15, pressure);
}

describe('initiation of dendrites', () => {
  it.each([
    [1e5, -1, 1],
    [3e6, -1, 1],
    [3e6, 1, 2],
    [1e7, 1, 2],
  ])('at the plating limit of the law, %f Pa, current of sign %i, electrode %i', (pressure, sign, side) => {
    const one = new Cell(plating({ fixture: { pressure } }));
    const slope = 0.02 * sign;
    one.apply({ kind: 'ramp', currentDensity: 0, slope }, (1.2 * limit(pressure)) / 0.02);
    expect(one.notices.map(({ event }) => event)).toEqual([`dendrite-initiation:${side}`]);
    expect(relativeError(0.02 * one.notices[0].time, limit(pressure))).toBeLessThan(1e-9);
    expect(relativeError(Math.abs(one.notices[0].detail.currentDensity as number), limit(pressure))).toBeLessThan(1e-9);
    expect(one.see(`crackLength${3 - side}`)).toBe(flaw.depth);
  });

  it('below the limit nothing happens for as long as it plates; stripping never', () => {
    const one = new Cell(plating({ electrodes: { flaw, thickness: 1e-3 } }));
    one.pass(-0.99 * limit(3e6), 1e5);
    one.pass(0.99 * limit(3e6), 1e5);
    expect(one.notices).toEqual([]);
    expect(one.see('crackLength1')).toBe(flaw.depth);
    expect(one.see('crackLength2')).toBe(flaw.depth);
  });

  it('a deeper flaw and more stack pressure need less current', () => {
    expect(limit(1e7)).toBeLessThan(limit(3e6));
    const time = (depth: number) => {
      const one = new Cell(plating({ electrodes: { flaw: { ...flaw, depth } } }));
      one.apply({ kind: 'ramp', currentDensity: 0, slope: -0.1 }, 2000);
      return one.notices[0].time;
    };
    expect(time(2e-5)).toBeLessThan(time(1e-5));
    expect(time(1e-5)).toBeLessThan(time(5e-6));
  });

  it('switched off there is neither notice nor crack', () => {
    const one = new Cell(plating({ mechanisms: only('stressKinetics') }));
    one.pass(-10 * limit(3e6), 100);
    expect(one.notices).toEqual([]);
    expect(one.see('crackLength1')).toBe(flaw.depth);
  });
});

describe('growth of dendrites', () => {
  it('without stack pressure the crack follows wall plating at its toughness', () => {
    const pressure = 0;
    const current = 1.5 * limit(pressure);
    const one = new Cell(plating({ fixture: { pressure } }));
    const result = one.pass(-current, 1e7, [rising('crackLength1', 1e-4)]);
    expect(result.event).toBe('until:crackLength1');

    const { kinetics, molarVolume } = electrode();
    const crack = { ...weak, ...flaw, molarVolume };
    const resistance = (gasConstant * 298.15) / (faradayConstant * kinetics.exchangeCurrentDensity);
    const kinetic = ((2 * gasConstant * 298.15) / faradayConstant) * Math.asinh(current / 100);
    const rate = (a: number) => {
      const stall = (volumePerCharge * weak.fractureToughness) / (flaw.geometryFactor * Math.sqrt(Math.PI * a));
      const wall = (kinetic + (current * a) / weak.conductivity - stall) / resistance;
      return (0.8 * Math.PI * volumePerCharge * wall * a ** 3) / pennyVolume(crack, a);
    };
    const time = integrate((a) => 1 / rate(a), flaw.depth, 1e-4);
    expect(relativeError(one.state.time, time)).toBeLessThan(1e-7);
  });

  it('ends as a short when it reaches through the electrolyte, on the side that plates', () => {
    for (const [sign, side] of [
      [-1, 1],
      [1, 2],
    ]) {
      const one = new Cell(plating());
      const lengths: number[] = [];
      one.watch = (now) => lengths.push(now.see(`crackLength${side}`));
      const result = one.pass(sign * 2 * limit(3e6), 1e6);
      expect(result).toMatchObject({ reason: 'event', event: `short:${side}`, terminal: true, failure: null });
      expect(relativeError(one.see(`crackLength${side}`), 500e-6)).toBeLessThan(1e-8);
      for (let k = 1; k < lengths.length; k++) expect(lengths[k]).toBeGreaterThanOrEqual(lengths[k - 1]);
    }
  });

  it('lithium in the crack comes from the electrode', () => {
    const one = new Cell(plating({ area: 1e-9 }));
    one.pass(-2 * limit(3e6), 1e6, [rising('crackLength1', 4e-4)]);
    const { molarVolume } = electrode();
    const crack = { ...weak, ...flaw, molarVolume };
    const inCrack = (pennyVolume(crack, 4e-4) - pennyVolume(crack, flaw.depth)) / 1e-9;
    expect(inCrack).toBeGreaterThan(1e-9);
    const plated = one.see('metalVolume1') - 50e-6;
    expect(Math.abs(one.see('thickness1') - (50e-6 + plated - inCrack))).toBeLessThan(1e-12);
    expect(one.ledger().lithium.relativeError).toBeLessThan(1e-8);
  });
});

describe('stripping hands over to plating', () => {
  it('voids grown on stripping make the next plating start a dendrite at a current that an intact interface bears', () => {
    const current = 0.7 * limit(3e6);
    const settings = (vacancyFraction: number) =>
      plating({
        electrodes: {
          flaw,
          thickness: 2e-4,
          selfDiffusion: { referenceValue: 1e-40, activationEnergy: 0, referenceTemperature: 298.15 },
          voids: { vacancyFraction, translation: 0.8 },
        },
        mechanisms: only('dendrites', 'stressKinetics', 'vacancyCondensation', 'bodyTranslation'),
      });
    const voided = new Cell(settings(0.5));
    const intact = new Cell(settings(0));
    for (const one of [voided, intact]) {
      expect(one.pass(current, 30e-6 / (volumePerCharge * current)).reason).toBe('duration');
      expect(one.notices).toEqual([]);
      one.pass(-current, 10);
    }
    expect(voided.see('contactFraction1')).toBeLessThan(0.65);
    expect(intact.notices).toEqual([]);
    expect(voided.notices.map(({ event }) => event)).toEqual(['dendrite-initiation:1']);
    expect(Math.abs(voided.notices[0].detail.localCurrentDensity1 as number)).toBeGreaterThan(limit(3e6));
  });
});
