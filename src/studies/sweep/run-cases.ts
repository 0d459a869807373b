import {
  type CaseFamily,
  type CaseOutcome,
  CasePool,
  type CasePoolOptions,
  caseKey,
  familyHash,
} from '../cases/index.js';
import type { CaseStore } from './case-store.js';
import { type CaseEvaluator, type CaseRequest, computeCases } from './compute-cases.js';

export interface RunCasesOptions extends CasePoolOptions {
  readonly family: CaseFamily;
  /** Overrides of each case; equal ones are computed once. */
  readonly sets: readonly (readonly string[])[];
  /** Where outcomes are looked for before a case is computed, and stored as it ends. Default: nowhere. */
  readonly store?: CaseStore | undefined;
  /** Folder for checkpoints of interrupted cases. Default: they begin anew. */
  readonly checkpoints?: string | undefined;
  /** A pool of this family that is kept for further batches; its owner closes it. Default: one is made and closed. */
  readonly pool?: CaseEvaluator | undefined;
  /** Whether a stored outcome is to be computed again. Default: none is. */
  retry?(outcome: CaseOutcome): boolean;
  /** Where the search of a case begins (A/m^2), by its place in `sets`: it changes no outcome. */
  guess?(index: number): number | undefined;
  /** After each case that was computed, in the order in which they end: how many are known, of how many different ones. */
  onProgress?(known: number, total: number): void;
}

/**
 * Computes cases that a study asks for, unless they are stored, and stores each as it ends.
 *
 * @returns the outcomes in the order of `sets`: they do not depend on the number of threads, nor on what was stored
 * @throws Interrupted; LithostatError when an outcome cannot be stored. What was stored before stays in both cases.
 */
export async function runCases(options: RunCasesOptions): Promise<CaseOutcome[]> {
  const { family, sets, store, checkpoints, retry, onProgress } = options;
  const hash = familyHash(family);
  const keys = sets.map((set) => caseKey(hash, set));
  const outcomes = new Map<string, CaseOutcome>();
  const missing = new Map<string, CaseRequest>();
  for (const [number, key] of keys.entries()) {
    if (outcomes.has(key) || missing.has(key)) continue;
    const stored = store?.get(key);
    if (stored !== undefined && !retry?.(stored)) outcomes.set(key, stored);
    else missing.set(key, { key, set: sets[number], number, guess: options.guess?.(number) });
  }
  if (missing.size > 0) {
    const total = outcomes.size + missing.size;
    const own = options.pool === undefined ? new CasePool(options) : undefined;
    try {
      await computeCases({
        pool: options.pool ?? own!,
        requests: missing.values(),
        store,
        checkpoints,
        onOutcome({ key }, outcome) {
          outcomes.set(key, outcome);
          onProgress?.(outcomes.size, total);
        },
      });
    } finally {
      await own?.close();
    }
  }
  return keys.map((key) => outcomes.get(key)!);
}
