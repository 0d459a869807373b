import type { Issue } from '../../quantity/index.js';
import type { Mesh } from '../mesh.js';
import { boundaryOf } from '../mesh.js';
import { FacetReader } from '../topology.js';
import type { CurveShape, Point } from './curve.js';
import { outlineIssue, pointText, throwIssues } from './issues.js';
import type { Outline, OutlineCurve, OutlineRegion } from './outline.js';
import { areaOf } from './polygon-boolean.js';
import { footOn, heightAbove, surface, type VoidLoop, type VoidSpace, type VoidWall } from './void-loops.js';

/** Points nearer to a wall than this part of the size of what they belong to lie on it. */
const onWall = 1e-7;

/**
 * The voids of a mesh: loops of the facets of a boundary, with the nodes in the middle of edges of order 2 as points. A chain that is open (the void lies on the axis, or the
 * mesh has the metal only) is closed along the walls that its ends lie on.
 * @param boundary name of the boundary that all surfaces of voids belong to, with or without the parts that lie on walls
 * @throws LithostatError where a chain ends on no wall
 */
export function voidLoopsOf(mesh: Mesh, boundary: string, { walls }: Pick<VoidSpace, 'walls'>): VoidLoop[] {
  const { cell, facet } = boundaryOf(mesh, boundary);
  const reader = new FacetReader(mesh);
  const at = (node: number): Point => [mesh.coordinates[2 * node]!, mesh.coordinates[2 * node + 1]!];
  // Cells lie to the left of their facets, so a void lies to the right: it is gone around the other way.
  const next = new Map<number, { to: number; middle: number }>();
  const reached = new Set<number>();
  cell.forEach((one, k) => {
    const nodes = reader.read(one, facet[k]!);
    next.set(nodes[1]!, { to: nodes[0]!, middle: reader.count > 2 ? nodes[2]! : -1 });
    reached.add(nodes[0]!);
  });
  const size = mesh.coordinates.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const loops: VoidLoop[] = [];
  const used = new Set<number>();
  const starts = [...next.keys()];
  for (const start of [...starts.filter((node) => !reached.has(node)), ...starts]) {
    if (used.has(start)) continue;
    const points: Point[] = [];
    let node = start;
    for (let edge = next.get(node); edge !== undefined && !used.has(node); edge = next.get(node)) {
      used.add(node);
      points.push(at(node));
      if (edge.middle >= 0) points.push(at(edge.middle));
      node = edge.to;
    }
    if (node !== start) points.push(at(node), ...closing(at(node), at(start), walls, size, boundary));
    const labels = points.map((point, i) => wallOf(point, points[(i + 1) % points.length]!, walls, size));
    if (areaOf(points) > 0) loops.push({ points, walls: labels });
  }
  return loops;
}

function wallOf(from: Point, to: Point, walls: readonly VoidWall[], size: number): number {
  return walls.findIndex(
    (wall) => Math.abs(heightAbove(wall, from)) < onWall * size && Math.abs(heightAbove(wall, to)) < onWall * size,
  );
}

/** The corner that an open chain turns around on its way back along walls; none where both ends lie on one wall. */
function closing(end: Point, start: Point, walls: readonly VoidWall[], size: number, boundary: string): Point[] {
  if (wallOf(end, start, walls, size) >= 0) return [];
  const [last, first] = [wallOf(end, end, walls, size), wallOf(start, start, walls, size)];
  if (last < 0 || first < 0) {
    throwIssues([
      outlineIssue('open-void', `boundaries.${boundary}`, 'the surface of a void ends where there is no wall', {
        got: pointText(last < 0 ? end : start),
        remedy: 'name all of its surface, and give the walls that it may end on',
      }),
    ]);
  }
  let corner = end;
  for (let pass = 0; pass < 100; pass++) corner = footOn(walls[first]!, footOn(walls[last]!, corner));
  return [corner];
}

/** Names of the boundaries of a void: its free surface, and the part of the other region that it lays bare on a wall. */
export interface VoidNames {
  readonly surface: string | readonly string[];
  readonly floor: string | readonly string[];
}

/**
 * An outline with voids in it. Straight curves of the outline that lie on walls are cut at the bases of voids: what a void covers becomes a boundary where the curve is an
 * interface (the floor), and vanishes where it is a boundary (the axis). Surfaces become splines through their points, ended at corners.
 * @param outline of the body without voids; its seeds must lie outside of them
 * @param corner turning at a point that ends a spline; degrees
 * @throws LithostatError where the base of a void lies on no curve of the outline
 */
