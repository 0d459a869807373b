import type { KernelHeap } from '../kernels/heap.js';
import type { Cycle } from './cycle.js';
import type { Level } from './level.js';
import type { ResidualSums } from './residual.js';

/** What the iteration works on; all arrays of doubles have one entry per voxel, x fastest. */
export interface WideProblem {
  readonly heap: KernelHeap;
  readonly finest: Level;
  readonly cycle: Cycle;
  /** A double a page. */
  readonly sums: Float64Array;
  /** Improved in place; V. */
  readonly potential: Float64Array;
  /** What conductances were multiplied by for single precision. */
  readonly scale: number;
  /** Stores b - A u; A. */
  residual(u: Float64Array, target: Float64Array): ResidualSums;
  /** Stores -A p: currents out of every voxel for the potentials p without what is given. */
  product(p: Float64Array, target: Float64Array): void;
}

export interface WideGoals {
  /** Norm of the residual below which the tolerance is met; A. */
  readonly norm: number;
  /** Largest sum of |residual| over the current through the domain. */
  readonly imbalance: number;
  /** Iterations that are left. */
  readonly most: number;
  /** Hears of every true residual. */
  restarted(sums: ResidualSums): void;
  progress(iterations: number, norm: number): void;
}

export interface WideOutcome {
  readonly sums: ResidualSums;
  readonly iterations: number;
  /** Goals met, goals met as far as potentials in doubles can, or not. */
  readonly end: 'reached' | 'rounding' | 'stalled';
}

/** A residual this many times what rounding of the potentials explains is rounding's. */
const roundingMargin = 4;

/**
 * Conjugate gradients in doubles with the single-precision multigrid cycle as preconditioner, for contrasts that single precision cannot
 * hold: where the potential of a good conductor's part is nearly constant, rounding it to single precision gives currents inside that
 * drown those through its surface. As preconditioner the cycle may round, since its error counts by its energy only; it varies with
 * that, so directions are made conjugate explicitly (flexible conjugate gradients, Notay 2000, with one direction kept).
 *
 * Takes 24 bytes a voxel of the heap, and gives them back.
 * @throws KernelMemoryError
 */
export function wideIteration(problem: WideProblem, goals: WideGoals): WideOutcome {
  const { heap, potential: u } = problem;
  const count = u.length;
  const [r, p, q] = Array.from({ length: 3 }, () => heap.float64(count, 'the iteration in doubles')) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  try {
    return iterate(problem, goals, r, p, q);
  } finally {
    heap.release(r, p, q);
  }
}

function iterate(
  problem: WideProblem,
  goals: WideGoals,
  r: Float64Array,
  p: Float64Array,
  q: Float64Array,
): WideOutcome {
  const { potential: u } = problem;
  const count = u.length;
  p.fill(0);
  q.fill(0);
  let energy = 0;
  let iterations = 0;
  let before = Infinity;
  let stalls = 0;
  for (;;) {
    const sums = problem.residual(u, r);
    goals.restarted(sums);
    if (sums.norm <= goals.norm && sums.absolute <= goals.imbalance * sums.through)
      return { sums, iterations, end: 'reached' };
    if (!(sums.norm < Infinity) || iterations >= goals.most) return { sums, iterations, end: 'stalled' };
    stalls = sums.norm < 0.5 * before ? 0 : stalls + 1;
    before = sums.norm;
    const rounding = roundingOf(problem, u);
    const enough = (size: number, goal: number, floor: number): boolean =>
      size <= Math.max(goal, roundingMargin * floor);
    // What still falls is not yet rounding's alone.
    if (
      (stalls > 0 || sums.norm <= goals.norm) &&
      enough(sums.norm, goals.norm, rounding.norm) &&
      enough(sums.absolute, goals.imbalance * sums.through, rounding.absolute)
    )
      return { sums, iterations, end: sums.norm <= goals.norm ? 'reached' : 'rounding' };
    if (stalls > 2) return { sums, iterations, end: 'stalled' };
    // The residual that is carried along goes below the goals, so that the true one meets them.
    const goal = Math.min(0.7 * goals.norm, 0.3 * sums.norm);
    const wanted = 0.7 * goals.imbalance * sums.through;
    const whole = sums.norm * 1e-14;
    let [norm, absolute] = [sums.norm, sums.absolute];
    while (!(norm <= goal && absolute <= Math.max(wanted, 0.01 * sums.absolute)) && norm > whole) {
      if (iterations >= goals.most) break;
      const unit = norm / Math.sqrt(count);
      precondition(problem, r, unit, q, p, energy);
      problem.product(p, q);
      energy = 0;
      let along = 0;
      for (let at = 0; at < count; at++) {
        energy -= p[at]! * q[at]!;
        along += p[at]! * r[at]!;
      }
      if (!(energy > 0)) {
        p.fill(0);
        q.fill(0);
        energy = 0;
        break;
      }
      const step = along / energy;
      let square = 0;
      absolute = 0;
      for (let at = 0; at < count; at++) {
        u[at]! += step * p[at]!;
        const left = r[at]! + step * q[at]!;
        r[at] = left;
        square += left * left;
        absolute += Math.abs(left);
      }
      norm = Math.sqrt(square);
      iterations++;
      goals.progress(iterations, norm);
      if (!(norm < Infinity)) break;
    }
  }
}

