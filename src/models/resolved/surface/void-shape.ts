import { interpolatingSpline } from '../../../mesh/delaunay/spline.js';
import type { VoidOptions } from '../options.js';

type Point = readonly [number, number];

/** The surface of a void at assembly. */
export interface VoidShape {
  /** Nodes from its left rim (or from its roof, on the left wall) to its right one, middles of segments at odd places: across, height (m). */
  readonly nodes: readonly Point[];
  /** Half its width at the electrolyte (m); on a wall the width of the half that is there. */
  readonly halfWidth: number;
  readonly height: number;
  /** Where it is widest: from and to (m). */
  readonly from: number;
  readonly to: number;
}

/** Segments that describe a void at assembly: enough for a spline through them to have no error worth naming. */
const segmentsOfVoid = 48;
/** An outline turns by more than this at a corner: splines end there. */
const corner = Math.PI / 3;

/** The surface of a void as the options have it, in a section of a width (m): half of it where its middle is on a wall. */
export function voidShape(one: VoidOptions, width: number): VoidShape {
  const nodes = 'outline' in one ? outlineNodes(outlinePoints(one)) : shapeNodes(one, width);
  const across = nodes.map(([x]) => x);
  const [first, last] = [nodes[0]!, nodes.at(-1)!];
  const whole = first[1] === 0 && last[1] === 0;
  return {
    nodes,
    halfWidth: 'outline' in one ? (last[0] - first[0]) / (whole ? 2 : 1) : one.radius,
    height: nodes.reduce((most, [, z]) => Math.max(most, z), 0),
    from: Math.min(...across),
    to: Math.max(...across),
  };
}

/** Points of an outline in the section, from left to right (m). */
export function outlinePoints({ outline, position }: Extract<VoidOptions, { readonly outline: unknown }>): Point[] {
  if (!Array.isArray(outline)) throw new RangeError('the outline was not read from its file');
  const points = (outline as readonly Point[]).map(([x, z]): Point => [x + position, z]);
  return points[0]![0] > points.at(-1)![0] ? points.reverse() : points;
}

function shapeNodes(one: Extract<VoidOptions, { readonly radius: number }>, width: number): Point[] {
  const outline = shapeOf(one);
  // Half a void on the left wall begins at its top, one on the right wall ends there.
  const from = one.position === 0 ? 0.5 : 0;
  const to = one.position === width ? 0.5 : 1;
  return Array.from({ length: 2 * segmentsOfVoid + 1 }, (_, k): Point => {
    const [x, z] = outline(from + ((to - from) * k) / (2 * segmentsOfVoid));
    const end = (k === 0 && from === 0) || (k === 2 * segmentsOfVoid && to === 1);
    const at = k === 0 && from === 0.5 ? 0 : k === 2 * segmentsOfVoid && to === 0.5 ? width : one.position + x;
    return [at, end ? 0 : z];
  });
}

/** Splines through the points between corners; level where it begins or ends on a wall, which is a plane of symmetry. */
function outlineNodes(points: readonly Point[]): Point[] {
  const turn = (k: number): number => {
    const [a, b, c] = [points[k - 1]!, points[k]!, points[k + 1]!];
    const angle = Math.atan2(c[1] - b[1], c[0] - b[0]) - Math.atan2(b[1] - a[1], b[0] - a[0]);
    return Math.abs(Math.atan2(Math.sin(angle), Math.cos(angle)));
  };
  const last = points.length - 1;
  const ends = points.flatMap((_, k) => (k === 0 || k === last || turn(k) > corner ? [k] : []));
  const chord = (from: number, to: number): number => {
    let sum = 0;
    for (let k = from; k < to; k++)
      sum += Math.hypot(points[k + 1]![0] - points[k]![0], points[k + 1]![1] - points[k]![1]);
    return sum;
  };
  const whole = chord(0, last);
  const segments = Math.max(segmentsOfVoid, last);
  const nodes: Point[] = [points[0]!];
  for (let piece = 1; piece < ends.length; piece++) {
    const [from, to] = [ends[piece - 1]!, ends[piece]!];
    const spline = interpolatingSpline(points.slice(from, to + 1), false, {
      ...(from === 0 && points[0]![1] > 0 ? { start: [1, 0] as const } : {}),
      ...(to === last && points[last]![1] > 0 ? { end: [1, 0] as const } : {}),
    });
    const count = 2 * Math.max(2, Math.round((segments * chord(from, to)) / whole));
    for (let k = 1; k < count; k++) nodes.push(spline.at(k / count));
    nodes.push(points[to]!);
  }
  return nodes;
}

/** Place on the surface of a void, from its left rim (0) over its top (1/2) to its right rim (1), about its middle; closer at the rims. */
function shapeOf({
  radius,
  height = radius,
  shape,
}: Extract<VoidOptions, { readonly radius: number }>): (t: number) => Point {
  if (shape === 'spheroid') return (t) => [-radius * Math.cos(Math.PI * t), height * Math.sin(Math.PI * t)];
  // Circle through both rims and the top; `half` is its half angle, above pi/2 where it overhangs.
  const circle = (radius ** 2 + height ** 2) / (2 * height);
  const half = Math.PI / 2 + Math.atan2(height - circle, radius);
  return (t) => {
    const angle = half * (2 * t - 1);
    return [circle * Math.sin(angle), height - circle * (1 - Math.cos(angle))];
  };
}
