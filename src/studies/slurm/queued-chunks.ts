import { readRanges } from './array-ranges.js';
import type { QueuedTask } from './commands.js';
import type { Submission } from './jobs-file.js';

/** A task of this sweep that is in the queue. */
export interface ActiveTask {
  readonly job: string;
  /** Chunk that it computes; null: it writes the table. */
  readonly chunk: number | null;
  readonly state: string;
  readonly reason: string;
}

/**
 * Those of the user's jobs that belong to a sweep. Numbers of jobs are used again on some clusters, so the name has to agree too.
 *
 * @param submissions of the sweep
 * @param queued all jobs of the user
 */
export function activeTasks(submissions: readonly Submission[], queued: readonly QueuedTask[]): ActiveTask[] {
  return submissions.flatMap(({ name, arrays, merge }) => {
    const mine = queued.filter((task) => task.name === name);
    const tasks = arrays.flatMap(({ job, offset, indices }) => {
      const known = new Set(readRanges(indices));
      return mine
        .filter((task) => task.job === job && task.index !== null && known.has(task.index))
        .map(({ index, state, reason }) => ({ job, chunk: offset + index!, state, reason }));
    });
    const merging = mine
      .filter((task) => task.job === merge && task.index === null)
      .map(({ job, state, reason }) => ({ job, chunk: null, state, reason }));
    return [...tasks, ...merging];
  });
}
