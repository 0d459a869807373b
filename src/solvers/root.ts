import { LithostatError } from '../quantity/issue.js';

export interface RootOptions {
  /** Width of the final bracket (unit of the unknown); 0 asks for round-off. */
  readonly tolerance?: number;
  /** Evaluations allowed. */
  readonly maximumEvaluations?: number;
  /** Values at the two ends where the caller knows them already. */
  readonly valueAtLower?: number;
  readonly valueAtUpper?: number;
}

const machineEpsilon = Number.EPSILON;

/**
 * Root of a continuous function between two points where its signs differ.
 * @param f the function.
 * @param lower one end of the bracket.
 * @param upper the other end.
 * @param options tolerance on the root and known end values.
 * @returns a point x with f(x) = 0 or within the tolerance of a sign change.
 * @throws LithostatError `no-sign-change` when the ends do not bracket a root, `not-finite` when f is NaN inside, `out-of-range` naming an
 *   option.
 * Source: Brent, Algorithms for Minimization without Derivatives (1973), chapter 4.
 */
export function findRoot(f: (x: number) => number, lower: number, upper: number, options: RootOptions = {}): number {
  const tolerance = options.tolerance ?? 0;
  const maximumEvaluations = options.maximumEvaluations ?? 1000;
  checkTolerance(tolerance);
  if (!(Number.isInteger(maximumEvaluations) && maximumEvaluations >= 1))
    refuse('maximumEvaluations', maximumEvaluations, 'a whole number, at least 1');
  let a = lower;
  let b = upper;
  let fa = options.valueAtLower ?? f(a);
  let fb = options.valueAtUpper ?? f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (!(fa > 0 ? fb < 0 : fa < 0 && fb > 0)) {
    throw new LithostatError([
      {
        code: Number.isFinite(fa) && Number.isFinite(fb) ? 'no-sign-change' : 'not-finite',
        path: '',
        message: `The function is ${fa} at ${a} and ${fb} at ${b}: these do not bracket a root.`,
        expected: 'finite values of opposite sign',
      },
    ]);
  }
  let c = a;
  let fc = fa;
  let width = b - a;
  let previousWidth = width;
  for (let evaluation = 0; evaluation < maximumEvaluations; evaluation++) {
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const limit = 2 * machineEpsilon * Math.abs(b) + 0.5 * tolerance;
    const middle = 0.5 * (c - b);
    if (Math.abs(middle) <= limit || fb === 0) return b;
    if (Math.abs(previousWidth) < limit || Math.abs(fa) <= Math.abs(fb)) {
      width = middle;
      previousWidth = middle;
    } else {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * middle * s;
        q = 1 - s;
      } else {
        const r = fb / fc;
        const t = fa / fc;
        p = s * (2 * middle * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * middle * q - Math.abs(limit * q), Math.abs(previousWidth * q))) {
        previousWidth = width;
        width = p / q;
      } else {
        width = middle;
        previousWidth = middle;
      }
    }
    a = b;
    fa = fb;
    b += Math.abs(width) > limit ? width : middle > 0 ? limit : -limit;
    fb = f(b);
    if (Number.isNaN(fb)) {
      throw new LithostatError([
        {
          code: 'not-finite',
          path: '',
          message: `The function is not a number at ${b}, inside the bracket of its root.`,
        },
      ]);
    }
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      width = b - a;
      previousWidth = width;
    }
  }
  return b;
}

/**
 * Root of a monotone function by Newton's method kept inside a bracket, which shrinks at every evaluation.
 * @param f writes value and slope to `out[0]`, `out[1]`.
 * @param lower lower end of the bracket.
 * @param upper upper end of the bracket.
 * @param start first trial; clipped to the bracket.
 * @param tolerance change of the unknown below which to stop, relative to its magnitude.
 * @returns the root.
 * @throws LithostatError `no-sign-change` when the function has one sign on the bracket, `out-of-range` for the tolerance.
 * Source: Press et al., Numerical Recipes (2007), section 9.4 (safe Newton).
 */
export function solveMonotone(
  f: (x: number, out: Float64Array) => void,
  lower: number,
  upper: number,
  start: number,
  tolerance = 4 * machineEpsilon,
): number {
  checkTolerance(tolerance);
  const out = new Float64Array(2);
  f(lower, out);
  const valueAtLower = out[0]!;
  if (valueAtLower === 0) return lower;
  f(upper, out);
  const valueAtUpper = out[0]!;
  if (valueAtUpper === 0) return upper;
  if (!(valueAtLower > 0 ? valueAtUpper < 0 : valueAtLower < 0 && valueAtUpper > 0)) {
    throw new LithostatError([
      {
        code: 'no-sign-change',
        path: '',
        message: `The function is ${valueAtLower} at ${lower} and ${valueAtUpper} at ${upper}: no root in between.`,
        expected: 'finite values of opposite sign',
      },
    ]);
  }
  const rising = valueAtUpper > 0;
  let a = lower;
  let b = upper;
  let x = Math.min(Math.max(start, a), b);
  let previousChange = b - a;
  for (let iteration = 0; iteration < 200; iteration++) {
    f(x, out);
    const value = out[0]!;
    const slope = out[1]!;
    if (value === 0) return x;
    if (value > 0 === rising) b = x;
    else a = x;
    let next = x - value / slope;
    // A step out of the bracket, a NaN, or progress slower than halving: bisect.
    if (!(next > a && next < b) || Math.abs(next - x) > 0.5 * Math.abs(previousChange)) next = a + 0.5 * (b - a);
    previousChange = next - x;
    if (Math.abs(previousChange) <= tolerance * Math.abs(next) || next === x) return next;
    x = next;
  }
  return x;
}

function checkTolerance(tolerance: number): void {
  if (!(tolerance >= 0 && tolerance < Number.POSITIVE_INFINITY))
    refuse('tolerance', tolerance, 'a finite number, at least 0');
}

function refuse(path: string, got: number, expected: string): never {
  throw new LithostatError([
    { code: 'out-of-range', path, message: `${path} is ${got}; expected ${expected}.`, got: String(got), expected },
  ]);
}
