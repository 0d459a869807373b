import { describe, expect, it } from 'vitest';
import { gridMesh } from '../../../../src/mesh/index.js';
import {
  butlerVolmerKinetics,
  IonicConduction,
  linearKinetics,
} from '../../../../src/models/resolved/conduction/index.js';
import { slab } from './meshes.js';

const molarVolume = 1.3e-5;
const volumePerCharge = 1.34735505536e-10;

const kinetics = (alpha: number, mechanical: number) =>
  butlerVolmerKinetics({
    exchangeCurrentDensity: 10,
    activationEnergy: 0,
    transferCoefficient: alpha,
    mechanicalTransferCoefficient: mechanical,
  });

describe('at open circuit', () => {
  const mesh = slab('triangle', 2, [3, 4], [1e-4, 5e-4], 0.1);

  it.each([
    [0.5, 0.5, 0],
    [0.5, 0, 0],
    [0.3, 1, 4e-6],
  ])(
    'the compressed electrode of a symmetric cell is the negative one, alpha = %d, alpha_m = %d, V+ = %d (K-06)',
    (alpha, mechanical, ion) => {
      const electrode = (name: string, facets: string, pressure: number) => ({
        name,
        facets,
        kinetics: kinetics(alpha, mechanical),
        stress: { molarVolume, normalPressure: pressure, ionMolarVolume: ion, electrolytePressure: pressure },
      });
      const cell = new IonicConduction({
        mesh,
        conductivity: { electrolyte: 0.04 },
        electrodes: [electrode('one', 'bottom', 5e6), electrode('two', 'top', 1e6)],
      });
      const solution = cell.solve({ one: { current: 0 }, two: { potential: 0 } });
      expect(Math.abs(solution.electrode('one').potential / -0.538942022144e-3 - 1)).toBeLessThan(1e-10);
      for (const name of ['one', 'two'])
        for (const current of solution.surface(name)[0]!.nodalCurrentDensity)
          expect(Math.abs(current)).toBeLessThan(1e-12);
    },
  );

  it('uneven gaps drive nothing, uneven pressure drives loops that dissipate (S-12)', () => {
    const uneven = (x: ArrayLike<number>): number =>
      3e6 + 2e6 * Math.cos((2 * Math.PI * x[0]!) / 1e-4) + 5e5 * Math.sin(9e5 * x[0]!);
    const gap = { gap: (x: ArrayLike<number>) => 4e-8 * (1 + Math.sin(2e5 * x[0]!)), gapScale: 2e-8 };
    const cell = (pressure: number | ((x: ArrayLike<number>) => number)) =>
      new IonicConduction({
        mesh,
        conductivity: { electrolyte: 0.04 },
        electrodes: [
          {
            name: 'one',
            facets: 'bottom',
            kinetics: kinetics(0.5, 0.5),
            stress: { molarVolume, normalPressure: pressure },
            gap,
          },
          { name: 'two', facets: 'top', kinetics: kinetics(0.5, 0.5) },
        ],
      }).solve({ one: { current: 0 }, two: { potential: 0 } });
    const even = cell(3e6);
    expect(Math.max(...even.surface('one')[0]!.nodalCurrentDensity.map(Math.abs))).toBeLessThan(1e-12);
    const loops = cell(uneven);
    const { largest, least } = loops.surface('one')[0]!;
    expect(largest.value).toBeGreaterThan(1e-4);
    expect(least.value).toBeLessThan(-1e-4);
    expect(Math.abs(loops.electrode('one').current)).toBeLessThan(1e-12 * 1e-4 * largest.value + 1e-18);
    const { energy } = loops;
    expect(energy.joule).toBeGreaterThan(0);
    expect(energy.interfaces).toBeGreaterThan(0);
    // The stack pays: pressure falls along the loop, and nothing else goes in.
    expect(energy.mechanical).toBeGreaterThan(0);
    expect(Math.abs(energy.residual)).toBeLessThan(1e-10 * energy.mechanical);
  });

  it('plating stalls at the pressure that the overpotential can hold (K-09)', () => {
    const at = (pressure: number): number => {
      const cell = new IonicConduction({
        mesh,
        conductivity: { electrolyte: 0.04 },
        electrodes: [
          {
            name: 'metal',
            facets: 'bottom',
            kinetics: linearKinetics(5e-4),
            stress: { molarVolume, normalPressure: pressure },
          },
          { name: 'counter', facets: 'top', kinetics: null },
        ],
      });
      return cell.solve({ metal: { potential: -0.1 }, counter: { potential: 0 } }).electrode('metal').current;
    };
    const stall = 742.194862462e6;
    expect(Math.abs(0.1 / volumePerCharge / stall - 1)).toBeLessThan(1e-10);
    expect(at(0.99 * stall)).toBeLessThan(0);
    expect(at(1.01 * stall)).toBeGreaterThan(0);
    expect(Math.abs(at(stall))).toBeLessThan(1e-9 * Math.abs(at(0)));
  });
});

describe('a disconnected metal', () => {
  it('floats where its net current is zero, between the potentials around it', () => {
    const grid = gridMesh({ shape: 'quadrilateral', cells: [8, 8], upper: [1, 1], region: 'electrolyte' });
    const right = grid.boundaries.get('right')!;
    const middle = { cell: right.cell.slice(2, 6), facet: right.facet.slice(2, 6) };
    const cell = new IonicConduction({
      mesh: grid,
      conductivity: { electrolyte: 1 },
      electrodes: [
        { name: 'low', facets: 'bottom', kinetics: null },
        { name: 'high', facets: 'top', kinetics: null },
        { name: 'island', facets: middle, kinetics: linearKinetics(0.01) },
      ],
    });
    const solution = cell.solve({ low: { potential: 0 }, high: { potential: 1 }, island: { current: 0 } });
    expect(Math.abs(solution.electrode('island').potential - 0.5)).toBeLessThan(1e-12);
    expect(solution.surface('island')[0]!.largest.value).toBeGreaterThan(0.1);
    expect(solution.surface('island')[0]!.least.value).toBeLessThan(-0.1);
    // It shunts: the cell conducts better than without it.
    expect(solution.electrode('high').current).toBeGreaterThan(1.001);
    expect(Math.abs(solution.energy.residual)).toBeLessThan(1e-12);
  });
});
