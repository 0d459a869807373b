import type { KernelHeap } from '../../kernels/heap.js';
import type { BlockPattern } from './block-pattern.js';
import type { Level, Transfer } from './level.js';
import { largestEigenvalue } from './spectral-radius.js';
import { tentativeProlongator, triangularInverses } from './tentative.js';

/** Lanczos steps for the spectral radius, and the margin for what they miss. */
const spectralSteps = 6;
const spectralMargin = 1.05;

/** What a level is projected from, in double precision, whatever the cycle works in. */
export interface Projected {
  /** Blocks of the level, by columns, in the heap. */
  readonly blocks: Float64Array;
  /** Inverted diagonal blocks, in the heap. */
  readonly inverse: Float64Array;
  /** Near-null space by nodes: entry (component r, mode c) of node i at (i m + r) k + c. */
  readonly modes: Float64Array;
}

/**
 * Writes the numbers of a transfer, the smoothed prolongator P = (I - omega D^-1 A) T with omega = 4/3 over the spectral radius of D^-1 A,
 * and returns blocks (allocated here, released by the caller) and near-null space of the next level, P^T A P.
 *
 * Modes that an aggregate cannot tell apart have a zero column in T and get a diagonal of 1 on the next level.
 */
export function project(
  heap: KernelHeap,
  level: Level,
  transfer: Transfer,
  { blocks, inverse, modes }: Projected,
  seed: number,
): { readonly blocks: Float64Array; readonly modes: Float64Array } {
  const { kernels } = heap;
  const { pattern, m } = level;
  const { pattern: plan, k } = transfer;
  const { coarse } = plan;
  const taken: (Float64Array | Int32Array | Uint8Array)[] = [];
  const keep = <View extends Float64Array | Int32Array | Uint8Array>(view: View): View => {
    taken.push(view);
    return view;
  };
  let coarseBlocks: Float64Array | null = null;
  try {
    const tentative = keep(heap.float64(pattern.nodes * m * k + 2, 'a tentative prolongator'));
    const fineModes = keep(heap.copyFloat64(modes, 'modes'));
    const coarseModes = tentativeProlongator(heap, coarse.nodes, plan.aggregateOf, m, k, fineModes, tentative);
    const factors = keep(heap.copyFloat64(triangularInverses(coarseModes, k), 'factors of modes'));
    const strong = keep(heap.uint8(plan.strong.length, 'strong blocks'));
    strong.set(plan.strong);
    const omega = 4 / 3 / (spectralMargin * spectralRadius(level, seed));
    const map = keep(heap.float64(plan.columns.length * m * k + 2, 'a prolongator')).byteOffset;
    const slots = keep(heap.int32(coarse.nodes, 'slots')).byteOffset;
    const scratch = keep(heap.float64((plan.longestProduct + 1) * m * k + 2, 'a row of a product')).byteOffset;
    const copied = (indices: Int32Array): number =>
      keep(heap.copyInt32(indices, 'the pattern of a product')).byteOffset;
    const matrix = [level.starts.byteOffset, level.columns.byteOffset, blocks.byteOffset] as const;
    const mapPattern = [transfer.mapStarts.byteOffset, transfer.mapColumns.byteOffset] as const;
    kernels.multigridProlongator(
      ...([m, k, 0, pattern.nodes, omega, ...matrix, strong.byteOffset, inverse.byteOffset] as const),
      ...([copied(plan.aggregateOf), fineModes.byteOffset, factors.byteOffset] as const),
      ...([tentative.byteOffset, ...mapPattern, map, slots, scratch] as const),
    );
    coarseBlocks = heap.float64(coarse.columns.length * k * k + 2, 'the blocks of a multigrid level');
    // In the order of the graph, which keeps what rows share near by; the numbers jump from colour to colour.
    kernels.multigridGalerkin(
      ...([m, k, pattern.nodes, copied(pattern.numbers), ...matrix, ...mapPattern, map] as const),
      ...([copied(plan.productStarts), copied(plan.productColumns)] as const),
      ...([copied(coarse.starts), copied(coarse.columns), coarseBlocks.byteOffset, slots, scratch] as const),
    );
    complete(coarse, k, coarseModes, coarseBlocks);
    const { prolongation, restrictionColumns, restriction } = transfer;
    kernels[level.precision === 'double' ? 'multigridTransferDouble' : 'multigridTransfer'](
      ...([m, k, pattern.nodes, ...mapPattern, map, prolongation.byteOffset] as const),
      ...([copied(plan.restrictionStarts), restrictionColumns.byteOffset, restriction.byteOffset] as const),
    );
    return { blocks: coarseBlocks, modes: coarseModes };
  } catch (error) {
    if (coarseBlocks !== null) heap.release(coarseBlocks);
    throw error;
  } finally {
    heap.release(...taken);
  }
}

/** Largest eigenvalue of D^-1 A on a level, with products in the precision of the cycle; its vectors are overwritten. */
function spectralRadius(level: Level, seed: number): number {
  const { size, rightHandSide, solution, residual } = level;
  return largestEigenvalue(
    size,
    spectralSteps,
    seed,
    (v, w) => {
      for (let i = 0; i < size; i++) solution[i] = v[i]!;
      level.product(solution, residual);
      for (let i = 0; i < size; i++) w[i] = residual[i]!;
    },
    (w, z) => {
      for (let i = 0; i < size; i++) rightHandSide[i] = w[i]!;
      level.scaleByDiagonal();
      for (let i = 0; i < size; i++) z[i] = solution[i]!;
    },
  );
}

/** Mirrors the upper triangle, and gives modes that an aggregate has not a diagonal of 1. */
function complete(pattern: BlockPattern, k: number, modes: Float64Array, blocks: Float64Array): void {
  const { nodes, starts, diagonal, mirrored } = pattern;
  const area = k * k;
  for (let row = 0; row < nodes; row++) {
    for (let at = diagonal[row]! + 1; at < starts[row + 1]!; at++) {
      const to = mirrored[at]! * area;
      for (let c = 0; c < k; c++) for (let r = 0; r < k; r++) blocks[to + r * k + c] = blocks[at * area + c * k + r]!;
    }
    for (let mode = 0; mode < k; mode++)
      if (modes[row * area + mode * k + mode] === 0) blocks[diagonal[row]! * area + mode * k + mode] = 1;
  }
}
