import type { Constrained } from './constrained.js';
import { outlineIssue, pointText, throwIssues } from './issues.js';
import type { DelaunayReport, Outline } from './outline.js';
import { balancedParameter, parameterAtDistance } from './pieces.js';
import type { SizeField } from './size.js';
import { measure, TriangleShape } from './triangle-shape.js';
import { nextEdge, previousEdge, type Triangulation } from './triangulation.js';
import { WorkList } from './work-list.js';

/** What refinement is asked for. */
export interface RefinementGoals {
  readonly size: SizeField | undefined;
  /** Radians. */
  readonly smallestAngle: number;
  readonly vertexLimit: number;
}

/**
 * Circumradius over the length of the edges of an equilateral triangle is 1 / sqrt(3). Triangles are cut where theirs is larger than that of a
 * wanted triangle by this factor, and segments longer than the wanted length by it are halved; then edges average the wanted length.
 */
const largestOversize = 1.3;

/** Angle between two curves at a common end below which their pieces are cut on common circles about it; cosine of 80 degrees. */
const cosineOfShells = Math.cos((80 * Math.PI) / 180);

/**
 * Smallest sizes, as parts of the outline, to which everything is refined before anything finer is: vertices close to each other on a curve
 * are in line to rounding, and only vertices near them off the curve keep triangles between them from being flat.
 */
const levels = [1e-4, 1e-6, 1e-8, 0];

/** Distances below this part of the outline are rounding. */
const roundingPart = 1e-14;

/** Segments shorter than this part of the outline are not cut. */
const shortestPart = 1e-9;

/**
 * Delaunay refinement: segments with a vertex in their diametral circle are cut, triangles with an angle below the wanted one or larger than
 * the size field allows get a vertex at their off-centre, unless that would encroach upon a segment, which is cut instead.
 *
 * Sources: J. Ruppert, J. Algorithms 18 (1995) 548 (the method; ends for angles up to 20.7 degrees where curves meet at 60 degrees or more);
 * A. Uengoer, LATIN 2004, 152 (off-centres); G. Miller, S. Pav & N. Walkington, IJCGA 15 (2005) 163 (small input angles: pieces that share an
 * end are cut on circles about it, and an edge between two of them on the same circle is left alone); S. Rebay, J. Comput. Phys. 106 (1993) 125
 * (distance of a new vertex from its edge where the size field asks for it).
 */
export class Refinement {
  readonly triangulation: Triangulation;
  /** Curve on which a vertex lies; -1 inside, -2 points of the outline. By vertex. */
  readonly vertexCurve: number[] = [];
  stopped: DelaunayReport['stopped'];
  /** Smallest angle between two curves at a common end, where it is below 60 degrees; radians. */
  smallestInputAngle: number | undefined;

  private readonly apex = new Set<number>();
  private readonly ends: readonly (readonly [number, number])[];
  private readonly curveSize: readonly number[];
  private readonly waitingSegments: number[] = [];
  private readonly triangles = new WorkList();
  private readonly sineWanted: number;
  private readonly cavity: number[] = [];
  private readonly seen: number[] = [];
  private visit = 0;
  private readonly shape = new TriangleShape();
  /** Sizes below this wait for the next level. */
  private floor = 0;
  private floored = false;

  constructor(
    readonly constrained: Constrained,
    readonly outline: Outline,
    private readonly goals: RefinementGoals,
  ) {
    this.triangulation = constrained.triangulation;
    this.sineWanted = Math.sin(goals.smallestAngle);
    this.ends = outline.curves.map(({ from, to }) => [constrained.pointVertex[from]!, constrained.pointVertex[to]!]);
    this.curveSize = outline.curves.map(({ size }) => size ?? Number.POSITIVE_INFINITY);
    for (let v = 0; v < this.triangulation.vertices; v++) this.vertexCurve.push(-2);
    const points = new Set(constrained.pointVertex);
    const { segments } = constrained;
    for (let s = 0; s < segments.from.length; s++) {
      for (const vertex of [segments.from[s]!, segments.to[s]!]) {
        if (!points.has(vertex)) this.vertexCurve[vertex] = segments.curve[s]!;
      }
    }
    this.findApexes();
  }

