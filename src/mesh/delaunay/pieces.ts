import { coincidence, extentOf } from './check-outline.js';
import { findConflicts, type Piece } from './crossings.js';
import { type Curve, curveOf, type Point } from './curve.js';
import { outlineIssue, pointText, throwIssues } from './issues.js';
import type { Outline } from './outline.js';

/** An outline as straight pieces: nodes (the points of the outline first) and pieces of curves between them. */
export interface Pieces {
  readonly nodes: Point[];
  readonly pieces: Piece[];
  readonly curves: readonly Curve[];
  /** Extent of all nodes. */
  readonly size: number;
}

/**
 * Cuts the curves of an outline into chords that turn by no more than `turning`, do not meet but at their ends, and have no other node or seed
 * between the chord and the curve.
 * @param turning largest turning along one chord; radians
 * @throws LithostatError that names curves that cross, touch or overlap, and where
 */
export function cutOutline(outline: Outline, turning: number): Pieces {
  const { points } = outline;
  const curves = buildCurves(outline);
  const nodes: Point[] = [...points];
  let pieces: Piece[] = [];
  curves.forEach((curve, k) => {
    const { from, to } = outline.curves[k]!;
    const parameters = [0, ...curve.breaks, 1];
    let start = from;
    for (let i = 0; i + 1 < parameters.length; i++) {
      const end = i + 2 === parameters.length ? to : addNode(nodes, curve.at(parameters[i + 1]!), k);
      pieces.push({ from: start, to: end, curve: k, start: parameters[i]!, end: parameters[i + 1]! });
      start = end;
    }
  });
  const { size } = extentOf(nodes);
  const shortest = 1e-7 * size;
  const cut = (piece: Piece): Piece[] => {
    const curve = curves[piece.curve]!;
    const middle = balancedParameter(curve, piece.start, piece.end);
    const node = addNode(nodes, curve.at(middle), piece.curve);
    return [
      { ...piece, to: node, end: middle },
      { ...piece, from: node, start: middle },
    ];
  };
  const tooLong = (piece: Piece): boolean =>
    !curves[piece.curve]!.straight && turningOf(curves[piece.curve]!, piece.start, piece.end) > turning;
  pieces = pieces.flatMap(function bend(piece): Piece[] {
    const short = chordLength(nodes, piece) <= shortest;
    return tooLong(piece) && !short ? cut(piece).flatMap(bend) : [piece];
  });
  const seeds = [
    ...outline.regions.map(({ seed }) => seed),
    ...(outline.holes === 'rest' ? [] : (outline.holes ?? [])),
  ];
  for (;;) {
    const conflicts = findConflicts(nodes, pieces, coincidence * size);
    const divide = new Set<number>();
    const issues = [];
    for (const { first, second, place, kind } of conflicts) {
      const divisible = [first, second].filter(
        (k) =>
          k < pieces.length &&
          k >= 0 &&
          !curves[pieces[k]!.curve]!.straight &&
          chordLength(nodes, pieces[k]!) > shortest,
      );
      for (const k of divisible) divide.add(k);
      if (divisible.length > 0) continue;
      const a = pieces[first]!.curve;
      const other = second < 0 ? `point ${-1 - second}` : `curve ${pieces[second]!.curve}`;
      const verb = { crossing: 'crosses', touching: 'touches', overlap: 'overlaps' }[kind];
      issues.push(
        outlineIssue('self-intersection', `curves[${a}]`, `curve ${a} ${verb} ${other} at ${pointText(place)}`, {
          expected: 'curves that meet only at their common ends',
          remedy: 'add a point there and end the curves in it, or move them apart',
        }),
      );
      if (issues.length >= 20) break;
    }
    throwIssues(issues);
    const turnings = pieces.map((piece) =>
      curves[piece.curve]!.straight ? 0 : turningOf(curves[piece.curve]!, piece.start, piece.end),
    );
    for (const k of occupiedLenses(nodes, pieces, turnings, seeds)) {
      if (chordLength(nodes, pieces[k]!) > shortest) divide.add(k);
    }
    if (divide.size === 0) return { nodes, pieces, curves, size };
    pieces = pieces.flatMap((piece, k) => (divide.has(k) ? cut(piece) : [piece]));
  }
}

