import type { CriticalMode } from '../critical/result.js';

/** What is computed for a case: a run, a search for a critical current, or a run that is scored against measured data. */
export type CaseTask =
  | { readonly kind: 'run' }
  /** `lattice` searches on a fixed lattice of currents, so that a guess (`EvaluateOptions`) changes no answer. */
  | { readonly kind: 'critical'; readonly mode: CriticalMode; readonly search?: 'lattice' }
  /** `data` is what `measurementText` gives of the measured data, or empty for the log that is followed; `name` is for messages. */
  | { readonly kind: 'compare'; readonly data: string; readonly name: string };

/**
 * Everything that the cases of a study have in common, as plain data, so that a worker thread, a later session or another machine can
 * compute the same.
 */
export interface CaseFamily {
  /** The scenario without its study sections, as JSON, with the files that it names written into it. */
  readonly base: string;
  readonly task: CaseTask;
  /**
   * What is kept of each run, as `final(voltage)`, `minimum(contactFraction1)`, `maximum(voltage)`, `mean(…)` or `at(voltage, 30 min)`. Empty: the values at
   * the end of all observables. A search has columns of its own and ignores it.
   */
  readonly outputs: readonly string[];
}

/** How a case ended. There is always one; `failed` means that nothing is known of the cell. */
export const caseStatuses = [
  'ok',
  'stopped:contact',
  'stopped:voltage',
  'stopped:crack',
  'stopped:exhausted',
  'failed:solver',
  'failed:input',
  'failed:memory',
  'failed:timeout',
] as const;
export type CaseStatus = (typeof caseStatuses)[number];

export type CaseValue = number | string | boolean | null;

/** What became of a case. The same inputs give the same outcome, but for `seconds`, on any machine and in any order. */
export interface CaseOutcome {
  readonly status: CaseStatus;
  /** Why, for people, in one line; empty when there is nothing to say. */
  readonly reason: string;
  /** Names of the values, with units: `final(voltage) [V]`. The same array for all cases that have the same columns, where possible. */
  readonly columns: readonly string[];
  /** One value a column; null where there is none. */
  readonly values: readonly CaseValue[];
  /** What it cost: not part of the result. */
  readonly seconds: { readonly wall: number };
}

/** The outcome of a case that gave nothing. */
export function failedCase(
  status: Extract<CaseStatus, `failed:${string}`>,
  reason: string,
  seconds: CaseOutcome['seconds'] = { wall: 0 },
): CaseOutcome {
  return { status, reason, columns: [], values: [], seconds };
}
