import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type ExitCode, type Issue, LithostatError } from '../../quantity/issue.js';
import { Interrupted } from '../interruption.js';
import type { StudySource } from '../load-study.js';
import type { CriticalContext } from './context.js';
import { findProbe, probeRows } from './probe-store.js';
import type { CriticalMode, ProbeRow } from './result.js';

/** What a worker thread is asked: plain data, so that it can load the same scenario. */
export interface ProbeTask {
  readonly source: StudySource;
  readonly mode: CriticalMode;
  readonly out: string;
  /** A/m^2. */
  readonly currentDensity: number;
}

/** An error for the user does not survive the way between threads as what it is, so it goes as data. */
export type ProbeReply =
  | { readonly rows: readonly ProbeRow[] }
  | { readonly issues: readonly Issue[]; readonly exitCode: ExitCode };

/** Computes probes, each once, wherever: in this thread or on workers. */
export interface ProbeExecutor {
  /**
   * @param currentDensities A/m^2
   * @param expected how many more probes will follow these, about
   * @returns the rows of each probe, in the order asked
   * @throws Interrupted
   */
  run(currentDensities: readonly number[], expected: number): Promise<(readonly ProbeRow[])[]>;
  close(): Promise<void>;
}

export interface ExecutorOptions {
  readonly context: CriticalContext;
  readonly source: StudySource;
  readonly out: string;
  /** Threads at most; 1 computes in the calling thread. Default: as many as the machine runs at once, up to three. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Processor time left (ms) from which threads are started. */
  readonly worthThreads?: number | undefined;
  /** After each probe, in the order in which they finish. */
  onRows?(rows: readonly ProbeRow[]): void;
}

/** Processor time left (ms) from which starting threads pays: they load the code and the scenario anew. */
const defaultWorthThreads = 3000;
/** Half cycles of a probe from which threads are started before the first was timed. */
const manyHalfCycles = 200;
/** How much longer the first probes take than the later ones, since the code is being compiled. */
const warmUp = 3;

interface Pool {
  run(task: ProbeTask, options?: { signal?: AbortSignal }): Promise<ProbeReply>;
  destroy(): Promise<void>;
}

/**
 * Computes probes in this thread as long as little work is left (by the time that the latest took), and on threads else. The
 * answers do not depend on which. From TypeScript sources (tests) there are no threads, since they need compiled files.
 */
export function probeExecutor(options: ExecutorOptions): ProbeExecutor {
  const { context, source, out, signal, onRows, worthThreads = defaultWorthThreads } = options;
  const worker = new URL('./probe-worker.js', import.meta.url);
  const compiled = import.meta.url.endsWith('.js');
  const jobs = compiled ? (options.jobs ?? Math.min(3, availableParallelism())) : 1;
  let pool: Pool | undefined;
  // Processor time of the latest batch computed here (ms); the clock would count what others do on a busy machine.
  let spent = 0;
  let computed = 0;
  let batches = 0;

  const here = async (currentDensity: number): Promise<readonly ProbeRow[]> => {
    // Lets signals in between probes.
    await new Promise((resolve) => setImmediate(resolve));
    const started = process.cpuUsage();
    const rows = signal?.aborted ? null : await probeRows(context, out, currentDensity, signal);
    if (rows === null) throw new Interrupted();
    const { user, system } = process.cpuUsage(started);
    spent += (user + system) / 1000;
    computed++;
    return rows;
  };
  const onThread = async (currentDensity: number): Promise<readonly ProbeRow[]> => {
    const task = { source, mode: context.mode, out, currentDensity };
    let reply: ProbeReply;
    try {
      reply = await pool!.run(task, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted) throw new Interrupted();
      throw error;
    }
    if ('issues' in reply) throw new LithostatError(reply.issues, reply.exitCode);
    return reply.rows;
  };

  return {
    async run(currentDensities, expected) {
      const stored = currentDensities.map((currentDensity) => findProbe(context, out, currentDensity));
      const missing = stored.filter((rows) => rows === null).length;
      const perProbe = spent / Math.max(1, computed) / (batches === 1 ? warmUp : 1);
      const heavy =
        perProbe * (missing + expected) >= worthThreads || (batches === 0 && context.plan.halfCycles > manyHalfCycles);
      if (pool === undefined && jobs > 1 && missing > 1 && heavy) {
        const { Piscina } = await import('piscina');
        pool = new Piscina({ filename: fileURLToPath(worker), maxThreads: jobs, minThreads: jobs });
      }
      const results: (readonly ProbeRow[])[] = [];
      const finish = (rows: readonly ProbeRow[], index: number) => {
        results[index] = rows;
        onRows?.(rows);
      };
      if (pool === undefined) {
        if (missing > 0) batches++;
        spent = 0;
        computed = 0;
        for (const [index, currentDensity] of currentDensities.entries()) {
          finish(stored[index] ?? (await here(currentDensity)), index);
        }
        return results;
      }
      // All are waited for, also when one fails, so that none is left running.
      const settled = await Promise.allSettled(
        currentDensities.map(async (currentDensity, index) =>
          finish(stored[index] ?? (await onThread(currentDensity)), index),
        ),
      );
      const rejected = settled.find((one) => one.status === 'rejected');
      if (rejected !== undefined) throw rejected.reason;
      return results;
    },
    async close() {
      await pool?.destroy();
    },
  };
}
