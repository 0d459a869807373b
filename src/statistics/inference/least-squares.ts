import { singularValues } from './singular-values.js';

/**
 * Residuals at several points at once, so that they can be computed side by side; null where the model gives none. The answer to a
 * point does not depend on the others.
 */
type ResidualBatch = (points: readonly Float64Array[]) => Promise<readonly (ArrayLike<number> | null)[]>;

export interface LeastSquaresProblem {
  readonly residuals: ResidualBatch;
  readonly start: ArrayLike<number>;
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  /** Steps of the finite differences, one a parameter: far above the noise of the model, below the scale on which it bends. */
  readonly steps: ArrayLike<number>;
  /** Differences on both sides instead of one: second order, twice the cost [false]. */
  readonly central?: boolean;
  /** Relative change of the sum of squares, and of the parameters by their bounds, at which the search ends [1e-9]. */
  readonly tolerance?: number;
  readonly iterations?: number;
}

export interface LeastSquaresFit {
  readonly point: Float64Array;
  readonly residuals: Float64Array;
  readonly sumOfSquares: number;
  /** residuals x parameters, row-major, at the point. */
  readonly jacobian: Float64Array;
  /** By parameter: which bound holds it back, or null. */
  readonly atBound: readonly ('lower' | 'upper' | null)[];
  /** `no-progress`: no step makes it smaller though the gradient is not zero, as with a model that is not smooth. */
  readonly status: 'converged' | 'no-progress' | 'iterations' | 'failed';
  readonly iterations: number;
  readonly evaluations: number;
}

/** A point at which there are no residuals to start from. */
export class NoResiduals extends Error {
  override readonly name = 'NoResiduals';
}

const trialsAtMost = 12;

/**
 * Bounded nonlinear least squares: min sum r_i(x)^2 with lower <= x <= upper, by Levenberg-Marquardt steps in the free parameters (those not
 * held at a bound by the gradient), cut to the box, with Nielsen's control of the damping and columns scaled by their largest norm.
 *
 * @returns the best point with its Jacobian, status and cost
 * @throws NoResiduals when the model gives none at the start
 * Source: Marquardt, J. SIAM 11, 431 (1963); More, Lect. Notes Math. 630, 105 (1978); Nielsen, IMM-REP-1999-05 (1999); Kanzow, Yamashita and
 * Fukushima, J. Comput. Appl. Math. 172, 375 (2004), for the projected step.
 */
export async function leastSquares(problem: LeastSquaresProblem): Promise<LeastSquaresFit> {
  const { lower, upper, tolerance = 1e-9, iterations = 60 } = problem;
  const size = problem.start.length;
  let evaluations = 0;
  const evaluate = async (points: readonly Float64Array[]) => {
    evaluations += points.length;
    return (await problem.residuals(points)).map((one) => {
      if (one === null) return null;
      const residuals = Float64Array.from(one);
      return residuals.every(Number.isFinite) ? residuals : null;
    });
  };
  let point = Float64Array.from(problem.start, (value, j) => Math.min(upper[j], Math.max(lower[j], value)));
  const [first] = await evaluate([point]);
  if (first === null) throw new NoResiduals('the model gives no residuals at the start of the search');
  let residuals = first;
  let cost = sumOfSquares(residuals);
  let jacobian = await differences(problem, point, residuals, evaluate);
  const scale = new Float64Array(size).fill(0);
  let damping = 1e-3;
  let growth = 2;
  let status: LeastSquaresFit['status'] = 'iterations';
  let iteration = 0;
  for (; iteration < iterations; iteration++) {
    if (jacobian === null) {
      status = 'failed';
      break;
    }
    const gradient = gradientOf(jacobian, residuals, size);
    const free = freeParameters(point, gradient, lower, upper);
    updateScale(scale, jacobian, residuals.length, size);
    if (cost === 0 || smallGradient(gradient, free, scale, cost, tolerance)) {
      status = 'converged';
      break;
    }
    let accepted = false;
    for (let trial = 0; trial < trialsAtMost; trial++) {
      const step = dampedStep(jacobian, residuals, free, scale, damping, size);
      const next = Float64Array.from(point, (value, j) => Math.min(upper[j], Math.max(lower[j], value + step[j])));
      const change = largestChange(point, next, lower, upper);
      if (change <= tolerance) break;
      const [at] = await evaluate([next]);
      const nextCost = at === null ? Number.POSITIVE_INFINITY : sumOfSquares(at);
      const predicted = cost - predictedCost(jacobian, residuals, point, next, size);
      const gain = predicted > 0 ? (cost - nextCost) / predicted : Number.NEGATIVE_INFINITY;
      if (at !== null && nextCost < cost && gain > 1e-4) {
        damping *= Math.max(1 / 3, 1 - (2 * Math.min(gain, 2) - 1) ** 3);
        growth = 2;
        const fall = (cost - nextCost) / cost;
        point = next;
        residuals = at;
        cost = nextCost;
        accepted = true;
        jacobian = await differences(problem, point, residuals, evaluate);
        if (fall <= tolerance && change <= Math.sqrt(tolerance)) status = 'converged';
        break;
      }
      damping *= growth;
      growth *= 2;
    }
    if (status === 'converged') break;
    if (!accepted) {
      // Steps as small as the tolerance, or none that helps: at the minimum as far as this model can tell.
      status = 'no-progress';
      break;
    }
  }
  if (jacobian === null) {
    return { ...held(), jacobian: new Float64Array(residuals.length * size), status: 'failed' };
  }
  const gradient = gradientOf(jacobian, residuals, size);
  const free = freeParameters(point, gradient, lower, upper);
  // Without a step that helps, the gradient tells a minimum from a model that is not smooth.
  if (status === 'no-progress' && smallGradient(gradient, free, scale, cost, Math.max(1e-4, tolerance))) {
    status = 'converged';
  }
  return { ...held(), jacobian, status };

  function held() {
    const atBound = Array.from(point, (value, j) => (value <= lower[j] ? 'lower' : value >= upper[j] ? 'upper' : null));
    return { point, residuals, sumOfSquares: cost, atBound, iterations: iteration, evaluations };
  }
}

