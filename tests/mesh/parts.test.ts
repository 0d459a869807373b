import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../src/mesh/index.js';
import {
  cellCount,
  checkMesh,
  eulerCharacteristic,
  gridMesh,
  mapCoordinates,
  meshQuality,
  nodesOfFacets,
  outerFacets,
  pairInterface,
  splitInterfaces,
  subMesh,
  toLinear,
  toQuadratic,
  voidCell,
} from '../../src/mesh/index.js';
import { LithostatError } from '../../src/quantity/index.js';
import { facetPlaces, fittedOrder, measureOf, measureOfFacets } from './measures.js';
import { refusedCodes } from './refusals.js';

const withElectrolyte = (order: 1 | 2 = 2): Mesh =>
  voidCell({
    void: { kind: 'cap', angle: 1 },
    radius: 1,
    surroundings: { kind: 'cell', radius: 2, metalHeight: 2, electrolyteThickness: 3 },
    resolution: 6,
    order,
  });

describe('a part of a mesh', () => {
  it('has the volume, the boundaries and, under its name, the side of the interface', () => {
    const whole = withElectrolyte();
    const parts = ['metal', 'electrolyte'].map((name) => subMesh(whole, [name]));
    for (const [k, { mesh, nodes, cells, nodeOf, cellOf }] of parts.entries()) {
      expect(mesh.regions).toEqual([['metal', 'electrolyte'][k]]);
      checkMesh(mesh, { named: true });
      expect(measureOf(mesh)).toBeCloseTo(measureOf(whole, mesh.regions[0]), 12);
      expect(mesh.interfaces.size).toBe(0);
      expect([...nodes].every((node, new_) => nodeOf[node] === new_)).toBe(true);
      expect([...cells].every((cell, new_) => cellOf[cell] === new_)).toBe(true);
      const side = whole.interfaces.get('interface')![k === 0 ? 'metal' : 'electrolyte'];
      expect(facetPlaces(mesh, mesh.boundaries.get('interface')!)).toEqual(facetPlaces(whole, side));
    }
    expect([...parts[0].mesh.boundaries.keys()].sort()).toEqual(['axis', 'interface', 'outer', 'top', 'void']);
    expect([...parts[1].mesh.boundaries.keys()].sort()).toEqual(['axis', 'bottom', 'interface', 'outer', 'void-floor']);
  });

  it('is the whole mesh again when all regions are asked for, in another order', () => {
    const whole = withElectrolyte();
    const { mesh } = subMesh(whole, ['electrolyte', 'metal']);
    expect(mesh.coordinates).toEqual(whole.coordinates);
    expect(mesh.regions).toEqual(['electrolyte', 'metal']);
    expect(measureOf(mesh, 'metal')).toBe(measureOf(whole, 'metal'));
    expect(mesh.interfaces.get('interface')).toEqual(whole.interfaces.get('interface'));
  });

  it('of a region that is not there is refused with a list of those that are', () => {
    expect(() => subMesh(withElectrolyte(), ['metall'])).toThrow(LithostatError);
    expect(refusedCodes(() => subMesh(withElectrolyte(), ['metall']))).toEqual(['missing-region']);
  });
});

