import type { Point } from './curve.js';
import { areaOf, combinePolygons, type LabelledPolygon } from './polygon-boolean.js';
import { sweptVolume } from './swept-volume.js';

/** A straight line that voids may lie against: the face of the electrolyte, the axis. Voids lie to its left. */
export interface VoidWall {
  readonly name: string;
  readonly point: Point;
  /** Any length. */
  readonly direction: Point;
}

/** A void as a closed polygon, counterclockwise. */
export interface VoidLoop {
  readonly points: readonly Point[];
  /** What each edge (from point i to the next) is: -1 a surface of the metal, otherwise the number of the wall that the void lies against. */
  readonly walls: readonly number[];
}

/** The body that the voids are in. */
export interface VoidSpace {
  readonly geometry: 'plane' | 'axisymmetric';
  /** Lines that voids may lie against. */
  readonly walls: readonly (VoidWall & {
    /** A plane or axis of symmetry: voids do not leave it, and distances to it count twice. */
    readonly symmetry?: boolean;
  })[];
  /** Whether voids are scaled in the end to the volumes that they came from; otherwise what a change takes or adds is told only. */
  readonly keepVolume?: boolean;
}

/** Label of an edge that is a free surface. */
export const surface = -1;

/** Volume of a void: its area per metre of depth, or 2 pi times the integral of r over it. */
export function voidVolume({ points }: Pick<VoidLoop, 'points'>, geometry: 'plane' | 'axisymmetric'): number {
  let volume = 0;
  for (let i = 0; i < points.length; i++) {
    volume += sweptVolume(geometry, points[i]!, undefined, points[(i + 1) % points.length]!);
  }
  return volume;
}

/** Distance of a point from a wall; positive on the side of voids. */
export function heightAbove({ point, direction }: VoidWall, [x, y]: Point): number {
  return (direction[0] * (y - point[1]) - direction[1] * (x - point[0])) / Math.hypot(direction[0], direction[1]);
}

/** The place of a wall nearest to a point. */
export function footOn(wall: VoidWall, point: Point): Point {
  const height = heightAbove(wall, point);
  const length = Math.hypot(wall.direction[0], wall.direction[1]);
  const [dx, dy] = [wall.direction[0] / length, wall.direction[1] / length];
  // Walls along an axis of coordinates give exactly their coordinate.
  return [dx === 0 ? wall.point[0] : point[0] + height * dy, dy === 0 ? wall.point[1] : point[1] - height * dx];
}

/**
 * Voids joined with a polygon, or cut by it. Each void is first drawn out beyond its walls, so that nothing is aligned, and what comes out
 * is cut off along the walls again.
 */
export function combineVoids(
  voids: readonly VoidLoop[],
  tool: readonly Point[],
  kind: 'union' | 'difference',
  walls: readonly VoidWall[],
): VoidLoop[] {
  const size = extent(voids.flatMap(({ points }) => points));
  const drawn = voids.map((loop) => drawnOut(loop, walls, size));
  const toolPolygon: LabelledPolygon = { points: tool, labels: tool.map(() => surface) };
  let results: LabelledPolygon[];
  if (kind === 'difference')
    results = drawn.flatMap((polygon) => outlines(combinePolygons(polygon, toolPolygon, kind)));
  else {
    results = [toolPolygon];
    for (const polygon of drawn) results = outlines(combinePolygons(results[0]!, polygon, kind));
  }
  return cutOff(results, walls, size);
}

/** Polygons without what lies beyond the walls. */
function cutOff(polygons: readonly LabelledPolygon[], walls: readonly VoidWall[], size: number): VoidLoop[] {
  let results = polygons;
  walls.forEach((wall, k) => {
    results = results.flatMap((polygon) =>
      outlines(combinePolygons(polygon, halfPlane(wall, polygon.points[0]!, 10 * size, k), 'difference')),
    );
  });
  return results
    .map((polygon) => tidy(polygon, walls, 1e-7 * size))
    .filter(({ points }) => points.length >= 3 && areaOf(points) > 0);
}

/** Union of two voids that overlap. */
export function joinVoids(a: VoidLoop, b: VoidLoop, walls: readonly VoidWall[]): VoidLoop[] {
  const size = extent([...a.points, ...b.points]);
  // Drawn out by different lengths, so that their bases are not aligned.
  return cutOff(
    outlines(combinePolygons(drawnOut(a, walls, size), drawnOut(b, walls, 1.37 * size), 'union')),
    walls,
    size,
  );
}

