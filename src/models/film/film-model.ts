import { type EventFunction, RadauIntegrator, type StepResult } from '../../solvers/index.js';
import type {
  AdvanceFailure,
  AdvanceResult,
  CellModel,
  ChargeCount,
  EventRequest,
  Ledger,
  Load,
  MetalSupply,
  ModelNotice,
  ModelState,
  ObservableDescriptor,
} from '../model.js';
import { quadratureNames } from './layout.js';
import { filmLedger } from './ledger.js';
import { metalSupply } from './metal-supply.js';
import { filmObservables, writeObservables } from './observables.js';
import type { FilmParameters } from './parameters.js';
import { FilmSystem } from './system.js';

/** A watched event with what it means for the advance. */
interface WatchedEvent extends EventFunction {
  readonly kind: 'request' | 'terminal' | 'notice';
}

/**
 * The `film` cell model: one differential-algebraic system of a few dozen unknowns for both interfaces of a cell.
 *
 * An instance owns its integrator and buffers and is not to be shared between threads; every call is deterministic.
 */
export class FilmModel implements CellModel {
  readonly level = 'film';
  readonly observables: readonly ObservableDescriptor[];
  readonly sources: readonly string[];
  private readonly system: FilmSystem;
  private readonly integrator: RadauIntegrator;
  private readonly values: Float64Array;
  private readonly place: ReadonlyMap<string, number>;
  private readonly modelEvents: readonly WatchedEvent[];
  /** State at which `values` were computed. */
  private readonly seen: Float64Array;
  private seenTime = Number.NaN;

  readonly parameters: FilmParameters & Readonly<Record<string, unknown>>;

  constructor(parameters: FilmParameters) {
    this.parameters = { ...parameters };
    this.system = new FilmSystem(parameters);
    const absoluteTolerance = new Float64Array(this.system.size);
    this.system.tolerances(absoluteTolerance, parameters.relativeTolerance);
    this.integrator = new RadauIntegrator(this.system, {
      relativeTolerance: parameters.relativeTolerance,
      absoluteTolerance,
      // Metal is conserved among the unknowns; the energies are only read.
      quadratureInvariants: false,
    });
    this.observables = filmObservables(parameters);
    this.sources = parameters.sources;
    this.values = new Float64Array(this.observables.length);
    this.place = new Map(this.observables.map(({ name }, index) => [name, index]));
    this.seen = new Float64Array(this.system.size);
    this.modelEvents = this.watch();
  }

  initialState(): ModelState {
    const vector = new Float64Array(this.system.size);
    this.system.initialise(vector);
    return { time: 0, vector, quadratures: new Float64Array(quadratureNames.length), integrator: new Float64Array(0) };
  }

  advance(
    state: ModelState,
    load: Load,
    endTime: number,
    events: readonly EventRequest[],
    onStep?: (state: ModelState) => boolean,
    onNotice?: (notice: ModelNotice) => void,
  ): AdvanceResult {
    const { integrator, system } = this;
    this.setLoad(load);
    const watched: WatchedEvent[] = [...events.map((request) => this.request(request)), ...this.modelEvents];
    const stepsBefore = integrator.statistics.steps;
    const rejectionsBefore = { ...integrator.rejections };
    const finish = (
      reason: AdvanceResult['reason'],
      event: string | null,
      terminal: boolean,
      failure: AdvanceFailure | null,
    ): AdvanceResult => {
      this.store(
        state,
        reason === 'interrupted' ? integrator.checkpoint() : Float64Array.of(integrator.suggestedRestart),
      );
      return {
        reason,
        event,
        terminal,
        failure,
        acceptedSteps: integrator.statistics.steps - stepsBefore,
        rejections: Object.fromEntries(
          Object.entries(integrator.rejections).map(([name, count]) => [
            name,
            count - rejectionsBefore[name as keyof typeof rejectionsBefore],
          ]),
        ),
      };
    };

    if (state.integrator.length > 1) {
      integrator.restore(state.integrator);
    } else {
      const step = state.integrator[0] ?? 0;
      const vector = Float64Array.from(state.vector);
      vector[system.layout.current] = system.currentGuess(state.time, vector);
      integrator.start(state.time, vector, state.quadratures, step > 0 ? { step } : {});
      system.refresh(state.time, vector);
      const apart = system.interfaces.findIndex((one) => !(one.contactFraction * one.trueContact > 0));
      if (apart >= 0) {
        this.seenTime = Number.NaN;
        return finish('event', `contact-lost:${apart + 1}`, true, null);
      }
      const consistent = integrator.makeConsistent();
      this.seenTime = Number.NaN;
      if (!consistent.consistent) {
        return finish('failure', null, false, {
          code: 'no-consistent-current',
          message: `no current density gives the asked cell voltage: ${consistent.message}`,
          time: state.time,
          evidence: { ...this.evidence(state.time), residual: consistent.residual },
        });
      }
      const already = watched.find((one) => one.kind !== 'notice' && this.alreadyMet(one, integrator.time));
      if (already !== undefined) return finish('event', already.name, already.kind === 'terminal', null);
      for (const one of watched) {
        if (one.kind === 'notice' && this.alreadyMet(one, integrator.time))
          this.notice(one, state.time, load, onNotice);
      }
    }

    if (state.integrator.length <= 1 && onStep !== undefined && integrator.time < endTime) {
      this.store(state, state.integrator);
      if (!onStep(state)) return finish('interrupted', null, false, null);
    }
    while (integrator.time < endTime) {
      const before = integrator.time;
      let result: StepResult;
      try {
        result = integrator.step(endTime);
      } finally {
        this.seenTime = Number.NaN;
      }
      if (!result.accepted) {
        return finish('failure', null, false, {
          code: result.code,
          message: result.message,
          time: before,
          evidence: { ...this.evidence(before), ...result.evidence },
        });
      }
      const found = integrator.locate(watched);
      let ended: WatchedEvent | null = null;
      if (found !== null) {
        const event = watched[found.index];
        integrator.truncateTo(found.time, event);
        this.seenTime = Number.NaN;
        if (event.kind === 'notice') this.notice(event, integrator.time, load, onNotice);
        else ended = event;
      }
      if (onStep !== undefined) {
        this.store(state, state.integrator);
        if (!onStep(state) && ended === null && integrator.time < endTime)
          return finish('interrupted', null, false, null);
      }
      if (ended !== null) return finish('event', ended.name, ended.kind === 'terminal', null);
    }
    return finish('duration', null, false, null);
  }

