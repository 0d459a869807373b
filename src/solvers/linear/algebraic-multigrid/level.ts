import type { KernelHeap } from '../../kernels/heap.js';
import type { KernelTeam } from '../../kernels/team.js';
import type { BlockPattern } from './block-pattern.js';
import type { TransferPattern } from './transfer-pattern.js';

/** Precision of the numbers that the cycle works with. */
export type CyclePrecision = 'single' | 'double';

type Numbers = Float32Array | Float64Array;

/** Blocks of a heap that are given back together, also when one of them could not be had. */
class Holdings {
  readonly #heap: KernelHeap;
  readonly #views: (Numbers | Int32Array)[] = [];

  constructor(heap: KernelHeap) {
    this.#heap = heap;
  }

  /** @throws KernelMemoryError after giving back what was taken. */
  take<View extends Numbers | Int32Array>(allocate: (heap: KernelHeap) => View): View {
    try {
      const view = allocate(this.#heap);
      this.#views.push(view);
      return view;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Indices, copied. */
  indices(from: Int32Array, what: string): Int32Array {
    return this.take((heap) => heap.copyInt32(from, what));
  }

  /** Numbers of the cycle, and 16 bytes more than is used: the lanes of the last node reach beyond it. */
  numbers(length: number, precision: CyclePrecision, what: string): Numbers {
    return this.take<Numbers>((heap) =>
      precision === 'double' ? heap.float64(length + 2, what) : heap.float32(length + 4, what),
    );
  }

  release(): void {
    this.#heap.release(...this.#views);
    this.#views.length = 0;
  }
}

/** Below this many nodes a level is swept by one thread. */
const nodesWorthThreads = 2000;

/** Blocks and vectors of the finest level or of a coarser one, in a heap. The hierarchy that makes a level releases it. */
export class Level {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly diagonal: Int32Array;
  /** Blocks of the cycle, by columns. */
  readonly blocks: Numbers;
  readonly inverse: Numbers;
  readonly rightHandSide: Numbers;
  readonly solution: Numbers;
  readonly residual: Numbers;
  readonly #scratch: Numbers;
  readonly #suffix: '' | 'Double';
  readonly #heap: KernelHeap;
  readonly #team: KernelTeam | null;
  readonly #holdings: Holdings;

  constructor(
    heap: KernelHeap,
    team: KernelTeam | null,
    readonly pattern: BlockPattern,
    /** Components of a node. */
    readonly m: number,
    readonly precision: CyclePrecision,
  ) {
    this.#heap = heap;
    this.#holdings = new Holdings(heap);
    this.#team = team !== null && team.threads > 1 && pattern.nodes >= nodesWorthThreads ? team : null;
    this.#suffix = precision === 'double' ? 'Double' : '';
    const size = pattern.nodes * m;
    const numbers = (length: number, what: string): Numbers => this.#holdings.numbers(length, precision, what);
    this.starts = this.#holdings.indices(pattern.starts, 'the rows of a multigrid level');
    this.columns = this.#holdings.indices(pattern.columns, 'the columns of a multigrid level');
    this.diagonal = this.#holdings.indices(pattern.diagonal, 'the diagonal of a multigrid level');
    this.blocks = numbers(pattern.columns.length * m * m, 'the blocks of a multigrid level');
    this.inverse = numbers(size * m, 'the inverted blocks of a multigrid level');
    this.rightHandSide = numbers(size, 'a vector of a multigrid level');
    this.solution = numbers(size, 'a vector of a multigrid level');
    this.residual = numbers(size, 'a vector of a multigrid level');
    this.#scratch = numbers(m * (team?.threads ?? 1) + 16, 'scratch of a multigrid level');
  }

  get size(): number {
    return this.pattern.nodes * this.m;
  }

  /** A forward sweep from zero. */
  sweepFromZero(): void {
    this.#sweep(0, 1);
  }

  sweepForward(): void {
    this.#sweep(0, 0);
  }

  sweepBackward(): void {
    this.#sweep(1, 0);
  }

  /** residual = rightHandSide - A solution. @param swept whether the solution comes from a single forward sweep from zero. */
  takeResidual(swept: boolean): void {
    const rest = [
      this.starts.byteOffset,
      this.diagonal.byteOffset,
      this.columns.byteOffset,
      this.blocks.byteOffset,
      this.rightHandSide.byteOffset,
      this.solution.byteOffset,
      this.residual.byteOffset,
      swept ? 1 : 0,
    ];
    this.#overRows(`multigridResidual${this.#suffix}`, 0, this.pattern.nodes, (begin, end) => [
      this.m,
      begin,
      end,
      ...rest,
    ]);
  }

  /** output = A input, both in the precision of the cycle. */
  product(input: Numbers, output: Numbers): void {
    const rest = [this.starts, this.columns, this.blocks, input, output].map((view) => view.byteOffset);
    this.#overRows(`multigridProduct${this.#suffix}`, 0, this.pattern.nodes, (begin, end) => [
      this.m,
      this.m,
      begin,
      end,
      ...rest,
      0,
    ]);
  }

  /** solution = D^-1 rightHandSide with the diagonal blocks D. */
  scaleByDiagonal(): void {
    // A sweep from zero that finds no blocks below the diagonal.
    this.#sweep(0, 1, this.starts);
  }

  #sweep(backward: 0 | 1, fromZero: 0 | 1, diagonal = this.diagonal): void {
    const rest = [
      this.starts,
      diagonal,
      this.columns,
      this.blocks,
      this.inverse,
      this.rightHandSide,
      this.solution,
    ].map((view) => view.byteOffset);
    const run = (first: number, last: number): void =>
      this.#overRows(`multigridSweep${this.#suffix}`, first, last, (begin, end, part) => [
        this.m,
        begin,
        end,
        fromZero,
        ...rest,
        this.#scratch.byteOffset + part * this.m * this.#scratch.BYTES_PER_ELEMENT,
      ]);
    if (this.#team === null && backward === 0) {
      run(0, this.pattern.nodes);
      return;
    }
    const { colours } = this.pattern;
    for (let turn = 0; turn < colours.length - 1; turn++) {
      const colour = backward === 1 ? colours.length - 2 - turn : turn;
      run(colours[colour]!, colours[colour + 1]!);
    }
  }

  #overRows(
    kernel: Parameters<KernelTeam['run']>[0],
    first: number,
    last: number,
    argumentsOf: (begin: number, end: number, part: number) => number[],
  ): void {
    overRows(this.#heap, this.#team, kernel, first, last, argumentsOf);
  }

  release(): void {
    this.#holdings.release();
  }
}