/** Polygons that run counterclockwise; an island of metal inside a void is swallowed by it. */
function outlines(polygons: readonly LabelledPolygon[]): LabelledPolygon[] {
  return polygons.filter(({ points }) => areaOf(points) > 0);
}

/** The void with its edges on walls moved beyond them by a part of its size; the edges at both ends go on straight. */
function drawnOut({ points, walls: labels }: VoidLoop, walls: readonly VoidWall[], size: number): LabelledPolygon {
  const reach = 0.01 * size;
  const count = points.length;
  const moved = points.map((point, i): Point => {
    const before = labels[(i + count - 1) % count]!;
    const after = labels[i]!;
    if (before === surface && after === surface) return point;
    // In the corner of two walls beyond both; at the end of a wall on along the surface; on a wall straight beyond.
    let [x, y] = point;
    if (before !== surface && after !== surface) {
      for (const label of new Set([before, after])) {
        const [nx, ny] = outward(walls[label]!);
        x += reach * nx;
        y += reach * ny;
      }
      return [x, y];
    }
    const wall = walls[before === surface ? after : before]!;
    const neighbour = points[before === surface ? (i + count - 1) % count : (i + 1) % count]!;
    const rise = heightAbove(wall, neighbour);
    const [nx, ny] = outward(wall);
    // A surface that leaves along the wall has no crossing of its own to keep.
    if (rise < 0.02 * Math.hypot(neighbour[0] - x, neighbour[1] - y)) return [x + reach * nx, y + reach * ny];
    const part = Math.min(1, reach / rise);
    return [x + part * (x - neighbour[0]), y + part * (y - neighbour[1])];
  });
  return { points: moved, labels };
}

function outward({ direction }: VoidWall): Point {
  const length = Math.hypot(direction[0], direction[1]);
  return [direction[1] / length, -direction[0] / length];
}

/** What lies beyond a wall, as far as it matters around a place: its edge along the wall has the wall's label. */
function halfPlane(wall: VoidWall, around: Point, size: number, label: number): LabelledPolygon {
  const foot = footOn(wall, around);
  const length = Math.hypot(wall.direction[0], wall.direction[1]);
  const [dx, dy] = [wall.direction[0] / length, wall.direction[1] / length];
  const [nx, ny] = outward(wall);
  const at = (along: number, out: number): Point => [
    foot[0] + size * (along * dx + out * nx),
    foot[1] + size * (along * dy + out * ny),
  ];
  return { points: [at(1, 0), at(-1, 0), at(-1, 1), at(1, 1)], labels: [label, label, label, label] };
}

/** Points on walls put exactly there, points that coincide made one, points within straight walls left out. */
function tidy({ points, labels }: LabelledPolygon, walls: readonly VoidWall[], tolerance: number): VoidLoop {
  const count = points.length;
  const snapped = points.map((point, i): Point => {
    let moved = point;
    for (const label of [labels[(i + count - 1) % count]!, labels[i]!])
      if (label !== surface) moved = footOn(walls[label]!, moved);
    return moved;
  });
  const kept: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = labels[(i + count - 1) % count]!;
    if (before !== surface && before === labels[i]!) continue;
    const last = snapped[kept.length > 0 ? kept[kept.length - 1]! : (i + 1) % count]!;
    const near = kept.length > 0 && Math.hypot(last[0] - snapped[i]![0], last[1] - snapped[i]![1]) < tolerance;
    // Of two points in one place that on a wall stays.
    if (near && before === surface && labels[i]! === surface) continue;
    if (near) kept.pop();
    kept.push(i);
  }
  // The last point may lie on the first, across the seam of the list.
  const [first, last] = [kept[0], kept[kept.length - 1]];
  if (kept.length > 3 && first !== undefined && last !== undefined) {
    const gap = Math.hypot(snapped[first]![0] - snapped[last]![0], snapped[first]![1] - snapped[last]![1]);
    if (gap < tolerance) kept.pop();
  }
  return { points: kept.map((i) => snapped[i]!), walls: kept.map((i) => labels[i]!) };
}

function extent(points: readonly Point[]): number {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}
