import { type Issue, LithostatError } from '../../quantity/issue.js';
import { automaticSolve } from './automatic-solve.js';
import { checkStart, checkSystem, outOfRange } from './checks.js';
import { Groups } from './groups.js';
import type { LinearFailure } from './linear-solve.js';
import { Linearisation } from './linearisation.js';
import type { MethodOptions } from './method.js';
import type { GroupMeasure, IterationRecord, SolveCounts } from './outcome.js';
import { Scaling } from './scaling.js';
import type { NonlinearSystem } from './system.js';

/** Most trial points of one step that are remembered for the report. */
const longestTrials = 64;

/**
 * What all methods work in: the iterate with its residual, the linearisation, the scales, the counts and the record of what
 * happened. Owns its buffers; nothing is allocated between `begin` and the outcome.
 */
export class SolveSpace {
  readonly system: NonlinearSystem;
  readonly size: number;
  readonly equations: Groups;
  readonly unknowns: Groups;
  readonly scaling: Scaling;
  readonly linearisation: Linearisation;
  readonly maximumIterations: number;
  /** The iterate and its residual. */
  x: Float64Array;
  residual: Float64Array;
  /** A point under trial and its residual. */
  trial: Float64Array;
  trialResidual: Float64Array;
  /** The Newton correction at the iterate, and work space. */
  readonly step: Float64Array;
  readonly work: Float64Array;
  /** Last correction known to be what Newton's method would do next; for the outcome. */
  readonly correction: Float64Array;
  correctionKnown = false;
  /** Index of the first residual that was not finite in the last evaluation, -1 for none. */
  notFinite = -1;
  iterations = 0;
  evaluations = 0;
  jacobians = 0;
  trials = 0;
  readonly trialControl = new Float64Array(longestTrials);
  readonly trialMerit = new Float64Array(longestTrials);
  /** Unknown whose bound limited the last step, -1 for none. */
  blocking = -1;
  private readonly options: MethodOptions;
  private readonly fractionToBound: number;
  private readonly records: Float64Array;
  private recorded = 0;
  private fresh = false;
  private linearIterationsBefore = 0;
  private factorisationsBefore = 0;

  /** @throws LithostatError naming everything that is wrong with the system or the options. */
  constructor(system: NonlinearSystem, options: MethodOptions) {
    const n = system.size;
    const issues: Issue[] = [];
    checkSystem(system, issues);
    this.maximumIterations = options.maximumIterations ?? 100;
    this.fractionToBound = options.fractionToBound ?? 0.9;
    const relativeTolerance = options.relativeTolerance ?? 1e-10;
    if (!(Number.isInteger(this.maximumIterations) && this.maximumIterations >= 1))
      issues.push(outOfRange('maximumIterations', this.maximumIterations, 'a whole number, at least 1'));
    if (!(this.fractionToBound > 0 && this.fractionToBound < 1))
      issues.push(outOfRange('fractionToBound', this.fractionToBound, 'above 0 and below 1'));
    if (!(relativeTolerance >= 1e-15 && relativeTolerance < 1))
      issues.push(outOfRange('relativeTolerance', relativeTolerance, '1e-15 to 1'));
    this.options = options;
    this.system = system;
    this.size = n;
    this.equations = new Groups(system.equations, n, 'equation', issues);
    this.unknowns = new Groups(system.unknowns, n, 'unknown', issues);
    if (issues.length > 0) throw new LithostatError(issues);
    this.scaling = new Scaling(this.equations, this.unknowns, relativeTolerance);
    this.linearisation = new Linearisation(system.jacobian, options.linearSolve ?? automaticSolve);
    this.x = new Float64Array(n);
    this.residual = new Float64Array(n);
    this.trial = new Float64Array(n);
    this.trialResidual = new Float64Array(n);
    this.step = new Float64Array(n);
    this.work = new Float64Array(n);
    this.correction = new Float64Array(n);
    this.records = new Float64Array(5 * this.maximumIterations);
  }

  /** Takes a start. @returns whether its residual is finite. @throws LithostatError for a start that cannot be one. */
  begin(start: Float64Array): boolean {
    checkStart(this.system, start, this.unknowns);
    this.x.set(start);
    this.iterations = 0;
    this.evaluations = 0;
    this.jacobians = 0;
    this.trials = 0;
    this.recorded = 0;
    this.correctionKnown = false;
    this.blocking = -1;
    this.linearIterationsBefore = this.linearisation.linear.iterations;
    this.factorisationsBefore = this.linearisation.factorisations;
    this.linearisation.reset();
    return this.evaluate(this.x, this.residual);
  }

