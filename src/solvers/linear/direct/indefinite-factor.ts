import type { KernelHeap } from '../../kernels/heap.js';
import { Arena } from './arena.js';
import { ContributionStacks } from './contribution-stacks.js';
import { type FrontPlan, padded } from './front-plan.js';
import { type FrontalFactor, type Inertia, type PivotReport, weakPivot } from './frontal-factor.js';

/** Entries of L stay below about the inverse: the usual compromise between stability and delayed pivots (Duff & Reid 1983). */
const threshold = 0.01;
/** Columns of the equilibrated matrix that are smaller are zero within rounding. */
const roundingColumn = 8 * 2 ** -52;
const panelColumns = 48;

/** Columns that a front could not eliminate: entries by columns, first among themselves, then with the front's other rows. */
interface DelayedColumns {
  readonly count: number;
  readonly values: Float64Array;
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
  readonly #arena: Arena;
  readonly #lists: Arena;
  readonly #stacks: ContributionStacks;
  readonly #delayed: (DelayedColumns | null)[];
  #work: Float64Array;
  /** Of each front: address of its columns, of its unknowns; its fully summed unknowns, how many of them it eliminated, first step. */
  readonly #panel: Float64Array;
  readonly #list: Float64Array;
  readonly #summed: Int32Array;
  readonly #eliminated: Int32Array;
  readonly #firstStep: Int32Array;
  /** D by elimination steps, in the heap. */
  readonly #diagonal: Float64Array;
  readonly #beside: Float64Array;
  readonly #marks: Int32Array;
  /** Position of the unknown that each step eliminates. */
  readonly #unknownOfStep: Int32Array;

  /** @throws KernelMemoryError */
  constructor(heap: KernelHeap, plan: FrontPlan) {
    const { size, fronts, rows } = plan.symbolic;
    this.#heap = heap;
    this.#plan = plan;
    this.#arena = new Arena(heap, plan.factorLength, 'the factor');
    this.#lists = new Arena(heap, (size + rows.length) / 2 + 4 * fronts, 'lists of unknowns of fronts');
    this.#stacks = new ContributionStacks(heap, plan);
    this.#delayed = new Array<DelayedColumns | null>(fronts).fill(null);
    this.#work = heap.float64(3 * panelColumns * plan.largestHeight, 'packed columns');
    this.#panel = new Float64Array(fronts);
    this.#list = new Float64Array(fronts);
    this.#summed = new Int32Array(fronts);
    this.#eliminated = new Int32Array(fronts);
    this.#firstStep = new Int32Array(fronts + 1);
    this.#diagonal = heap.float64(size, 'pivots');
    this.#beside = heap.float64(size, 'pivots');
    this.#marks = heap.int32(size, 'marks of pivots');
    this.#unknownOfStep = new Int32Array(size);
  }

  factor(values: number): PivotReport {
    this.#arena.reset();
    this.#lists.reset();
    this.#stacks.reset();
    this.#dropDelayed();
    this.#marks.fill(0);
    const { fronts } = this.#plan.symbolic;
    let step = 0;
    let delayedPivots = 0;
    for (let f = 0; f < fronts; f++) {
      this.#firstStep[f] = step;
      this.#factorFront(f, values);
      step += this.#eliminated[f]!;
      delayedPivots += this.#summed[f]! - this.#eliminated[f]!;
    }
    this.#firstStep[fronts] = step;
    this.#listSteps();
    return { negative: null, zeroPivots: this.#signs().zero, delayedPivots };
  }

  #factorFront(f: number, values: number): void {
    const { kernels } = this.#heap;
    const { columnEntries, relative } = this.#plan;
    const { pivotStart, rowStart, childStart, children, parent } = this.#plan.symbolic;
    const first = pivotStart[f]!;
    const own = pivotStart[f + 1]! - first;
    const others = rowStart[f + 1]! - rowStart[f]!;
    let summed = own;
    for (let c = childStart[f]!; c < childStart[f + 1]!; c++) summed += this.#delayed[children[c]!]?.count ?? 0;
    const side = padded(others);
    const height = padded(summed) + side;
    const shift = padded(summed) - own;
    const work = this.#workFor(height);
    const panel = this.#arena.take(summed * height);
    const contribution = this.#stacks.push(f);
    kernels.clearDoubles(summed * height, panel);
    kernels.clearLowerTriangle(side, contribution);
    const entry = columnEntries.start[f]! * 4;
    kernels.assembleEntries(
      columnEntries.start[f + 1]! - columnEntries.start[f]!,
      columnEntries.source.byteOffset + entry,
      columnEntries.target.byteOffset + entry,
      values,
      own,
      shift,
      panel,
      height,
    );
    const list = this.#listFor(f, summed, others);
    let place = own;
    for (let c = childStart[f]!; c < childStart[f + 1]!; c++) {
      const columns = this.#delayed[children[c]!] ?? null;
      if (columns === null) continue;
      this.#assembleDelayed(children[c]!, columns, place, own, shift, panel, height, list);
      place += columns.count;
    }
    for (let c = childStart[f + 1]! - 1; c >= childStart[f]!; c--) {
      const child = children[c]!;
      const rows = rowStart[child + 1]! - rowStart[child]!;
      kernels.extendAddSymmetric(
        rows,
        this.#stacks.at(child),
        padded(rows),
        relative.byteOffset + rowStart[child]! * 4,
        own,
        shift,
        panel,
        height,
        contribution,
        side,
        work,
      );
      this.#stacks.pop(child);
    }
    const step = this.#firstStep[f]!;
    const done = kernels.factorFrontIndefinite(
      summed,
      others,
      panel,
      contribution,
      this.#diagonal.byteOffset + step * 8,
      this.#beside.byteOffset + step * 8,
      this.#marks.byteOffset + step * 4,
      list.byteOffset,
      threshold,
      roundingColumn,
      work,
    );
    this.#panel[f] = panel;
    this.#list[f] = list.byteOffset;
    this.#summed[f] = summed;
    this.#eliminated[f] = done;
    if (done === summed) return;
    if (parent[f]! < 0)
      throw new Error(`${summed - done} pivots were left at a root; a value of the factor overflowed.`);
    this.#delay(f, panel, height, done, summed, others, list);
    this.#arena.shorten((summed - done) * height);
  }

