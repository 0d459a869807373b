import { LithostatError } from '../quantity/index.js';
import { facetNodes } from './elements/reference-element.js';
import { findInvertedCell } from './inverted-cells.js';
import type { CellBlock, CellShape, FacetSet, Mesh } from './mesh.js';
import { edgesOf, facetsOf, nodeCount, vertexCount } from './mesh.js';
import { followBoundary } from './relax-curved.js';
import { FacetReader, facetTable } from './topology.js';

/** Moves a point (2 or 3 coordinates, m) in place onto the exact curve or surface that a boundary stands for. */
export type Projection = (point: Float64Array) => void;

/**
 * The same cells with nodes on their edges, faces and in their middles (order 2): straight, unless boundaries are given whose new nodes are moved
 * onto exact curves. Nodes in the middle of quadrilaterals, of faces and of hexahedra follow the edges (transfinite interpolation). Numbers of
 * the old nodes stay. Where that turns cells inside out, because a curve goes deeper than the cells along it, the nodes inside the mesh follow the
 * boundary. Where the sides of an interface have nodes of their own, so have the edges.
 * @param project for names of boundaries or interfaces, how their new nodes are moved.
 * @throws LithostatError for a mesh that is of order 2 already, a name that is neither a boundary nor an interface, or a cell that stays inside
 * out
 */
export function toQuadratic(mesh: Mesh, project: ReadonlyMap<string, Projection> = new Map()): Mesh {
  if (mesh.blocks.some(({ order }) => order === 2)) {
    throw new LithostatError([
      { code: 'wrong-order', path: 'mesh', message: 'the mesh is quadratic already', expected: 'cells of order 1' },
    ]);
  }
  const { dimension } = mesh;
  const points = Array.from(mesh.coordinates);
  const edgeNodes = new Map<number, number>();
  const vertices = mesh.coordinates.length / dimension;
  /** The node on an edge, made where it is not there yet. */
  const onEdge = (a: number, b: number): number => {
    const key = Math.min(a, b) * vertices + Math.max(a, b);
    const present = edgeNodes.get(key);
    if (present !== undefined) return present;
    const node = points.length / dimension;
    for (let d = 0; d < dimension; d++) points.push((points[a * dimension + d] + points[b * dimension + d]) / 2);
    edgeNodes.set(key, node);
    return node;
  };
  const newNode = (): number => {
    const node = points.length / dimension;
    for (let d = 0; d < dimension; d++) points.push(0);
    return node;
  };

  const table = facetTable(mesh);
  const faceNode = new Int32Array(table.partner.length).fill(-1);
  let cell = 0;
  const blocks = mesh.blocks.map((block): CellBlock => {
    const { shape, region } = block;
    const old = vertexCount[shape];
    const size = nodeCount[shape][2];
    const edges = edgesOf[shape];
    const nodes = new Int32Array(region.length * size);
    for (let place = 0; place < region.length; place++, cell++) {
      const to = place * size;
      const corner = (v: number): number => block.nodes[place * old + v];
      for (let v = 0; v < old; v++) nodes[to + v] = corner(v);
      edges.forEach(([a, b], e) => {
        nodes[to + old + e] = onEdge(corner(a), corner(b));
      });
      if (shape === 'hexahedron') {
        for (let f = 0; f < facetsOf[shape].length; f++) {
          const entry = table.start[cell] + f;
          const partner = table.partner[entry];
          faceNode[entry] = partner >= 0 && faceNode[partner] >= 0 ? faceNode[partner] : newNode();
          nodes[to + old + edges.length + f] = faceNode[entry];
        }
      }
      // The last node of a quadrilateral or hexahedron is the one in its middle.
      if (shape === 'quadrilateral' || shape === 'hexahedron') nodes[to + size - 1] = newNode();
    }
    return { shape, order: 2, nodes, region };
  });
  const quadratic: Mesh = { ...mesh, coordinates: Float64Array.from(points), blocks };
  placeMiddles(quadratic, vertices, new Map());
  if (project.size === 0) return quadratic;
  const curved: Mesh = { ...quadratic, coordinates: quadratic.coordinates.slice() };
  projectEdges(curved, vertices, project);
  placeMiddles(curved, vertices, project);
  if (findInvertedCell(curved) === undefined) return curved;
  // A curve deeper than the cells along it: they move with it, vertices inside too.
  followBoundary(quadratic, curved.coordinates);
  const inverted = findInvertedCell(curved);
  if (inverted !== undefined) throw inverted;
  return curved;
}

/** The facets that a name stands for: of a boundary, or of the metal's and the electrolyte's side of an interface. */
function facetsNamed(mesh: Mesh, name: string): readonly FacetSet[] {
  const sides = mesh.interfaces.get(name);
  const boundary = mesh.boundaries.get(name);
  const sets = [...(boundary ? [boundary] : []), ...(sides ? [sides.metal, sides.electrolyte] : [])];
  if (sets.length > 0) return sets;
  throw new LithostatError([
    {
      code: 'missing-boundary',
      path: 'project',
      message: 'the mesh has no boundary or interface of this name',
      got: name,
      expected: [...mesh.boundaries.keys(), ...mesh.interfaces.keys()].join(', ') || 'none: the mesh has none',
    },
  ]);
}