  /** Refines until nothing is left to do, or a limit is met. */
  run(): void {
    const { segments } = this.constrained;
    for (const level of levels) {
      this.floor = level * this.constrained.size;
      this.floored = false;
      for (let s = 0; s < segments.from.length; s++) this.waitingSegments.push(s);
      this.cutSegments();
      for (let t = 0; t < this.triangulation.triangles; t++) this.consider(t);
      this.cutTriangles();
      if (!this.floored || this.stopped !== undefined) break;
    }
    this.floor = 0;
  }

  /** Cuts the given segments whatever their state, and refines what that disturbs. */
  cut(numbers: Iterable<number>): void {
    for (const segment of numbers) this.split(segment, 0);
    this.cutSegments();
    this.cutTriangles();
  }

  /** Whether the angle of a triangle at its shortest edge is forced by a small angle of the outline. */
  forced(a: number, b: number): boolean {
    const first = this.vertexCurve[a]!;
    const second = this.vertexCurve[b]!;
    if (first < 0 || second < 0) return false;
    const { x, y } = this.triangulation;
    for (const end of this.ends[first]!) {
      if (!this.apex.has(end)) continue;
      const other = this.ends[second]!;
      if (end !== other[0] && end !== other[1]) continue;
      if (first === second && other[0] !== other[1]) continue;
      const here = Math.hypot(x[a]! - x[end]!, y[a]! - y[end]!);
      const there = Math.hypot(x[b]! - x[end]!, y[b]! - y[end]!);
      if (Math.abs(here - there) < 1e-3 * here) return true;
    }
    return false;
  }

  /** Wanted length of edges at a place; m. */
  sizeAt(x: number, y: number, region: number): number {
    const { size } = this.goals;
    const limit = this.constrained.regionSize[region] ?? Number.POSITIVE_INFINITY;
    if (size === undefined) return this.atLeastFloor(limit);
    const wanted = size(x, y);
    if (!(wanted > 0)) {
      throwIssues([
        outlineIssue('out-of-range', 'size', 'the size field is not a positive length', {
          got: `${wanted} at ${pointText([x, y])}`,
        }),
      ]);
    }
    return this.atLeastFloor(Math.min(wanted, limit));
  }

  private atLeastFloor(size: number): number {
    if (size >= this.floor) return size;
    this.floored = true;
    return this.floor;
  }

  /** Points of the outline where two curves meet at less than 80 degrees. */
  private findApexes(): void {
    const { segments, pointVertex } = this.constrained;
    const { x, y } = this.triangulation;
    const arms = new Map<number, number[]>();
    for (const vertex of pointVertex) arms.set(vertex, []);
    for (let s = 0; s < segments.from.length; s++) {
      arms.get(segments.from[s]!)?.push(segments.to[s]!);
      arms.get(segments.to[s]!)?.push(segments.from[s]!);
    }
    for (const [vertex, others] of arms) {
      const directions = others.map((other) => {
        const length = Math.hypot(x[other]! - x[vertex]!, y[other]! - y[vertex]!);
        return [(x[other]! - x[vertex]!) / length, (y[other]! - y[vertex]!) / length] as const;
      });
      for (let i = 0; i < directions.length; i++) {
        for (let j = 0; j < i; j++) {
          const [a, b] = [directions[i]!, directions[j]!];
          const cosine = a[0] * b[0] + a[1] * b[1];
          if (cosine > cosineOfShells) this.apex.add(vertex);
          const angle = Math.abs(Math.atan2(a[0] * b[1] - a[1] * b[0], cosine));
          if (angle < Math.PI / 3 && angle < (this.smallestInputAngle ?? Math.PI)) this.smallestInputAngle = angle;
        }
      }
    }
  }

  private cutSegments(): void {
    const queue = this.waitingSegments;
    for (let head = 0; head < queue.length; head++) {
      const segment = queue[head]!;
      if (this.stopped === undefined && (this.tooLong(segment) || this.encroached(segment))) this.split(segment, 0);
    }
    queue.length = 0;
  }

  private cutTriangles(): void {
    const entry = new Int32Array(4);
    while (this.stopped === undefined && this.triangles.pop(entry)) {
      const zero = 3 * entry[0]!;
      const corners = this.triangulation.origin;
      if (corners[zero] !== entry[1] || corners[zero + 1] !== entry[2] || corners[zero + 2] !== entry[3]) continue;
      this.refineTriangle(entry[0]!);
      this.cutSegments();
    }
  }

