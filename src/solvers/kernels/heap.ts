import { type KernelBackend, kernelBackend, wasmModule } from './backend.js';
import { type Kernels, twinKernels } from './kernels.js';
import type { MemoryViews } from './views.js';
import { type WasmMemory, type WasmModule, type WebAssemblyEngine, webAssembly } from './web-assembly.js';

const pageBytes = 65_536;
/** Most that a 32-bit address reaches. */
const addressableBytes = 65_536 * pageBytes;
/** Blocks start on cache lines. */
const alignment = 64;
/** The first bytes are never handed out, so that no block has address 0; the module's constants lie there. */
const reservedBytes = 4096;

/** A kernel heap could not give what was asked. */
export class KernelMemoryError extends Error {
  readonly code = 'kernel-memory';
  /** Bytes asked for. */
  readonly asked: number;
  /** Bytes in use when they were asked for. */
  readonly inUse: number;
  /** Most bytes that the heap may hold. */
  readonly limit: number;

  /** @param remedy what the caller may do about it, in a sentence */
  constructor(
    what: string,
    asked: number,
    inUse: number,
    limit: number,
    remedy = 'Make the problem smaller, or split it.',
  ) {
    const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
    super(
      `No memory for ${what}: ${asked} bytes (${gibibytes(asked)}) asked, ${inUse} (${gibibytes(inUse)}) in use, ` +
        `at most ${limit} (${gibibytes(limit)}). ${remedy}`,
    );
    this.name = 'KernelMemoryError';
    this.asked = asked;
    this.inUse = inUse;
    this.limit = limit;
  }
}

type HeapView = Float64Array | Float32Array | Int32Array | Uint8Array;

interface FreeBlock {
  begin: number;
  bytes: number;
}

/**
 * Memory that the kernels work in, with the kernels bound to it. The caller that makes a heap owns it; whoever allocates a block frees
 * it, or lets the whole heap go (nothing else needs closing: an unreachable heap is collected). Blocks start zeroed, on cache lines.
 *
 * The memory is shared, hence views stay valid when it grows; the whole-memory views of the twins are renewed.
 *
 * @example
 * const heap = new KernelHeap();
 * const x = heap.float64(1000, 'solution');
 * heap.kernels.dot(x.length, x.byteOffset, x.byteOffset);
 */
export class KernelHeap {
  /** The kernels, on this memory. */
  readonly kernels: Kernels;
  readonly backend: KernelBackend;
  /** The memory itself, for the threads of a team; null where there is no WebAssembly. */
  readonly memory: WasmMemory | null;
  /** Most bytes that this heap may hold. */
  readonly limit: number;
  readonly #plain: SharedArrayBuffer | null;
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  readonly #views: { -readonly [K in keyof MemoryViews]: MemoryViews[K] };
  readonly #blocks = new Map<number, number>();
  /** Blocks taken by the work of allOrNothing that is under way. */
  #taken: Set<number> | null = null;
  /** Free blocks below #top, by address, never adjacent. */
  #free: FreeBlock[] = [];
  #top = reservedBytes;
  #inUse = 0;
  #peak = 0;

