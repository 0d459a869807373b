import type { KernelHeap } from '../../kernels/heap.js';
import { type FrontPlan, padded } from './front-plan.js';

/**
 * Where contributions wait for their parents: two stacks in one block that grow towards each other. A front's contribution lies on the
 * other stack than its children's, so that it can be made while theirs are read, and nothing is ever moved.
 */
export class ContributionStacks {
  readonly #heap: KernelHeap;
  readonly #plan: FrontPlan;
  readonly #memory: Float64Array;
  readonly #address: Float64Array;
  #low = 0;
  #high = 0;

  /** @throws KernelMemoryError */
  constructor(heap: KernelHeap, plan: FrontPlan) {
    this.#heap = heap;
    this.#plan = plan;
    this.#memory = heap.float64(plan.stackLength, 'the contributions of fronts');
    this.#address = new Float64Array(plan.symbolic.fronts);
  }

  /** Puts the contribution of a front on its stack and returns its address. */
  push(front: number): number {
    const length = this.#square(front);
    if (this.#plan.stack[front] === 0) {
      this.#address[front] = this.#memory.byteOffset + this.#low * 8;
      this.#low += length;
    } else {
      this.#high += length;
      this.#address[front] = this.#memory.byteOffset + (this.#memory.length - this.#high) * 8;
    }
    return this.#address[front]!;
  }

  /** Where the contribution of a front lies. */
  at(front: number): number {
    return this.#address[front]!;
  }

  /** Takes the contribution of a front from its stack; it must be the last one there. */
  pop(front: number): void {
    if (this.#plan.stack[front] === 0) this.#low -= this.#square(front);
    else this.#high -= this.#square(front);
  }

  /** Empties both stacks. */
  reset(): void {
    this.#low = 0;
    this.#high = 0;
  }

  release(): void {
    this.#heap.release(this.#memory);
  }

  #square(front: number): number {
    const { rowStart } = this.#plan.symbolic;
    return padded(rowStart[front + 1]! - rowStart[front]!) ** 2;
  }
}
