import { availableParallelism } from 'node:os';
import { Interrupted, type Interruption } from '../interruption.js';
import type { CaseOutcome } from './case.js';
import { evaluateAlone } from './case-alone.js';
import { type CaseLimits, CaseThreads, grace } from './case-threads.js';
import type { CaseWork } from './case-worker.js';
import { evaluateCase } from './evaluate-case.js';

export interface CasePoolOptions extends CaseLimits {
  /** Threads; the outcomes do not depend on it. Default: what the machine runs at once. */
  readonly jobs?: number | undefined;
  /** Aborting it interrupts the cases that run; they leave their checkpoints. */
  readonly signal?: AbortSignal | undefined;
}

/** What belongs to one case, beside its overrides. */
export interface CaseFiles {
  readonly key?: string;
  /** See `EvaluateOptions`. */
  readonly checkpointFile?: string;
  /** See `EvaluateOptions`. */
  readonly hasCheckpoint?: boolean;
  /** See `EvaluateOptions`. */
  readonly guess?: number | undefined;
  /** Computed in a process of its own, since it may end the process that it runs in; the outcome is the same. [false] */
  readonly alone?: boolean;
  /** Called when its computation begins, after it waited for its turn. */
  onStart?(): void;
}

/**
 * Computes cases of a family on threads, one a core. A thread that runs out of memory, hangs or dies costs its own case alone and is
 * replaced. From TypeScript sources (tests) there are no threads and no processes, since they need compiled files: the cases are computed
 * in the calling thread one after another, and the limits do not hold.
 */
export class CasePool {
  /** Cases at a time. */
  readonly jobs: number;
  private readonly options: CasePoolOptions;
  private readonly threads: CaseThreads | undefined;
  private readonly stopping = new AbortController();
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(options: CasePoolOptions) {
    this.options = options;
    const threaded = options.worker !== undefined || isCompiled;
    this.jobs = threaded ? Math.max(1, options.jobs ?? availableParallelism()) : 1;
    this.threads = threaded ? new CaseThreads(options, this.jobs) : undefined;
    options.signal?.addEventListener('abort', this.stop, { once: true });
    if (options.signal?.aborted) this.stop();
  }

  /**
   * Computes a case; at most `jobs` at a time, the others wait in the order in which they came.
   *
   * @param set its overrides
   * @throws Interrupted when the pool was stopped before it had ended; LithostatError when a process that it needs cannot be started
   */
  async evaluate(set: readonly string[], files: CaseFiles = {}): Promise<CaseOutcome> {
    if (this.running >= this.jobs) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      if (this.stopping.signal.aborted) throw new Interrupted();
      files.onStart?.();
      const { key, checkpointFile, hasCheckpoint, guess } = files;
      const work = { set, key, checkpointFile, hasCheckpoint, guess };
      if (files.alone && isCompiled) return await evaluateAlone(this.options, work, this.stopping.signal);
      return this.threads === undefined ? await this.here(work) : await this.threads.run(work);
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }

  /** Interrupts what runs and refuses what waits. */
  readonly stop = (): void => {
    this.stopping.abort();
    this.threads?.stop();
  };

  /** Ends the threads, after the running cases have left their checkpoints. */
  async close(): Promise<void> {
    this.stop();
    this.options.signal?.removeEventListener('abort', this.stop);
    const deadline = Date.now() + grace;
    while (this.running > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    await this.threads?.destroy();
  }

  private async here({ set, ...options }: Omit<CaseWork, 'begun'>): Promise<CaseOutcome> {
    const signal: Interruption = this.stopping.signal;
    return evaluateCase(this.options.family, set, { signal, ...options });
  }
}

/** Threads and processes are started from compiled files alone. */
const isCompiled = import.meta.url.endsWith('.js');
