import type { KernelHeap } from '../../kernels/heap.js';
import { Arena } from './arena.js';
import { assembleSymmetric } from './assembly.js';
import { ContributionStacks } from './contribution-stacks.js';
import { type FrontPlan, padded } from './front-plan.js';
import type { FrontalFactor, Inertia, PivotReport } from './frontal-factor.js';

/** A pivot this small, relative to its diagonal entry, is nothing but rounding. */
const roundingPivot = 1e-14;

/**
 * Multifrontal factorisation L D L^T of a positive definite matrix without pivoting (Duff & Reid 1983; Liu 1992), in the order of a
 * plan. Blocks lie in the heap; whoever makes a factor releases it.
 */
export class DefiniteFactor implements FrontalFactor {
  readonly #heap: KernelHeap;
  readonly #plan: FrontPlan;
  readonly #arena: Arena;
  readonly #stacks: ContributionStacks;
  readonly #panel: Float64Array;
  readonly #work: Float64Array;
  /** D, by position. */
  readonly pivots: Float64Array;
  /** Pivots below this are replaced, by position: see `factor`. */
  readonly scale: Float64Array;
  /** 1 at replaced pivots, by position. */
  readonly marks: Int32Array;

  /** @throws KernelMemoryError */
  constructor(heap: KernelHeap, plan: FrontPlan) {
    const { size, fronts } = plan.symbolic;
    this.#heap = heap;
    this.#plan = plan;
    this.#arena = new Arena(heap, plan.factorLength, 'the factor');
    this.#stacks = new ContributionStacks(heap, plan);
    this.#panel = new Float64Array(fronts);
    this.#work = heap.float64(16 + 2 * 48 * plan.largestHeight, 'packed columns');
    this.pivots = heap.float64(size, 'pivots');
    this.scale = heap.float64(size, 'scales of pivots');
    this.marks = heap.int32(size, 'marks of pivots');
  }

  /**
   * Factors the matrix whose values lie at an address of the heap. Fill `scale` before with the magnitudes that pivots are compared to
   * (the diagonal): a pivot within `tiny` of zero, relative to its scale, is replaced by the scale.
   */
  factor(values: number, tiny = roundingPivot): PivotReport {
    const { kernels } = this.#heap;
    const { fronts, pivotStart, rowStart } = this.#plan.symbolic;
    const parts = { arena: this.#arena, stacks: this.#stacks };
    const work = this.#work.byteOffset;
    let replaced = 0;
    this.#arena.reset();
    this.#stacks.reset();
    this.marks.fill(0);
    for (let f = 0; f < fronts; f++) {
      const first = pivotStart[f]!;
      const count = pivotStart[f + 1]! - first;
      const others = rowStart[f + 1]! - rowStart[f]!;
      const side = padded(others);
      const height = padded(count) + side;
      const size = { own: count, summed: count, side, height, shift: padded(count) - count, work };
      const { panel, contribution } = assembleSymmetric(this.#heap, this.#plan, parts, f, values, size);
      this.#panel[f] = panel;
      const code = kernels.factorFrontDefinite(
        count,
        others,
        panel,
        contribution,
        this.pivots.byteOffset + first * 8,
        this.scale.byteOffset + first * 8,
        tiny,
        this.marks.byteOffset + first * 4,
        work,
      );
      if (code < 0) {
        const column = -1 - code;
        const [diagonal] = new Float64Array(this.#heap.buffer, panel + (column * height + column) * 8, 1);
        return {
          negative: { position: first + column, pivot: diagonal! },
          zeroPivots: replaced,
          delayedPivots: 0,
        };
      }
      replaced += code;
    }
    return { negative: null, zeroPivots: replaced, delayedPivots: 0 };
  }

  solve(vectors: Float64Array): void {
    this.#walk('forward', vectors);
    const { marks, pivots } = this;
    const count = vectors.length / Math.max(1, pivots.length);
    for (let p = 0, at = 0; p < pivots.length; p++)
      for (let side = 0; side < count; side++, at++) vectors[at] = marks[p] === 1 ? 0 : vectors[at]! / pivots[p]!;
    this.#walk('backward', vectors);
  }

  solveTransposed(vector: Float64Array): void {
    this.solve(vector);
  }

  weakSteps(limit: number): number[] {
    const { marks, pivots, scale } = this;
    const weak: number[] = [];
    for (let p = 0; p < pivots.length; p++) if (marks[p] === 1 || !(pivots[p]! > limit * scale[p]!)) weak.push(p);
    const strength = (p: number): number => (marks[p] === 1 ? 0 : pivots[p]! / scale[p]!);
    return weak.sort((a, b) => strength(a) - strength(b) || a - b);
  }

  nullVector(step: number, vector: Float64Array): void {
    vector.fill(0);
    vector[step] = 1;
    this.#walk('backward', vector);
  }

  giveUp(steps: readonly number[]): void {
    for (const step of steps) this.marks[step] = 1;
  }

  inertia(): Inertia {
    const zero = this.marks.reduce((sum, mark) => sum + mark, 0);
    return { positive: this.marks.length - zero, negative: 0, zero };
  }

  /** Solves L y = b forward, or L^T x = y backward, in place for one right-hand side or four. */
  #walk(direction: 'forward' | 'backward', vectors: Float64Array): void {
    const { kernels } = this.#heap;
    const { fronts, pivotStart, rowStart } = this.#plan.symbolic;
    const four = vectors.length > this.marks.length;
    const kernel = kernels[four ? (`${direction}FrontFour` as const) : (`${direction}Front` as const)];
    const [unknowns, work, at] = [this.#plan.unknowns.byteOffset, this.#work.byteOffset, vectors.byteOffset];
    for (let k = 0; k < fronts; k++) {
      const f = direction === 'forward' ? k : fronts - 1 - k;
      const count = pivotStart[f + 1]! - pivotStart[f]!;
      const others = rowStart[f + 1]! - rowStart[f]!;
      const list = unknowns + (pivotStart[f]! + rowStart[f]!) * 4;
      kernel(count, count, others, this.#panel[f]!, padded(count) + padded(others), list, at, work);
    }
  }

  release(): void {
    this.#arena.release();
    this.#stacks.release();
    this.#heap.release(this.#work, this.pivots, this.scale, this.marks);
  }
}
