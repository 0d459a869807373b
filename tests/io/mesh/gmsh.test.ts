import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mirroredNodes } from '../../../src/io/mesh/gmsh/orient.js';
import {
  blockOfCell,
  type CellOrder,
  type CellShape,
  checkMesh,
  type FacetSet,
  facetsOf,
  type Mesh,
  nodeCount,
  referenceElement,
} from '../../../src/mesh/index.js';
import { measures, meshNames, readBytes, shipped } from './meshes.js';

/** Coordinates of a node. */
const place = ({ coordinates, dimension }: Mesh, node: number) => [
  ...coordinates.subarray(node * dimension, (node + 1) * dimension),
];

/** Nodes of a cell. */
function nodesOf(mesh: Mesh, cell: number): number[] {
  const { block, place: at } = blockOfCell(mesh, cell);
  const size = nodeCount[block.shape][block.order];
  return [...block.nodes.subarray(at * size, (at + 1) * size)];
}

/** Vertices of a facet in the order of its cell. */
function verticesOf(mesh: Mesh, { cell, facet }: FacetSet, k: number): number[] {
  const nodes = nodesOf(mesh, cell[k]!);
  return facetsOf[blockOfCell(mesh, cell[k]!).block.shape][facet[k]!]!.map((corner) => nodes[corner]!);
}

const regionOfCell = (mesh: Mesh, cell: number) => {
  const { block, place: at } = blockOfCell(mesh, cell);
  return mesh.regions[block.region[at]!];
};

describe('a mesh of Gmsh', () => {
  it.each(['void-22-binary', 'void-41-text', 'void-41-binary'])('is the same in every encoding: %s', (name) => {
    const first = shipped('void-22-text').mesh;
    const { mesh } = shipped(name);
    expect(mesh.regions).toEqual(first.regions);
    expect(mesh.blocks).toEqual(first.blocks);
    expect([...mesh.boundaries]).toEqual([...first.boundaries]);
    expect([...mesh.interfaces]).toEqual([...first.interfaces]);
    // Text has 16 digits.
    for (const [k, value] of mesh.coordinates.entries()) expect(value).toBeCloseTo(first.coordinates[k]!, 19);
  });

  it('has the bodies of the drawing, with the unit that is stated', () => {
    const cap = (Math.PI * 3 * (3 * 5 ** 2 + 3 ** 2)) / 6;
    const exact = { electrolyte: Math.PI * 144 * 10, metal: Math.PI * 144 * 14 - cap };
    for (const [name, tolerance] of [
      ['void-41-binary', 2e-3],
      ['void-order2-41-binary', 2e-6],
      ['void-order2-22-binary', 2e-6],
    ] as const) {
      const found = measures(shipped(name, { geometry: 'axisymmetric' }).mesh);
      expect(found.electrolyte! / 1e-18 / exact.electrolyte).toBeCloseTo(1, 12);
      expect(Math.abs(found.metal! / 1e-18 / exact.metal - 1)).toBeLessThan(tolerance);
    }
    expect(measures(shipped('tower-4', { unit: 1 }).mesh)).toEqual({
      electrolyte: expect.closeTo(1.5, 12),
      metal: expect.closeTo(0.75, 12),
    });
  });

  it('makes boundaries of outer groups and an interface with two sides of the one between', () => {
    const { mesh } = shipped('void-41-text', { geometry: 'axisymmetric' });
    expect([...mesh.boundaries.keys()].sort()).toEqual(['axis', 'bottom', 'side', 'top', 'void', 'void floor']);
    expect([...mesh.interfaces.keys()]).toEqual(['interface']);
    for (const node of [0, 1]) {
      const { cell } = mesh.boundaries.get('axis')!;
      for (let k = 0; k < cell.length; k++) {
        expect(place(mesh, verticesOf(mesh, mesh.boundaries.get('axis')!, k)[node]!)[0]).toBe(0);
      }
    }
    const { metal, electrolyte } = mesh.interfaces.get('interface')!;
    expect(metal.cell.length).toBe(3);
    for (let k = 0; k < metal.cell.length; k++) {
      expect(regionOfCell(mesh, metal.cell[k]!)).toBe('metal');
      expect(regionOfCell(mesh, electrolyte.cell[k]!)).toBe('electrolyte');
      expect(verticesOf(mesh, electrolyte, k)).toEqual(verticesOf(mesh, metal, k).reverse());
    }
  });

  it.each(meshNames)('is a mesh by every check: %s', (name) => {
    expect(() => checkMesh(shipped(name, { geometry: 'axisymmetric' }).mesh)).not.toThrow();
  });

  it('has its interface in space between the two bodies, whichever type the cells are of', () => {
    for (const name of ['tower-4', 'tower-10', 'tower-8', 'tower-20', 'tower-27']) {
      const { mesh, notes } = shipped(name, { unit: 1 });
      expect(mesh.geometry).toBe('space');
      const { metal, electrolyte } = mesh.interfaces.get('interface')!;
      for (let k = 0; k < metal.cell.length; k++) {
        expect(regionOfCell(mesh, metal.cell[k]!), name).toBe('metal');
        const ours = verticesOf(mesh, metal, k);
        for (const node of ours) expect(place(mesh, node)[2]).toBeCloseTo(1, 12);
        expect([...verticesOf(mesh, electrolyte, k)].sort()).toEqual([...ours].sort());
      }
      expect(notes.join()).toContain('Groups of curves and points are not used: an edge.');
    }
  });

  it.each(['tower-10', 'tower-8', 'tower-20', 'tower-27'])('has its nodes in the order of VTK: %s', (name) => {
    const { mesh } = shipped(name, { unit: 1 });
    const [{ shape, order, region }] = mesh.blocks as [Mesh['blocks'][0]];
    const element = referenceElement(shape, order);
    const linear = referenceElement(shape, 1);
    const weights = new Float64Array(linear.nodes);
    for (let cell = 0; cell < region.length; cell++) {
      const nodes = nodesOf(mesh, cell);
      for (let k = 0; k < element.nodes; k++) {
        // Straight cells: every node is where the linear map carries it.
        linear.values(element.coordinates.subarray(3 * k, 3 * k + 3), weights);
        for (let axis = 0; axis < 3; axis++) {
          let carried = 0;
          for (let v = 0; v < linear.nodes; v++) carried += weights[v]! * place(mesh, nodes[v]!)[axis]!;
          expect(place(mesh, nodes[k]!)[axis]).toBeCloseTo(carried, 12);
        }
      }
    }
  });

  it('completes cells of 8 nodes without changing their shape', () => {
    const { mesh, notes } = shipped('blocks-8', { unit: 1 });
    expect(notes).toContain(
      '12 nodes more in the middle of faces and cells that have 8 or 20 nodes only; their shape is the same.',
    );
    const element = referenceElement('quadrilateral', 2);
    const values = new Float64Array(9);
    let curved = 0;
    for (let cell = 0; cell < mesh.blocks[0]!.region.length; cell++) {
      const at = nodesOf(mesh, cell).map((node) => place(mesh, node));
      const middle = [0, 1].map((axis) => (at[0]![axis]! + at[1]![axis]! + at[2]![axis]! + at[3]![axis]!) / 4);
      curved = Math.max(curved, Math.hypot(at[8]![0]! - middle[0]!, at[8]![1]! - middle[1]!));
      for (const [x, y] of [
        [0.5, 0.5],
        [0.21, 0.84],
        [0.9, 0.33],
      ] as const) {
        element.values([x, y], values);
        const serendipity = serendipityValues(2 * x - 1, 2 * y - 1);
        for (const axis of [0, 1]) {
          const ours = at.reduce((sum, p, k) => sum + values[k]! * p[axis]!, 0);
          expect(ours).toBeCloseTo(
            serendipity.reduce((sum, value, k) => sum + value * at[k]![axis]!, 0),
            13,
          );
        }
      }
    }
    expect(curved).toBeGreaterThan(1e-3);
    const complete = measures(shipped('blocks-9', { unit: 1 }).mesh);
    expect(measures(mesh).Li).toBeCloseTo(complete.Li!, 12);
  });

  it.each<[CellShape, CellOrder]>([
    ['triangle', 2],
    ['quadrilateral', 2],
    ['tetrahedron', 2],
    ['hexahedron', 2],
    ['hexahedron', 1],
  ])('turns mirrored cells around: %s of order %s', (shape, order) => {
    const element = referenceElement(shape, order);
    const { dimension } = element;
    const mirror = mirroredNodes(shape, order);
    expect([...mirror].sort((a, b) => a - b)).toEqual(Array.from({ length: element.nodes }, (_, k) => k));
    // Swapping the first two coordinates mirrors each of the reference cells onto itself.
    for (const [k, old] of mirror.entries()) {
      const here = [...element.coordinates.subarray(k * dimension, (k + 1) * dimension)];
      const there = [...element.coordinates.subarray(old * dimension, (old + 1) * dimension)];
      expect(here).toEqual([there[1], there[0], ...there.slice(2)]);
    }
  });

  it('does not depend on how the nodes are numbered', () => {
    const plain = readBytes(strip([1, 2, 3, 4, 5, 6])).mesh;
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { minLength: 6, maxLength: 6 }), (tags) => {
        const { mesh } = readBytes(strip(tags));
        expect(mesh).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });
});

