import { describe, expect, it } from 'vitest';
import { edgeOpening, edgeOpeningFactor } from '../../../src/physics/voids/edge-opening.js';
import { edgeOpeningPressure } from '../../../src/physics/voids/edge-opening-pressure.js';
import { pillarAmplitude } from '../../../src/physics/voids/pillar-amplitude.js';
import { pillarContact } from '../../../src/physics/voids/pillar-contact.js';
import { layerMobility, peakTractionFactor, pillarOnset } from '../../../src/physics/voids/pillar-onset.js';
import { gapGrowth, pillarOpening } from '../../../src/physics/voids/pillars.js';
import { evaluateLaw } from '../evaluate.js';

const temperature = 298.15;
const molarVolume = 1.3e-5;
const conductivity = 0.04;
const resistance = 5e-4;

function creepOf(exponent: number, referenceRate: number) {
  return { referenceRate, exponent, activationEnergy: 37e3, referenceTemperature: temperature };
}
/** Linear viscous metal of 1e10 Pa s: A = 1/(3 mu) at 1 MPa. */
const viscous = creepOf(1, 1e6 / 3e10);

describe('void edges', () => {
  it('linear viscous metal: 1.347355055 MPa keeps edges closed at 10 A/m2, 22.2658459 A/m2 opens them at 3 MPa', () => {
    const parameters = { creep: viscous, molarVolume };
    const pressure = evaluateLaw(edgeOpeningPressure, parameters, 10, temperature, conductivity, resistance, 1);
    expect(Math.abs(pressure / 1.34735505536e6 - 1)).toBeLessThan(1e-11);
    const current = evaluateLaw(edgeOpening, parameters, 3e6, temperature, conductivity, resistance, 1);
    expect(Math.abs(current / 22.2658458738 - 1)).toBeLessThan(1e-11);
  });

  it('power-law factors, and 2.89 MPa for lithium at 10 A/m2', () => {
    for (const [exponent, expected] of [
      [1, 2 / 3],
      [3, 2.28],
      [5, 3.53],
      [6.6, 4.3],
    ]) {
      expect(edgeOpeningFactor(exponent)).toBeCloseTo(expected, 12);
    }
    const parameters = { creep: creepOf(6.6, 9.30850994e-4), molarVolume };
    const pressure = evaluateLaw(edgeOpeningPressure, parameters, 10, temperature, conductivity, resistance, 1);
    expect(Math.abs(pressure / 2.89e6 - 1)).toBeLessThan(2e-3);
  });

  it('the two laws are inverse to each other, with strength and temperature', () => {
    const parameters = { creep: creepOf(5, 1e-2), molarVolume };
    const current = evaluateLaw(edgeOpening, parameters, 2e6, 320, 0.1, 1e-3, 1.7);
    expect(evaluateLaw(edgeOpeningPressure, parameters, current, 320, 0.1, 1e-3, 1.7) / 2e6).toBeCloseTo(1, 12);
  });
});

