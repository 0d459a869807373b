import { type Mesh, nodeCount } from '../mesh.js';
import { barycentric } from './barycentric.js';

/**
 * Finds the triangle of a plane mesh that holds a point, or the place of the mesh nearest to the point, over a grid of boxes. Triangles of order 2 count as
 * straight between their vertices; quadrilaterals as two triangles.
 */
export class PointFinder {
  /** Vertices of the triangles, three each. */
  readonly corners: Int32Array;
  /** Cell of each triangle. */
  readonly cell: Int32Array;
  private readonly low: readonly [number, number];
  private readonly step: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly starts: Int32Array;
  private readonly entries: Int32Array;
  private last = 0;
  private readonly found = new Float64Array(4);

  /** @param fine whether cells of order 2 are cut at the nodes on their edges, so that curved ones are followed more closely */
  constructor(
    private readonly mesh: Mesh,
    fine = false,
  ) {
    const { corners, cell } = straightTriangles(mesh, fine);
    this.corners = corners;
    this.cell = cell;
    const x = mesh.coordinates;
    let [lowX, lowY, highX, highY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const node of this.corners) {
      lowX = Math.min(lowX, x[2 * node]!);
      highX = Math.max(highX, x[2 * node]!);
      lowY = Math.min(lowY, x[2 * node + 1]!);
      highY = Math.max(highY, x[2 * node + 1]!);
    }
    const triangles = this.cell.length;
    this.low = [lowX, lowY];
    this.step = Math.max(
      Math.sqrt(((highX - lowX) * (highY - lowY)) / Math.max(1, triangles)),
      (highX - lowX) / 4096,
      (highY - lowY) / 4096,
    );
    this.columns = Math.max(1, Math.ceil((highX - lowX) / this.step));
    this.rows = Math.max(1, Math.ceil((highY - lowY) / this.step));
    const counts = new Int32Array(this.columns * this.rows + 1);
    this.overBoxes((_, box) => {
      counts[box + 1]!++;
    });
    for (let i = 0; i < counts.length - 1; i++) counts[i + 1]! += counts[i]!;
    this.starts = counts;
    this.entries = new Int32Array(counts[counts.length - 1]!);
    const next = counts.slice();
    this.overBoxes((triangle, box) => {
      this.entries[next[box]!++] = triangle;
    });
  }

  /** The triangle that holds a point, -1 where none does. Its barycentric coordinates go to `weights`. */
  find(px: number, py: number, weights: Float64Array): number {
    if (this.holds(this.last, px, py, weights)) return this.last;
    const column = Math.floor((px - this.low[0]) / this.step);
    const row = Math.floor((py - this.low[1]) / this.step);
    // Points on the upper edges of the grid belong to its last boxes.
    const clampedColumn =
      column === this.columns && px - this.low[0] <= this.step * this.columns * (1 + 1e-12) ? column - 1 : column;
    const clampedRow = row === this.rows && py - this.low[1] <= this.step * this.rows * (1 + 1e-12) ? row - 1 : row;
    if (clampedColumn < 0 || clampedRow < 0 || clampedColumn >= this.columns || clampedRow >= this.rows) return -1;
    const box = clampedRow * this.columns + clampedColumn;
    for (let i = this.starts[box]!; i < this.starts[box + 1]!; i++) {
      const triangle = this.entries[i]!;
      if (!this.holds(triangle, px, py, weights)) continue;
      this.last = triangle;
      return triangle;
    }
    return -1;
  }

  /** Visits each triangle whose box may touch a box, some more than once. */
  forTrianglesNear(lowX: number, lowY: number, highX: number, highY: number, visit: (triangle: number) => void): void {
    const first = Math.max(0, Math.floor((lowX - this.low[0]) / this.step));
    const last = Math.min(this.columns - 1, Math.floor((highX - this.low[0]) / this.step));
    const bottom = Math.max(0, Math.floor((lowY - this.low[1]) / this.step));
    const top = Math.min(this.rows - 1, Math.floor((highY - this.low[1]) / this.step));
    for (let row = bottom; row <= top; row++) {
      for (let column = first; column <= last; column++) {
        const box = row * this.columns + column;
        for (let i = this.starts[box]!; i < this.starts[box + 1]!; i++) visit(this.entries[i]!);
      }
    }
  }

  /** Vertices and weights (none negative) of the place of the mesh nearest to a point. @returns its distance from the point; m */
  weightsNear(px: number, py: number, corners: Int32Array, weights: Float64Array): number {
    let triangle = this.find(px, py, weights);
    let distance = 0;
    if (triangle < 0) {
      triangle = this.nearest(px, py, weights);
      distance = this.found[3]!;
    }
    for (let i = 0; i < 3; i++) corners[i] = this.corners[3 * triangle + i]!;
    return distance;
  }

  /** The triangle that holds a point, or the nearest one. */
  nearestTriangle(px: number, py: number): number {
    const weights = new Float64Array(3);
    const triangle = this.find(px, py, weights);
    return triangle >= 0 ? triangle : this.nearest(px, py, weights);
  }

