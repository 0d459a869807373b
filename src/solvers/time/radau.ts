import { LithostatError } from '../../quantity/issue.js';
import { CheckpointLayout, IntegratorMemory } from './checkpoint.js';
import { radauMethod } from './collocation.js';
import type { ConsistencyResult } from './consistency.js';
import { solveConsistency } from './consistency.js';
import type { LocatedEvent } from './events.js';
import { EventLocator } from './events.js';
import { firstStep } from './first-step.js';
import type { IntegratorOptions, ResolvedOptions, StepFailureCode, StepRejection, StepResult } from './options.js';
import { resolveOptions, stepRejections } from './options.js';
import { polishEnd } from './polish.js';
import { StepControl } from './step-control.js';
import type { DifferentialAlgebraicSystem, EventFunction } from './system.js';
import { TrialStep } from './trial-step.js';

/** Work done since construction. */
export interface IntegratorStatistics {
  readonly steps: number;
  readonly evaluations: number;
  readonly jacobians: number;
  readonly factorisations: number;
}

const accepted: StepResult = { accepted: true };
const mostAttempts = 80;

/**
 * Integrates stiff semi-explicit differential-algebraic systems of index 1 by Radau IIA collocation of variable order (5, 9,
 * 13; 1 on request) and variable step. Linear invariants of (state, quadratures) are kept to round-off.
 *
 * One `step` at a time; after a step its dense output serves `interpolate` and `locate`, and `truncateTo` retakes it so that it
 * ends at an event. Buffers are owned by the integrator: `state` and `quadratures` are live views, copy what is to be kept.
 *
 * Sources: Hairer & Wanner, Solving Ordinary Differential Equations II (1996), IV.8; J. Comput. Appl. Math. 111 (1999) 93
 * (variable order); Gustafsson, ACM Trans. Math. Softw. 20 (1994) 496 (step control).
 */
export class RadauIntegrator {
  /** Unknowns at `time` (live buffer). */
  readonly state: Float64Array;
  /** Quadratures at `time` (live buffer). */
  readonly quadratures: Float64Array;
  /** Trial steps given up, by reason, since construction. */
  readonly rejections: Record<StepRejection, number> = {
    'error-test': 0,
    'newton-divergence': 0,
    'non-finite': 0,
    'singular-matrix': 0,
  };

  private readonly system: DifferentialAlgebraicSystem;
  private readonly options: ResolvedOptions;
  private readonly control = new StepControl();
  private readonly trial: TrialStep;
  private readonly locator: EventLocator;
  private readonly rate: Float64Array;
  private readonly work: Float64Array;
  private readonly memory = new IntegratorMemory();
  private readonly layout: CheckpointLayout;
  private lastCause: StepRejection | 'none' = 'none';
  private stepCount = 0;
  private errorNorm = 0;

  /**
   * @param system what to integrate.
   * @param options tolerances and limits.
   * @throws LithostatError when an option is out of range or of the wrong length.
   */
  constructor(system: DifferentialAlgebraicSystem, options: IntegratorOptions) {
    this.options = resolveOptions(system, options);
    this.system = system;
    this.trial = new TrialStep(system, this.options);
    this.locator = new EventLocator(system.size);
    this.state = new Float64Array(system.size);
    this.quadratures = this.trial.quadratures.values;
    this.rate = new Float64Array(system.size);
    this.work = new Float64Array(system.size);
    this.layout = new CheckpointLayout(this.memory, this.control, this.trial, this.state, this.rate);
  }

  /** Time of `state` (s). */
  get time(): number {
    return this.memory.time;
  }

  /** Start of the last step (s); equal to `time` when there is none. */
  get previousTime(): number {
    return this.memory.hasStep ? this.trial.startTime : this.memory.time;
  }

  /** Length that the next step would be tried with (s); 0 when it will be estimated. Give it to `start` to go on after an event. */
  get suggestedStep(): number {
    return this.memory.proposal;
  }

  /**
   * Length for the first trial step after a discontinuity (s), from what the start before it called for: the layers behind
   * discontinuities of one kind are alike. 0 when there was none.
   */
  get suggestedRestart(): number {
    return this.memory.restart;
  }