  /** Evaluates the residual. @returns whether all of it is finite. */
  evaluate(x: Float64Array, residual: Float64Array): boolean {
    this.system.residual(x, residual);
    this.evaluations++;
    this.notFinite = -1;
    for (let i = 0; i < this.size; i++) {
      if (!(Math.abs(residual[i]) < Number.POSITIVE_INFINITY)) {
        this.notFinite = i;
        return false;
      }
    }
    return true;
  }

  /** Evaluates the Jacobian at the iterate and brings the scales up to date. @returns the position of a bad entry, or -1. */
  linearise(): number {
    const { linearisation, scaling } = this;
    const bad = linearisation.evaluate(this.x);
    this.fresh = true;
    if (bad >= 0) return bad;
    if (this.jacobians === 0) scaling.start(this.x, this.residual, linearisation);
    else scaling.update(this.x, linearisation, 2 * this.iterations < this.maximumIterations);
    this.jacobians++;
    linearisation.rescale();
    return -1;
  }

  /** Factors the Jacobian (with a shift of its diagonal). */
  factor(shift: Float64Array | null = null): LinearFailure | null {
    return this.linearisation.factor(shift);
  }

  /** Euclidean length of a residual over the magnitudes of the equations. Infinity where it overflows. */
  merit(residual: Float64Array): number {
    const { rowWeight } = this.linearisation;
    let largest = 0;
    for (let i = 0; i < this.size; i++) {
      const value = Math.abs(residual[i] * rowWeight[i]);
      if (value > largest) largest = value;
    }
    if (largest === 0) return 0;
    let sum = 0;
    for (let i = 0; i < this.size; i++) {
      const value = (residual[i] * rowWeight[i]) / largest;
      sum += value * value;
    }
    return largest * Math.sqrt(sum);
  }

  /** Euclidean length of a step over the column scales. */
  length(step: Float64Array): number {
    const { columnScale } = this.linearisation;
    let largest = 0;
    for (let j = 0; j < this.size; j++) largest = Math.max(largest, Math.abs(step[j] / columnScale[j]));
    if (largest === 0 || !(largest < Number.POSITIVE_INFINITY)) return largest;
    let sum = 0;
    for (let j = 0; j < this.size; j++) {
      const value = step[j] / columnScale[j] / largest;
      sum += value * value;
    }
    return largest * Math.sqrt(sum);
  }

  /** Equation whose residual is largest in units of its tolerance. */
  worstEquation(residual: Float64Array): number {
    return largestRatio(residual, this.scaling.residualTolerance);
  }

  /** Unknown that a step moves most in units of its tolerance. */
  worstUnknown(step: Float64Array): number {
    return largestRatio(step, this.scaling.correctionTolerance);
  }

  /** Whether every residual is within its tolerance. */
  residualsSmall(residual: Float64Array): boolean {
    const worst = this.worstEquation(residual);
    return Math.abs(residual[worst]) <= this.scaling.residualTolerance[worst];
  }

  /** Whether a correction is within the tolerances of the unknowns; if so it is remembered for the outcome. */
  correctionSmall(step: Float64Array): boolean {
    const worst = this.worstUnknown(step);
    return Math.abs(step[worst]) <= this.scaling.correctionTolerance[worst];
  }

  /** A length of an unknown for reports and differences: its value, else the largest that it had, else its correction or tolerance. */
  lengthOf(unknown: number): number {
    return (
      this.scaling.magnitude(unknown) ||
      Math.abs(this.x[unknown]) ||
      (this.correctionKnown ? Math.abs(this.correction[unknown]) : 0) ||
      this.scaling.correctionTolerance[unknown]
    );
  }

  /** Whether a correction is lost in the round-off of the unknowns. */
  atRoundOff(step: Float64Array): boolean {
    for (let j = 0; j < this.size; j++)
      if (!(Math.abs(step[j]) <= 64 * Number.EPSILON * Math.abs(this.x[j]))) return false;
    return true;
  }

  /** Whether a fraction of a step is lost in the round-off of the unknowns, or far below their tolerances. */
  vanishes(step: Float64Array, fraction: number): boolean {
    const { x, scaling } = this;
    for (let j = 0; j < this.size; j++) {
      const lost = Math.max(2 * Number.EPSILON * Math.abs(x[j]), 1e-6 * scaling.correctionTolerance[j]);
      if (!(Math.abs(fraction * step[j]) <= lost)) return false;
    }
    return true;
  }

