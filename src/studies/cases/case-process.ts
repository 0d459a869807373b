import { Interrupted } from '../interruption.js';
import type { CaseOutcome } from './case.js';
import { type CaseLimits, CaseThreads } from './case-threads.js';
import type { CaseWork } from './case-worker.js';

/** What a process that computes one case is told. */
export interface CaseOrder extends Omit<CaseLimits, 'worker'> {
  /** Module of the thread as text. */
  readonly worker: string | undefined;
  readonly work: Omit<CaseWork, 'begun'>;
}

/** What it answers; null: the case was interrupted. */
export interface CaseAnswer {
  readonly outcome: CaseOutcome | null;
}

let threads: CaseThreads | undefined;
let stopped = false;

// A terminal and a scheduler signal all processes of a group; this one ends when the one that started it says so, or has ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message: CaseOrder | 'stop') => {
  if (message !== 'stop') return void compute(message);
  stopped = true;
  threads?.stop();
});

async function compute({ work, worker, ...limits }: CaseOrder): Promise<void> {
  threads = new CaseThreads({ ...limits, worker: worker === undefined ? undefined : new URL(worker) }, 1);
  if (stopped) threads.stop();
  let outcome: CaseOutcome | null = null;
  try {
    outcome = await threads.run(work);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
  process.send?.({ outcome } satisfies CaseAnswer);
}
