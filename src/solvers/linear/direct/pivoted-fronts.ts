import type { KernelHeap } from '../../kernels/heap.js';
import type { Kernels } from '../../kernels/kernels.js';
import { Arena } from './arena.js';
import { ContributionStacks } from './contribution-stacks.js';
import { type FrontPlan, padded } from './front-plan.js';

/** Columns of the equilibrated matrix that are smaller are zero within rounding. */
export const roundingColumn = 8 * 2 ** -52;
const panelColumns = 48;

/** What a front could not eliminate, until its parent takes it. */
export interface Delayed {
  /** Pivots that wait. */
  readonly count: number;
  /** Their entries, in the heap. */
  readonly blocks: readonly Float64Array[];
}

/** Sizes of a front at work. */
export interface FrontSize {
  /** Pivots of the plan. */
  readonly own: number;
  /** These and the ones that children delayed. */
  readonly summed: number;
  readonly others: number;
  /** Rows of the contribution, and of the whole front, padded. */
  readonly side: number;
  readonly height: number;
  /** What is added to a place of the plan beyond the own pivots, for delayed pivots and padding. */
  readonly shift: number;
  /** Address of packed columns. */
  readonly work: number;
}

/**
 * The fronts of a factorisation that chooses its pivots: a front may leave pivots to its parent, so that sizes and steps are known only
 * while it goes on. What the symmetric and the unsymmetric factor have in common; whoever makes it releases it.
 */
export class PivotedFronts<Left extends Delayed> {
  /** Columns of fronts. */
  readonly arena: Arena;
  readonly stacks: ContributionStacks;
  /** Of each front: address of its columns, fully summed unknowns, how many of them it eliminated, its first step. */
  readonly panel: Float64Array;
  readonly summed: Int32Array;
  readonly eliminated: Int32Array;
  readonly firstStep: Int32Array;
  /** 1 at steps whose pivot is zero; in the heap. */
  readonly marks: Int32Array;
  readonly #heap: KernelHeap;
  readonly #plan: FrontPlan;
  readonly #lists: Arena;
  readonly #delayed: (Left | null)[];
  #work: Float64Array;

  /** @param lists lists of unknowns that each front keeps. @throws KernelMemoryError */
  constructor(heap: KernelHeap, plan: FrontPlan, lists: number) {
    const { size, fronts, rows } = plan.symbolic;
    this.#heap = heap;
    this.#plan = plan;
    this.arena = new Arena(heap, plan.factorLength, 'the factor');
    this.#lists = new Arena(heap, lists * ((size + rows.length) / 2 + 4 * fronts), 'lists of unknowns of fronts');
    this.stacks = new ContributionStacks(heap, plan);
    this.#delayed = new Array<Left | null>(fronts).fill(null);
    this.#work = heap.float64(3 * panelColumns * plan.largestHeight, 'packed columns');
    this.panel = new Float64Array(fronts);
    this.summed = new Int32Array(fronts);
    this.eliminated = new Int32Array(fronts);
    this.firstStep = new Int32Array(fronts + 1);
    this.marks = heap.int32(size, 'marks of pivots');
  }

  /** Address of packed columns for the largest front so far. */
  get work(): number {
    return this.#work.byteOffset;
  }