  /** Order of the method in use. */
  get order(): number {
    return 2 * this.trial.method.stages - 1;
  }

  /** Work done since construction. */
  get statistics(): IntegratorStatistics {
    const { evaluations, jacobians, factorisations } = this.trial.solver;
    return { steps: this.stepCount, evaluations, jacobians, factorisations };
  }

  /**
   * Starts from a state, forgetting the history: at the beginning and after every discontinuity (event, new load).
   * @param time time (s).
   * @param state unknowns, copied; call `makeConsistent` when the algebraic ones do not fit.
   * @param quadratures their values, copied; zero when absent.
   * @param suggestion length of the first trial step (s), for example `suggestedStep` or `suggestedRestart`.
   * @throws LithostatError when a length or a value is wrong.
   */
  start(time: number, state: Float64Array, quadratures?: Float64Array, suggestion?: { readonly step?: number }): void {
    if (
      state.length !== this.state.length ||
      (quadratures !== undefined && quadratures.length !== this.quadratures.length)
    ) {
      refuse(
        'wrong-length',
        state.length !== this.state.length ? 'state' : 'quadratures',
        'The start values do not have the size of the system.',
        `${state.length} unknowns, ${quadratures?.length ?? 0} quadratures`,
        `${this.state.length} unknowns, ${this.quadratures.length} quadratures`,
      );
    }
    const bad = state.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0 || !Number.isFinite(time)) {
      refuse(
        'not-finite',
        bad >= 0 ? `state[${bad}]` : 'time',
        'The start values must be finite.',
        String(bad >= 0 ? state[bad] : time),
        'a finite number',
      );
    }
    this.memory.time = time;
    this.state.set(state);
    if (quadratures === undefined) this.quadratures.fill(0);
    else this.quadratures.set(quadratures);
    this.trial.method = radauMethod(this.options.minimumStages);
    this.forgetHistory();
    this.memory.proposal = suggestion?.step ?? this.options.initialStep;
    this.memory.restart = suggestion?.step ?? 0;
    if (this.memory.firedTime !== time) this.memory.firedEvent = 0;
  }

  /**
   * Solves the algebraic rows for the algebraic unknowns at the present time and differential unknowns; forgets the history
   * when they change.
   * @returns whether it succeeded, with the residual left; failure is reported, not thrown.
   */
  makeConsistent(): ConsistencyResult {
    const { tolerance, method } = this.trial;
    tolerance.update(this.state, method.stages);
    const result = solveConsistency(this.system, this.memory.time, this.state, tolerance.scale, tolerance.floor);
    const { proposal } = this.memory;
    this.forgetHistory();
    this.memory.proposal = proposal;
    return result;
  }

  /**
   * Takes one accepted step, of length chosen by the error control, not past a time and landing on it exactly.
   * @param endTime time (s) not to be passed; must lie ahead.
   * @returns accepted, or why no step could be taken; the state is then that before the call.
   * @throws LithostatError when endTime does not lie ahead.
   */
  step(endTime: number): StepResult {
    if (!(endTime > this.memory.time)) {
      refuse('out-of-range', 'endTime', 'A step must go forward in time.', String(endTime), `> ${this.memory.time}`);
    }
    const { options, trial, control } = this;
    const { solver } = trial;
    if (!this.memory.rateKnown && !this.evaluateStart())
      return this.failure('non-finite-rate', 'The rates are not finite at the start of the step.', 0);
    trial.begin(this.memory.time, this.state, this.rate);
    const fixed = options.fixedStep > 0;
    trial.tight = fixed;
    this.memory.hasStep = false;
    this.errorNorm = 0;
    const span = endTime - this.memory.time;
    const shortest = Math.max(options.minimumStep, 16 * Number.EPSILON * Math.abs(this.memory.time));
    const { stages } = trial.method;
    let step = fixed
      ? options.fixedStep
      : this.memory.proposal > 0
        ? this.memory.proposal
        : this.estimateFirstStep(span);
    let divergences = 0;
    for (let attempts = 0; attempts < mostAttempts; attempts++) {
      step = Math.min(step, options.maximumStep);
      const wanted = step;
      // The last stretch is taken in one step or in two equal ones, never with a crumb left over.
      const last = span <= step * (fixed ? 1 + 1e-9 : 1.01);
      if (last) step = span;
      else if (span < 2 * step && !fixed) step = 0.5 * span;
      if (step < shortest && !last) return this.tooSmall(`The step shrank below ${shortest} s`, step);

      if (this.memory.jacobian === 'none') {
        if (!trial.updateJacobian(step, divergences > 1))
          return this.failure('non-finite-jacobian', 'The Jacobian is not finite at the start of the step.', step);
        this.memory.jacobian = 'fresh';
      }
      const factored = solver.factoredStep === step && solver.factoredStages === stages;
      const obstacle = factored || trial.factor(step) ? trial.attempt(step) : 'singular-matrix';
      if (obstacle !== null) {
        this.reject(obstacle);
        if (fixed)
          return this.failure('fixed-step', `The stages of the fixed step could not be solved (${obstacle}).`, step);
        if (obstacle === 'newton-divergence') divergences++;
        // An outdated Jacobian is the first suspect of slow convergence; the length is kept while a new one is tried.
        if (obstacle !== 'newton-divergence') step *= 0.5;
        else if (this.memory.jacobian === 'fresh') step *= solver.shrink;
        // An analytic one is cheap, and is taken along the step.
        if (this.memory.jacobian === 'old' || this.system.jacobian !== undefined) this.memory.jacobian = 'none';
        continue;
      }
      const landing = last ? endTime : this.memory.time + step;
      if (fixed) {
        this.finish(landing, step);
        this.memory.proposal = options.fixedStep;
        this.memory.jacobian = 'none';
        return accepted;
      }
      const { iterations } = solver;
      const allowed = trial.target.maximumIterations;
      const norm = trial.errorNorm(step, this.memory.firstStep || this.memory.lastRejected);
      this.errorNorm = norm;
      if (norm < 1) {
        this.finish(landing, step);
        this.planNext(step, wanted, iterations, divergences > 1);
        return accepted;
      }
      this.reject('error-test');
      if (!(norm < Number.POSITIVE_INFINITY)) step *= 0.2;
      else if (this.memory.firstStep && attempts === 0)
        step *= Math.max(0.1, Math.min(0.5, 0.9 * norm ** (-1 / (stages + 1))));
      else step = control.nextStep(step, norm, stages, iterations, allowed, false);
    }
    return this.tooSmall(`${mostAttempts} trial steps in a row failed`, step);
  }

  /**
   * Writes the state at a time inside the last step (collocation polynomial) to `out`.
   * @param time time (s) between `previousTime` and `time`.
   * @param out receives the unknowns.
   * @throws LithostatError when there is no step or the time lies outside it.
   */
  interpolate(time: number, out: Float64Array): void {
    const slack = 1e-9 * this.trial.interpolant.length;
    if (!this.memory.hasStep || !(time >= this.previousTime - slack && time <= this.memory.time + slack)) {
      refuse(
        'out-of-range',
        'time',
        this.memory.hasStep ? 'The time lies outside the last step.' : 'No step has been taken yet.',
        String(time),
        `${this.previousTime} to ${this.memory.time}`,
      );
    }
    this.readDense(time, out);
  }

  /**
   * Earliest event on the last step, found on the dense output: sign changes between samples at the stages and, by parabolas,
   * pairs of roots between them. A function that is zero where the step starts does not fire there again.
   * @param events functions to watch, with their directions.
   * @returns index of the event and its time (s), or null. `truncateTo` then ends the step there.
   */
  locate(events: readonly EventFunction[]): LocatedEvent | null {
    if (!this.memory.hasStep || events.length === 0) return null;
    const { startTime, interpolant, interpolantStages } = this.trial;
    let justFired: string | null = null;
    if (this.memory.firedTime === startTime)
      for (const event of events) if (nameNumber(event.name) === this.memory.firedEvent) justFired = event.name;
    this.locator.sample(radauMethod(interpolantStages).nodes, startTime, interpolant.length, this.memory.time);
    return this.locator.earliest(events, this.readDense, justFired);
  }

  /**
   * Takes the last step again so that it ends earlier, with state and quadratures as accurate there as at the end of any step.
   * With an event, the length is then polished by a bracketed secant iteration on the retaken step until the event time is
   * settled to round-off: it does not depend on the dense output.
   * @param time new end (s) after `previousTime`, for example from `locate`.
   * @param event the event to be met.
   * @returns the time at which the step now ends (s).
   * @throws LithostatError when there is no step, or the time lies outside it.
   */
  truncateTo(time: number, event?: EventFunction): number {
    const end = this.memory.time;
    if (!this.memory.hasStep || !(time > this.previousTime && time <= end)) {
      refuse(
        'out-of-range',
        'time',
        'A step can only be cut at a time inside it.',
        String(time),
        `${this.previousTime} to ${end}`,
      );
    }
    if (time < end) {
      if (event === undefined) this.endAt(time);
      else {
        const { startTime } = this.trial;
        const step = {
          startTime,
          endTime: end,
          state: this.state,
          interpolate: this.readDense,
          retake: (to: number) => this.endAt(to),
        };
        polishEnd(step, time, event, this.work);
      }
    }
    if (event !== undefined) {
      this.memory.firedEvent = nameNumber(event.name);
      this.memory.firedTime = this.memory.time;
    }
    return this.memory.time;
  }

  /**
   * Everything needed to go on with the same bits, as plain numbers.
   * @param out array to be filled and returned, of `checkpointLength`; a new one when absent.
   */
  checkpoint(out: Float64Array = new Float64Array(this.checkpointLength)): Float64Array {
    this.layout.write(out);
    return out;
  }

  /** Length of a checkpoint. */
  get checkpointLength(): number {
    return this.layout.length;
  }

  /**
   * Goes back to a checkpoint of an integrator of the same system and options: the steps that follow have the same bits as if
   * there had been no interruption.
   * @throws LithostatError when the length does not fit.
   */
  restore(checkpoint: Float64Array): void {
    if (checkpoint.length !== this.checkpointLength) {
      refuse(
        'wrong-length',
        'checkpoint',
        'The checkpoint belongs to another system or other options.',
        String(checkpoint.length),
        String(this.checkpointLength),
      );
    }
    this.layout.read(checkpoint);
  }

  private reject(reason: StepRejection): void {
    this.rejections[reason]++;
    this.lastCause = reason;
    this.memory.lastRejected = true;
  }

  private forgetHistory(): void {
    this.memory.rateKnown = false;
    this.memory.hasStep = false;
    this.memory.firstStep = true;
    this.memory.lastRejected = false;
    this.memory.jacobian = 'none';
    this.trial.interpolant.length = 0;
    this.trial.solver.convergenceFactor = 1;
    this.trial.solver.factoredStep = 0;
    this.control.reset();
    this.memory.proposal = 0;
  }

  private tooSmall(what: string, step: number): StepResult {
    return this.failure('step-too-small', `${what}; last cause: ${this.lastCause}.`, step);
  }

  private failure(code: StepFailureCode, message: string, step: number): StepResult {
    const { error, tolerance, solver } = this.trial;
    const rates = code === 'non-finite-rate';
    let worstUnknown = -1;
    let largest = -1;
    for (let k = 0; k < this.state.length; k++) {
      const value = rates ? Math.abs(this.rate[k]!) : Math.abs(error[k]!) / tolerance.scale[k]!;
      if (value <= largest) continue;
      largest = value;
      worstUnknown = k;
      if (Number.isNaN(value)) break;
    }
    const evidence: Record<string, number> = {
      time: this.memory.time,
      step,
      errorNorm: this.errorNorm,
      contraction: solver.contraction,
      worstUnknown,
    };
    for (const reason of stepRejections) evidence[reason] = this.rejections[reason];
    // Whatever was factored belongs to a step that will not be taken.
    this.memory.jacobian = 'none';
    return { accepted: false, code, message, evidence };
  }

  /** Rates at the present state; false when they are not finite. */
  private evaluateStart(): boolean {
    const { rate } = this;
    this.system.evaluate(this.memory.time, this.state, rate);
    this.trial.solver.evaluations++;
    let check = 0;
    for (let k = 0; k < rate.length; k++) check += rate[k]! * 0;
    this.memory.rateKnown = check === 0 && this.trial.quadratures.evaluateStart(this.memory.time, this.state);
    return this.memory.rateKnown;
  }

  private estimateFirstStep(span: number): number {
    const { tolerance, method, error, solver } = this.trial;
    solver.evaluations++;
    const buffers = [this.work, error] as const;
    return firstStep(
      this.system,
      this.memory.time,
      this.state,
      this.rate,
      tolerance.scale,
      span,
      method.stages,
      buffers,
    );
  }

  /** Makes the attempt the last step. */
  private finish(endTime: number, step: number): void {
    this.trial.finish(step, this.state, this.rate);
    this.memory.time = endTime;
    this.memory.rateKnown = true;
    this.memory.hasStep = true;
    this.stepCount++;
  }

  /** Length, order and Jacobian of the next step. */
  private planNext(step: number, wanted: number, iterations: number, troubled: boolean): void {
    const { control, options, trial } = this;
    const { stages } = trial.method;
    const { minimumStages, maximumStages } = options;
    const contraction = iterations > 1 ? trial.solver.contraction : 0;
    let next = control.nextStep(step, this.errorNorm, stages, iterations, trial.target.maximumIterations, true);
    if (this.memory.lastRejected) next = Math.min(next, step);
    // A first step cut short by the end says nothing about the layer.
    if (this.memory.firstStep) this.memory.restart = step < wanted ? Math.max(next, this.memory.restart) : next;
    this.memory.firstStep = false;
    this.memory.lastRejected = false;
    const growth = next / step;
    const chosen = control.nextStages(stages, minimumStages, maximumStages, contraction, iterations, growth, troubled);
    // A new Jacobian costs `size` evaluations when differenced, a Newton iteration one a stage: worth it only when slow.
    const reusable = contraction <= (this.system.jacobian === undefined ? 0.05 : 0.02);
    this.memory.jacobian = reusable ? 'old' : 'none';
    // Cut short by the end time: the length that was wanted is still good.
    if (step < wanted) next = Math.max(next, wanted);
    else if (reusable && chosen === stages && next >= step && next <= 1.2 * step) next = step;
    trial.method = radauMethod(chosen);
    this.memory.proposal = next;
  }

  /** Dense output without checks; exact at both ends. */
  private readonly readDense = (time: number, out: Float64Array): void => {
    const { trial } = this;
    if (time === this.memory.time) out.set(this.state);
    else if (time === trial.startTime) out.set(trial.startState);
    else trial.interpolant.evaluate(radauMethod(trial.interpolantStages), time, out);
  };

  /** Takes the last step again with another end; false when the stages could not be solved. */
  private retake(end: number): boolean {
    const { trial } = this;
    const { solver, method } = trial;
    const step = end - trial.startTime;
    trial.method = radauMethod(trial.interpolantStages);
    trial.tolerance.update(trial.startState, trial.method.stages);
    trial.tight = true;
    let solved = false;
    for (let attempts = 0; attempts < 2 && !solved; attempts++) {
      if (attempts === 1 && !trial.updateJacobian(step, true)) break;
      // Polishing changes the length by little: the factors serve on while the difference is small.
      const close = Math.abs(solver.factoredStep / step - 1) < 1e-3 && solver.factoredStages === trial.method.stages;
      if (!close && !trial.factor(step)) break;
      solved = trial.attempt(step) === null;
    }
    if (solved) {
      trial.finish(step, this.state, this.rate);
      this.memory.time = end;
    }
    trial.method = method;
    return solved;
  }

  /** Ends the step at a time: retaken in one piece or, should its stages not be solvable, in several (then false). */
  private endAt(end: number): boolean {
    if (this.retake(end)) return true;
    const { trial } = this;
    this.state.set(trial.startState);
    this.quadratures.set(trial.quadratures.startValues);
    this.memory.time = trial.startTime;
    this.forgetHistory();
    this.memory.proposal = 0.25 * (end - this.memory.time);
    while (this.memory.time < end) if (!this.step(end).accepted) break;
    return false;
  }
}

function refuse(code: string, path: string, message: string, got: string, expected: string): never {
  throw new LithostatError([{ code, path, message, got, expected }]);
}

/** A number that stands for a name in a checkpoint (FNV-1a, 32 bits). */
function nameNumber(name: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < name.length; k++) {
    hash ^= name.charCodeAt(k);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
