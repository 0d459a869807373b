import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { LithostatError } from '../../quantity/issue.js';
import { Interrupted } from '../interruption.js';
import { type CaseOutcome, failedCase } from './case.js';
import type { CaseAnswer, CaseOrder } from './case-process.js';
import { type CaseLimits, grace, lateCase, longestStart, timerTime } from './case-threads.js';
import type { CaseWork } from './case-worker.js';

/** Time (ms) after the end of a process before it is recorded: whoever ended it may be about to end this one, and then it is no outcome. */
const pause = 1000;

/**
 * How a process ends for want of memory: V8 aborts (SIGABRT) or, for an array beyond its largest, traps (SIGTRAP, SIGILL); the kernel kills
 * (SIGKILL). Exit codes are those signals plus 128.
 */
const memoryEnds: ReadonlySet<string | number | null> = new Set([
  'SIGABRT',
  'SIGKILL',
  'SIGTRAP',
  'SIGILL',
  132,
  133,
  134,
  137,
]);

/**
 * Computes a case in a process of its own, with the same limits and to the same bits as on a thread of this one. The end of that process is
 * the outcome of the case.
 *
 * @param stop aborting it interrupts the case, which leaves its checkpoint
 * @throws Interrupted; LithostatError when no process can be started
 */
export async function evaluateAlone(
  limits: CaseLimits,
  work: Omit<CaseWork, 'begun'>,
  stop: AbortSignal,
): Promise<CaseOutcome> {
  const { family, timeLimit, memoryLimit, worker } = limits;
  const order: CaseOrder = { family, timeLimit, memoryLimit, worker: worker?.href, work };
  const began = performance.now();
  const child = start();
  // A process that is already gone tells so by its end.
  const tell = (message: CaseOrder | 'stop') => child.send(message, () => {});
  const kill = () => child.kill('SIGKILL');
  const timers: NodeJS.Timeout[] = [];
  const interrupt = () => {
    tell('stop');
    timers.push(setTimeout(kill, grace));
  };
  let late = false;
  try {
    const end = new Promise<CaseAnswer | { readonly code: number | null; readonly signal: string | null }>(
      (resolve, reject) => {
        child.on('error', (error) => reject(noProcess(error)));
        child.once('message', (answer) => resolve(answer as CaseAnswer));
        child.once('exit', (code, signal) => resolve({ code, signal }));
      },
    );
    sacrifice(child.pid);
    tell(order);
    stop.addEventListener('abort', interrupt, { once: true });
    if (stop.aborted) interrupt();
    if (timeLimit !== undefined) {
      // It keeps the time itself, from where the case begins; this is for one that cannot.
      const giveUp = () => {
        late = true;
        kill();
      };
      timers.push(setTimeout(giveUp, timerTime(timeLimit, longestStart + grace)));
    }
    const ended = await end;
    if ('outcome' in ended && ended.outcome !== null) return ended.outcome;
    if ('code' in ended && !stop.aborted) await new Promise((resolve) => setTimeout(resolve, pause));
    if ('outcome' in ended || stop.aborted) throw new Interrupted();
    const seconds = { wall: (performance.now() - began) / 1000 };
    if (late) return lateCase(timeLimit, seconds);
    if (memoryEnds.has(ended.signal ?? ended.code)) {
      return failedCase('failed:memory', 'more than the process could have: it ended the process', seconds);
    }
    const cause = ended.signal ?? `exit code ${ended.code}`;
    return failedCase('failed:solver', `a bug of lithostat: the process ended: ${cause}`, seconds);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stop.removeEventListener('abort', interrupt);
    kill();
  }
}

function start(): ChildProcess {
  try {
    return fork(new URL('./case-process.js', import.meta.url), {
      // Numbers such as -0 and infinity do not survive JSON.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  } catch (error) {
    throw noProcess(error as Error);
  }
}

/** Where memory runs short, the kernel of Linux ends this process first. */
function sacrifice(process: number | undefined): void {
  if (process === undefined) return;
  try {
    writeFileSync(`/proc/${process}/oom_score_adj`, '1000');
  } catch {
    // Not Linux, or not allowed: the kernel chooses.
  }
}

function noProcess(error: Error): LithostatError {
  return new LithostatError([
    {
      code: 'no-process',
      path: '',
      message: `a process for a case cannot be started: ${error.message}`,
      remedy: 'What is stored is kept: free memory or processes, and the same command goes on from there.',
    },
  ]);
}
