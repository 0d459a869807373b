import type { Point } from './curve.js';
import { contains } from './polygon-boolean.js';
import { orientation } from './predicates.js';
import { heightAbove, surface, type VoidLoop, type VoidWall } from './void-loops.js';

/** The shortest way between two places. */
export interface Way {
  readonly from: Point;
  readonly to: Point;
  readonly length: number;
}

/** Shortest way from the surface of one void to that of another through the metal; of length 0 where they overlap. */
export function wayBetween(a: VoidLoop, b: VoidLoop): Way {
  if (overlap(a, b)) return { from: a.points[0]!, to: a.points[0]!, length: 0 };
  let best: Way = { from: a.points[0]!, to: b.points[0]!, length: Number.POSITIVE_INFINITY };
  const search = (first: VoidLoop, second: VoidLoop, swapped: boolean): void => {
    for (let i = 0; i < first.points.length; i++) {
      if (!onSurface(first, i)) continue;
      const point = first.points[i]!;
      for (let j = 0; j < second.points.length; j++) {
        if (second.walls[j] !== surface) continue;
        const foot = footOnEdge(second, j, point);
        const length = distance(point, foot);
        if (length < best.length)
          best = swapped ? { from: foot, to: point, length } : { from: point, to: foot, length };
      }
    }
  };
  search(a, b, false);
  search(b, a, true);
  return best;
}

/** Shortest way from the surface of a void to a wall that it does not touch, undefined where it touches it. */
export function wayToWall(loop: VoidLoop, wall: VoidWall, label: number): Way | undefined {
  if (loop.walls.includes(label)) return undefined;
  let best: Way | undefined;
  for (const point of loop.points) {
    const length = heightAbove(wall, point);
    if (best !== undefined && length >= best.length) continue;
    const size = Math.hypot(wall.direction[0], wall.direction[1]);
    best = {
      from: point,
      to: [point[0] + (length * wall.direction[1]) / size, point[1] - (length * wall.direction[0]) / size],
      length,
    };
  }
  return best;
}

/**
 * The narrowest place of a void: the shortest way across it from its surface to another part of its surface or to a wall, from which the void widens to both sides by half as
 * much again (so that the wedge at a rim is none).
 * @param limit widths below this count; half of it to a wall of symmetry
 */
export function narrowestNeck(loop: VoidLoop, limit: number, symmetric: (wall: number) => boolean): Way | undefined {
  const { points } = loop;
  const count = points.length;
  const along = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) along[i + 1] = along[i]! + distance(points[i]!, points[(i + 1) % count]!);
  const whole = along[count]!;
  const at = (place: number): Point => {
    const s = ((place % whole) + whole) % whole;
    let low = 0;
    let high = count;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (along[middle]! <= s) low = middle;
      else high = middle;
    }
    const part = (s - along[low]!) / (along[low + 1]! - along[low]!);
    const [a, b] = [points[low]!, points[(low + 1) % count]!];
    return [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])];
  };
  /** Whether the void gets wider from places p and q on, walking from p forwards and from q backwards until they meet. */
  const widens = (p: number, q: number, width: number): boolean => {
    const part = (((q - p) % whole) + whole) % whole;
    for (let step = 1; ; step++) {
      const s = (step * width) / 4;
      if (2 * s >= part) return false;
      if (distance(at(p + s), at(q - s)) >= 1.5 * width) return true;
    }
  };
  let best: Way | undefined;
  for (let i = 0; i < count; i++) {
    if (loop.walls[i] !== surface || loop.walls[(i + count - 1) % count] !== surface) continue;
    const point = points[i]!;
    for (let j = 0; j < count; j++) {
      const label = loop.walls[j]!;
      const allowed = label !== surface && symmetric(label) ? limit / 2 : limit;
      const foot = footOnEdge(loop, j, point);
      const width = distance(point, foot);
      if (!(width > 0) || width >= allowed || (best !== undefined && width >= best.length)) continue;
      const place = along[j]! + distance(points[j]!, foot);
      const apart = Math.abs(place - along[i]!);
      if (Math.min(apart, whole - apart) < 2 * width) continue;
      if (!contains(points, [(point[0] + foot[0]) / 2, (point[1] + foot[1]) / 2])) continue;
      if (!widens(along[i]!, place, width) || !widens(place, along[i]!, width)) continue;
      best = { from: point, to: foot, length: width };
    }
  }
  return best;
}

function onSurface({ walls }: VoidLoop, i: number): boolean {
  return walls[i] === surface || walls[(i + walls.length - 1) % walls.length] === surface;
}

function overlap(a: VoidLoop, b: VoidLoop): boolean {
  for (let i = 0; i < a.points.length; i++) {
    const [p, q] = [a.points[i]!, a.points[(i + 1) % a.points.length]!];
    for (let j = 0; j < b.points.length; j++) {
      const [r, s] = [b.points[j]!, b.points[(j + 1) % b.points.length]!];
      const first = orientation(p[0], p[1], q[0], q[1], r[0], r[1]) * orientation(p[0], p[1], q[0], q[1], s[0], s[1]);
      const second = orientation(r[0], r[1], s[0], s[1], p[0], p[1]) * orientation(r[0], r[1], s[0], s[1], q[0], q[1]);
      if (first < 0 && second < 0) return true;
    }
  }
  // One within the other: seen at a corner off the walls, which is on no edge of the other.
  const free = (loop: VoidLoop) =>
    loop.points.find(
      (_, i) => loop.walls[i] === surface && loop.walls[(i + loop.walls.length - 1) % loop.walls.length] === surface,
    );
  const [ofA, ofB] = [free(a), free(b)];
  return (ofB !== undefined && contains(a.points, ofB)) || (ofA !== undefined && contains(b.points, ofA));
}

function footOnEdge({ points }: VoidLoop, edge: number, [x, y]: Point): Point {
  const [ax, ay] = points[edge]!;
  const [bx, by] = points[(edge + 1) % points.length]!;
  const [dx, dy] = [bx - ax, by - ay];
  const part = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return [ax + part * dx, ay + part * dy];
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}
