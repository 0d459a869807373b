import { LithostatError } from '../../quantity/issue.js';
import type { CollocationMethod, StageCount } from './collocation.js';
import { radauMethod } from './collocation.js';
import type { ConsistencyResult } from './consistency.js';
import { solveConsistency } from './consistency.js';
import type { LocatedEvent } from './events.js';
import { locateEarliest } from './events.js';
import { StepInterpolant } from './interpolant.js';
import type { IntegratorOptions, ResolvedOptions, StepFailureCode, StepRejection, StepResult } from './options.js';
import { resolveOptions, stepRejections } from './options.js';
import type { StageTarget } from './stage-solver.js';
import { StageSolver } from './stage-solver.js';
import { StepControl } from './step-control.js';
import type { DifferentialAlgebraicSystem, EventFunction } from './system.js';

/** Work done since construction. */
export interface IntegratorStatistics {
  readonly steps: number;
  readonly evaluations: number;
  readonly jacobians: number;
  readonly factorisations: number;
}

const accepted: StepResult = { accepted: true };
const mostTrials = 80;

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
  private readonly size: number;
  private readonly quadratureCount: number;
  private readonly solver: StageSolver;
  private readonly control = new StepControl();
  private readonly interpolant: StepInterpolant;
  private interpolantStages: StageCount = 3;
  private method: CollocationMethod;

  private currentTime = 0;
  private startTime = 0;
  private readonly startState: Float64Array;
  private readonly startRate: Float64Array;
  private readonly startQuadratures: Float64Array;
  private readonly startQuadratureRate: Float64Array;
  private readonly rate: Float64Array;
  private readonly quadratureRate: Float64Array;
  private rateKnown = false;
  private hasStep = false;
  private firstStep = true;
  private lastRejected = false;
  private jacobianState: 'none' | 'old' | 'fresh' = 'none';
  private proposal = 0;
  private stepCount = 0;
  private firedEvent = 0;
  private firedTime = Number.NaN;

  private readonly scale: Float64Array;
  private readonly magnitude: Float64Array;
  private readonly floor: Float64Array;
  private readonly correction: Float64Array;
  private readonly error: Float64Array;
  private readonly work: Float64Array;
  private readonly trialRate: Float64Array;
  private readonly eventState: Float64Array;
  private readonly stageQuadratureRates: Float64Array;
  private readonly pointRate: Float64Array;
  private readonly shiftedRate: Float64Array;
  private readonly sampleTimes: Float64Array;
  private readonly target: StageTarget = { tolerance: 0, stagnation: 0, maximumIterations: 0 };
  private tightened = 0;
  private errorNorm = 0;

  /**
   * @param system what to integrate.
   * @param options tolerances and limits.
   * @throws LithostatError when an option is out of range or of the wrong length.
   */
  constructor(system: DifferentialAlgebraicSystem, options: IntegratorOptions) {
    this.options = resolveOptions(system, options);
    this.system = system;
    const n = system.size;
    const q = system.quadratureCount ?? 0;
    const most = this.options.maximumStages;
    this.size = n;
    this.quadratureCount = q;
    this.solver = new StageSolver(system, most);
    this.interpolant = new StepInterpolant(n, most);
    this.method = radauMethod(this.options.minimumStages);
    const vector = () => new Float64Array(n);
    this.state = vector();
    this.startState = vector();
    this.startRate = vector();
    this.rate = vector();
    this.scale = vector();
    this.magnitude = vector();
    this.correction = vector();
    this.error = vector();
    this.work = vector();
    this.trialRate = vector();
    this.eventState = vector();
    this.floor = this.options.absoluteTolerance.map((value) => value / this.options.relativeTolerance);
    this.quadratures = new Float64Array(q);
    this.startQuadratures = new Float64Array(q);
    this.startQuadratureRate = new Float64Array(q);
    this.quadratureRate = new Float64Array(q);
    this.pointRate = new Float64Array(q);
    this.shiftedRate = new Float64Array(q);
    this.stageQuadratureRates = new Float64Array(most * q);
    this.sampleTimes = new Float64Array(most + 2);
  }

  /** Time of `state` (s). */
  get time(): number {
    return this.currentTime;
  }

  /** Start of the last step (s); equal to `time` when there is none. */
  get previousTime(): number {
    return this.hasStep ? this.startTime : this.currentTime;
  }

  /** Length that the next step would be tried with (s); 0 when it will be estimated. Give it to `start` to go on after an event. */
  get suggestedStep(): number {
    return this.proposal;
  }

  /** Order of the method in use. */
  get order(): number {
    return 2 * this.method.stages - 1;
  }

  /** Work done since construction. */
  get statistics(): IntegratorStatistics {
    const { evaluations, jacobians, factorisations } = this.solver;
    return { steps: this.stepCount, evaluations, jacobians, factorisations };
  }

  /**
   * Starts from a state, forgetting the history: at the beginning and after every discontinuity (event, new load).
   * @param time time (s).
   * @param state unknowns, copied; call `makeConsistent` when the algebraic ones do not fit.
   * @param quadratures their values, copied; zero when absent.
   * @param suggestion length of the first trial step (s), for example `suggestedStep` before an event.
   * @throws LithostatError when a length or a value is wrong.
   */
  start(time: number, state: Float64Array, quadratures?: Float64Array, suggestion?: { readonly step?: number }): void {
    if (state.length !== this.size || (quadratures !== undefined && quadratures.length !== this.quadratureCount)) {
      throw new LithostatError([
        {
          code: 'wrong-length',
          path: state.length !== this.size ? 'state' : 'quadratures',
          message: 'The start values do not have the size of the system.',
          got: `${state.length} unknowns, ${quadratures?.length ?? 0} quadratures`,
          expected: `${this.size} unknowns, ${this.quadratureCount} quadratures`,
        },
      ]);
    }
    const bad = state.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0 || !Number.isFinite(time)) {
      throw new LithostatError([
        {
          code: 'not-finite',
          path: bad >= 0 ? `state[${bad}]` : 'time',
          message: 'The start values must be finite.',
          got: String(bad >= 0 ? state[bad] : time),
        },
      ]);
    }
    this.currentTime = time;
    this.state.set(state);
    if (quadratures === undefined) this.quadratures.fill(0);
    else this.quadratures.set(quadratures);
    this.method = radauMethod(this.options.minimumStages);
    this.forgetHistory();
    this.proposal = suggestion?.step ?? this.options.initialStep;
    if (this.firedTime !== time) this.firedEvent = 0;
  }

  /**
   * Solves the algebraic rows for the algebraic unknowns at the present time and differential unknowns; forgets the history
   * when they change.
   * @returns whether it succeeded, with the residual left; failure is reported, not thrown.
   */
  makeConsistent(): ConsistencyResult {
    this.updateScale(this.state);
    const result = solveConsistency(this.system, this.currentTime, this.state, this.scale, this.floor);
    const { proposal } = this;
    this.forgetHistory();
    this.proposal = proposal;
    return result;
  }

  /**
   * Takes one accepted step, of length chosen by the error control, not past a time and landing on it exactly.
   * @param endTime time (s) not to be passed; must lie ahead.
   * @returns accepted, or why no step could be taken; the state is then that before the call.
   * @throws LithostatError when endTime does not lie ahead.
   */
  step(endTime: number): StepResult {
    const { options, control, solver } = this;
    if (!(endTime > this.currentTime)) {
      throw new LithostatError([
        {
          code: 'out-of-range',
          path: 'endTime',
          message: 'A step must go forward in time.',
          got: String(endTime),
          expected: `> ${this.currentTime}`,
        },
      ]);
    }
    if (!this.rateKnown && !this.evaluateStart())
      return this.failure('non-finite-rate', 'The rates are not finite at the start of the step.', 0);
    this.startTime = this.currentTime;
    this.startState.set(this.state);
    this.startRate.set(this.rate);
    this.startQuadratures.set(this.quadratures);
    this.startQuadratureRate.set(this.quadratureRate);
    this.hasStep = false;
    this.tightened = options.fixedStep > 0 ? 1 : 0;
    this.updateScale(this.startState);

    let step =
      options.fixedStep > 0 ? options.fixedStep : this.proposal > 0 ? this.proposal : this.estimateStep(endTime);
    const span = endTime - this.startTime;
    const shortest = Math.max(options.minimumStep, 16 * Number.EPSILON * Math.abs(this.startTime));
    let divergences = 0;
    this.errorNorm = 0;
    for (let trial = 0; trial < mostTrials; trial++) {
      step = Math.min(step, options.maximumStep);
      const wanted = step;
      // The last stretch is taken in one step or in two equal ones, never with a crumb left over.
      const last = span <= step * (options.fixedStep > 0 ? 1 + 1e-9 : 1.01);
      if (last) step = span;
      else if (span < 2 * step && options.fixedStep === 0) step = 0.5 * span;
      if (step < shortest && !last)
        return this.failure(
          'step-too-small',
          `The step shrank below ${shortest} s; last cause: ${this.lastCause}.`,
          step,
        );

      if (this.jacobianState === 'none') {
        if (!solver.updateJacobian(this.startTime, this.startState, this.floor))
          return this.failure('non-finite-jacobian', 'The Jacobian is not finite at the start of the step.', step);
        this.jacobianState = 'fresh';
      }
      if (solver.factoredStep !== step || solver.factoredStages !== this.method.stages) {
        if (!solver.factor(this.method, step, this.magnitude)) {
          this.reject('singular-matrix');
          step *= 0.5;
          this.renewJacobian();
          continue;
        }
      }
      const outcome = this.attempt(step);
      if (outcome !== null) {
        this.reject(outcome);
        if (options.fixedStep > 0)
          return this.failure('fixed-step', `The stages of the fixed step could not be solved (${outcome}).`, step);
        if (outcome === 'newton-divergence') {
          divergences++;
          // An outdated Jacobian is the first suspect; the length is kept while it is tried.
          const outdated = this.jacobianState === 'old';
          if (!outdated) step *= solver.shrink;
        } else step *= 0.5;
        this.renewJacobian();
        continue;
      }
      if (options.fixedStep > 0) {
        this.accept(last ? endTime : this.startTime + step, step);
        this.proposal = options.fixedStep;
        this.jacobianState = 'none';
        return accepted;
      }
      const iterations = solver.iterations;
      const norm = this.estimateError(step);
      this.errorNorm = norm;
      const allowed = this.target.maximumIterations;
      if (!(norm < 1)) {
        this.reject('error-test');
        if (!(norm < Number.POSITIVE_INFINITY)) step *= 0.2;
        else if (this.firstStep && trial === 0)
          step *= Math.max(0.1, Math.min(0.5, 0.9 * norm ** (-1 / (this.method.stages + 1))));
        else step = control.nextStep(step, norm, this.method.stages, iterations, allowed, false);
        this.lastRejected = true;
        continue;
      }
      this.accept(last ? endTime : this.startTime + step, step);
      this.planNext(step, wanted, norm, iterations, allowed, divergences);
      return accepted;
    }
    return this.failure(
      'step-too-small',
      `${mostTrials} trial steps in a row failed; last cause: ${this.lastCause}.`,
      step,
    );
  }

  /**
   * Writes the state at a time inside the last step (collocation polynomial) to `out`.
   * @param time time (s) between `previousTime` and `time`.
   * @param out receives the unknowns.
   * @throws LithostatError when there is no step or the time lies outside it.
   */
  interpolate(time: number, out: Float64Array): void {
    const slack = 1e-9 * this.interpolant.length;
    if (!this.hasStep || !(time >= this.startTime - slack && time <= this.currentTime + slack)) {
      throw new LithostatError([
        {
          code: 'out-of-range',
          path: 'time',
          message: this.hasStep ? 'The time lies outside the last step.' : 'No step has been taken yet.',
          got: String(time),
          expected: `${this.previousTime} to ${this.currentTime}`,
        },
      ]);
    }
    this.interpolateUnchecked(time, out);
  }

  /**
   * Earliest event on the last step, found on the dense output: sign changes between samples at the stages and, by parabolas,
   * pairs of roots between them. A function that is zero where the step starts does not fire there again.
   * @param events functions to watch, with their directions.
   * @returns index of the event and its time (s), or null. `truncateTo` then ends the step there.
   */
  locate(events: readonly EventFunction[]): LocatedEvent | null {
    if (!this.hasStep || events.length === 0) return null;
    const nodes = radauMethod(this.interpolantStages).nodes;
    const { sampleTimes } = this;
    let count = 0;
    sampleTimes[count++] = this.startTime;
    if (nodes.length === 1) sampleTimes[count++] = this.startTime + 0.5 * this.interpolant.length;
    for (let i = 0; i < nodes.length - 1; i++)
      sampleTimes[count++] = this.startTime + nodes[i]! * this.interpolant.length;
    sampleTimes[count++] = this.currentTime;
    let justFired: string | null = null;
    if (this.firedTime === this.startTime)
      for (const event of events) if (nameNumber(event.name) === this.firedEvent) justFired = event.name;
    return locateEarliest(
      events,
      { times: sampleTimes, count, interpolate: (time, out) => this.interpolateUnchecked(time, out), justFired },
      this.eventState,
    );
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
    const end = this.currentTime;
    if (!this.hasStep || !(time > this.startTime && time <= end)) {
      throw new LithostatError([
        {
          code: 'out-of-range',
          path: 'time',
          message: 'A step can only be cut at a time inside it.',
          got: String(time),
          expected: `${this.previousTime} to ${end}`,
        },
      ]);
    }
    if (time < end) {
      if (event === undefined) this.endAt(time);
      else this.polish(time, event);
    }
    if (event !== undefined) {
      this.firedEvent = nameNumber(event.name);
      this.firedTime = this.currentTime;
    }
    return this.currentTime;
  }

  /**
   * Everything needed to go on with the same bits, as plain numbers.
   * @param out array to be filled and returned, of `checkpointLength`; a new one when absent.
   */
  checkpoint(out: Float64Array = new Float64Array(this.checkpointLength)): Float64Array {
    const { solver, control, interpolant } = this;
    const scalars = [
      this.currentTime,
      this.startTime,
      this.method.stages,
      this.interpolantStages,
      this.proposal,
      this.rateKnown ? 1 : 0,
      this.hasStep ? 1 : 0,
      this.firstStep ? 1 : 0,
      this.lastRejected ? 1 : 0,
      this.jacobianState === 'none' ? 0 : this.jacobianState === 'old' ? 1 : 2,
      this.firedEvent,
      this.firedTime,
      control.acceptedStep,
      control.acceptedError,
      control.contractionTrend,
      control.stepsAtOrder,
      solver.jacobianTime,
      solver.factoredStep,
      solver.factoredStages,
      solver.convergenceFactor,
      interpolant.startTime,
      interpolant.length,
    ];
    out.set(scalars, 0);
    let offset = scalarCount;
    for (const array of this.storedArrays()) {
      out.set(array, offset);
      offset += array.length;
    }
    return out;
  }

  /** Length of a checkpoint. */
  get checkpointLength(): number {
    return scalarCount + this.storedArrays().reduce((sum, array) => sum + array.length, 0);
  }

  /**
   * Goes back to a checkpoint of an integrator of the same system and options: the steps that follow have the same bits as if
   * there had been no interruption.
   * @throws LithostatError when the length does not fit.
   */
  restore(checkpoint: Float64Array): void {
    if (checkpoint.length !== this.checkpointLength) {
      throw new LithostatError([
        {
          code: 'wrong-length',
          path: 'checkpoint',
          message: 'The checkpoint belongs to another system or other options.',
          got: String(checkpoint.length),
          expected: String(this.checkpointLength),
        },
      ]);
    }
    const { solver, control, interpolant } = this;
    let index = 0;
    const next = () => checkpoint[index++]!;
    this.currentTime = next();
    this.startTime = next();
    this.method = radauMethod(next() as StageCount);
    this.interpolantStages = next() as StageCount;
    this.proposal = next();
    this.rateKnown = next() === 1;
    this.hasStep = next() === 1;
    this.firstStep = next() === 1;
    this.lastRejected = next() === 1;
    this.jacobianState = (['none', 'old', 'fresh'] as const)[next()]!;
    this.firedEvent = next();
    this.firedTime = next();
    control.acceptedStep = next();
    control.acceptedError = next();
    control.contractionTrend = next();
    control.stepsAtOrder = next();
    solver.jacobianTime = next();
    const factoredStep = next();
    const factoredStages = next() as StageCount;
    solver.convergenceFactor = next();
    interpolant.startTime = next();
    interpolant.length = next();
    let offset = scalarCount;
    for (const array of this.storedArrays()) {
      array.set(checkpoint.subarray(offset, offset + array.length));
      offset += array.length;
    }
    // The factors are not stored: the same matrix, pivoted with the same magnitudes, gives the same bits again.
    solver.factoredStep = 0;
    if (factoredStep > 0) solver.factor(radauMethod(factoredStages), factoredStep, solver.columnScale);
  }

  private storedArrays(): Float64Array[] {
    return [
      this.state,
      this.quadratures,
      this.rate,
      this.quadratureRate,
      this.startState,
      this.startRate,
      this.startQuadratures,
      this.startQuadratureRate,
      this.solver.columnScale,
      this.interpolant.values,
      this.solver.jacobian,
      this.solver.jacobianState,
    ];
  }

  private lastCause: StepRejection | 'none' = 'none';

  private reject(reason: StepRejection): void {
    this.rejections[reason]++;
    this.lastCause = reason;
    this.lastRejected = true;
  }

  private renewJacobian(): void {
    if (this.jacobianState === 'old') this.jacobianState = 'none';
  }

  private forgetHistory(): void {
    this.rateKnown = false;
    this.hasStep = false;
    this.firstStep = true;
    this.lastRejected = false;
    this.jacobianState = 'none';
    this.interpolant.length = 0;
    this.solver.convergenceFactor = 1;
    this.solver.factoredStep = 0;
    this.control.reset();
    this.proposal = 0;
  }

  private failure(code: StepFailureCode, message: string, step: number): StepResult {
    let worst = -1;
    let largest = -1;
    const vector = code === 'non-finite-rate' ? this.rate : this.error;
    for (let k = 0; k < this.size; k++) {
      const value = Math.abs(vector[k]!) / (code === 'non-finite-rate' ? 1 : this.scale[k]!);
      if (!(value <= largest)) {
        largest = value;
        worst = k;
        if (Number.isNaN(value)) break;
      }
    }
    const evidence: Record<string, number> = {
      time: this.currentTime,
      step,
      errorNorm: this.errorNorm,
      contraction: this.solver.contraction,
      worstUnknown: worst,
    };
    for (const reason of stepRejections) evidence[reason] = this.rejections[reason];
    // Whatever was factored belongs to a step that will not be taken.
    this.jacobianState = 'none';
    return { accepted: false, code, message, evidence };
  }

  /** Rates at the present state. */
  private evaluateStart(): boolean {
    const { system, rate, quadratureRate } = this;
    system.evaluate(this.currentTime, this.state, rate);
    this.solver.evaluations++;
    let check = 0;
    for (let k = 0; k < this.size; k++) check += rate[k]! * 0;
    if (this.quadratureCount > 0 && this.options.quadratureTolerance !== null) {
      system.evaluateQuadratures?.(this.currentTime, this.state, quadratureRate);
      for (let k = 0; k < this.quadratureCount; k++) check += quadratureRate[k]! * 0;
    }
    this.rateKnown = check === 0;
    return this.rateKnown;
  }

  /**
   * The error estimate has order s + 1, the method 2s - 1 or more where the problem is not stiff: held to the tolerance itself,
   * the estimate would waste steps. It is held to 0.1 rtol^((s+1)/2s) instead (Hairer & Wanner 1999), but never to more than
   * 10 rtol, because fast components driven by slow ones err as much as estimated.
   */
  private workingTolerance(): number {
    const s = this.method.stages;
    const { relativeTolerance } = this.options;
    return Math.min(0.1 * relativeTolerance ** ((s + 1) / (2 * s)), 10 * relativeTolerance);
  }

  private updateScale(state: Float64Array): void {
    const { scale, magnitude, floor } = this;
    const tolerance = this.workingTolerance();
    for (let k = 0; k < this.size; k++) {
      const size = Math.abs(state[k]!) + floor[k]!;
      magnitude[k] = size;
      scale[k] = tolerance * size;
    }
  }

  /** Sets how far the Newton iteration goes; level 1 is for retaken and fixed steps, which go to round-off. */
  private updateTarget(): void {
    const s = this.method.stages;
    const { target } = this;
    const tolerance = this.workingTolerance();
    // Newton stops at about a thirtieth of the tolerance asked for. With quadratures its rest also enters the books of
    // invariants, times the error of a differenced Jacobian: there it stays below 1e-7.
    let wanted = 0.03 * Math.min(this.options.relativeTolerance, tolerance);
    if (this.quadratureCount > 0) wanted = Math.min(wanted, 1e-7);
    const usual = Math.max(10 * Number.EPSILON, wanted) / tolerance;
    target.stagnation = usual;
    target.tolerance = this.tightened > 0 ? Math.min(usual, (30 * Number.EPSILON) / tolerance) : usual;
    target.maximumIterations = Math.round(7 + 2.5 * (s - 3)) + (this.tightened > 0 ? 10 : 0);
    if (s === 1) target.maximumIterations = this.tightened > 0 ? 17 : 7;
  }

  /** First step from the sizes of state and rates. Source: Hairer, Norsett & Wanner I (1993), II.4; differential rows only. */
  private estimateStep(endTime: number): number {
    const { state, rate, scale, work, error, system } = this;
    const { mass } = system;
    const span = endTime - this.currentTime;
    const s = this.method.stages;
    let count = 0;
    let d0 = 0;
    let d1 = 0;
    for (let k = 0; k < this.size; k++) {
      if (mass[k] === 0) continue;
      count++;
      d0 += (state[k]! / scale[k]!) ** 2;
      d1 += (rate[k]! / scale[k]!) ** 2;
    }
    if (count === 0) return span;
    d0 = Math.sqrt(d0 / count);
    d1 = Math.sqrt(d1 / count);
    let trial = d0 < 1e-5 || d1 < 1e-5 ? 1e-3 * span : (0.01 * d0) / d1;
    trial = Math.min(trial, span);
    for (let k = 0; k < this.size; k++) work[k] = state[k]! + (mass[k] !== 0 ? trial * rate[k]! : 0);
    system.evaluate(this.currentTime + trial, work, error);
    this.solver.evaluations++;
    let d2 = 0;
    for (let k = 0; k < this.size; k++) if (mass[k] !== 0) d2 += ((error[k]! - rate[k]!) / scale[k]!) ** 2;
    d2 = Math.sqrt(d2 / count) / trial;
    const steepest = Math.max(d1, d2);
    if (!(steepest < Number.POSITIVE_INFINITY)) return trial;
    const second = steepest <= 1e-15 ? Math.max(1e-6 * span, 1e-3 * trial) : (0.01 / steepest) ** (1 / (s + 1));
    return Math.min(100 * trial, second, span);
  }

  /** Starting values of the stages: the last polynomial extrapolated, or the state held. */
  private predict(step: number, fromHistory: boolean): void {
    const { increments } = this.solver;
    const { interpolant, startState, size: n } = this;
    const { nodes, stages } = this.method;
    if (!fromHistory) {
      increments.fill(0);
      return;
    }
    const source = radauMethod(this.interpolantStages);
    for (let i = 0; i < stages; i++) {
      interpolant.evaluate(source, this.startTime + nodes[i]! * step, increments, i * n);
      for (let k = 0; k < n; k++) increments[i * n + k] = increments[i * n + k]! - startState[k]!;
    }
  }

  /** Solves the stages of one trial step and leaves the corrected end of it in `increments` (last stage) and `correction`. */
  private attempt(step: number): StepRejection | null {
    const { solver, method, startState, size: n } = this;
    this.updateTarget();
    const history = this.interpolant.length > 0;
    this.predict(step, history);
    let outcome = solver.solve(method, this.startTime, startState, step, this.scale, this.target);
    if (outcome === 'non-finite' && history && solver.iterations === 1) {
      // The extrapolated start may lie outside the domain of the laws although the solution does not.
      this.predict(step, false);
      outcome = solver.solve(method, this.startTime, startState, step, this.scale, this.target);
    }
    for (let renewal = 0; outcome === 'newton-divergence' && this.options.fixedStep > 0 && renewal < 60; renewal++) {
      if (!(solver.contraction < 2)) break;
      // The length is not ours to reduce: go over from simplified to full Newton, linearised at the last iterate of the end.
      const lastRow = (method.stages - 1) * n;
      for (let k = 0; k < n; k++) this.work[k] = startState[k]! + solver.increments[lastRow + k]!;
      if (!solver.updateJacobian(this.startTime + step, this.work, this.floor)) return 'non-finite';
      if (!solver.factor(method, step, this.magnitude)) return 'singular-matrix';
      outcome = solver.solve(method, this.startTime, startState, step, this.scale, this.target);
    }
    if (outcome !== 'converged') return outcome;
    if (!solver.evaluateStages(method, this.startTime, startState, step)) return 'non-finite';
    if (!this.evaluateStageQuadratures(step)) return 'non-finite';

    // What Newton has left of M (y_1 - y_0) = h sum b_i f(Y_i), filtered by (M - h gamma J)^-1: with w'M f = 0 also w'J = 0, so
    // that the filter does not touch linear invariants, which hold to round-off whatever Newton left.
    const { correction, scale } = this;
    const { mass } = this.system;
    const { stages: s, weights } = method;
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
    let sumOfSquares = 0;
    for (let k = 0; k < n; k++) sumOfSquares += (correction[k]! / scale[k]!) ** 2;
    return Math.sqrt(sumOfSquares / n) < 1 ? null : 'newton-divergence';
  }

  private evaluateStageQuadratures(step: number): boolean {
    const q = this.quadratureCount;
    if (q === 0) return true;
    const { solver, startState, work, pointRate, stageQuadratureRates, size: n } = this;
    let check = 0;
    for (let i = 0; i < this.method.stages; i++) {
      for (let k = 0; k < n; k++) work[k] = startState[k]! + solver.increments[i * n + k]!;
      this.system.evaluateQuadratures?.(this.startTime + this.method.nodes[i]! * step, work, pointRate);
      for (let k = 0; k < q; k++) {
        stageQuadratureRates[i * q + k] = pointRate[k]!;
        check += pointRate[k]! * 0;
      }
    }
    return check === 0;
  }

  /** Weighted error norm of the trial step: the filtered difference to the embedded formula. */
  private estimateError(step: number): number {
    const { solver, method, error, work, startRate, startState, scale, size: n } = this;
    const { mass } = this.system;
    const { startSlope, stages: s } = method;
    // gamma h (f(y_0) - p'(t_0)), then (M - h gamma J)^-1. Algebraic rows hold already and contribute nothing.
    for (let k = 0; k < n; k++) {
      let slope = 0;
      if (mass[k] !== 0) for (let i = 0; i < s; i++) slope += startSlope[i]! * solver.increments[i * n + k]!;
      work[k] = slope / step;
      error[k] = mass[k] !== 0 ? startRate[k]! - work[k]! : 0;
    }
    solver.solveFiltered(error);
    let norm = this.weightedNorm(error, scale);
    if (norm >= 1 && (this.firstStep || this.lastRejected)) {
      // A second filtering takes out what is left of fast transients in f(y_0).
      const { trialRate } = this;
      for (let k = 0; k < n; k++) error[k] = startState[k]! + error[k]!;
      this.system.evaluate(this.startTime, error, trialRate);
      solver.evaluations++;
      for (let k = 0; k < n; k++) error[k] = mass[k] !== 0 ? trialRate[k]! - work[k]! : 0;
      solver.solveFiltered(error);
      const refined = this.weightedNorm(error, scale);
      if (Number.isFinite(refined)) norm = refined;
    }
    return Math.max(norm, this.quadratureError(step));
  }

  private weightedNorm(vector: Float64Array, scale: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < this.size; k++) sum += (vector[k]! / scale[k]!) ** 2;
    return Math.max(Math.sqrt(sum / this.size), 1e-10);
  }

  private quadratureError(step: number): number {
    const tolerances = this.options.quadratureTolerance;
    const q = this.quadratureCount;
    if (tolerances === null || q === 0) return 0;
    const { method, stageQuadratureRates, startQuadratureRate } = this;
    const tolerance = this.workingTolerance();
    let sum = 0;
    for (let k = 0; k < q; k++) {
      let difference = startQuadratureRate[k]!;
      for (let i = 0; i < method.stages; i++) difference -= method.startWeights[i]! * stageQuadratureRates[i * q + k]!;
      const size = Math.abs(this.startQuadratures[k]!) + tolerances[k]! / this.options.relativeTolerance;
      sum += ((step / method.realEigenvalue) * (difference / (tolerance * size))) ** 2;
    }
    return Math.sqrt(sum / q);
  }

  /** Makes the trial step the last step. */
  private accept(endTime: number, step: number): void {
    const { solver, method, startState, state, rate, correction, interpolant, size: n } = this;
    const { values } = interpolant;
    const s = method.stages;
    const lastRow = (s - 1) * n;
    values.set(startState, 0);
    for (let i = 0; i < s - 1; i++)
      for (let k = 0; k < n; k++) values[(i + 1) * n + k] = startState[k]! + solver.increments[i * n + k]!;
    for (let k = 0; k < n; k++) {
      state[k] = startState[k]! + (solver.increments[lastRow + k]! + correction[k]!);
      values[lastRow + n + k] = state[k]!;
      rate[k] = solver.rates[lastRow + k]!;
    }
    interpolant.startTime = this.startTime;
    interpolant.length = step;
    this.interpolantStages = s;
    this.advanceQuadratures(step);
    this.currentTime = endTime;
    this.rateKnown = true;
    this.hasStep = true;
    this.stepCount++;
  }

  /**
   * q_1 = q_0 + h sum b_i g(Y_i) + h gamma G c, G = dg/dy where the Jacobian was taken: the last term follows the correction c of
   * the state, so that invariants linear in (y, q) hold to round-off too.
   */
  private advanceQuadratures(step: number): void {
    const q = this.quadratureCount;
    if (q === 0) return;
    const { method, solver, correction, magnitude, work, pointRate, shiftedRate, stageQuadratureRates, size: n } = this;
    const { stages: s, weights } = method;
    for (let k = 0; k < q; k++) {
      let sum = 0;
      for (let i = 0; i < s; i++) sum += weights[i]! * stageQuadratureRates[i * q + k]!;
      this.quadratures[k] = this.startQuadratures[k]! + step * sum;
      this.quadratureRate[k] = stageQuadratureRates[(s - 1) * q + k]!;
    }
    let largest = 0;
    for (let k = 0; k < n; k++) largest = Math.max(largest, Math.abs(correction[k]!) / magnitude[k]!);
    if (largest === 0 || this.system.evaluateQuadratures === undefined) return;
    // Directional difference along c, stretched to 1e-7 of the unknowns: c itself would drown in round-off.
    const stretch = 1e-7 / largest;
    for (let k = 0; k < n; k++) work[k] = solver.jacobianState[k]! + stretch * correction[k]!;
    this.system.evaluateQuadratures(solver.jacobianTime, work, shiftedRate);
    this.system.evaluateQuadratures(solver.jacobianTime, solver.jacobianState, pointRate);
    const factor = solver.factoredStep / method.realEigenvalue / stretch;
    for (let k = 0; k < q; k++) {
      const change = factor * (shiftedRate[k]! - pointRate[k]!);
      if (Number.isFinite(change)) this.quadratures[k] = this.quadratures[k]! + change;
    }
  }

  /** Length, order and Jacobian of the next step. */
  private planNext(
    step: number,
    wanted: number,
    norm: number,
    iterations: number,
    allowed: number,
    divergences: number,
  ): void {
    const { control, solver, method, options } = this;
    const contraction = iterations > 1 ? solver.contraction : 0;
    let next = control.nextStep(step, norm, method.stages, iterations, allowed, true);
    if (this.lastRejected) next = Math.min(next, step);
    this.firstStep = false;
    this.lastRejected = false;
    const stages = control.nextStages(
      method.stages,
      options.minimumStages,
      options.maximumStages,
      contraction,
      iterations,
      next / step,
      divergences > 1,
    );
    // A fresh Jacobian costs `size` evaluations when differenced, each iteration one a stage: worth it only when slow.
    const reusable = contraction <= (this.system.jacobian === undefined ? 0.05 : 0.01);
    this.jacobianState = reusable ? 'old' : 'none';
    // Cut short by the end time: the length that was wanted is still good.
    if (step < wanted) next = Math.max(next, wanted);
    else if (reusable && stages === method.stages && next >= step && next <= 1.2 * step) next = step;
    this.method = radauMethod(stages);
    this.proposal = next;
  }

  private interpolateUnchecked(time: number, out: Float64Array): void {
    if (time === this.currentTime) out.set(this.state);
    else if (time === this.startTime) out.set(this.startState);
    else this.interpolant.evaluate(radauMethod(this.interpolantStages), time, out);
  }

  /** Solves the last step again with another end; false when the stages could not be solved. */
  private retake(end: number): boolean {
    const { solver } = this;
    const step = end - this.startTime;
    const method = this.method;
    this.method = radauMethod(this.interpolantStages);
    this.updateScale(this.startState);
    this.tightened = 1;
    let solved = false;
    for (let trial = 0; trial < 2 && !solved; trial++) {
      if (trial === 1) {
        if (!solver.updateJacobian(this.startTime, this.startState, this.floor)) break;
      }
      // Polishing changes the length by little: the factors serve on while the difference is small.
      const close = Math.abs(solver.factoredStep / step - 1) < 1e-3 && solver.factoredStages === this.method.stages;
      if (!close && !solver.factor(this.method, step, this.magnitude)) break;
      solved = this.attempt(step) === null;
    }
    if (solved) {
      this.accept(end, step);
      this.stepCount--;
    }
    this.method = method;
    return solved;
  }

  /** Ends the step at a time: retaken in one piece or, should its stages not be solvable, in several. */
  private endAt(end: number): boolean {
    if (this.retake(end)) return true;
    this.state.set(this.startState);
    this.quadratures.set(this.startQuadratures);
    this.currentTime = this.startTime;
    this.forgetHistory();
    this.proposal = 0.25 * (end - this.startTime);
    while (this.currentTime < end) if (!this.step(end).accepted) break;
    return false;
  }

  /** Retakes the step until the event function is zero at its end. */
  private polish(guess: number, event: EventFunction): void {
    const end = this.currentTime;
    let lower = this.startTime;
    let upper = end;
    const upperSign = event.evaluate(end, this.state) > 0;
    // Slope of the event function along the dense output, for the first correction.
    const gap = Math.min(1e-3 * this.interpolant.length, 0.5 * (guess - lower), 0.5 * (upper - guess) || Infinity);
    let slope = Number.NaN;
    if (gap > 0 && gap < Infinity) {
      this.interpolateUnchecked(guess - gap, this.eventState);
      const before = event.evaluate(guess - gap, this.eventState);
      this.interpolateUnchecked(guess + gap, this.eventState);
      slope = (event.evaluate(guess + gap, this.eventState) - before) / (2 * gap);
    }
    let time = guess;
    for (let iteration = 0; iteration < 12; iteration++) {
      if (!this.endAt(time)) return;
      const value = event.evaluate(time, this.state);
      if (value === 0) return;
      if (value > 0 === upperSign) upper = time;
      else lower = time;
      let next = time - value / slope;
      if (!(next > lower && next < upper)) {
        // Round-off can put the root a hair outside the bracket: then the end reached is the answer.
        if (Math.abs(next - time) <= 4 * Number.EPSILON * Math.abs(time)) return;
        next = 0.5 * (lower + upper);
      }
      if (Math.abs(next - time) <= 2 * Number.EPSILON * Math.abs(time)) return;
      const before = time;
      time = next;
      if (!this.endAt(time)) return;
      const after = event.evaluate(time, this.state);
      if (after === 0) return;
      if (after !== value) slope = (after - value) / (time - before);
      if (after > 0 === upperSign) upper = time;
      else lower = time;
      const predicted = time - after / slope;
      if (Math.abs(predicted - time) <= 2 * Number.EPSILON * Math.abs(time)) return;
      time = predicted > lower && predicted < upper ? predicted : 0.5 * (lower + upper);
    }
  }
}

const scalarCount = 22;

/** A number that stands for a name in a checkpoint (FNV-1a, 32 bits). */
function nameNumber(name: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < name.length; k++) {
    hash ^= name.charCodeAt(k);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
