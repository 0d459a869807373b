import { queue, slurm } from './commands.js';
import { readSubmissions } from './jobs-file.js';
import { type ActiveTask, activeTasks } from './queued-chunks.js';

/** Longest list of ids that is handed to one command. */
const idsAtATime = 500;

/**
 * Takes the jobs of a sweep out of the queue; those that run are ended. What they have stored stays.
 *
 * @returns the tasks that were cancelled; none when nothing of the sweep is in the queue
 * @throws LithostatError without Slurm, and when it refuses
 */
export async function cancelSweep(folder: string): Promise<readonly ActiveTask[]> {
  const submissions = readSubmissions(folder);
  if (submissions.length === 0) return [];
  const active = activeTasks(submissions, await queue());
  // The job that writes the table first, else it starts as soon as the tasks are gone.
  const merging = active.filter(({ chunk }) => chunk === null);
  const ids = [...new Set([...merging, ...active].map(({ job }) => job))];
  for (let start = 0; start < ids.length; start += idsAtATime) {
    await slurm('scancel', ids.slice(start, start + idsAtATime));
  }
  return active;
}