describe('pillars', () => {
  const patches = (wavelength: number) => ({ amplitude: 0.5, wavelength, electrolyteThickness: 500e-6 });

  it.each([
    [10e-6, 0.926288318],
    [100e-6, 0.556862724],
    [1e-3, 0.112006149],
  ])('wavelength %f m: the current follows the resistance to the part %f', (wavelength, expected) => {
    const relative = evaluateLaw(pillarAmplitude, patches(wavelength), conductivity, resistance);
    expect(relative / 0.5).toBeCloseTo(expected, 9);
  });

  it('layer mobility: 0.000654881776, 0.240581681, 0.886720854 at 0.1, 1, 3, and 2x^3/3 when thin', () => {
    expect(layerMobility(0.1)).toBeCloseTo(0.000654881776, 11);
    expect(layerMobility(1)).toBeCloseTo(0.240581681, 9);
    expect(layerMobility(3)).toBeCloseTo(0.886720854, 9);
    expect(layerMobility(1e-4) / ((2 / 3) * 1e-12)).toBeCloseTo(1, 7);
    expect(layerMobility(0.1 + 1e-12) / layerMobility(0.1)).toBeCloseTo(1, 9);
    expect(layerMobility(Number.POSITIVE_INFINITY)).toBe(1);
  });

  it('linear viscous layer of 50 um, wavelength 100 um, 3 MPa: 57.6759266 A/m2', () => {
    const parameters = { ...patches(100e-6), creep: viscous, molarVolume, metalThickness: 50e-6 };
    const onset = evaluateLaw(pillarOnset, parameters, 3e6, temperature, conductivity, resistance, 1);
    expect(Math.abs(onset / 57.6759265858 - 1)).toBeLessThan(1e-10);
  });

  const powerLaw = {
    ...patches(10e-6),
    creep: creepOf(6.6, 1e-3),
    molarVolume,
    metalThickness: Number.POSITIVE_INFINITY,
  };

  it.each([
    [1, 2.469],
    [1.5, 35.86],
    [2, 239.5],
    [3, 3479],
  ])('power-law metal, wavelength 10 um, %f MPa: %f A/m2', (pressure, expected) => {
    const onset = evaluateLaw(pillarOnset, powerLaw, pressure * 1e6, temperature, conductivity, resistance, 1);
    expect(Math.abs(onset / expected - 1)).toBeLessThan(3e-4);
  });

  it('peak traction factors of the cell problem', () => {
    for (const [exponent, expected] of [
      [1, 0.6666667],
      [2, 1.112],
      [3, 1.274],
      [5, 1.39],
      [6.6, 1.425],
      [10, 1.455],
    ]) {
      expect(Math.abs(peakTractionFactor(exponent) - expected)).toBeLessThan(1e-3);
    }
  });

  it('contact between pillars and growth of the mean gap', () => {
    expect(evaluateLaw(pillarContact, null, 0.5)).toBeCloseTo(0.5, 14);
    expect(evaluateLaw(pillarContact, null, 1 / 1.2)).toBeCloseTo(0.732279527199, 12);
    expect(evaluateLaw(pillarContact, null, 0.1)).toBeCloseTo(0.204832764699, 12);
    expect(evaluateLaw(pillarContact, null, 1.3)).toBe(1);
    expect(gapGrowth(0.5)).toBeCloseTo(0.15342640972, 11);
    expect(gapGrowth(1 / 3)).toBeCloseTo(0.300462570444, 12);
    expect([gapGrowth(1), gapGrowth(2), gapGrowth(0)]).toEqual([0, 0, 1]);
  });

  it('the mean gap, integrated from the shape of the wavy viscous contact', () => {
    // The open arc |x| < c, sin^2(c/2) = 1 - s, of the surface 2 V cos^2(x/2): Westergaard's traction outside it leaves the gap
    // rate V * 2 cos(x/2) R - 2 s V ln[(cos(x/2) + R)/sqrt(s)], R^2 = cos^2(x/2) - s, which the mean over a wavelength integrates.
    for (const s of [0.1, 0.4, 0.8]) {
      const half = Math.acos(Math.sqrt(s));
      const steps = 4000;
      let mean = 0;
      for (let i = 0; i < steps; i++) {
        // x/2 = half sin(t): the integrand's square root at the end of the arc becomes smooth.
        const t = ((i + 0.5) / steps) * (Math.PI / 2);
        const cosine = Math.cos(half * Math.sin(t));
        const root = Math.sqrt(Math.max(0, cosine * cosine - s));
        const gap = 2 * cosine * root - 2 * s * Math.log((cosine + root) / Math.sqrt(s));
        mean += ((gap * half * Math.cos(t)) / steps) * (Math.PI / 2) * (2 / Math.PI);
      }
      expect(mean).toBeCloseTo(gapGrowth(s), 6);
    }
  });

  it('opens nothing below the onset or on plating, g(s) of the amplitude above', () => {
    const opening = (current: number) =>
      evaluateLaw(pillarOpening, powerLaw, current, 1.5e6, temperature, conductivity, resistance, 1);
    expect(opening(35)).toBe(0);
    expect(opening(-100)).toBe(0);
    const onset = evaluateLaw(pillarOnset, powerLaw, 1.5e6, temperature, conductivity, resistance, 1);
    expect(opening(onset * 2 ** 6.6)).toBeCloseTo(0.5 * 0.926288318 * 0.15342640972, 9);
    expect(evaluateLaw(pillarOpening, powerLaw, 10, 0, temperature, conductivity, resistance, 1)).toBeCloseTo(
      0.5 * 0.926288318,
      9,
    );
  });
});
