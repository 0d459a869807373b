import type { KernelHeap } from '../kernels/heap.js';
import type { Kernels } from '../kernels/kernels.js';
import { KernelTeam } from '../kernels/team.js';

type KernelName = keyof Kernels & string;

/** For fewer voxels no threads are started. */
const voxelsWorthTeam = 64 ** 3;
/** Fewer voxels than this are swept by one thread: the others would cost more than they bring. */
const voxelsWorthThreads = 32 ** 3;
/** Planes of the thinnest slab. Seams between slabs take up to four on each side. */
const planesWorthThread = 8;

/** Planes begin to end - 1 of a level, which one thread works on. */
export interface Slab {
  /** The thread's number. */
  readonly part: number;
  readonly begin: number;
  readonly end: number;
}

/** Shares planes among at most so many threads: slabs begin on even planes, so that none divides a plane of the next coarser level. */
export function slabsOf(pages: number, voxels: number, threads: number): readonly Slab[] {
  const worth = voxels < voxelsWorthThreads ? 1 : Math.min(threads, Math.floor(pages / planesWorthThread));
  const count = Math.max(1, worth);
  const bound = (part: number): number => (part === count ? pages : 2 * Math.floor((pages * part) / (2 * count)));
  return Array.from({ length: count }, (_, part) => ({ part, begin: bound(part), end: bound(part + 1) }));
}

/** A slab's planes without those that wait for `margin` planes of the next slabs; to the end of the level where there is no next. */
export function inner({ begin, end }: Slab, pages: number, margin: number): readonly [begin: number, end: number] {
  return [begin === 0 ? 0 : begin + margin, end === pages ? pages : end - margin];
}

/**
 * The threads of one voxel solver, which share planes; none but the caller's where one is asked for, or on TypeScript. Whoever makes it
 * closes it.
 */
export class PlaneTeam {
  readonly threads: number;
  readonly #heap: KernelHeap;
  #team: KernelTeam | null = null;

  /** @param threads most threads to use for an image of that shape; small ones are left to the caller's */
  constructor(heap: KernelHeap, [pages, rows, columns]: readonly [number, number, number], threads: number) {
    const worth = heap.backend === 'wasm' && pages * rows * columns >= voxelsWorthTeam;
    this.#heap = heap;
    this.threads = worth ? slabsOf(pages, pages * rows * columns, threads).length : 1;
  }

  /** Runs a kernel on every slab, each on its thread. */
  slabs(kernel: KernelName, slabs: readonly Slab[], argumentsOf: (slab: Slab) => readonly number[]): void {
    this.#run(kernel, slabs.length, (part) => argumentsOf(slabs[part]!));
  }

  /** Runs a kernel at every seam between two slabs, once these are done; the plane is the first one of the upper slab. */
  seams(
    kernel: KernelName,
    slabs: readonly Slab[],
    argumentsOf: (plane: number, part: number) => readonly number[],
  ): void {
    this.#run(kernel, slabs.length - 1, (part) => argumentsOf(slabs[part]!.end, part));
  }

  /**
   * Runs a kernel of several stages, each of which waits for its neighbours of the one before, on every slab and then at the seams.
   * The arguments are made of the ranges of planes of all stages, two numbers each: the first stage's, then one plane less on
   * either side where there is another slab, and so on `margins` times.
   */
  stages(
    kernel: KernelName,
    slabs: readonly Slab[],
    margins: number,
    argumentsOf: (planes: readonly number[]) => readonly number[],
  ): void {
    const pages = slabs.at(-1)!.end;
    const behind = Array.from({ length: margins }, (_, index) => index + 1);
    this.slabs(kernel, slabs, (slab) =>
      argumentsOf([slab.begin, slab.end, ...behind.flatMap((margin) => inner(slab, pages, margin))]),
    );
    this.seams(kernel, slabs, (plane) =>
      argumentsOf([plane, plane, ...behind.flatMap((margin) => [plane - margin, plane + margin])]),
    );
  }

  /** Runs a kernel on each of `count` planes; as many at a time as there are threads. */
  planes(kernel: KernelName, count: number, argumentsOf: (plane: number) => readonly number[]): void {
    for (let first = 0; first < count; first += this.threads)
      this.#run(kernel, Math.min(this.threads, count - first), (part) => argumentsOf(first + part));
  }

  /** Runs a kernel on parts 0 to parts - 1, at most one a thread. */
  #run(kernel: KernelName, parts: number, argumentsOf: (part: number) => readonly number[]): void {
    if (parts > 1) this.start().run(kernel, (part) => (part < parts ? argumentsOf(part) : null));
    else if (parts > 0) (this.#heap.kernels[kernel] as (...values: readonly number[]) => unknown)(...argumentsOf(0));
  }

  /** Starts the threads, which takes some hundredths of a second, beside what the caller goes on with. */
  start(): KernelTeam {
    this.#team ??= KernelTeam.start(this.#heap, this.threads);
    return this.#team;
  }

  /** Ends the threads. */
  close(): void {
    this.#team?.close();
    this.#team = null;
  }
}
