import type { CellBlock, CellOrder, Mesh } from '../mesh.js';
import { GeometryMap, InvertedCellError } from './geometry-map.js';
import { quadrature } from './quadrature.js';
import { type Tabulation, tabulate } from './tabulation.js';

/** Shape functions of one order at the quadrature points of the prepared cell. The arrays stay the same ones; `prepare` fills them. */
export interface Basis {
  readonly order: CellOrder;
  /** Shape functions of a cell. */
  readonly nodes: number;
  /** values[point * nodes + node] */
  readonly values: Float64Array;
  /** Physical gradients, 1/m: gradients[(point * nodes + node) * dimension + axis]. */
  readonly gradients: Float64Array;
}

/** Where in a mesh a block's cells are counted. */
export interface BlockPlace {
  readonly block: CellBlock;
  /** Number of its first cell in the mesh. */
  readonly firstCell: number;
  /** Number of the first quadrature point of the block among those of the mesh, for state that is stored by point; 0 by default. */
  readonly firstPoint?: number;
}

/**
 * Quadrature in the cells of one block. `prepare(place)` fills the arrays for one cell; they are views that stay the same, and nothing is
 * allocated. Coordinates are read from the mesh at each call, so that a mesh whose coordinates move in place needs no new object.
 */
export class CellQuadrature {
  readonly mesh: Mesh;
  readonly block: CellBlock;
  readonly dimension: 2 | 3;
  /** Points of a cell. */
  readonly count: number;
  /** Measure that each point stands for: det J times the reference weight, times 2 pi r in axisymmetric meshes; m^2 (plane) or m^3. */
  readonly weights: Float64Array;
  /** Coordinates of the points; m. */
  readonly positions: Float64Array;
  /** The prepared cell, counted through all blocks. */
  cell = -1;
  /** Its place in the block. */
  place = -1;
  /** Its region, an index into `mesh.regions`. */
  region = -1;
  /** Number of its first quadrature point among those of the whole mesh. */
  firstPoint = 0;
  readonly #first: Required<BlockPlace>;
  readonly #referenceWeights: Float64Array;
  readonly #geometry: Tabulation;
  readonly #map: GeometryMap;
  readonly #bases: { readonly table: Tabulation; readonly basis: Basis }[] = [];

  /**
   * @param degree of polynomials (on the reference cell) that are integrated exactly
   * @param orders of the shape functions that are wanted; those of the fields
   */
  constructor(mesh: Mesh, place: BlockPlace, degree: number, orders: readonly CellOrder[]) {
    const { block } = place;
    const { points, weights, count } = quadrature(block.shape, degree);
    this.mesh = mesh;
    this.block = block;
    this.dimension = mesh.dimension;
    this.count = count;
    this.weights = new Float64Array(count);
    this.#first = { firstPoint: 0, ...place };
    this.#referenceWeights = weights;
    this.#geometry = tabulate(block.shape, block.order, points);
    this.#map = new GeometryMap(mesh.dimension, count, this.#geometry.nodes);
    this.positions = this.#map.positions;
    for (const order of new Set(orders)) {
      const table = order === block.order ? this.#geometry : tabulate(block.shape, order, points);
      const { nodes, values } = table;
      const basis = { order, nodes, values, gradients: new Float64Array(table.gradients.length) };
      this.#bases.push({ table, basis });
    }
  }

  /** The shape functions of an order. @throws RangeError for an order that was not asked for when this was made */
  basis(order: CellOrder): Basis {
    return basisOf(this.#bases, order);
  }

  /** Fills the arrays for a cell of the block. @throws InvertedCellError */
  prepare(place: number): void {
    const { firstCell, firstPoint } = this.#first;
    const { block, mesh, weights, count } = this;
    const map = this.#map;
    this.cell = firstCell + place;
    this.place = place;
    this.region = block.region[place]!;
    this.firstPoint = firstPoint + place * count;
    map.map(this.#geometry, mesh.coordinates, block.nodes, place, this.cell);
    for (let k = 0; k < this.#bases.length; k++) {
      const { table, basis } = this.#bases[k]!;
      map.gradients(table, basis.gradients);
    }
    for (let q = 0; q < count; q++) weights[q] = map.determinants[q]! * this.#referenceWeights[q]!;
    if (mesh.geometry === 'axisymmetric') turn(weights, map.positions, count, this.cell);
  }
}

/** Multiplies the weights by 2 pi r. @throws InvertedCellError where the radius is negative */
export function turn(weights: Float64Array, positions: Float64Array, count: number, cell: number): void {
  for (let q = 0; q < count; q++) {
    const radius = positions[2 * q]!;
    if (!(radius >= 0)) throw new InvertedCellError(cell, [radius, positions[2 * q + 1]!], `a radius of ${radius} m`);
    weights[q] = weights[q]! * 2 * Math.PI * radius;
  }
}

/** The basis of an order among those that were asked for. */
export function basisOf(bases: readonly { readonly basis: Basis }[], order: CellOrder): Basis {
  for (let k = 0; k < bases.length; k++) if (bases[k]!.basis.order === order) return bases[k]!.basis;
  const there = bases.map(({ basis }) => basis.order).join(', ');
  throw new RangeError(`Shape functions of order ${order} were not asked for; there are those of order ${there}.`);
}
