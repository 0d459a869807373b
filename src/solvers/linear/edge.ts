import type { KernelHeap } from '../kernels/heap.js';

/**
 * The edge between a heap and its callers: vectors that lie in the heap are used where they are, others are copied into a block that
 * the edge keeps. The edge allocates its blocks at the first foreign vector; whoever makes it calls `release`, and nothing passes it then.
 */
export class VectorEdge {
  readonly #heap: KernelHeap;
  readonly #blocks = new Map<string, Float64Array>();
  #released = false;

  constructor(heap: KernelHeap) {
    this.#heap = heap;
  }

  /**
   * The vector, or its copy in the heap.
   * @param place names the block, so that two vectors of one call get different ones.
   * @param written what the kernel writes while it reads the vector: where the two overlap, a copy is read. None by default.
   */
  enter(vector: Float64Array, place: string, written?: Float64Array): Float64Array {
    this.refuseReleased();
    if (this.#heap.owns(vector) && !(written !== undefined && overlap(vector, written))) return vector;
    const block = this.#block(vector.length, place);
    block.set(vector);
    return block;
  }

  /** A vector of the heap to be written: the vector itself, or a block of the same length. Bring it home by `leave`. */
  room(vector: Float64Array, place: string): Float64Array {
    this.refuseReleased();
    return this.#heap.owns(vector) ? vector : this.#block(vector.length, place);
  }

  /** Copies what was written into `room` to the caller's vector. */
  leave(block: Float64Array, vector: Float64Array): void {
    if (block !== vector) vector.set(block);
  }

  /**
   * Applies what works in place: copies the input to where the output is written, and brings the result home. The two may be one vector.
   * @param sweep works on `size` doubles at an address of the heap.
   * @throws RangeError when a length is wrong.
   */
  applyInPlace(size: number, input: Float64Array, output: Float64Array, sweep: (address: number) => void): void {
    checkVector(input, size, 'input of the preconditioner');
    checkVector(output, size, 'output of the preconditioner');
    const block = this.room(output, 'output');
    block.set(input);
    sweep(block.byteOffset);
    this.leave(block, output);
  }

  /** @throws Error when the edge was released: the blocks behind it may be another's by now. */
  refuseReleased(): void {
    if (this.#released) throw new Error('An operator was used after its release; make a new one.');
  }

  /** Gives the blocks back. @throws Error the second time */
  release(): void {
    this.refuseReleased();
    this.#released = true;
    this.#heap.release(...this.#blocks.values());
    this.#blocks.clear();
  }

  #block(length: number, place: string): Float64Array {
    let block = this.#blocks.get(place);
    if (block === undefined || block.length !== length) {
      if (block !== undefined) this.#heap.release(block);
      this.#blocks.delete(place);
      block = this.#heap.float64(length, place);
      this.#blocks.set(place, block);
    }
    return block;
  }
}

function overlap(a: Float64Array, b: Float64Array): boolean {
  return (
    a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength
  );
}

/** Refuses vectors of another length than the operator's. @throws RangeError */
export function checkVector(vector: Float64Array, length: number, what: string): void {
  if (vector.length !== length)
    throw new RangeError(`The ${what} has ${vector.length} entries; expected ${length}, one for each unknown.`);
}
