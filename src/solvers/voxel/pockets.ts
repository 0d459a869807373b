import type { KernelHeap } from '../kernels/heap.js';
import type { Level } from './level.js';

/**
 * Pockets of a level: parts that conduct well inside and are joined to the rest by little, such as conducting voxels enclosed by poorly
 * conducting ones. Coarse voxels that take them together with their surroundings cannot represent their potential, and relaxation moves
 * it only slowly; a few such pockets double the number of iterations of near-percolating images. The cycle corrects their means by
 * themselves, before and after the coarse correction. The arrays lie in the solver's heap, for kernels/voxel-pockets.ts.
 */
export interface Pockets {
  readonly count: number;
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly faceStarts: Int32Array;
  readonly faces: Int32Array;
  readonly conductances: Float32Array;
  readonly reciprocals: Float64Array;
  readonly amounts: Float64Array;
}

/**
 * Finds a level's pockets among the parts that strong faces hold together (kernels/voxel-pocket-search.ts); the level's vectors are used
 * as workspace, and zero afterwards.
 * @param largest most voxels of a pocket
 * @returns null when there are none; its arrays are released by `releasePockets`. The conductance of each place to outer faces is read
 * where the reciprocals of the diagonals will be
 * @throws KernelMemoryError
 */
export function findPockets(heap: KernelHeap, level: Level, largest: number): Pockets | null {
  const { spare, b, x } = level;
  const found = heap.float64(7, 'pockets');
  try {
    return search(heap, level, largest, found);
  } finally {
    heap.release(found);
    // The kernels expect zeros in the padding of right-hand sides.
    for (const vector of [spare.x, spare.b, b, x]) vector.fill(0);
  }
}

function search(heap: KernelHeap, level: Level, largest: number, found: Float64Array): Pockets | null {
  const { kernels } = heap;
  const { header, spare } = level;
  const { count: seams, pairs, conductances } = level.seams ?? noSeams;
  const across = [seams, pairs.byteOffset, conductances.byteOffset] as const;
  const labels = spare.x.byteOffset;
  const [b, x] = [level.b.byteOffset, level.x.byteOffset];
  // Half as many parts as places: room for their numbers of voxels, and of outer faces, where the least strengths were.
  const sizes = spare.b.byteOffset;
  const parts = kernels.voxelParts(header.byteOffset, ...across, spare.b.byteOffset, labels, b, sizes);
  const counts = sizes + 4 * parts;
  const count = kernels.voxelWeighParts(
    ...([header.byteOffset, ...across, labels, parts, largest, sizes, counts, b, x, found.byteOffset] as const),
  );
  if (count === 0) return null;
  const [voxels, faceCount] = new Int32Array(found.buffer, found.byteOffset, 2) as unknown as [number, number];
  const pockets = {
    count,
    starts: heap.int32(count + 1, 'pockets'),
    places: heap.int32(voxels, 'pockets'),
    faceStarts: heap.int32(count + 1, 'pockets'),
    faces: heap.int32(2 * faceCount, 'pockets'),
    conductances: heap.float32(faceCount, 'pockets'),
    reciprocals: heap.float64(count, 'pockets'),
    amounts: heap.float64(count, 'pockets'),
  };
  const { starts, places, faceStarts, faces, reciprocals } = pockets;
  kernels.voxelListPockets(
    ...([header.byteOffset, ...across, labels, sizes, counts, starts.byteOffset, places.byteOffset] as const),
    ...([faceStarts.byteOffset, faces.byteOffset, pockets.conductances.byteOffset, reciprocals.byteOffset] as const),
    found.byteOffset,
  );
  return pockets;
}

export function releasePockets(heap: KernelHeap, pockets: Pockets | null): void {
  if (pockets === null) return;
  const { starts, places, faceStarts, faces, conductances, reciprocals, amounts } = pockets;
  heap.release(starts, places, faceStarts, faces, conductances, reciprocals, amounts);
}

const noSeams = { count: 0, pairs: new Int32Array(0), conductances: new Float32Array(0) };
