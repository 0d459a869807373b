import { facetNodes } from '../elements/reference-element.js';
import type { CellOrder, Mesh } from '../mesh.js';
import { edgesOf, facetsOf, nodeCount } from '../mesh.js';
import { withNamedFacets } from './named-facets.js';

/** Kind of the cells of a generated mesh in three dimensions. */
export interface SolidKind {
  /** `hexahedron` by default. */
  readonly shape?: 'tetrahedron' | 'hexahedron';
  /** 2 by default. */
  readonly order?: CellOrder;
}

/** Node halfway between two corners of a cell (places in the list of corners): on an edge, in a face or in the middle. */
export type Middle = (a: number, b: number) => number;

/** Faces of a prism over a triangle 0, 1, 2 with the upper triangle 3, 4, 5, seen from outside. */
const prismFaces: readonly (readonly number[])[] = [
  [0, 2, 1],
  [3, 4, 5],
  [0, 1, 4, 3],
  [1, 2, 5, 4],
  [2, 0, 3, 5],
];

/**
 * Gathers hexahedra, or tetrahedra that they and prisms are cut into. A quadrilateral face is cut from its corner of smallest number on either
 * side, so that neighbours meet (Dompierre, Labbe, Vallet & Camarero 1999); corners that are one node make a cell narrower, and tetrahedra
 * without a volume are left out.
 */
export class SolidBuilder {
  readonly #shape: 'tetrahedron' | 'hexahedron';
  readonly #order: CellOrder;
  readonly #nodes: number[] = [];
  readonly #region: number[] = [];
  readonly #names = new Map<string, string[]>();
  readonly #named = new Set<number>();

  constructor({ shape = 'hexahedron', order = 2 }: SolidKind) {
    this.#shape = shape;
    this.#order = order;
  }

  /** @param corners of a positively oriented hexahedron, in VTK's order */
  addHexahedron(corners: ArrayLike<number>, region: number, middle: Middle): void {
    if (this.#shape === 'tetrahedron') {
      this.#addCone(corners, facetsOf.hexahedron, region, middle);
      return;
    }
    for (let k = 0; k < 8; k++) this.#nodes.push(corners[k]);
    if (this.#order === 2) {
      for (const [a, b] of edgesOf.hexahedron) this.#nodes.push(middle(a, b));
      for (const [a, , c] of facetsOf.hexahedron) this.#nodes.push(middle(a, c));
      this.#nodes.push(middle(0, 6));
    }
    this.#region.push(region);
  }

  /** @param corners of a positively oriented prism: a triangle, and the same further on; only where cells are tetrahedra */
  addPrism(corners: ArrayLike<number>, region: number, middle: Middle): void {
    this.#addCone(corners, prismFaces, region, middle);
  }

  /** Names a face (3 or 4 corners in turn) of cells, on both sides where there are two. A face may have several names. */
  nameFace(corners: readonly number[], name: string): void {
    const pieces = this.#shape === 'tetrahedron' || corners.length === 3 ? trianglesOf(corners) : [corners];
    for (const piece of pieces) {
      const key = keyOf(piece);
      const list = this.#names.get(key);
      if (list === undefined) this.#names.set(key, [name]);
      else if (!list.includes(name)) list.push(name);
      for (const node of piece) this.#named.add(node);
    }
  }

  /** The mesh of all cells. @param isMetal as of `withNamedFacets` */
  finish(
    coordinates: Float64Array,
    regions: readonly string[],
    isMetal?: (name: string, here: number, there: number) => boolean,
  ): Mesh {
    const shape = this.#shape;
    const order = this.#order;
    const block = { shape, order, nodes: Int32Array.from(this.#nodes), region: Int32Array.from(this.#region) };
    const size = nodeCount[shape][order];
    const locals = facetsOf[shape].map((_, facet) => facetNodes(shape, 1, facet));
    const named = { cell: [] as number[], facet: [] as number[], name: [] as string[] };
    const corners: number[] = [];
    for (let cell = 0; cell < block.region.length; cell++) {
      for (let f = 0; f < locals.length; f++) {
        corners.length = 0;
        for (const node of locals[f]) corners.push(block.nodes[cell * size + node]);
        if (!corners.every((node) => this.#named.has(node))) continue;
        for (const name of this.#names.get(keyOf(corners)) ?? []) {
          named.cell.push(cell);
          named.facet.push(f);
          named.name.push(name);
        }
      }
    }
    const bare: Mesh = {
      geometry: 'space',
      dimension: 3,
      coordinates,
      blocks: [block],
      regions,
      boundaries: new Map(),
      interfaces: new Map(),
    };
    return withNamedFacets(bare, named, isMetal);
  }

  /** Tetrahedra from the corner of smallest number to the triangles of all faces that it is not on. */
  #addCone(corners: ArrayLike<number>, faces: readonly (readonly number[])[], region: number, middle: Middle): void {
    let apex = 0;
    for (let k = 1; k < corners.length; k++) if (corners[k] < corners[apex]) apex = k;
    for (const face of faces) {
      if (face.some((corner) => corners[corner] === corners[apex])) continue;
      const ids = face.map((corner) => corners[corner]);
      for (const triangle of trianglesOf(ids)) {
        // Seen from outside the triangle runs counterclockwise; the base of a tetrahedron does from within.
        const [p, q, r] = triangle.map((id) => face[ids.indexOf(id)]);
        const local = [p, r, q, apex];
        for (const corner of local) this.#nodes.push(corners[corner]);
        if (this.#order === 2) {
          for (const [a, b] of edgesOf.tetrahedron) this.#nodes.push(middle(local[a], local[b]));
        }
        this.#region.push(region);
      }
    }
  }
}

/** A face in triangles from its corner of smallest number, without those of no area. */
function trianglesOf(face: readonly number[]): number[][] {
  const first = face.indexOf(Math.min(...face));
  const turned = face.map((_, k) => face[(first + k) % face.length]);
  const triangles: number[][] = [];
  for (let k = 1; k + 1 < turned.length; k++) {
    const triangle = [turned[0], turned[k], turned[k + 1]];
    if (new Set(triangle).size === 3) triangles.push(triangle);
  }
  return triangles;
}

function keyOf(corners: readonly number[]): string {
  return [...corners].sort((a, b) => a - b).join(',');
}
