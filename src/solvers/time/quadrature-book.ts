import type { CollocationMethod } from './collocation.js';
import type { ResolvedOptions } from './options.js';
import type { StageObserver, StageSolver } from './stage-solver.js';
import type { DifferentialAlgebraicSystem } from './system.js';

/** Quadratures q' = g(t, y) carried along with the steps of the state. Owns its buffers. */
export class QuadratureBook implements StageObserver {
  readonly count: number;
  /** Values at the end and at the start of the last step. */
  readonly values: Float64Array;
  readonly startValues: Float64Array;
  /** g at the end and at the start of the last step (kept only for the error test). */
  readonly rate: Float64Array;
  readonly startRate: Float64Array;
  private readonly system: DifferentialAlgebraicSystem;
  private readonly options: ResolvedOptions;
  private readonly stageRates: Float64Array;
  private readonly pointRate: Float64Array;
  private readonly shiftedRate: Float64Array;
  private readonly work: Float64Array;

  constructor(system: DifferentialAlgebraicSystem, options: ResolvedOptions) {
    const q = system.evaluateQuadratures === undefined ? 0 : (system.quadratureCount ?? 0);
    this.count = q;
    this.system = system;
    this.options = options;
    this.values = new Float64Array(q);
    this.startValues = new Float64Array(q);
    this.rate = new Float64Array(q);
    this.startRate = new Float64Array(q);
    this.stageRates = new Float64Array(q * options.maximumStages);
    this.pointRate = new Float64Array(q);
    this.shiftedRate = new Float64Array(q);
    this.work = new Float64Array(system.size);
  }

  /** Whether invariants that quadratures take part in are to hold to round-off. */
  get carriesInvariants(): boolean {
    return this.count > 0 && this.options.quadratureInvariants;
  }

  private get tested(): boolean {
    return this.count > 0 && this.options.quadratureTolerance !== null;
  }

  /** Evaluates g at a state where a step will start; false when it is needed and not finite. */
  evaluateStart(time: number, state: Float64Array): boolean {
    if (!this.tested) return true;
    this.system.evaluateQuadratures!(time, state, this.rate);
    return allFinite(this.rate);
  }

  /** Makes the end of the last step the start of the next. */
  begin(): void {
    this.startValues.set(this.values);
    this.startRate.set(this.rate);
  }

  /** Evaluates g at a stage; false when a value is not finite. */
  observeStage(stage: number, time: number, state: Float64Array): boolean {
    const { count: q, stageRates, pointRate } = this;
    if (q === 0) return true;
    this.system.evaluateQuadratures!(time, state, pointRate);
    stageRates.set(pointRate, stage * q);
    return allFinite(pointRate);
  }

  /** Weighted error of the step by the embedded formula; 0 when the quadratures take no part in the test. */
  errorNorm(method: CollocationMethod, step: number, workingTolerance: number): number {
    const tolerances = this.options.quadratureTolerance;
    if (tolerances === null || this.count === 0) return 0;
    const { count: q, stageRates } = this;
    let sum = 0;
    for (let k = 0; k < q; k++) {
      let difference = this.startRate[k]!;
      for (let i = 0; i < method.stages; i++) difference -= method.startWeights[i]! * stageRates[i * q + k]!;
      const size = Math.abs(this.startValues[k]!) + tolerances[k]! / this.options.relativeTolerance;
      sum += ((step / method.realEigenvalue) * (difference / (workingTolerance * size))) ** 2;
    }
    return Math.sqrt(sum / q);
  }

  /**
   * q_1 = q_0 + h sum b_i g(Y_i) + h gamma G c, with G = dg/dy where the Jacobian was taken: the last term follows the
   * correction c of the state, so that invariants linear in (y, q) hold to round-off too.
   * @param correction c, what was added to the last stage.
   * @param magnitude magnitude of each unknown.
   */
  advance(
    method: CollocationMethod,
    solver: StageSolver,
    step: number,
    correction: Float64Array,
    magnitude: Float64Array,
  ): void {
    const { count: q, values, stageRates, work, pointRate, shiftedRate } = this;
    if (q === 0) return;
    const { stages: s, weights } = method;
    for (let k = 0; k < q; k++) {
      let sum = 0;
      for (let i = 0; i < s; i++) sum += weights[i]! * stageRates[i * q + k]!;
      values[k] = this.startValues[k]! + step * sum;
      this.rate[k] = stageRates[(s - 1) * q + k]!;
    }
    if (!this.options.quadratureInvariants) return;
    let largest = 0;
    for (let k = 0; k < work.length; k++) largest = Math.max(largest, Math.abs(correction[k]!) / magnitude[k]!);
    if (largest === 0) return;
    // Directional difference along c, stretched to 1e-7 of the unknowns: c itself would drown in round-off.
    const stretch = 1e-7 / largest;
    for (let k = 0; k < work.length; k++) work[k] = solver.jacobianState[k]! + stretch * correction[k]!;
    this.system.evaluateQuadratures!(solver.jacobianTime, work, shiftedRate);
    this.system.evaluateQuadratures!(solver.jacobianTime, solver.jacobianState, pointRate);
    const factor = solver.factoredStep / method.realEigenvalue / stretch;
    for (let k = 0; k < q; k++) {
      const change = factor * (shiftedRate[k]! - pointRate[k]!);
      if (Number.isFinite(change)) values[k] = values[k]! + change;
    }
  }
}

function allFinite(vector: Float64Array): boolean {
  let check = 0;
  for (let k = 0; k < vector.length; k++) check += vector[k]! * 0;
  return check === 0;
}