  /**
   * @param options.limit most bytes to hold, up to 4 GiB (the default).
   * @param options.backend `wasm` or `typescript`; by default the one of the process, see kernelBackend.
   * @throws RangeError when the limit is no positive number; KernelMemoryError when the process has no room for another heap
   */
  constructor(options: { readonly limit?: number; readonly backend?: KernelBackend } = {}) {
    const { limit = addressableBytes } = options;
    if (!(limit > 0)) throw new RangeError(`The limit of a heap is ${limit} bytes; expected a positive number.`);
    this.limit = Math.min(addressableBytes, Math.ceil(limit / pageBytes) * pageBytes);
    const module = moduleFor(options.backend);
    this.backend = module === null ? 'typescript' : 'wasm';
    if (webAssembly === undefined) {
      this.memory = null;
      this.#plain = growableBuffer(this.limit);
    } else {
      this.memory = sharedMemory(webAssembly, this.limit);
      this.#plain = null;
    }
    this.#views = viewsOf(this.buffer);
    this.kernels =
      module === null
        ? twinKernels(this.#views)
        : (new webAssembly!.Instance(module, { env: { memory: this.memory } }).exports as Kernels);
  }

  /** The bytes as they are now; another object after growth, over the same memory. */
  get buffer(): SharedArrayBuffer {
    const buffer = this.#plain ?? this.memory!.buffer;
    // The engine may hand out another object some time after growth, so every one that views are made on is noted here.
    this.#buffers.add(buffer);
    return buffer;
  }

  /** Bytes in blocks that are not freed. */
  get bytesInUse(): number {
    return this.#inUse;
  }

  /** Most bytes that were in use at once. */
  get bytesPeak(): number {
    return this.#peak;
  }

  /** Zeroed doubles. @throws KernelMemoryError */
  float64(length: number, what = 'a vector'): Float64Array {
    const begin = this.#take(length, 8, what);
    return new Float64Array(this.buffer, begin, length);
  }

  /** Zeroed single-precision numbers. @throws KernelMemoryError */
  float32(length: number, what = 'a vector'): Float32Array {
    const begin = this.#take(length, 4, what);
    return new Float32Array(this.buffer, begin, length);
  }

  /** Zeroed 32-bit integers. @throws KernelMemoryError */
  int32(length: number, what = 'indices'): Int32Array {
    const begin = this.#take(length, 4, what);
    return new Int32Array(this.buffer, begin, length);
  }

  /** Zeroed bytes. @throws KernelMemoryError */
  uint8(length: number, what = 'labels'): Uint8Array {
    const begin = this.#take(length, 1, what);
    return new Uint8Array(this.buffer, begin, length);
  }

  /** A copy of doubles in this heap. */
  copyFloat64(values: ArrayLike<number>, what?: string): Float64Array {
    const copy = this.float64(values.length, what);
    copy.set(values);
    return copy;
  }

  /** A copy of integers in this heap. */
  copyInt32(values: ArrayLike<number>, what?: string): Int32Array {
    const copy = this.int32(values.length, what);
    copy.set(values);
    return copy;
  }

  /** Whether a view lies in this heap, so that its byteOffset is an address for the kernels. */
  owns(view: HeapView): boolean {
    return this.#buffers.has(view.buffer);
  }

  /**
   * Gives blocks back. A view of a block from its start is the block.
   * @throws Error when a view is no block of this heap.
   */
  release(...views: readonly HeapView[]): void {
    for (const view of views) {
      if (!this.owns(view) || !this.#blocks.has(view.byteOffset))
        throw new Error(`The view at byte ${view.byteOffset} is no block of this heap, or was released before.`);
      this.#taken?.delete(view.byteOffset);
      this.#giveBack(view.byteOffset);
    }
  }

  #giveBack(begin: number): void {
    const bytes = this.#blocks.get(begin)!;
    this.#blocks.delete(begin);
    this.#inUse -= bytes;
    this.#putBack(begin, bytes);
  }

  /**
   * Runs work that takes several blocks; when it throws, those that it has taken and not released are given back.
   * @returns what the work returns
   */
  allOrNothing<Result>(work: () => Result): Result {
    const outer = this.#taken;
    const taken = new Set<number>();
    this.#taken = taken;
    try {
      const result = work();
      for (const begin of taken) outer?.add(begin);
      return result;
    } catch (error) {
      for (const begin of taken) this.#giveBack(begin);
      throw error;
    } finally {
      this.#taken = outer;
    }
  }

  #take(length: number, size: number, what: string): number {
    if (!(Number.isInteger(length) && length >= 0))
      throw new RangeError(`The length of ${what} is ${length}; expected a whole number, not negative.`);
    const asked = length * size;
    const bytes = Math.max(alignment, Math.ceil(asked / alignment) * alignment);
    const reused = this.#fromFree(bytes);
    const begin = reused ?? this.#fromTop(bytes, what);
    this.#blocks.set(begin, bytes);
    this.#taken?.add(begin);
    this.#inUse += bytes;
    this.#peak = Math.max(this.#peak, this.#inUse);
    // Fresh memory is zero already; touching it early would cost its first page faults twice.
    if (reused !== null) new Uint8Array(this.buffer, begin, bytes).fill(0);
    return begin;
  }