/** Sum of the squares of some numbers. */
export function sumOfSquares(residuals: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) sum += residuals[i] * residuals[i];
  return sum;
}

/**
 * Finite differences, inside the bounds. Where the model fails on one side the other is taken.
 * @returns null when it fails on both sides of a parameter
 */
async function differences(
  { steps, lower, upper, central = false }: LeastSquaresProblem,
  point: Float64Array,
  residuals: Float64Array,
  evaluate: (points: readonly Float64Array[]) => Promise<readonly (Float64Array | null)[]>,
): Promise<Float64Array | null> {
  const size = point.length;
  const moved = (j: number, by: number): Float64Array => {
    const next = Float64Array.from(point);
    next[j] = Math.min(upper[j], Math.max(lower[j], point[j] + by));
    return next;
  };
  // One side: inwards where the bound is near, which keeps the full step.
  const inwards = Array.from({ length: size }, (_, j) => (point[j] + steps[j] <= upper[j] ? steps[j] : -steps[j]));
  const asked = inwards.flatMap((by, j) => (central ? [moved(j, by), moved(j, -by)] : [moved(j, by)]));
  const answers = await evaluate(asked);
  const jacobian = new Float64Array(residuals.length * size);
  for (let j = 0; j < size; j++) {
    const each = central ? 2 : 1;
    const sides = asked
      .slice(j * each, j * each + each)
      .map((at, k) => ({ at: at[j], residuals: answers[j * each + k] }))
      .filter((side) => side.residuals !== null && side.at !== point[j]);
    if (sides.length === 0 && !central) {
      const other = moved(j, -inwards[j]);
      const [answer] = other[j] === point[j] ? [null] : await evaluate([other]);
      if (answer !== null) sides.push({ at: other[j], residuals: answer });
    }
    if (sides.length === 0) return null;
    const near = sides.length === 2 ? sides[1] : { at: point[j], residuals };
    const far = sides[0];
    for (let i = 0; i < residuals.length; i++) {
      jacobian[i * size + j] = (far.residuals![i] - near.residuals![i]) / (far.at - near.at);
    }
  }
  return jacobian;
}

/** J^T r. */
function gradientOf(jacobian: Float64Array, residuals: Float64Array, size: number): Float64Array {
  const gradient = new Float64Array(size);
  for (let i = 0; i < residuals.length; i++) {
    for (let j = 0; j < size; j++) gradient[j] += jacobian[i * size + j] * residuals[i];
  }
  return gradient;
}

/** Parameters that are not held at a bound by the gradient. */
function freeParameters(
  point: Float64Array,
  gradient: Float64Array,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): boolean[] {
  return Array.from(
    point,
    (value, j) => !((value <= lower[j] && gradient[j] > 0) || (value >= upper[j] && gradient[j] < 0)),
  );
}

/** Each column by the largest norm it had (More 1978), so that the units of the parameters do not matter. */
function updateScale(scale: Float64Array, jacobian: Float64Array, rows: number, size: number): void {
  for (let j = 0; j < size; j++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += jacobian[i * size + j] ** 2;
    scale[j] = Math.max(scale[j], Math.sqrt(sum));
  }
}

/** Whether no free parameter has an effect on the residuals at first order: cosine between each column and the residuals. */
function smallGradient(
  gradient: Float64Array,
  free: readonly boolean[],
  scale: Float64Array,
  cost: number,
  tolerance: number,
): boolean {
  return gradient.every(
    (value, j) => !free[j] || scale[j] === 0 || Math.abs(value) <= tolerance * scale[j] * Math.sqrt(cost),
  );
}

/** The Levenberg-Marquardt step, zero in held parameters. */
function dampedStep(
  jacobian: Float64Array,
  residuals: Float64Array,
  free: readonly boolean[],
  scale: Float64Array,
  damping: number,
  size: number,
): Float64Array {
  const rows = residuals.length;
  const places = free.flatMap((isFree, j) => (isFree && scale[j] > 0 ? [j] : []));
  const scaled = new Float64Array(rows * places.length);
  for (let i = 0; i < rows; i++) {
    places.forEach((j, k) => {
      scaled[i * places.length + k] = jacobian[i * size + j] / scale[j];
    });
  }
  const { left, values, right } = singularValues(scaled, rows, places.length);
  const step = new Float64Array(size);
  for (let l = 0; l < places.length; l++) {
    let projection = 0;
    for (let i = 0; i < rows; i++) projection += left[i * places.length + l] * residuals[i];
    const factor = (-projection * values[l]) / (values[l] * values[l] + damping);
    places.forEach((j, k) => {
      step[j] += (factor * right[k * places.length + l]) / scale[j];
    });
  }
  return step;
}

/** Sum of squares that the linear model foretells. */
function predictedCost(
  jacobian: Float64Array,
  residuals: Float64Array,
  from: Float64Array,
  to: Float64Array,
  size: number,
): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) {
    let value = residuals[i];
    for (let j = 0; j < size; j++) value += jacobian[i * size + j] * (to[j] - from[j]);
    sum += value * value;
  }
  return sum;
}

/** Largest change of a parameter as a share of its box. */
function largestChange(
  from: Float64Array,
  to: Float64Array,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): number {
  return from.reduce((most, value, j) => Math.max(most, Math.abs(to[j] - value) / (upper[j] - lower[j])), 0);
}
