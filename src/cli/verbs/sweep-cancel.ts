import { exitCodes } from '../../quantity/index.js';
import { cancelSweep } from '../../studies/slurm/cancel.js';
import { readSweep } from '../../studies/sweep/sweep-folder.js';

/** `lithostat sweep cancel DIR`. @returns the exit code */
export async function cancel(folder: string, options: { readonly json?: boolean }): Promise<number> {
  readSweep(folder);
  const cancelled = await cancelSweep(folder);
  const jobs = [...new Set(cancelled.map(({ job }) => job))];
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ cancelled, jobs }, null, 2)}\n`
      : cancelled.length === 0
        ? 'Nothing of this sweep is in the queue.\n'
        : `Cancelled ${cancelled.length} tasks (jobs ${jobs.join(', ')}). What they have stored stays: the sweep command that submitted them goes on from it.\n`,
  );
  return exitCodes.done;
}
