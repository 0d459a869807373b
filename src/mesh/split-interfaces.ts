import type { InterfaceFacets, Mesh } from './mesh.js';
import { interfaceOf, nodeCount } from './mesh.js';
import { FacetReader, facetTable, listed } from './topology.js';

/** A mesh in which both sides of interfaces have nodes of their own. */
export interface SplitMesh {
  readonly mesh: Mesh;
  /** Node before the split for each node. */
  readonly original: Int32Array;
}

/**
 * Gives each side of interfaces nodes of its own, so that fields may jump there. Around each node of an interface the cells fall into groups
 * that meet without crossing a facet of the interfaces named; each group gets a copy of the node. The tip of an interface that ends inside the
 * body therefore stays whole, and a point where three grains meet becomes three nodes. The metal side keeps the numbers of its nodes.
 * @param names interfaces to split; all unless given.
 * @throws LithostatError for an interface that is not there
 */
export function splitInterfaces(mesh: Mesh, names: readonly string[] = [...mesh.interfaces.keys()]): SplitMesh {
  const table = facetTable(mesh);
  const crossed = new Uint8Array(table.partner.length);
  const onInterface = new Uint8Array(mesh.coordinates.length / mesh.dimension);
  const metalCell = new Uint8Array(table.start.length - 1);
  const reader = new FacetReader(mesh);
  for (const name of names) {
    const { metal, electrolyte } = interfaceOf(mesh, name);
    for (const side of [metal, electrolyte]) {
      for (let k = 0; k < side.cell.length; k++) {
        crossed[table.start[side.cell[k]] + side.facet[k]] = 1;
        const nodes = reader.read(side.cell[k], side.facet[k]);
        for (let j = 0; j < reader.count; j++) onInterface[nodes[j]] = 1;
      }
    }
    for (const cell of metal.cell) metalCell[cell] = 1;
  }

  const blocks = mesh.blocks.map((block) => ({ ...block, nodes: block.nodes.slice() }));
  const original = Array.from(onInterface, (_, node) => node);
  const around = cellsAround(mesh, onInterface);
  for (const node of listed(onInterface)) {
    const groups = groupsAround(around.get(node)!, node, table, crossed, reader);
    // The metal's group first: it keeps the node.
    groups.sort((a, b) => rank(b, metalCell) - rank(a, metalCell) || a[0].cell - b[0].cell);
    for (let g = 1; g < groups.length; g++) {
      for (const { block, entry } of groups[g]) blocks[block].nodes[entry] = original.length;
      original.push(node);
    }
  }

  const { dimension } = mesh;
  const coordinates = new Float64Array(original.length * dimension);
  for (let k = 0; k < original.length; k++) {
    for (let d = 0; d < dimension; d++) coordinates[k * dimension + d] = mesh.coordinates[original[k] * dimension + d];
  }
  return { mesh: { ...mesh, coordinates, blocks }, original: Int32Array.from(original) };
}

/** A cell at a node: its number, block, and where the block's list has the node. */
interface CellAtNode {
  readonly cell: number;
  readonly block: number;
  readonly entry: number;
}

function cellsAround(mesh: Mesh, marked: Uint8Array): Map<number, CellAtNode[]> {
  const around = new Map<number, CellAtNode[]>();
  let first = 0;
  mesh.blocks.forEach(({ shape, order, nodes, region }, block) => {
    const size = nodeCount[shape][order];
    for (let entry = 0; entry < nodes.length; entry++) {
      if (marked[nodes[entry]] === 0) continue;
      const list = around.get(nodes[entry]);
      const item = { cell: first + Math.floor(entry / size), block, entry };
      if (list === undefined) around.set(nodes[entry], [item]);
      else list.push(item);
    }
    first += region.length;
  });
  return around;
}

