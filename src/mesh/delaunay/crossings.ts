import type { Point } from './curve.js';
import { orientation } from './predicates.js';

/** A chord of a curve of the outline, between two nodes and two parameters. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly curve: number;
  readonly start: number;
  readonly end: number;
}

/** Two pieces, or a piece and a node of no piece (`second` is -1 - node), that meet elsewhere than at a common end. */
export interface Conflict {
  readonly first: number;
  readonly second: number;
  readonly kind: 'crossing' | 'touching' | 'overlap';
  readonly place: Point;
}

/** Pieces that meet, in a sweep along x. @param tolerance nodes nearer to a piece than this touch it; m */
export function findConflicts(nodes: readonly Point[], pieces: readonly Piece[], tolerance: number): Conflict[] {
  const conflicts: Conflict[] = [];
  const left = (k: number) => Math.min(nodes[pieces[k]!.from]![0], nodes[pieces[k]!.to]![0]) - tolerance;
  const right = (k: number) => Math.max(nodes[pieces[k]!.from]![0], nodes[pieces[k]!.to]![0]) + tolerance;
  const low = pieces.map(({ from, to }) => Math.min(nodes[from]![1], nodes[to]![1]) - tolerance);
  const high = pieces.map(({ from, to }) => Math.max(nodes[from]![1], nodes[to]![1]) + tolerance);
  const used = new Set(pieces.flatMap(({ from, to }) => [from, to]));
  type Entry = { readonly x: number; readonly item: number };
  // Items: pieces by number, nodes of no piece as -1 - node.
  const entries: Entry[] = pieces.map((_, k) => ({ x: left(k), item: k }));
  nodes.forEach((node, i) => {
    if (!used.has(i)) entries.push({ x: node[0], item: -1 - i });
  });
  entries.sort((a, b) => a.x - b.x || a.item - b.item);
  let active: number[] = [];
  for (const { x, item } of entries) {
    active = active.filter((k) => right(k) >= x);
    for (const k of active) {
      if (item < 0) {
        const node = nodes[-1 - item]!;
        if (node[1] < low[k]! || node[1] > high[k]!) continue;
        if (distanceTo(nodes, pieces[k]!, node) <= tolerance)
          conflicts.push({ first: k, second: item, kind: 'touching', place: node });
        continue;
      }
      if (low[k]! > high[item]! || high[k]! < low[item]!) continue;
      const conflict = meeting(nodes, pieces, Math.min(k, item), Math.max(k, item), tolerance);
      if (conflict !== undefined) conflicts.push(conflict);
    }
    if (item >= 0) active.push(item);
  }
  return conflicts;
}

function meeting(
  nodes: readonly Point[],
  pieces: readonly Piece[],
  first: number,
  second: number,
  tolerance: number,
): Conflict | undefined {
  const p = pieces[first]!;
  const q = pieces[second]!;
  const shared = p.from === q.from || p.from === q.to ? p.from : p.to === q.from || p.to === q.to ? p.to : -1;
  if (shared >= 0) {
    const a = p.from === shared ? p.to : p.from;
    const b = q.from === shared ? q.to : q.from;
    if (a === b) return { first, second, kind: 'overlap', place: nodes[a]! };
    // Two pieces from one node overlap where the end of the shorter lies on the longer.
    if (distanceTo(nodes, p, nodes[b]!) <= tolerance) return { first, second, kind: 'overlap', place: nodes[b]! };
    if (distanceTo(nodes, q, nodes[a]!) <= tolerance) return { first, second, kind: 'overlap', place: nodes[a]! };
    return undefined;
  }
  for (const [piece, node] of [
    [p, q.from],
    [p, q.to],
    [q, p.from],
    [q, p.to],
  ] as const) {
    if (distanceTo(nodes, piece, nodes[node]!) <= tolerance)
      return { first, second, kind: 'touching', place: nodes[node]! };
  }
  const [a, b, c, d] = [nodes[p.from]!, nodes[p.to]!, nodes[q.from]!, nodes[q.to]!];
  const sideC = orientation(a[0], a[1], b[0], b[1], c[0], c[1]);
  const sideD = orientation(a[0], a[1], b[0], b[1], d[0], d[1]);
  const sideA = orientation(c[0], c[1], d[0], d[1], a[0], a[1]);
  const sideB = orientation(c[0], c[1], d[0], d[1], b[0], b[1]);
  if (sideC > 0 === sideD > 0 || sideA > 0 === sideB > 0) return undefined;
  const part = sideC / (sideC - sideD);
  return { first, second, kind: 'crossing', place: [c[0] + part * (d[0] - c[0]), c[1] + part * (d[1] - c[1])] };
}

/** Distance of a point to a piece. */
function distanceTo(nodes: readonly Point[], { from, to }: Piece, [x, y]: Point): number {
  const a = nodes[from]!;
  const b = nodes[to]!;
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const along = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(a[0] + part * dx - x, a[1] + part * dy - y);
}
