import type { Issue } from '../../quantity/index.js';
import type { Point } from './curve.js';
import { outlineIssue, throwIssues } from './issues.js';
import { areaOf } from './polygon-boolean.js';
import { narrowestNeck, type Way, wayBetween, wayToWall } from './void-distances.js';
import {
  combineVoids,
  heightAbove,
  joinVoids,
  surface,
  type VoidLoop,
  type VoidSpace,
  type VoidWall,
  voidVolume,
} from './void-loops.js';
import { scaledTo } from './void-scaling.js';

/** When voids change their topology. Lengths in m. */
export interface VoidLimits {
  /** Metal thinner than this between two voids, or between a void and a wall, breaks. */
  readonly merge: number;
  /** A neck of a void narrower than this closes. */
  readonly neck: number;
  /** A void smaller than this closes; m^3, or m^2 per metre of depth. */
  readonly smallestVolume: number;
  /** A void that lies against a wall with less than this leaves it; length of its base along the wall. */
  readonly smallestBase: number;
}

/** A change of topology. */
interface VoidEvent {
  readonly kind: 'merged' | 'split' | 'closed' | 'detached' | 'attached';
  readonly place: Point;
  /** Volumes of the voids concerned, before and after the change (before any scaling). */
  readonly before: number;
  readonly after: number;
}

/** Voids after all changes that were due. */
export interface SettledVoids {
  readonly voids: readonly VoidLoop[];
  readonly events: readonly VoidEvent[];
  /** Sum of the volumes of all voids before and after, scaling included; what closed voids held is `before` of their events. */
  readonly before: number;
  readonly after: number;
}

interface Tracked {
  readonly loop: VoidLoop;
  /** Volume that it came from. */
  readonly target: number;
}

/** More changes than this for each void are taken for a circle of them. */
const changesPerVoid = 50;

/**
 * Merges voids that touch, cuts necks, closes small voids, detaches voids from walls and attaches them, until nothing is due any more. Each change adds or removes a strip
 * of metal, wide enough not to be undone by the next.
 * @throws LithostatError for loops that are no voids, limits that are none, or changes that go round in a circle
 */
export function settleVoids(voids: readonly VoidLoop[], limits: VoidLimits, space: VoidSpace): SettledVoids {
  check(voids, limits, space);
  const { geometry } = space;
  let current: Tracked[] = voids.map((loop) => ({ loop, target: voidVolume(loop, geometry) }));
  const before = current.reduce((sum, { target }) => sum + target, 0);
  const events: VoidEvent[] = [];
  let scalings = 0;
  for (;;) {
    const next = change(current, limits, space);
    if (next !== undefined) {
      current = next.voids;
      events.push(next.event);
    } else if (
      space.keepVolume &&
      current.some(({ loop, target }) => Math.abs(voidVolume(loop, geometry) / target - 1) > 1e-14)
    ) {
      // A void that grew back to its volume may touch another, so all is looked at again.
      current = current.map(({ loop, target }) => ({ loop: scaledTo(loop, target, space), target }));
      if (++scalings <= 20) continue;
      if (change(current, limits, space) === undefined) break;
    } else break;
    if (events.length <= changesPerVoid * Math.max(1, voids.length) && scalings <= 20) continue;
    throwIssues([
      outlineIssue('unsettled-voids', 'voids', 'changes of topology go round in a circle', {
        got: events
          .slice(-4)
          .map(({ kind }) => kind)
          .join(', '),
        remedy: 'use limits that are small beside the voids',
      }),
    ]);
  }
  const settled = current.map(({ loop }) => loop);
  return { voids: settled, events, before, after: settled.reduce((sum, loop) => sum + voidVolume(loop, geometry), 0) };
}

interface Change {
  readonly voids: Tracked[];
  readonly event: VoidEvent;
}

/** The first change that is due. */
function change(voids: Tracked[], limits: VoidLimits, space: VoidSpace): Change | undefined {
  return (
    closure(voids, limits, space) ??
    merger(voids, limits, space) ??
    detachment(voids, limits, space) ??
    attachment(voids, limits, space) ??
    split(voids, limits, space)
  );
}

