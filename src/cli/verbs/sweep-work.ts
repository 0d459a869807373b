import { exitCodes } from '../../quantity/index.js';
import { ownTask, requeueOwnTask } from '../../studies/slurm/requeue.js';
import { type TaskResult, workTask } from '../../studies/slurm/work-task.js';
import { type CaseLimitFlags, readCaseLimits } from '../case-limits.js';
import { plural } from '../describe-sweep.js';
import { ProgressLine } from '../progress.js';
import { type WarningSignal, warningSignals } from '../warning-signals.js';

interface WorkVerbOptions extends CaseLimitFlags {
  readonly chunk: number;
  readonly jobs?: number;
  readonly only?: string;
  readonly retry?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `lithostat sweep work DIR --chunk N`. @returns the exit code */
export async function work(folder: string, options: WorkVerbOptions): Promise<number> {
  const { chunk, jobs, only } = options;
  const limits = readCaseLimits(options);
  const task = ownTask();
  // Failures that were computed again before the task was put back into the queue are not to be computed a third time.
  const retry = task !== null && task.restarts > 0 ? undefined : options.retry;
  const progress = new ProgressLine(options.quiet === true);
  const { signal, first, release } = warningSignals();
  try {
    const result = await workTask({
      out: folder,
      chunk,
      jobs,
      ...limits,
      only,
      retry,
      signal,
      onProgress: ({ done, total, failed }) =>
        progress.show(total === 0 ? 1 : done / total, `${done} of ${total} cases, ${failed} failed`),
    }).finally(() => progress.clear());
    const { status, computed, stored } = result;
    // Only the warning before the time limit asks to come back: who cancels a task wants it gone.
    const asked = status === 'interrupted' && first() === 'SIGUSR1' && task !== null;
    const fruitless = asked && !result.advanced && task.restarts > 0;
    if (status === 'interrupted') process.stderr.write(`${explain(result, chunk, first(), fruitless)}\n`);
    const answer = { chunk, status, computed, stored };
    process.stdout.write(
      options.json
        ? `${JSON.stringify(answer, null, 2)}\n`
        : `Chunk ${chunk}: ${status}, ${plural(computed, 'case')} computed, ${stored} had been stored before.\n`,
    );
    if (asked && !fruitless) {
      const refusal = await requeueOwnTask(task);
      if (refusal !== null)
        process.stderr.write(`${refusal}\nSubmit the sweep again: it goes on from what is stored.\n`);
    }
    return status === 'finished' ? exitCodes.done : exitCodes.interrupted;
  } finally {
    release();
  }
}

function explain({ advanced }: TaskResult, chunk: number, by: WarningSignal | null, fruitless: boolean): string {
  const cause = by === 'SIGUSR1' ? 'The time of the task is nearly over' : 'Told to end';
  if (!fruitless) {
    return `${cause}: what was computed is stored${advanced ? '' : ', though no case got further'}; the same command goes on from there.`;
  }
  return `${cause}, and no case got further than before: it is not put back into the queue once more. Give the tasks more time, or the cases a limit (--case-time), and submit again; chunk ${chunk} is left unfinished.`;
}