/** Functions of the serendipity element of 8 nodes on [-1, 1]^2 (Ergatoudis, Irons and Zienkiewicz 1968). */
function serendipityValues(x: number, y: number): number[] {
  const corner = (a: number, b: number) => ((1 + a * x) * (1 + b * y) * (a * x + b * y - 1)) / 4;
  return [
    corner(-1, -1),
    corner(1, -1),
    corner(1, 1),
    corner(-1, 1),
    ((1 - x * x) * (1 - y)) / 2,
    ((1 + x) * (1 - y * y)) / 2,
    ((1 - x * x) * (1 + y)) / 2,
    ((1 - x) * (1 - y * y)) / 2,
  ];
}

/** Two squares side by side with nodes of any numbers, format 2.2. */
function strip(tags: readonly number[]): string {
  const at = [0, 1, 2].flatMap((x) => [`${x} 0 0`, `${x} 1 0`]);
  const n = (k: number) => tags[k];
  return `$MeshFormat
2.2 0 8
$EndMeshFormat
$PhysicalNames
3
2 1 "metal"
2 2 "electrolyte"
1 3 "contact"
$EndPhysicalNames
$Nodes
6
${tags.map((tag, k) => `${tag} ${at[k]}`).join('\n')}
$EndNodes
$Elements
3
1 3 2 1 1 ${n(0)} ${n(2)} ${n(3)} ${n(1)}
2 3 2 2 1 ${n(2)} ${n(4)} ${n(5)} ${n(3)}
3 1 2 3 1 ${n(2)} ${n(3)}
$EndElements
`;
}