describe('splitting', () => {
  it('gives both sides nodes of their own and pairs them', () => {
    for (const order of [1, 2] as const) {
      const whole = withElectrolyte(order);
      const { mesh, original } = splitInterfaces(whole);
      checkMesh(mesh, { named: true });
      const sides = mesh.interfaces.get('interface')!;
      const nodes = nodesOfFacets(whole, whole.interfaces.get('interface')!.metal, order);
      expect(mesh.coordinates.length).toBe(whole.coordinates.length + 2 * nodes.length);
      expect([...original.subarray(whole.coordinates.length / 2)].sort((a, b) => a - b)).toEqual([...nodes]);
      const metal = nodesOfFacets(mesh, sides.metal, order);
      const electrolyte = nodesOfFacets(mesh, sides.electrolyte, order);
      expect([...metal]).toEqual([...nodes]);
      expect([...metal].filter((node) => electrolyte.includes(node))).toEqual([]);
      const pairs = pairInterface(mesh, sides);
      expect(pairs.nodesPerFacet).toBe(order + 1);
      for (const [k, node] of pairs.metal.entries()) expect(original[pairs.electrolyte[k]]).toBe(node);
      // Two bodies now.
      expect(eulerCharacteristic(mesh)).toBe(2);
      expect(measureOf(mesh)).toBe(measureOf(whole));
    }
  });

  it('leaves the tip of a cut that ends inside whole', () => {
    const grid = gridMesh({ shape: 'quadrilateral', cells: [4, 4], order: 2 });
    // The two edges of the line y = 1/2 from the left wall to the middle.
    const facets = {
      metal: { cell: Int32Array.of(8, 9), facet: Int32Array.of(0, 0) },
      electrolyte: { cell: Int32Array.of(4, 5), facet: Int32Array.of(2, 2) },
    };
    const cracked: Mesh = { ...grid, interfaces: new Map([['crack', facets]]) };
    checkMesh(cracked);
    const { mesh } = splitInterfaces(cracked);
    checkMesh(mesh, { named: true });
    // Vertices at 0 and 1/4 and the two middles between are doubled, the one at 1/2 is not.
    expect(mesh.coordinates.length / 2).toBe(81 + 4);
    expect(eulerCharacteristic(mesh)).toBe(1);
    expect(measureOfFacets(mesh, outerFacets(mesh)).measure).toBeCloseTo(5, 12);
  });

  it('makes as many nodes as there are grains where grains meet', () => {
    const grid = gridMesh({ shape: 'quadrilateral', cells: [2, 2] });
    const regions = ['a', 'b', 'c', 'd'];
    const set = (cell: number[], facet: number[]) => ({ cell: Int32Array.from(cell), facet: Int32Array.from(facet) });
    const grains: Mesh = {
      ...grid,
      regions,
      blocks: [{ ...grid.blocks[0], region: Int32Array.of(0, 1, 2, 3) }],
      interfaces: new Map([
        ['vertical', { metal: set([0, 2], [1, 1]), electrolyte: set([1, 3], [3, 3]) }],
        ['level', { metal: set([0, 1], [2, 2]), electrolyte: set([2, 3], [0, 0]) }],
      ]),
    };
    const { mesh, original } = splitInterfaces(grains);
    expect(mesh.coordinates.length / 2).toBe(16);
    expect([...original].filter((node) => node === 4).length).toBe(4);
    checkMesh(mesh, { named: true });
    // Along one of them only, the others hold together.
    expect(splitInterfaces(grains, ['level']).mesh.coordinates.length / 2).toBe(12);
    expect(refusedCodes(() => splitInterfaces(grains, ['upright']))).toEqual(['missing-interface']);
  });
});

