import type { Point, SplineTangents } from './curve.js';

/** A parametric cubic spline, twice continuously differentiable, by chord length from 0 to 1. */
export interface CubicSpline {
  at(parameter: number): Point;
  /** Parameters of the points given. */
  readonly knots: Float64Array;
}

/**
 * Cubic spline through points, in both coordinates, over the length of the chords. Open ends have the slope given or that of the cubic through
 * the four points nearest; a closed spline (first point equal to the last) is smooth at its seam. Error O(h^4) for smooth curves.
 * Source: C. de Boor, A Practical Guide to Splines, chapter IV (complete and periodic interpolation).
 */
export function interpolatingSpline(points: readonly Point[], closed: boolean, tangents: SplineTangents): CubicSpline {
  const count = points.length;
  const knots = new Float64Array(count);
  for (let i = 1; i < count; i++) {
    const step = Math.hypot(points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]);
    if (!(step > 0)) throw new RangeError(`points ${i - 1} and ${i} of the spline coincide`);
    knots[i] = knots[i - 1]! + step;
  }
  const length = knots[count - 1]!;
  for (let i = 0; i < count; i++) knots[i]! /= length;
  const slopes = [0, 1].map((axis) => {
    const values = Float64Array.from(points, (point) => point[axis]!);
    return closed
      ? periodicSlopes(knots, values)
      : clampedSlopes(knots, values, endSlopes(knots, values, axis, length, tangents));
  });
  let last = 0;
  return {
    knots,
    at(parameter) {
      const t = Math.min(1, Math.max(0, parameter));
      let low = t >= knots[last]! ? last : 0;
      let high = count - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (knots[middle]! <= t) low = middle;
        else high = middle;
      }
      last = low;
      const step = knots[low + 1]! - knots[low]!;
      const s = (t - knots[low]!) / step;
      const point: [number, number] = [0, 0];
      for (let axis = 0; axis < 2; axis++) {
        const a = points[low]![axis]!;
        const rise = points[low + 1]![axis]! - a;
        const m0 = slopes[axis]![low]! * step;
        const m1 = slopes[axis]![low + 1]! * step;
        point[axis] = a + s * (m0 + s * (3 * rise - 2 * m0 - m1 + s * (m0 + m1 - 2 * rise)));
      }
      return point;
    },
  };
}

/** Slopes at both ends, per parameter. */
function endSlopes(
  knots: Float64Array,
  values: Float64Array,
  axis: number,
  length: number,
  { start, end }: SplineTangents,
): [number, number] {
  const count = knots.length;
  const used = Math.min(4, count);
  const given = (tangent: Point) => (tangent[axis]! / Math.hypot(tangent[0], tangent[1])) * length;
  return [
    start === undefined ? polynomialSlope(knots.subarray(0, used), values.subarray(0, used), 0) : given(start),
    end === undefined
      ? polynomialSlope(knots.subarray(count - used), values.subarray(count - used), used - 1)
      : given(end),
  ];
}

/** Derivative at one of its points of the polynomial through all of them. */
function polynomialSlope(knots: Float64Array, values: Float64Array, at: number): number {
  const count = knots.length;
  let slope = 0;
  for (let j = 0; j < count; j++) {
    if (j === at) continue;
    // Derivative of the Lagrange polynomial of knot j at knot `at`; the one of knot `at` itself makes the sum of all vanish.
    let weight = 1 / (knots[j]! - knots[at]!);
    for (let k = 0; k < count; k++) {
      if (k !== j && k !== at) weight *= (knots[at]! - knots[k]!) / (knots[j]! - knots[k]!);
    }
    slope += weight * (values[j]! - values[at]!);
  }
  return slope;
}

function clampedSlopes(knots: Float64Array, values: Float64Array, ends: readonly [number, number]): Float64Array {
  const count = knots.length;
  const slopes = new Float64Array(count);
  slopes[0] = ends[0];
  slopes[count - 1] = ends[1];
  const upper = new Float64Array(count);
  // Thomas's elimination of the equations of continuous curvature; diagonally dominant.
  for (let i = 1; i < count - 1; i++) {
    const before = knots[i]! - knots[i - 1]!;
    const after = knots[i + 1]! - knots[i]!;
    const right =
      3 * ((after / before) * (values[i]! - values[i - 1]!) + (before / after) * (values[i + 1]! - values[i]!));
    const pivot = 2 * (before + after) - after * upper[i - 1]!;
    upper[i] = before / pivot;
    slopes[i] = (right - after * slopes[i - 1]!) / pivot;
  }
  for (let i = count - 2; i > 0; i--) slopes[i]! -= upper[i]! * slopes[i + 1]!;
  return slopes;
}

function periodicSlopes(knots: Float64Array, values: Float64Array): Float64Array {
  const count = knots.length;
  // The slope at the seam that makes the curvature continuous there: two clamped splines, combined (the equations are linear).
  const plain = clampedSlopes(knots, values, [0, 0]);
  const unit = clampedSlopes(knots, new Float64Array(count), [1, 1]);
  const first = knots[1]! - knots[0]!;
  const last = knots[count - 1]! - knots[count - 2]!;
  const jump = (slopes: Float64Array, differences: boolean): number => {
    const rise = differences ? values[1]! - values[0]! : 0;
    const fall = differences ? values[count - 1]! - values[count - 2]! : 0;
    const curvatureStart = (6 * rise) / (first * first) - (4 * slopes[0]! + 2 * slopes[1]!) / first;
    const curvatureEnd = (-6 * fall) / (last * last) + (4 * slopes[count - 1]! + 2 * slopes[count - 2]!) / last;
    return curvatureStart - curvatureEnd;
  };
  const slope = -jump(plain, true) / jump(unit, false);
  return plain.map((value, i) => value + slope * unit[i]!);
}
