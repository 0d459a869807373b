import type { KernelHeap } from '../kernels/heap.js';

/**
 * The edge between a heap and its callers: vectors that lie in the heap are used where they are, others are copied into a block that
 * the edge keeps. The edge allocates its blocks at the first foreign vector; whoever makes it calls `release`.
 */
export class VectorEdge {
  readonly #heap: KernelHeap;
  readonly #blocks = new Map<string, Float64Array>();

  constructor(heap: KernelHeap) {
    this.#heap = heap;
  }

  /** The vector, or its copy in the heap. @param place names the block, so that two vectors of one call get different ones. */
  enter(vector: Float64Array, place: string): Float64Array {
    if (this.#heap.owns(vector)) return vector;
    const block = this.room(vector, place);
    block.set(vector);
    return block;
  }

  /** A vector of the heap to be written: the vector itself, or a block of the same length. Bring it home by `leave`. */
  room(vector: Float64Array, place: string): Float64Array {
    if (this.#heap.owns(vector)) return vector;
    let block = this.#blocks.get(place);
    if (block === undefined || block.length !== vector.length) {
      if (block !== undefined) this.#heap.release(block);
      block = this.#heap.float64(vector.length, place);
      this.#blocks.set(place, block);
    }
    return block;
  }

  /** Copies what was written into `room` to the caller's vector. */
  leave(block: Float64Array, vector: Float64Array): void {
    if (block !== vector) vector.set(block);
  }

  /** Gives the blocks back. */
  release(): void {
    this.#heap.release(...this.#blocks.values());
    this.#blocks.clear();
  }
}

/** Refuses vectors of another length than the operator's. @throws RangeError */
export function checkVector(vector: Float64Array, length: number, what: string): void {
  if (vector.length !== length)
    throw new RangeError(`The ${what} has ${vector.length} entries; expected ${length}, one for each unknown.`);
}
