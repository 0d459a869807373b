import { describe, expect, it } from 'vitest';
import { facetsOf, gridMesh, type Mesh, splitInterfaces, subMesh, voidCell } from '../../../../src/mesh/index.js';
import { IonicConduction, linearKinetics } from '../../../../src/models/resolved/conduction/index.js';
import { everyElement } from '../../../mesh/every-element.js';
import { isSpatial, slab } from './meshes.js';

/** Two grains with a boundary between them across the height; cells of the lower half are the first grain. */
function twoGrains(shape: 'triangle' | 'quadrilateral' | 'tetrahedron' | 'hexahedron', order: 1 | 2): Mesh {
  const spatial = isSpatial(shape);
  const mesh = gridMesh({ shape, order, cells: spatial ? [2, 1, 4] : [3, 4], region: 'electrolyte' });
  const last = mesh.dimension - 1;
  const block = mesh.blocks[0]!;
  const perCell = block.nodes.length / block.region.length;
  const heights = (cell: number): number[] =>
    Array.from(
      block.nodes.subarray(cell * perCell, (cell + 1) * perCell),
      (node) => mesh.coordinates[node * mesh.dimension + last]!,
    );
  const region = block.region.map((_, cell) => (Math.max(...heights(cell)) <= 0.5 + 1e-9 ? 0 : 1));
  const split = { ...mesh, regions: ['lower', 'upper'], blocks: [{ ...block, region }] };
  // The facets between the grains, from the tops of the lower one and the bottoms of the upper one.
  const lower = subMesh(split, ['lower']);
  const upper = subMesh(split, ['upper']);
  const sides = { lower: [] as [number, number, number[]][], upper: [] as [number, number, number[]][] };
  for (const [name, part] of [
    ['lower', lower],
    ['upper', upper],
  ] as const) {
    const own = part.mesh.blocks[0]!;
    const count = own.nodes.length / own.region.length;
    for (let cell = 0; cell < own.region.length; cell++)
      for (const [facet, corners] of facetsOf[shape].entries()) {
        const nodes = corners.map((corner) => part.nodes[own.nodes[cell * count + corner]!]!);
        if (nodes.every((node) => Math.abs(mesh.coordinates[node * mesh.dimension + last]! - 0.5) < 1e-9))
          sides[name].push([part.cells[cell]!, facet, [...nodes].sort((a, b) => a - b)]);
      }
  }
  const partners = sides.lower.map(
    ([, , nodes]) => sides.upper.find(([, , others]) => others.join() === nodes.join())!,
  );
  const set = (list: readonly [number, number, number[]][]) => ({
    cell: Int32Array.from(list, ([cell]) => cell),
    facet: Int32Array.from(list, ([, facet]) => facet),
  });
  const interfaces = new Map([['grains', { metal: set(sides.lower), electrolyte: set(partners) }]]);
  return splitInterfaces({ ...split, interfaces }).mesh;
}

describe.each(everyElement)('a grain boundary in %s of order %i', (shape, order) => {
  it('is a resistance in series, and its heat is in the balance', () => {
    const mesh = twoGrains(shape, order);
    const cell = new IonicConduction({
      mesh,
      conductivity: { lower: 2, upper: 5 },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: null },
        { name: 'two', facets: 'top', kinetics: linearKinetics(0.1) },
      ],
      grainBoundaries: [{ name: 'grains', facets: 'grains', resistance: 0.7 }],
    });
    const solution = cell.solve({ one: { current: 3 }, two: { potential: 0 } });
    const expected = 0.5 / 2 + 0.7 + 0.5 / 5 + 0.1;
    expect(Math.abs(solution.areaSpecificResistance('one', 'two') / expected - 1)).toBeLessThan(1e-12);
    const { energy } = solution;
    expect(Math.abs(energy.grainBoundaries / (9 * 0.7) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(energy.residual / energy.electrical)).toBeLessThan(1e-13);
    expect(Math.abs(solution.nodalCurrents.reduce((sum, one) => sum + one, 0))).toBeLessThan(1e-12);
  });
});

describe('the current density at nodes', () => {
  it.each(everyElement)('is exact where it is uniform, a full tensor included: %s of order %i', (shape, order) => {
    const spatial = isSpatial(shape);
    const mesh = slab(shape, order, spatial ? [2, 2, 2] : [3, 3], spatial ? [1, 1, 1] : [1, 1], 0.1);
    const tensor = spatial ? [3, 1, 0, 1, 2, 0.5, 0, 0.5, 4] : [3, 1, 1, 2];
    const gradient = spatial ? [1, -2, 0.5] : [1, -2];
    const exact = gradient.map((_, a) => -gradient.reduce((sum, g, b) => sum + tensor[a * mesh.dimension + b]! * g, 0));
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: tensor },
      electrodes: [],
      potentials: [...mesh.boundaries.keys()].map((facets) => ({
        facets,
        potential: (x: ArrayLike<number>) => gradient.reduce((sum, g, a) => sum + g * x[a]!, 0),
      })),
    });
    const vectors = cell.solve({}).currentVectors();
    vectors.forEach((value, at) => {
      expect(Math.abs(value - exact[at % mesh.dimension]!)).toBeLessThan(1e-9);
    });
  });

  it('of a linear field on a quadratic mesh is there at every node', () => {
    const mesh = gridMesh({ shape: 'triangle', order: 2, cells: [2, 2], region: 'electrolyte' });
    const cell = new IonicConduction({
      mesh,
      order: 1,
      conductivity: { electrolyte: 2 },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: null },
        { name: 'two', facets: 'top', kinetics: null },
      ],
    });
    const solution = cell.solve({ one: { potential: 1 }, two: { potential: 0 } });
    solution.potential.forEach((value, node) => {
      expect(Math.abs(value - 1 + mesh.coordinates[2 * node + 1]!)).toBeLessThan(1e-13);
    });
    solution.currentVectors().forEach((value, at) => {
      expect(Math.abs(value - (at % 2 === 0 ? 0 : 2))).toBeLessThan(1e-12);
    });
  });
});

describe('the electrolyte cut out of a cell with a void', () => {
  it('carries the current of a flat void, from an interface of the whole cell (C-11)', () => {
    const whole = voidCell({
      shape: 'quadrilateral',
      void: { kind: 'spheroid', aspect: 0 },
      radius: 0.5,
      surroundings: { kind: 'cell', radius: 1, metalHeight: 1, electrolyteThickness: 3 },
    });
    const { mesh } = subMesh(whole, ['electrolyte']);
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: 1 },
      electrodes: [
        { name: 'metal', facets: 'interface', kinetics: linearKinetics(0.1) },
        { name: 'counter', facets: 'bottom', kinetics: null },
      ],
    });
    const solution = cell.solve({ metal: { current: Math.PI }, counter: { potential: 0 } });
    expect(Math.abs((solution.areaSpecificResistance('metal', 'counter', Math.PI) - 3) / 0.197981 - 1)).toBeLessThan(
      1e-3,
    );
    expect(Math.abs(solution.surface('metal')[0]!.largest.value / 2.3809 - 1)).toBeLessThan(1e-2);
  });
});