  /** The triangle nearest to a point outside the mesh, by rings of boxes; weights of the nearest place and the distance go to `found`. */
  private nearest(px: number, py: number, weights: Float64Array): number {
    const column = Math.min(this.columns - 1, Math.max(0, Math.floor((px - this.low[0]) / this.step)));
    const row = Math.min(this.rows - 1, Math.max(0, Math.floor((py - this.low[1]) / this.step)));
    let best = Number.POSITIVE_INFINITY;
    let triangle = 0;
    const far = Math.max(this.columns, this.rows);
    const outsideBy = Math.hypot(
      px - Math.min(this.low[0] + this.columns * this.step, Math.max(this.low[0], px)),
      py - Math.min(this.low[1] + this.rows * this.step, Math.max(this.low[1], py)),
    );
    for (let ring = 0; ring <= far; ring++) {
      // What lies in ring k is at least k - 1 boxes away, beside what the point lies outside the grid.
      if (Math.max(outsideBy, (ring - 1) * this.step) > best) break;
      for (let r = row - ring; r <= row + ring; r++) {
        if (r < 0 || r >= this.rows) continue;
        const wholeRow = r === row - ring || r === row + ring;
        for (let c = column - ring; c <= column + ring; c += wholeRow ? 1 : Math.max(1, 2 * ring)) {
          if (c < 0 || c >= this.columns) continue;
          const box = r * this.columns + c;
          for (let i = this.starts[box]!; i < this.starts[box + 1]!; i++) {
            const distance = this.distanceTo(this.entries[i]!, px, py);
            if (distance >= best) continue;
            best = distance;
            triangle = this.entries[i]!;
            weights.set(this.found.subarray(0, 3));
          }
        }
      }
    }
    this.found[3] = best;
    return triangle;
  }

  /** Distance to a triangle that does not hold the point; weights of the nearest place of its edges go to `found`. */
  private distanceTo(triangle: number, px: number, py: number): number {
    const x = this.mesh.coordinates;
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const j = (i + 1) % 3;
      const a = this.corners[3 * triangle + i]!;
      const b = this.corners[3 * triangle + j]!;
      const dx = x[2 * b]! - x[2 * a]!;
      const dy = x[2 * b + 1]! - x[2 * a + 1]!;
      const along = ((px - x[2 * a]!) * dx + (py - x[2 * a + 1]!) * dy) / (dx * dx + dy * dy);
      const part = Math.min(1, Math.max(0, along));
      const distance = Math.hypot(x[2 * a]! + part * dx - px, x[2 * a + 1]! + part * dy - py);
      if (distance >= best) continue;
      best = distance;
      this.found.fill(0, 0, 3);
      this.found[i] = 1 - part;
      this.found[j] = part;
    }
    return best;
  }

  private holds(triangle: number, px: number, py: number, weights: Float64Array): boolean {
    barycentric(this.mesh.coordinates, this.corners, triangle, px, py, weights);
    // Rounding must not open gaps between triangles.
    const slack = -1e-12;
    return weights[1]! >= slack && weights[2]! >= slack && weights[1]! + weights[2]! <= 1 - slack;
  }

  private overBoxes(visit: (triangle: number, box: number) => void): void {
    const x = this.mesh.coordinates;
    for (let triangle = 0; triangle < this.cell.length; triangle++) {
      let [lowX, lowY, highX, highY] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = 0; i < 3; i++) {
        const node = this.corners[3 * triangle + i]!;
        lowX = Math.min(lowX, x[2 * node]!);
        highX = Math.max(highX, x[2 * node]!);
        lowY = Math.min(lowY, x[2 * node + 1]!);
        highY = Math.max(highY, x[2 * node + 1]!);
      }
      const first = Math.max(0, Math.floor((lowX - this.low[0]) / this.step));
      const last = Math.min(this.columns - 1, Math.floor((highX - this.low[0]) / this.step));
      const bottom = Math.max(0, Math.floor((lowY - this.low[1]) / this.step));
      const top = Math.min(this.rows - 1, Math.floor((highY - this.low[1]) / this.step));
      for (let row = bottom; row <= top; row++) {
        for (let column = first; column <= last; column++) visit(triangle, row * this.columns + column);
      }
    }
  }
}

/** Straight triangles of a cell by its shape and order, as local nodes. */
const coarseParts = {
  triangle: [[0, 1, 2]],
  quadrilateral: [
    [0, 1, 2],
    [0, 2, 3],
  ],
} as const;
const fineParts = {
  triangle: [
    [0, 3, 5],
    [3, 1, 4],
    [5, 4, 2],
    [3, 4, 5],
  ],
  quadrilateral: [
    [0, 4, 8],
    [0, 8, 7],
    [4, 1, 5],
    [4, 5, 8],
    [8, 5, 2],
    [8, 2, 6],
    [7, 8, 6],
    [7, 6, 3],
  ],
} as const;

/** The cells of a plane mesh as straight triangles, and the cell of each. */
function straightTriangles(mesh: Mesh, fine: boolean): { corners: Int32Array; cell: Int32Array } {
  if (mesh.dimension !== 2) throw new RangeError('points are found in plane meshes only');
  const corners: number[] = [];
  const cell: number[] = [];
  let number = 0;
  for (const { shape, order, nodes, region } of mesh.blocks) {
    const parts: readonly (readonly number[])[] = (fine && order === 2 ? fineParts : coarseParts)[
      shape as 'triangle' | 'quadrilateral'
    ];
    const stride = nodeCount[shape][order];
    for (let k = 0; k < region.length; k++, number++) {
      for (const part of parts) {
        for (const local of part) corners.push(nodes[stride * k + local]!);
        cell.push(number);
      }
    }
  }
  return { corners: Int32Array.from(corners), cell: Int32Array.from(cell) };
}
