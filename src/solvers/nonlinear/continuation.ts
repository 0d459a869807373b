import { type Issue, LithostatError } from '../../quantity/issue.js';
import { AugmentedSystem, atParameter, type ParametricSystem } from './augmented-system.js';
import { BranchTangent } from './branch-tangent.js';
import { outOfRange } from './checks.js';
import type { MethodOptions, PreparedSolve } from './method.js';
import { newton } from './newton.js';
import type { NonlinearFailure, NonlinearOutcome, SolveCounts } from './outcome.js';

/** Corrector iterations that the length of the steps aims at. */
const aimedIterations = 3;
const mostIterations = 12;
/** Cosine of the largest angle between tangents of neighbouring points: beyond it the step may have jumped to another branch. */
const leastCosine = 0.85;
const mostRefinements = 60;

/** Options of continuation. */
export interface ContinuationOptions
  extends Pick<MethodOptions, 'linearSolve' | 'relativeTolerance' | 'fractionToBound'> {
  /**
   * `arclength` (the default) goes round turning points; `natural` steps in the parameter, and fails at the first turning point.
   */
  readonly kind?: 'arclength' | 'natural';
  /** First value of the parameter. */
  readonly from: number;
  /** First change of the parameter; its sign is the direction. */
  readonly firstStep: number;
  /** The branch ends where the parameter leaves this interval, with a point on its end. */
  readonly within: readonly [number, number];
  /** Longest step, as change of the parameter (at the start of an arclength branch); default 10 times the first. */
  readonly longestStep?: number;
  /** Shortest step; default 1e-8 of the first. */
  readonly shortestStep?: number;
  /** Default 1000. */
  readonly maximumPoints?: number;
  /** Ends the branch after a point for which it returns true. */
  stop?(point: BranchPoint): boolean;
}

/** A solution on the branch. */
export interface BranchPoint {
  readonly parameter: number;
  readonly unknowns: Float64Array;
  /** Change of the parameter for a unit of length along the branch: its sign changes at turning points. */
  readonly slope: number;
}

/** A branch of solutions. */
export interface Branch {
  /** Points in their order along the branch, turning points not among them. */
  readonly points: readonly BranchPoint[];
  /** Where the parameter turns back, located to round-off of the parameter; `after` is the index of the point before. */
  readonly turningPoints: readonly (BranchPoint & { readonly after: number })[];
  /** Why it ends. */
  readonly end: 'interval' | 'stopped' | 'maximum-points' | 'failed';
  /** What was in the way, when it failed. */
  readonly failure: NonlinearFailure | null;
  readonly counts: SolveCounts;
}

/**
 * Follows a branch of solutions F(x, p) = 0 in the parameter p, by tangent predictors and Newton correctors in the plane normal to
 * the tangent (pseudo-arclength), with steps as long as the corrector converges quickly and the branch is not too bent. Turning
 * points (limit loads, snap-through) are located.
 *
 * Length along the branch is measured in scaled unknowns such that at the start the unknowns count as much as the parameter; it does
 * not depend on units.
 * @param system the equations.
 * @param start guess of the solution at `from`.
 * @throws LithostatError for options out of range; what the equations do is in the answer.
 * Source: Keller (1977), see AugmentedSystem; step control after Allgower & Georg, Numerical Continuation Methods (1990), chapter 6.
 */
export function traceBranch(system: ParametricSystem, start: Float64Array, options: ContinuationOptions): Branch {
  return new BranchTracer(system, options).trace(start);
}

class BranchTracer {
  private readonly system: ParametricSystem;
  private readonly options: ContinuationOptions;
  private readonly size: number;
  private readonly augmented: AugmentedSystem;
  private readonly corrector: PreparedSolve;
  private readonly tangent: BranchTangent;
  private readonly total = { iterations: 0, evaluations: 0, jacobians: 0, factorisations: 0, linearIterations: 0 };
  private readonly guess: Float64Array;
  private readonly natural: boolean;

  constructor(system: ParametricSystem, options: ContinuationOptions) {
    checkOptions(options);
    this.system = system;
    this.options = options;
    this.size = system.size;
    this.natural = options.kind === 'natural';
    this.augmented = new AugmentedSystem(system, 1e-6 * Math.abs(options.firstStep));
    const { linearSolve, relativeTolerance, fractionToBound } = options;
    this.corrector = newton({
      maximumIterations: mostIterations,
      ...(linearSolve === undefined ? {} : { linearSolve }),
      ...(relativeTolerance === undefined ? {} : { relativeTolerance }),
      ...(fractionToBound === undefined ? {} : { fractionToBound }),
    }).prepare(this.augmented);
    this.tangent = new BranchTangent(this.augmented, linearSolve);
    this.guess = new Float64Array(this.size + 1);
  }

