import type { CollocationMethod, StageCount } from './collocation.js';
import { radauMethod } from './collocation.js';
import { StepInterpolant } from './interpolant.js';
import type { ResolvedOptions, StepRejection } from './options.js';
import { QuadratureBook } from './quadrature-book.js';
import type { StageTarget } from './stage-solver.js';
import { StageSolver } from './stage-solver.js';
import type { DifferentialAlgebraicSystem } from './system.js';
import { ToleranceScale } from './tolerance.js';

/** Steps longer than this many last steps are not linearised at extrapolated states. */
const longestForesight = 3;

/**
 * One step from a fixed start with a length to be tried: predicts and solves the stages, estimates the error, and writes the
 * end. It can be tried again with another length as long as the next step has not begun. Owns its buffers.
 */
export class TrialStep {
  readonly solver: StageSolver;
  readonly interpolant: StepInterpolant;
  readonly quadratures: QuadratureBook;
  readonly tolerance: ToleranceScale;
  readonly target: StageTarget = { tolerance: 0, stagnation: 0, maximumIterations: 0 };
  /** Method in use. */
  method: CollocationMethod;
  /** Stage count of the step that the interpolant describes. */
  interpolantStages: StageCount = 3;
  startTime = 0;
  readonly startState: Float64Array;
  readonly startRate: Float64Array;
  /** Solve the stages to round-off (retaken and fixed steps). */
  tight = false;
  /** Filtered error estimate of the last attempt. */
  readonly error: Float64Array;

  private readonly system: DifferentialAlgebraicSystem;
  private readonly fixed: boolean;
  private readonly correction: Float64Array;
  private readonly slope: Float64Array;
  private readonly work: Float64Array;

  constructor(system: DifferentialAlgebraicSystem, options: ResolvedOptions) {
    const n = system.size;
    this.system = system;
    this.fixed = options.fixedStep > 0;
    this.solver = new StageSolver(system, options.maximumStages);
    this.interpolant = new StepInterpolant(n, options.maximumStages);
    this.quadratures = new QuadratureBook(system, options);
    this.tolerance = new ToleranceScale(options);
    this.method = radauMethod(options.minimumStages);
    this.startState = new Float64Array(n);
    this.startRate = new Float64Array(n);
    this.error = new Float64Array(n);
    this.correction = new Float64Array(n);
    this.slope = new Float64Array(n);
    this.work = new Float64Array(n);
  }

  /** Begins a step at a state with known rates. */
  begin(time: number, state: Float64Array, rate: Float64Array): void {
    this.startTime = time;
    this.startState.set(state);
    this.startRate.set(rate);
    this.quadratures.begin();
    this.tolerance.update(state, this.method.stages);
  }

  /** Factors for a length with the present method and magnitudes; false when a matrix is singular. */
  factor(step: number): boolean {
    return this.solver.factor(this.method, step, this.tolerance.magnitude);
  }

  /**
   * Takes the Jacobian: an analytic one where the last polynomial says that the middle of the step will be, as long as that is a
   * short way off, else at the start. False when it is not finite.
   * @param step length to be tried (s).
   * @param atStart when true, at the start in any case.
   */
  updateJacobian(step: number, atStart: boolean): boolean {
    const { solver, interpolant } = this;
    const { length } = interpolant;
    if (!atStart && this.system.jacobian !== undefined && length > 0 && step <= longestForesight * length) {
      this.predict(step, true);
      if (this.linearise(this.middle, step)) return true;
    }
    return solver.updateJacobian(this.startTime, this.startState, this.tolerance.floor);
  }

  /**
   * Solves the stages for a length.
   * @returns null when solved, else why not.
   */
  attempt(step: number): StepRejection | null {
    const { solver, method, startTime, startState, quadratures, target } = this;
    this.tolerance.aim(target, method.stages, this.tight, quadratures.carriesInvariants);
    const history = this.interpolant.length > 0;
    this.predict(step, history);
    let outcome = solver.solve(method, startTime, startState, step, this.tolerance.scale, target);
    if (outcome === 'non-finite' && history && solver.iterations === 1) {
      // The extrapolated start may lie outside the domain of the laws although the solution does not.
      this.predict(step, false);
      outcome = solver.solve(method, startTime, startState, step, this.tolerance.scale, target);
    }
    // Where the length is not ours to reduce, or a Jacobian costs less than an iteration: go over from simplified towards full
    // Newton, linearised at the last iterate of the end (fixed steps) or of the middle.
    const renewals = this.fixed ? 60 : this.system.jacobian !== undefined ? 2 : 0;
    for (let renewal = 0; outcome === 'newton-divergence' && renewal < renewals; renewal++) {
      if (!(solver.contraction < (this.fixed ? 2 : 1))) break;
      if (!this.linearise(this.fixed ? method.stages - 1 : this.middle, step)) return 'non-finite';
      if (!this.factor(step)) return 'singular-matrix';
      outcome = solver.solve(method, startTime, startState, step, this.tolerance.scale, target);
    }
    for (let repeats = 0; ; repeats++) {
      if (outcome !== 'converged') return outcome;
      if (!solver.evaluateStages(method, startTime, startState, step, quadratures)) return 'non-finite';
      this.correctEnd(step);
      if (this.tolerance.norm(this.correction) < 1) return null;
      // A large linear part that one iteration settles can feign fast contraction: what is left says otherwise, so go on.
      if (repeats >= 2) return 'newton-divergence';
      outcome = solver.solve(method, startTime, startState, step, this.tolerance.scale, target);
    }
  }

