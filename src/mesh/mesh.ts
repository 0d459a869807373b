import type { Issue } from '../quantity/index.js';
import { LithostatError } from '../quantity/index.js';

/** Shapes of cells. */
export type CellShape = 'triangle' | 'quadrilateral' | 'tetrahedron' | 'hexahedron';

/** Order of the polynomials that map the reference cell to a cell: 1 straight, 2 with nodes on the edges (curved). */
export type CellOrder = 1 | 2;

/**
 * What the coordinates of a mesh mean. Integrals over `plane` meshes are per metre of depth (plane strain), over `axisymmetric` ones over the
 * whole turn (weight 2 pi r), so that a force or a current is that of the body.
 */
export type MeshGeometry = 'plane' | 'axisymmetric' | 'space';

/** Cells of one shape and order. */
export interface CellBlock {
  readonly shape: CellShape;
  readonly order: CellOrder;
  /**
   * Nodes of one cell after the other, in VTK's order (its linear, quadratic and triquadratic cells): vertices first, then the nodes on
   * edges, on faces and in the middle. Positively oriented.
   */
  readonly nodes: Int32Array;
  /** Region of each cell: index into `Mesh.regions`. */
  readonly region: Int32Array;
}

/** Facets (edges in two dimensions, faces in three) of cells, each as a pair of a cell and its local facet. */
export interface FacetSet {
  /** Cells, counted through all blocks one after the other. */
  readonly cell: Int32Array;
  /** Local number of the facet in its cell (`facetsOf`). */
  readonly facet: Int32Array;
}

/**
 * Facets between two materials, from both sides: facet k of `metal` and facet k of `electrolyte` are the same place. Their nodes are the same
 * ones, or pairs at the same place where the mesh was split along the interface (`splitInterfaces`). For grain boundaries the two sides are
 * two grains.
 */
export interface InterfaceFacets {
  readonly metal: FacetSet;
  readonly electrolyte: FacetSet;
}

/** A finite-element mesh: cells of one or more shapes with named regions, boundaries and interfaces. Lengths in metres. */
export interface Mesh {
  readonly geometry: MeshGeometry;
  /** 2: (x, y), or (r, z) when axisymmetric; 3: (x, y, z). */
  readonly dimension: 2 | 3;
  /** Nodes one after the other, `dimension` numbers each; m. */
  readonly coordinates: Float64Array;
  readonly blocks: readonly CellBlock[];
  /** Names of the regions: `metal`, `electrolyte`, … */
  readonly regions: readonly string[];
  /** Named parts of the outer boundary, surfaces of voids among them. A facet may be in several. */
  readonly boundaries: ReadonlyMap<string, FacetSet>;
  readonly interfaces: ReadonlyMap<string, InterfaceFacets>;
}

/** Vertices of a cell. */
export const vertexCount: Readonly<Record<CellShape, number>> = {
  triangle: 3,
  quadrilateral: 4,
  tetrahedron: 4,
  hexahedron: 8,
};

/** Nodes of a cell by order; order 2 is complete (9 nodes of a quadrilateral, 27 of a hexahedron). */
export const nodeCount: Readonly<Record<CellShape, Readonly<Record<CellOrder, number>>>> = {
  triangle: { 1: 3, 2: 6 },
  quadrilateral: { 1: 4, 2: 9 },
  tetrahedron: { 1: 4, 2: 10 },
  hexahedron: { 1: 8, 2: 27 },
};

/** Edges as pairs of vertices, in the order of the nodes that quadratic cells have on them (VTK's). */
export const edgesOf: Readonly<Record<CellShape, readonly (readonly [number, number])[]>> = {
  triangle: [
    [0, 1],
    [1, 2],
    [2, 0],
  ],
  quadrilateral: [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
  ],
  tetrahedron: [
    [0, 1],
    [1, 2],
    [2, 0],
    [0, 3],
    [1, 3],
    [2, 3],
  ],
  hexahedron: [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
    [4, 5],
    [5, 6],
    [6, 7],
    [7, 4],
    [0, 4],
    [1, 5],
    [2, 6],
    [3, 7],
  ],
};

/** Vertices of the facets of a cell, outward normal by the right-hand rule (in two dimensions: to the right of the edge's direction). */
export const facetsOf: Readonly<Record<CellShape, readonly (readonly number[])[]>> = {
  triangle: edgesOf.triangle,
  quadrilateral: edgesOf.quadrilateral,
  tetrahedron: [
    [0, 2, 1],
    [0, 1, 3],
    [1, 2, 3],
    [0, 3, 2],
  ],
  // In the order in which VTK's triquadratic hexahedron numbers its face nodes: -x, +x, -y, +y, -z, +z.
  hexahedron: [
    [0, 4, 7, 3],
    [1, 2, 6, 5],
    [0, 1, 5, 4],
    [3, 7, 6, 2],
    [0, 3, 2, 1],
    [4, 5, 6, 7],
  ],
};

export function cellCount(mesh: Pick<Mesh, 'blocks'>): number {
  return mesh.blocks.reduce((sum, { region }) => sum + region.length, 0);
}

/** The block of a cell and the cell's place in it. @throws RangeError for a cell that is not there */
export function blockOfCell(mesh: Pick<Mesh, 'blocks'>, cell: number): { block: CellBlock; place: number } {
  let place = cell;
  for (const block of mesh.blocks) {
    if (place < block.region.length) return { block, place };
    place -= block.region.length;
  }
  throw new RangeError(`Cell ${cell} is not there; the mesh has ${cellCount(mesh)} cells.`);
}

/** A named part of the boundary. @throws LithostatError that lists what there is */
export function boundaryOf(mesh: Mesh, name: string): FacetSet {
  return named(mesh.boundaries, name, 'boundary');
}

/** A named interface. @throws LithostatError that lists what there is */
export function interfaceOf(mesh: Mesh, name: string): InterfaceFacets {
  return named(mesh.interfaces, name, 'interface');
}

/** Number of a region. @throws LithostatError that lists what there is */
export function regionOf(mesh: Mesh, name: string): number {
  const index = mesh.regions.indexOf(name);
  if (index < 0) throw missing(mesh.regions, name, 'region');
  return index;
}

function named<Value>(map: ReadonlyMap<string, Value>, name: string, what: string): Value {
  const value = map.get(name);
  if (value === undefined) throw missing([...map.keys()], name, what);
  return value;
}

function missing(names: readonly string[], name: string, what: string): LithostatError {
  const issue: Issue = {
    code: `missing-${what}`,
    path: what,
    message: `the mesh has no ${what} of this name`,
    got: name,
    expected: names.length === 0 ? `none: the mesh has no ${what}` : names.join(', '),
  };
  return new LithostatError([issue]);
}