describe('quadratic cells', () => {
  it('of all shapes have the nodes of a grid made quadratic at once', () => {
    for (const shape of ['triangle', 'quadrilateral', 'tetrahedron', 'hexahedron'] as const) {
      const cells = shape === 'triangle' || shape === 'quadrilateral' ? [3, 2] : [3, 2, 2];
      const mesh = toQuadratic(gridMesh({ shape, cells }));
      const reference = gridMesh({ shape, cells, order: 2 });
      checkMesh(mesh, { named: true });
      expect(mesh.coordinates.length).toBe(reference.coordinates.length);
      const at = (of: Mesh): number[] =>
        [...of.blocks[0].nodes].flatMap((node) => [
          ...of.coordinates.subarray(node * of.dimension, (node + 1) * of.dimension),
        ]);
      const expected = at(reference);
      for (const [k, x] of at(mesh).entries()) expect(x).toBeCloseTo(expected[k], 12);
      expect(refusedCodes(() => toQuadratic(mesh))).toEqual(['wrong-order']);
      const back = toLinear(mesh);
      expect(back.blocks).toEqual(gridMesh({ shape, cells }).blocks);
    }
  });

  it('follow a circle to the fourth order in area', () => {
    const onCircle = (point: Float64Array): void => {
      const length = Math.hypot(point[0], point[1]);
      point[0] /= length;
      point[1] /= length;
    };
    for (const shape of ['triangle', 'quadrilateral'] as const) {
      const errors = [4, 8, 16].map((cells) => {
        // A quarter of a ring from 1 to 2.
        const square = gridMesh({ shape, cells: [cells, cells] });
        const ring = mapCoordinates(square, ([x, y]) => [
          (1 + x) * Math.cos((y * Math.PI) / 2),
          (1 + x) * Math.sin((y * Math.PI) / 2),
        ]);
        return (
          measureOf(toQuadratic(ring, new Map([['left', onCircle]]))) -
          measureOf(toQuadratic(ring)) +
          areaOfSegments(cells)
        );
      });
      expect(Math.abs(errors[2])).toBeLessThan(1e-5);
      expect(fittedOrder([4, 2, 1], errors)).toBeCloseTo(4, 1);
    }
  });

  it('are moved with a curve that goes deeper than the first cells', () => {
    // A layer of cells thinner than the arc over an edge is high: unless they follow, they are turned inside out.
    const grid = mapCoordinates(gridMesh({ shape: 'triangle', cells: [2, 8] }), ([x, y]) => [x, y ** 4]);
    const bump = new Map([
      [
        'bottom',
        (point: Float64Array): void => {
          point[1] = 0.02 * Math.sin(Math.PI * 2 * point[0]) ** 2;
        },
      ],
    ]);
    const mesh = toQuadratic(grid, bump);
    checkMesh(mesh, { named: true });
    expect(measureOf(mesh)).toBeCloseTo(1 - (2 / 3) * 0.02, 12);
    // Far away nothing moves by much.
    const top = nodesOfFacets(mesh, mesh.boundaries.get('top')!, 2);
    for (const node of top) expect(mesh.coordinates[2 * node + 1]).toBe(1);
    const impossible = new Map([
      [
        'bottom',
        (point: Float64Array): void => {
          point[1] = 3;
        },
      ],
    ]);
    expect(refusedCodes(() => toQuadratic(grid, impossible))).toEqual(['inverted-cell']);
    expect(refusedCodes(() => toQuadratic(grid, new Map([['floor', () => undefined]])))).toEqual(['missing-boundary']);
  });
});

describe('checks', () => {
  const good = (): Mesh => gridMesh({ shape: 'triangle', cells: [2, 2] });
  it('pass what is well and name what is not', () => {
    expect(refusedCodes(() => checkMesh(good(), { named: true }))).toEqual([]);
    const turned = good();
    turned.blocks[0].nodes.subarray(0, 2).reverse();
    expect(refusedCodes(() => checkMesh(turned))).toContain('inverted-cell');
    const lost = good();
    lost.blocks[0].nodes[3] = 99;
    expect(refusedCodes(() => checkMesh(lost))).toEqual(['malformed-mesh']);
    const unused = good();
    expect(
      refusedCodes(() => checkMesh({ ...unused, coordinates: Float64Array.of(...unused.coordinates, 3, 3) })),
    ).toEqual(['unused-node']);
    const infinite = good();
    infinite.coordinates[5] = Number.NaN;
    expect(refusedCodes(() => checkMesh(infinite))).toEqual(['not-finite']);
    expect(refusedCodes(() => checkMesh({ ...good(), geometry: 'space' }))).toEqual(['malformed-mesh']);
    const left = mapCoordinates(good(), ([x, y]) => [x - 0.1, y]);
    expect(refusedCodes(() => checkMesh({ ...left, geometry: 'axisymmetric' }))).toContain('negative-radius');
    const inner = { ...good(), boundaries: new Map([['inner', { cell: Int32Array.of(0), facet: Int32Array.of(2) }]]) };
    expect(refusedCodes(() => checkMesh(inner))).toEqual(['inner-boundary']);
    expect(refusedCodes(() => checkMesh(inner, { named: true }))).toContain('unnamed-boundary');
    const far = { ...good(), boundaries: new Map([['far', { cell: Int32Array.of(80), facet: Int32Array.of(5) }]]) };
    expect(refusedCodes(() => checkMesh(far))).toEqual(['malformed-mesh']);
  });

  it('find nodes that were not welded, unless both sides have names', () => {
    // Two squares side by side, each with nodes of its own.
    const one = gridMesh({ shape: 'quadrilateral', cells: [1, 1] });
    const coordinates = Float64Array.of(...one.coordinates, ...mapCoordinates(one, ([x, y]) => [x + 1, y]).coordinates);
    const nodes = Int32Array.from([...one.blocks[0].nodes, ...one.blocks[0].nodes.map((node) => node + 4)]);
    const two: Mesh = {
      ...one,
      coordinates,
      boundaries: new Map(),
      blocks: [{ ...one.blocks[0], nodes, region: new Int32Array(2) }],
    };
    expect(refusedCodes(() => checkMesh(two))).toEqual(['duplicate-node', 'duplicate-node']);
    const side = (cell: number, facet: number) => ({ cell: Int32Array.of(cell), facet: Int32Array.of(facet) });
    const joint = new Map([['joint', { metal: side(0, 1), electrolyte: side(1, 3) }]]);
    expect(refusedCodes(() => checkMesh({ ...two, interfaces: joint }))).toEqual([]);
    const wrong = new Map([['joint', { metal: side(0, 1), electrolyte: side(1, 2) }]]);
    expect(refusedCodes(() => checkMesh({ ...two, interfaces: wrong }))).toContain('unmatched-interface');
  });

  it('tell how many more there are', () => {
    const grid = gridMesh({ shape: 'triangle', cells: [5, 5] });
    const flipped = mapCoordinates(grid, ([x, y]) => [y, x]);
    expect(refusedCodes(() => checkMesh(flipped)).length).toBe(6);
  });
});

