import type { KernelHeap } from '../../kernels/heap.js';
import { assembleSymmetric } from './assembly.js';
import { type FrontPlan, padded } from './front-plan.js';
import { type FrontalFactor, type Inertia, type PivotReport, weakPivot } from './frontal-factor.js';
import { type Delayed, type FrontSize, PivotedFronts, roundingColumn } from './pivoted-fronts.js';

/** Entries of L stay below about the inverse: the usual compromise between stability and delayed pivots (Duff & Reid 1983). */
const threshold = 0.01;

/** Columns that a front could not eliminate: entries by columns, first among themselves, then with the front's other rows. */
interface DelayedColumns extends Delayed {
  readonly blocks: readonly [Float64Array];
  readonly unknowns: Int32Array;
}

/**
 * Multifrontal factorisation L D L^T of a symmetric matrix with pivots of order 1 and 2 (Bunch & Kaufman 1977 within fronts by the
 * threshold test of Duff & Reid 1983). Columns without an acceptable pivot are delayed to the parent front, so nothing is perturbed.
 * Expects an equilibrated matrix, entries at most near 1. Whoever makes a factor releases it.
 */
export class IndefiniteFactor implements FrontalFactor {
  readonly #heap: KernelHeap;
  readonly #plan: FrontPlan;
  readonly #fronts: PivotedFronts<DelayedColumns>;
  /** Address of the unknowns of each front. */
  readonly #list: Float64Array;
  /** D by elimination steps, in the heap. */
  readonly #diagonal: Float64Array;
  readonly #beside: Float64Array;
  /** Position of the unknown that each step eliminates. */
  readonly #unknownOfStep: Int32Array;

  /** @throws KernelMemoryError */
  constructor(heap: KernelHeap, plan: FrontPlan) {
    const { size, fronts } = plan.symbolic;
    this.#heap = heap;
    this.#plan = plan;
    this.#fronts = new PivotedFronts(heap, plan, 1);
    this.#list = new Float64Array(fronts);
    this.#diagonal = heap.float64(size, 'pivots');
    this.#beside = heap.float64(size, 'pivots');
    this.#unknownOfStep = new Int32Array(size);
  }

  factor(values: number): PivotReport {
    const delayedPivots = this.#fronts.factor((front, size) => this.#factorFront(front, size, values));
    this.#listSteps();
    return { negative: null, zeroPivots: this.#signs().zero, delayedPivots };
  }

  #factorFront(f: number, size: FrontSize, values: number): number {
    const { kernels } = this.#heap;
    const fronts = this.#fronts;
    const { own, summed, others, height, work } = size;
    const list = fronts.listFor(f, size);
    const { panel, contribution } = assembleSymmetric(this.#heap, this.#plan, fronts, f, values, size, (address) => {
      fronts.takeDelayed(f, own, (child, columns, place) =>
        this.#assembleDelayed(child, columns, place, size, address, list),
      );
    });
    const step = fronts.firstStep[f]!;
    const done = kernels.factorFrontIndefinite(
      summed,
      others,
      panel,
      contribution,
      this.#diagonal.byteOffset + step * 8,
      this.#beside.byteOffset + step * 8,
      fronts.marks.byteOffset + step * 4,
      list.byteOffset,
      threshold,
      roundingColumn,
      work,
    );
    fronts.panel[f] = panel;
    this.#list[f] = list.byteOffset;
    if (done === summed) return done;
    if (this.#plan.symbolic.parent[f]! < 0)
      throw new Error(`${summed - done} pivots were left at a root; a value of the factor overflowed.`);
    this.#delay(f, size, panel, done, list);
    fronts.arena.shorten((summed - done) * height);
    return done;
  }

  /** Keeps the columns that a front did not eliminate for its parent. */
  #delay(f: number, { summed, others, height }: FrontSize, panel: number, done: number, list: Int32Array): void {
    const count = summed - done;
    const length = count + others;
    const values = this.#heap.float64(count * length, 'delayed pivots');
    const columns = new Float64Array(this.#heap.buffer, panel, summed * height);
    const gap = padded(summed);
    for (let q = 0; q < count; q++) {
      const from = (done + q) * height;
      for (let s = q; s < count; s++) values[q * length + s] = columns[from + done + s]!;
      for (let i = 0; i < others; i++) values[q * length + count + i] = columns[from + gap + i]!;
    }
    this.#fronts.keep(f, { count, blocks: [values], unknowns: list.slice(done, summed) });
  }

