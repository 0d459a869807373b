import type { VtuPiece } from '../../io/mesh/index.js';
import { LithostatError } from '../../quantity/index.js';
import type {
  AdvanceFailure,
  AdvanceResult,
  CellModel,
  ChargeCount,
  EventRequest,
  Ledger,
  Load,
  ModelNotice,
  ModelState,
  ObservableDescriptor,
} from '../model.js';
import { type CellControl, sectionArea } from './electrolyte/cell-conduction.js';
import { cellFields } from './fields.js';
import { resolvedLedger } from './ledger.js';
import { resolvedObservables, writeObservables } from './observables.js';
import type { ResolvedParameters } from './parameters.js';
import type { CellRates } from './rates.js';
import { initialGeometry, packGeometry, type QuadratureName, quadratureNames, unpackGeometry } from './state.js';
import {
  type RefusedStep,
  refusalOf,
  type StepLoad,
  type StepStart,
  startStep,
  type TakenStep,
  tryStep,
} from './step.js';
import { largestStressLag, stressLag } from './stress-lag.js';

/** A threshold that is watched, with what it means for the advance. */
interface Watched {
  readonly name: string;
  readonly kind: 'request' | 'terminal' | 'notice';
  /** Rises through zero when it fires. */
  value(observables: Float64Array): number;
}

/** Contact fraction below which contact is lost. */
const contactLost = 0.02;
/** A step is not divided further than this part of the time that is left (s). */
const shortestPart = 1e-10;
/** Relative closeness to which events are located in a step. */
const eventTolerance = 1e-6;

/**
 * The `resolved` cell model: the metal of each electrode as creeping finite elements with explicit voids, the electrolyte as a rigid ionic
 * conductor, in a plane or axisymmetric section of the cell. Staggered within a step: currents on the interfaces as they stand, then the flow
 * of the metal that follows them, by the midpoint rule; the metal is meshed anew in every step from the shape of its surface, which is all
 * the state there is.
 */
export class ResolvedModel implements CellModel {
  readonly level = 'resolved';
  readonly observables: readonly ObservableDescriptor[];
  readonly sources: readonly string[];
  readonly fieldsEvery?: number;
  readonly parameters: ResolvedParameters & Readonly<Record<string, unknown>>;
  readonly #place: ReadonlyMap<string, number>;
  readonly #values: Float64Array;
  /** Notices that a run has had: pressures at rims go to and fro about their bounds, and the first time says it. */
  readonly #told = new Set<string>();
  /** The last evaluated start of a step: asked for again by `observe` and the next step. */
  #start: { readonly of: Evaluated; readonly start: StepStart } | null = null;

  constructor(parameters: ResolvedParameters) {
    this.parameters = { ...parameters };
    this.observables = resolvedObservables(parameters);
    this.sources = parameters.sources;
    if (parameters.options.fieldsEvery !== undefined) this.fieldsEvery = parameters.options.fieldsEvery;
    this.#place = new Map(this.observables.map(({ name }, index) => [name, index]));
    this.#values = new Float64Array(this.observables.length);
  }

  initialState(): ModelState {
    this.#told.clear();
    return {
      time: 0,
      vector: packGeometry(initialGeometry(this.parameters)),
      quadratures: new Float64Array(quadratureNames.length),
      integrator: new Float64Array(0),
    };
  }

