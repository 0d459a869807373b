import type { KernelHeap } from '../../kernels/heap.js';
import { Arena } from './arena.js';
import { ContributionStacks } from './contribution-stacks.js';
import { type FrontPlan, padded } from './front-plan.js';
import type { FrontalFactor, PivotReport } from './frontal-factor.js';

/** A pivot is at least this fraction of every entry of its column (Duff & Reid 1984). */
const threshold = 0.1;
/** Columns of the equilibrated matrix that are smaller are zero within rounding. */
const roundingColumn = 8 * 2 ** -52;
const panelColumns = 48;

/** Rows and columns that a front could not eliminate. */
interface DelayedSquare {
  readonly count: number;
  /** Columns, each first among the delayed rows, then in the front's other rows. */
  readonly columns: Float64Array;
  /** Rows in the front's other columns, one after the other. */
  readonly rows: Float64Array;
  readonly rowUnknowns: Int32Array;
  readonly columnUnknowns: Int32Array;
}

/**
 * Multifrontal factorisation L U of an unsymmetric matrix on the pattern of A + A^T (Duff & Reid 1984): threshold partial pivoting within
 * fronts, what has no acceptable pivot is delayed to the parent, so nothing is perturbed. Expects an equilibrated matrix. Whoever makes a
 * factor releases it.
 */
export class GeneralFactor implements FrontalFactor {
  readonly #heap: KernelHeap;
  readonly #plan: FrontPlan;
  readonly #arena: Arena;
  readonly #lists: Arena;
  readonly #stacks: ContributionStacks;
  readonly #delayed: (DelayedSquare | null)[];
  #work: Float64Array;
  /** Of each front: addresses of its columns and of its rows and columns by number; sizes; first step. */
  readonly #panel: Float64Array;
  readonly #rowList: Float64Array;
  readonly #columnList: Float64Array;
  readonly #summed: Int32Array;
  readonly #eliminated: Int32Array;
  readonly #firstStep: Int32Array;
  readonly #marks: Int32Array;
  readonly #solution: Float64Array;

  /** @throws KernelMemoryError */
  constructor(heap: KernelHeap, plan: FrontPlan) {
    const { size, fronts, rows } = plan.symbolic;
    this.#heap = heap;
    this.#plan = plan;
    this.#arena = new Arena(heap, plan.factorLength, 'the factor');
    this.#lists = new Arena(heap, size + rows.length + 8 * fronts, 'lists of unknowns of fronts');
    this.#stacks = new ContributionStacks(heap, plan);
    this.#delayed = new Array<DelayedSquare | null>(fronts).fill(null);
    this.#work = heap.float64(3 * panelColumns * plan.largestHeight, 'packed columns');
    this.#panel = new Float64Array(fronts);
    this.#rowList = new Float64Array(fronts);
    this.#columnList = new Float64Array(fronts);
    this.#summed = new Int32Array(fronts);
    this.#eliminated = new Int32Array(fronts);
    this.#firstStep = new Int32Array(fronts + 1);
    this.#marks = heap.int32(size, 'marks of pivots');
    this.#solution = heap.float64(size, 'a solution');
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
    let zeroPivots = 0;
    for (let s = 0; s < step; s++) zeroPivots += this.#marks[s]!;
    return { negative: null, zeroPivots, delayedPivots };
  }

