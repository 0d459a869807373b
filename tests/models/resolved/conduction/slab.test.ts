import { describe, expect, it } from 'vitest';
import { gridMesh, type Mesh } from '../../../../src/mesh/index.js';
import { butlerVolmerKinetics, IonicConduction } from '../../../../src/models/resolved/conduction/index.js';
import { everyElement } from '../../../mesh/every-element.js';
import { isSpatial, slab } from './meshes.js';

const conductivity = 0.04;
const thickness = 500e-6;
const width = 200e-6;
const currentDensity = 10;

const kinetics = (exchangeCurrentDensity: number, alpha = 0.5, mechanical = alpha) =>
  butlerVolmerKinetics({
    exchangeCurrentDensity,
    activationEnergy: 0,
    transferCoefficient: alpha,
    mechanicalTransferCoefficient: mechanical,
  });

const molarVolume = 1.3e-5;

describe.each(everyElement)('a symmetric cell of %s of order %i', (shape, order) => {
  const spatial = isSpatial(shape);
  const size = spatial ? [width, width, thickness] : [width, thickness];
  const area = spatial ? width * width : width;
  const mesh = slab(shape, order, spatial ? [2, 2, 3] : [3, 4], size, 0.15);

  it('has the voltage of the flat cell on a distorted mesh (C-01)', () => {
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: conductivity },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: kinetics(50) },
        { name: 'two', facets: 'top', kinetics: kinetics(50) },
      ],
    });
    const solution = cell.solve({ one: { current: currentDensity * area }, two: { potential: 0 } });
    const voltage = solution.electrode('one').potential;
    expect(Math.abs(voltage / 0.135259979885 - 1)).toBeLessThan(1e-10);
    expect(Math.abs(solution.electrode('two').current / (currentDensity * area) + 1)).toBeLessThan(1e-10);
    const [surface] = solution.surface('one');
    for (const value of surface!.nodalCurrentDensity) expect(Math.abs(value / currentDensity - 1)).toBeLessThan(1e-9);
  });

  it('balances energy (S-02)', () => {
    const stressed = (pressure: number) => ({ molarVolume, normalPressure: pressure });
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: conductivity },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: kinetics(50), stress: stressed(3e6) },
        { name: 'two', facets: 'top', kinetics: kinetics(50), stress: stressed(3e6) },
      ],
    });
    const { energy } = cell.solve({ one: { current: currentDensity * area }, two: { potential: 0 } });
    expect(Math.abs(energy.electrical / area / 1.352599799 - 1)).toBeLessThan(1e-9);
    expect(Math.abs(energy.joule / area / 1.25 - 1)).toBeLessThan(1e-10);
    expect(Math.abs(energy.interfaces / area / 0.1025997988 - 1)).toBeLessThan(1e-8);
    expect(Math.abs(energy.mechanical)).toBeLessThan(1e-10 * energy.electrical);
    expect(Math.abs(energy.residual)).toBeLessThan(1e-10 * energy.electrical);
  });
});

describe.each([1, 2] as const)(
  'a mesh of triangles and quadrilaterals, linear potential on cells of order %i',
  (order) => {
    /** Two quadrilaterals on the left, four triangles on the right. */
    function mixedMesh(): Mesh {
      const quads = gridMesh({
        shape: 'quadrilateral',
        order,
        cells: [1, 2],
        upper: [width, thickness],
        region: 'electrolyte',
      });
      const triangles = gridMesh({
        shape: 'triangle',
        order,
        cells: [1, 2],
        lower: [width, 0],
        upper: [2 * width, thickness],
        region: 'electrolyte',
      });
      const offset = quads.coordinates.length / 2;
      const same = (node: number): number => {
        const [x, y] = triangles.coordinates.subarray(2 * node, 2 * node + 2);
        for (let other = 0; other < offset; other++)
          if (Math.hypot(quads.coordinates[2 * other]! - x!, quads.coordinates[2 * other + 1]! - y!) < 1e-9)
            return other;
        return offset + node;
      };
      const mesh: Mesh = {
        ...quads,
        coordinates: Float64Array.from([...quads.coordinates, ...triangles.coordinates]),
        blocks: [...quads.blocks, { ...triangles.blocks[0]!, nodes: triangles.blocks[0]!.nodes.map(same) }],
      };
      const both = (name: string) => {
        const [a, b] = [quads.boundaries.get(name)!, triangles.boundaries.get(name)!];
        return {
          cell: Int32Array.from([...a.cell, ...b.cell.map((cell) => cell + 2)]),
          facet: Int32Array.from([...a.facet, ...b.facet]),
        };
      };
      return { ...mesh, boundaries: new Map(['bottom', 'top'].map((name) => [name, both(name)])) };
    }

    it('has the voltage of the flat cell, each kind of cell its part of the electrodes', () => {
      const cell = new IonicConduction({
        mesh: mixedMesh(),
        order: 1,
        conductivity: { electrolyte: conductivity },
        electrodes: [
          { name: 'one', facets: 'bottom', kinetics: kinetics(50) },
          { name: 'two', facets: 'top', kinetics: kinetics(50) },
        ],
      });
      const solution = cell.solve({ one: { current: currentDensity * 2 * width }, two: { potential: 0 } });
      expect(Math.abs(solution.electrode('one').potential / 0.135259979885 - 1)).toBeLessThan(1e-10);
      expect(solution.surface('one').length).toBe(2);
      for (const { currentDensity: local } of solution.surface('one'))
        for (const value of local) expect(Math.abs(value / currentDensity - 1)).toBeLessThan(1e-9);
    });
  },
);
