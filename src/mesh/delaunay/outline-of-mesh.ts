import type { Mesh } from '../mesh.js';
import { type OutlineEdge, outlineEdges } from './chains.js';
import type { CurveShape, Point, SplineTangents } from './curve.js';
import type { Outline, OutlineCurve } from './outline.js';
import { sweptVolume } from './swept-volume.js';

/** The outline of a mesh as curves. */
export interface MeshOutline {
  readonly outline: Outline;
  /** What each curve sweeps out (`sweptVolume`) as the mesh has it, for those that are no straight lines. */
  readonly swept: readonly number[];
}

/** Points nearer to a chord than this part of its length lie on a line. */
const straightness = 1e-9;
/** A curve that meets the axis nearly square to it is taken to do so exactly: cosine of 30 degrees. */
const nearlySquare = Math.cos(Math.PI / 6);

/**
 * Rebuilds the outline of a (deformed) mesh: chains of edges with the same sides and names, ended where they meet others or turn by a corner, become
 * straight lines or cubic splines through all of their nodes. Curves that meet the axis nearly square to it do so exactly.
 * @param corner turning at a node that ends a curve; degrees
 */
export function outlineOfMesh(mesh: Mesh, corner = 45): MeshOutline {
  const { edges, seedCells } = outlineEdges(mesh);
  const at = (node: number): Point => [mesh.coordinates[2 * node]!, mesh.coordinates[2 * node + 1]!];
  const points: Point[] = [];
  const pointOf = new Map<number, number>();
  const pointAt = (node: number): number => {
    let point = pointOf.get(node);
    if (point === undefined) {
      point = points.push(at(node)) - 1;
      pointOf.set(node, point);
    }
    return point;
  };
  const curves: OutlineCurve[] = [];
  const swept: number[] = [];
  for (const chain of chainsOf(mesh, edges, Math.cos((corner * Math.PI) / 180))) {
    const first = edges[chain[0]!]!;
    const last = edges[chain[chain.length - 1]!]!;
    const inner: Point[] = [];
    for (const k of chain) {
      const { to, middle } = edges[k]!;
      if (middle >= 0) inner.push(at(middle));
      inner.push(at(to));
    }
    inner.pop();
    const shape = shapeOf(at(first.from), inner, at(last.to), mesh.geometry === 'axisymmetric');
    const { boundaries, interface: between, left, right } = first;
    curves.push({
      from: pointAt(first.from),
      to: pointAt(last.to),
      shape,
      ...(right < 0 && boundaries.length > 0 && { boundary: boundaries }),
      ...(between !== undefined && {
        interface: {
          name: between.name,
          ...(left !== right && { metal: mesh.regions[between.metalLeft ? left : right]! }),
        },
      }),
    });
    swept.push(
      shape.kind === 'line'
        ? 0
        : chain.reduce((sum, k) => {
            const { from, to, middle } = edges[k]!;
            return sum + sweptVolume(mesh.geometry, at(from), middle < 0 ? undefined : at(middle), at(to));
          }, 0),
    );
  }
  return {
    outline: {
      geometry: mesh.geometry === 'axisymmetric' ? 'axisymmetric' : 'plane',
      points,
      curves,
      regions: seedCells.map(({ region, place }) => ({ name: mesh.regions[region]!, seed: place })),
      holes: 'rest',
    },
    swept,
  };
}

/** Chains of edges from end to end, and closed ones. */
function chainsOf(mesh: Mesh, edges: readonly OutlineEdge[], cosineOfCorner: number): number[][] {
  const leaving = new Map<number, number[]>();
  const arriving = new Map<number, number[]>();
  edges.forEach(({ from, to }, k) => {
    leaving.set(from, [...(leaving.get(from) ?? []), k]);
    arriving.set(to, [...(arriving.get(to) ?? []), k]);
  });
  const follower = (k: number): number => {
    const node = edges[k]!.to;
    const [next, ...others] = leaving.get(node) ?? [];
    if (next === undefined || others.length > 0 || arriving.get(node)!.length > 1) return -1;
    if (kindOf(edges[k]!) !== kindOf(edges[next]!)) return -1;
    const [ux, uy] = tangent(mesh, edges[k]!, true);
    const [vx, vy] = tangent(mesh, edges[next]!, false);
    return ux * vx + uy * vy > cosineOfCorner ? next : -1;
  };
  const next = edges.map((_, k) => follower(k));
  const followed = new Set(next);
  const used = new Uint8Array(edges.length);
  const chains: number[][] = [];
  const collect = (start: number): void => {
    const chain: number[] = [];
    for (let k = start; k >= 0 && used[k] === 0; k = next[k]!) {
      used[k] = 1;
      chain.push(k);
    }
    chains.push(chain);
  };
  edges.forEach((_, k) => {
    if (!followed.has(k)) collect(k);
  });
  edges.forEach((_, k) => {
    if (used[k] === 0) collect(k);
  });
  return chains;
}

function kindOf({ left, right, boundaries, interface: between }: OutlineEdge): string {
  return JSON.stringify([left, right, boundaries, between ?? null]);
}

/** Unit tangent of an edge at its end or its beginning. */
function tangent({ coordinates: x }: Mesh, { from, to, middle }: OutlineEdge, end: boolean): Point {
  const component = (axis: number): number => {
    const a = x[2 * from + axis]!;
    const b = x[2 * to + axis]!;
    if (middle < 0) return b - a;
    const m = x[2 * middle + axis]!;
    return end ? a - 4 * m + 3 * b : 4 * m - 3 * a - b;
  };
  const [dx, dy] = [component(0), component(1)];
  const length = Math.hypot(dx, dy);
  return [dx / length, dy / length];
}

function shapeOf(start: Point, inner: readonly Point[], end: Point, axisymmetric: boolean): CurveShape {
  const dx = end[0] - start[0];
  const dy = end[1] - start[1];
  const length = Math.hypot(dx, dy);
  const onLine = ([x, y]: Point): boolean =>
    Math.abs((x - start[0]) * dy - (y - start[1]) * dx) <= straightness * length * length;
  if (length > 0 && inner.every(onLine)) return { kind: 'line' };
  if (!axisymmetric) return { kind: 'spline', points: inner };
  const first = inner[0] ?? end;
  const last = inner[inner.length - 1] ?? start;
  const square = (dx: number, dy: number): boolean => Math.abs(dx) > nearlySquare * Math.hypot(dx, dy);
  const tangents: SplineTangents = {
    ...(start[0] === 0 && square(first[0], first[1] - start[1]) && { start: [1, 0] as const }),
    ...(end[0] === 0 && square(last[0], last[1] - end[1]) && { end: [-1, 0] as const }),
  };
  return { kind: 'spline', points: inner, tangents };
}
