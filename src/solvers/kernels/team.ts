import { Worker } from 'node:worker_threads';
import { kernelBackend } from './backend.js';
import type { KernelHeap } from './heap.js';
import type { Kernels } from './kernels.js';
import { giveOrder, orderState, type TeamOrders, waitForChange } from './team-orders.js';

const mostArguments = 48;
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
  /** Alone: a thread could not be had, and the caller does every part. */
  #phase: 'starting' | 'ready' | 'alone' | 'closed' = 'starting';

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
   * Starts threads on a heap. That takes some hundredths of a second, in which the caller goes on: until they are there, and where they
   * cannot be had, it does every part by itself.
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
   * @throws Error when a part failed or the team was closed
   */
  run(kernel: keyof Kernels & string, argumentsOf: (part: number) => readonly number[] | null): void {
    if (this.#phase === 'closed')
      throw new Error(`A closed team was asked to run the kernel ${kernel}; start another one.`);
    if (this.threads === 1 || !this.#here()) {
      for (let part = 0; part < this.threads; part++) this.#perform(kernel, argumentsOf(part));
      return;
    }
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
    const own = argumentsOf(0);
    if (others) giveOrder(state, this.#indices.get(kernel)!, this.threads - 1);
    try {
      this.#perform(kernel, own);
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

  /**
   * Waits for the threads to have started.
   * @param patience most milliseconds to wait
   * @returns whether they have; when not, the caller does every part
   */
  ready(patience = 60_000): boolean {
    const { state } = this.#orders;
    const end = performance.now() + patience;
    for (let left = Atomics.load(state, orderState.pending); left > 0 && this.#phase === 'starting'; ) {
      if (!waitForChange(state, orderState.pending, left, Math.max(0, end - performance.now()))) return false;
      left = Atomics.load(state, orderState.pending);
    }
    return this.threads === 1 || this.#here();
  }

  /** Whether all threads are there. */
  #here(): boolean {
    if (this.#phase !== 'starting') return this.#phase === 'ready';
    const { state } = this.#orders;
    if (Atomics.load(state, orderState.pending) > 0) return false;
    this.#phase = state[orderState.failed] === 0 ? 'ready' : 'alone';
    return this.#phase === 'ready';
  }

  #perform(kernel: keyof Kernels & string, values: readonly number[] | null): void {
    if (values !== null) (this.#heap.kernels[kernel] as (...values: readonly number[]) => unknown)(...values);
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
  // A thread that cannot be had leaves the caller alone; that is no error of the program.
  worker.on('error', () => undefined);
  worker.unref();
}