  /** Remembers the correction that Newton's method would make at the iterate. */
  keepCorrection(step: Float64Array): void {
    this.correction.set(step);
    this.correctionKnown = true;
  }

  /** Longest fraction, at most 1, of a step that stays within the admissible region. Sets `blocking`. */
  reach(step: Float64Array): number {
    const { region } = this.system;
    this.blocking = -1;
    if (region === undefined) return 1;
    let fraction = 1;
    for (let j = 0; j < this.size; j++) {
      const bound = step[j] < 0 ? region.lower?.[j] : region.upper?.[j];
      if (bound === undefined || step[j] === 0) continue;
      const most = (this.fractionToBound * (bound - this.x[j])) / step[j];
      if (most < fraction) {
        fraction = most;
        this.blocking = j;
      }
    }
    return fraction;
  }

  /** trial = x + fraction step, and its residual. @returns whether that is finite. */
  try(step: Float64Array, fraction: number): boolean {
    const { x, trial } = this;
    for (let j = 0; j < this.size; j++) trial[j] = x[j] + fraction * step[j];
    return this.evaluate(trial, this.trialResidual);
  }

  /** Takes the trial point as the iterate. */
  accept(): void {
    [this.x, this.trial] = [this.trial, this.x];
    [this.residual, this.trialResidual] = [this.trialResidual, this.residual];
  }

  /** Forgets the trials of the step before. */
  beginTrials(): void {
    this.trials = 0;
  }

  /** Remembers a trial for the report. */
  noteTrial(control: number, merit: number): void {
    if (this.trials === longestTrials) return;
    this.trialControl[this.trials] = control;
    this.trialMerit[this.trials] = merit;
    this.trials++;
  }

  /** Ends an iteration: `residual` and `step` are those at its start. */
  endIteration(residual: Float64Array, step: Float64Array, control: number): void {
    const worst = this.worstEquation(residual);
    const moved = this.worstUnknown(step);
    const at = 5 * this.recorded;
    this.records[at] = Math.abs(residual[worst]) / this.scaling.residualTolerance[worst];
    this.records[at + 1] = Math.abs(step[moved]) / this.scaling.correctionTolerance[moved];
    this.records[at + 2] = control;
    this.records[at + 3] = worst;
    this.records[at + 4] = this.fresh ? 1 : 0;
    this.recorded++;
    this.fresh = false;
    this.iterations++;
    this.options.onIteration?.(this.iterations, this.x);
  }

  /** The record of all iterations, for the outcome. */
  history(): IterationRecord[] {
    const { records } = this;
    return Array.from({ length: this.recorded }, (_, k) => ({
      residual: records[5 * k],
      correction: records[5 * k + 1],
      control: records[5 * k + 2],
      worstEquation: records[5 * k + 3],
      freshJacobian: records[5 * k + 4] === 1,
    }));
  }

  /** The work so far. */
  counts(): SolveCounts {
    return {
      iterations: this.iterations,
      evaluations: this.evaluations,
      jacobians: this.jacobians,
      factorisations: this.linearisation.factorisations - this.factorisationsBefore,
      linearIterations: this.linearisation.linear.iterations - this.linearIterationsBefore,
    };
  }

  /** For each group the member that is largest in units of its tolerance. */
  measures(groups: Groups, values: Float64Array, tolerances: Float64Array): GroupMeasure[] {
    const worst = new Int32Array(groups.count).fill(-1);
    for (let i = 0; i < values.length; i++) {
      const group = groups.of[i];
      const most = worst[group];
      if (most < 0 || !(Math.abs(values[i]) / tolerances[i] <= Math.abs(values[most]) / tolerances[most]))
        worst[group] = i;
    }
    return Array.from(worst, (index, group) => ({
      name: groups.groupName(group),
      unit: groups.unit(group),
      largest: Math.abs(values[index]),
      tolerance: tolerances[index],
      index,
      place: groups.name(index),
    }));
  }
}

function largestRatio(values: Float64Array, tolerances: Float64Array): number {
  let worst = 0;
  let most = -1;
  for (let i = 0; i < values.length; i++) {
    const ratio = Math.abs(values[i]) / tolerances[i];
    if (ratio > most) {
      most = ratio;
      worst = i;
    }
  }
  return worst;
}
