import { type CubicSpline, interpolatingSpline } from './spline.js';

/** A point of the plane: (x, y), or (r, z); m. */
export type Point = readonly [number, number];

/** The way from one point of an outline to another. */
export type CurveShape =
  | { readonly kind: 'line' }
  /** Part of a circle, through a point between the ends. */
  | { readonly kind: 'arc'; readonly through: Point }
  /** The whole circle about a centre, counterclockwise from the one point where the curve begins and ends. */
  | { readonly kind: 'circle'; readonly centre: Point }
  /** Any smooth curve: its point at a parameter from 0 to 1. At 0 and 1 the ends of the curve are taken instead. */
  | { readonly kind: 'parametric'; readonly at: (parameter: number) => Point }
  /** Cubic spline through points between the ends; periodic where the curve begins and ends in the same point. */
  | { readonly kind: 'spline'; readonly points: readonly Point[]; readonly tangents?: SplineTangents };

/** Directions of a spline at its ends (any length); estimated from four points where not given. */
export interface SplineTangents {
  readonly start?: Point;
  readonly end?: Point;
}

/** A curve ready for evaluation. */
export interface Curve {
  /** Whether it is a straight line. */
  readonly straight: boolean;
  /** Point at a parameter from 0 to 1; exactly the ends there. */
  at(parameter: number): Point;
  /** Parameters at which the curve is cut before anything else, within (0, 1). */
  readonly breaks: readonly number[];
}

export function curveOf(shape: CurveShape, start: Point, end: Point): Curve {
  const closed = start[0] === end[0] && start[1] === end[1];
  const inner = innerCurve(shape, start, end, closed);
  return {
    straight: shape.kind === 'line',
    breaks: inner.breaks ?? (closed ? [0.25, 0.5, 0.75] : []),
    at: (parameter) => (parameter <= 0 ? start : parameter >= 1 ? end : inner.at(parameter)),
  };
}

function innerCurve(
  shape: CurveShape,
  start: Point,
  end: Point,
  closed: boolean,
): { at: (parameter: number) => Point; breaks?: readonly number[] } {
  switch (shape.kind) {
    case 'line':
      return { at: (t) => [start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])] };
    case 'arc':
      return { at: arcThrough(start, shape.through, end) };
    case 'circle':
      return { at: turned(shape.centre, start, 2 * Math.PI) };
    case 'parametric':
      return { at: shape.at };
    case 'spline': {
      const spline: CubicSpline = interpolatingSpline([start, ...shape.points, end], closed, shape.tangents ?? {});
      return { at: (t) => spline.at(t) };
    }
  }
}

/** The arc from a to c through b. @throws RangeError where the three lie on a line */
function arcThrough(a: Point, b: Point, c: Point): (parameter: number) => Point {
  const bx = b[0] - a[0];
  const by = b[1] - a[1];
  const cx = c[0] - a[0];
  const cy = c[1] - a[1];
  const twice = 2 * (bx * cy - by * cx);
  const scale = Math.max(bx * bx + by * by, cx * cx + cy * cy);
  if (!(Math.abs(twice) > 1e-12 * scale)) throw new RangeError('the three points of the arc lie on a line');
  const b2 = bx * bx + by * by;
  const c2 = cx * cx + cy * cy;
  const centre: Point = [a[0] + (cy * b2 - by * c2) / twice, a[1] + (bx * c2 - cx * b2) / twice];
  const angle = (point: Point) => Math.atan2(point[1] - centre[1], point[0] - centre[0]);
  const whole = 2 * Math.PI;
  // Counterclockwise from a: where b comes before c the arc turns this way, otherwise the other.
  const toC = (angle(c) - angle(a) + whole) % whole;
  return turned(centre, a, twice > 0 ? toC : toC - whole);
}

function turned(centre: Point, start: Point, angle: number): (parameter: number) => Point {
  const x = start[0] - centre[0];
  const y = start[1] - centre[1];
  return (t) => {
    const cosine = Math.cos(t * angle);
    const sine = Math.sin(t * angle);
    return [centre[0] + cosine * x - sine * y, centre[1] + sine * x + cosine * y];
  };
}
