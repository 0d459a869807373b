import type { KernelHeap } from '../../kernels/heap.js';
import { addEntries } from './assembly.js';
import { type FrontPlan, padded } from './front-plan.js';
import type { FrontalFactor, PivotReport } from './frontal-factor.js';
import { type Delayed, type FrontSize, PivotedFronts, roundingColumn } from './pivoted-fronts.js';

/** A pivot is at least this fraction of every entry of its column (Duff & Reid 1984). */
const threshold = 0.1;
/** More than a front has: rows of U lie where the plan says. */
const mostRows = 65_536;

/** Rows and columns that a front could not eliminate. */
interface DelayedSquare extends Delayed {
  /** Columns, each first among the delayed rows, then in the front's other rows; and rows in the front's other columns. */
  readonly blocks: readonly [columns: Float64Array, rows: Float64Array];
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
  readonly #fronts: PivotedFronts<DelayedSquare>;
  /** Addresses of the rows and of the columns of each front by number. */
  readonly #rowList: Float64Array;
  readonly #columnList: Float64Array;
  #solution: Float64Array;

  /** @throws KernelMemoryError */
  constructor(heap: KernelHeap, plan: FrontPlan) {
    const { size, fronts } = plan.symbolic;
    this.#heap = heap;
    this.#plan = plan;
    this.#fronts = new PivotedFronts(heap, plan, 2);
    this.#rowList = new Float64Array(fronts);
    this.#columnList = new Float64Array(fronts);
    this.#solution = heap.float64(size, 'a solution');
  }

  factor(values: number): PivotReport {
    const delayedPivots = this.#fronts.factor((front, size) => this.#factorFront(front, size, values));
    const { marks, steps } = this.#fronts;
    let zeroPivots = 0;
    for (let s = 0; s < steps; s++) zeroPivots += marks[s]!;
    return { negative: null, zeroPivots, delayedPivots };
  }

