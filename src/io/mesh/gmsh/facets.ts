import { FacetReader, facetTable, type Mesh } from '../../../mesh/index.js';
import { counted, listed, meshError } from '../mesh-error.js';
import type { GmshContent } from './content.js';
import { checkNeighbours, cornersOf, runsAlong } from './neighbours.js';

/** Facets of a file that belong to named groups, each once, and the cells on both sides of it. */
export interface GroupedFacets {
  /** Names, in the order in which the file lists them. */
  readonly names: readonly string[];
  /** Facets of each name, by their number here, in the order of the file. */
  readonly members: readonly Int32Array[];
  /** Cell and local facet on the side from which the facet of the file points away by the right-hand rule. */
  readonly cell: Int32Array;
  readonly facet: Int32Array;
  /** The other side; cell -1 where there is none. The first side has a cell always. */
  readonly otherCell: Int32Array;
  readonly otherFacet: Int32Array;
  readonly notes: readonly string[];
}

/**
 * Finds the cells on both sides of the facets that belong to groups.
 *
 * @param nodeOf number in the mesh of the node with a tag; -1 for one that no cell has
 * @throws LithostatError when facets of a group are facets of no cell, or cells overlap
 */
export function groupFacets(
  file: string,
  content: GmshContent,
  mesh: Mesh,
  nodeOf: (tag: number) => number,
): GroupedFacets {
  const groups = content.names.filter((group) => group.dimension === mesh.dimension - 1);
  const names = [...new Set(groups.map(({ name }) => name))];
  const placeOfTag = new Map(groups.map(({ tag, name }) => [tag, names.indexOf(name)]));
  const corners = mesh.dimension === 2 ? 2 : 4;
  const list = new FacetList(corners, mesh.coordinates.length / mesh.dimension);
  const members: number[][] = names.map(() => []);
  let unnamed = 0;
  const vertices: number[] = [];
  for (const { type, groups: tags, nodes } of content.elements) {
    if (type.dimension !== mesh.dimension - 1) continue;
    const known = [...new Set(tags.flatMap((tag) => placeOfTag.get(tag) ?? []))];
    if (known.length === 0) {
      if (tags.length > 0) unnamed += nodes.length / type.nodes;
      continue;
    }
    const size = type.shape === null ? 2 : type.shape === 'triangle' ? 3 : 4;
    for (let at = 0; at < nodes.length; at += type.nodes) {
      vertices.length = 0;
      for (let k = 0; k < size; k++) vertices.push(nodeOf(nodes[at + k]!));
      const number = list.add(vertices);
      for (const name of known) members[name]!.push(number);
    }
  }
  const sides = findSides(file, mesh, list);
  checkStray(file, names, members, sides.cell);
  const empty = names.filter((_, name) => members[name]!.length === 0);
  return {
    names: names.filter((_, name) => members[name]!.length > 0),
    members: members.filter((one) => one.length > 0).map((one) => Int32Array.from(new Set(one))),
    ...sides,
    notes: [
      ...(empty.length > 0 ? [`No facets belong to the group ${listed(empty)}: it is left out.`] : []),
      ...(unnamed > 0 ? [`${counted(unnamed, 'facet')} of groups without a name are left out.`] : []),
    ],
  };
}

/** The fourth vertex of a triangle; -1 is a node that no cell has. */
const unused = -2;

/** Facets by their vertices, each once; a list hangs on the smallest vertex of each. */
class FacetList {
  /** Vertices of one facet after the other as the file has them. */
  readonly vertices: number[] = [];
  readonly #head: Int32Array;
  readonly #next: number[] = [];
  readonly #sorted: number[] = [];
  readonly #key: number[];

  constructor(
    readonly corners: number,
    nodes: number,
  ) {
    this.#head = new Int32Array(nodes).fill(-1);
    this.#key = new Array<number>(corners).fill(unused);
  }

  get count(): number {
    return this.#next.length;
  }

