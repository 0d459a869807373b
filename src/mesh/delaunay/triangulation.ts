import { inCircle, orientation } from './predicates.js';

/** Where a point lies: in the triangle of half-edge `edge`, on that half-edge, or at its origin. */
export interface Location {
  readonly place: 'inside' | 'edge' | 'vertex';
  readonly edge: number;
}

/** The half-edge that follows in the same triangle. */
export const nextEdge = (edge: number): number => (edge % 3 === 2 ? edge - 2 : edge + 1);
/** The half-edge before in the same triangle. */
export const previousEdge = (edge: number): number => (edge % 3 === 0 ? edge + 2 : edge - 1);

/**
 * A constrained Delaunay triangulation that grows: triangles as three half-edges in a row (half-edge 3 t + i of triangle t), flipped after each
 * insertion until every edge that is no segment is locally Delaunay (Lawson 1977). All lies within a box whose corners are vertices 0 to 3.
 */
export class Triangulation {
  x = new Float64Array(64);
  y = new Float64Array(64);
  vertices = 0;
  /** A half-edge that starts at each vertex. */
  leaving = new Int32Array(64);

  triangles = 0;
  /** Vertex from which each half-edge starts. */
  origin = new Int32Array(192);
  /** The same edge seen from the neighbour; -1 on the box. */
  twin = new Int32Array(192);
  /** Number of the segment that lies on the half-edge; -1 where none. */
  segment = new Int32Array(192);
  /** Region of each triangle, inherited on insertion. Where it is negative nothing is flipped any more: what is outside need not be Delaunay. */
  region = new Int32Array(64);

  /** A half-edge of each segment, kept up to date. */
  segmentEdge = new Int32Array(64);

  private hint = 0;
  private turn = 1;
  private readonly stack: number[] = [];

  /** @param box lowest and highest coordinates; every vertex must lie strictly within */
  constructor(box: readonly [number, number, number, number]) {
    const [lowX, lowY, highX, highY] = box;
    this.addVertex(lowX, lowY);
    this.addVertex(highX, lowY);
    this.addVertex(highX, highY);
    this.addVertex(lowX, highY);
    const first = this.addTriangle(0);
    const second = this.addTriangle(0);
    this.setCorner(first, 0, 1, 2);
    this.setCorner(second, 0, 2, 3);
    this.join(first * 3 + 2, second * 3);
  }

  /** Inserts a point and restores the Delaunay property; the vertex that is there already where the point is one. @returns the vertex */
  insert(x: number, y: number, near = this.hint): number {
    const { place, edge } = this.locate(x, y, near);
    if (place === 'vertex') return this.origin[edge]!;
    return place === 'inside' ? this.insertInside(edge, x, y) : this.insertOnEdge(edge, x, y);
  }

  /** Inserts a point inside the triangle of a half-edge. @returns the vertex */
  insertInside(edge: number, x: number, y: number): number {
    const vertex = this.addVertex(x, y);
    const zero = edge - (edge % 3);
    const region = this.region[zero / 3]!;
    const [a, b, c] = [this.origin[zero]!, this.origin[zero + 1]!, this.origin[zero + 2]!];
    const second = this.addTriangle(region) * 3;
    const third = this.addTriangle(region) * 3;
    this.origin[zero + 2] = vertex;
    this.setCorner(second / 3, b, c, vertex);
    this.setCorner(third / 3, c, a, vertex);
    this.adopt(second, zero + 1);
    this.adopt(third, zero + 2);
    this.clearEdge(zero + 1);
    this.clearEdge(zero + 2);
    this.join(zero + 1, second + 2);
    this.join(second + 1, third + 2);
    this.join(third + 1, zero + 2);
    this.leaving[a] = zero;
    this.leaving[vertex] = zero + 2;
    this.stack.push(zero, second, third);
    this.legalise();
    this.hint = this.leaving[vertex]!;
    return vertex;
  }

  /**
   * Inserts a point on an edge, or, with coordinates off the edge, beside it; then the caller sees to it that the star of the vertex holds the
   * point. A segment on the edge passes to the part at its first end (`origin` of the half-edge); the other part is left free for the caller.
   * @returns the vertex
   */
  insertOnEdge(edge: number, x: number, y: number, legalise = true): number {
    const other = this.twin[edge]!;
    if (other < 0) throw new RangeError('A point on the box around the triangulation cannot be inserted.');
    const vertex = this.addVertex(x, y);
    const after = nextEdge(edge);
    const otherBefore = previousEdge(other);
    const [a, b] = [this.origin[edge]!, this.origin[other]!];
    const c = this.origin[previousEdge(edge)]!;
    const d = this.origin[otherBefore]!;
    // Triangles (a, b, c) and (b, a, d) become (a, v, c), (v, b, c), (b, v, d) and (v, a, d); the first and last keep their places.
    const left = this.addTriangle(this.region[Math.floor(edge / 3)]!) * 3;
    const right = this.addTriangle(this.region[Math.floor(other / 3)]!) * 3;
    const segment = this.segment[edge]!;
    this.setCorner(left / 3, vertex, b, c);
    this.setCorner(right / 3, b, vertex, d);
    this.adopt(left + 1, after);
    this.adopt(right + 2, otherBefore);
    this.origin[after] = vertex;
    this.origin[other] = vertex;
    this.clearEdge(after);
    this.clearEdge(otherBefore);
    this.join(after, left + 2);
    this.join(otherBefore, right + 1);
    this.join(edge, other);
    this.join(left, right);
    this.segment[left] = -1;
    this.segment[right] = -1;
    this.leaving[vertex] = left;
    this.leaving[b] = right;
    this.leaving[a] = edge;
    this.leaving[c] = previousEdge(edge);
    this.leaving[d] = otherBefore;
    if (segment >= 0) this.segmentEdge[segment] = edge;
    if (legalise) {
      this.stack.push(previousEdge(edge), left + 1, right + 2, nextEdge(other));
      this.legalise();
    }
    this.hint = this.leaving[vertex]!;
    return vertex;
  }