function replaced(
  voids: Tracked[],
  gone: readonly Tracked[],
  loops: readonly VoidLoop[],
  kind: VoidEvent['kind'],
  place: Point,
  { geometry }: VoidSpace,
): Change {
  const target = gone.reduce((sum, { target: volume }) => sum + volume, 0);
  const volumes = loops.map((loop) => voidVolume(loop, geometry));
  const after = volumes.reduce((sum, volume) => sum + volume, 0);
  const before = gone.reduce((sum, { loop }) => sum + voidVolume(loop, geometry), 0);
  const made = loops.map((loop, k) => ({ loop, target: (target * volumes[k]!) / after }));
  return { voids: [...voids.filter((one) => !gone.includes(one)), ...made], event: { kind, place, before, after } };
}

function closure(voids: Tracked[], { smallestVolume }: VoidLimits, space: VoidSpace): Change | undefined {
  const small = voids.find(({ loop }) => voidVolume(loop, space.geometry) < smallestVolume);
  return small && replaced(voids, [small], [], 'closed', small.loop.points[0]!, space);
}

function merger(voids: Tracked[], limits: VoidLimits, space: VoidSpace): Change | undefined {
  for (let i = 0; i < voids.length; i++) {
    for (let j = i + 1; j < voids.length; j++) {
      const [a, b] = [voids[i]!, voids[j]!];
      const way = wayBetween(a.loop, b.loop);
      if (way.length > 0 && way.length >= limits.merge) continue;
      const loops =
        way.length === 0 ? joinVoids(a.loop, b.loop, space.walls) : bridged([a.loop, b.loop], way, limits, space);
      return replaced(voids, [a, b], loops, 'merged', middle(way), space);
    }
  }
  return undefined;
}

/** Voids joined by a channel along a way, wide enough to be no neck. */
function bridged(loops: readonly VoidLoop[], way: Way, limits: VoidLimits, { walls }: VoidSpace): VoidLoop[] {
  const clear = Math.max(1.5 * limits.neck, limits.merge);
  // Along a wall half of the strip lies beyond it.
  const low = walls.some((wall) => Math.min(heightAbove(wall, way.from), heightAbove(wall, way.to)) < clear / 2);
  const width = low ? 2 * clear : clear;
  for (let reach = width / 2; reach < 100 * width; reach *= 2) {
    const joined = combineVoids(loops, strip(way, width, reach), 'union', walls);
    if (joined.length === 1) return joined;
  }
  return combineVoids(loops, strip(way, width, width), 'union', walls);
}

function attachment(voids: Tracked[], limits: VoidLimits, space: VoidSpace): Change | undefined {
  for (const one of voids) {
    for (const [label, wall] of space.walls.entries()) {
      const way = wayToWall(one.loop, wall, label);
      if (way === undefined || way.length >= (wall.symmetry ? limits.merge / 2 : limits.merge)) continue;
      // A base long enough not to be left again at once.
      const width = Math.max(1.5 * limits.neck, limits.merge, 1.5 * limits.smallestBase);
      const outwards: Way = way.length > 0 ? way : { ...way, to: beyond(wall, way.from, width), length: width };
      const loops = combineVoids([one.loop], strip(outwards, width, width), 'union', space.walls);
      return replaced(voids, [one], loops, 'attached', way.to, space);
    }
  }
  return undefined;
}

function beyond({ direction }: VoidWall, [x, y]: Point, reach: number): Point {
  const size = Math.hypot(direction[0], direction[1]);
  return [x + (reach * direction[1]) / size, y - (reach * direction[0]) / size];
}

