import type { Assumption } from '../../models/assumption.js';

/** What is searched: the critical current of stripping, of plating, or of the stepped laboratory test. */
export type CriticalMode = 'ccs' | 'ccp' | 'ccd';

/** One simulation of the search (or one level of the stepped test). */
export interface ProbeRow {
  /** mA/cm^2. */
  readonly current: number;
  /** `solver-failure` says nothing about the cell: it never moves the interval. */
  readonly outcome: 'stable' | 'failed' | 'solver-failure';
  /** What was met, with the electrode: `local-current:1`, `dendrite-initiation:2`, `electrode-exhausted:1`; or the solver's code. */
  readonly event: string | null;
  /** Folder of the run, relative to the folder of the search. */
  readonly run: string | null;
  /**
   * Largest rise of the polarisation |V| over its value when the current was first switched on in the same direction, whatever
   * the criterion (%); null when it was not seen.
   */
  readonly voltageRise: number | null;
  /** Numbers that decided, by name; units in `evidenceUnits`. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Why the solver gave up. */
  readonly message?: string;
}

/** Units of `ProbeRow.evidence`. */
export const evidenceUnits = {
  voltageRise: '%',
  time: 's',
  halfCycles: '1',
  contactFraction: '1',
  largestLocalCurrent: 'mA/cm^2',
  platingLimitUse: '1',
  voidVolume: 'm',
  voidGrowth: 'm',
  stackPressure: 'Pa',
  byDiffusion: '1',
  byCreep: '1',
  byPlasticFlow: '1',
} as const;

/** The answer of a search for a critical current; every current in mA/cm^2 of nominal area. */
export interface CriticalResult {
  readonly mode: CriticalMode;
  readonly criterion: string;
  /** Largest current seen stable below, smallest seen to fail above; an end that no probe bounds is null. */
  readonly interval: { readonly low: number | null; readonly high: number | null; readonly unit: 'mA/cm^2' };
  /** True when both ends are there, as close as asked, and no probe contradicts them. */
  readonly resolved: boolean;
  /** Class of the failure at the upper end: the event without its electrode; null when none was seen. */
  readonly failure: string | null;
  /** In the order of asking. */
  readonly probes: readonly ProbeRow[];
  readonly status: 'resolved' | 'unresolved' | 'solver-failure' | 'interrupted';
  /** What the answer means, in a sentence or two. */
  readonly message: string;
  /** Where the search had to stop, and why: the range of the scenario, or the plating limit of the intact interface. */
  readonly ceiling: { readonly current: number; readonly reason: 'range' | 'plating-limit' };
  readonly evidenceUnits: Readonly<Record<string, string>>;
  /** Parameters of heterogeneity that the answer rests on. */
  readonly assumptions: readonly Assumption[];
  readonly title: string;
  /** Content hash of everything that the probes depend on but their current. */
  readonly hash: string;
  readonly version: string;
  readonly sources: readonly string[];
}

/** 1 mA/cm^2 in A/m^2. */
export const milliampsPerSquareCentimetre = 10;
