import { KernelHeap } from '../kernels/heap.js';
import { faceWalk } from './grid.js';
import { SeamGraph } from './seams.js';

/** Which voxels of a grid conduct, and which neighbours conduct into each other, by classes of voxels (at most 256). */
export interface VoxelConnectivity {
  /** Numbers of pages (z), rows (y) and columns (x); x fastest. */
  readonly shape: readonly [pages: number, rows: number, columns: number];
  /** Whether the two end faces of z, y, x are one and the same. */
  readonly periodic: readonly [z: boolean, y: boolean, x: boolean];
  /** Stores the class of every voxel. */
  writeClasses(target: Uint8Array): void;
  /** For each class and axis (z, y, x) 1 when such a voxel conducts along it; 256 entries each. */
  readonly conductsAlong: readonly [Uint8Array, Uint8Array, Uint8Array];
  /** For each axis (z, y, x), 1 at 256 first + second when the face between two such voxels has a positive conductance. */
  readonly connects: readonly [Uint8Array, Uint8Array, Uint8Array];
  /** Whether some faces between voxels that both conduct along the axis have no conductance. */
  readonly interrupted: boolean;
}

/** Room in a heap, which whoever makes it owns. */
export interface ComponentRoom {
  readonly heap: KernelHeap;
  /** Where the components of the voxels go; as many entries as there are voxels, or more. */
  readonly components: Int32Array;
  /** Where the classes of the voxels go, with 16 bytes to spare. */
  readonly classes: Uint8Array;
}

/** Bytes beyond the classes that the kernels may read. */
export const beyondClasses = 16;

/** Room in a heap of its own. @throws KernelMemoryError */
export function componentRoom(voxels: number): ComponentRoom {
  const heap = new KernelHeap();
  return { heap, components: heap.int32(voxels, 'components'), classes: heap.uint8(voxels + beyondClasses, 'classes') };
}

/** Voxels that are connected over faces of positive conductance, as components. */
export interface VoxelComponents {
  /** Number of components. */
  readonly count: number;
  /** Components 0 to `atFaces` - 1 have a voxel in an outer layer of the grid, the others lie inside. */
  readonly atFaces: number;
  /** Component of each voxel; -1 where nothing conducts. */
  readonly ofVoxel: Int32Array;
  /** Voxels of each component. */
  readonly voxels: Int32Array;
  /** For components at faces: bit 2 axis + side is set when a voxel of the component that conducts along the axis lies at that face. */
  readonly touches: Uint8Array;
  /** For components at faces: bit `axis` is set when the component meets itself again around that periodic axis. */
  readonly winds: Uint8Array;
}

/**
 * Labels what is connected, over faces only (6-connectivity) and across periodic faces: one raster scan of union-find in which a
 * voxel's parent is stored in its place and runs of columns are joined as a whole, a merge for the periodic faces, and one scan that
 * turns parents into numbers. 5 bytes a voxel.
 *
 * @param connectivity what conducts into what
 * @param room memory for it, of a heap of its own when left out
 * @returns components; those at the faces are numbered first, in the order of faces z, y, x, then the others in raster order.
 * Two-pass labelling by runs: Rosenfeld and Pfaltz (1966), He, Chao and Suzuki (2008); union by lowest index with path halving: Tarjan
 * and van Leeuwen (1984).
 * @throws RangeError when the room is too small; KernelMemoryError
 */
export function labelComponents(connectivity: VoxelConnectivity, room?: ComponentRoom): VoxelComponents {
  const [pages, rows, columns] = connectivity.shape;
  const total = pages * rows * columns;
  const { heap, components, classes } = room ?? componentRoom(total);
  if (components.length < total || classes.length < total + beyondClasses)
    throw new RangeError(
      `The room has ${components.length} entries for components and ${classes.length} for classes; expected one for each of ${total} voxels, and ${beyondClasses} classes more.`,
    );
  connectivity.writeClasses(classes.subarray(0, total));
  const parents = components.length === total ? components : components.subarray(0, total);
  return heap.allOrNothing(() => {
    const codes = heap.uint8(256, 'classes');
    codes.set(codesOf(connectivity));
    const trees = join(heap, connectivity, classes, codes, parents);
    const { merged, touches, winds } = numberAtFaces(heap, connectivity, { classes, codes, parents, trees });
    heap.release(codes);
    const voxels = heap.int32(trees, 'sizes of components');
    const count = heap.kernels.voxelNumber(total, parents.byteOffset, merged, voxels.byteOffset);
    const sizes = voxels.slice(0, count);
    heap.release(voxels);
    return { count, atFaces: merged, ofVoxel: parents, voxels: sizes, touches, winds };
  });
}