  /** Pivots that were eliminated. */
  get steps(): number {
    return this.firstStep[this.#plan.symbolic.fronts]!;
  }

  /**
   * Factors front after front in the memory of the factorisation before.
   * @param factorFront fills a front, writes its `panel`, and returns how many of its pivots it eliminated; the others it `keep`s.
   * @returns pivots that had to wait for a parent.
   */
  factor(factorFront: (front: number, size: FrontSize) => number): number {
    this.arena.reset();
    this.#lists.reset();
    this.stacks.reset();
    this.#dropDelayed();
    this.marks.fill(0);
    const { fronts } = this.#plan.symbolic;
    let step = 0;
    let delayed = 0;
    for (let f = 0; f < fronts; f++) {
      const size = this.#sizeOf(f);
      this.firstStep[f] = step;
      this.summed[f] = size.summed;
      const done = factorFront(f, size);
      this.eliminated[f] = done;
      step += done;
      delayed += size.summed - done;
    }
    this.firstStep[fronts] = step;
    return delayed;
  }

  /** The unknowns of a front: its own pivots, room for delayed ones, its other rows. */
  listFor(f: number, { summed, others }: FrontSize): Int32Array {
    const { pivotStart, rowStart, rows } = this.#plan.symbolic;
    const address = this.#lists.take((summed + others + 1) / 2);
    const list = new Int32Array(this.#heap.buffer, address, summed + others);
    for (let p = pivotStart[f]!; p < pivotStart[f + 1]!; p++) list[p - pivotStart[f]!] = p;
    list.set(rows.subarray(rowStart[f]!, rowStart[f + 1]!), summed);
    return list;
  }

  /** Keeps what a front did not eliminate for its parent. */
  keep(f: number, left: Left): void {
    this.#delayed[f] = left;
  }

  /** Hands what the children of a front delayed to it, each with its place after the front's own pivots. */
  takeDelayed(f: number, own: number, add: (child: number, left: Left, place: number) => void): void {
    const { childStart, children } = this.#plan.symbolic;
    let place = own;
    for (let c = childStart[f]!; c < childStart[f + 1]!; c++) {
      const child = children[c]!;
      const left = this.#delayed[child] ?? null;
      if (left === null) continue;
      add(child, left, place);
      this.#heap.release(...left.blocks);
      this.#delayed[child] = null;
      place += left.count;
    }
  }

  /** Rows of a front below its fully summed ones. */
  othersOf(f: number): number {
    const { rowStart } = this.#plan.symbolic;
    return rowStart[f + 1]! - rowStart[f]!;
  }

  /** Padded rows of a front that was factored. */
  heightOf(f: number): number {
    return padded(this.summed[f]!) + padded(this.othersOf(f));
  }

  /** Solves L y = b in place for one right-hand side or four. @param lists address of each front's list of unknowns. */
  forward(lists: Float64Array, vectors: Float64Array): void {
    const { kernels } = this.#heap;
    const four = vectors.length > this.marks.length;
    this.#walk(four ? kernels.forwardFrontFour : kernels.forwardFront, false, lists, vectors);
  }

  /** Solves L^T x = y in place for one right-hand side or four. */
  backward(lists: Float64Array, vectors: Float64Array): void {
    const { kernels } = this.#heap;
    const four = vectors.length > this.marks.length;
    this.#walk(four ? kernels.backwardFrontFour : kernels.backwardFront, true, lists, vectors);
  }

  #walk(kernel: Kernels['forwardFront'], down: boolean, lists: Float64Array, vectors: Float64Array): void {
    const { work, summed, eliminated, panel } = this;
    const at = vectors.byteOffset;
    for (let k = 0; k < panel.length; k++) {
      const f = down ? panel.length - 1 - k : k;
      kernel(eliminated[f]!, summed[f]!, this.othersOf(f), panel[f]!, this.heightOf(f), lists[f]!, at, work);
    }
  }

  release(): void {
    this.#dropDelayed();
    this.arena.release();
    this.#lists.release();
    this.stacks.release();
    this.#heap.release(this.#work, this.marks);
  }

  #sizeOf(f: number): FrontSize {
    const { pivotStart, childStart, children } = this.#plan.symbolic;
    const own = pivotStart[f + 1]! - pivotStart[f]!;
    const others = this.othersOf(f);
    let summed = own;
    for (let c = childStart[f]!; c < childStart[f + 1]!; c++) summed += this.#delayed[children[c]!]?.count ?? 0;
    const side = padded(others);
    const height = padded(summed) + side;
    return { own, summed, others, side, height, shift: padded(summed) - own, work: this.#workFor(height) };
  }

  #workFor(height: number): number {
    const wanted = 3 * panelColumns * height;
    if (wanted > this.#work.length) {
      const work = this.#heap.float64(wanted + (wanted >>> 2), 'packed columns');
      this.#heap.release(this.#work);
      this.#work = work;
    }
    return this.#work.byteOffset;
  }

  #dropDelayed(): void {
    for (let f = 0; f < this.#delayed.length; f++) {
      const left = this.#delayed[f] ?? null;
      if (left !== null) this.#heap.release(...left.blocks);
      this.#delayed[f] = null;
    }
  }
}
