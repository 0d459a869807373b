import type { KernelHeap } from '../../kernels/heap.js';
import { padded } from './front-plan.js';

/**
 * Doubles handed out one block after the other and taken back all at once. What was estimated is one piece of memory; pieces are added
 * when more is needed, and kept. Whoever makes an arena releases it.
 */
export class Arena {
  readonly #heap: KernelHeap;
  readonly #what: string;
  readonly #pieces: Float64Array[] = [];
  #piece = 0;
  #used = 0;

  /** @param length doubles that are probably needed. @throws KernelMemoryError */
  constructor(heap: KernelHeap, length: number, what: string) {
    this.#heap = heap;
    this.#what = what;
    this.#pieces.push(heap.float64(padded(length), what));
  }

  /** Address of a block; its contents are whatever was there. @throws KernelMemoryError */
  take(length: number): number {
    const wanted = padded(length);
    while (this.#used + wanted > this.#pieces[this.#piece]!.length) {
      if (this.#piece + 1 === this.#pieces.length)
        this.#pieces.push(this.#heap.float64(Math.max(wanted, this.#pieces[0]!.length >>> 3), this.#what));
      this.#piece++;
      this.#used = 0;
    }
    const address = this.#pieces[this.#piece]!.byteOffset + this.#used * 8;
    this.#used += wanted;
    return address;
  }

  /** Gives back the end of the block that was taken last. */
  shorten(by: number): void {
    this.#used -= by & ~3;
  }

  /** Takes everything back; the memory stays for the next time. */
  reset(): void {
    this.#piece = 0;
    this.#used = 0;
  }

  release(): void {
    this.#heap.release(...this.#pieces);
    this.#pieces.length = 0;
  }
}
