import { nextEdge, previousEdge, type Triangulation } from './triangulation.js';

/** What keeps two vertices from being joined: a vertex on the way or a segment across it. */
export interface Obstacle {
  readonly vertex?: number;
  readonly segment?: number;
}

/**
 * Makes the straight way between two vertices an edge and marks it as a segment, by flipping the edges that cross it.
 * Source: S. W. Sloan, A fast algorithm for generating constrained Delaunay triangulations, Computers & Structures 47 (1993) 441.
 * @returns the obstacle where there is one; the triangulation is still Delaunay but for edges that were flipped, all of them legal again
 */
export function constrain(
  triangulation: Triangulation,
  from: number,
  to: number,
  segment: number,
): Obstacle | undefined {
  const present = triangulation.edgeBetween(from, to);
  if (present >= 0) {
    const already = triangulation.segment[present]!;
    if (already >= 0 && already !== segment) return { segment: already };
    triangulation.markSegment(present, segment);
    return undefined;
  }
  const crossings = crossedEdges(triangulation, from, to);
  if ('obstacle' in crossings) return crossings.obstacle;
  const made: [number, number][] = [];
  const queue = crossings.pairs;
  // Each pass flips at least one convex quadrilateral of those left (Sloan 1993), so the work is bounded by the square of the crossings.
  let unflipped = 0;
  for (let head = 0; head < queue.length; head++) {
    const [a, b] = queue[head]!;
    const edge = triangulation.edgeBetween(a, b);
    if (!triangulation.flippable(edge)) {
      if (++unflipped > queue.length - head) throw new RangeError('No edge across a segment can be flipped.');
      queue.push([a, b]);
      continue;
    }
    unflipped = 0;
    const c = triangulation.origin[previousEdge(edge)]!;
    const d = triangulation.origin[previousEdge(triangulation.twin[edge]!)]!;
    triangulation.flip(edge);
    if ((c === from && d === to) || (c === to && d === from)) continue;
    const crosses =
      c !== from &&
      c !== to &&
      d !== from &&
      d !== to &&
      triangulation.side(from, to, c) > 0 !== triangulation.side(from, to, d) > 0;
    if (crosses) queue.push([c, d]);
    else made.push([c, d]);
  }
  triangulation.markSegment(triangulation.edgeBetween(from, to), segment);
  for (const [a, b] of made) {
    const edge = triangulation.edgeBetween(a, b);
    if (edge >= 0) triangulation.legaliseEdge(edge);
  }
  return undefined;
}

function crossedEdges(
  triangulation: Triangulation,
  from: number,
  to: number,
): { pairs: [number, number][] } | { obstacle: Obstacle } {
  const { origin, twin } = triangulation;
  const pairs: [number, number][] = [];
  // The triangle at `from` whose far edge the way leaves through.
  const first = triangulation.leaving[from]!;
  let edge = first;
  let far = -1;
  do {
    const a = origin[nextEdge(edge)]!;
    const b = origin[previousEdge(edge)]!;
    const right = triangulation.side(from, to, a);
    const left = triangulation.side(from, to, b);
    if (right === 0 && ahead(triangulation, from, to, a)) return { obstacle: { vertex: a } };
    if (left === 0 && ahead(triangulation, from, to, b)) return { obstacle: { vertex: b } };
    if (right < 0 && left > 0) {
      far = nextEdge(edge);
      break;
    }
    edge = twin[previousEdge(edge)]!;
  } while (edge !== first);
  if (far < 0) throw new RangeError('The way between two vertices leaves through no triangle.');
  for (;;) {
    if (triangulation.segment[far]! >= 0) return { obstacle: { segment: triangulation.segment[far]! } };
    const other = twin[far]!;
    pairs.push([origin[far]!, origin[other]!]);
    const apex = origin[previousEdge(other)]!;
    if (apex === to) return { pairs };
    const side = triangulation.side(from, to, apex);
    if (side === 0) return { obstacle: { vertex: apex } };
    far = edgeLeftThrough(triangulation, from, to, other);
  }
}

/** Of the two other edges of the triangle that was entered through `entered`, the one that the way from -> to crosses. */
function edgeLeftThrough(triangulation: Triangulation, from: number, to: number, entered: number): number {
  const { origin } = triangulation;
  const candidate = nextEdge(entered);
  const a = triangulation.side(from, to, origin[candidate]!);
  const b = triangulation.side(from, to, origin[nextEdge(candidate)]!);
  return a > 0 !== b > 0 ? candidate : previousEdge(entered);
}

function ahead(triangulation: Triangulation, from: number, to: number, vertex: number): boolean {
  const { x, y } = triangulation;
  return (x[vertex]! - x[from]!) * (x[to]! - x[from]!) + (y[vertex]! - y[from]!) * (y[to]! - y[from]!) > 0;
}