function buildCurves({ points, curves }: Outline): Curve[] {
  const issues = [];
  const built: Curve[] = [];
  for (let k = 0; k < curves.length; k++) {
    const { from, to, shape = { kind: 'line' } } = curves[k]!;
    try {
      const curve = curveOf(shape, points[from]!, points[to]!);
      const middle = curve.at(0.5);
      if (!(Number.isFinite(middle[0]) && Number.isFinite(middle[1]))) throw new RangeError('the curve is not finite');
      built.push(curve);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      issues.push(outlineIssue('degenerate-curve', `curves[${k}]`, `curve ${k}: ${error.message}`));
    }
  }
  throwIssues(issues);
  return built;
}

function addNode(nodes: Point[], point: Point, curve: number): number {
  if (!(Number.isFinite(point[0]) && Number.isFinite(point[1]))) {
    throwIssues([outlineIssue('not-finite', `curves[${curve}]`, `a point of curve ${curve} is not finite`)]);
  }
  return nodes.push(point) - 1;
}

function chordLength(nodes: readonly Point[], { from, to }: Piece): number {
  return Math.hypot(nodes[to]![0] - nodes[from]![0], nodes[to]![1] - nodes[from]![1]);
}

/** How far a curve turns between two parameters, without sign, from four chords; radians. */
function turningOf(curve: Curve, start: number, end: number): number {
  let turning = 0;
  let previous = curve.at(start);
  let direction = Number.NaN;
  for (let i = 1; i <= 4; i++) {
    const point = curve.at(start + ((end - start) * i) / 4);
    const next = Math.atan2(point[1] - previous[1], point[0] - previous[0]);
    if (i > 1) {
      const change = Math.abs(next - direction);
      turning += Math.min(change, 2 * Math.PI - change);
    }
    direction = next;
    previous = point;
  }
  // Four chords show three of the four parts of the turning.
  return (turning * 4) / 3;
}

/** Parameter of the point of a curve as far from its point at `start` as from that at `end`. */
export function balancedParameter(curve: Curve, start: number, end: number): number {
  if (curve.straight) return (start + end) / 2;
  const a = curve.at(start);
  const b = curve.at(end);
  return bisect(start, end, (parameter) => {
    const [x, y] = curve.at(parameter);
    return Math.hypot(x - a[0], y - a[1]) - Math.hypot(x - b[0], y - b[1]);
  });
}

/** Parameter between `start` and `end` of a point of a curve at a distance from its point at `start`. */
export function parameterAtDistance(curve: Curve, start: number, end: number, distance: number): number {
  const a = curve.at(start);
  return bisect(start, end, (parameter) => {
    const [x, y] = curve.at(parameter);
    return Math.hypot(x - a[0], y - a[1]) - distance;
  });
}

/** Where a function that is negative at `low` and positive at `high` vanishes (bisection to the last bits that matter). */
function bisect(low: number, high: number, value: (parameter: number) => number): number {
  for (let i = 0; i < 48; i++) {
    const middle = (low + high) / 2;
    if (value(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Pieces of curves with another node or a seed where the curve may run: seen from there, the chord spans nearly half a turn. */
function occupiedLenses(
  nodes: readonly Point[],
  pieces: readonly Piece[],
  turnings: readonly number[],
  seeds: readonly Point[],
): number[] {
  const candidates = [...nodes, ...seeds];
  const order = candidates.map((_, i) => i).sort((a, b) => candidates[a]![0] - candidates[b]![0] || a - b);
  const sorted = order.map((i) => candidates[i]![0]);
  const occupied: number[] = [];
  pieces.forEach(({ from, to }, k) => {
    const turning = turnings[k]!;
    if (turning === 0) return;
    const a = nodes[from]!;
    const b = nodes[to]!;
    const reach = Math.hypot(b[0] - a[0], b[1] - a[1]) / 2;
    const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    for (let i = lowerBound(sorted, middle[0] - reach); i < order.length && sorted[i]! <= middle[0] + reach; i++) {
      const index = order[i]!;
      if (index === from || index === to) continue;
      const [x, y] = candidates[index]!;
      if (Math.abs(y - middle[1]) > reach) continue;
      const dot = (a[0] - x) * (b[0] - x) + (a[1] - y) * (b[1] - y);
      const cross = (a[0] - x) * (b[1] - y) - (a[1] - y) * (b[0] - x);
      // A circular arc is seen under pi minus half its turning; the whole turning leaves room for curves that are no circles.
      if (Math.abs(Math.atan2(cross, dot)) > Math.PI - turning) {
        occupied.push(k);
        break;
      }
    }
  });
  return occupied;
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
