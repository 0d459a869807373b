import { describe, expect, it } from 'vitest';
import { equilibriumShift } from '../../../src/physics/kinetics/equilibrium-shift.js';
import { contactAngle } from '../../../src/physics/surface/contact-angle.js';
import { flattening } from '../../../src/physics/surface/flattening.js';
import { mullinsCoefficient, surfaceDiffusion } from '../../../src/physics/surface/surface-diffusion.js';
import { surfacePressure } from '../../../src/physics/surface/surface-pressure.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const constant = (referenceValue: number) => ({ referenceValue, activationEnergy: 0, referenceTemperature: 298.15 });
const lithium = { diffusivity: constant(1e-12 * 0.3e-9), surfaceEnergy: 0.5, molarVolume: 1.3e-5 };

/** Rate (1/s) at which diffusion by the law flattens a wave of 1 um on a grid: central differences of fluxes between cells. */
function decayOnGrid(cells: number): number {
  const h = 1e-6 / cells;
  const height = Float64Array.from({ length: cells }, (_, j) => 1e-9 * Math.cos((2 * Math.PI * (j + 0.5)) / cells));
  const around = (j: number) => (j + cells) % cells;
  // Curvature of a small slope, normal up out of the metal: -h''.
  const curvature = height.map((value, j) => -(height[around(j + 1)] - 2 * value + height[around(j - 1)]) / (h * h));
  const flux = curvature.map((value, j) =>
    evaluateLaw(surfaceDiffusion, lithium, (curvature[around(j + 1)] - value) / h, 298.15),
  );
  return (flux[0] - flux[cells - 1]) / h / height[0];
}

describe('free surfaces', () => {
  it('have the coefficient of Mullins, and flatten with B k^4 (D-06)', () => {
    expect(relativeError(mullinsCoefficient(lithium, 298.15), 7.86621138144e-31)).toBeLessThan(1e-9);
    const exact = 0.00122598480088;
    const errors = [16, 32, 64].map((cells) => decayOnGrid(cells) / exact - 1);
    expect(Math.abs(errors[2])).toBeLessThan(3e-3);
    expect(Math.log2(errors[1] / errors[2])).toBeCloseTo(2, 1);
    const wave = {
      ...lithium,
      surfaceDiffusivity: lithium.diffusivity,
      latticeDiffusivity: null,
      viscosity: Number.POSITIVE_INFINITY,
    };
    expect(relativeError(evaluateLaw(flattening, wave, 1e-6, 298.15), exact)).toBeLessThan(1e-9);
  });

  it('flatten through the lattice and by creep (D-07)', () => {
    const wave = { surfaceEnergy: 0.5, molarVolume: 1.3e-5, surfaceDiffusivity: null, latticeDiffusivity: null };
    const lattice = { ...wave, latticeDiffusivity: constant(5.6e-15), viscosity: Number.POSITIVE_INFINITY };
    expect(relativeError(evaluateLaw(flattening, lattice, 1e-6, 298.15), 0.00364226876935)).toBeLessThan(1e-9);
    expect(
      relativeError(evaluateLaw(flattening, { ...wave, viscosity: 1e10 }, 1e-6, 298.15), 0.000157079632679),
    ).toBeLessThan(1e-9);
  });

  it('press on the metal by their curvature, with the shift of Gibbs and Thomson (K-11)', () => {
    const ball = evaluateLaw(surfacePressure, { surfaceEnergy: 0.5 }, 0, 2 / 10e-9);
    expect(ball).toBeCloseTo(1e8, 3);
    const shift = evaluateLaw(equilibriumShift, { molarVolume: 1.3e-5, ionMolarVolume: 0 }, ball, 0);
    expect(relativeError(-shift, 13.4735505536e-3)).toBeLessThan(1e-10);
    // The wall of an empty void is pulled inwards.
    expect(evaluateLaw(surfacePressure, { surfaceEnergy: 0.5 }, 0, -2 / 1e-6)).toBeCloseTo(-1e6, 6);
  });

  it('meet the electrolyte at the angle of Young', () => {
    const degrees = (work: number) => (evaluateLaw(contactAngle, { surfaceEnergy: 0.5 }, work) * 180) / Math.PI;
    expect(degrees(0.5)).toBeCloseTo(90, 12);
    expect(degrees(0.1)).toBeCloseTo(143.13, 2);
    expect(degrees(0.67)).toBeCloseTo(70.12, 2);
    expect(degrees(1.1)).toBe(0);
    expect(degrees(-0.1)).toBeCloseTo(180, 12);
  });
});
