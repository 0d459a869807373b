import { join } from 'node:path';
import { LithostatError } from '../../quantity/issue.js';
import type { CaseStatus } from '../cases/index.js';
import { type Damage, openStore } from '../sweep/case-store.js';
import { orderStatuses } from '../sweep/merge-sweep.js';
import { chunkCount, readPlanChunk, readSweep, sweepFiles } from '../sweep/sweep-folder.js';
import { queue } from './commands.js';
import { readSubmissions } from './jobs-file.js';
import { type ActiveTask, activeTasks } from './queued-chunks.js';

/** How far a chunk is: all cases have outcomes, a task is at it, a task for it waits, or neither. */
export type ChunkState = 'done' | 'running' | 'waiting' | 'missing';

export interface SweepStatus {
  readonly title: string;
  readonly cases: {
    readonly total: number;
    /** Cases without an outcome. */
    readonly pending: number;
    /** Number of cases by status, `pending` among them; those that occur. */
    readonly byStatus: Readonly<Record<string, number>>;
  };
  /** State of each chunk. */
  readonly chunks: readonly ChunkState[];
  /** Tasks in the queue; null when it was not asked, since nothing was submitted, or gave no answer. */
  readonly tasks: readonly ActiveTask[] | null;
  /** Why the queue could not be asked; null when it was, or needed not. */
  readonly queueProblem: string | null;
  /** Lines of results that are not whole; their cases count as pending. */
  readonly damage: readonly Damage[];
}

/** States of a task in which its cases are being computed. */
const running = new Set(['RUNNING', 'COMPLETING', 'STAGE_OUT', 'SUSPENDED', 'STOPPED']);

/**
 * How far a sweep is, by what is stored in its folder and, where it was submitted to Slurm, by the queue.
 *
 * @throws LithostatError when the folder is no sweep, or cannot be read
 */
export async function sweepStatus(folder: string): Promise<SweepStatus> {
  const record = readSweep(folder);
  const submissions = readSubmissions(folder);
  let tasks: readonly ActiveTask[] | null = null;
  let queueProblem: string | null = null;
  if (submissions.length > 0) {
    try {
      tasks = activeTasks(submissions, await queue());
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      queueProblem = error.issues[0].message;
    }
  }
  const store = openStore(join(folder, sweepFiles.results), { chunkSize: record.chunkSize });
  const counts = new Map<CaseStatus | 'pending', number>();
  const byChunk = new Map<number, ChunkState>();
  for (const { chunk, state } of tasks ?? []) {
    if (chunk === null) continue;
    if (running.has(state)) byChunk.set(chunk, 'running');
    else if (!byChunk.has(chunk)) byChunk.set(chunk, 'waiting');
  }
  const chunks: ChunkState[] = [];
  try {
    for (let chunk = 0; chunk < chunkCount(record); chunk++) {
      let complete = true;
      for (const { key } of readPlanChunk(folder, record, chunk)) {
        const status = store.status(key) ?? 'pending';
        if (status === 'pending') complete = false;
        counts.set(status, (counts.get(status) ?? 0) + 1);
      }
      chunks.push(complete ? 'done' : (byChunk.get(chunk) ?? 'missing'));
    }
  } finally {
    store.close();
  }
  return {
    title: record.title,
    cases: { total: record.count, pending: counts.get('pending') ?? 0, byStatus: orderStatuses(counts) },
    chunks,
    tasks,
    queueProblem,
    damage: store.damage,
  };
}
