import { facetNodes } from './elements/reference-element.js';
import type { FacetSet, Mesh } from './mesh.js';
import { cellCount, edgesOf, facetsOf, nodeCount, vertexCount } from './mesh.js';

/**
 * All facets of all cells, numbered cell after cell, and which of them are the same place. Two facets are the same when they have the same
 * vertices; along a split interface they have not, and are both outer ones.
 */
export interface FacetTable {
  /** First facet of each cell; one number more than there are cells. */
  readonly start: Int32Array;
  /** Cell of each facet. */
  readonly cell: Int32Array;
  /** The facet on the other side, or -1 for a facet of the outer boundary. */
  readonly partner: Int32Array;
  /** A facet that a third cell shares as well, or -1: no mesh of a body has one. */
  readonly crowded: number;
}

/** First cell of each block, and the number of all cells at the end. */
export function blockStarts(mesh: Pick<Mesh, 'blocks'>): Int32Array {
  const starts = new Int32Array(mesh.blocks.length + 1);
  for (let b = 0; b < mesh.blocks.length; b++) starts[b + 1] = starts[b] + mesh.blocks[b].region.length;
  return starts;
}

/** Finds which facets of cells meet: a list of facets hangs on the smallest vertex of each. */
export function facetTable(mesh: Mesh): FacetTable {
  const cells = cellCount(mesh);
  const start = new Int32Array(cells + 1);
  let cell = 0;
  for (const { shape, region } of mesh.blocks) {
    for (let place = 0; place < region.length; place++, cell++) start[cell + 1] = start[cell] + facetsOf[shape].length;
  }
  const facets = start[cells];
  const width = mesh.dimension === 2 ? 2 : 4;
  const key = new Int32Array(facets * width).fill(-1);
  const owner = new Int32Array(facets);
  cell = 0;
  const vertices: number[] = [];
  for (const { shape, order, nodes, region } of mesh.blocks) {
    const size = nodeCount[shape][order];
    const local = facetsOf[shape];
    for (let place = 0; place < region.length; place++, cell++) {
      for (let f = 0; f < local.length; f++) {
        vertices.length = 0;
        for (const vertex of local[f]) vertices.push(nodes[place * size + vertex]);
        vertices.sort((a, b) => a - b);
        const entry = start[cell] + f;
        owner[entry] = cell;
        for (let k = 0; k < vertices.length; k++) key[entry * width + k] = vertices[k];
      }
    }
  }
  const head = new Int32Array(mesh.coordinates.length / mesh.dimension).fill(-1);
  const next = new Int32Array(facets).fill(-1);
  const partner = new Int32Array(facets).fill(-1);
  let crowded = -1;
  for (let entry = 0; entry < facets; entry++) {
    const first = key[entry * width];
    let other = head[first];
    while (other >= 0 && !sameKey(key, width, entry, other)) other = next[other];
    if (other < 0) {
      next[entry] = head[first];
      head[first] = entry;
    } else if (partner[other] < 0) {
      partner[other] = entry;
      partner[entry] = other;
    } else crowded = entry;
  }
  return { start, cell: owner, partner, crowded };
}

function sameKey(key: Int32Array, width: number, a: number, b: number): boolean {
  for (let k = 0; k < width; k++) if (key[a * width + k] !== key[b * width + k]) return false;
  return true;
}

/** Facets that belong to one cell only: the whole surface, with both sides of what is split. */
export function outerFacets(mesh: Mesh, table: FacetTable = facetTable(mesh)): FacetSet {
  const cell: number[] = [];
  const facet: number[] = [];
  for (let entry = 0; entry < table.partner.length; entry++) {
    if (table.partner[entry] >= 0) continue;
    cell.push(table.cell[entry]);
    facet.push(entry - table.start[table.cell[entry]]);
  }
  return { cell: Int32Array.from(cell), facet: Int32Array.from(facet) };
}

/** Looks up the nodes of facets without allocating: `nodes` holds those of the facet last asked for, `count` of them. */
export class FacetReader {
  readonly nodes = new Int32Array(9);
  count = 0;
  readonly #starts: Int32Array;
  readonly #blocks: readonly { nodes: Int32Array; size: number; local: readonly Int32Array[] }[];

  constructor(mesh: Mesh) {
    this.#starts = blockStarts(mesh);
    this.#blocks = mesh.blocks.map(({ shape, order, nodes }) => ({
      nodes,
      size: nodeCount[shape][order],
      local: facetsOf[shape].map((_, facet) => facetNodes(shape, order, facet)),
    }));
  }

  /** Fetches the nodes of a facet, in the order of `facetNodes`. */
  read(cell: number, facet: number): Int32Array {
    let b = 0;
    while (cell >= this.#starts[b + 1]) b++;
    const { nodes, size, local: facets } = this.#blocks[b];
    const offset = (cell - this.#starts[b]) * size;
    const local = facets[facet];
    this.count = local.length;
    for (let k = 0; k < local.length; k++) this.nodes[k] = nodes[offset + local[k]];
    return this.nodes;
  }
}

/** Places of the non-zero marks. */
export function listed(marks: Uint8Array): Int32Array {
  let count = 0;
  for (let i = 0; i < marks.length; i++) if (marks[i] !== 0) count++;
  const list = new Int32Array(count);
  for (let i = 0, k = 0; i < marks.length; i++) if (marks[i] !== 0) list[k++] = i;
  return list;
}

/**
 * Euler characteristic: vertices less edges, plus faces, less (in three dimensions) cells. One for a disc or a ball, one less for each hole
 * through it, one more for each cavity in three dimensions and for each further piece.
 */
export function eulerCharacteristic(mesh: Mesh): number {
  const vertices = new Uint8Array(mesh.coordinates.length / mesh.dimension);
  const edges = new Set<number>();
  for (const { shape, order, nodes, region } of mesh.blocks) {
    const size = nodeCount[shape][order];
    for (let place = 0; place < region.length; place++) {
      for (let v = 0; v < vertexCount[shape]; v++) vertices[nodes[place * size + v]] = 1;
      for (const [a, b] of edgesOf[shape]) {
        const first = nodes[place * size + a];
        const second = nodes[place * size + b];
        edges.add(Math.min(first, second) * vertices.length + Math.max(first, second));
      }
    }
  }
  const cells = cellCount(mesh);
  const plane = listed(vertices).length - edges.size;
  if (mesh.dimension === 2) return plane + cells;
  const { partner } = facetTable(mesh);
  let shared = 0;
  for (let entry = 0; entry < partner.length; entry++) if (partner[entry] >= 0) shared++;
  return plane + partner.length - shared / 2 - cells;
}