function projectNodes(
  mesh: Mesh,
  project: ReadonlyMap<string, Projection>,
  wanted: (j: number) => boolean,
  from: number,
): void {
  const reader = new FacetReader(mesh);
  const { dimension, coordinates } = mesh;
  for (const [name, move] of project) {
    const done = new Set<number>();
    for (const { cell, facet } of facetsNamed(mesh, name)) {
      for (let k = 0; k < cell.length; k++) {
        const nodes = reader.read(cell[k], facet[k]);
        for (let j = 0; j < reader.count; j++) {
          const node = nodes[j];
          if (node < from || !wanted(j) || done.has(node)) continue;
          done.add(node);
          move(coordinates.subarray(node * dimension, (node + 1) * dimension));
        }
      }
    }
  }
}

function projectEdges(mesh: Mesh, from: number, project: ReadonlyMap<string, Projection>): void {
  // The ninth node of a quadrilateral facet is its middle, which follows the edges first.
  projectNodes(mesh, project, (j) => j < 8, from);
}

const square = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const hexahedronFaces = facetsOf.hexahedron.map((_, facet) => facetNodes('hexahedron', 2, facet));

/** Puts nodes in the middles of quadrilaterals, faces and hexahedra, by transfinite interpolation of the nodes around. */
function placeMiddles(mesh: Mesh, from: number, project: ReadonlyMap<string, Projection>): void {
  for (const { shape, nodes, region } of mesh.blocks) {
    const size = nodeCount[shape][2];
    for (let place = 0; place < region.length; place++) {
      const cell = nodes.subarray(place * size, (place + 1) * size);
      if (shape === 'quadrilateral') placeFaceMiddle(mesh, cell, square);
      if (shape === 'hexahedron') for (const face of hexahedronFaces) placeFaceMiddle(mesh, cell, face);
    }
  }
  if (mesh.dimension === 3) projectNodes(mesh, project, (j) => j === 8, from);
  for (const { shape, nodes, region } of mesh.blocks) {
    if (shape !== 'hexahedron') continue;
    for (let place = 0; place < region.length; place++) {
      placeBodyMiddle(mesh, nodes.subarray(place * 27, (place + 1) * 27), shape);
    }
  }
}

/** Middle = (sum of edges) / 2 - (sum of vertices) / 4 (Gordon & Hall 1973). */
function placeFaceMiddle({ coordinates, dimension }: Mesh, cell: Int32Array, face: ArrayLike<number>): void {
  for (let d = 0; d < dimension; d++) {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum -= coordinates[cell[face[k]] * dimension + d] / 4;
    for (let k = 4; k < 8; k++) sum += coordinates[cell[face[k]] * dimension + d] / 2;
    coordinates[cell[face[8]] * dimension + d] = sum;
  }
}

/** Middle = (sum of faces) / 2 - (sum of edges) / 4 + (sum of vertices) / 8. */
function placeBodyMiddle({ coordinates, dimension }: Mesh, cell: Int32Array, shape: CellShape): void {
  const edges = vertexCount[shape] + edgesOf[shape].length;
  for (let d = 0; d < dimension; d++) {
    let sum = 0;
    for (let k = 0; k < 26; k++) {
      const weight = k < vertexCount[shape] ? 1 / 8 : k < edges ? -1 / 4 : 1 / 2;
      sum += weight * coordinates[cell[k] * dimension + d];
    }
    coordinates[cell[26] * dimension + d] = sum;
  }
}

/** The same cells with straight edges: vertices alone, as a mesh of order 1. Nodes that no cell has any more are left out. */
export function toLinear(mesh: Mesh): Mesh {
  const { dimension } = mesh;
  const newNode = new Int32Array(mesh.coordinates.length / dimension).fill(-1);
  for (const { shape, order, nodes } of mesh.blocks) {
    const size = nodeCount[shape][order];
    for (let k = 0; k < nodes.length; k++) if (k % size < vertexCount[shape]) newNode[nodes[k]] = 0;
  }
  let count = 0;
  for (let node = 0; node < newNode.length; node++) if (newNode[node] === 0) newNode[node] = count++;
  const coordinates = new Float64Array(count * dimension);
  for (let node = 0; node < newNode.length; node++) {
    if (newNode[node] < 0) continue;
    for (let d = 0; d < dimension; d++) {
      coordinates[newNode[node] * dimension + d] = mesh.coordinates[node * dimension + d];
    }
  }
  const blocks = mesh.blocks.map(({ shape, order, nodes, region }): CellBlock => {
    const size = nodeCount[shape][order];
    const vertices = nodes.filter((_, k) => k % size < vertexCount[shape]).map((node) => newNode[node]);
    return { shape, order: 1, nodes: vertices, region };
  });
  return { ...mesh, coordinates, blocks };
}
