import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Interrupted, type Interruption } from '../interruption.js';
import { type CaseFamily, type CaseOutcome, failedCase } from './case.js';
import type { CaseWork, CaseWorkerData } from './case-worker.js';
import { evaluateCase } from './evaluate-case.js';

export interface CasePoolOptions {
  readonly family: CaseFamily;
  /** Threads; the outcomes do not depend on it. Default: what the machine runs at once. */
  readonly jobs?: number | undefined;
  /** Wall time after which a case is given up (s), from when a thread has begun it; default: none. */
  readonly timeLimit?: number | undefined;
  /** Memory that a case may use (bytes), its heap and its arrays each; default: that of Node. */
  readonly memoryLimit?: number | undefined;
  /** Aborting it interrupts the cases that run; they leave their checkpoints. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Module that computes a case on a thread, as `case-worker` does and by default is; another one can show how threads die. It marks
   * `begun` of what it is asked, as that does.
   */
  readonly worker?: URL | undefined;
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
}

interface Threads {
  run(work: CaseWork, options: { signal: AbortSignal }): Promise<CaseOutcome | null>;
  destroy(): Promise<void>;
}

const bytesPerMebibyte = 1024 ** 2;
/** Wall time that interrupted cases have to leave their checkpoints, ms. */
const grace = 15_000;
/** Time between looks at whether a thread has begun its case, ms. */
const beginEvery = 10;
/** Time that a thread may take to start before its case counts as begun, ms: a shared disk under load can be slow. */
const longestStart = 120_000;

/**
 * Computes cases of a family on threads, one a core. A thread that runs out of memory, hangs or dies costs its own case alone and is
 * replaced. From TypeScript sources (tests) there are no threads, since they need compiled files: the cases are computed in the calling
 * thread one after another, and the limits do not hold.
 */
export class CasePool {
  /** Cases at a time. */
  readonly jobs: number;
  private readonly options: CasePoolOptions;
  private readonly threaded: boolean;
  private readonly stopFlag = new SharedArrayBuffer(4);
  private threads: Promise<Threads> | undefined;
  private running = 0;
  private stopped = false;
  private readonly waiting: (() => void)[] = [];

  constructor(options: CasePoolOptions) {
    this.options = options;
    this.threaded = options.worker !== undefined || import.meta.url.endsWith('.js');
    this.jobs = this.threaded ? Math.max(1, options.jobs ?? availableParallelism()) : 1;
    options.signal?.addEventListener('abort', this.stop, { once: true });
    if (options.signal?.aborted) this.stop();
  }

  /**
   * Computes a case; at most `jobs` at a time, the others wait in the order in which they came.
   *
   * @param set its overrides
   * @throws Interrupted when the pool was stopped before it had ended
   */
  async evaluate(set: readonly string[], files: CaseFiles = {}): Promise<CaseOutcome> {
    if (this.running >= this.jobs) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      if (this.stopped) throw new Interrupted();
      return this.threaded ? await this.onThread(set, files) : await this.here(set, files);
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }

  /** Interrupts what runs and refuses what waits. */
  readonly stop = (): void => {
    this.stopped = true;
    Atomics.store(new Int32Array(this.stopFlag), 0, 1);
  };

  /** Ends the threads, after the running cases have left their checkpoints. */
  async close(): Promise<void> {
    this.stop();
    this.options.signal?.removeEventListener('abort', this.stop);
    const deadline = Date.now() + grace;
    while (this.running > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    await (await this.threads)?.destroy();
  }

  private async here(set: readonly string[], files: CaseFiles): Promise<CaseOutcome> {
    const pool = this;
    const signal: Interruption = {
      get aborted() {
        return pool.stopped;
      },
    };
    return evaluateCase(this.options.family, set, { signal, ...files });
  }

  private async onThread(set: readonly string[], files: CaseFiles): Promise<CaseOutcome> {
    const { timeLimit, memoryLimit } = this.options;
    this.threads ??= this.start();
    const threads = await this.threads;
    const controller = new AbortController();
    const began = performance.now();
    const clock = timeLimit === undefined ? undefined : new CaseClock(1000 * timeLimit, () => controller.abort());
    // Interrupted cases end by themselves; one that does not hear is given up after the grace.
    let deaf: NodeJS.Timeout | undefined;
    const interrupt = () => {
      deaf = setTimeout(() => controller.abort(), grace);
    };
    this.options.signal?.addEventListener('abort', interrupt, { once: true });
    try {
      const { key, checkpointFile, hasCheckpoint, guess } = files;
      const work = { set, key, checkpointFile, hasCheckpoint, guess, begun: clock?.begun };
      const outcome = await threads.run(work, { signal: controller.signal });
      if (outcome === null) throw new Interrupted();
      return outcome;
    } catch (error) {
      if (this.stopped || error instanceof Interrupted) throw new Interrupted();
      const seconds = { wall: (performance.now() - began) / 1000 };
      if (controller.signal.aborted) return failedCase('failed:timeout', `longer than ${timeLimit} s`, seconds);
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
        const limit =
          memoryLimit === undefined ? 'the memory of a thread' : `${Math.round(memoryLimit / bytesPerMebibyte)} MiB`;
        return failedCase('failed:memory', `more than ${limit}`, seconds);
      }
      return failedCase('failed:solver', `a bug of lithostat: the thread ended: ${message}`, seconds);
    } finally {
      clock?.stop();
      clearTimeout(deaf);
      this.options.signal?.removeEventListener('abort', interrupt);
    }
  }

  private async start(): Promise<Threads> {
    const { Piscina } = await import('piscina');
    const { family, memoryLimit, worker = new URL('./case-worker.js', import.meta.url) } = this.options;
    const workerData: CaseWorkerData = { family, stop: this.stopFlag, arrayLimit: memoryLimit };
    const threads = new Piscina({
      filename: fileURLToPath(worker),
      minThreads: this.jobs,
      maxThreads: this.jobs,
      workerData,
      ...(memoryLimit === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: Math.max(16, Math.round(memoryLimit / bytesPerMebibyte)) } }),
    });
    // The end of a thread is the outcome of its case; nobody else need hear of it.
    threads.on('error', () => {});
    return threads;
  }
}

/** Ends a case that takes too long. That a thread has to start first, also in place of one that was ended, is no fault of the case. */
class CaseClock {
  /** Set by the thread once it has begun. */
  readonly begun = new SharedArrayBuffer(4);
  private readonly asked = performance.now();
  private timer: NodeJS.Timeout;

  constructor(limit: number, end: () => void) {
    const flag = new Int32Array(this.begun);
    const look = () => {
      const started = Atomics.load(flag, 0) !== 0 || performance.now() - this.asked > longestStart;
      this.timer = started ? setTimeout(end, Math.min(limit, 2 ** 31 - 1)) : setTimeout(look, beginEvery);
    };
    this.timer = setTimeout(look, 0);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
