import { claimFolder } from '../claim-folder.js';
import { lockFolder } from './folder-lock.js';
import { type MergeResult, mergeSweep } from './merge-sweep.js';
import { type PrepareOptions, prepareLocked } from './prepare-sweep.js';
import { readSelection } from './selection.js';
import { sweepMarks } from './sweep-folder.js';
import { type WorkOptions, workSweep } from './work-sweep.js';

export type RunSweepOptions = PrepareOptions & Omit<WorkOptions, 'chunk'>;

/** What a sweep came to, and what of it was computed now. */
export interface SweepResult extends MergeResult {
  /** `partial`: only some cases were asked for, and others are not computed yet. */
  readonly status: 'finished' | 'partial' | 'interrupted';
  readonly folder: string;
  /** Cases that were computed now. */
  readonly computed: number;
}

/**
 * Runs a sweep on the threads of this machine: sets up its folder or goes on with the one that is there, computes the cases that have
 * no outcome, and writes the tables once all have one. A kill at any moment loses the cases that were running, nothing else.
 *
 * @throws LithostatError for a folder that cannot be used, for one in which another process works, and when the disk does not take the
 * results: what was stored stays
 */
export async function runSweep(options: RunSweepOptions): Promise<SweepResult> {
  const { out, plan } = options;
  // Before anything is made.
  readSelection(options.only, options.retry, plan.count);
  claimFolder(out, sweepMarks);
  const lock = lockFolder(out);
  try {
    prepareLocked(options);
    const work = await workSweep(options);
    const merged = await mergeSweep({ out });
    const status = work.status === 'interrupted' ? 'interrupted' : merged.missing === 0 ? 'finished' : 'partial';
    return { ...merged, status, folder: out, computed: work.computed };
  } finally {
    lock.release();
  }
}
