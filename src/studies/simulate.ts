import type { FlatStep, UntilCondition } from '../io/scenario/index.js';
import type {
  AdvanceFailure,
  AdvanceResult,
  CellModel,
  ChargeCount,
  EventRequest,
  Load,
  ModelNotice,
  ModelState,
} from '../models/model.js';

/**
 * Longest that one protocol step may last when only conditions end it (s); ten years, so that a run always ends. A step that ends by it
 * says so as the event `until:longest-step`.
 */
const longestStep = 3.2e8;

/** The event of a step that begins to follow a log. */
export const logBegins = 'follow:begins';

/** Something that happened during a run. */
export interface SimulationEvent {
  readonly event: string;
  /** s. */
  readonly time: number;
  readonly detail: Readonly<Record<string, number | string>>;
}

/** Where a run stands in its protocol, and what it has counted: with the model state, all that going on needs. */
export interface SimulationPosition {
  /** Number of protocol steps finished. */
  stepsDone: number;
  /** Whether the next step has begun (its load and counters are then those below). */
  stepBegun: boolean;
  /** Start of the current step (s). */
  stepStart: number;
  /** Observable `capacity` at the start of the current step (C/m^2). */
  capacityAtStart: number;
  /** Charge through electrode 1 up to the start of the step, net and total (C/m^2). */
  chargeNet: number;
  chargeThroughput: number;
  /** Set point of the fixture at the start of the step (Pa). */
  setPoint: number;
}

export interface SimulationStatistics {
  acceptedSteps: number;
  readonly rejections: Record<string, number>;
}

export interface SimulationResult {
  readonly status: 'completed' | 'stopped' | 'failed' | 'interrupted';
  /** The event that stopped the run before the end of its protocol. */
  readonly stop: { readonly event: string; readonly time: number } | null;
  readonly failure: (AdvanceFailure & { readonly step: string }) | null;
  readonly state: ModelState;
  readonly position: SimulationPosition;
  /** The last load, for observing the final state. */
  readonly load: Load;
  readonly charge: ChargeCount;
  /** Share of the current protocol step that is done, by its longest duration; 0 where only conditions end it. */
  readonly stepShare: number;
  readonly statistics: SimulationStatistics;
}

export interface SimulationHooks {
  /**
   * At the start of every protocol step (consistent with its load), after every accepted step of the integrator, and at the end of the
   * protocol step, which repeats the last accepted step. Observables as the model orders them; the array is reused.
   */
  onRow?(time: number, values: Float64Array, place: 'start' | 'inside' | 'end'): void;
  /** With every row, the state that it is of and the load; the state is not to be kept or changed. */
  onState?(state: ModelState, load: Load, place: 'start' | 'inside' | 'end'): void;
  onEvent?(event: SimulationEvent): void;
  /** When a protocol step begins, after its load is set. */
  onStepStart?(step: FlatStep, index: number, time: number): void;
  /** When a protocol step has ended, with the observables, state and load at its end; false ends the run as completed. */
  onStepEnd?(step: FlatStep, index: number, values: Float64Array, state: ModelState, load: Load): boolean | undefined;
  /** Asked after every accepted step and between protocol steps; true interrupts the run so that it can be resumed. */
  interrupted?(): boolean;
}

export interface SimulationOptions extends SimulationHooks {
  readonly model: CellModel;
  readonly steps: Iterable<FlatStep>;
  /** Set point of the fixture at the start (Pa). */
  readonly stackPressure: number;
  /** Thresholds in force in every step; the run stops at the first that is met. */
  readonly stopWhen?: readonly EventRequest[];
  /** To go on from: state (used in place) and position. */
  readonly from?: { readonly state: ModelState; readonly position: SimulationPosition };
}

