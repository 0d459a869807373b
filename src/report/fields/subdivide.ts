import {
  type CellBlock,
  type CellOrder,
  type CellShape,
  edgesOf,
  nodeCount,
  referenceElement,
} from '../../mesh/index.js';
import type { FieldPiece } from './field-options.js';

/** Takes corners of a straight triangle with the values there; called with the same array each time: x, y, value three times. */
export type TriangleTaker = (corners: Float64Array) => void;

/** A reference cell in two dimensions cut into straight triangles. */
interface Cutting {
  /** Reference coordinates of the points. */
  readonly points: number;
  /** values[point * nodes + node] of the shape functions. */
  readonly shapes: Float64Array;
  /** Points of one triangle after the other. */
  readonly triangles: Int32Array;
}

const cuttings = new Map<string, Cutting>();

function cutting(shape: CellShape, order: CellOrder, parts: number): Cutting {
  const key = `${shape}${order}/${parts}`;
  let made = cuttings.get(key);
  if (made === undefined) {
    made = makeCutting(shape, order, parts);
    cuttings.set(key, made);
  }
  return made;
}

function makeCutting(shape: CellShape, order: CellOrder, parts: number): Cutting {
  const element = referenceElement(shape, order);
  const numbers = new Map<number, number>();
  const shapes: number[] = [];
  const values = new Float64Array(element.nodes);
  const point = (i: number, j: number): number => {
    const key = i * (parts + 1) + j;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    element.values([i / parts, j / parts], values);
    shapes.push(...values);
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  const triangles: number[] = [];
  for (let i = 0; i < parts; i++) {
    for (let j = 0; j < parts; j++) {
      const isSimplex = shape === 'triangle';
      if (isSimplex && i + j >= parts) continue;
      triangles.push(point(i, j), point(i + 1, j), point(i, j + 1));
      if (isSimplex && i + j + 2 > parts) continue;
      triangles.push(point(i + 1, j), point(i + 1, j + 1), point(i, j + 1));
    }
  }
  return { points: numbers.size, shapes: Float64Array.from(shapes), triangles: Int32Array.from(triangles) };
}

/** Pixels of an edge of the triangles that curved cells are cut into. */
const pixelsPerPart = 7;
const mostParts = 12;

/**
 * Cuts the cells of a piece into triangles that are small enough for the picture to show what the shape functions say, curved edges and quadratic fields
 * alike. Straight linear triangles stay whole.
 *
 * @param scale pixels a metre
 */
export function triangulate(piece: FieldPiece, scale: number, take: TriangleTaker): void {
  const { mesh, values, at = 'nodes' } = piece;
  const corners = new Float64Array(9);
  let points = new Float64Array(3);
  let cell = 0;
  for (const block of mesh.blocks) {
    const size = nodeCount[block.shape][block.order];
    for (let place = 0; place < block.region.length; place++, cell++) {
      const offset = place * size;
      const {
        points: count,
        shapes,
        triangles,
      } = cutting(block.shape, block.order, partsOf(block, offset, mesh.coordinates, scale));
      if (points.length < 3 * count) points = new Float64Array(3 * count);
      for (let point = 0; point < count; point++) {
        let x = 0;
        let y = 0;
        let value = 0;
        for (let k = 0; k < size; k++) {
          const node = block.nodes[offset + k]!;
          const share = shapes[point * size + k]!;
          x += share * mesh.coordinates[2 * node]!;
          y += share * mesh.coordinates[2 * node + 1]!;
          // A share of zero takes nothing, not even of what is not a number.
          if (values !== null && at === 'nodes' && share !== 0) value += share * values[node]!;
        }
        points[3 * point] = x;
        points[3 * point + 1] = y;
        points[3 * point + 2] = values === null ? Number.NaN : at === 'cells' ? values[cell]! : value;
      }
      for (let corner = 0; corner < triangles.length; corner += 3) {
        for (let k = 0; k < 3; k++) {
          const from = 3 * triangles[corner + k]!;
          for (let c = 0; c < 3; c++) corners[3 * k + c] = points[from + c]!;
        }
        take(corners);
      }
    }
  }
}

/** Into how many parts the edges of a cell are cut. */
function partsOf({ shape, order, nodes }: CellBlock, offset: number, coordinates: Float64Array, scale: number): number {
  if (shape === 'triangle' && order === 1) return 1;
  let longest = 0;
  for (const [a, b] of edgesOf[shape]) {
    const first = 2 * nodes[offset + a]!;
    const second = 2 * nodes[offset + b]!;
    const length = Math.hypot(
      coordinates[second]! - coordinates[first]!,
      coordinates[second + 1]! - coordinates[first + 1]!,
    );
    longest = Math.max(longest, length);
  }
  return Math.min(mostParts, Math.max(order, Math.ceil((longest * scale) / pixelsPerPart)));
}
