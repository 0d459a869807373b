import type { Mesh } from '../mesh.js';
import { PointFinder } from './point-finder.js';

/** Cells of two meshes as straight triangles, whose common parts are found exactly. */
export class Overlaps {
  readonly from: PointFinder;
  readonly to: PointFinder;
  /** Corners of the common part at hand, x and y each. */
  readonly polygon = new Float64Array(32);
  count = 0;
  private readonly next = new Float64Array(32);

  /** @param fine whether cells of order 2 are cut at the nodes on their edges */
  constructor(
    private readonly fromMesh: Mesh,
    private readonly toMesh: Mesh,
    fine: boolean,
  ) {
    this.from = new PointFinder(fromMesh, fine);
    this.to = new PointFinder(toMesh, fine);
  }

  /** Visits all pairs of triangles that overlap, those of `to` in order; the common part is in `polygon`. */
  forEach(visit: (fromTriangle: number, toTriangle: number) => void): void {
    const x = this.toMesh.coordinates;
    const stamp = new Int32Array(this.from.cell.length).fill(-1);
    for (let triangle = 0; triangle < this.to.cell.length; triangle++) {
      let [lowX, lowY, highX, highY] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = 0; i < 3; i++) {
        const node = this.to.corners[3 * triangle + i]!;
        lowX = Math.min(lowX, x[2 * node]!);
        highX = Math.max(highX, x[2 * node]!);
        lowY = Math.min(lowY, x[2 * node + 1]!);
        highY = Math.max(highY, x[2 * node + 1]!);
      }
      this.from.forTrianglesNear(lowX, lowY, highX, highY, (other) => {
        if (stamp[other] === triangle) return;
        stamp[other] = triangle;
        if (this.clip(other, triangle)) visit(other, triangle);
      });
    }
  }

  /** Common part of two triangles, by cutting one along the edges of the other (Sutherland & Hodgman 1974). @returns false where it is empty */
  private clip(fromTriangle: number, toTriangle: number): boolean {
    const a = this.fromMesh.coordinates;
    const b = this.toMesh.coordinates;
    this.count = 3;
    for (let i = 0; i < 3; i++) {
      const node = this.to.corners[3 * toTriangle + i]!;
      this.polygon[2 * i] = b[2 * node]!;
      this.polygon[2 * i + 1] = b[2 * node + 1]!;
    }
    for (let i = 0; i < 3 && this.count > 0; i++) {
      const start = this.from.corners[3 * fromTriangle + i]!;
      const end = this.from.corners[3 * fromTriangle + ((i + 1) % 3)]!;
      this.cut(a[2 * start]!, a[2 * start + 1]!, a[2 * end]!, a[2 * end + 1]!);
    }
    return this.count >= 3;
  }

  /** Keeps what of the polygon lies to the left of a line. */
  private cut(ax: number, ay: number, bx: number, by: number): void {
    const { polygon, next } = this;
    let kept = 0;
    const side = (i: number): number => (bx - ax) * (polygon[2 * i + 1]! - ay) - (by - ay) * (polygon[2 * i]! - ax);
    for (let i = 0; i < this.count; i++) {
      const j = (i + 1) % this.count;
      const here = side(i);
      const there = side(j);
      if (here >= 0) {
        next[2 * kept] = polygon[2 * i]!;
        next[2 * kept + 1] = polygon[2 * i + 1]!;
        kept++;
      }
      if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
        const part = here / (here - there);
        next[2 * kept] = polygon[2 * i]! + part * (polygon[2 * j]! - polygon[2 * i]!);
        next[2 * kept + 1] = polygon[2 * i + 1]! + part * (polygon[2 * j + 1]! - polygon[2 * i + 1]!);
        kept++;
      }
    }
    polygon.set(next.subarray(0, 2 * kept));
    this.count = kept;
  }
}

/** Points and weights on a polygon: exact for polynomials of degree 3 (per metre of depth) or 2 (around the axis, times 2 pi r). */
export class PolygonQuadrature {
  readonly points = new Float64Array(2 * 6 * 8);
  readonly weights = new Float64Array(6 * 8);
  count = 0;

  /** Dunavant's rule of degree 4 on each triangle of a fan. */
  prepare(polygon: Float64Array, corners: number, axisymmetric: boolean): void {
    this.count = 0;
    const [ax, ay] = [polygon[0]!, polygon[1]!];
    for (let i = 1; i + 1 < corners; i++) {
      const bx = polygon[2 * i]! - ax;
      const by = polygon[2 * i + 1]! - ay;
      const cx = polygon[2 * i + 2]! - ax;
      const cy = polygon[2 * i + 3]! - ay;
      const area = (bx * cy - by * cx) / 2;
      if (!(area > 0)) continue;
      for (let k = 0; k < 6; k++) {
        const x = ax + rule[3 * k]! * bx + rule[3 * k + 1]! * cx;
        this.points[2 * this.count] = x;
        this.points[2 * this.count + 1] = ay + rule[3 * k]! * by + rule[3 * k + 1]! * cy;
        this.weights[this.count] = rule[3 * k + 2]! * area * (axisymmetric ? 2 * Math.PI * x : 1);
        this.count++;
      }
    }
  }
}

const [a, wa, b, wb] = [0.4459484909159649, 0.22338158967801147, 0.09157621350977074, 0.10995174365532187];
const rule = Float64Array.from(
  [
    [a, a, wa],
    [a, 1 - 2 * a, wa],
    [1 - 2 * a, a, wa],
    [b, b, wb],
    [b, 1 - 2 * b, wb],
    [1 - 2 * b, b, wb],
  ].flat(),
);