  /** Flips edges around a vertex until all are locally Delaunay or segments. */
  legaliseAround(vertex: number): void {
    const first = this.leaving[vertex]!;
    let edge = first;
    do {
      this.stack.push(nextEdge(edge));
      edge = this.twin[previousEdge(edge)]!;
    } while (edge !== first && edge >= 0);
    this.legalise();
  }

  /** Flips the given edge and then whatever it disturbs until all are locally Delaunay or segments. */
  legaliseEdge(edge: number): void {
    this.stack.push(edge);
    this.legalise(true);
  }

  /** Whether an edge could be flipped: no segment, not on the box, its two triangles a strictly convex quadrilateral. */
  flippable(edge: number): boolean {
    const other = this.twin[edge]!;
    if (other < 0 || this.segment[edge]! >= 0) return false;
    const a = this.origin[edge]!;
    const b = this.origin[other]!;
    const c = this.origin[previousEdge(edge)]!;
    const d = this.origin[previousEdge(other)]!;
    return this.side(d, c, a) > 0 && this.side(c, d, b) > 0;
  }

  /** Replaces the diagonal of the quadrilateral of an edge: a -> b between c and d becomes d -> c. */
  flip(edge: number): void {
    const { origin, twin, segment, leaving } = this;
    const other = twin[edge]!;
    const after = nextEdge(edge);
    const before = previousEdge(edge);
    const otherAfter = nextEdge(other);
    const otherBefore = previousEdge(other);
    const a = origin[edge]!;
    const b = origin[other]!;
    const c = origin[before]!;
    const d = origin[otherBefore]!;
    const twinBC = twin[after]!;
    const twinCA = twin[before]!;
    const twinAD = twin[otherAfter]!;
    const twinDB = twin[otherBefore]!;
    const segmentBC = segment[after]!;
    const segmentCA = segment[before]!;
    const segmentAD = segment[otherAfter]!;
    const segmentDB = segment[otherBefore]!;
    origin[edge] = d;
    origin[after] = c;
    origin[before] = a;
    origin[other] = c;
    origin[otherAfter] = d;
    origin[otherBefore] = b;
    this.relink(after, twinCA, segmentCA);
    this.relink(before, twinAD, segmentAD);
    this.relink(otherAfter, twinDB, segmentDB);
    this.relink(otherBefore, twinBC, segmentBC);
    leaving[a] = before;
    leaving[b] = otherBefore;
    leaving[c] = after;
    leaving[d] = edge;
  }

  /** Where a point lies, by walking from a half-edge. Points must lie within the box. */
  locate(x: number, y: number, from = this.hint): Location {
    let triangle = Math.floor(from / 3);
    let arrived = -1;
    const limit = 4 * this.triangles + 100;
    for (let step = 0; step < limit; step++) {
      const zero = 3 * triangle;
      // The starting edge alternates, for a walk in a constrained triangulation could circle (Devillers, Pion & Teillaud 2002).
      this.turn = (Math.imul(this.turn, 1_664_525) + 1_013_904_223) >>> 0;
      const start = (this.turn >>> 16) % 3;
      let onEdge = -1;
      let moved = false;
      for (let i = 0; i < 3; i++) {
        const edge = zero + ((start + i) % 3);
        if (edge === arrived) continue;
        const side = this.sideOf(edge, x, y);
        if (side < 0) {
          const other = this.twin[edge]!;
          if (other < 0) throw new RangeError(`The point (${x}, ${y}) lies outside the box of the triangulation.`);
          triangle = Math.floor(other / 3);
          arrived = other;
          moved = true;
          break;
        }
        if (side === 0) onEdge = edge;
      }
      if (moved) continue;
      this.hint = zero;
      for (let edge = zero; edge < zero + 3; edge++) {
        if (this.x[this.origin[edge]!] === x && this.y[this.origin[edge]!] === y) return { place: 'vertex', edge };
      }
      return onEdge >= 0 ? { place: 'edge', edge: onEdge } : { place: 'inside', edge: zero };
    }
    throw new RangeError(`The triangle at (${x}, ${y}) was not found.`);
  }

