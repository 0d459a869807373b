/**
 * The one face of every cell model. The protocol runner, the event location, the critical-current search and the report
 * use this face alone; they never ask which model they have.
 */

import type { VtuPiece } from '../io/mesh/index.js';
import type { RunLedger } from '../io/run/summary.js';

/** What the cell is asked to do for one protocol step; elapsed time counts from `Load.startTime`. */
export type ElectricalLoad =
  /** Positive strips electrode 1 (A/m^2 of nominal area). */
  | { readonly kind: 'current'; readonly currentDensity: number }
  /** Linear in the elapsed time: currentDensity + slope * elapsed (A/m^2, A/m^2/s). */
  | { readonly kind: 'ramp'; readonly currentDensity: number; readonly slope: number }
  /** Cell voltage held (V). */
  | { readonly kind: 'voltage'; readonly voltage: number };

export interface Load {
  /** Time at which the protocol step began (s). */
  readonly startTime: number;
  readonly electrical: ElectricalLoad;
  /** Set point of the fixture (Pa): pressure + slope * elapsed. For a gap or a spring it is the preload. */
  readonly stackPressure: number;
  readonly stackPressureSlope: number;
}

/** A threshold on an observable that ends a step or is recorded on the way. */
export interface EventRequest {
  /** Name given back when it fires, for example `until:voltage`. */
  readonly name: string;
  /** Name of an observable of the model. */
  readonly observable: string;
  readonly threshold: number;
  /** Compare the magnitude of the observable instead of the observable. */
  readonly magnitude?: boolean;
  /** +1 fires when the observable rises through the threshold, -1 when it falls through it. */
  readonly direction: -1 | 1;
}

/** Everything needed to go on bit for bit: plain numbers, so that it can be stored. */
export interface ModelState {
  /** Time since the start of the run (s). */
  time: number;
  /** Unknowns in the model's own order. */
  vector: Float64Array;
  /** Integrated quadratures (ledger terms) in the model's own order. */
  quadratures: Float64Array;
  /**
   * What the model needs beyond its unknowns to go on with the same bits (step size, order, error history), opaque to callers.
   * Empty at the start of a run.
   */
  integrator: Float64Array;
}

export interface ObservableDescriptor {
  readonly name: string;
  /** SI unit as written in files: `V`, `A/m^2`, `1`. */
  readonly unit: string;
  readonly meaning: string;
}

/** Charge per nominal area through electrode 1 as the protocol counts it (C/m^2): net (positive strips) and total. */
export interface ChargeCount {
  readonly net: number;
  readonly throughput: number;
}

/** What a run is audited by; it is stored as it is. */
export type Ledger = RunLedger;

export interface AdvanceFailure {
  readonly code: string;
  readonly message: string;
  /** s. */
  readonly time: number;
  /** What was seen when it failed: contact fraction, residual, step size … in physical terms. */
  readonly evidence: Readonly<Record<string, number>>;
}

export interface AdvanceResult {
  /** Why the advance ended. */
  readonly reason: 'duration' | 'event' | 'interrupted' | 'failure';
  /** Name of the request or of the model's own event that ended it. */
  readonly event: string | null;
  /** True when the event is one of the model's own terminal events (contact lost, short …): the run stops. */
  readonly terminal: boolean;
  readonly failure: AdvanceFailure | null;
  /** Steps rejected, with reason and count. */
  readonly rejections: Readonly<Record<string, number>>;
  readonly acceptedSteps: number;
}

/** Something that happened on the way and did not end the advance (a dendrite initiated, a void class opened). */
export interface ModelNotice {
  readonly event: string;
  readonly time: number;
  readonly detail: Readonly<Record<string, number | string>>;
}

/**
 * What brings metal to an interface that is being stripped: velocities towards the electrolyte (m/s) by mechanism, together that of the
 * electrode. Voids grow where they fall short of what is stripped.
 */
export interface MetalSupply {
  /** Counted from 1. */
  readonly electrode: number;
  /** By diffusion: of vacancies into the metal, and of metal to voids along the interface and through the lattice. */
  readonly diffusion: number;
  /** By creep around voids where the metal is below its yield strength, and where it is above. */
  readonly creep: number;
  readonly plasticFlow: number;
  /** By the metal that follows as a whole, since what leaves it leaves no vacancy. */
  readonly body: number;
}

export interface CellModel {
  readonly level: string;
  /** Observables in the order of the values that `observe` writes. */
  readonly observables: readonly ObservableDescriptor[];
  /** Laws and parameter values used, with their sources. */
  readonly sources: readonly string[];
  /** Every resolved number that the results rest on, as plain data (SI): reported and hashed. */
  readonly parameters: Readonly<Record<string, unknown>>;
  initialState(): ModelState;
  /**
   * Brings the state consistently under the load (algebraic unknowns), then integrates in place up to `endTime` (s) or an
   * event. A request that is already met at the start fires at once. `onStep` is called at the start, once the state is
   * consistent with the load, and after every accepted step; when it returns
   * false the advance ends as `interrupted`, and a later call with the same arguments goes on with the same bits.
   */
  advance(
    state: ModelState,
    load: Load,
    endTime: number,
    events: readonly EventRequest[],
    onStep?: (state: ModelState) => boolean,
    onNotice?: (notice: ModelNotice) => void,
  ): AdvanceResult;
  /** Writes the observables at the state under the load to `out`, one value a descriptor. */
  observe(state: ModelState, load: Load, out: Float64Array): void;
  /**
   * What brings metal to each interface that is being stripped in this state; an interface that is not has no entry. Absent where a model
   * does not tell.
   */
  metalSupply?(state: ModelState, load: Load): readonly MetalSupply[];
  /**
   * The fields of a state on their meshes, for files and pictures; absent where a model has none. `fieldsEvery` is the least time between
   * those that a run stores inside of a protocol step (s); without it only its start and end are stored.
   */
  fields?(state: ModelState, load: Load): readonly VtuPiece[];
  readonly fieldsEvery?: number;
  /** Audits the balances against what the caller counted from the protocol, independently of the model. */
  ledger(state: ModelState, load: Load, charge: ChargeCount): Ledger;
}