/** p = z + factor p for z = the cycle's answer to r, with p conjugate to what it was. */
function precondition(
  { heap, finest, cycle, sums, scale }: WideProblem,
  r: Float64Array,
  unit: number,
  q: Float64Array,
  p: Float64Array,
  energy: number,
): void {
  const { pages, rows, columns, half, plane, b, x } = finest;
  const inPlane = rows * columns;
  const { byteOffset } = sums;
  // Into entries near one; the two sums of a plane go where the next cycle writes anyway.
  const pair = heap.float64(2, 'sums');
  for (let page = 0; page < pages; page++)
    heap.kernels.voxelPackResidual(
      ...([rows, columns, half, r.byteOffset + 8 * page * inPlane, 1 / unit] as const),
      ...([b.byteOffset + 4 * page * plane, pair.byteOffset] as const),
    );
  heap.release(pair);
  cycle.begin(0, sums);
  cycle.finish(new Float64Array(sums.buffer, byteOffset, pages));
  const size = unit * scale;
  let product = 0;
  if (energy > 0) {
    for (let row = 0, at = 0; row < pages * rows; row++) {
      const even = Math.floor(row / rows) * plane + (row % rows) * 2 * half;
      for (let column = 0; column < columns; column++, at++)
        product += x[even + (column & 1) * half + (column >> 1)]! * q[at]!;
    }
  }
  // q holds -A p.
  const factor = energy > 0 ? (size * product) / energy : 0;
  for (let row = 0, at = 0; row < pages * rows; row++) {
    const even = Math.floor(row / rows) * plane + (row % rows) * 2 * half;
    for (let column = 0; column < columns; column++, at++)
      p[at] = size * x[even + (column & 1) * half + (column >> 1)]! + factor * p[at]!;
  }
}

/** Norm and sum of magnitudes (A) of the currents that rounding of the potentials to doubles gives. */
function roundingOf(
  { finest, scale }: WideProblem,
  u: Float64Array,
): { readonly norm: number; readonly absolute: number } {
  const { pages, rows, columns, half, plane, reciprocals } = finest;
  let square = 0;
  let absolute = 0;
  for (let row = 0, at = 0; row < pages * rows; row++) {
    const even = Math.floor(row / rows) * plane + (row % rows) * 2 * half;
    for (let column = 0; column < columns; column++, at++) {
      const reciprocal = reciprocals[even + (column & 1) * half + (column >> 1)]!;
      if (!(reciprocal > 0)) continue;
      const current = (2 ** -53 * Math.abs(u[at]!)) / (reciprocal * scale);
      square += current * current;
      absolute += current;
    }
  }
  return { norm: Math.sqrt(square), absolute };
}
