import type { KernelHeap } from '../kernels/heap.js';

/** Couplings of a level across the seams of periodic axes, as lists. */
export interface Seams {
  readonly count: number;
  /** Two places a pair on this level; on the next coarser one. */
  readonly pairs: Int32Array;
  readonly coarsePairs: Int32Array;
  readonly conductances: Float32Array;
  /** Every place of `pairs` once, and room for what stands there. */
  readonly places: Int32Array;
  readonly saved: Float32Array;
}

/**
 * One level of the hierarchy: its arrays lie in the heap of the solver, in the layout of kernels/voxel-level.ts, and are released by
 * `releaseLevel`. Level 0 uses `b` for the residual and `x` for the preconditioned one.
 */
export interface Level {
  readonly pages: number;
  readonly rows: number;
  readonly columns: number;
  /** Entries of half a row. */
  readonly half: number;
  /** Entries of an array. */
  readonly size: number;
  /** Address of the header that the kernels read. */
  readonly header: Int32Array;
  readonly facesX: Float32Array;
  readonly facesY: Float32Array;
  readonly facesZ: Float32Array;
  /** 1 / diagonal; conductances to outer faces while the hierarchy is set up. */
  readonly reciprocals: Float32Array;
  readonly b: Float32Array;
  readonly x: Float32Array;
  /** A second right-hand side and solution for the second visit of a W-cycle; null on level 0. */
  readonly second: { readonly b: Float32Array; readonly x: Float32Array } | null;
  readonly zeros: Float32Array;
  /** Half a row of partial sums. */
  readonly sums: Float32Array;
  seams: Seams | null;
}

/** Entries of half a row: whole pairs of vectors, at least one more than even columns. */
export function halfOf(columns: number): number {
  const even = (columns + 1) >> 1;
  return even % 8 === 0 ? even + 4 : Math.ceil(even / 8) * 8;
}

/** Place of a voxel in the arrays of a level. */
export function placeOf({ rows, half }: Level, page: number, row: number, column: number): number {
  return ((page * rows + row) * 2 + (column & 1)) * half + (column >> 1);
}

/** Allocates a level. @throws KernelMemoryError */
export function allocateLevel(heap: KernelHeap, pages: number, rows: number, columns: number, finest: boolean): Level {
  const half = halfOf(columns);
  const size = pages * rows * 2 * half;
  const array = (what: string): Float32Array => heap.float32(size, `${what} of ${pages} x ${rows} x ${columns} voxels`);
  const [facesX, facesY, facesZ] = [array('x faces'), array('y faces'), array('z faces')];
  const reciprocals = array('diagonals');
  const zeros = heap.float32(half, 'a row');
  const header = heap.int32(9, 'a level');
  header.set([pages, rows, columns, half]);
  for (const [index, view] of [facesX, facesY, facesZ, reciprocals, zeros].entries())
    header[4 + index] = view.byteOffset;
  return {
    pages,
    rows,
    columns,
    half,
    size,
    header,
    facesX,
    facesY,
    facesZ,
    reciprocals,
    b: array('residuals'),
    x: array('corrections'),
    second: finest ? null : { b: array('residuals'), x: array('corrections') },
    zeros,
    sums: heap.float32(half, 'a row'),
    seams: null,
  };
}

/** Levels from the image itself down to one voxel, each axis halved and rounded up. */
export function allocateLevels(heap: KernelHeap, shape: readonly [number, number, number]): Level[] {
  const levels = [allocateLevel(heap, ...shape, true)];
  for (let { pages, rows, columns } = levels[0]!; pages * rows * columns > 1; ) {
    pages = (pages + 1) >> 1;
    rows = (rows + 1) >> 1;
    columns = (columns + 1) >> 1;
    levels.push(allocateLevel(heap, pages, rows, columns, false));
  }
  return levels;
}

export function releaseSeams(heap: KernelHeap, level: Level): void {
  if (level.seams === null) return;
  const { pairs, coarsePairs, conductances, places, saved } = level.seams;
  heap.release(pairs, coarsePairs, conductances, places, saved);
  level.seams = null;
}

export function releaseLevel(heap: KernelHeap, level: Level): void {
  releaseSeams(heap, level);
  const { header, facesX, facesY, facesZ, reciprocals, b, x, second, zeros, sums } = level;
  heap.release(header, facesX, facesY, facesZ, reciprocals, b, x, zeros, sums);
  if (second !== null) heap.release(second.b, second.x);
}
