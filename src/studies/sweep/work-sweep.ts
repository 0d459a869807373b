import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { LithostatError } from '../../quantity/issue.js';
import { CasePool, familyHash } from '../cases/index.js';
import { Interrupted } from '../interruption.js';
import { type CaseStore, type Damage, isFailed, openStore } from './case-store.js';
import { type CaseRequest, computeCases } from './compute-cases.js';
import { readSelection, type Selection } from './selection.js';
import {
  chunkCount,
  type PlanLine,
  readFamily,
  readPlan,
  readSweep,
  type SweepRecord,
  sweepFiles,
} from './sweep-folder.js';

/** How a computation of cases goes. */
export interface SweepProgress {
  /** Cases that were looked at and have an outcome. */
  readonly done: number;
  /** Cases that are to be looked at, as far as known. */
  readonly total: number;
  /** Of those done, computed now. */
  readonly computed: number;
  /** Of those done, failed. */
  readonly failed: number;
}

export interface WorkOptions {
  /** Folder of the sweep. */
  readonly out: string;
  /** Chunks of the plan that are computed. Default: all. */
  readonly chunk?: number | undefined;
  readonly jobs?: number | undefined;
  /** Wall time (s) and memory (bytes) of a case, see `CasePool`. */
  readonly timeLimit?: number | undefined;
  readonly memoryLimit?: number | undefined;
  /** See `readSelection`. */
  readonly only?: string | undefined;
  readonly retry?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** See `CasePool`. */
  readonly worker?: URL | undefined;
  onProgress?(progress: SweepProgress): void;
}

export interface WorkResult {
  readonly status: 'finished' | 'interrupted';
  /** Cases that were computed now. */
  readonly computed: number;
  /** Cases of the chosen chunks that had an outcome before and kept it. */
  readonly stored: number;
  readonly damage: readonly Damage[];
}

/**
 * Computes the cases of a sweep's folder that have no outcome yet, and stores each as it ends. Any number of processes may do so at
 * once, also for the same cases: of two outcomes one counts.
 *
 * @throws LithostatError when the folder is no sweep or of another build, or when the disk does not take the results
 */
export async function workSweep(options: WorkOptions): Promise<WorkResult> {
  const { out, chunk } = options;
  const record = readSweep(out);
  const chunks = chunkCount(record);
  if (chunk !== undefined && !(Number.isInteger(chunk) && chunk >= 0 && chunk < chunks)) {
    throw new LithostatError([
      {
        code: 'out-of-range',
        path: '--chunk',
        file: out,
        message: 'the sweep has no such chunk',
        got: String(chunk),
        expected: chunks === 0 ? 'nothing: the sweep has no cases' : `0 to ${chunks - 1}`,
      },
    ]);
  }
  const selection = readSelection(options.only, options.retry, record.count);
  const family = readFamily(out);
  // What other code computes would be stored under the keys of the code that made the plan.
  if (familyHash(family) !== record.familyHash) throw otherCode(out, record);
  const store = openStore(join(out, sweepFiles.results), {
    chunkSize: record.chunkSize,
    // After the list was changed, what a chunk holds may be stored under another number.
    ...(chunk === undefined || record.renumbered === true ? {} : { chunk }),
  });
  const total =
    chunk === undefined ? record.count : Math.min(record.chunkSize, record.count - chunk * record.chunkSize);
  const jobs = Math.max(1, Math.min(options.jobs ?? availableParallelism(), total));
  const pool = new CasePool({ ...options, jobs, family });
  const counts = { done: 0, computed: 0, failed: 0, skipped: 0 };
  const given = new Set<string>();
  const lines = readPlan(out, record, chunk === undefined ? undefined : [chunk]);
  const progress = () => options.onProgress?.({ ...counts, total: total - counts.skipped });
  let status: WorkResult['status'] = 'finished';
  try {
    await computeCases({
      pool,
      store,
      requests: requestsOf(lines, store, selection, counts, given),
      checkpoints: join(out, sweepFiles.checkpoints),
      onOutcome({ key }, outcome) {
        // From now on the store knows it; one that is computed again would be so for ever.
        if (!selection.repeats(outcome.status)) given.delete(key);
        counts.done++;
        counts.computed++;
        if (isFailed(outcome.status)) counts.failed++;
        progress();
      },
    });
    progress();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    status = 'interrupted';
  } finally {
    await pool.close();
    store.close();
  }
  const { computed, done } = counts;
  return { status, computed, stored: done - computed, damage: store.damage };
}

/** The cases that are to be computed, each key once; counts those that are not. */
function* requestsOf(
  lines: Iterable<PlanLine>,
  store: CaseStore,
  selection: Selection,
  counts: { done: number; failed: number; skipped: number },
  /** Keys that were given out and are not stored yet, or are stored as something that is computed again. */
  given: Set<string>,
): Iterable<CaseRequest> {
  for (const { key, set, case: number } of lines) {
    const status = store.status(key);
    if (!selection.includes(number, status)) {
      counts.skipped++;
      continue;
    }
    if (given.has(key) || (status !== undefined && !selection.repeats(status))) {
      counts.done++;
      if (status !== undefined && isFailed(status)) counts.failed++;
      continue;
    }
    given.add(key);
    yield { key, set, number };
  }
}

function otherCode(out: string, { code }: SweepRecord): LithostatError {
  return new LithostatError([
    {
      code: 'other-sweep',
      path: '',
      file: out,
      message: `the sweep in ${out} was set up by another build of lithostat, or its ${sweepFiles.family} was changed`,
      got: code,
      expected: 'the build that is running, and the family that was written',
      remedy: 'use the build that set it up, or set it up in another folder',
    },
  ]);
}