export function outlineWithVoids(
  outline: Outline,
  voids: readonly VoidLoop[],
  { walls }: Pick<VoidSpace, 'walls'>,
  names: (number: number) => VoidNames,
  corner = 45,
): Outline {
  const points: Point[] = [...outline.points];
  const size = Math.max(...points.flat().map(Math.abs));
  const pointAt = (point: Point): number => {
    const known = points.findIndex(([x, y]) => Math.hypot(x - point[0], y - point[1]) < onWall * size);
    return known >= 0 ? known : points.push(point) - 1;
  };
  const bases = voids.flatMap((loop, number) =>
    loop.walls.flatMap((label, i) =>
      label === surface
        ? []
        : [{ number, wall: label, from: loop.points[i]!, to: loop.points[(i + 1) % loop.points.length]! }],
    ),
  );
  const covered = new Set<number>();
  const curves: OutlineCurve[] = [];
  const pockets: OutlineRegion[] = [];
  for (const curve of outline.curves) {
    const [a, b] = [points[curve.from]!, points[curve.to]!];
    const wall = (curve.shape?.kind ?? 'line') === 'line' ? wallOf(a, b, walls, size) : -1;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const along = ([x, y]: Point): number => ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length;
    const spans = bases
      .flatMap((base, k) => {
        if (wall < 0 || base.wall !== wall) return [];
        const [first, last] = [along(base.from), along(base.to)].sort((p, q) => p - q) as [number, number];
        if (last <= onWall * size || first >= length - onWall * size) return [];
        covered.add(k);
        const ends = along(base.from) <= along(base.to) ? [base.from, base.to] : [base.to, base.from];
        return [{ first, last, from: pointAt(ends[0]!), to: pointAt(ends[1]!), number: base.number }];
      })
      .sort((p, q) => p.first - q.first);
    if (spans.length === 0) {
      curves.push(curve);
      continue;
    }
    const { interface: between, boundary: _, ...plain } = curve;
    let from = curve.from;
    // Voids may shut metal in between them and the wall: each piece that is left gets a seed close above it.
    const keep = (first: number, last: number): void => {
      curves.push({ ...curve, from: first, to: last });
      const metal = between?.metal;
      if (metal === undefined) return;
      const [p, q] = [points[first]!, points[last]!];
      const [dx, dy] = walls[wall]!.direction;
      const lift = (1e-4 * Math.hypot(q[0] - p[0], q[1] - p[1])) / Math.hypot(dx, dy);
      pockets.push({ name: metal, seed: [(p[0] + q[0]) / 2 - lift * dy, (p[1] + q[1]) / 2 + lift * dx] });
    };
    for (const span of spans) {
      if (from !== span.from && span.first > onWall * size) keep(from, span.from);
      const [low, high] = [
        span.first <= onWall * size ? curve.from : span.from,
        span.last >= length - onWall * size ? curve.to : span.to,
      ];
      if (between !== undefined && low !== high)
        curves.push({ ...plain, from: low, to: high, boundary: names(span.number).floor });
      from = high;
    }
    if (from !== curve.to) keep(from, curve.to);
  }
  const issues: Issue[] = bases.flatMap((base, k) =>
    covered.has(k)
      ? []
      : [
          outlineIssue(
            'base-off-outline',
            `voids[${base.number}]`,
            `the void lies on ${walls[base.wall]!.name} where the outline has no curve`,
            {
              got: `${pointText(base.from)} to ${pointText(base.to)}`,
              expected: 'a straight curve of the outline along the wall',
            },
          ),
        ],
  );
  throwIssues(issues);
  voids.forEach((loop, number) => {
    for (const chain of surfaceChains(loop, Math.cos((corner * Math.PI) / 180))) {
      const [first, last] = [chain[0]!, chain[chain.length - 1]!];
      const inner = chain.slice(1, -1);
      const closed = first === last;
      const shape: CurveShape = inner.length === 0 ? { kind: 'line' } : { kind: 'spline', points: inner };
      curves.push({
        from: pointAt(first),
        to: closed ? pointAt(first) : pointAt(last),
        shape,
        boundary: names(number).surface,
      });
    }
  });
  return { ...outline, points, curves, regions: [...outline.regions, ...pockets], holes: 'rest' };
}

/** Free surfaces of a void as lists of points between walls and corners; a smooth closed one comes back to its first point. */
function surfaceChains({ points, walls }: VoidLoop, cosineOfCorner: number): Point[][] {
  const count = points.length;
  const at = (i: number): Point => points[((i % count) + count) % count]!;
  const ends = (i: number): boolean => {
    const [before, after] = [walls[(i + count - 1) % count]!, walls[i % count]!];
    if (before !== surface || after !== surface) return true;
    const [u, v] = [difference(at(i - 1), at(i)), difference(at(i), at(i + 1))];
    return u[0] * v[0] + u[1] * v[1] < cosineOfCorner * Math.hypot(u[0], u[1]) * Math.hypot(v[0], v[1]);
  };
  const starts = Array.from({ length: count }, (_, i) => i).filter((i) => walls[i] === surface && ends(i));
  if (starts.length === 0) return walls[0] === surface ? [[...points, points[0]!]] : [];
  return starts.map((start) => {
    const chain = [at(start)];
    for (let i = start + 1; ; i++) {
      chain.push(at(i));
      if (ends(i % count)) return chain;
    }
  });
}

function difference(a: Point, b: Point): Point {
  return [b[0] - a[0], b[1] - a[1]];
}