/** Groups of the cells at a node that meet in facets with this node which are not crossed by an interface. */
function groupsAround(
  cells: readonly CellAtNode[],
  node: number,
  table: { start: Int32Array; cell: Int32Array; partner: Int32Array },
  crossed: Uint8Array,
  reader: FacetReader,
): CellAtNode[][] {
  const place = new Map(cells.map(({ cell }, k) => [cell, k]));
  const group = cells.map((_, k) => k);
  const root = (k: number): number => {
    while (group[k] !== k) k = group[k];
    return k;
  };
  cells.forEach(({ cell }, k) => {
    for (let entry = table.start[cell]; entry < table.start[cell + 1]; entry++) {
      const partner = table.partner[entry];
      if (partner < 0 || crossed[entry] !== 0) continue;
      const other = place.get(table.cell[partner]);
      if (other === undefined) continue;
      const nodes = reader.read(cell, entry - table.start[cell]);
      if (!nodes.subarray(0, reader.count).includes(node)) continue;
      const a = root(k);
      const b = root(other);
      group[Math.max(a, b)] = Math.min(a, b);
    }
  });
  const groups = new Map<number, CellAtNode[]>();
  cells.forEach((cell, k) => {
    const list = groups.get(root(k));
    if (list === undefined) groups.set(root(k), [cell]);
    else list.push(cell);
  });
  return [...groups.values()];
}

function rank(group: readonly CellAtNode[], metalCell: Uint8Array): number {
  return group.some(({ cell }) => metalCell[cell] !== 0) ? 1 : 0;
}

/** Nodes of an interface in pairs. */
export interface InterfacePairs {
  /** Nodes of each facet: 2 or 3 in two dimensions; 3 or 6, 4 or 9 in three. */
  readonly nodesPerFacet: number;
  /** Nodes of the metal's side of facet k from `k * nodesPerFacet` on, in the order of `facetNodes`. */
  readonly metal: Int32Array;
  /** The electrolyte's node at the same place for each of them. */
  readonly electrolyte: Int32Array;
}

/**
 * Which node of the electrolyte's side lies where a node of the metal's side does. Both are one node where the mesh is not split.
 * @throws RangeError where facets are of several kinds, or two sides do not match (`checkMesh` says where)
 */
export function pairInterface(mesh: Mesh, { metal, electrolyte }: InterfaceFacets): InterfacePairs {
  const here = new FacetReader(mesh);
  const there = new FacetReader(mesh);
  const facets = metal.cell.length;
  if (facets > 0) here.read(metal.cell[0], metal.facet[0]);
  const nodesPerFacet = here.count;
  const pairs = {
    nodesPerFacet,
    metal: new Int32Array(facets * nodesPerFacet),
    electrolyte: new Int32Array(facets * nodesPerFacet),
  };
  for (let k = 0; k < facets; k++) {
    here.read(metal.cell[k], metal.facet[k]);
    there.read(electrolyte.cell[k], electrolyte.facet[k]);
    if (here.count !== nodesPerFacet || there.count !== nodesPerFacet) {
      throw new RangeError(`Facet ${k} of the interface has not ${nodesPerFacet} nodes on both sides.`);
    }
    const size = distance(mesh, here.nodes[0], here.nodes[1]);
    for (let j = 0; j < nodesPerFacet; j++) {
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < nodesPerFacet; i++) {
        const gap = distance(mesh, here.nodes[j], there.nodes[i]);
        if (gap < least) {
          least = gap;
          best = i;
        }
      }
      if (!(least <= 1e-6 * size)) throw new RangeError(`Node ${here.nodes[j]} of the interface has no partner.`);
      pairs.metal[k * nodesPerFacet + j] = here.nodes[j];
      pairs.electrolyte[k * nodesPerFacet + j] = there.nodes[best];
    }
  }
  return pairs;
}

function distance({ coordinates, dimension }: Mesh, a: number, b: number): number {
  let sum = 0;
  for (let d = 0; d < dimension; d++) sum += (coordinates[a * dimension + d] - coordinates[b * dimension + d]) ** 2;
  return Math.sqrt(sum);
}