  /** The half-edge from one vertex to another, -1 where they are not joined. */
  edgeBetween(from: number, to: number): number {
    const first = this.leaving[from]!;
    let edge = first;
    do {
      if (this.origin[nextEdge(edge)] === to) return edge;
      edge = this.twin[previousEdge(edge)]!;
    } while (edge !== first && edge >= 0);
    if (edge >= 0) return -1;
    // A corner of the box: the other way round.
    edge = first;
    while (this.twin[edge]! >= 0) {
      edge = nextEdge(this.twin[edge]!);
      if (this.origin[nextEdge(edge)] === to) return edge;
    }
    return -1;
  }

  /** On which side of vertices a -> b vertex c lies: positive to the left. */
  side(a: number, b: number, c: number): number {
    return orientation(this.x[a]!, this.y[a]!, this.x[b]!, this.y[b]!, this.x[c]!, this.y[c]!);
  }

  /** On which side of a half-edge a point lies: positive in its triangle. */
  sideOf(edge: number, x: number, y: number): number {
    const a = this.origin[edge]!;
    const b = this.origin[nextEdge(edge)]!;
    return orientation(this.x[a]!, this.y[a]!, this.x[b]!, this.y[b]!, x, y);
  }

  /** Whether a point lies within the circle through the corners of the triangle of a half-edge. */
  circleHolds(edge: number, x: number, y: number): boolean {
    const zero = edge - (edge % 3);
    const a = this.origin[zero]!;
    const b = this.origin[zero + 1]!;
    const c = this.origin[zero + 2]!;
    return inCircle(this.x[a]!, this.y[a]!, this.x[b]!, this.y[b]!, this.x[c]!, this.y[c]!, x, y) > 0;
  }

  /** Marks a half-edge and its twin as a segment, or frees them with -1. */
  markSegment(edge: number, segment: number): void {
    this.segment[edge] = segment;
    const other = this.twin[edge]!;
    if (other >= 0) this.segment[other] = segment;
    if (segment < 0) return;
    if (segment >= this.segmentEdge.length) this.segmentEdge = grown(this.segmentEdge);
    this.segmentEdge[segment] = edge;
  }

  /** @param everywhere whether all four edges of a flipped quadrilateral are looked at again, not only those opposite a new vertex */
  private legalise(everywhere = false): void {
    const { stack } = this;
    while (stack.length > 0) {
      const edge = stack.pop()!;
      const other = this.twin[edge]!;
      if (other < 0 || this.segment[edge]! >= 0 || this.region[Math.floor(edge / 3)]! < 0) continue;
      const far = this.origin[previousEdge(other)]!;
      if (!this.circleHolds(edge, this.x[far]!, this.y[far]!)) continue;
      this.flip(edge);
      // After the flip a -> d and d -> b lie opposite c, the vertex that the edge was looked at from.
      stack.push(previousEdge(edge), nextEdge(other));
      if (everywhere) stack.push(nextEdge(edge), previousEdge(other));
    }
  }

  private addVertex(x: number, y: number): number {
    if (this.vertices === this.x.length) {
      this.x = grown(this.x);
      this.y = grown(this.y);
      this.leaving = grown(this.leaving);
    }
    this.x[this.vertices] = x;
    this.y[this.vertices] = y;
    return this.vertices++;
  }

  private addTriangle(region: number): number {
    if (this.triangles === this.region.length) {
      this.origin = grown(this.origin);
      this.twin = grown(this.twin);
      this.segment = grown(this.segment);
      this.region = grown(this.region);
    }
    const zero = 3 * this.triangles;
    this.region[this.triangles] = region;
    this.twin.fill(-1, zero, zero + 3);
    this.segment.fill(-1, zero, zero + 3);
    return this.triangles++;
  }

  private setCorner(triangle: number, a: number, b: number, c: number): void {
    const zero = 3 * triangle;
    this.origin[zero] = a;
    this.origin[zero + 1] = b;
    this.origin[zero + 2] = c;
    this.leaving[a] = zero;
    this.leaving[b] = zero + 1;
    this.leaving[c] = zero + 2;
  }

  private join(edge: number, other: number): void {
    this.twin[edge] = other;
    this.twin[other] = edge;
  }

  private clearEdge(edge: number): void {
    this.twin[edge] = -1;
    this.segment[edge] = -1;
  }

  /** Gives the twin and the segment of one half-edge to another. */
  private adopt(edge: number, source: number): void {
    this.relink(edge, this.twin[source]!, this.segment[source]!);
  }

  private relink(edge: number, other: number, segment: number): void {
    this.twin[edge] = other;
    if (other >= 0) this.twin[other] = edge;
    this.segment[edge] = segment;
    if (segment >= 0) this.segmentEdge[segment] = edge;
  }
}

function grown<Numbers extends Float64Array | Int32Array>(old: Numbers): Numbers {
  const larger = (
    old instanceof Float64Array ? new Float64Array(old.length * 2) : new Int32Array(old.length * 2)
  ) as Numbers;
  larger.set(old as never);
  return larger;
}