  /**
   * Weighted error of the attempt, 1 at the tolerance: the difference f(y_0) - p'(t_0) to the slope of the collocation
   * polynomial, filtered by (M - h gamma J)^-1. Source: Hairer & Wanner (1996), IV.8, equations (8.19) and (8.20).
   * @param filterAgain whether a large estimate is filtered twice (first step, or after a rejection).
   */
  errorNorm(step: number, filterAgain: boolean): number {
    const { solver, method, error, slope, work, startRate, startState, tolerance } = this;
    const { mass } = this.system;
    const { startSlope, stages: s } = method;
    const n = error.length;
    for (let k = 0; k < n; k++) {
      let sum = 0;
      // Algebraic rows hold already and contribute nothing.
      if (mass[k] !== 0) for (let i = 0; i < s; i++) sum += startSlope[i]! * solver.increments[i * n + k]!;
      slope[k] = sum / step;
      error[k] = mass[k] !== 0 ? startRate[k]! - slope[k]! : 0;
    }
    solver.solveFiltered(error);
    let norm = tolerance.norm(error);
    if (norm >= 1 && filterAgain) {
      // A second filtering takes out what is left of fast transients in f(y_0).
      for (let k = 0; k < n; k++) error[k] = startState[k]! + error[k]!;
      this.system.evaluate(this.startTime, error, work);
      solver.evaluations++;
      for (let k = 0; k < n; k++) error[k] = mass[k] !== 0 ? work[k]! - slope[k]! : 0;
      solver.solveFiltered(error);
      const refined = tolerance.norm(error);
      if (Number.isFinite(refined)) norm = refined;
    }
    return Math.max(norm, this.quadratures.errorNorm(method, step, tolerance.working(s)));
  }

  /** Writes the end of the attempt: state, rates there, quadratures, and the dense output of the step. */
  finish(step: number, state: Float64Array, rate: Float64Array): void {
    const { solver, method, startState, correction, interpolant } = this;
    const n = state.length;
    const s = method.stages;
    const lastRow = (s - 1) * n;
    interpolant.values.set(startState, 0);
    for (let i = 0; i < s - 1; i++)
      for (let k = 0; k < n; k++) interpolant.values[(i + 1) * n + k] = startState[k]! + solver.increments[i * n + k]!;
    for (let k = 0; k < n; k++) {
      state[k] = startState[k]! + (solver.increments[lastRow + k]! + correction[k]!);
      rate[k] = solver.rates[lastRow + k]!;
    }
    interpolant.values.set(state, lastRow + n);
    interpolant.startTime = this.startTime;
    interpolant.length = step;
    this.interpolantStages = s;
    this.quadratures.advance(method, solver, step, correction, this.tolerance.magnitude);
  }

  /** Starting values of the stages: the last polynomial extrapolated, or the state held. */
  private predict(step: number, fromHistory: boolean): void {
    const { increments } = this.solver;
    const { interpolant, startState } = this;
    const { nodes, stages } = this.method;
    const n = startState.length;
    if (!fromHistory) {
      increments.fill(0);
      return;
    }
    const source = radauMethod(this.interpolantStages);
    for (let i = 0; i < stages; i++) {
      interpolant.extrapolate(source, this.startTime + nodes[i]! * step, this.startTime + step, increments, i * n);
      for (let k = 0; k < n; k++) increments[i * n + k] = increments[i * n + k]! - startState[k]!;
    }
  }

  /** Stage in the middle of the step. */
  private get middle(): number {
    return (this.method.stages - 1) / 2;
  }

  /** Takes the Jacobian at the present iterate of a stage; false when it is not finite. */
  private linearise(stage: number, step: number): boolean {
    const { solver, work, method } = this;
    const n = work.length;
    for (let k = 0; k < n; k++) work[k] = this.startState[k]! + solver.increments[stage * n + k]!;
    return solver.updateJacobian(this.startTime + method.nodes[stage]! * step, work, this.tolerance.floor);
  }

  /**
   * What Newton has left of M (y_1 - y_0) = h sum b_i f(Y_i), filtered by (M - h gamma J)^-1. Where w'M f = 0 also w'J = 0, so
   * the filter does not touch linear invariants, which then hold to round-off whatever Newton left.
   */
  private correctEnd(step: number): void {
    const { correction, solver, method } = this;
    const { mass } = this.system;
    const { stages: s, weights } = method;
    const n = correction.length;
    const shift = method.realEigenvalue / solver.factoredStep;
    const lastRow = (s - 1) * n;
    for (let k = 0; k < n; k++) {
      if (mass[k] === 0) correction[k] = solver.rates[lastRow + k]!;
      else {
        let sum = 0;
        for (let i = 0; i < s; i++) sum += weights[i]! * solver.rates[i * n + k]!;
        correction[k] = shift * (step * sum - solver.increments[lastRow + k]!);
      }
    }
    solver.solveFiltered(correction);
  }
}
