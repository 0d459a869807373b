import { Worker } from 'node:worker_threads';
import { wasmModule } from './backend.js';
import type { KernelHeap } from './heap.js';
import type { Kernels } from './kernels.js';
import {
  claimPart,
  finishPart,
  giveOrder,
  mostParts,
  orderState,
  type TeamOrders,
  waitForChange,
} from './team-orders.js';

const mostArguments = 48;
/** Ends the threads of teams that nobody closed and nobody holds any more. */
const forgotten = new FinalizationRegistry<Int32Array>((state) => giveOrder(state, -1, 0));

/**
 * Threads that do one kernel together on one heap, each taking the next part of the data that nobody has taken: a thread that is not
 * there yet, or gets no processor, is not waited for. A team of one, and any team on the TypeScript back end, is the calling thread
 * alone; results do not depend on the number of threads as long as the parts write to different places. Whoever starts a team closes
 * it; threads that wait keep no process alive. A team works for one thread at a time: parts must not call it.
 *
 * @example
 * const team = KernelTeam.start(heap, 2);
 * team.run('axpy', (part) => [half, 2, x.byteOffset + part * half * 8, y.byteOffset + part * half * 8]);
 * team.close();
 */
export class KernelTeam {
  /** Number of threads, the calling one counted; also the number of parts. */
  readonly threads: number;
  readonly #heap: KernelHeap;
  readonly #orders: TeamOrders;
  readonly #indices: ReadonlyMap<string, number>;
  #closed = false;

  private constructor(heap: KernelHeap, threads: number) {
    this.#heap = heap;
    const names = Object.keys(heap.kernels).sort();
    this.#indices = new Map(names.map((name, index) => [name, index]));
    const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
    this.#orders = {
      state: new Int32Array(shared(4 * orderState.length)),
      names,
      argumentsOfParts: Array.from({ length: threads }, () => new Float64Array(shared(8 * (1 + mostArguments)))),
    };
    this.threads = threads;
    for (let thread = 1; thread < threads; thread++) hire(heap, this.#orders);
    if (threads > 1) forgotten.register(this, this.#orders.state, this);
  }

  /** The heap that the threads share. */
  get heap(): KernelHeap {
    return this.#heap;
  }

  /**
   * Starts threads on a heap. That takes some hundredths of a second, in which the caller goes on: until they are there, and where they
   * cannot be had, it does every part by itself.
   * @param threads 1 to 255; on the TypeScript back end one is used whatever is asked.
   */
  static start(heap: KernelHeap, threads: number): KernelTeam {
    if (!(Number.isInteger(threads) && threads >= 1 && threads <= mostParts))
      throw new RangeError(
        `A team of ${threads} threads was asked for; expected a whole number of at least 1 and at most ${mostParts}.`,
      );
    return new KernelTeam(heap, heap.backend === 'wasm' ? threads : 1);
  }

  /**
   * Runs one kernel on all parts and returns when all are done.
   * @param argumentsOf arguments of the kernel for each part, 0 to threads - 1; null where a part has nothing to do.
   * @throws Error when a part failed or the team was closed
   */
  run(kernel: keyof Kernels & string, argumentsOf: (part: number) => readonly number[] | null): void {
    if (this.#closed) throw new Error(`A closed team was asked to run the kernel ${kernel}; start another one.`);
    const perform = this.#heap.kernels[kernel] as (...values: readonly number[]) => unknown;
    if (this.threads === 1) {
      const values = argumentsOf(0);
      if (values !== null) perform(...values);
      return;
    }
    const { state, argumentsOfParts } = this.#orders;
    const parts = Array.from(argumentsOfParts, (places, part) => {
      const values = argumentsOf(part);
      places[0] = values?.length ?? -1;
      if (values !== null) places.set(values, 1);
      return values;
    });
    const order = giveOrder(state, this.#indices.get(kernel)!, this.threads);
    const errors: unknown[] = [];
    for (let part = claimPart(state, order, this.threads); part >= 0; part = claimPart(state, order, this.threads)) {
      try {
        const values = parts[part]!;
        if (values !== null) perform(...values);
      } catch (error) {
        errors.push(error);
      }
      finishPart(state);
    }
    let left = Atomics.load(state, orderState.pending);
    for (; left > 0; left = Atomics.load(state, orderState.pending)) waitForChange(state, orderState.pending, left);
    const failed = Atomics.exchange(state, orderState.failed, 0) !== 0;
    if (errors.length > 0) throw errors[0];
    if (failed) throw new Error(`A thread of the team failed in the kernel ${kernel}.`);
  }

  /**
   * Waits for the threads to have started, where their number is to be measured: results do not need it.
   * @param patience most milliseconds to wait
   * @returns whether they have
   */
  ready(patience = 60_000): boolean {
    const { state } = this.#orders;
    const end = performance.now() + patience;
    for (;;) {
      const started = Atomics.load(state, orderState.started);
      if (started === this.threads - 1) return true;
      if (!waitForChange(state, orderState.started, started, Math.max(0, end - performance.now()))) return false;
    }
  }

  /** Ends the threads. The heap stays. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    forgotten.unregister(this);
    if (this.threads > 1) giveOrder(this.#orders.state, -1, 0);
  }
}

function hire(heap: KernelHeap, orders: TeamOrders): void {
  const worker = new Worker(new URL('../../../dist/solvers/kernels/team-worker.js', import.meta.url), {
    workerData: { module: wasmModule().module, memory: heap.memory, orders },
    execArgv: [],
  });
  // A thread that cannot be had leaves its parts to the others; that is no error of the program.
  worker.on('error', () => undefined);
  worker.unref();
}