  #fromFree(bytes: number): number | null {
    const index = this.#free.findIndex((block) => block.bytes >= bytes);
    if (index < 0) return null;
    const block = this.#free[index]!;
    const { begin } = block;
    block.begin += bytes;
    block.bytes -= bytes;
    if (block.bytes === 0) this.#free.splice(index, 1);
    return begin;
  }

  #fromTop(bytes: number, what: string): number {
    // A free block at the top is too small, or it had been taken, but it is the beginning of one that is not: touched memory is cheap.
    const last = this.#free.at(-1);
    const free = last !== undefined && last.begin + last.bytes === this.#top ? last.bytes : 0;
    const begin = this.#top - free;
    const end = begin + bytes;
    if (end > this.limit) throw new KernelMemoryError(what, bytes, this.#inUse, this.limit);
    if (end > this.buffer.byteLength) this.#grow(end, bytes, what);
    if (free > 0) {
      this.#free.pop();
      new Uint8Array(this.buffer, begin, free).fill(0);
    }
    this.#top = end;
    return begin;
  }

  #grow(end: number, asked: number, what: string): void {
    try {
      if (this.#plain === null) this.memory!.grow(Math.ceil((end - this.buffer.byteLength) / pageBytes));
      else
        (this.#plain as SharedArrayBuffer & { grow(bytes: number): void }).grow(Math.ceil(end / pageBytes) * pageBytes);
    } catch {
      throw new KernelMemoryError(what, asked, this.#inUse, this.limit);
    }
    Object.assign(this.#views, viewsOf(this.buffer));
  }

  #putBack(begin: number, bytes: number): void {
    let at = this.#free.findIndex((block) => block.begin > begin);
    if (at < 0) at = this.#free.length;
    const before = this.#free[at - 1];
    const after = this.#free[at];
    const joinsBefore = before !== undefined && before.begin + before.bytes === begin;
    const joinsAfter = after !== undefined && begin + bytes === after.begin;
    if (joinsBefore && joinsAfter) {
      before.bytes += bytes + after.bytes;
      this.#free.splice(at, 1);
    } else if (joinsBefore) before.bytes += bytes;
    else if (joinsAfter) {
      after.begin = begin;
      after.bytes += bytes;
    } else this.#free.splice(at, 0, { begin, bytes });
  }
}

/** Reserves addresses for a memory, of which a process has some thousand gibibytes. */
function sharedMemory(engine: WebAssemblyEngine, limit: number): WasmMemory {
  try {
    return new engine.Memory({ initial: 1, maximum: limit / pageBytes, shared: true });
  } catch {
    throw new KernelMemoryError('another heap', limit, 0, limit);
  }
}

/** The module of a back end that is asked for, or of the process; null for TypeScript. @throws Error when there is none. */
function moduleFor(backend: KernelBackend | undefined): WasmModule | null {
  if (backend === undefined) return kernelBackend().module;
  if (backend === 'typescript') return null;
  const { module, obstacle } = wasmModule();
  if (module === null) throw new Error(`There are no WebAssembly kernels here: ${obstacle}.`);
  return module;
}

/** Shared bytes that may grow, declared for ES2024. */
function growableBuffer(limit: number): SharedArrayBuffer {
  const Growable = SharedArrayBuffer as unknown as new (
    bytes: number,
    options: { maxByteLength: number },
  ) => SharedArrayBuffer;
  return new Growable(pageBytes, { maxByteLength: limit });
}

function viewsOf(buffer: SharedArrayBuffer): { -readonly [K in keyof MemoryViews]: MemoryViews[K] } {
  return {
    float64: new Float64Array(buffer),
    float32: new Float32Array(buffer),
    int32: new Int32Array(buffer),
    uint8: new Uint8Array(buffer),
  };
}
