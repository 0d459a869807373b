import type { KernelHeap } from '../../kernels/heap.js';
import { KrylovInputError } from './options.js';

/** An orthonormal basis of a null space, in a heap. Whoever makes it releases it. */
export class NullSpace {
  readonly #heap: KernelHeap;
  readonly #basis: readonly Float64Array[];

  /**
   * Orthonormalises vectors by modified Gram-Schmidt, twice.
   * @throws KrylovInputError when a vector has the wrong length, is not finite, or depends on those before it.
   */
  constructor(vectors: readonly Float64Array[], size: number, heap: KernelHeap) {
    this.#heap = heap;
    const basis: Float64Array[] = [];
    this.#basis = basis;
    for (const [index, vector] of vectors.entries()) {
      try {
        checkNullVector(vector, index, size);
        const copy = heap.copyFloat64(vector, 'a null space');
        basis.push(copy);
        const largest = heap.kernels.largestMagnitude(size, copy.byteOffset);
        if (largest > 0) for (let i = 0; i < size; i++) copy[i]! /= largest;
        const before = this.#length(copy);
        for (let turn = 0; turn < 2; turn++) this.#removeEarlier(copy, index);
        const after = this.#length(copy);
        if (!(after > 1e-10 * before))
          throw new KrylovInputError(
            'no-null-space',
            `Vector ${index} of the null space is ${before === 0 ? 'zero' : 'a combination of those before it'}; give independent ones.`,
            index,
          );
        for (let i = 0; i < size; i++) copy[i]! /= after;
      } catch (error) {
        this.release();
        throw error;
      }
    }
  }

  get dimension(): number {
    return this.#basis.length;
  }

  /** The basis vectors, in the heap. */
  get basis(): readonly Float64Array[] {
    return this.#basis;
  }

  /** Parts of a vector of the heap along the basis. */
  components(vector: Float64Array): number[] {
    return this.#basis.map((each) => this.#heap.kernels.dot(each.length, each.byteOffset, vector.byteOffset));
  }

  /** Takes the parts along the null space out of a vector of the heap. */
  project(vector: Float64Array): void {
    this.#removeEarlier(vector, this.#basis.length);
  }

  /** Gives the basis back to the heap. */
  release(): void {
    this.#heap.release(...this.#basis);
  }

  #removeEarlier(vector: Float64Array, count: number): void {
    const { kernels } = this.#heap;
    for (let k = 0; k < count; k++) {
      const each = this.#basis[k]!;
      const part = kernels.dot(each.length, each.byteOffset, vector.byteOffset);
      kernels.axpy(each.length, -part, each.byteOffset, vector.byteOffset);
    }
  }

  #length(vector: Float64Array): number {
    return Math.sqrt(this.#heap.kernels.dot(vector.length, vector.byteOffset, vector.byteOffset));
  }
}

function checkNullVector(vector: Float64Array, index: number, size: number): void {
  if (vector.length !== size)
    throw new KrylovInputError(
      'wrong-length',
      `Vector ${index} of the null space has ${vector.length} entries; expected ${size}, one for each unknown.`,
      index,
    );
  const bad = vector.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new KrylovInputError(
      'not-finite',
      `Entry ${bad} of vector ${index} of the null space is ${vector[bad]}; expected a finite number.`,
      bad,
    );
}
