import { Worker } from 'node:worker_threads';
import { kernelBackend } from './backend.js';
import type { KernelHeap } from './heap.js';
import type { Kernels } from './kernels.js';
import { type TeamOrders, waitForChange } from './team-orders.js';

const mostArguments = 48;

/**
 * Threads that do one kernel together, each its own part of the data, on one heap. A team of one, and any team on the TypeScript
 * back end, is the calling thread alone; results do not depend on the number of threads as long as the parts write to different
 * places. Whoever starts a team closes it.
 *
 * @example
 * const team = KernelTeam.start(heap, 2);
 * team.run('axpy', (part) => [half, 2, x.byteOffset + part * half * 8, y.byteOffset + part * half * 8]);
 * team.close();
 */
export class KernelTeam {
  /** Number of threads, the calling one counted. */
  readonly threads: number;
  readonly #heap: KernelHeap;
  readonly #orders: TeamOrders;
  readonly #indices: ReadonlyMap<string, number>;
  readonly #workers: readonly Worker[];

  private constructor(heap: KernelHeap, threads: number) {
    this.#heap = heap;
    const names = Object.keys(heap.kernels).sort();
    this.#indices = new Map(names.map((name, index) => [name, index]));
    const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
    this.#orders = {
      state: new Int32Array(shared(5 * 4)),
      names,
      argumentsOfParts: Array.from({ length: threads }, () => new Float64Array(shared(8 * mostArguments))),
    };
    this.threads = threads;
    const { state } = this.#orders;
    state[1] = threads - 1;
    this.#workers = Array.from({ length: threads - 1 }, (_, index) => this.#hire(index + 1));
    this.#awaitParts();
  }

  /** The heap that the threads share. */
  get heap(): KernelHeap {
    return this.#heap;
  }

  /** Starts threads on a heap. @param threads at least 1; on the TypeScript back end one is used whatever is asked. */
  static start(heap: KernelHeap, threads: number): KernelTeam {
    if (!(Number.isInteger(threads) && threads >= 1))
      throw new RangeError(`A team of ${threads} threads was asked for; expected a whole number of at least 1.`);
    return new KernelTeam(heap, heap.backend === 'wasm' ? threads : 1);
  }

  /**
   * Runs one kernel on all parts and returns when all are done.
   * @param argumentsOf arguments of the kernel for each part, 0 to threads - 1.
   */
  run(kernel: keyof Kernels & string, argumentsOf: (part: number) => readonly number[]): void {
    const { state, argumentsOfParts } = this.#orders;
    if (this.threads > 1) {
      let count = 0;
      for (let part = 1; part < this.threads; part++) {
        const values = argumentsOf(part);
        argumentsOfParts[part]!.set(values);
        count = values.length;
      }
      this.#order(this.#indices.get(kernel)!, count);
    }
    (this.#heap.kernels[kernel] as (...values: readonly number[]) => unknown)(...argumentsOf(0));
    this.#awaitParts();
    if (state[4] !== 0) {
      state[4] = 0;
      throw new Error(`A thread of the team failed in the kernel ${kernel}.`);
    }
  }

  /** Ends the threads. The heap stays. */
  close(): void {
    if (this.#workers.length > 0 && this.#orders.state[2] !== -1) this.#order(-1, 0);
  }

  #order(index: number, count: number): void {
    const { state } = this.#orders;
    state[2] = index;
    state[3] = count;
    Atomics.store(state, 1, index < 0 ? 0 : this.threads - 1);
    Atomics.add(state, 0, 1);
    Atomics.notify(state, 0);
  }

  #awaitParts(): void {
    const { state } = this.#orders;
    for (let left = Atomics.load(state, 1); left > 0; left = Atomics.load(state, 1)) waitForChange(state, 1, left);
  }

  #hire(part: number): Worker {
    const worker = new Worker(new URL('../../../dist/solvers/kernels/team-worker.js', import.meta.url), {
      workerData: { module: kernelBackend().module, memory: this.#heap.memory, orders: this.#orders, part },
      execArgv: [],
    });
    worker.unref();
    return worker;
  }
}
