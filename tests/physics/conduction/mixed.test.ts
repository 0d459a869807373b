import { describe, expect, it } from 'vitest';
import { electronicCurrent } from '../../../src/physics/conduction/electronic-current.js';
import { criticalRadius, internalDeposition } from '../../../src/physics/conduction/internal-deposition.js';
import { exchangeCurrentDensityFromResistance } from '../../../src/physics/kinetics/butler-volmer.js';
import { interfaceReaction } from '../../../src/physics/kinetics/interface-reaction.js';
import { evaluateLaw } from '../evaluate.js';
import { relativeError } from '../relative-error.js';

const [conductivity, thickness, resistance, current] = [0.04, 500e-6, 5e-4, 10];
const constant = (referenceValue: number) => ({ referenceValue, activationEnergy: 0, referenceTemperature: 298.15 });
const leak = (value: number) => ({ conductivity: constant(value), lithiumExponent: 0 });

/**
 * mu_Li/F (V) along a slab that plates at x = 0: the potentials of ion and electron by the laws, cell by cell, for an ionic current of 10 A/m^2 towards the
 * plating side and reversible electrons at both metals. The current of the leak is that which takes the electrons through their resistances.
 */
function lithiumPotential(leakAt: (x: number) => number, cells: number): { x: number; value: number }[] {
  const reaction = {
    ...interfaceReaction.examples[0],
    rate: 'linear' as const,
    kinetics: {
      ...interfaceReaction.examples[0].kinetics,
      exchangeCurrentDensity: exchangeCurrentDensityFromResistance(resistance, 298.15),
      activationEnergy: 0,
    },
    gapScale: Number.POSITIVE_INFINITY,
  };
  // Linear reaction: potential drop per current.
  const perCurrent = 1 / evaluateLaw(interfaceReaction, reaction, 1, 0, 0, 0, 298.15, 0, 1);
  const h = thickness / cells;
  const plating = 0;
  const stripping = current * (2 * perCurrent + thickness / conductivity);
  let electronic = 0;
  const centre = (cell: number) => (cell + 0.5) * h;
  for (let cell = 0; cell < cells; cell++)
    electronic -= h / evaluateLaw(electronicCurrent, leak(leakAt(centre(cell))), 0, 0, 1, 298.15);
  const leakage = (stripping - plating) / electronic;
  let ion = plating + current * perCurrent;
  let electron = plating;
  const profile = [{ x: 0, value: ion - electron }];
  for (let cell = 0; cell < cells; cell++) {
    ion += (current * h) / conductivity;
    electron -= (leakage * h) / evaluateLaw(electronicCurrent, leak(leakAt(centre(cell))), 0, 0, 1, 298.15);
    profile.push({ x: (cell + 1) * h, value: ion - electron });
  }
  return profile;
}

describe('mixed conduction', () => {
  it('has its largest lithium potential just inside the plating side, I Z, and none in the middle (C-17)', () => {
    const profile = lithiumPotential(() => 1e-7, 100);
    for (const { x, value } of profile)
      expect(Math.abs(value - current * resistance * (1 - (2 * x) / thickness))).toBeLessThan(1e-14);
    expect(relativeError(profile[0].value, 5e-3)).toBeLessThan(1e-12);
  });

  it('with a conducting layer has it at the end of the layer, I (Z + d/kappa) (C-18)', () => {
    const profile = lithiumPotential((x) => (x < 10e-6 ? 1e3 : 1e-7), 500);
    const largest = profile.reduce((best, point) => (point.value > best.value ? point : best));
    expect(largest.x).toBeCloseTo(10e-6, 12);
    expect(relativeError(largest.value, 7.5e-3)).toBeLessThan(1e-8);
  });

  it('leaks kappa_e V/L (C-19), more towards lithium when electrons are donors', () => {
    expect(
      relativeError(-evaluateLaw(electronicCurrent, leak(1e-7), 0, 0, 4 / 30e-6, 298.15), 0.0133333333333),
    ).toBeLessThan(1e-11);
    const donors = { conductivity: constant(1e-7), lithiumExponent: 1 };
    const at = (potential: number) => evaluateLaw(electronicCurrent, donors, potential, 0, 1, 298.15);
    expect(relativeError(at(-0.05916) / at(0), 0.1)).toBeLessThan(1e-3);
    expect(Number.isFinite(at(-1e4))).toBe(true);
  });

  it('deposits inside from a critical radius on (F-19)', () => {
    const nucleus = { molarVolume: 1.3e-5, surfaceEnergy: 0.5 };
    expect(relativeError(criticalRadius(nucleus, 5e-3, 0), 26.9471011072e-9)).toBeLessThan(1e-10);
    const radius = criticalRadius(nucleus, 5e-3, 20e6);
    expect(relativeError(radius, 58.446231063e-9)).toBeLessThan(1e-10);
    expect(criticalRadius(nucleus, 1e-3, 20e6)).toBe(Number.POSITIVE_INFINITY);
    const affinity = (r: number) => evaluateLaw(internalDeposition, nucleus, 5e-3, 0, 20e6, r);
    expect(affinity(1.001 * radius)).toBeGreaterThan(0);
    expect(affinity(0.999 * radius)).toBeLessThan(0);
  });
});