  private tooLong(segment: number): boolean {
    const { segments } = this.constrained;
    const { x, y, region, twin, segmentEdge } = this.triangulation;
    const a = segments.from[segment]!;
    const b = segments.to[segment]!;
    const length = Math.hypot(x[b]! - x[a]!, y[b]! - y[a]!);
    const limit = this.atLeastFloor(this.curveSize[segments.curve[segment]!]!);
    if (length > largestOversize * limit) return true;
    const edge = segmentEdge[segment]!;
    const middleX = (x[a]! + x[b]!) / 2;
    const middleY = (y[a]! + y[b]!) / 2;
    for (const side of [edge, twin[edge]!]) {
      const where = region[Math.floor(side / 3)]!;
      if (where < 0) continue;
      if (length > largestOversize * this.sizeAt(middleX, middleY, where)) return true;
    }
    return false;
  }

  /** Whether a vertex that the segment can see lies within its diametral circle, on a side that is meshed. */
  private encroached(segment: number): boolean {
    const { origin, twin, region, segmentEdge } = this.triangulation;
    const edge = segmentEdge[segment]!;
    for (const side of [edge, twin[edge]!]) {
      if (region[Math.floor(side / 3)]! < 0) continue;
      if (this.inDiametralCircle(side, origin[previousEdge(side)]!)) return true;
    }
    return false;
  }

  private inDiametralCircle(edge: number, vertex: number): boolean {
    const { x, y } = this.triangulation;
    return this.encroachedBy(edge, x[vertex]!, y[vertex]!);
  }

  private encroachedBy(edge: number, px: number, py: number): boolean {
    const { x, y, origin } = this.triangulation;
    const a = origin[edge]!;
    const b = origin[nextEdge(edge)]!;
    return (x[a]! - px) * (x[b]! - px) + (y[a]! - py) * (y[b]! - py) < 0;
  }

  /** Cuts a segment: on a circle about an apex where one of its ends is one, otherwise in the middle of its part of the curve. */
  private split(segment: number, depth: number): void {
    const { segments, curves } = this.constrained;
    const triangulation = this.triangulation;
    const a = segments.from[segment]!;
    const b = segments.to[segment]!;
    const length = Math.hypot(triangulation.x[b]! - triangulation.x[a]!, triangulation.y[b]! - triangulation.y[a]!);
    if (length < shortestPart * this.constrained.size) {
      this.stopped = 'length-limit';
      return;
    }
    if (triangulation.vertices >= this.goals.vertexLimit) {
      this.stopped = 'vertex-limit';
      return;
    }
    const curve = curves[segments.curve[segment]!]!;
    const parameter = this.cuttingParameter(segment, length);
    const [x, y] = curve.at(parameter);
    let edge = triangulation.segmentEdge[segment]!;
    if (triangulation.origin[edge] !== a) edge = triangulation.twin[edge]!;
    if (!curve.straight) {
      const obstacle = this.obstacleTo(edge, x, y);
      if (obstacle >= 0) {
        // Another chord still cuts off the place on this curve: it must come nearer to its own curve first.
        const other = segments.curve[obstacle]!;
        if (curves[other]!.straight || depth > 40) {
          throwIssues([
            outlineIssue(
              'self-intersection',
              `curves[${segments.curve[segment]}]`,
              `curve ${segments.curve[segment]} crosses curve ${other} near ${pointText([x, y])}`,
              { remedy: 'end the curves in a common point where they meet, or move them apart' },
            ),
          ]);
        }
        this.split(obstacle, depth + 1);
        this.split(segment, depth + 1);
        return;
      }
      const beside = this.segmentBeside(edge, x, y);
      if (beside >= 0 && depth < 20) {
        this.split(beside, depth + 1);
        this.split(segment, depth + 1);
        return;
      }
    }
    const vertex = triangulation.insertOnEdge(edge, x, y, false);
    this.vertexCurve.push(segments.curve[segment]!);
    this.openStar(vertex);
    // insertOnEdge leaves the number of the segment on its part at `a`.
    const added = segments.from.length;
    segments.from.push(vertex);
    segments.to.push(b);
    segments.curve.push(segments.curve[segment]!);
    segments.start.push(parameter);
    segments.end.push(segments.end[segment]!);
    segments.to[segment] = vertex;
    segments.end[segment] = parameter;
    triangulation.markSegment(triangulation.edgeBetween(vertex, b), added);
    triangulation.legaliseAround(vertex);
    this.considerAround(vertex);
    this.waitingSegments.push(segment, added);
  }

