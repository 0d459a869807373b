import { describe, expect, it } from 'vitest';
import { gridMesh, type Mesh } from '../../../../src/mesh/index.js';
import { butlerVolmerKinetics, linearKinetics } from '../../../../src/models/resolved/conduction/index.js';
import { MixedConduction } from '../../../../src/models/resolved/mixed-conduction/index.js';
import { LithostatError } from '../../../../src/quantity/index.js';
import { checkJacobian } from '../../../../src/solvers/index.js';

const temperature = 298.15;
const thickness = 500e-6;
const kappa = 0.04;
const resistance = 5e-4;

function slab(cells: number, height = thickness, order: 1 | 2 = 1): Mesh {
  return gridMesh({ shape: 'triangle', order, cells: [2, cells], upper: [1e-4, height], region: 'electrolyte' });
}

const width = 1e-4;

describe('a mixed conductor between two lithium electrodes', () => {
  it('has its lithium potential between +|i|Z at the plating side and -|i|Z at the other (C-17)', () => {
    const mesh = slab(6);
    const cell = new MixedConduction({
      mesh,
      temperature,
      ionic: { electrolyte: kappa },
      electronic: { electrolyte: 1e-12 },
      electrodes: [
        { name: 'plating', facets: 'bottom', kinetics: linearKinetics(resistance) },
        { name: 'stripping', facets: 'top', kinetics: linearKinetics(resistance) },
      ],
    });
    const { lithiumPotential } = cell.solve({ plating: { current: -10 * width }, stripping: { potential: 0 } });
    lithiumPotential.forEach((value, node) => {
      const expected = 5e-3 * (1 - (2 * mesh.coordinates[2 * node + 1]!) / thickness);
      expect(Math.abs(value - expected)).toBeLessThan(1e-8 * 5e-3);
    });
  });

  it('with a layer that conducts electrons has the maximum at the end of the layer (C-18)', () => {
    const grid = slab(50);
    const layer = 10e-6;
    const block = grid.blocks[0]!;
    const region = block.region.map((_, cell) =>
      Math.max(...[0, 1, 2].map((k) => grid.coordinates[2 * block.nodes[3 * cell + k]! + 1]!)) <= layer * 1.001 ? 1 : 0,
    );
    const mesh: Mesh = { ...grid, regions: ['electrolyte', 'layer'], blocks: [{ ...block, region }] };
    const cell = new MixedConduction({
      mesh,
      temperature,
      ionic: { electrolyte: kappa, layer: kappa },
      electronic: { electrolyte: 1e-10, layer: 1 },
      electrodes: [
        { name: 'plating', facets: 'bottom', kinetics: linearKinetics(resistance) },
        { name: 'stripping', facets: 'top', kinetics: linearKinetics(resistance) },
      ],
    });
    const solution = cell.solve({ plating: { current: -10 * width }, stripping: { potential: 0 } });
    const onset = cell.deposition(solution, { molarVolume: 1.3e-5, surfaceEnergy: 0.5 }, 0, 27e-9);
    expect(Math.abs(onset.lithiumPotential / 7.5e-3 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(onset.place[1]! / layer - 1)).toBeLessThan(1e-9);
    expect(onset.affinity).toBeGreaterThan(0);
    // F-19 scaled: r* = 2 gamma Vm/(F mu).
    expect(Math.abs((onset.criticalRadius * 7.5) / (26.9471011e-9 * 5) - 1)).toBeLessThan(1e-6);
    expect(cell.deposition(solution, { molarVolume: 1.3e-5, surfaceEnergy: 0.5 }, 1e8, 27e-9).affinity).toBeLessThan(0);
  });

  it('leaks kappa_e V/L (C-19)', () => {
    const height = 30e-6;
    const cell = new MixedConduction({
      mesh: slab(4, height),
      temperature,
      ionic: { electrolyte: kappa },
      electronic: { electrolyte: 1e-7 },
      electrodes: [
        { name: 'low', facets: 'bottom', kinetics: linearKinetics(resistance) },
        // Blocks ions, as a charged cathode in open circuit does.
        { name: 'high', facets: 'top', kinetics: linearKinetics(1e15) },
      ],
    });
    const { leakage, electrodes } = cell.solve({ low: { potential: 0 }, high: { potential: 4 } });
    expect(Math.abs(leakage / width / 0.0133333333333 - 1)).toBeLessThan(1e-9);
    expect(Math.abs(electrodes[1]!.electronic / width / 0.0133333333333 - 1)).toBeLessThan(1e-9);
    expect(Math.abs(electrodes[0]!.current + electrodes[1]!.current)).toBeLessThan(1e-12 * leakage);
  });

  it('pays for the resistance of electrons at its surfaces', () => {
    const cell = new MixedConduction({
      mesh: slab(4),
      temperature,
      ionic: { electrolyte: kappa },
      electronic: { electrolyte: 1e-3 },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: linearKinetics(resistance), electronResistance: 0.2 },
        { name: 'two', facets: 'top', kinetics: linearKinetics(resistance) },
      ],
    });
    const { electrodes } = cell.solve({ one: { potential: 1 }, two: { potential: 0 } });
    expect(Math.abs(electrodes[0]!.electronic / width / (1 / (0.2 + thickness / 1e-3)) - 1)).toBeLessThan(1e-10);
    expect(Math.abs(electrodes[0]!.ionic / width / (1 / (2 * resistance + thickness / kappa)) - 1)).toBeLessThan(1e-10);
    expect(Math.abs(electrodes[0]!.ionic + electrodes[1]!.ionic)).toBeLessThan(1e-10 * electrodes[0]!.ionic);
  });

  const nType = {
    conductivity: { referenceValue: 1e-3, activationEnergy: 0, referenceTemperature: 298.15 },
    lithiumExponent: 1,
  };

  it('whose electrons follow lithium leaks by the integral of Wagner', () => {
    // Ions blocked: Phi is uniform, Phi_e runs from 0 to -V... with kappa_e = k0 exp(F (Phi - Phi_e)/RT): i L = k0 (RT/F)(exp(-Phi_e,2) - exp(-Phi_e,1)).
    const thermal = (8.314462618 * temperature) / 96485.33212;
    const solve = (cells: number): number => {
      const cell = new MixedConduction({
        mesh: slab(cells, thickness, 2),
        temperature,
        ionic: { electrolyte: kappa },
        electronic: { electrolyte: nType },
        electrodes: [
          { name: 'lithium', facets: 'bottom', kinetics: linearKinetics(resistance) },
          { name: 'blocking', facets: 'top', kinetics: linearKinetics(1e12) },
        ],
      });
      return cell.solve({ lithium: { potential: 0 }, blocking: { potential: 0.1 } }).leakage / width;
    };
    const exact = ((1e-3 * thermal) / thickness) * (1 - Math.exp(-0.1 / thermal));
    const errors = [2, 4, 8].map((cells) => Math.abs(solve(cells) / exact - 1));
    expect(errors[2]).toBeLessThan(1e-5);
    expect(errors[1]! / errors[2]!).toBeGreaterThan(8);
  });

  it('has an exact Jacobian', () => {
    const cell = new MixedConduction({
      mesh: slab(2, thickness, 2),
      temperature,
      ionic: { electrolyte: [0.04, 0.01, 0.01, 0.03] },
      electronic: { electrolyte: nType },
      electrodes: [
        {
          name: 'one',
          facets: 'bottom',
          kinetics: butlerVolmerKinetics({
            exchangeCurrentDensity: 20,
            activationEnergy: 0,
            transferCoefficient: 0.3,
            mechanicalTransferCoefficient: 0.9,
          }),
          electronResistance: 0.01,
          stress: { molarVolume: 1.3e-5, normalPressure: (x) => 5e6 * x[0]! * 1e4 },
        },
        { name: 'two', facets: 'top', kinetics: linearKinetics(resistance), electronResistance: 0.3 },
      ],
    });
    const solution = cell.solve({ one: { current: 1e-3 }, two: { potential: 0 } });
    const point = solution.unknowns.map((value, k) => value + 0.01 * Math.sin(3 * k));
    // Entries for the given potential hold it; the others are derivatives.
    cell.system.control(1, { current: 0 });
    const check = checkJacobian(cell.system, point);
    expect(check.correct).toBe(true);
    expect(check.wrong).toEqual([]);
  });
});

