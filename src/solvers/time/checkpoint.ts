import type { StageCount } from './collocation.js';
import { radauMethod } from './collocation.js';
import type { StepControl } from './step-control.js';
import type { TrialStep } from './trial-step.js';

/** Whether the Jacobian must be taken anew, stems from an earlier step, or from the present one. */
export type JacobianState = 'none' | 'old' | 'fresh';
const jacobianStates: readonly JacobianState[] = ['none', 'old', 'fresh'];

/** What the integrator remembers from step to step, beside its vectors. */
export class IntegratorMemory {
  time = 0;
  /** Whether f at the present state is known. */
  rateKnown = false;
  /** Whether there is a last step, for dense output and events. */
  hasStep = false;
  firstStep = true;
  lastRejected = false;
  jacobian: JacobianState = 'none';
  /** Length of the next trial step; 0 when it is to be estimated. */
  proposal = 0;
  /** Length proposed after the first step since the last start; 0 when there was none. */
  restart = 0;
  /** The event that ended a step, as a number, and when. */
  firedEvent = 0;
  firedTime = Number.NaN;
}

const scalarCount = 23;

/** Everything that determines the further course, packed into plain numbers and back. */
export class CheckpointLayout {
  private readonly memory: IntegratorMemory;
  private readonly control: StepControl;
  private readonly trial: TrialStep;
  private readonly vectors: readonly Float64Array[];
  readonly length: number;

  constructor(
    memory: IntegratorMemory,
    control: StepControl,
    trial: TrialStep,
    state: Float64Array,
    rate: Float64Array,
  ) {
    this.memory = memory;
    this.control = control;
    this.trial = trial;
    const { quadratures, solver, interpolant, startState, startRate } = trial;
    this.vectors = [
      state,
      rate,
      startState,
      startRate,
      quadratures.values,
      quadratures.rate,
      quadratures.startValues,
      quadratures.startRate,
      interpolant.values,
      solver.columnScale,
      solver.jacobian,
      solver.jacobianState,
    ];
    this.length = this.vectors.reduce((sum, vector) => sum + vector.length, scalarCount);
  }

  write(out: Float64Array): void {
    const { memory, control, trial } = this;
    const { solver, interpolant } = trial;
    out.set([
      memory.time,
      Number(memory.rateKnown),
      Number(memory.hasStep),
      Number(memory.firstStep),
      Number(memory.lastRejected),
      jacobianStates.indexOf(memory.jacobian),
      memory.proposal,
      memory.restart,
      memory.firedEvent,
      memory.firedTime,
      control.acceptedStep,
      control.acceptedError,
      control.contractionTrend,
      control.stepsAtOrder,
      trial.startTime,
      trial.method.stages,
      trial.interpolantStages,
      interpolant.startTime,
      interpolant.length,
      solver.jacobianTime,
      solver.convergenceFactor,
      solver.factoredStep,
      solver.factoredStages,
    ]);
    let offset = scalarCount;
    for (const vector of this.vectors) {
      out.set(vector, offset);
      offset += vector.length;
    }
  }

  read(stored: Float64Array): void {
    const { memory, control, trial } = this;
    const { solver, interpolant } = trial;
    let index = 0;
    const next = () => stored[index++]!;
    memory.time = next();
    memory.rateKnown = next() === 1;
    memory.hasStep = next() === 1;
    memory.firstStep = next() === 1;
    memory.lastRejected = next() === 1;
    memory.jacobian = jacobianStates[next()]!;
    memory.proposal = next();
    memory.restart = next();
    memory.firedEvent = next();
    memory.firedTime = next();
    control.acceptedStep = next();
    control.acceptedError = next();
    control.contractionTrend = next();
    control.stepsAtOrder = next();
    trial.startTime = next();
    trial.method = radauMethod(next() as StageCount);
    trial.interpolantStages = next() as StageCount;
    interpolant.startTime = next();
    interpolant.length = next();
    solver.jacobianTime = next();
    solver.convergenceFactor = next();
    const factoredStep = next();
    const factoredStages = next() as StageCount;
    for (const vector of this.vectors) {
      vector.set(stored.subarray(index, index + vector.length));
      index += vector.length;
    }
    // The factors are not stored: the same matrix, pivoted with the same magnitudes, gives the same bits again.
    solver.factoredStep = 0;
    if (factoredStep > 0) solver.factor(radauMethod(factoredStages), factoredStep, solver.columnScale);
  }
}