  private cuttingParameter(segment: number, length: number): number {
    const { segments, curves } = this.constrained;
    const curve = curves[segments.curve[segment]!]!;
    const start = segments.start[segment]!;
    const end = segments.end[segment]!;
    const first = this.apex.has(segments.from[segment]!);
    const second = this.apex.has(segments.to[segment]!);
    if (first === second) return balancedParameter(curve, start, end);
    // A power of two between a third and two thirds of the length, so that all pieces at an apex are cut at equal distances from it.
    const shell = 2 ** Math.floor(Math.log2(length / 1.5));
    if (curve.straight) {
      const part = shell / length;
      return first ? start + part * (end - start) : end + part * (start - end);
    }
    return first ? parameterAtDistance(curve, start, end, shell) : parameterAtDistance(curve, end, start, shell);
  }

  /** The segment that separates the middle of a half-edge from a point beside it; -1 where none does. */
  private obstacleTo(edge: number, px: number, py: number): number {
    const triangulation = this.triangulation;
    const { x, y, origin, twin, segment } = triangulation;
    const side = triangulation.sideOf(edge, px, py);
    if (side === 0) return -1;
    let entered = side > 0 ? edge : twin[edge]!;
    const a = origin[edge]!;
    const b = origin[nextEdge(edge)]!;
    const mx = (x[a]! + x[b]!) / 2;
    const my = (y[a]! + y[b]!) / 2;
    for (let step = 0; step < triangulation.triangles; step++) {
      const right = nextEdge(entered);
      const left = previousEdge(entered);
      const beyondRight = triangulation.sideOf(right, px, py) <= 0;
      const beyondLeft = triangulation.sideOf(left, px, py) <= 0;
      if (!beyondRight && !beyondLeft) return -1;
      let leave = beyondRight ? right : left;
      if (beyondRight && beyondLeft) {
        const apex = origin[left]!;
        // Which of the two the straight way passes: on which side of it the apex lies.
        const apexSide = (px - mx) * (y[apex]! - my) - (py - my) * (x[apex]! - mx);
        leave = apexSide > 0 ? right : left;
      }
      if (segment[leave]! >= 0) return segment[leave]!;
      entered = twin[leave]!;
    }
    return -1;
  }

  /** A segment of the two triangles at a half-edge that has a point beyond its line, -1 where none has: a long neighbour in a narrow corner. */
  private segmentBeside(edge: number, px: number, py: number): number {
    const { twin, segment, region } = this.triangulation;
    for (const side of [edge, twin[edge]!]) {
      if (region[Math.floor(side / 3)]! < 0) continue;
      for (const link of [nextEdge(side), previousEdge(side)]) {
        if (segment[link]! >= 0 && this.triangulation.sideOf(link, px, py) <= 0) return segment[link]!;
      }
    }
    return -1;
  }

  /** Flips edges opposite a vertex that was put beside its edge until all triangles around it are positive. */
  private openStar(vertex: number): void {
    const triangulation = this.triangulation;
    const { x, y } = triangulation;
    for (let pass = 0; pass < 1000; pass++) {
      const first = triangulation.leaving[vertex]!;
      let edge = first;
      let inverted = -1;
      do {
        const link = nextEdge(edge);
        if (triangulation.sideOf(link, x[vertex]!, y[vertex]!) <= 0 && !this.harmless(link, vertex)) {
          inverted = link;
          break;
        }
        edge = triangulation.twin[previousEdge(edge)]!;
      } while (edge !== first);
      if (inverted < 0) return;
      if (triangulation.segment[inverted]! >= 0 || triangulation.twin[inverted]! < 0) break;
      triangulation.flip(inverted);
    }
    throwIssues([
      outlineIssue(
        'unresolved-curve',
        `curves[${this.vertexCurve[vertex]}]`,
        `curve ${this.vertexCurve[vertex]} cannot be followed near ${pointText([x[vertex]!, y[vertex]!])}`,
        { remedy: 'ask for a smaller turning, or give the curve a smaller size' },
      ),
    ]);
  }

