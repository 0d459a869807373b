import type { CellBlock, FacetSet, InterfaceFacets, Mesh } from './mesh.js';
import { cellCount, nodeCount, regionOf } from './mesh.js';

/** A part of a mesh as a mesh of its own, with the way back. */
export interface SubMesh {
  readonly mesh: Mesh;
  /** Node of the whole mesh for each node of the part. */
  readonly nodes: Int32Array;
  /** Cell of the whole mesh for each cell of the part. */
  readonly cells: Int32Array;
  /** Node of the part for each node of the whole mesh, -1 outside. */
  readonly nodeOf: Int32Array;
  /** Cell of the part for each cell of the whole mesh, -1 outside. */
  readonly cellOf: Int32Array;
}

/**
 * Cuts out regions as a mesh of their own. Nodes and cells keep their order. Boundaries keep what lies on the part. An interface of which both
 * sides are kept stays one; where one side is kept, its facets become a boundary under the interface's name, facet k before facet k + 1 as they
 * were. What was between the part and other regions without being an interface has no name.
 * @param names regions to keep, in the order that the part gets them.
 * @throws LithostatError for a region that is not there, with a list of those that are
 */
export function subMesh(mesh: Mesh, names: readonly string[]): SubMesh {
  const newRegion = new Int32Array(mesh.regions.length).fill(-1);
  names.forEach((name, index) => {
    newRegion[regionOf(mesh, name)] = index;
  });

  const cellOf = new Int32Array(cellCount(mesh)).fill(-1);
  const cells: number[] = [];
  const used = new Uint8Array(mesh.coordinates.length / mesh.dimension);
  let cell = 0;
  for (const { shape, order, nodes, region } of mesh.blocks) {
    const size = nodeCount[shape][order];
    for (let place = 0; place < region.length; place++, cell++) {
      if (newRegion[region[place]] < 0) continue;
      cellOf[cell] = cells.length;
      cells.push(cell);
      for (let k = place * size; k < (place + 1) * size; k++) used[nodes[k]] = 1;
    }
  }

  const nodeOf = new Int32Array(used.length).fill(-1);
  const nodes: number[] = [];
  for (let node = 0; node < used.length; node++) {
    if (used[node] === 0) continue;
    nodeOf[node] = nodes.length;
    nodes.push(node);
  }
  const { dimension } = mesh;
  const coordinates = new Float64Array(nodes.length * dimension);
  for (let k = 0; k < nodes.length; k++) {
    for (let d = 0; d < dimension; d++) coordinates[k * dimension + d] = mesh.coordinates[nodes[k] * dimension + d];
  }

  const blocks: CellBlock[] = [];
  for (const block of mesh.blocks) {
    const part = keptBlock(block, newRegion, nodeOf);
    if (part.region.length > 0) blocks.push(part);
  }

  const boundaries = new Map<string, FacetSet>();
  const addBoundary = (name: string, set: FacetSet): void => {
    const present = boundaries.get(name);
    const all = present === undefined ? set : joined(present, set);
    if (all.cell.length > 0) boundaries.set(name, all);
  };
  for (const [name, set] of mesh.boundaries)
    addBoundary(
      name,
      keptFacets(set, cellOf, () => true),
    );
  const interfaces = new Map<string, InterfaceFacets>();
  for (const [name, { metal, electrolyte }] of mesh.interfaces) {
    const kept = (side: FacetSet, k: number): boolean => cellOf[side.cell[k]] >= 0;
    const both = {
      metal: keptFacets(metal, cellOf, (k) => kept(electrolyte, k)),
      electrolyte: keptFacets(electrolyte, cellOf, (k) => kept(metal, k)),
    };
    if (both.metal.cell.length > 0) interfaces.set(name, both);
    addBoundary(
      name,
      keptFacets(metal, cellOf, (k) => !kept(electrolyte, k)),
    );
    addBoundary(
      name,
      keptFacets(electrolyte, cellOf, (k) => !kept(metal, k)),
    );
  }
  return {
    mesh: { geometry: mesh.geometry, dimension, coordinates, blocks, regions: [...names], boundaries, interfaces },
    nodes: Int32Array.from(nodes),
    cells: Int32Array.from(cells),
    nodeOf,
    cellOf,
  };
}

function keptBlock(block: CellBlock, newRegion: Int32Array, nodeOf: Int32Array): CellBlock {
  const { shape, order } = block;
  const size = nodeCount[shape][order];
  const nodes: number[] = [];
  const region: number[] = [];
  for (let place = 0; place < block.region.length; place++) {
    if (newRegion[block.region[place]] < 0) continue;
    region.push(newRegion[block.region[place]]);
    for (let k = place * size; k < (place + 1) * size; k++) nodes.push(nodeOf[block.nodes[k]]);
  }
  return { shape, order, nodes: Int32Array.from(nodes), region: Int32Array.from(region) };
}

/** Facets whose cell is kept and that are wanted, with the cells' new numbers. */
function keptFacets(set: FacetSet, cellOf: Int32Array, wanted: (k: number) => boolean): FacetSet {
  const cell: number[] = [];
  const facet: number[] = [];
  for (let k = 0; k < set.cell.length; k++) {
    if (cellOf[set.cell[k]] < 0 || !wanted(k)) continue;
    cell.push(cellOf[set.cell[k]]);
    facet.push(set.facet[k]);
  }
  return { cell: Int32Array.from(cell), facet: Int32Array.from(facet) };
}

/** Two sets of facets one after the other. */
function joined(first: FacetSet, second: FacetSet): FacetSet {
  return {
    cell: Int32Array.from([...first.cell, ...second.cell]),
    facet: Int32Array.from([...first.facet, ...second.facet]),
  };
}