/** Runs a protocol on a cell model, in memory. Knows no model and no file: everything goes through the face of `CellModel`. */
export function simulate(options: SimulationOptions): SimulationResult {
  const { model, stopWhen = [] } = options;
  const state = options.from?.state ?? model.initialState();
  const position: SimulationPosition = options.from?.position ?? {
    stepsDone: 0,
    stepBegun: false,
    stepStart: 0,
    capacityAtStart: 0,
    chargeNet: 0,
    chargeThroughput: 0,
    setPoint: options.stackPressure,
  };
  const statistics: SimulationStatistics = { acceptedSteps: 0, rejections: {} };
  const values = new Float64Array(model.observables.length);
  const current = model.observables.findIndex(({ name }) => name === 'currentDensity');
  const capacity = model.observables.findIndex(({ name }) => name === 'capacity');
  const toEvent = (notice: ModelNotice): SimulationEvent => ({ ...notice });
  let duration = longestStep;
  let load: Load = loadOf({ kind: 'rest', duration: 0, label: 'start', until: [] }, position, state.time);
  const result = (
    status: SimulationResult['status'],
    stop: SimulationResult['stop'] = null,
    failure: SimulationResult['failure'] = null,
  ): SimulationResult => ({
    status,
    stop,
    failure,
    state,
    position,
    load,
    charge: { net: position.chargeNet, throughput: position.chargeThroughput },
    stepShare: position.stepBegun && duration < longestStep ? (state.time - position.stepStart) / duration : 0,
    statistics,
  });

  let index = -1;
  let begun = false;
  for (const step of options.steps) {
    index++;
    if (index < position.stepsDone) continue;
    // Steps that end as soon as they begin have no accepted step, and a long row of them must be open to interruption too.
    if (begun && options.interrupted?.()) return result('interrupted');
    begun = true;
    const resumed = position.stepBegun;
    if (!resumed) position.stepStart = state.time;
    load = loadOf(step, position, position.stepStart);
    if (!resumed) {
      model.observe(state, load, values);
      position.capacityAtStart = values[capacity];
      position.stepBegun = true;
      if (step.kind === 'drive' && step.log !== null) {
        options.onEvent?.({ event: logBegins, time: position.stepStart, detail: { step: step.label, log: step.log } });
      }
      options.onStepStart?.(step, index, position.stepStart);
    }
    const plan = planOf(step, model, position.capacityAtStart);

    duration = plan.duration;
    const endTime = position.stepStart + duration;
    let place: 'start' | 'inside' = resumed ? 'inside' : 'start';
    const advanced = model.advance(
      state,
      load,
      endTime,
      [...plan.requests, ...stopWhen],
      (now) => {
        if (options.onRow !== undefined) {
          model.observe(now, load, values);
          options.onRow(now.time, values, place);
        }
        options.onState?.(now, load, place);
        place = 'inside';
        return options.interrupted?.() !== true;
      },
      (notice) => options.onEvent?.(toEvent(notice)),
    );
    count(statistics, advanced);
    if (advanced.reason === 'interrupted') return result('interrupted');

    model.observe(state, load, values);
    options.onRow?.(state.time, values, 'end');
    options.onState?.(state, load, 'end');
    const elapsed = state.time - position.stepStart;
    const passed = chargeOf(step, elapsed, values[capacity] - position.capacityAtStart);
    position.chargeNet += passed.net;
    position.chargeThroughput += passed.total;
    position.setPoint = load.stackPressure + load.stackPressureSlope * elapsed;
    if (advanced.reason === 'failure') return result('failed', null, { ...advanced.failure!, step: step.label });
    if (advanced.reason === 'duration' && plan.duration === longestStep) {
      options.onEvent?.({ event: 'until:longest-step', time: state.time, detail: { step: step.label } });
    }
    if (advanced.reason === 'event') {
      const event = advanced.event!;
      const detail = { step: step.label, currentDensity: values[current] };
      const ownEnd = plan.requests.some(({ name }) => name === event);
      options.onEvent?.({ event, time: state.time, detail });
      if (!ownEnd && !plan.endsWith(event)) return result('stopped', { event, time: state.time });
    }
    position.stepsDone = index + 1;
    position.stepBegun = false;
    if (options.onStepEnd?.(step, index, values, state, load) === false) return result('completed');
  }
  return result('completed');
}

