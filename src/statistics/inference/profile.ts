import { type LeastSquaresProblem, leastSquares, NoResiduals } from './least-squares.js';

export interface ProfileOptions extends Omit<LeastSquaresProblem, 'start'> {
  /** The best point and its sum of squares. */
  readonly point: ArrayLike<number>;
  readonly sumOfSquares: number;
  /** Which parameter is held. */
  readonly index: number;
  /** Rise of the sum of squares at the ends of the interval: 3.84 for 95 % where residuals have variance one. */
  readonly rise: number;
  /** First step away from the best value, about a standard error. */
  readonly firstStep: number;
}

interface ProfilePoint {
  readonly value: number;
  readonly sumOfSquares: number;
  readonly point: Float64Array;
}

export interface Profile {
  /** Ends of the interval; null where the sum of squares has not risen enough up to the bound: open on that side. */
  readonly low: number | null;
  readonly high: number | null;
  /** What was computed, by rising value; the best point among them. */
  readonly points: readonly ProfilePoint[];
  /** A point of smaller sum of squares than the best one, when the walk met one. */
  readonly better: ProfilePoint | null;
}

const stepsAtMost = 16;
/** The root of the rise is located to this share of itself. */
const located = 0.02;

/**
 * Profile likelihood of one parameter: the parameter is held at values ever farther from its best one, the others are fitted again, until
 * the sum of squares has risen by `rise`. Unlike standard errors it sees curved and one-sided dependences.
 *
 * @returns the interval with the computed points
 * Source: Venzon and Moolgavkar, Appl. Stat. 37, 87 (1988); for identifiability: Raue et al., Bioinformatics 25, 1923 (2009).
 */
export async function profileLikelihood(options: ProfileOptions): Promise<Profile> {
  const { index, lower, upper } = options;
  const best = {
    value: options.point[index],
    sumOfSquares: options.sumOfSquares,
    point: Float64Array.from(options.point),
  };
  const down = await walk(options, best, -1);
  const up = await walk(options, best, 1);
  const points = [...down.points.reverse(), best, ...up.points];
  points.sort((a, b) => a.value - b.value);
  const least = points.reduce((one, other) => (other.sumOfSquares < one.sumOfSquares ? other : one));
  const significant = least.sumOfSquares < best.sumOfSquares - 0.01 * options.rise;
  return {
    low: down.end === null ? null : Math.max(lower[index], down.end),
    high: up.end === null ? null : Math.min(upper[index], up.end),
    points,
    better: significant ? least : null,
  };
}

async function walk(
  options: ProfileOptions,
  best: ProfilePoint,
  direction: 1 | -1,
): Promise<{ end: number | null; points: ProfilePoint[] }> {
  const { index, rise, lower, upper } = options;
  const bound = direction > 0 ? upper[index] : lower[index];
  const points: ProfilePoint[] = [];
  // By the root of the rise, which is a straight line for a linear model.
  const root = (one: ProfilePoint) => Math.sqrt(Math.max(0, one.sumOfSquares - best.sumOfSquares));
  const wanted = Math.sqrt(rise);
  let inside = best;
  let outside: ProfilePoint | null = null;
  const room = Math.abs(bound - best.value);
  let distance = Math.min(room, options.firstStep);
  if (room === 0) return { end: null, points };
  for (let step = 0; step < stepsAtMost; step++) {
    const value = best.value + direction * distance;
    const next = await refit(options, distance >= room ? bound : value, inside.point);
    // Where the model gives nothing the walk ends, and with it what is known.
    if (next === null) return { end: inside === best ? null : inside.value, points };
    points.push(next);
    if (Math.abs(root(next) - wanted) <= located * wanted) return { end: next.value, points };
    if (root(next) > wanted) outside = next;
    else if (distance >= room) return { end: null, points };
    else inside = next;
    if (outside === null) {
      const reached = Math.abs(inside.value - best.value);
      const stretch = root(inside) > 0 ? wanted / root(inside) : 3;
      distance = Math.min(room, reached * Math.min(3, Math.max(1.25, stretch)));
    } else {
      const share = (wanted - root(inside)) / (root(outside) - root(inside));
      const from = Math.abs(inside.value - best.value);
      const to = Math.abs(outside.value - best.value);
      distance = from + Math.min(0.9, Math.max(0.1, share)) * (to - from);
      if (to - from <= 1e-6 * room) return { end: outside.value, points };
    }
  }
  return { end: outside === null ? null : (outside.value + inside.value) / 2, points };
}

/** The best fit of the others with one parameter held. */
async function refit(options: ProfileOptions, value: number, near: Float64Array): Promise<ProfilePoint | null> {
  const { index, lower, upper, steps, residuals } = options;
  const full = (others: ArrayLike<number>): Float64Array => {
    const point = new Float64Array(near.length);
    for (let j = 0, k = 0; j < near.length; j++) point[j] = j === index ? value : others[k++];
    return point;
  };
  const without = (list: ArrayLike<number>) => Array.from(list).filter((_, j) => j !== index);
  try {
    const fit = await leastSquares({
      ...options,
      residuals: (points) => residuals(points.map(full)),
      start: without(near),
      lower: without(lower),
      upper: without(upper),
      steps: without(steps),
      tolerance: Math.max(1e-6, options.tolerance ?? 0),
    });
    return { value, sumOfSquares: fit.sumOfSquares, point: full(fit.point) };
  } catch (error) {
    if (error instanceof NoResiduals) return null;
    throw error;
  }
}
