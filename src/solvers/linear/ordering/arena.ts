import type { KernelHeap } from '../../kernels/heap.js';

/** A graph in an arena: byte addresses of 32-bit integers. */
export interface ArenaGraph {
  readonly size: number;
  readonly entries: number;
  readonly start: number;
  readonly neighbours: number;
  readonly weight: number;
}

/**
 * Memory that is taken from the bottom and given back from the top, by setting `top`: one block of a heap, which whoever makes the
 * arena releases.
 */
export class Arena {
  readonly heap: KernelHeap;
  /** The heap's memory as 32-bit integers up to the arena's end: address / 4 is an index. */
  readonly words: Int32Array;
  /** First byte behind the arena. */
  readonly end: number;
  /** First byte that is not taken. */
  top: number;
  readonly #block: Int32Array;

  /** @throws KernelMemoryError */
  constructor(heap: KernelHeap, words: number, what: string) {
    this.heap = heap;
    this.#block = heap.int32(words, what);
    this.top = this.#block.byteOffset;
    this.end = this.top + 4 * words;
    this.words = new Int32Array(this.#block.buffer, 0, this.end / 4);
  }

  /** Address of so many integers, not cleared. */
  take(count: number): number {
    const address = this.top;
    this.top += 4 * count;
    if (this.top > this.end)
      throw new Error(
        `An arena is too small by ${(this.top - this.end) / 4} integers; please report the matrix that did this.`,
      );
    return address;
  }

  release(): void {
    this.heap.release(this.#block);
  }
}
