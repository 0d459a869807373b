import { Worker } from 'node:worker_threads';
import { kernelBackend } from './backend.js';
import type { KernelHeap } from './heap.js';
import type { Kernels } from './kernels.js';
import { giveOrder, orderState, type TeamOrders, waitForChange } from './team-orders.js';

const mostArguments = 48;
/** A thread that has not started after this many milliseconds never will. */
const startPatience = 60_000;

/** Ends the threads of teams that nobody closed and nobody holds any more. */
const forgotten = new FinalizationRegistry<Int32Array>((state) => giveOrder(state, -1, 0));

/**
 * Threads that do one kernel together, each its own part of the data, on one heap. A team of one, and any team on the TypeScript
 * back end, is the calling thread alone; results do not depend on the number of threads as long as the parts write to different
 * places. Whoever starts a team closes it; threads that wait keep no process alive. A team works for one thread at a time: parts must
 * not call it.
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
  #phase: 'starting' | 'ready' | 'closed' = 'starting';

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
    const { state } = this.#orders;
    state[orderState.pending] = threads - 1;
    for (let part = 1; part < threads; part++) hire(heap, this.#orders, part);
    if (threads > 1) forgotten.register(this, state, this);
  }

  /** The heap that the threads share. */
  get heap(): KernelHeap {
    return this.#heap;
  }

  /**
   * Starts threads on a heap. They start while the caller goes on; the first run waits for them.
   * @param threads at least 1; on the TypeScript back end one is used whatever is asked.
   */
  static start(heap: KernelHeap, threads: number): KernelTeam {
    if (!(Number.isInteger(threads) && threads >= 1))
      throw new RangeError(`A team of ${threads} threads was asked for; expected a whole number of at least 1.`);
    return new KernelTeam(heap, heap.backend === 'wasm' ? threads : 1);
  }

  /**
   * Runs one kernel on all parts and returns when all are done.
   * @param argumentsOf arguments of the kernel for each part, 0 to threads - 1; null where a part has nothing to do.
   * @throws Error when a part failed, a thread did not start, or the team was closed
   */
  run(kernel: keyof Kernels & string, argumentsOf: (part: number) => readonly number[] | null): void {
    if (this.#phase === 'closed')
      throw new Error(`A closed team was asked to run the kernel ${kernel}; start another one.`);
    const { state, argumentsOfParts } = this.#orders;
    let others = false;
    for (let part = 1; part < this.threads; part++) {
      const values = argumentsOf(part);
      const places = argumentsOfParts[part]!;
      places[0] = values?.length ?? -1;
      if (values === null) continue;
      places.set(values, 1);
      others = true;
    }
    if (others) {
      if (this.#phase === 'starting') this.#awaitStart();
      giveOrder(state, this.#indices.get(kernel)!, this.threads - 1);
    }
    const own = argumentsOf(0);
    try {
      if (own !== null) (this.#heap.kernels[kernel] as (...values: readonly number[]) => unknown)(...own);
    } finally {
      if (others) this.#awaitParts();
    }
    if (state[orderState.failed] !== 0) {
      state[orderState.failed] = 0;
      throw new Error(`A thread of the team failed in the kernel ${kernel}.`);
    }
  }

  /** Ends the threads. The heap stays. */
  close(): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    forgotten.unregister(this);
    if (this.threads > 1) giveOrder(this.#orders.state, -1, 0);
  }

  #awaitStart(): void {
    const { state } = this.#orders;
    let left = Atomics.load(state, orderState.pending);
    while (left > 0 && waitForChange(state, orderState.pending, left, startPatience))
      left = Atomics.load(state, orderState.pending);
    if (left > 0 || state[orderState.failed] !== 0) {
      this.close();
      throw new Error(
        `A team of ${this.threads} threads could not be started: one has no memory, or no processor time. Ask for fewer threads.`,
      );
    }
    this.#phase = 'ready';
  }

  #awaitParts(): void {
    const { state } = this.#orders;
    for (let left = Atomics.load(state, orderState.pending); left > 0; left = Atomics.load(state, orderState.pending))
      waitForChange(state, orderState.pending, left);
  }
}

function hire(heap: KernelHeap, orders: TeamOrders, part: number): void {
  const worker = new Worker(new URL('../../../dist/solvers/kernels/team-worker.js', import.meta.url), {
    workerData: { module: kernelBackend().module, memory: heap.memory, orders, part },
    execArgv: [],
  });
  // A thread that cannot be had is found out by the first order.
  worker.on('error', () => {
    Atomics.store(orders.state, orderState.failed, 1);
  });
  worker.unref();
}
