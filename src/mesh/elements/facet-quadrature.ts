import { type CellBlock, type CellOrder, type FacetSet, facetsOf, type Mesh } from '../mesh.js';
import { type Basis, basisOf, turn } from './cell-quadrature.js';
import { GeometryMap } from './geometry-map.js';
import { type Quadrature, quadrature } from './quadrature.js';
import { type FacetShape, facetShape, referenceElement, verticesOf } from './reference-element.js';
import { type Tabulation, tabulate } from './tabulation.js';

/** Facets of the cells of one block. */
export interface BlockFacets {
  readonly block: CellBlock;
  /** Number of the block's first cell in the mesh. */
  readonly firstCell: number;
  /** Place of each facet in the set that it is from. */
  readonly facets: Int32Array;
  /** Place in the block of the cell of each facet. */
  readonly cells: Int32Array;
  /** Local number of each facet in its cell. */
  readonly local: Int32Array;
  /** How each facet is run through: 0 in the order of its own vertices, else from the other side (`opposite`); all 0 by default. */
  readonly orientations?: Int32Array;
}

/** What one way of looking at a local facet needs. */
interface Variant {
  readonly geometry: Tabulation;
  readonly tables: readonly Tabulation[];
  /** Outward normal on the reference cell, times the measure of the facet over that of its reference shape. */
  readonly normal: Float64Array;
}

/**
 * Quadrature on facets of the cells of one block. `prepare(k)` fills the arrays for facet k; they stay the same ones, and nothing is
 * allocated. The shape functions are those of the whole cell (zero for nodes off the facet), with their gradients in the cell: fluxes and
 * tractions need them.
 */
export class FacetQuadrature {
  readonly mesh: Mesh;
  readonly block: CellBlock;
  readonly dimension: 2 | 3;
  /** Points of a facet. */
  readonly count: number;
  /** Facets, one after the other. */
  readonly facets: BlockFacets;
  /** Measure that each point stands for, times 2 pi r in axisymmetric meshes; m (plane) or m^2. */
  readonly weights: Float64Array;
  /** Coordinates of the points; m. */
  readonly positions: Float64Array;
  /** Outward unit normals. */
  readonly normals: Float64Array;
  /** The cell of the prepared facet, counted through all blocks. */
  cell = -1;
  /** Its region. */
  region = -1;
  /** Place of the prepared facet in the set that it is from. */
  facet = -1;
  readonly #rule: Quadrature;
  readonly #shape: FacetShape;
  readonly #orders: readonly CellOrder[];
  readonly #map: GeometryMap;
  readonly #bases: { readonly basis: Basis }[];
  readonly #variants: (Variant | undefined)[] = [];

  /** @param degree, @param orders as of CellQuadrature */
  constructor(mesh: Mesh, facets: BlockFacets, degree: number, orders: readonly CellOrder[]) {
    const { block } = facets;
    this.mesh = mesh;
    this.block = block;
    this.dimension = mesh.dimension;
    this.facets = facets;
    this.#shape = facetShape(block.shape);
    this.#rule = quadrature(this.#shape, degree);
    this.#orders = [...new Set(orders)];
    const { count } = this.#rule;
    this.count = count;
    this.weights = new Float64Array(count);
    this.normals = new Float64Array(count * this.dimension);
    this.#map = new GeometryMap(mesh.dimension, count, referenceElement(block.shape, block.order).nodes);
    this.positions = this.#map.positions;
    this.#bases = this.#orders.map((order) => {
      const { nodes } = referenceElement(block.shape, order);
      const gradients = new Float64Array(count * nodes * this.dimension);
      return { basis: { order, nodes, values: new Float64Array(count * nodes), gradients } };
    });
  }

  /** The shape functions of an order. @throws RangeError for an order that was not asked for when this was made */
  basis(order: CellOrder): Basis {
    return basisOf(this.#bases, order);
  }

  /** Fills the arrays for facet k of this block's. @throws InvertedCellError */
  prepare(k: number): void {
    const { mesh, block, dimension, count, weights, normals } = this;
    const { firstCell, facets, cells, local, orientations } = this.facets;
    const map = this.#map;
    const place = cells[k]!;
    this.cell = firstCell + place;
    this.region = block.region[place]!;
    this.facet = facets[k]!;
    const { geometry, tables, normal } = this.#variant(local[k]!, orientations === undefined ? 0 : orientations[k]!);
    map.map(geometry, mesh.coordinates, block.nodes, place, this.cell);
    for (let b = 0; b < tables.length; b++) {
      const { basis } = this.#bases[b]!;
      basis.values.set(tables[b]!.values);
      map.gradients(tables[b]!, basis.gradients);
    }
    // Nanson's formula: n dA = det J J^-T N dA_reference.
    for (let q = 0; q < count; q++) {
      let square = 0;
      for (let j = 0; j < dimension; j++) {
        let sum = 0;
        for (let i = 0; i < dimension; i++) sum += map.inverses[(q * dimension + i) * dimension + j]! * normal[i]!;
        normals[q * dimension + j] = sum;
        square += sum * sum;
      }
      const length = Math.sqrt(square);
      for (let j = 0; j < dimension; j++) normals[q * dimension + j] = normals[q * dimension + j]! / length;
      weights[q] = map.determinants[q]! * length * this.#rule.weights[q]!;
    }
    if (mesh.geometry === 'axisymmetric') turn(weights, map.positions, count, this.cell);
  }

  #variant(local: number, orientation: number): Variant {
    const at = orientation * facetsOf[this.block.shape].length + local;
    let variant = this.#variants[at];
    if (variant === undefined) {
      variant = this.#makeVariant(local, orientation);
      this.#variants[at] = variant;
    }
    return variant;
  }

  #makeVariant(local: number, orientation: number): Variant {
    const { shape, order } = this.block;
    const corners = facetsOf[shape][local]!;
    const cellVertices = verticesOf(shape);
    const points = facetPoints(
      this.#shape,
      this.#rule.points,
      permuted(corners, orientation).map((c) => cellVertices[c]!),
    );
    const geometry = tabulate(shape, order, points);
    const tables = this.#orders.map((wanted) => (wanted === order ? geometry : tabulate(shape, wanted, points)));
    return { geometry, tables, normal: referenceNormal(corners.map((c) => cellVertices[c]!)) };
  }
}