  #factorFront(f: number, values: number): void {
    const { kernels } = this.#heap;
    const { columnEntries, rowEntries, relative } = this.#plan;
    const { pivotStart, rowStart, childStart, children, parent } = this.#plan.symbolic;
    const own = pivotStart[f + 1]! - pivotStart[f]!;
    const others = rowStart[f + 1]! - rowStart[f]!;
    let summed = own;
    for (let c = childStart[f]!; c < childStart[f + 1]!; c++) summed += this.#delayed[children[c]!]?.count ?? 0;
    const side = padded(others);
    const height = padded(summed) + side;
    const shift = padded(summed) - own;
    const work = this.#workFor(height);
    const panel = this.#arena.take(summed * (height + side));
    const rows = panel + summed * height * 8;
    const contribution = this.#stacks.push(f);
    kernels.clearDoubles(summed * (height + side), panel);
    kernels.clearDoubles(side * side, contribution);
    for (const [list, target, width, from, by] of [
      [columnEntries, panel, height, own, shift],
      [rowEntries, rows, side, 65_536, 0],
    ] as const)
      kernels.assembleEntries(
        list.start[f + 1]! - list.start[f]!,
        list.source.byteOffset + list.start[f]! * 4,
        list.target.byteOffset + list.start[f]! * 4,
        values,
        from,
        by,
        target,
        width,
      );
    const rowList = this.#listFor(f, summed, others);
    const columnList = this.#listFor(f, summed, others);
    let place = own;
    for (let c = childStart[f]!; c < childStart[f + 1]!; c++) {
      const square = this.#delayed[children[c]!] ?? null;
      if (square === null) continue;
      rowList.set(square.rowUnknowns, place);
      columnList.set(square.columnUnknowns, place);
      this.#assembleDelayed(children[c]!, square, { place, own, shift, height, side, summed, panel });
      place += square.count;
    }
    for (let c = childStart[f + 1]! - 1; c >= childStart[f]!; c--) {
      const child = children[c]!;
      const count = rowStart[child + 1]! - rowStart[child]!;
      kernels.extendAddGeneral(
        count,
        this.#stacks.at(child),
        padded(count),
        relative.byteOffset + rowStart[child]! * 4,
        own,
        shift,
        panel,
        height,
        rows,
        contribution,
        side,
        work,
      );
      this.#stacks.pop(child);
    }
    const done = kernels.factorFrontGeneral(
      summed,
      others,
      panel,
      rows,
      contribution,
      rowList.byteOffset,
      columnList.byteOffset,
      this.#marks.byteOffset + this.#firstStep[f]! * 4,
      threshold,
      roundingColumn,
      parent[f]! < 0 ? 1 : 0,
      work,
    );
    this.#panel[f] = panel;
    this.#rowList[f] = rowList.byteOffset;
    this.#columnList[f] = columnList.byteOffset;
    this.#summed[f] = summed;
    this.#eliminated[f] = done;
    if (done < summed) this.#delay(f, rowList, columnList);
  }

  /** The rows, or columns, of a front: its own pivots, room for delayed ones, the others. */
  #listFor(f: number, summed: number, others: number): Int32Array {
    const { pivotStart, rowStart, rows } = this.#plan.symbolic;
    const address = this.#lists.take((summed + others + 1) / 2);
    const list = new Int32Array(this.#heap.buffer, address, summed + others);
    for (let p = pivotStart[f]!; p < pivotStart[f + 1]!; p++) list[p - pivotStart[f]!] = p;
    list.set(rows.subarray(rowStart[f]!, rowStart[f + 1]!), summed);
    return list;
  }

  /** Keeps what a front did not eliminate for its parent. */
  #delay(f: number, rowList: Int32Array, columnList: Int32Array): void {
    const { rowStart } = this.#plan.symbolic;
    const others = rowStart[f + 1]! - rowStart[f]!;
    const side = padded(others);
    const summed = this.#summed[f]!;
    const gap = padded(summed);
    const height = gap + side;
    const done = this.#eliminated[f]!;
    const count = summed - done;
    const length = count + others;
    const [columns, rows] = this.#heap.allOrNothing(
      () =>
        [
          this.#heap.float64(count * length, 'delayed pivots'),
          this.#heap.float64(count * others, 'delayed pivots'),
        ] as const,
    );
    const front = new Float64Array(this.#heap.buffer, this.#panel[f]!, summed * (height + side));
    for (let q = 0; q < count; q++) {
      const from = (done + q) * height;
      for (let s = 0; s < count; s++) columns[q * length + s] = front[from + done + s]!;
      for (let i = 0; i < others; i++) columns[q * length + count + i] = front[from + gap + i]!;
      for (let i = 0; i < others; i++) rows[q * others + i] = front[summed * height + (done + q) * side + i]!;
    }
    const rowUnknowns = rowList.slice(done, summed);
    const columnUnknowns = columnList.slice(done, summed);
    this.#delayed[f] = { count, columns, rows, rowUnknowns, columnUnknowns };
  }

  /** Adds what a child delayed to its parent, at a place after the parent's own pivots. */
  #assembleDelayed(
    child: number,
    { count, columns, rows }: DelayedSquare,
    front: {
      readonly place: number;
      readonly own: number;
      readonly shift: number;
      readonly height: number;
      readonly side: number;
      readonly summed: number;
      readonly panel: number;
    },
  ): void {
    const { rowStart } = this.#plan.symbolic;
    const { relative } = this.#plan;
    const { place, own, shift, height, side, summed } = front;
    const target = new Float64Array(this.#heap.buffer, front.panel, summed * (height + side));
    const begin = rowStart[child]!;
    const others = rowStart[child + 1]! - begin;
    const length = count + others;
    for (let q = 0; q < count; q++) {
      const column = (place + q) * height;
      const row = summed * height + (place + q) * side;
      for (let s = 0; s < count; s++) target[column + place + s]! += columns[q * length + s]!;
      for (let i = 0; i < others; i++) {
        const at = relative[begin + i]!;
        target[column + (at < own ? at : at + shift)]! += columns[q * length + count + i]!;
        target[at < own ? at * height + place + q : row + at - own]! += rows[q * others + i]!;
      }
    }
    this.#heap.release(columns, rows);
    this.#delayed[child] = null;
  }

  solve(vector: Float64Array): void {
    const { kernels } = this.#heap;
    const { fronts, rowStart } = this.#plan.symbolic;
    const work = this.#work.byteOffset;
    for (let f = 0; f < fronts; f++) {
      const summed = this.#summed[f]!;
      const others = rowStart[f + 1]! - rowStart[f]!;
      const height = padded(summed) + padded(others);
      const done = this.#eliminated[f]!;
      kernels.forwardFront(done, summed, others, this.#panel[f]!, height, this.#rowList[f]!, vector.byteOffset, work);
    }
    this.#backward(vector);
    vector.set(this.#solution);
  }

  weakSteps(limit: number): number[] {
    const { size, fronts, rowStart } = this.#plan.symbolic;
    const strength = new Float64Array(size);
    const memory = new Float64Array(this.#heap.buffer);
    for (let f = 0; f < fronts; f++) {
      const height = padded(this.#summed[f]!) + padded(rowStart[f + 1]! - rowStart[f]!);
      const first = this.#firstStep[f]!;
      for (let step = first; step < this.#firstStep[f + 1]!; step++) {
        const pivot = memory[this.#panel[f]! / 8 + (step - first) * (height + 1)]!;
        strength[step] = this.#marks[step] === 1 ? 0 : Math.abs(pivot);
      }
    }
    const weak: number[] = [];
    for (let step = 0; step < size; step++) if (!(strength[step]! > limit)) weak.push(step);
    return weak.sort((a, b) => strength[a]! - strength[b]! || a - b);
  }

  nullVector(step: number, vector: Float64Array): void {
    let f = 0;
    while (this.#firstStep[f + 1]! <= step) f++;
    const pivot = this.#pivot(f, step);
    const [kept, mark] = [pivot[0]!, this.#marks[step]!];
    const [row] = new Int32Array(this.#heap.buffer, this.#rowList[f]! + (step - this.#firstStep[f]!) * 4, 1);
    // With 1 in place of the pivot, U v = e has the solution whose entry at the step is 1.
    pivot[0] = 1;
    this.#marks[step] = 0;
    vector.fill(0);
    vector[row!] = 1;
    this.#backward(vector);
    vector.set(this.#solution);
    pivot[0] = kept;
    this.#marks[step] = mark;
  }

  giveUp(steps: readonly number[]): void {
    for (const step of steps) this.#marks[step] = 1;
  }

  inertia(): null {
    return null;
  }

  release(): void {
    this.#dropDelayed();
    this.#arena.release();
    this.#lists.release();
    this.#stacks.release();
    this.#heap.release(this.#work, this.#marks, this.#solution);
  }

  /** The pivot of a step of a front, as a view. */
  #pivot(f: number, step: number): Float64Array {
    const { rowStart } = this.#plan.symbolic;
    const height = padded(this.#summed[f]!) + padded(rowStart[f + 1]! - rowStart[f]!);
    const place = step - this.#firstStep[f]!;
    return new Float64Array(this.#heap.buffer, this.#panel[f]! + place * (height + 1) * 8, 1);
  }

  #backward(right: Float64Array): void {
    const { kernels } = this.#heap;
    const { fronts, rowStart } = this.#plan.symbolic;
    for (let f = fronts - 1; f >= 0; f--) {
      const summed = this.#summed[f]!;
      const others = rowStart[f + 1]! - rowStart[f]!;
      const height = padded(summed) + padded(others);
      const panel = this.#panel[f]!;
      kernels.backwardFrontGeneral(
        this.#eliminated[f]!,
        summed,
        others,
        panel,
        panel + summed * height * 8,
        this.#rowList[f]!,
        this.#columnList[f]!,
        right.byteOffset,
        this.#solution.byteOffset,
        this.#marks.byteOffset + this.#firstStep[f]! * 4,
        this.#work.byteOffset,
      );
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

  #dropDelayed(): void {
    for (let f = 0; f < this.#delayed.length; f++) {
      const square = this.#delayed[f] ?? null;
      if (square !== null) this.#heap.release(square.columns, square.rows);
      this.#delayed[f] = null;
    }
  }
}