/** For each class bits 0 to 2 where it conducts along z, y, x, and bit 3 where its own kind is not joined. */
function codesOf({ conductsAlong, connects }: VoxelConnectivity): Uint8Array {
  const codes = new Uint8Array(256);
  for (let kind = 0; kind < 256; kind++)
    for (let axis = 0; axis < 3; axis++) {
      if (conductsAlong[axis]![kind] === 0) continue;
      codes[kind]! |= 1 << axis;
      if (connects[axis]![257 * kind] === 0) codes[kind]! |= 8;
    }
  return codes;
}

/** Joins all voxels but across seams. @returns number of trees */
function join(
  heap: KernelHeap,
  { shape: [pages, rows, columns], connects, interrupted }: VoxelConnectivity,
  classes: Uint8Array,
  codes: Uint8Array,
  parents: Int32Array,
): number {
  const tables = interrupted ? heap.uint8(3 * 65_536, 'classes') : null;
  if (tables !== null) for (const [axis, table] of connects.entries()) tables.set(table, axis * 65_536);
  const bits = heap.uint8(2 * rows * 40 * Math.ceil(columns / 64), 'rows as bits');
  const parts = (codes.findLastIndex((code) => code !== 0) >> 4) + 1;
  const trees = heap.kernels.voxelJoin(
    ...([pages, rows, columns, classes.byteOffset, codes.byteOffset, Math.max(parts, 1)] as const),
    ...([tables?.byteOffset ?? 0, bits.byteOffset, parents.byteOffset] as const),
  );
  heap.release(bits);
  if (tables !== null) heap.release(tables);
  return trees;
}

/** Number of a voxel at a face, once all faces are numbered. */
function numberOf(parents: Int32Array, voxel: number): number {
  let at = voxel;
  while (parents[at]! >= 0) at = parents[at]!;
  return -2 - parents[at]!;
}

/** What is known of the voxels before components have numbers; in the heap. */
interface Trees {
  readonly classes: Uint8Array;
  readonly codes: Uint8Array;
  readonly parents: Int32Array;
  /** How many there are. */
  readonly trees: number;
}

/** Numbers the components that lie at faces (-2 - number in the entry of the root), after merging them across periodic faces. */
function numberAtFaces(
  heap: KernelHeap,
  { shape, periodic, connects }: VoxelConnectivity,
  { classes, codes, parents, trees }: Trees,
): { merged: number; touches: Uint8Array; winds: Uint8Array } {
  const roots = heap.int32(trees, 'components at faces');
  const bits = heap.uint8(trees, 'components at faces');
  let numbered = 0;
  for (let axis = 0; axis < 3; axis++)
    for (const side of [0, 1] as const) {
      const { rows, columns, rowStep, columnStep, first } = faceWalk({ shape }, axis);
      numbered = heap.kernels.voxelNumberSide(
        ...([first[side], rows, rowStep, columns, columnStep, classes.byteOffset, codes.byteOffset] as const),
        ...([1 << axis, 1 << (2 * axis + side), parents.byteOffset, numbered] as const),
        ...([roots.byteOffset, bits.byteOffset] as const),
      );
    }
  const seams = new SeamGraph(numbered);
  for (let axis = 0; axis < 3; axis++) {
    if (!periodic[axis]) continue;
    const { rows, columns, rowStep, columnStep, first } = faceWalk({ shape }, axis);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const low = first[0] + row * rowStep + column * columnStep;
        const high = low + first[1] - first[0];
        // The high face meets the low one.
        if (connects[axis]![(classes[high]! << 8) | classes[low]!] === 0) continue;
        seams.join(numberOf(parents, high), numberOf(parents, low), axis);
      }
  }
  const { numbers, count, winds } = seams.number();
  const touches = new Uint8Array(count);
  for (let number = 0; number < numbered; number++) {
    parents[roots[number]!] = -2 - numbers[number]!;
    touches[numbers[number]!]! |= bits[number]!;
  }
  heap.release(roots, bits);
  return { merged: count, touches, winds };
}

/** Distances in memory from a voxel to the next along z, y, x. */
export function stridesOf(shape: readonly [number, number, number]): readonly [number, number, number] {
  return [shape[1] * shape[2], shape[2], 1];
}