  /** Adds a child's delayed columns to its parent, at a place after the parent's own pivots. */
  #assembleDelayed(
    child: number,
    { count, blocks: [values], unknowns }: DelayedColumns,
    place: number,
    { own, summed, shift, height }: FrontSize,
    address: number,
    list: Int32Array,
  ): void {
    const { relative } = this.#plan;
    const panel = new Float64Array(this.#heap.buffer, address, summed * height);
    const begin = this.#plan.symbolic.rowStart[child]!;
    const others = this.#fronts.othersOf(child);
    const length = count + others;
    list.set(unknowns, place);
    for (let q = 0; q < count; q++) {
      const column = (place + q) * height;
      for (let s = q; s < count; s++) panel[column + place + s]! += values[q * length + s]!;
      for (let i = 0; i < others; i++) {
        const row = relative[begin + i]!;
        const at = row < own ? row * height + place + q : column + row + shift;
        panel[at]! += values[q * length + count + i]!;
      }
    }
  }

  solve(vectors: Float64Array): void {
    const { size } = this.#plan.symbolic;
    this.#fronts.forward(this.#list, vectors);
    const count = vectors.length / Math.max(1, size);
    for (let side = 0; side < count; side++) this.#divide(vectors, count, side);
    this.#fronts.backward(this.#list, vectors);
  }

  solveTransposed(vector: Float64Array): void {
    this.solve(vector);
  }

  /** Solves D x = y in place for one of some right-hand sides. */
  #divide(vectors: Float64Array, count: number, side: number): void {
    const { size } = this.#plan.symbolic;
    const { marks } = this.#fronts;
    for (let step = 0; step < size; step++) {
      const i = this.#unknownOfStep[step]! * count + side;
      const between = this.#beside[step]!;
      if (between === 0) {
        vectors[i] = marks[step] === 1 ? 0 : vectors[i]! / this.#diagonal[step]!;
        continue;
      }
      const j = this.#unknownOfStep[step + 1]! * count + side;
      const own = this.#diagonal[step]! / between;
      const other = this.#diagonal[step + 1]! / between;
      const scale = 1 / ((own * other - 1) * between);
      const [a, b] = [vectors[i]!, vectors[j]!];
      vectors[i] = (other * a - b) * scale;
      vectors[j] = (own * b - a) * scale;
      step++;
    }
  }

  weakSteps(limit: number): number[] {
    const { size } = this.#plan.symbolic;
    const strength = new Float64Array(size);
    for (let step = 0; step < size; step++) {
      const [own, between] = [Math.abs(this.#diagonal[step]!), Math.abs(this.#beside[step]!)];
      strength[step] = own;
      if (between === 0) continue;
      const other = Math.abs(this.#diagonal[step + 1]!);
      const largest = Math.max(own, other, between);
      const determinant = Math.abs(this.#diagonal[step]! * this.#diagonal[step + 1]! - between * between);
      // The smaller eigenvalue stands for the pivot; where both are weak, each of its unknowns for itself.
      strength[step] = largest <= limit ? largest : determinant / largest;
      strength[step + 1] = largest <= limit ? largest : Number.POSITIVE_INFINITY;
      step++;
    }
    const weak: number[] = [];
    for (let step = 0; step < size; step++) if (!(strength[step]! > limit)) weak.push(step);
    return weak.sort((a, b) => strength[a]! - strength[b]! || a - b);
  }

  nullVector(step: number, vector: Float64Array): void {
    vector.fill(0);
    const between = this.#beside[step]!;
    vector[this.#unknownOfStep[step]!] = 1;
    if (between !== 0) {
      // The vector that the pivot of order 2 annihilates, where its other eigenvalue is far from zero.
      const [own, other] = [this.#diagonal[step]!, this.#diagonal[step + 1]!];
      if (Math.max(Math.abs(own), Math.abs(other), Math.abs(between)) > weakPivot) {
        const steep = Math.abs(own) > Math.abs(other);
        vector[this.#unknownOfStep[step]!] = steep ? -between : other;
        vector[this.#unknownOfStep[step + 1]!] = steep ? own : -between;
      }
    }
    this.#fronts.backward(this.#list, vector);
  }

  giveUp(steps: readonly number[]): void {
    for (const step of steps) {
      const first = step > 0 && this.#beside[step - 1] !== 0 ? step - 1 : step;
      if (this.#beside[first] === 0) {
        this.#drop(step);
        continue;
      }
      // Of a pivot of order 2 the weaker unknown goes, or both where all of it is weak.
      this.#beside[first] = 0;
      const steep = Math.abs(this.#diagonal[first]!) > Math.abs(this.#diagonal[first + 1]!);
      this.#drop(steep ? first + 1 : first);
      const left = steep ? first : first + 1;
      if (!(Math.abs(this.#diagonal[left]!) > weakPivot)) this.#drop(left);
    }
  }

  #drop(step: number): void {
    this.#fronts.marks[step] = 1;
    this.#diagonal[step] = 0;
  }

  inertia(): Inertia {
    return this.#signs();
  }

  release(): void {
    this.#fronts.release();
    this.#heap.release(this.#diagonal, this.#beside);
  }

  #listSteps(): void {
    const { eliminated, firstStep } = this.#fronts;
    for (let f = 0; f < eliminated.length; f++)
      this.#unknownOfStep.set(new Int32Array(this.#heap.buffer, this.#list[f]!, eliminated[f]!), firstStep[f]!);
  }

  /** Signs of the eigenvalues of D. */
  #signs(): Inertia {
    const { size } = this.#plan.symbolic;
    let [positive, negative, zero] = [0, 0, 0];
    for (let step = 0; step < size; step++) {
      const own = this.#diagonal[step]!;
      const between = this.#beside[step]!;
      if (between !== 0) {
        const other = this.#diagonal[step + 1]!;
        // Divided by the coupling twice, so that nothing overflows.
        const determinant = (own / between) * (other / between) - 1;
        if (determinant < 0) [positive, negative] = [positive + 1, negative + 1];
        else if (own > 0) positive += 2;
        else negative += 2;
        step++;
      } else if (this.#fronts.marks[step] === 1) zero++;
      else if (own > 0) positive++;
      else negative++;
    }
    return { positive, negative, zero };
  }
}