  #factorFront(f: number, size: FrontSize, values: number): number {
    const { kernels } = this.#heap;
    const { columnEntries, rowEntries, relative } = this.#plan;
    const { rowStart, childStart, children, parent } = this.#plan.symbolic;
    const fronts = this.#fronts;
    const { own, summed, others, side, height, shift, work } = size;
    const panel = fronts.arena.take(summed * (height + side));
    const rows = panel + summed * height * 8;
    const contribution = fronts.stacks.push(f);
    kernels.clearDoubles(summed * (height + side), panel);
    kernels.clearDoubles(side * side, contribution);
    addEntries(this.#heap, columnEntries, f, values, own, shift, panel, height);
    addEntries(this.#heap, rowEntries, f, values, mostRows, 0, rows, side);
    const rowList = fronts.listFor(f, size);
    const columnList = fronts.listFor(f, size);
    fronts.takeDelayed(f, own, (child, square, place) => {
      rowList.set(square.rowUnknowns, place);
      columnList.set(square.columnUnknowns, place);
      this.#assembleDelayed(child, square, place, size, panel);
    });
    for (let c = childStart[f + 1]! - 1; c >= childStart[f]!; c--) {
      const child = children[c]!;
      const count = fronts.othersOf(child);
      kernels.extendAddGeneral(
        count,
        fronts.stacks.at(child),
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
      fronts.stacks.pop(child);
    }
    const done = kernels.factorFrontGeneral(
      summed,
      others,
      panel,
      rows,
      contribution,
      rowList.byteOffset,
      columnList.byteOffset,
      fronts.marks.byteOffset + fronts.firstStep[f]! * 4,
      threshold,
      roundingColumn,
      parent[f]! < 0 ? 1 : 0,
      work,
    );
    fronts.panel[f] = panel;
    this.#rowList[f] = rowList.byteOffset;
    this.#columnList[f] = columnList.byteOffset;
    if (done < summed) this.#delay(f, size, panel, done, rowList, columnList);
    return done;
  }

  /** Keeps what a front did not eliminate for its parent. */
  #delay(
    f: number,
    { summed, others, side, height }: FrontSize,
    panel: number,
    done: number,
    rowList: Int32Array,
    columnList: Int32Array,
  ): void {
    const gap = padded(summed);
    const count = summed - done;
    const length = count + others;
    const [columns, rows] = this.#heap.allOrNothing(
      () =>
        [
          this.#heap.float64(count * length, 'delayed pivots'),
          this.#heap.float64(count * others, 'delayed pivots'),
        ] as const,
    );
    const front = new Float64Array(this.#heap.buffer, panel, summed * (height + side));
    for (let q = 0; q < count; q++) {
      const from = (done + q) * height;
      for (let s = 0; s < count; s++) columns[q * length + s] = front[from + done + s]!;
      for (let i = 0; i < others; i++) columns[q * length + count + i] = front[from + gap + i]!;
      for (let i = 0; i < others; i++) rows[q * others + i] = front[summed * height + (done + q) * side + i]!;
    }
    const rowUnknowns = rowList.slice(done, summed);
    const columnUnknowns = columnList.slice(done, summed);
    this.#fronts.keep(f, { count, blocks: [columns, rows], rowUnknowns, columnUnknowns });
  }

  /** Adds what a child delayed to its parent, at a place after the parent's own pivots. */
  #assembleDelayed(
    child: number,
    { count, blocks: [columns, rows] }: DelayedSquare,
    place: number,
    { own, summed, side, height, shift }: FrontSize,
    panel: number,
  ): void {
    const { relative } = this.#plan;
    const target = new Float64Array(this.#heap.buffer, panel, summed * (height + side));
    const begin = this.#plan.symbolic.rowStart[child]!;
    const others = this.#fronts.othersOf(child);
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
  }

  solve(vectors: Float64Array): void {
    this.#fronts.forward(this.#rowList, vectors);
    this.#backward(vectors);
  }

  solveTransposed(vector: Float64Array): void {
    const fronts = this.#fronts;
    const solution = this.#roomFor(vector);
    for (let f = 0; f < fronts.panel.length; f++) this.#forwardTransposed(f, vector, solution);
    fronts.backward(this.#rowList, solution);
    vector.set(solution);
  }

  /** Solves U^T z = b for a front's pivots and takes their part from its other columns; on request only, hence without a kernel. */
  #forwardTransposed(f: number, vector: Float64Array, solution: Float64Array): void {
    const { panel, summed, eliminated, firstStep, marks } = this.#fronts;
    const [columns, done, others] = [summed[f]!, eliminated[f]!, this.#fronts.othersOf(f)];
    const height = this.#fronts.heightOf(f);
    const side = padded(others);
    const factor = new Float64Array(this.#heap.buffer, panel[f]!, columns * (height + side));
    const rowList = new Int32Array(this.#heap.buffer, this.#rowList[f]!, done);
    const columnList = new Int32Array(this.#heap.buffer, this.#columnList[f]!, columns + others);
    for (let c = 0; c < columns; c++) {
      let value = vector[columnList[c]!]!;
      for (let i = 0; i < Math.min(c, done); i++) value -= factor[c * height + i]! * solution[rowList[i]!]!;
      if (c >= done) vector[columnList[c]!] = value;
      else solution[rowList[c]!] = marks[firstStep[f]! + c] === 1 ? 0 : value / factor[c * height + c]!;
    }
    for (let i = 0; i < done; i++) {
      const row = columns * height + i * side;
      const z = solution[rowList[i]!]!;
      for (let c = 0; c < others; c++) {
        const at = columnList[columns + c]!;
        vector[at] = vector[at]! - factor[row + c]! * z;
      }
    }
  }

  weakSteps(limit: number): number[] {
    const { size } = this.#plan.symbolic;
    const { panel, firstStep, marks } = this.#fronts;
    const strength = new Float64Array(size);
    const memory = new Float64Array(this.#heap.buffer);
    for (let f = 0; f < panel.length; f++) {
      const height = this.#fronts.heightOf(f);
      const first = firstStep[f]!;
      for (let step = first; step < firstStep[f + 1]!; step++) {
        const pivot = memory[panel[f]! / 8 + (step - first) * (height + 1)]!;
        strength[step] = marks[step] === 1 ? 0 : Math.abs(pivot);
      }
    }
    const weak: number[] = [];
    for (let step = 0; step < size; step++) if (!(strength[step]! > limit)) weak.push(step);
    return weak.sort((a, b) => strength[a]! - strength[b]! || a - b);
  }

  nullVector(step: number, vector: Float64Array): void {
    const { firstStep, marks } = this.#fronts;
    let f = 0;
    while (firstStep[f + 1]! <= step) f++;
    const pivot = this.#pivot(f, step);
    const [kept, mark] = [pivot[0]!, marks[step]!];
    const [row] = new Int32Array(this.#heap.buffer, this.#rowList[f]! + (step - firstStep[f]!) * 4, 1);
    // With 1 in place of the pivot, U v = e has the solution whose entry at the step is 1.
    pivot[0] = 1;
    marks[step] = 0;
    vector.fill(0);
    vector[row!] = 1;
    this.#backward(vector);
    pivot[0] = kept;
    marks[step] = mark;
  }

  giveUp(steps: readonly number[]): void {
    for (const step of steps) this.#fronts.marks[step] = 1;
  }

  inertia(): null {
    return null;
  }

  release(): void {
    this.#fronts.release();
    this.#heap.release(this.#solution);
  }

  /** The pivot of a step of a front, as a view. */
  #pivot(f: number, step: number): Float64Array {
    const { panel, firstStep } = this.#fronts;
    const place = step - firstStep[f]!;
    return new Float64Array(this.#heap.buffer, panel[f]! + place * (this.#fronts.heightOf(f) + 1) * 8, 1);
  }

  /** Solves U x = y in place for one right-hand side or four. */
  #backward(vectors: Float64Array): void {
    const { kernels } = this.#heap;
    const { panel, summed, eliminated, firstStep, marks, work } = this.#fronts;
    const solution = this.#roomFor(vectors);
    const kernel = vectors.length > marks.length ? kernels.backwardFrontGeneralFour : kernels.backwardFrontGeneral;
    for (let f = panel.length - 1; f >= 0; f--)
      kernel(
        eliminated[f]!,
        summed[f]!,
        this.#fronts.othersOf(f),
        panel[f]!,
        panel[f]! + summed[f]! * this.#fronts.heightOf(f) * 8,
        this.#rowList[f]!,
        this.#columnList[f]!,
        vectors.byteOffset,
        solution.byteOffset,
        marks.byteOffset + firstStep[f]! * 4,
        work,
      );
    vectors.set(solution);
  }

  /** Where a solution is written while its right-hand side is read; grows when four are solved for the first time. */
  #roomFor({ length }: Float64Array): Float64Array {
    if (length > this.#solution.length) {
      const larger = this.#heap.float64(length, 'solutions');
      this.#heap.release(this.#solution);
      this.#solution = larger;
    }
    return this.#solution.subarray(0, length);
  }
}