  trace(start: Float64Array): Branch {
    const { options, size: n, tangent } = this;
    const { from, firstStep, within, maximumPoints = 1000 } = options;
    const points: BranchPoint[] = [];
    const turningPoints: (BranchPoint & { after: number })[] = [];
    const finish = (end: Branch['end'], failure: NonlinearFailure | null = null): Branch => ({
      points,
      turningPoints,
      end,
      failure,
      counts: { ...this.total },
    });

    const first = this.#correctAt(start, from);
    if (!first.converged) return finish('failed', first.failure);
    let here = first.unknowns;
    const firstDirection = tangent.first(here, Math.sign(firstStep));
    if (firstDirection === null) return finish('failed', tangent.failure(here));
    let direction: Float64Array = firstDirection;
    points.push(this.#point(here, direction));
    // A unit of the parameter is as long as `unit` along the branch at the start.
    const unit = this.natural ? 1 : 1 / Math.abs(direction[n]);
    let length = Math.abs(firstStep) * unit;
    const longest = (options.longestStep ?? 10 * Math.abs(firstStep)) * unit;
    const shortest = (options.shortestStep ?? 1e-8 * Math.abs(firstStep)) * unit;

    while (points.length < maximumPoints) {
      const outcome = this.#correct(here, direction, length);
      const next: Float64Array | null = outcome.converged ? tangent.at(outcome.unknowns, direction) : null;
      const bent = next !== null && !this.natural && tangent.cosine(direction, next) < leastCosine;
      const reversed = next !== null && this.natural && next[n] * direction[n] <= 0;
      if (next === null || bent || reversed) {
        length *= 0.5;
        if (length >= shortest) continue;
        return finish('failed', outcome.failure ?? tangent.failure(outcome.unknowns));
      }
      const there = outcome.unknowns;
      const turns = next[n] * direction[n] < 0;
      const leaves = !this.#inside(there[n]);
      if (turns && leaves && length * 0.5 >= shortest) {
        // Round the turn and out in one step: smaller steps tell them apart.
        length *= 0.5;
        continue;
      }
      const turning = turns ? this.#turningPoint(here, direction, length, next[n]) : null;
      if (leaves || (turning !== null && !this.#inside(turning.parameter))) {
        const beyond = leaves
          ? there
          : Float64Array.from({ length: n + 1 }, (_, j) => turning!.unknowns[j] ?? turning!.parameter);
        const last = this.#correctBetween(here, beyond, beyond[n] < within[0] ? within[0] : within[1]);
        if (!last.converged) return finish('failed', last.failure);
        const lastDirection = tangent.at(last.unknowns, direction);
        if (lastDirection !== null) points.push(this.#point(last.unknowns, lastDirection));
        return finish('interval');
      }
      if (turning !== null) turningPoints.push({ ...turning, after: points.length - 1 });
      here = there;
      direction = next;
      const point = this.#point(here, direction);
      points.push(point);
      if (options.stop?.(point) === true) return finish('stopped');
      const iterations = Math.max(1, outcome.counts.iterations);
      length = Math.min(longest, length * Math.min(2, Math.max(0.5, aimedIterations / iterations)));
    }
    return finish('maximum-points');
  }

  #inside(parameter: number): boolean {
    const [low, high] = this.options.within;
    return parameter >= low && parameter <= high;
  }

  #point(y: Float64Array, direction: Float64Array): BranchPoint {
    const n = this.size;
    return { parameter: y[n], unknowns: y.slice(0, n), slope: direction[n] };
  }

  /** Solves on the plane at a distance along the tangent from a point (or at a distance in the parameter). */
  #correct(from: Float64Array, direction: Float64Array, length: number): NonlinearOutcome {
    const { augmented, guess, tangent, size: n } = this;
    const stretch = this.natural ? length / Math.abs(direction[n]) : length;
    for (let j = 0; j <= n; j++) guess[j] = from[j] + stretch * direction[j];
    augmented.anchor.set(from);
    if (this.natural) {
      augmented.normal.fill(0);
      augmented.normal[n] = 1;
      augmented.distance = Math.sign(direction[n]) * length;
    } else {
      tangent.writeNormal(direction, augmented.normal);
      augmented.distance = length;
    }
    return this.#run(guess);
  }