  add(vertices: ArrayLike<number>): number {
    const found = this.find(vertices, vertices.length);
    if (found >= 0) return found;
    const number = this.count;
    for (let k = 0; k < this.corners; k++) {
      this.vertices.push(k < vertices.length ? vertices[k]! : unused);
      this.#sorted.push(this.#key[k]!);
    }
    // A facet with a node that no cell has is found by nothing.
    const first = this.#least();
    this.#next.push(first < 0 ? -1 : this.#head[first]!);
    if (first >= 0) this.#head[first] = number;
    return number;
  }

  /** The facet with these vertices in any order; -1 when there is none. */
  find(vertices: ArrayLike<number>, count: number): number {
    for (let k = 0; k < this.corners; k++) this.#key[k] = k < count ? vertices[k]! : unused;
    this.#key.sort((a, b) => a - b);
    const first = this.#least();
    if (first < 0) return -1;
    let number = this.#head[first]!;
    while (number >= 0 && !this.#isKeyOf(number)) number = this.#next[number]!;
    return number;
  }

  /** The smallest vertex of the key; -1 when it has a node that no cell has. */
  #least(): number {
    let k = 0;
    // One place is empty for a triangle in space.
    if (this.#key[0] === unused) k = 1;
    return this.#key[k]!;
  }

  #isKeyOf(number: number): boolean {
    for (let k = 0; k < this.corners; k++) if (this.#sorted[number * this.corners + k] !== this.#key[k]) return false;
    return true;
  }
}

function findSides(file: string, mesh: Mesh, list: FacetList) {
  const table = facetTable(mesh);
  if (table.crowded >= 0) {
    throw meshError(file, {
      code: 'overlapping-cells',
      message: 'more than two cells share a facet, so that they overlap',
      got: `a facet of cell ${table.cell[table.crowded]! + 1} that two others have as well`,
      expected: 'cells that fill space once',
      remedy: 'a surface that belongs to two physical groups is saved twice; take it out of one',
    });
  }
  checkNeighbours(file, mesh, table);
  const make = () => new Int32Array(list.count).fill(-1);
  const sides = { cell: make(), facet: make(), otherCell: make(), otherFacet: make() };
  const reader = new FacetReader(mesh);
  for (let entry = 0; entry < table.cell.length; entry++) {
    const cell = table.cell[entry]!;
    const local = entry - table.start[cell]!;
    const nodes = reader.read(cell, local);
    const count = cornersOf(mesh.dimension, reader.count);
    const number = list.find(nodes, count);
    if (number < 0) continue;
    const isFirst = sides.cell[number] === -1 && pointsAlike(nodes, count, list, number);
    if (isFirst) {
      sides.cell[number] = cell;
      sides.facet[number] = local;
    } else {
      sides.otherCell[number] = cell;
      sides.otherFacet[number] = local;
    }
  }
  for (let number = 0; number < list.count; number++) {
    if (sides.cell[number]! >= 0 || sides.otherCell[number]! < 0) continue;
    // The only cell is on the other side.
    sides.cell[number] = sides.otherCell[number]!;
    sides.facet[number] = sides.otherFacet[number]!;
    sides.otherCell[number] = -1;
    sides.otherFacet[number] = -1;
  }
  return sides;
}

/** Whether the facet of a cell, seen from outside the cell, has its vertices in the same sense as the facet of the file. */
function pointsAlike(nodes: Int32Array, count: number, list: FacetList, number: number): boolean {
  const at = number * list.corners;
  return runsAlong(nodes, count, list.vertices[at]!, list.vertices[at + 1]!);
}

function checkStray(
  file: string,
  names: readonly string[],
  members: readonly (readonly number[])[],
  cell: Int32Array,
): void {
  const stray = names.flatMap((name, place) => {
    const count = members[place]!.filter((number) => cell[number]! < 0).length;
    return count > 0 ? [`${count} of ${members[place]!.length} in ${name}`] : [];
  });
  if (stray.length === 0) return;
  throw meshError(file, {
    code: 'stray-facets',
    message: 'facets of physical groups are facets of no cell',
    got: listed(stray),
    expected: 'facets on the boundary of cells, or between two of them',
    remedy:
      'embed them in what they cut (Curve{…} In Surface{…}), or fragment the geometry (BooleanFragments), and mesh again',
  });
}
