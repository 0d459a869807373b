import { type Mesh, nodeCount, vertexCount } from '../mesh.js';
import type { Point } from './curve.js';
import { outlineIssue, throwIssues } from './issues.js';
import { PointFinder } from './point-finder.js';

/** Wanted length of edges at a place (x, y); m, positive. */
export type SizeField = (x: number, y: number) => number;

/** The same length everywhere; m. */
export function uniformSize(size: number): SizeField {
  requirePositive(size, 'size');
  return () => size;
}

/** The smallest of several size fields. */
export function smallestSize(...fields: readonly SizeField[]): SizeField {
  return (x, y) => {
    let smallest = Number.POSITIVE_INFINITY;
    for (const field of fields) {
      const size = field(x, y);
      // NaN passes, so that the mesher can refuse it with its place.
      if (!(size >= smallest)) smallest = size;
    }
    return smallest;
  };
}

/** A size that grows with the distance from points and polylines. */
export interface DistanceSize {
  /** Length of edges at the points and polylines; m. */
  readonly near: number;
  /** Growth per distance; 0.2 gives edges 20 % longer from one to the next, roughly. */
  readonly growth: number;
  /** Largest length; m. None unless given. */
  readonly far?: number;
  /** Distance up to which the size stays `near`; m. Default 0. */
  readonly plateau?: number;
  readonly points?: readonly Point[];
  /** Polylines; sample a curve to use one. */
  readonly polylines?: readonly (readonly Point[])[];
}

/** Size from the distance d to the nearest of points and polylines: near + growth max(0, d - plateau), at most far. */
export function distanceSize(options: DistanceSize): SizeField {
  const { near, growth, far = Number.POSITIVE_INFINITY, plateau = 0, points = [], polylines = [] } = options;
  requirePositive(near, 'near');
  requirePositive(far, 'far');
  if (!(growth >= 0 && plateau >= 0)) {
    throwIssues([
      outlineIssue('out-of-range', 'growth', 'growth and plateau are not negative', { got: `${growth}, ${plateau}` }),
    ]);
  }
  const pieces: number[] = [];
  for (const [x, y] of points) pieces.push(x, y, x, y);
  for (const line of polylines) {
    for (let i = 0; i + 1 < line.length; i++) pieces.push(line[i]![0], line[i]![1], line[i + 1]![0], line[i + 1]![1]);
  }
  if (pieces.length === 0) {
    throwIssues([outlineIssue('empty', 'points', 'a size by distance needs points or polylines')]);
  }
  const ends = Float64Array.from(pieces);
  return (x, y) => {
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < ends.length; i += 4) {
      const ax = ends[i]!;
      const ay = ends[i + 1]!;
      const dx = ends[i + 2]! - ax;
      const dy = ends[i + 3]! - ay;
      const square = dx * dx + dy * dy;
      const part = square > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
      const ex = ax + part * dx - x;
      const ey = ay + part * dy - y;
      nearest = Math.min(nearest, ex * ex + ey * ey);
    }
    return Math.min(far, near + growth * Math.max(0, Math.sqrt(nearest) - plateau));
  };
}

/**
 * Size by linear interpolation of values at the vertices of a mesh; beyond the mesh the value of the place nearest to it.
 * @param sizes length of edges at each node (those at vertices are used); m
 */
export function nodalSize(mesh: Mesh, sizes: ArrayLike<number>): SizeField {
  const finder = new PointFinder(mesh);
  const corners = new Int32Array(3);
  const weights = new Float64Array(3);
  return (x, y) => {
    finder.weightsNear(x, y, corners, weights);
    let size = 0;
    for (let i = 0; i < 3; i++) size += weights[i]! * sizes[corners[i]!]!;
    return size;
  };
}

/**
 * Limits how fast sizes grow from vertex to vertex of a mesh: no size is larger than that of a neighbour plus `growth` times their distance.
 * @returns sizes by node, as given but smaller where needed
 */
export function limitGradient(mesh: Mesh, sizes: ArrayLike<number>, growth: number): Float64Array {
  const limited = Float64Array.from(sizes);
  const edges: number[] = [];
  for (const { shape, order, nodes } of mesh.blocks) {
    const vertices = vertexCount[shape];
    const stride = nodeCount[shape][order];
    for (let zero = 0; zero < nodes.length; zero += stride) {
      for (let i = 0; i < vertices; i++) edges.push(nodes[zero + i]!, nodes[zero + ((i + 1) % vertices)]!);
    }
  }
  const { coordinates: x, dimension } = mesh;
  if (dimension !== 2) throw new RangeError('sizes are limited on plane meshes only');
  // Sweeps to and fro until nothing changes; sizes only shrink, and each is the least over paths of edges, so this ends.
  for (let changed = true; changed; ) {
    changed = false;
    for (let sweep = 0; sweep < 2; sweep++) {
      for (let k = 0; k < edges.length; k += 2) {
        const place = sweep === 0 ? k : edges.length - 2 - k;
        const a = edges[place]!;
        const b = edges[place + 1]!;
        const reach = growth * Math.hypot(x[2 * a]! - x[2 * b]!, x[2 * a + 1]! - x[2 * b + 1]!);
        if (limited[b]! > limited[a]! + reach) {
          limited[b] = limited[a]! + reach;
          changed = true;
        } else if (limited[a]! > limited[b]! + reach) {
          limited[a] = limited[b]! + reach;
          changed = true;
        }
      }
    }
  }
  return limited;
}

function requirePositive(value: number, path: string): void {
  if (!(value > 0))
    throwIssues([outlineIssue('out-of-range', path, 'a size is a positive length', { got: `${value}` })]);
}