/** What carries vectors between a level and the next one. */
export class Transfer {
  readonly mapStarts: Int32Array;
  readonly mapColumns: Int32Array;
  readonly restrictionStarts: Int32Array;
  readonly restrictionColumns: Int32Array;
  readonly prolongation: Numbers;
  readonly restriction: Numbers;
  readonly #suffix: '' | 'Double';
  readonly #team: KernelTeam | null;
  readonly #heap: KernelHeap;
  readonly #holdings: Holdings;

  constructor(
    heap: KernelHeap,
    team: KernelTeam | null,
    readonly pattern: TransferPattern,
    /** Components of a node on the finer level. */
    readonly m: number,
    /** Components of a node on the coarser level. */
    readonly k: number,
    precision: CyclePrecision,
  ) {
    this.#heap = heap;
    this.#holdings = new Holdings(heap);
    this.#suffix = precision === 'double' ? 'Double' : '';
    const nodes = pattern.starts.length - 1;
    this.#team = team !== null && team.threads > 1 && nodes >= nodesWorthThreads ? team : null;
    const length = pattern.columns.length * m * k;
    const numbers = (what: string): Numbers => this.#holdings.numbers(length, precision, what);
    this.mapStarts = this.#holdings.indices(pattern.starts, 'the rows of a prolongator');
    this.mapColumns = this.#holdings.indices(pattern.columns, 'the columns of a prolongator');
    this.restrictionStarts = this.#holdings.indices(pattern.restrictionStarts, 'the rows of a restriction');
    this.restrictionColumns = this.#holdings.take((from) =>
      from.int32(pattern.columns.length, 'the columns of a restriction'),
    );
    this.prolongation = numbers('a prolongator');
    this.restriction = numbers('a restriction');
  }

  /** coarse right-hand side = P^T fine residual. */
  restrict(fine: Level, coarse: Level): void {
    const rest = [
      this.restrictionStarts,
      this.restrictionColumns,
      this.restriction,
      fine.residual,
      coarse.rightHandSide,
    ].map((view) => view.byteOffset);
    overRows(this.#heap, this.#team, `multigridProduct${this.#suffix}`, 0, coarse.pattern.nodes, (begin, end) => [
      this.k,
      this.m,
      begin,
      end,
      ...rest,
      0,
    ]);
  }

  /** fine solution += P coarse solution. */
  prolong(coarse: Level, fine: Level): void {
    const rest = [this.mapStarts, this.mapColumns, this.prolongation, coarse.solution, fine.solution].map(
      (view) => view.byteOffset,
    );
    overRows(this.#heap, this.#team, `multigridProduct${this.#suffix}`, 0, fine.pattern.nodes, (begin, end) => [
      this.m,
      this.k,
      begin,
      end,
      ...rest,
      1,
    ]);
  }

  release(): void {
    this.#holdings.release();
  }
}

/** Runs a kernel on rows [first, last), shared among the threads of a team. */
function overRows(
  heap: KernelHeap,
  team: KernelTeam | null,
  kernel: Parameters<KernelTeam['run']>[0],
  first: number,
  last: number,
  argumentsOf: (begin: number, end: number, part: number) => number[],
): void {
  if (team === null) {
    (heap.kernels[kernel] as (...values: readonly number[]) => unknown)(...argumentsOf(first, last, 0));
    return;
  }
  const share = (part: number): number => first + Math.floor(((last - first) * part) / team.threads);
  team.run(kernel, (part) => argumentsOf(share(part), share(part + 1), part));
}