function loadOf(step: FlatStep, position: SimulationPosition, startTime: number): Load {
  const atRest = { kind: 'current', currentDensity: 0 } as const;
  const held = { startTime, stackPressure: position.setPoint, stackPressureSlope: 0 };
  switch (step.kind) {
    case 'current':
      return { ...held, electrical: { kind: 'current', currentDensity: step.currentDensity } };
    case 'ramp':
      return {
        ...held,
        electrical: { kind: 'ramp', currentDensity: step.from, slope: (step.to - step.from) / step.duration },
      };
    case 'drive': {
      const slope = (step.to - step.from) / step.duration;
      return {
        startTime,
        electrical:
          slope === 0
            ? { kind: 'current', currentDensity: step.from }
            : { kind: 'ramp', currentDensity: step.from, slope },
        stackPressure: step.pressure?.from ?? position.setPoint,
        stackPressureSlope: step.pressure === null ? 0 : (step.pressure.to - step.pressure.from) / step.duration,
      };
    }
    case 'voltage':
      return { ...held, electrical: { kind: 'voltage', voltage: step.voltage } };
    case 'rest':
      return { ...held, electrical: atRest };
    case 'pressure':
      return step.duration > 0
        ? {
            startTime,
            electrical: atRest,
            stackPressure: position.setPoint,
            stackPressureSlope: (step.pressure - position.setPoint) / step.duration,
          }
        : { startTime, electrical: atRest, stackPressure: step.pressure, stackPressureSlope: 0 };
  }
}

interface StepPlan {
  readonly duration: number;
  readonly requests: readonly EventRequest[];
  /** Whether a terminal event of the model is an asked end of the step (`short`) instead of the end of the run. */
  endsWith(event: string): boolean;
}

/** Turns the conditions of a step into a duration and requests; for a constant current the capacity is a duration. */
function planOf(step: FlatStep, model: CellModel, chargeAtStart: number): StepPlan {
  let duration = 'duration' in step ? step.duration : longestStep;
  const requests: EventRequest[] = [];
  let short = false;
  const has = (observable: string) => model.observables.some(({ name }) => name === observable);
  for (const until of step.until as readonly UntilCondition[]) {
    if (until.kind === 'short') {
      short = true;
    } else if (until.kind === 'time') {
      duration = Math.min(duration, until.value);
    } else if (until.kind === 'capacity') {
      if (step.kind === 'current') duration = Math.min(duration, until.value / Math.abs(step.currentDensity));
      else {
        requests.push(
          { name: 'until:capacity', observable: 'capacity', threshold: chargeAtStart + until.value, direction: 1 },
          { name: 'until:capacity', observable: 'capacity', threshold: chargeAtStart - until.value, direction: -1 },
        );
      }
    } else if (until.kind === 'voltage') {
      requests.push({
        name: 'until:voltage',
        observable: 'voltage',
        magnitude: true,
        threshold: until.value,
        direction: 1,
      });
    } else if (until.kind === 'currentDensity') {
      requests.push({
        name: 'until:currentDensity',
        observable: 'currentDensity',
        magnitude: true,
        threshold: until.value,
        direction: -1,
      });
    } else {
      for (const observable of ['contactFraction1', 'contactFraction2']) {
        if (has(observable)) {
          requests.push({ name: 'until:contactFraction', observable, threshold: until.value, direction: -1 });
        }
      }
    }
  }
  return { duration, requests, endsWith: (event) => short && event.startsWith('short') };
}

/** Charge of a step (C/m^2): from the protocol where the protocol fixes the current, else as the model counted it. */
function chargeOf(step: FlatStep, elapsed: number, counted: number): { net: number; total: number } {
  if (step.kind === 'current') {
    const net = step.currentDensity * elapsed;
    return { net, total: Math.abs(net) };
  }
  if (step.kind === 'ramp' || step.kind === 'drive') {
    const slope = (step.to - step.from) / step.duration;
    const net = (step.from + 0.5 * slope * elapsed) * elapsed;
    const zero = slope === 0 ? Number.NaN : -step.from / slope;
    if (!(zero > 0 && zero < elapsed)) return { net, total: Math.abs(net) };
    const before = 0.5 * step.from * zero;
    return { net, total: Math.abs(before) + Math.abs(net - before) };
  }
  if (step.kind === 'voltage') return { net: counted, total: Math.abs(counted) };
  return { net: 0, total: 0 };
}

function count(statistics: SimulationStatistics, advanced: AdvanceResult): void {
  statistics.acceptedSteps += advanced.acceptedSteps;
  for (const [reason, number] of Object.entries(advanced.rejections)) {
    statistics.rejections[reason] = (statistics.rejections[reason] ?? 0) + number;
  }
}