  observe(state: ModelState, load: Load, out: Float64Array): void {
    this.setLoad(load);
    this.system.refresh(state.time, state.vector);
    writeObservables(this.system, state.vector, out);
  }

  metalSupply(state: ModelState, load: Load): readonly MetalSupply[] {
    this.setLoad(load);
    return metalSupply(this.system, state);
  }

  ledger(state: ModelState, load: Load, charge: ChargeCount): Ledger {
    this.setLoad(load);
    return filmLedger(this.system, state, charge);
  }

  private setLoad(load: Load): void {
    this.system.load = load;
    this.seenTime = Number.NaN;
  }

  private store(state: ModelState, integratorState: Float64Array): void {
    state.time = this.integrator.time;
    state.vector.set(this.integrator.state);
    state.quadratures.set(this.integrator.quadratures);
    state.integrator = integratorState;
  }

  /** Observables at a trial state, computed once for all events that look at it. */
  private look(time: number, vector: Float64Array): Float64Array {
    let same = time === this.seenTime;
    for (let i = 0; same && i < vector.length; i++) same = vector[i] === this.seen[i];
    if (!same) {
      this.system.refresh(time, vector);
      writeObservables(this.system, vector, this.values);
      this.seen.set(vector);
      this.seenTime = time;
    }
    return this.values;
  }

  private request(request: EventRequest): WatchedEvent {
    const index = this.place.get(request.observable);
    if (index === undefined) throw new RangeError(`the film model has no observable "${request.observable}"`);
    const { threshold, magnitude } = request;
    return {
      kind: 'request',
      name: request.name,
      direction: request.direction,
      evaluate: (time, vector) => {
        const value = this.look(time, vector)[index];
        return (magnitude ? Math.abs(value) : value) - threshold;
      },
    };
  }

  /** The model's own events; the names are those that a run reports. */
  private watch(): WatchedEvent[] {
    const { electrodes, options, fixture, electrolyte, mechanisms } = this.parameters;
    const watched: WatchedEvent[] = [];
    const add = (
      kind: 'terminal' | 'notice',
      name: string,
      direction: -1 | 1,
      observable: (values: Float64Array) => number,
    ) => watched.push({ kind, name, direction, evaluate: (time, vector) => observable(this.look(time, vector)) });
    const at = (name: string) => this.place.get(name)!;
    electrodes.forEach((electrode, j) => {
      const side = j + 1;
      const contact = at(`contactFraction${side}`);
      add('terminal', `contact-lost:${side}`, -1, (values) => values[contact] - options.contactLost);
      const metal = at(`metalVolume${side}`);
      const least = 1e-3 * Math.min(1e-6, electrode.thickness || 1e-6);
      add(
        'terminal',
        `electrode-exhausted:${side}`,
        -1,
        (values) => values[metal] - (electrode.thickness > 0 ? least : -least),
      );
      if (mechanisms.dendrites) {
        const crack = at(`crackLength${side}`);
        add('terminal', `short:${side}`, 1, (values) => values[crack] - electrolyte.thickness);
        const driving = at(`flawOverpotential${side}`);
        const threshold = at(`flawThreshold${side}`);
        add('notice', `dendrite-initiation:${side}`, 1, (values) => values[driving] - values[threshold]);
      }
    });
    if (fixture.stiffness > 0) {
      const pressure = at('stackPressure');
      add('terminal', 'lift-off', -1, (values) => values[pressure]);
    }
    return watched;
  }

  private alreadyMet(event: WatchedEvent, time: number): boolean {
    const value = event.evaluate(time, this.integrator.state);
    return event.direction > 0 ? value >= 0 : value <= 0;
  }

  private notice(event: WatchedEvent, time: number, load: Load, onNotice?: (notice: ModelNotice) => void): void {
    if (onNotice === undefined) return;
    onNotice({ event: event.name, time, detail: { ...this.evidence(time), stepStart: load.startTime } });
  }

  /** What a report shows of the moment: named observables at the integrator's state. */
  private evidence(time: number): Record<string, number> {
    const values = this.look(time, this.integrator.state);
    const shown: Record<string, number> = {};
    this.observables.forEach(({ name }, index) => {
      if (/^(voltage|currentDensity|stackPressure|contactFraction|localCurrentDensity|flaw)/.test(name))
        shown[name] = values[index];
    });
    return shown;
  }
}