describe('bad input of a mixed conductor', () => {
  const good = {
    mesh: slab(2),
    temperature,
    ionic: { electrolyte: kappa },
    electronic: { electrolyte: 1e-7 },
    electrodes: [
      { name: 'one', facets: 'bottom', kinetics: linearKinetics(resistance) },
      { name: 'two', facets: 'top', kinetics: linearKinetics(resistance) },
    ],
  };
  it.each([
    ['no electronic conductivity', { electronic: {} }, /electronic conductivity/],
    ['a negative one', { electronic: { electrolyte: -1 } }, /positive/],
    ['no temperature', { temperature: Number.NaN }, /temperature/],
    ['an electrode that is ideal for both', { electrodes: [{ ...good.electrodes[0]!, kinetics: null }] }, /divides/],
    [
      'electrodes that touch',
      { electrodes: [good.electrodes[0]!, { ...good.electrodes[1]!, facets: 'left' }] },
      /touch/,
    ],
  ])('%s is refused', (_what, change, words) => {
    expect(() => new MixedConduction({ ...good, ...change } as typeof good)).toThrow(LithostatError);
    expect(() => new MixedConduction({ ...good, ...change } as typeof good)).toThrow(words);
  });

  it('currents alone are refused', () => {
    expect(() => new MixedConduction(good).solve({ one: { current: 1 }, two: { current: -1 } })).toThrow(/float/);
  });
});