  /** Solves at a value of the parameter between two points. */
  #correctBetween(a: Float64Array, b: Float64Array, parameter: number): NonlinearOutcome {
    const { augmented, guess, size: n } = this;
    const part = (parameter - a[n]) / (b[n] - a[n]);
    for (let j = 0; j <= n; j++) guess[j] = a[j] + part * (b[j] - a[j]);
    guess[n] = parameter;
    augmented.normal.fill(0);
    augmented.normal[n] = 1;
    augmented.anchor.set(guess);
    augmented.distance = 0;
    return this.#run(guess);
  }

  /** Solves at the first value of the parameter. */
  #correctAt(start: Float64Array, parameter: number): NonlinearOutcome {
    const { augmented, guess, size: n, options } = this;
    const { linearSolve, relativeTolerance, fractionToBound } = options;
    // Far from a solution the plain system is solved, with as many iterations as it takes.
    const outcome = newton({
      ...(linearSolve === undefined ? {} : { linearSolve }),
      ...(relativeTolerance === undefined ? {} : { relativeTolerance }),
      ...(fractionToBound === undefined ? {} : { fractionToBound }),
    })
      .prepare(atParameter(this.system, parameter))
      .solve(start);
    this.#count(outcome);
    if (!outcome.converged) return outcome;
    guess.set(outcome.unknowns);
    guess[n] = parameter;
    augmented.normal.fill(0);
    augmented.normal[n] = 1;
    augmented.anchor.set(guess);
    augmented.distance = 0;
    return { ...outcome, unknowns: guess.slice() };
  }

  #run(guess: Float64Array): NonlinearOutcome {
    // A predictor outside the admissible region is a step that is too long, not a wrong input.
    const { region } = this.augmented;
    for (let j = 0; j <= this.size; j++) {
      const lower = region?.lower?.[j] ?? Number.NEGATIVE_INFINITY;
      const upper = region?.upper?.[j] ?? Number.POSITIVE_INFINITY;
      const from = this.augmented.anchor[j];
      if (guess[j] <= lower) guess[j] = lower + 0.1 * (from - lower);
      if (guess[j] >= upper) guess[j] = upper - 0.1 * (upper - from);
    }
    const outcome = this.corrector.solve(guess);
    this.#count(outcome);
    return outcome;
  }

  #count({ counts }: NonlinearOutcome): void {
    for (const key of Object.keys(this.total) as (keyof SolveCounts)[]) this.total[key] += counts[key];
  }

  /**
   * The point between here and a distance ahead where the tangent has no component in the parameter: regula falsi (Illinois) on
   * the distance.
   */
  #turningPoint(from: Float64Array, direction: Float64Array, length: number, slopeAhead: number): BranchPoint | null {
    const { tangent, size: n } = this;
    let [low, high] = [0, length];
    let [slopeLow, slopeHigh] = [direction[n], slopeAhead];
    let side = 0;
    let best: BranchPoint | null = null;
    for (let k = 0; k < mostRefinements && Math.abs(high - low) > 1e-10 * length; k++) {
      const distance = (low * slopeHigh - high * slopeLow) / (slopeHigh - slopeLow);
      const outcome = this.#correct(from, direction, distance);
      const here = outcome.converged ? tangent.at(outcome.unknowns, direction) : null;
      if (here === null) return best;
      best = this.#point(outcome.unknowns, here);
      const slope = here[n];
      if (Math.abs(slope) <= 1e-10 * Math.abs(direction[n])) break;
      if (slope * slopeHigh > 0) {
        high = distance;
        slopeHigh = slope;
        if (side === -1) slopeLow *= 0.5;
        side = -1;
      } else {
        low = distance;
        slopeLow = slope;
        if (side === 1) slopeHigh *= 0.5;
        side = 1;
      }
    }
    return best;
  }
}

function checkOptions(options: ContinuationOptions): void {
  const issues: Issue[] = [];
  const { from, firstStep, within, longestStep, shortestStep, maximumPoints } = options;
  if (!(Number.isFinite(firstStep) && firstStep !== 0))
    issues.push(outOfRange('firstStep', firstStep, 'a finite number other than 0'));
  if (!(within[0] < within[1])) issues.push(outOfRange('within', within[0], `less than ${within[1]}`));
  if (!(from >= within[0] && from <= within[1]))
    issues.push(outOfRange('from', from, `a number from ${within[0]} to ${within[1]}`));
  if (longestStep !== undefined && !(longestStep >= Math.abs(firstStep)))
    issues.push(outOfRange('longestStep', longestStep, `at least ${Math.abs(firstStep)}`));
  if (shortestStep !== undefined && !(shortestStep > 0 && shortestStep <= Math.abs(firstStep)))
    issues.push(outOfRange('shortestStep', shortestStep, `above 0 and at most ${Math.abs(firstStep)}`));
  if (maximumPoints !== undefined && !(Number.isInteger(maximumPoints) && maximumPoints >= 1))
    issues.push(outOfRange('maximumPoints', maximumPoints, 'a whole number, at least 1'));
  if (issues.length > 0) throw new LithostatError(issues);
}
