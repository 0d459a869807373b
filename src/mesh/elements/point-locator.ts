import { type CellBlock, type Mesh, nodeCount } from '../mesh.js';
import { BoxTree } from './box-tree.js';
import { type ReferenceElement, referenceElement } from './reference-element.js';

/** Where a point lies in a mesh. */
export interface Location {
  /** Cell, counted through all blocks. */
  readonly cell: number;
  readonly block: number;
  /** Place of the cell in the block. */
  readonly place: number;
  /** Reference coordinates of the point in the cell. */
  readonly reference: Float64Array;
  /** By how much the reference coordinates leave the cell; 0 inside. */
  readonly excess: number;
}

/** Part of its extent by which a cell's box is widened: curved cells bulge over the box of their nodes. */
const widening = 0.15;

/**
 * Finds the cells of points: a tree of boxes around cells, then Newton's method for the reference coordinates. Searches take the logarithm of
 * the number of cells, however different their sizes are. Made for one state of the coordinates; make another when the mesh has moved.
 */
export class PointLocator {
  readonly mesh: Mesh;
  readonly #boxes: Float64Array;
  readonly #tree: BoxTree;
  readonly #firstCells: readonly number[];
  readonly #elements: readonly ReferenceElement[];
  readonly #values = new Float64Array(27);
  readonly #gradients = new Float64Array(81);

  constructor(mesh: Mesh) {
    this.mesh = mesh;
    const { dimension } = mesh;
    this.#elements = mesh.blocks.map(({ shape, order }) => referenceElement(shape, order));
    let total = 0;
    this.#firstCells = mesh.blocks.map(({ region }) => {
      total += region.length;
      return total - region.length;
    });
    this.#boxes = new Float64Array(total * 2 * dimension);
    for (const [b, block] of mesh.blocks.entries())
      for (let place = 0; place < block.region.length; place++)
        this.#box(block, place, this.#boxes.subarray((this.#firstCells[b]! + place) * 2 * dimension));
    this.#tree = new BoxTree(this.#boxes, dimension);
  }

  /**
   * The cell of a point; of several the one that the point leaves least, then the first.
   * @param tolerance by how much the reference coordinates may leave the cell (for points on curved boundaries, up to about 0.1)
   * @returns null for a point outside
   */
  locate(point: ArrayLike<number>, tolerance = 1e-9): Location | null {
    let best: Location | null = null;
    this.#tree.visit(point, (cell) => {
      const found = this.#inCell(cell, point);
      if (found === null || found.excess > tolerance) return;
      const nearer = best === null || found.excess < best.excess;
      if (nearer || (found.excess === best!.excess && found.cell < best!.cell)) best = found;
    });
    return best;
  }

  #box({ shape, order, nodes }: CellBlock, place: number, box: Float64Array): void {
    const { dimension, coordinates } = this.mesh;
    const perCell = nodeCount[shape][order];
    for (let i = 0; i < dimension; i++) {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let k = place * perCell; k < (place + 1) * perCell; k++) {
        const x = coordinates[nodes[k]! * dimension + i]!;
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
      const more = widening * (high - low);
      box[i] = low - more;
      box[dimension + i] = high + more;
    }
  }

  #inCell(cell: number, point: ArrayLike<number>): Location | null {
    let b = this.#firstCells.length - 1;
    while (this.#firstCells[b]! > cell) b--;
    const place = cell - this.#firstCells[b]!;
    const reference = this.#invert(b, place, point);
    if (reference === null) return null;
    return { cell, block: b, place, reference, excess: excessOf(this.#elements[b]!, reference) };
  }

  /** Newton's method for x(xi) = point, from the middle of the cell; null where it does not settle near the cell. */
  #invert(b: number, place: number, point: ArrayLike<number>): Float64Array | null {
    const { coordinates, dimension, blocks } = this.mesh;
    const { nodes } = blocks[b]!;
    const element = this.#elements[b]!;
    const simplex = element.shape === 'triangle' || element.shape === 'tetrahedron';
    const reference = new Float64Array(dimension).fill(simplex ? 1 / (dimension + 1) : 0.5);
    const jacobian = new Float64Array(dimension * dimension);
    const step = new Float64Array(dimension);
    for (let iteration = 0; iteration < 25; iteration++) {
      element.values(reference, this.#values);
      element.gradients(reference, this.#gradients);
      jacobian.fill(0);
      for (let i = 0; i < dimension; i++) step[i] = point[i]!;
      for (let k = 0; k < element.nodes; k++) {
        const node = nodes[place * element.nodes + k]!;
        for (let i = 0; i < dimension; i++) {
          const x = coordinates[node * dimension + i]!;
          step[i] = step[i]! - this.#values[k]! * x;
          for (let j = 0; j < dimension; j++) jacobian[i * dimension + j]! += this.#gradients[k * dimension + j]! * x;
        }
      }
      if (!solveSmall(jacobian, step, dimension)) return null;
      let size = 0;
      for (let i = 0; i < dimension; i++) {
        reference[i] = reference[i]! + step[i]!;
        size = Math.max(size, Math.abs(step[i]!));
        if (!(Math.abs(reference[i]! - 0.5) < 4)) return null;
      }
      if (size < 1e-13) return reference;
      // Affine cells are done after one step; others settle to rounding.
      if (iteration > 8 && size < 1e-11) return reference;
    }
    return null;
  }
}

/** Solves a system of two or three equations in place, by Cramer's rule. @returns false where it is singular */
function solveSmall(m: Float64Array, b: Float64Array, dimension: number): boolean {
  if (dimension === 2) {
    const determinant = m[0]! * m[3]! - m[1]! * m[2]!;
    if (!(Math.abs(determinant) > 0)) return false;
    const [x, y] = [b[0]!, b[1]!];
    b[0] = (m[3]! * x - m[1]! * y) / determinant;
    b[1] = (m[0]! * y - m[2]! * x) / determinant;
    return true;
  }
  const c0 = m[4]! * m[8]! - m[5]! * m[7]!;
  const c1 = m[5]! * m[6]! - m[3]! * m[8]!;
  const c2 = m[3]! * m[7]! - m[4]! * m[6]!;
  const determinant = m[0]! * c0 + m[1]! * c1 + m[2]! * c2;
  if (!(Math.abs(determinant) > 0)) return false;
  const [x, y, z] = [b[0]!, b[1]!, b[2]!];
  b[0] = (c0 * x + (m[2]! * m[7]! - m[1]! * m[8]!) * y + (m[1]! * m[5]! - m[2]! * m[4]!) * z) / determinant;
  b[1] = (c1 * x + (m[0]! * m[8]! - m[2]! * m[6]!) * y + (m[2]! * m[3]! - m[0]! * m[5]!) * z) / determinant;
  b[2] = (c2 * x + (m[1]! * m[6]! - m[0]! * m[7]!) * y + (m[0]! * m[4]! - m[1]! * m[3]!) * z) / determinant;
  return true;
}

function excessOf({ shape }: ReferenceElement, reference: Float64Array): number {
  let [excess, sum] = [0, 0];
  const simplex = shape === 'triangle' || shape === 'tetrahedron';
  for (const x of reference) {
    excess = Math.max(excess, -x);
    if (!simplex) excess = Math.max(excess, x - 1);
    sum += x;
  }
  return simplex ? Math.max(excess, sum - 1) : excess;
}