/**
 * Vertices of a facet in the order in which the facet on its other side lists them: orientation k > 0 is reversed and begins with vertex
 * k - 1; 0 leaves them.
 */
export function permuted<Item>(corners: readonly Item[], orientation: number): Item[] {
  if (orientation === 0) return [...corners];
  const count = corners.length;
  return corners.map((_, k) => corners[(orientation - 1 - k + count) % count]!);
}

/** Points of a facet's reference shape carried to the reference cell, between given vertices. */
function facetPoints(shape: FacetShape, points: Float64Array, corners: readonly (readonly number[])[]): Float64Array {
  const linear = referenceElement(shape, 1);
  const dimension = corners[0]!.length;
  const count = points.length / linear.dimension;
  const carried = new Float64Array(count * dimension);
  const weights = new Float64Array(linear.nodes);
  for (let q = 0; q < count; q++) {
    linear.values(points.subarray(q * linear.dimension, (q + 1) * linear.dimension), weights);
    for (let i = 0; i < dimension; i++)
      carried[q * dimension + i] = corners.reduce((sum, corner, k) => sum + weights[k]! * corner[i]!, 0);
  }
  return carried;
}

/** Normal of a facet on the reference cell, as long as the facet's area element on its own reference shape. */
function referenceNormal(corners: readonly (readonly number[])[]): Float64Array {
  const [first, second] = corners as [readonly number[], readonly number[]];
  const u = second.map((x, i) => x - first[i]!);
  if (u.length === 2) return Float64Array.of(u[1]!, -u[0]!);
  const v = corners.at(-1)!.map((x, i) => x - first[i]!);
  return Float64Array.of(u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!);
}

/** Sorts the facets of a set by the blocks of their cells, in the order of the set. Blocks without any are left out. */
export function facetsByBlock(mesh: Pick<Mesh, 'blocks'>, { cell, facet }: FacetSet): BlockFacets[] {
  const found: BlockFacets[] = [];
  let firstCell = 0;
  for (const block of mesh.blocks) {
    const end = firstCell + block.region.length;
    const start = firstCell;
    const facets = Int32Array.from(cell.keys()).filter((k) => cell[k]! >= start && cell[k]! < end);
    const cells = facets.map((k) => cell[k]! - start);
    if (facets.length > 0) found.push({ block, firstCell, facets, cells, local: facets.map((k) => facet[k]!) });
    firstCell = end;
  }
  const bad = cell.findIndex((number) => !(number >= 0 && number < firstCell));
  if (bad >= 0)
    throw new RangeError(`Facet ${bad} of the set is of cell ${cell[bad]}; the mesh has cells 0 to ${firstCell - 1}.`);
  return found;
}
