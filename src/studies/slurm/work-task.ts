import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlanChunk, readSweep, sweepFiles } from '../sweep/sweep-folder.js';
import { type WorkOptions, type WorkResult, workSweep } from '../sweep/work-sweep.js';

export interface TaskResult extends WorkResult {
  /** Whether the folder holds more than before: an outcome, or a checkpoint that is not as it was. */
  readonly advanced: boolean;
}

/**
 * Computes a chunk of a sweep, and tells whether that brought it on: a task that goes back into the queue without having got anywhere
 * would come back for ever.
 *
 * @throws LithostatError, see `workSweep`
 */
export async function workTask(options: WorkOptions & { readonly chunk: number }): Promise<TaskResult> {
  const before = checkpoints(options.out, options.chunk);
  const result = await workSweep(options);
  if (result.status === 'finished' || result.computed > 0) return { ...result, advanced: result.computed > 0 };
  const after = checkpoints(options.out, options.chunk);
  return { ...result, advanced: [...after].some(([key, digest]) => before.get(key) !== digest) };
}

/** Digests of the checkpoints of a chunk's cases, by key. */
function checkpoints(folder: string, chunk: number): ReadonlyMap<string, string> {
  const directory = join(folder, sweepFiles.checkpoints);
  const digests = new Map<string, string>();
  let keys: Set<string>;
  try {
    const found = readdirSync(directory).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
    if (found.length === 0) return digests;
    keys = new Set(readPlanChunk(folder, readSweep(folder), chunk).map(({ key }) => key));
    for (const name of found) {
      const key = name.slice(0, -'.json'.length);
      if (keys.has(key))
        digests.set(
          key,
          createHash('sha256')
            .update(readFileSync(join(directory, name)))
            .digest('hex'),
        );
    }
  } catch {
    // No folder yet, or one that a case has just left: what matters is told where it is worked on.
  }
  return digests;
}
