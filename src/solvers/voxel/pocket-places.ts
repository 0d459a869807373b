import type { KernelHeap } from '../kernels/heap.js';
import type { Level } from './level.js';
import { type Pockets, releasePockets } from './pockets.js';

/** Pockets of a level in the order that the cycle needs. */
export interface PlacedPockets extends Pockets {
  /** For each pocket the entry of `places` from which on its voxels are red; those before are black. */
  readonly reds: Int32Array;
  /** The places of `faces` on the next coarser level. */
  readonly coarseFaces: Int32Array;
  /** Sums of the right-hand side over the pockets. */
  readonly charges: Float64Array;
}

/** Orders the voxels of pockets by colour, and finds where their faces lie on the next coarser level. @throws KernelMemoryError */
export function placePockets(heap: KernelHeap, level: Level, coarse: Level, pockets: Pockets): PlacedPockets {
  const { count, starts, places, faces } = pockets;
  let largest = 0;
  for (let pocket = 0; pocket < count; pocket++) largest = Math.max(largest, starts[pocket + 1]! - starts[pocket]!);
  const reds = heap.int32(count, 'pockets');
  const room = heap.int32(largest, 'pockets');
  const header = level.header.byteOffset;
  heap.kernels.voxelPocketColours(
    ...([header, count, starts.byteOffset, places.byteOffset, reds.byteOffset, room.byteOffset] as const),
  );
  heap.release(room);
  const coarseFaces = heap.int32(faces.length, 'pockets');
  heap.kernels.voxelCoarsePlaces(
    ...([header, coarse.header.byteOffset, faces.length, faces.byteOffset, coarseFaces.byteOffset] as const),
  );
  return { ...pockets, reds, coarseFaces, charges: heap.float64(count, 'pockets') };
}

export function releasePlaces(heap: KernelHeap, pockets: PlacedPockets | null): void {
  if (pockets === null) return;
  heap.release(pockets.reds, pockets.coarseFaces, pockets.charges);
  releasePockets(heap, pockets);
}
