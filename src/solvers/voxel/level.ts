import type { KernelHeap } from '../kernels/heap.js';
import type { CoarsestSolution } from './coarsest.js';
import { type Slab, slabsOf } from './plane-team.js';
import { type PlacedPockets, releasePlaces } from './pocket-places.js';

/** Couplings of a level across the seams of periodic axes, as lists. */
interface Seams {
  readonly count: number;
  /** Two places a pair on this level; on the next coarser one. */
  readonly pairs: Int32Array;
  readonly coarsePairs: Int32Array;
  readonly conductances: Float32Array;
  /** Every place of `pairs` once, and room for what stands there. */
  readonly places: Int32Array;
  readonly saved: Float32Array;
}

/** Conductances of a level to what lies outside, as lists. */
interface Held {
  readonly count: number;
  readonly places: Int32Array;
  readonly conductances: Float32Array;
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
  /** Entries from a plane to the next. */
  readonly plane: number;
  /** Entries of an array. */
  readonly size: number;
  /** Address of the header that the kernels read. */
  readonly header: Int32Array;
  /** All arrays of the level. */
  readonly block: Float32Array;
  readonly facesX: Float32Array;
  readonly facesY: Float32Array;
  readonly facesZ: Float32Array;
  /** 1 / diagonal; conductances to outer faces while the hierarchy is set up. */
  readonly reciprocals: Float32Array;
  readonly b: Float32Array;
  readonly x: Float32Array;
  /** A second right-hand side and solution: for the second visit of a W-cycle; on level 0 the solver's vectors. */
  readonly spare: { readonly b: Float32Array; readonly x: Float32Array };
  readonly zeros: Float32Array;
  /** Half a row of partial sums for each slab, `sumsStride` entries apart. */
  readonly sums: Float32Array;
  readonly sumsStride: number;
  /** How threads share the planes. */
  readonly slabs: readonly Slab[];
  /** On levels that are solved exactly: the first small one, where links are even. */
  exact: CoarsestSolution | null;
  /** Of coarse levels; those of level 0 are the hierarchy's anchors. */
  held: Held | null;
  seams: Seams | null;
  pockets: PlacedPockets | null;
}

const pageEntries = 1024;
/** Entries by which the arrays of a level are shifted against each other within a page. */
const stagger = 112;
const arraysOfLevel = 8;

/** Entries of half a row: whole pairs of vectors, at least one more than even columns. */
function halfOf(columns: number): number {
  const even = (columns + 1) >> 1;
  return even % 8 === 0 ? even + 4 : Math.ceil(even / 8) * 8;
}

/** Address of a slab's partial sums. */
export const sumsOf = ({ sums, sumsStride }: Level, part: number): number => sums.byteOffset + 4 * part * sumsStride;

/**
 * Both spare arrays of a level and what lies between them, as doubles: one for each voxel at least, as they lie one after the other.
 * The kernels count on zeros there: whoever is done with it clears all of it.
 */
export function spareDoubles({ spare: { b, x } }: Level): Float64Array {
  return new Float64Array(b.buffer, b.byteOffset, (x.byteOffset + x.byteLength - b.byteOffset) >> 3);
}

/** Entries from a plane to the next: planes that lie whole pages apart would compete for the same lines of a cache. */
function planeOf(rows: number, half: number): number {
  const entries = rows * 2 * half;
  const beyond = entries % pageEntries;
  const apart = pageEntries / 8;
  if (entries < pageEntries || (beyond >= apart && beyond <= pageEntries - apart)) return entries;
  return entries - beyond + apart + (beyond < apart ? 0 : pageEntries);
}

/** Allocates a level: one block, in which the arrays begin at different distances from the start of a page. @throws KernelMemoryError */
function allocateLevel(
  heap: KernelHeap,
  [pages, rows, columns]: readonly [number, number, number],
  threads = 1,
): Level {
  const half = halfOf(columns);
  const plane = planeOf(rows, half);
  const size = pages * plane;
  const distance = Math.ceil(size / pageEntries) * pageEntries + stagger;
  const block = heap.float32(arraysOfLevel * distance, `a level of ${pages} x ${rows} x ${columns} voxels`);
  const array = (index: number): Float32Array => block.subarray(index * distance, index * distance + size);
  const [facesX, facesY, facesZ, reciprocals] = [array(0), array(1), array(2), array(3)];
  const zeros = heap.float32(half, 'a row');
  const header = heap.int32(10, 'a level');
  header.set([pages, rows, columns, half]);
  for (const [index, view] of [facesX, facesY, facesZ, reciprocals, zeros].entries())
    header[4 + index] = view.byteOffset;
  header[9] = plane;
  const slabs = slabsOf(pages, pages * rows * columns, threads);
  // A line of the cache apart and more: threads write to their sums all the time.
  const sumsStride = half + 64;
  return {
    pages,
    rows,
    columns,
    half,
    plane,
    size,
    header,
    block,
    facesX,
    facesY,
    facesZ,
    reciprocals,
    b: array(4),
    x: array(5),
    spare: { b: array(6), x: array(7) },
    zeros,
    sums: heap.float32(slabs.length * sumsStride, 'a row'),
    sumsStride,
    slabs,
    exact: null,
    held: null,
    seams: null,
    pockets: null,
  };
}

/** Levels from the image itself down to one voxel, each axis halved and rounded up. */
export function allocateLevels(heap: KernelHeap, shape: readonly [number, number, number], threads = 1): Level[] {
  const levels = [allocateLevel(heap, shape, threads)];
  for (let { pages, rows, columns } = levels[0]!; pages * rows * columns > 1; ) {
    pages = (pages + 1) >> 1;
    rows = (rows + 1) >> 1;
    columns = (columns + 1) >> 1;
    levels.push(allocateLevel(heap, [pages, rows, columns], threads));
  }
  return levels;
}

export function releaseSeams(heap: KernelHeap, level: Level): void {
  if (level.seams === null) return;
  const { pairs, coarsePairs, conductances, places, saved } = level.seams;
  heap.release(pairs, coarsePairs, conductances, places, saved);
  level.seams = null;
}

/** Lists what stands in the array of reciprocals while the hierarchy is set up: a coarse level's conductances to outer faces. @throws KernelMemoryError */
export function listHeld(heap: KernelHeap, level: Level): void {
  releaseHeld(heap, level);
  const { reciprocals, size } = level;
  let count = 0;
  for (let at = 0; at < size; at++) if (reciprocals[at]! > 0) count++;
  if (count === 0) return;
  const places = heap.int32(count, 'outer faces');
  const conductances = heap.float32(count, 'outer faces');
  for (let at = 0, entry = 0; entry < count; at++) {
    if (!(reciprocals[at]! > 0)) continue;
    places[entry] = at;
    conductances[entry++] = reciprocals[at]!;
  }
  level.held = { count, places, conductances };
}

function releaseHeld(heap: KernelHeap, level: Level): void {
  if (level.held !== null) heap.release(level.held.places, level.held.conductances);
  level.held = null;
}

export function releaseLevel(heap: KernelHeap, level: Level): void {
  releasePlaces(heap, level.pockets);
  releaseHeld(heap, level);
  releaseSeams(heap, level);
  heap.release(level.header, level.block, level.zeros, level.sums);
}