  /**
   * Whether a triangle is outside and inverted by rounding only, or beside a neighbour on a curve that bends to and fro: pieces of one curve are
   * nearly in line, and what lies between them outside may be very thin. Nothing is asked of such triangles.
   */
  private harmless(link: number, vertex: number): boolean {
    const { x, y, origin, region, segment } = this.triangulation;
    if (region[Math.floor(link / 3)]! >= 0) return false;
    // No segment lies between the chord and the vertex (`obstacleTo`), so only the line of a neighbour is crossed, not the neighbour.
    if (segment[link]! >= 0) return true;
    const a = origin[link]!;
    const b = origin[nextEdge(link)]!;
    const dx = x[b]! - x[a]!;
    const dy = y[b]! - y[a]!;
    const beyond = Math.abs(dx * (y[vertex]! - y[a]!) - dy * (x[vertex]! - x[a]!)) / Math.hypot(dx, dy);
    return beyond < roundingPart * this.constrained.size;
  }

  /** After an insertion: the triangles at a vertex, and segments opposite that it may encroach upon. */
  private considerAround(vertex: number): void {
    const { twin, leaving, segment } = this.triangulation;
    const first = leaving[vertex]!;
    let edge = first;
    do {
      this.consider(Math.floor(edge / 3));
      const link = nextEdge(edge);
      if (segment[link]! >= 0 && this.inDiametralCircle(link, vertex)) this.waitingSegments.push(segment[link]!);
      edge = twin[previousEdge(edge)]!;
    } while (edge !== first);
  }

  /** Measures a triangle and puts it on the list where it must be refined. */
  private consider(triangle: number): void {
    const urgency = this.urgencyOf(triangle);
    if (urgency < 0) return;
    const { origin } = this.triangulation;
    const zero = 3 * triangle;
    this.triangles.push(urgency, triangle, origin[zero]!, origin[zero + 1]!, origin[zero + 2]!);
  }

  /** -1 for a good triangle, otherwise larger for larger ones and smaller angles. */
  private urgencyOf(triangle: number): number {
    const region = this.triangulation.region[triangle]!;
    if (region < 0) return -1;
    const shape = measure(this.triangulation, triangle, this.shape);
    const wanted = this.sizeAt(shape.centroidX, shape.centroidY, region);
    const oversize = (shape.circumradius * Math.sqrt(3)) / wanted;
    if (oversize > largestOversize) return 32 + Math.min(60, Math.floor(4 * Math.log2(oversize)));
    if (shape.sine >= this.sineWanted || this.forced(shape.shortFrom, shape.shortTo)) return -1;
    return Math.min(31, Math.floor((1 - shape.sine / this.sineWanted) * 32));
  }

  private refineTriangle(triangle: number): void {
    const triangulation = this.triangulation;
    const { x, y } = triangulation;
    const shape = measure(this.triangulation, triangle, this.shape);
    const region = triangulation.region[triangle]!;
    const wanted = this.sizeAt(shape.centroidX, shape.centroidY, region);
    const tooLarge = shape.circumradius * Math.sqrt(3) > largestOversize * wanted;
    const badAngle = shape.sine < this.sineWanted && !this.forced(shape.shortFrom, shape.shortTo);
    if (!tooLarge && !badAngle) return;
    // The new vertex lies between the middle of the shortest edge and the circumcentre.
    const mx = (x[shape.shortFrom]! + x[shape.shortTo]!) / 2;
    const my = (y[shape.shortFrom]! + y[shape.shortTo]!) / 2;
    const toCentre = Math.hypot(shape.centreX - mx, shape.centreY - my);
    const half = shape.shortest / 2;
    let reach = toCentre;
    if (tooLarge) {
      const radius = Math.max(wanted / Math.sqrt(3), half);
      if (shape.shortest < 1.5 * wanted) reach = Math.min(reach, radius + Math.sqrt(radius * radius - half * half));
    } else {
      reach = Math.min(reach, (0.95 * half) / Math.tan(this.goals.smallestAngle / 2));
    }
    const part = toCentre > 0 ? reach / toCentre : 1;
    const px = mx + part * (shape.centreX - mx);
    const py = my + part * (shape.centreY - my);
    this.insertOrCut(triangle, px, py, tooLarge && !badAngle ? wanted : 0);
  }