describe('quality', () => {
  it('is 1 for regular cells and falls with stretching', () => {
    for (const shape of ['quadrilateral', 'hexahedron'] as const) {
      const grid = gridMesh({ shape, cells: shape === 'hexahedron' ? [2, 2, 2] : [2, 2], order: 2 });
      const quality = meshQuality(grid);
      for (const list of [quality.shape, quality.evenness]) for (const x of list) expect(x).toBeCloseTo(1, 12);
      for (const angle of [...quality.minimumAngle, ...quality.maximumAngle])
        expect(angle).toBeCloseTo(Math.PI / 2, 12);
      for (const size of quality.size) expect(size).toBeCloseTo(0.5, 12);
    }
    const equilateral = mapCoordinates(gridMesh({ shape: 'triangle', cells: [1, 1] }), ([x, y]) => [
      x - y / 2,
      (y * Math.sqrt(3)) / 2,
    ]);
    // Sheared so that the diagonal from (0, 0) to (1, 1) is as long as the sides.
    const { shape, minimumAngle } = meshQuality(equilateral);
    expect(shape[0]).toBeCloseTo(1, 12);
    expect(minimumAngle[1]).toBeCloseTo(Math.PI / 3, 12);
    // Stretched to 1 : t, a square has the mean ratio 2 t / (1 + t^2).
    const stretched = mapCoordinates(gridMesh({ shape: 'quadrilateral', cells: [1, 1] }), ([x, y]) => [3 * x, y]);
    expect(meshQuality(stretched).shape[0]).toBeCloseTo(0.6, 12);
    // The tetrahedra of Kuhn have edges 1, sqrt 2, sqrt 3: 12 (3 V)^(2/3) over the sum of the squares of the edges.
    const kuhn = meshQuality(gridMesh({ shape: 'tetrahedron', cells: [1, 1, 1] }));
    expect(kuhn.shape[0]).toBeCloseTo((12 * 0.5 ** (2 / 3)) / (3 + 4 + 3), 12);
    const bad = mapCoordinates(gridMesh({ shape: 'triangle', cells: [1, 1] }), ([x, y]) => [-x, y]);
    expect(Math.max(...meshQuality(bad).shape)).toBeLessThan(0);
  });
});

/** What chords of a quarter circle of radius 1 in so many parts lack to its area. */
function areaOfSegments(cells: number): number {
  const angle = Math.PI / 2 / cells;
  return (cells * (angle - Math.sin(angle))) / 2;
}

it('a mesh of one cell counts as one', () => {
  expect(cellCount(gridMesh({ shape: 'hexahedron', cells: [1, 1, 1] }))).toBe(1);
  expect(eulerCharacteristic(gridMesh({ shape: 'tetrahedron', cells: [2, 2, 2] }))).toBe(1);
});