  /** The unknowns of a front: its own pivots, room for delayed ones, its other rows. */
  #listFor(f: number, summed: number, others: number): Int32Array {
    const { pivotStart, rowStart, rows } = this.#plan.symbolic;
    const address = this.#lists.take((summed + others + 1) / 2);
    const list = new Int32Array(this.#heap.buffer, address, summed + others);
    for (let p = pivotStart[f]!; p < pivotStart[f + 1]!; p++) list[p - pivotStart[f]!] = p;
    list.set(rows.subarray(rowStart[f]!, rowStart[f + 1]!), summed);
    return list;
  }

  /** Keeps the columns that a front did not eliminate for its parent. */
  #delay(
    f: number,
    panel: number,
    height: number,
    done: number,
    summed: number,
    others: number,
    list: Int32Array,
  ): void {
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
    this.#delayed[f] = { count, values, unknowns: list.slice(done, summed) };
  }

  /** Adds a child's delayed columns to its parent, at a place after the parent's own pivots. */
  #assembleDelayed(
    child: number,
    { count, values, unknowns }: DelayedColumns,
    place: number,
    own: number,
    shift: number,
    panelAddress: number,
    height: number,
    list: Int32Array,
  ): void {
    const { rowStart } = this.#plan.symbolic;
    const { relative } = this.#plan;
    const panel = new Float64Array(this.#heap.buffer, panelAddress, list.length === 0 ? 0 : (place + count) * height);
    const begin = rowStart[child]!;
    const others = rowStart[child + 1]! - begin;
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
    this.#heap.release(values);
    this.#delayed[child] = null;
  }

  solve(vector: Float64Array): void {
    const { kernels } = this.#heap;
    const { fronts, rowStart, size } = this.#plan.symbolic;
    const work = this.#work.byteOffset;
    for (let f = 0; f < fronts; f++) {
      const summed = this.#summed[f]!;
      const others = rowStart[f + 1]! - rowStart[f]!;
      const height = padded(summed) + padded(others);
      const done = this.#eliminated[f]!;
      kernels.forwardFront(done, summed, others, this.#panel[f]!, height, this.#list[f]!, vector.byteOffset, work);
    }
    for (let step = 0; step < size; step++) {
      const i = this.#unknownOfStep[step]!;
      const between = this.#beside[step]!;
      if (between === 0) {
        vector[i] = this.#marks[step] === 1 ? 0 : vector[i]! / this.#diagonal[step]!;
        continue;
      }
      const j = this.#unknownOfStep[step + 1]!;
      const own = this.#diagonal[step]! / between;
      const other = this.#diagonal[step + 1]! / between;
      const scale = 1 / ((own * other - 1) * between);
      const [a, b] = [vector[i]!, vector[j]!];
      vector[i] = (other * a - b) * scale;
      vector[j] = (own * b - a) * scale;
      step++;
    }
    this.#backward(vector);
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
    this.#backward(vector);
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
    this.#marks[step] = 1;
    this.#diagonal[step] = 0;
  }

  inertia(): Inertia {
    return this.#signs();
  }

  release(): void {
    this.#dropDelayed();
    this.#arena.release();
    this.#lists.release();
    this.#stacks.release();
    this.#heap.release(this.#work, this.#diagonal, this.#beside, this.#marks);
  }

  #backward(vector: Float64Array): void {
    const { kernels } = this.#heap;
    const { fronts, rowStart } = this.#plan.symbolic;
    const work = this.#work.byteOffset;
    for (let f = fronts - 1; f >= 0; f--) {
      const summed = this.#summed[f]!;
      const others = rowStart[f + 1]! - rowStart[f]!;
      const height = padded(summed) + padded(others);
      const done = this.#eliminated[f]!;
      kernels.backwardFront(done, summed, others, this.#panel[f]!, height, this.#list[f]!, vector.byteOffset, work);
    }
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

  #listSteps(): void {
    for (let f = 0; f < this.#plan.symbolic.fronts; f++) {
      const count = this.#eliminated[f]!;
      this.#unknownOfStep.set(new Int32Array(this.#heap.buffer, this.#list[f]!, count), this.#firstStep[f]!);
    }
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
      } else if (this.#marks[step] === 1) zero++;
      else if (own > 0) positive++;
      else negative++;
    }
    return { positive, negative, zero };
  }

  #dropDelayed(): void {
    for (let f = 0; f < this.#delayed.length; f++) {
      const columns = this.#delayed[f] ?? null;
      if (columns !== null) this.#heap.release(columns.values);
      this.#delayed[f] = null;
    }
  }
}
