import { type CellShape, type Mesh, mapCoordinates, referenceElement } from '../../../src/mesh/index.js';

/** Every element: shape and order. */
export const elements = (['triangle', 'quadrilateral', 'tetrahedron', 'hexahedron'] as const).flatMap((shape) =>
  ([1, 2] as const).map((order) => [shape, order] as const),
);

export const dimensionOfShape = (shape: CellShape) => (shape === 'triangle' || shape === 'quadrilateral' ? 2 : 3);

/** A smooth map of the unit box that bends all its sides; it leaves x >= 0 in the plane. */
export function bent([x, y, z]: readonly number[]): number[] {
  const bend = (a: number, b: number) => 0.12 * Math.sin(2 * a + 0.3) * Math.cos(2 * b);
  if (z === undefined) return [x! + 0.1 + bend(x!, y!), y! + bend(y!, x!)];
  return [x! + bend(x!, z), y! + bend(y!, x!), z + bend(z, y!)];
}

/**
 * The unit square as quadrilaterals (x < 1/2, region metal) and triangles (electrolyte), with the interface `middle` between them.
 * @param count cells on half an edge
 */
export function mixedMesh(count: number, order: 1 | 2): Mesh {
  const steps = 2 * count * order;
  const node = (i: number, j: number) => j * (steps + 1) + i;
  const coordinates = new Float64Array((steps + 1) ** 2 * 2);
  for (let j = 0; j <= steps; j++)
    for (let i = 0; i <= steps; i++) coordinates.set([i / steps, j / steps], 2 * node(i, j));
  const quadrilaterals: number[] = [];
  const triangles: number[] = [];
  const cell = (shape: CellShape, i: number, j: number, corners: readonly (readonly number[])[], into: number[]) => {
    const { coordinates: nodes, nodes: nodeNumber } = referenceElement(shape, order);
    const linear = referenceElement(shape, 1);
    const shares = new Float64Array(linear.nodes);
    for (let k = 0; k < nodeNumber; k++) {
      linear.values(nodes.subarray(2 * k, 2 * k + 2), shares);
      const at = (axis: number) => order * corners.reduce((sum, corner, c) => sum + shares[c]! * corner[axis]!, 0);
      into.push(node(i * order + at(0), j * order + at(1)));
    }
  };
  const metal = { cell: [] as number[], facet: [] as number[] };
  const electrolyte = { cell: [] as number[], facet: [] as number[] };
  const half = 2 * count * count;
  for (let j = 0; j < 2 * count; j++)
    for (let i = 0; i < 2 * count; i++) {
      const corners = [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ] as const;
      if (i < count) {
        if (i === count - 1) {
          metal.cell.push(quadrilaterals.length / referenceElement('quadrilateral', order).nodes);
          metal.facet.push(1);
        }
        cell('quadrilateral', i, j, corners, quadrilaterals);
        continue;
      }
      cell('triangle', i, j, [corners[0], corners[1], corners[2]], triangles);
      if (i === count) {
        electrolyte.cell.push(half + triangles.length / referenceElement('triangle', order).nodes);
        electrolyte.facet.push(2);
      }
      cell('triangle', i, j, [corners[0], corners[2], corners[3]], triangles);
    }
  const facets = (set: { cell: number[]; facet: number[] }) => ({
    cell: Int32Array.from(set.cell),
    facet: Int32Array.from(set.facet),
  });
  return {
    geometry: 'plane',
    dimension: 2,
    coordinates,
    blocks: [
      { shape: 'quadrilateral', order, nodes: Int32Array.from(quadrilaterals), region: new Int32Array(half) },
      { shape: 'triangle', order, nodes: Int32Array.from(triangles), region: new Int32Array(2 * half).fill(1) },
    ],
    regions: ['metal', 'electrolyte'],
    boundaries: new Map(),
    interfaces: new Map([['middle', { metal: facets(metal), electrolyte: facets(electrolyte) }]]),
  };
}

/** Every cell of a mesh of hexahedra numbered anew from another of its corners and directions, picked by `choose`. */
export function turnedHexahedra(mesh: Mesh, choose: (cell: number) => number): Mesh {
  const block = mesh.blocks[0]!;
  const { nodes: perCell, coordinates } = referenceElement('hexahedron', block.order);
  const nodes = new Int32Array(block.nodes.length);
  for (let cell = 0; cell < block.region.length; cell++) {
    const turn = turns[choose(cell) % turns.length]!;
    for (let k = 0; k < perCell; k++) {
      const centred = [0, 1, 2].map((i) => coordinates[3 * k + i]! - 0.5);
      const moved = turn.map((row) => row.reduce((sum, entry, i) => sum + entry * centred[i]!, 0.5));
      const from = Array.from({ length: perCell }, (_, j) => j).find((j) =>
        moved.every((x, i) => Math.abs(x - coordinates[3 * j + i]!) < 1e-9),
      )!;
      nodes[cell * perCell + k] = block.nodes[cell * perCell + from]!;
    }
  }
  return { ...mesh, blocks: [{ ...block, nodes }], boundaries: new Map() };
}

/** The 24 turns of a cube. */
const turns: number[][][] = (() => {
  const found = new Map<string, number[][]>();
  const axes = [
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
    [0, 2, 1],
    [2, 1, 0],
    [1, 0, 2],
  ];
  for (const [p, axis] of axes.entries())
    for (let signs = 0; signs < 8; signs++) {
      const s = [0, 1, 2].map((i) => ((signs >> i) & 1 ? -1 : 1));
      const determinant = (p < 3 ? 1 : -1) * s[0]! * s[1]! * s[2]!;
      if (determinant < 0) continue;
      found.set(
        `${axis}${signs}`,
        axis.map((column, row) => [0, 1, 2].map((j) => (j === column ? s[row]! : 0))),
      );
    }
  return [...found.values()];
})();

/** Interior facets of a mesh of one block, from both sides. */
export function interiorFacets(
  mesh: Mesh,
  facetVertices: (cell: number) => readonly (readonly number[])[],
): { first: { cell: number[]; facet: number[] }; second: { cell: number[]; facet: number[] } } {
  const open = new Map<string, [number, number]>();
  const first = { cell: [] as number[], facet: [] as number[] };
  const second = { cell: [] as number[], facet: [] as number[] };
  for (let cell = 0; cell < mesh.blocks[0]!.region.length; cell++)
    for (const [facet, vertices] of facetVertices(cell).entries()) {
      const key = [...vertices].sort((a, b) => a - b).join();
      const other = open.get(key);
      if (other === undefined) {
        open.set(key, [cell, facet]);
        continue;
      }
      first.cell.push(other[0]);
      first.facet.push(other[1]);
      second.cell.push(cell);
      second.facet.push(facet);
    }
  return { first, second };
}

/** The inner nodes of a linear grid moved by up to a part of a cell. @param random numbers in [-1, 1) */
export function shaken(mesh: Mesh, spacing: number, random: Float64Array): Mesh {
  let at = 0;
  return mapCoordinates(mesh, (x) =>
    x.map((value) => {
      const move = 0.2 * spacing * random[at++]!;
      return x.every((c) => c > 1e-9 && c < 1 - 1e-9) ? value + move : value;
    }),
  );
}
