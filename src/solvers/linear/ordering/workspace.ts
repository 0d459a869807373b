import type { KernelHeap } from '../../kernels/heap.js';

/** A block of 32-bit integers on a heap, handed out piece by piece and given back as a whole by whoever made it. */
export class Workspace {
  readonly heap: KernelHeap;
  readonly #block: Int32Array;
  #used = 0;

  /** @throws KernelMemoryError */
  constructor(heap: KernelHeap, words: number, what: string) {
    this.heap = heap;
    this.#block = heap.int32(words, what);
  }

  /** The next so many integers, not cleared; its byteOffset is an address for the kernels. */
  take(count: number): Int32Array {
    const piece = this.#block.subarray(this.#used, this.#used + count);
    if (piece.length < count)
      throw new Error(`A workspace of ${this.#block.length} integers has no ${count} left after ${this.#used}.`);
    this.#used += count;
    return piece;
  }

  /** A copy of integers. */
  copy(values: Int32Array): Int32Array {
    const piece = this.take(values.length);
    piece.set(values);
    return piece;
  }

  release(): void {
    this.heap.release(this.#block);
  }
}