  /**
   * Inserts a vertex unless it encroaches upon segments, which are cut instead.
   * @param spared segments shorter than this are not cut, the triangle is left as it is (0: none is spared)
   */
  private insertOrCut(triangle: number, px: number, py: number, spared: number): void {
    const triangulation = this.triangulation;
    if (triangulation.vertices >= this.goals.vertexLimit) {
      this.stopped = 'vertex-limit';
      return;
    }
    const { start, blocked } = this.walk(triangle, px, py);
    const encroached: number[] = [];
    if (blocked >= 0) encroached.push(blocked);
    else if (!this.collectCavity(start, px, py, encroached)) return;
    if (encroached.length === 0) {
      const vertex = triangulation.insert(px, py, 3 * start);
      if (vertex < this.vertexCurve.length) return;
      this.vertexCurve.push(-1);
      this.considerAround(vertex);
      return;
    }
    for (const segment of encroached) {
      if (this.lengthOf(segment) <= spared) continue;
      this.split(segment, 0);
      if (this.stopped !== undefined) return;
    }
    // The triangle comes back where it is still there and still bad.
    if (spared === 0 || encroached.some((segment) => this.lengthOf(segment) > spared)) this.consider(triangle);
  }

  private lengthOf(segment: number): number {
    const { segments } = this.constrained;
    const { x, y } = this.triangulation;
    const a = segments.from[segment]!;
    const b = segments.to[segment]!;
    return Math.hypot(x[b]! - x[a]!, y[b]! - y[a]!);
  }

  /** Walks straight from the middle of a triangle to a point; stops at the first segment. */
  private walk(triangle: number, px: number, py: number): { start: number; blocked: number } {
    const triangulation = this.triangulation;
    const { origin, x, y, twin, segment } = triangulation;
    let current = triangle;
    let arrived = -1;
    const { centroidX, centroidY } = this.shape;
    for (let step = 0; step <= triangulation.triangles; step++) {
      let leave = -1;
      for (let edge = 3 * current; edge < 3 * current + 3; edge++) {
        if (edge === arrived || triangulation.sideOf(edge, px, py) >= 0) continue;
        // Of the edges that have the point beyond them the way leaves through the one whose ends lie on its two sides.
        const a = origin[edge]!;
        const b = origin[nextEdge(edge)]!;
        const sideA = (px - centroidX) * (y[a]! - centroidY) - (py - centroidY) * (x[a]! - centroidX);
        const sideB = (px - centroidX) * (y[b]! - centroidY) - (py - centroidY) * (x[b]! - centroidX);
        if (leave < 0 || (sideA <= 0 && sideB >= 0)) leave = edge;
      }
      if (leave < 0) return { start: current, blocked: -1 };
      if (segment[leave]! >= 0) return { start: current, blocked: segment[leave]! };
      arrived = twin[leave]!;
      current = Math.floor(arrived / 3);
    }
    return { start: current, blocked: -1 };
  }

  /** Segments around the cavity of a point that it would encroach upon. @returns false where the point is a vertex already */
  private collectCavity(start: number, px: number, py: number, encroached: number[]): boolean {
    const triangulation = this.triangulation;
    const { origin, x, y, twin, segment } = triangulation;
    const { cavity, seen } = this;
    const mark = ++this.visit;
    cavity.length = 0;
    cavity.push(start);
    seen[start] = mark;
    for (let head = 0; head < cavity.length; head++) {
      const current = cavity[head]!;
      for (let edge = 3 * current; edge < 3 * current + 3; edge++) {
        const a = origin[edge]!;
        if (x[a] === px && y[a] === py) return false;
        if (segment[edge]! >= 0) {
          if (this.encroachedBy(edge, px, py)) encroached.push(segment[edge]!);
          continue;
        }
        const neighbour = Math.floor(twin[edge]! / 3);
        if (seen[neighbour] === mark || !triangulation.circleHolds(twin[edge]!, px, py)) continue;
        seen[neighbour] = mark;
        cavity.push(neighbour);
      }
    }
    return true;
  }
}
