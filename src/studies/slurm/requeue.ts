import { LithostatError } from '../../quantity/issue.js';
import { slurm } from './commands.js';

/** The task of Slurm that this process is, from the environment that Slurm gives it; null outside of Slurm. */
export interface OwnTask {
  readonly job: string;
  /** How often it was put back into the queue before. */
  readonly restarts: number;
}

export function ownTask(environment: NodeJS.ProcessEnv = process.env): OwnTask | null {
  const { SLURM_JOB_ID: job, SLURM_RESTART_COUNT: restarts } = environment;
  if (job === undefined || !/^\d+$/.test(job)) return null;
  return { job, restarts: /^\d+$/.test(restarts ?? '') ? Number(restarts) : 0 };
}

/**
 * Puts the own task back into the queue, where it keeps its place in the array and what waits for it goes on waiting. Slurm ends this
 * process right after, so everything has to be stored before.
 *
 * @returns null, or why it could not be done
 */
export async function requeueOwnTask({ job }: OwnTask): Promise<string | null> {
  try {
    await slurm('scontrol', ['requeue', job]);
    return null;
  } catch (error) {
    if (error instanceof LithostatError) return error.issues[0].message;
    throw error;
  }
}