function detachment(voids: Tracked[], limits: VoidLimits, space: VoidSpace): Change | undefined {
  for (const one of voids) {
    for (const [label, wall] of space.walls.entries()) {
      if (wall.symmetry || !one.loop.walls.includes(label)) continue;
      const { points, walls } = one.loop;
      let base = 0;
      let place = points[0]!;
      let extent = 0;
      points.forEach((point, i) => {
        const next = points[(i + 1) % points.length]!;
        extent = Math.max(extent, Math.hypot(point[0] - points[0]![0], point[1] - points[0]![1]));
        if (walls[i] !== label) return;
        base += Math.hypot(next[0] - point[0], next[1] - point[1]);
        place = point;
      });
      if (base >= limits.smallestBase) continue;
      // All of the void that is nearer to the wall than this becomes metal.
      const height = 1.5 * limits.merge;
      const foot = place;
      const size = Math.hypot(wall.direction[0], wall.direction[1]);
      const along: Point = [(4 * extent * wall.direction[0]) / size, (4 * extent * wall.direction[1]) / size];
      const up = (distance: number): Point => {
        const [x, y] = beyond(wall, foot, -distance);
        return [x, y];
      };
      const [low, high] = [up(-extent), up(height)];
      const tool: Point[] = [
        [low[0] - along[0], low[1] - along[1]],
        [low[0] + along[0], low[1] + along[1]],
        [high[0] + along[0], high[1] + along[1]],
        [high[0] - along[0], high[1] - along[1]],
      ];
      const loops = combineVoids([one.loop], tool, 'difference', space.walls);
      return replaced(voids, [one], loops, loops.length === 0 ? 'closed' : 'detached', place, space);
    }
  }
  return undefined;
}

function split(voids: Tracked[], limits: VoidLimits, space: VoidSpace): Change | undefined {
  for (const one of voids) {
    const way = narrowestNeck(one.loop, limits.neck, (label) => space.walls[label]!.symmetry === true);
    if (way === undefined) continue;
    const width = Math.max(limits.neck, 1.5 * limits.merge);
    for (let reach = width / 4; reach < 100 * width; reach *= 2) {
      const loops = combineVoids([one.loop], strip(way, width, reach), 'difference', space.walls);
      if (loops.length > 1) return replaced(voids, [one], loops, 'split', middle(way), space);
    }
  }
  return undefined;
}

/** A rectangle along a way, going on by `reach` at both ends; counterclockwise. */
function strip({ from, to, length }: Way, width: number, reach: number): Point[] {
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const at = (along: number, across: number): Point => [
    from[0] + along * ux - across * uy,
    from[1] + along * uy + across * ux,
  ];
  return [at(-reach, -width / 2), at(length + reach, -width / 2), at(length + reach, width / 2), at(-reach, width / 2)];
}

function middle({ from, to }: Way): Point {
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}

function check(voids: readonly VoidLoop[], limits: VoidLimits, { walls }: VoidSpace): void {
  const issues: Issue[] = [];
  for (const name of ['merge', 'neck', 'smallestVolume', 'smallestBase'] as const) {
    if (!(limits[name] >= 0 && limits[name] < Infinity)) {
      issues.push(
        outlineIssue('out-of-range', `limits.${name}`, 'a limit is finite and not negative', {
          got: `${limits[name]}`,
        }),
      );
    }
  }
  voids.forEach(({ points, walls: labels }, k) => {
    const path = `voids[${k}]`;
    if (points.length < 3 || labels.length !== points.length) {
      issues.push(
        outlineIssue('degenerate-void', path, 'a void has at least three points and a wall or none for each edge'),
      );
    } else if (!(areaOf(points) > 0)) {
      issues.push(
        outlineIssue('degenerate-void', path, 'the points of a void run counterclockwise around an area', {
          got: `${areaOf(points)}`,
        }),
      );
    }
    labels.forEach((label, i) => {
      if (label === surface) return;
      const wall = walls[label];
      if (wall === undefined) {
        issues.push(
          outlineIssue('missing-wall', `${path}.walls[${i}]`, 'there is no such wall', {
            got: `${label}`,
            expected: `-1 to ${walls.length - 1}`,
          }),
        );
        return;
      }
      const size = Math.sqrt(Math.abs(areaOf(points)));
      for (const point of [points[i]!, points[(i + 1) % points.length]!]) {
        if (Math.abs(heightAbove(wall, point)) < 1e-6 * size) continue;
        issues.push(
          outlineIssue('off-wall', `${path}.points[${i}]`, `the edge does not lie on ${wall.name}`, {
            got: `${heightAbove(wall, point)} m away`,
          }),
        );
      }
    });
  });
  throwIssues(issues);
}
