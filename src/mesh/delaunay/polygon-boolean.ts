import type { Point } from './curve.js';
import { orientation } from './predicates.js';

/** A simple polygon, counterclockwise, with a label for each of its edges (edge i leads from point i to the next). */
export interface LabelledPolygon {
  readonly points: readonly Point[];
  readonly labels: readonly number[];
}

/** Part of the size by which the second polygon is shifted where the two touch without crossing. */
const shift = 1e-10;

/**
 * Union of two simple polygons, or what the first has that the second has not: pieces of edges on the wanted side of the other polygon, chained. Signs are exact; where a
 * corner of one lies on an edge of the other the second is shifted by a trifle. Edges keep their labels.
 * @returns polygons; counterclockwise ones are outlines, clockwise ones holes in them
 */
export function combinePolygons(
  a: LabelledPolygon,
  b: LabelledPolygon,
  kind: 'union' | 'difference',
): LabelledPolygon[] {
  let second = b;
  for (let attempt = 0; attempt < 60; attempt++) {
    const cuts = crossingsOf(a, second);
    if (cuts !== undefined) return chain(a, second, cuts, kind);
    const size = Math.max(...a.points.flat().map(Math.abs), ...b.points.flat().map(Math.abs));
    // Another direction each time, so that no alignment survives.
    const angle = 2.399963 * (attempt + 1);
    const distance = shift * size * (attempt + 1);
    second = {
      labels: b.labels,
      points: b.points.map(([x, y]) => [x + distance * Math.cos(angle), y + distance * Math.sin(angle)]),
    };
  }
  throw new RangeError('two polygons touch in a way that no small shift resolves');
}

/** Where edges of two polygons cross: node number and place along each edge. */
interface Crossings {
  readonly nodes: readonly Point[];
  readonly onA: readonly { readonly part: number; readonly node: number }[][];
  readonly onB: readonly { readonly part: number; readonly node: number }[][];
}

/** Undefined where a corner lies on an edge. */
function crossingsOf(a: LabelledPolygon, b: LabelledPolygon): Crossings | undefined {
  const nodes: Point[] = [];
  const onA: { part: number; node: number }[][] = a.points.map(() => []);
  const onB: { part: number; node: number }[][] = b.points.map(() => []);
  for (let i = 0; i < a.points.length; i++) {
    const [p, q] = [a.points[i]!, a.points[(i + 1) % a.points.length]!];
    for (let j = 0; j < b.points.length; j++) {
      const [r, s] = [b.points[j]!, b.points[(j + 1) % b.points.length]!];
      if (Math.max(r[0], s[0]) < Math.min(p[0], q[0]) || Math.min(r[0], s[0]) > Math.max(p[0], q[0])) continue;
      if (Math.max(r[1], s[1]) < Math.min(p[1], q[1]) || Math.min(r[1], s[1]) > Math.max(p[1], q[1])) continue;
      const sideR = orientation(p[0], p[1], q[0], q[1], r[0], r[1]);
      const sideS = orientation(p[0], p[1], q[0], q[1], s[0], s[1]);
      const sideP = orientation(r[0], r[1], s[0], s[1], p[0], p[1]);
      const sideQ = orientation(r[0], r[1], s[0], s[1], q[0], q[1]);
      const apart =
        (sideR > 0 && sideS > 0) || (sideR < 0 && sideS < 0) || (sideP > 0 && sideQ > 0) || (sideP < 0 && sideQ < 0);
      if (apart) continue;
      if (sideR === 0 || sideS === 0 || sideP === 0 || sideQ === 0) return undefined;
      const partA = sideP / (sideP - sideQ);
      const partB = sideR / (sideR - sideS);
      const node = nodes.push([p[0] + partA * (q[0] - p[0]), p[1] + partA * (q[1] - p[1])]) - 1;
      onA[i]!.push({ part: partA, node });
      onB[j]!.push({ part: partB, node });
    }
  }
  for (const list of [...onA, ...onB]) list.sort((x, y) => x.part - y.part);
  return { nodes, onA, onB };
}

/** A piece of an edge between two nodes; corners are numbered after the crossings, those of `a` first. */
interface Segment {
  readonly from: number;
  readonly to: number;
  readonly label: number;
}

function chain(
  a: LabelledPolygon,
  b: LabelledPolygon,
  { nodes, onA, onB }: Crossings,
  kind: 'union' | 'difference',
): LabelledPolygon[] {
  const places = [...nodes, ...a.points, ...b.points];
  const pieces: Segment[] = [];
  const collect = (
    polygon: LabelledPolygon,
    first: number,
    cuts: Crossings['onA'],
    other: LabelledPolygon,
    wantInside: boolean,
    reversed: boolean,
  ): void => {
    const count = polygon.points.length;
    // Whether the start of an edge lies inside the other polygon changes at each crossing.
    let inside = contains(other.points, polygon.points[0]!);
    for (let i = 0; i < count; i++) {
      let from = first + i;
      for (const to of [...cuts[i]!.map(({ node }) => node), first + ((i + 1) % count)]) {
        if (inside === wantInside) {
          const label = polygon.labels[i]!;
          pieces.push(reversed ? { from: to, to: from, label } : { from, to, label });
        }
        if (to < nodes.length) inside = !inside;
        from = to;
      }
    }
  };
  collect(a, nodes.length, onA, b, false, false);
  collect(b, nodes.length + a.points.length, onB, a, kind === 'difference', kind === 'difference');
  const leaving = new Map(pieces.map((piece, k) => [piece.from, k]));
  const used = new Uint8Array(pieces.length);
  const loops: LabelledPolygon[] = [];
  pieces.forEach((_, start) => {
    if (used[start] === 1) return;
    const points: Point[] = [];
    const labels: number[] = [];
    for (let k: number | undefined = start; k !== undefined && used[k] === 0; k = leaving.get(pieces[k]!.to)) {
      used[k] = 1;
      points.push(places[pieces[k]!.from]!);
      labels.push(pieces[k]!.label);
    }
    loops.push({ points, labels });
  });
  return loops;
}

/** Whether a point lies within a polygon, by the crossings of a ray; points on its edges count either way. */
export function contains(polygon: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i]!;
    const [bx, by] = polygon[j]!;
    if (ay > y === by > y) continue;
    const side = orientation(ax, ay, bx, by, x, y);
    if (by > ay ? side > 0 : side < 0) inside = !inside;
  }
  return inside;
}

/** Signed area; positive counterclockwise. */
export function areaOf(points: readonly Point[]): number {
  let area = 0;
  for (let i = 0; i < points.length; i++) {
    const [x, y] = points[i]!;
    const [nextX, nextY] = points[(i + 1) % points.length]!;
    area += (x * nextY - nextX * y) / 2;
  }
  return area;
}
