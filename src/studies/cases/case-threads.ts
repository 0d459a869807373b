import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Interrupted } from '../interruption.js';
import { type CaseFamily, type CaseOutcome, failedCase } from './case.js';
import type { CaseWork, CaseWorkerData } from './case-worker.js';

/** What cases are computed with, as plain data but for the name of the module. */
export interface CaseLimits {
  readonly family: CaseFamily;
  /** Wall time after which a case is given up (s), from when a thread has begun it; default: none. */
  readonly timeLimit?: number | undefined;
  /** Memory that a case may use (bytes), its heap and its arrays each; default: that of Node. */
  readonly memoryLimit?: number | undefined;
  /**
   * Module that computes a case on a thread, as `case-worker` does and by default is; another one can show how threads die. It marks
   * `begun` of what it is asked, as that does.
   */
  readonly worker?: URL | undefined;
}

interface Threads {
  run(work: CaseWork, options: { signal: AbortSignal }): Promise<CaseOutcome | null>;
  destroy(): Promise<void>;
}

const bytesPerMebibyte = 1024 ** 2;
/** Wall time that interrupted cases have to leave their checkpoints, ms. */
export const grace = 15_000;
/** Time between looks at whether a thread has begun its case, ms. */
const beginEvery = 10;
/** Time that a thread may take to start before its case counts as begun, ms: a shared disk under load can be slow. */
export const longestStart = 120_000;
/** Heap for short-lived values of a thread (MiB): fewer collections, whose helpers take less of the cores of other threads. */
const youngGeneration = 64;
/** Longest time that a timer takes, ms. */
const longestTimer = 2 ** 31 - 1;

/** Milliseconds of a timer for a time in seconds and some milliseconds more. */
export function timerTime(seconds: number, more = 0): number {
  return Math.min(1000 * seconds + more, longestTimer);
}

/** What is recorded of a case that took longer than it may (s). */
export function lateCase(timeLimit: number | undefined, seconds: CaseOutcome['seconds']): CaseOutcome {
  return failedCase('failed:timeout', `longer than ${timeLimit} s`, seconds);
}

/** Threads that compute cases: one that runs out of memory, hangs or dies costs its own case alone and is replaced. */
export class CaseThreads {
  private readonly stopFlag = new SharedArrayBuffer(4);
  private readonly stopping = new AbortController();
  private threads: Promise<Threads> | undefined;

  constructor(
    private readonly limits: CaseLimits,
    private readonly count: number,
  ) {}

  /** Interrupts what runs. */
  stop(): void {
    Atomics.store(new Int32Array(this.stopFlag), 0, 1);
    this.stopping.abort();
  }

  /** Ends the threads, whatever they are at. */
  async destroy(): Promise<void> {
    await (await this.threads)?.destroy();
  }

  /** Computes a case. @throws Interrupted when it was interrupted */
  async run(work: Omit<CaseWork, 'begun'>): Promise<CaseOutcome> {
    const { timeLimit, memoryLimit } = this.limits;
    this.threads ??= this.start();
    const threads = await this.threads;
    const controller = new AbortController();
    const began = performance.now();
    const clock = timeLimit === undefined ? undefined : new CaseClock(timeLimit, () => controller.abort());
    // Interrupted cases end by themselves; one that does not hear is given up after the grace.
    let deaf: NodeJS.Timeout | undefined;
    const interrupt = () => {
      deaf = setTimeout(() => controller.abort(), grace);
    };
    const stop = this.stopping.signal;
    stop.addEventListener('abort', interrupt, { once: true });
    if (stop.aborted) interrupt();
    try {
      const asked = { ...work, begun: clock?.begun };
      const outcome = await threads.run(asked, { signal: controller.signal });
      if (outcome === null) throw new Interrupted();
      return outcome;
    } catch (error) {
      if (stop.aborted || error instanceof Interrupted) throw new Interrupted();
      const seconds = { wall: (performance.now() - began) / 1000 };
      if (controller.signal.aborted) return lateCase(timeLimit, seconds);
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
      stop.removeEventListener('abort', interrupt);
    }
  }

  private async start(): Promise<Threads> {
    const { Piscina } = await import('piscina');
    const { family, memoryLimit, worker = new URL('./case-worker.js', import.meta.url) } = this.limits;
    const workerData: CaseWorkerData = { family, stop: this.stopFlag, arrayLimit: memoryLimit };
    const threads = new Piscina({
      filename: fileURLToPath(worker),
      // Further threads start when there are cases for them, and stay.
      minThreads: Math.min(this.count, availableParallelism()),
      maxThreads: this.count,
      idleTimeout: longestTimer,
      workerData,
      resourceLimits:
        memoryLimit === undefined
          ? { maxYoungGenerationSizeMb: youngGeneration }
          : { maxOldGenerationSizeMb: Math.max(16, Math.round(memoryLimit / bytesPerMebibyte)) },
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

  /** @param limit seconds */
  constructor(limit: number, end: () => void) {
    const flag = new Int32Array(this.begun);
    const look = () => {
      const started = Atomics.load(flag, 0) !== 0 || performance.now() - this.asked > longestStart;
      this.timer = started ? setTimeout(end, timerTime(limit)) : setTimeout(look, beginEvery);
    };
    this.timer = setTimeout(look, 0);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