  advance(
    state: ModelState,
    load: Load,
    endTime: number,
    events: readonly EventRequest[],
    onStep?: (state: ModelState) => boolean,
    onNotice?: (notice: ModelNotice) => void,
  ): AdvanceResult {
    const rejections: Record<string, number> = {};
    let acceptedSteps = 0;
    const finish = (
      reason: AdvanceResult['reason'],
      ended: Watched | null,
      failure: AdvanceFailure | null = null,
    ): AdvanceResult => ({
      reason,
      event: ended?.name ?? null,
      terminal: ended?.kind === 'terminal',
      failure,
      rejections,
      acceptedSteps,
    });
    const watched = [...events.map((request) => this.#request(request)), ...this.#own()];
    const resumed = state.integrator.length > 0;
    try {
      let start = this.#startOf(state, load);
      let values = this.#look(start);
      // What held where a run was interrupted was told before.
      if (resumed) this.#tell(watched, values, state.time);
      else {
        // A jump of the current or of the pressure may have brought them.
        this.#tell(watched, values, state.time, onNotice);
        const met = watched.find((one) => one.kind !== 'notice' && one.value(values) >= 0);
        if (met !== undefined) return finish('event', met);
        if (onStep !== undefined && state.time < endTime && !onStep(state)) return finish('interrupted', null);
      }
      while (state.time < endTime) {
        const before = values;
        let duration = Math.min(start.geometry.step, endTime - state.time);
        const least = shortestPart * Math.max(endTime - state.time, 1);
        let trial = this.#try(state, load, start, duration, duration === endTime - state.time);
        while ('refused' in trial) {
          rejections[trial.refused] = (rejections[trial.refused] ?? 0) + 1;
          duration /= 2;
          if (duration < least) return finish('failure', null, this.#tooShort(trial, state.time, values));
          trial = this.#try(state, load, start, duration, false);
        }
        let { taken, next } = trial;
        let found = this.#firstCrossed(watched, before, next.values);
        if (found !== null) {
          // Regula falsi with halving on the length of the step: every step from the same start is as good as any.
          let [low, high, lowValues, highValue] = [0, duration, before, found.value(next.values)];
          for (let round = 0; round < 40 && high - low > eventTolerance * duration; round++) {
            const lowValue: number = found.value(lowValues);
            const share = round % 3 === 2 ? 0.5 : Math.min(0.95, Math.max(0.05, -lowValue / (highValue - lowValue)));
            const middle = low + share * (high - low);
            const part = this.#try(state, load, start, middle, true);
            if ('refused' in part) break;
            const at = part.next.values;
            const crossed = this.#firstCrossed(watched, before, at);
            if (crossed === null) [low, lowValues] = [middle, at];
            else {
              [found, high, highValue] = [crossed, middle, crossed.value(at)];
              ({ taken, next } = part);
              duration = middle;
            }
          }
        }
        for (const one of taken.closed)
          onNotice?.({
            event: `void-closed:${one.electrode}`,
            time: state.time + duration,
            detail: { halfWidth: one.halfWidth },
          });
        for (const one of taken.merged)
          onNotice?.({
            event: `voids-merged:${one.electrode}`,
            time: state.time + duration,
            detail: { place: one.place },
          });
        this.#tell(watched, next.values, state.time + duration, onNotice);
        this.#accept(state, load, next, taken, duration);
        acceptedSteps++;
        start = next.start;
        values = next.values;
        if (onStep !== undefined && !onStep(state) && found === null && state.time < endTime) {
          state.integrator = Float64Array.of(1);
          return finish('interrupted', null);
        }
        if (found !== null) return finish('event', found);
      }
      state.integrator = new Float64Array(0);
      return finish('duration', null);
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      const [issue] = error.issues;
      return finish('failure', null, {
        code: issue?.code ?? 'no-solution',
        message: error.message,
        time: state.time,
        evidence: this.#evidence(this.#values),
      });
    }
  }

  observe(state: ModelState, load: Load, out: Float64Array): void {
    writeObservables(this.parameters, this.#startOf(state, load), out);
  }

  fields(state: ModelState, load: Load): readonly VtuPiece[] {
    return cellFields(this.parameters, this.#startOf(state, load));
  }

  ledger(state: ModelState, load: Load, charge: ChargeCount): Ledger {
    return resolvedLedger(this.parameters, this.#startOf(state, load), state, charge);
  }

  /** The evaluated geometry of a state, from the last one where it is the same. */
  #startOf(state: ModelState, load: Load): StepStart {
    if (this.#start !== null && isSame(this.#start.of, state, load)) return this.#start.start;
    const geometry = unpackGeometry(state, this.parameters.options.section);
    const start = startStep(this.parameters, geometry, this.#stepLoad(load), state.time);
    this.#start = { of: evaluated(state, load), start };
    return start;
  }

  #stepLoad(load: Load): StepLoad {
    return {
      controlAt: (time) => controlOf(load, time),
      setPointAt: (time) => load.stackPressure + load.stackPressureSlope * (time - load.startTime),
    };
  }

  /** A step and what it leads to; refused as well where that cannot be meshed or solved. */
  #try(state: ModelState, load: Load, start: StepStart, duration: number, cut: boolean): Tried | RefusedStep {
    const taken = tryStep(this.parameters, start, this.#stepLoad(load), duration, cut);
    if ('refused' in taken) return taken;
    try {
      return { taken, next: this.#after(state, load, taken, duration) };
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** What a step leads to: evaluated, with its observables. */
  #after(state: ModelState, load: Load, taken: TakenStep, duration: number): Reached {
    const time = state.time + duration;
    const start = startStep(this.parameters, taken.geometry, this.#stepLoad(load), time);
    const values = new Float64Array(this.observables.length);
    writeObservables(this.parameters, start, values);
    return { start, values };
  }

  #accept(state: ModelState, load: Load, { start }: Reached, { middle }: TakenStep, duration: number): void {
    const powers = powersOf(this.parameters, middle);
    quadratureNames.forEach((name, index) => {
      state.quadratures[index]! += duration * powers[name];
    });
    state.time = start.time;
    state.vector = packGeometry(start.geometry);
    this.#start = { of: evaluated(state, load), start };
  }

  /** Tells the notices that hold, each once in a run. */
  #tell(
    watched: readonly Watched[],
    values: Float64Array,
    time: number,
    onNotice?: (notice: ModelNotice) => void,
  ): void {
    for (const { kind, name, value } of watched) {
      if (kind !== 'notice' || !(value(values) >= 0) || this.#told.has(name)) continue;
      this.#told.add(name);
      onNotice?.({ event: name, time, detail: this.#evidence(values) });
    }
  }

  #look(start: StepStart): Float64Array {
    writeObservables(this.parameters, start, this.#values);
    return this.#values.slice();
  }

  #request({ name, observable, threshold, magnitude, direction }: EventRequest): Watched {
    const index = this.#place.get(observable);
    if (index === undefined) throw new RangeError(`the resolved model has no observable "${observable}"`);
    return {
      name,
      kind: 'request',
      value: (values) => direction * ((magnitude ? Math.abs(values[index]!) : values[index]!) - threshold),
    };
  }

  /** The model's own events. */
  #own(): Watched[] {
    const at = (name: string): number => this.#place.get(name)!;
    const { electrodes, options, fixture, mechanisms } = this.parameters;
    const own: Watched[] = [];
    electrodes.forEach((electrode, j) => {
      const side = j + 1;
      const [contact, thickness, height, local] = [
        at(`contactFraction${side}`),
        at(`thickness${side}`),
        at(`voidHeight${side}`),
        at(`edgeCurrentDensity${side}`),
      ];
      own.push({ name: `contact-lost:${side}`, kind: 'terminal', value: (values) => contactLost - values[contact]! });
      own.push({
        name: `electrode-exhausted:${side}`,
        kind: 'terminal',
        value: (values) => 0.02 * electrode.thickness - (values[thickness]! - values[height]!),
      });
      const tension = at(`leastContactPressure${side}`);
      const holds = electrode.face.adhesion - electrode.voidPressure;
      // With contact loss on, contact has opened before its pressure falls that far.
      if (!mechanisms.contactLoss)
        own.push({ name: `contact-would-open:${side}`, kind: 'notice', value: (values) => -holds - values[tension]! });
      if (mechanisms.stressKinetics) {
        const [largest, velocity, halfWidth] = [
          at(`largestContactPressure${side}`),
          at(`bodyVelocity${side}`),
          at(`voidHalfWidth${side}`),
        ];
        own.push({
          name: `stress-kinetics-lag:${side}`,
          kind: 'notice',
          value: (values) => {
            const spread = values[largest]! - values[tension]!;
            const contact = { spread, bodyVelocity: values[velocity]!, voidHalfWidth: values[halfWidth]! };
            return stressLag(electrode, contact, options.section, options.width) - largestStressLag;
          },
        });
      }
      const { currentBound } = options;
      if (currentBound !== undefined)
        own.push({ name: `local-current:${side}`, kind: 'notice', value: (values) => values[local]! - currentBound });
    });
    if (fixture.stiffness > 0) {
      const pressure = at('stackPressure');
      own.push({ name: 'lift-off', kind: 'terminal', value: (values) => -values[pressure]! });
    }
    return own;
  }

  /** Of the events that a step crosses, the one that is furthest beyond in proportion: the first, where they are linear. */
  #firstCrossed(watched: readonly Watched[], before: Float64Array, after: Float64Array): Watched | null {
    let first: Watched | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const one of watched) {
      if (one.kind === 'notice') continue;
      const [from, to] = [one.value(before), one.value(after)];
      if (!(from < 0 && to >= 0)) continue;
      const part = -from / (to - from);
      if (part < least) [first, least] = [one, part];
    }
    return first;
  }

  #tooShort({ refused, because }: RefusedStep, time: number, values: Float64Array): AdvanceFailure {
    const why: Readonly<Record<string, string>> = {
      volume: 'the surfaces of voids did not enclose the volume that the flow gives',
      mesh: 'the mesh of the metal became invalid',
      error: 'the motion of the surfaces changed faster than steps of any length resolve',
      'no-solution': 'the flow of the metal or the current was not found',
    };
    return {
      code: 'step-too-short',
      message: `steps became too short: ${why[refused] ?? refused}${because === undefined ? '' : ` (${because})`}`,
      time,
      evidence: this.#evidence(values),
    };
  }

  #evidence(values: Float64Array): Record<string, number> {
    return Object.fromEntries(this.observables.map(({ name }, index) => [name, values[index]!]));
  }
}

/** A step with what it leads to. */
interface Tried {
  readonly taken: TakenStep;
  readonly next: Reached;
}

/** What a step has led to. */
interface Reached {
  readonly start: StepStart;
  readonly values: Float64Array;
}

/** What a start was evaluated for. */
interface Evaluated {
  readonly time: number;
  readonly vector: Float64Array;
  readonly load: Load;
}

function evaluated({ time, vector }: ModelState, load: Load): Evaluated {
  return { time, vector: vector.slice(), load };
}

function isSame(of: Evaluated, { time, vector }: ModelState, load: Load): boolean {
  return (
    of.time === time &&
    of.vector.length === vector.length &&
    of.vector.every((value, k) => value === vector[k]) &&
    JSON.stringify(of.load) === JSON.stringify(load)
  );
}

function controlOf({ electrical, startTime }: Load, time: number): CellControl {
  switch (electrical.kind) {
    case 'current':
      return { currentDensity: electrical.currentDensity };
    case 'ramp':
      return { currentDensity: electrical.currentDensity + electrical.slope * (time - startTime) };
    case 'voltage':
      return { voltage: electrical.voltage };
  }
}

/** Powers per nominal area (W/m^2). */
function powersOf(
  parameters: ResolvedParameters,
  { currents, electrodes, stackPressure }: CellRates,
): Record<QuadratureName, number> {
  const area = sectionArea(parameters.options);
  const growth = -electrodes.reduce((sum, { bodyVelocity }) => sum + bodyVelocity, 0);
  return {
    electricalWork: currents.currentDensity * currents.voltage,
    stackWork: -(stackPressure + parameters.ambientPressure) * growth,
    jouleHeat: currents.joule,
    interfaceReaction: currents.interfaces,
    creepDissipation: electrodes.reduce((sum, { flow }) => sum + (flow?.dissipation ?? 0) / area, 0),
  };
}
