import { KernelHeap } from '../kernels/heap.js';
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
  const trees = join(heap, connectivity, classes, parents);
  const { merged, touches, winds } = numberAtFaces(connectivity, classes, parents);
  const voxels = heap.int32(trees, 'sizes of components');
  const count = heap.kernels.voxelNumber(total, parents.byteOffset, merged, voxels.byteOffset);
  const sizes = voxels.slice(0, count);
  heap.release(voxels);
  return { count, atFaces: merged, ofVoxel: parents, voxels: sizes, touches, winds };
}

/** Joins all voxels but across seams. @returns number of trees */
function join(
  heap: KernelHeap,
  { shape: [pages, rows, columns], conductsAlong, connects, interrupted }: VoxelConnectivity,
  classes: Uint8Array,
  parents: Int32Array,
): number {
  return heap.allOrNothing(() => {
    const codes = heap.uint8(256, 'classes');
    let last = 0;
    for (let kind = 0; kind < 256; kind++) {
      for (let axis = 0; axis < 3; axis++) {
        const conducts = conductsAlong[axis]![kind]!;
        codes[kind]! |= conducts << axis;
        if (conducts === 1 && connects[axis]![257 * kind] === 0) codes[kind]! |= 8;
      }
      if (codes[kind] !== 0) last = kind;
    }
    const tables = interrupted ? heap.uint8(3 * 65_536, 'classes') : null;
    if (tables !== null) for (const [axis, table] of connects.entries()) tables.set(table, axis * 65_536);
    const bits = heap.uint8(2 * rows * 40 * Math.ceil(columns / 64), 'rows as bits');
    const trees = heap.kernels.voxelJoin(
      ...([pages, rows, columns, classes.byteOffset, codes.byteOffset, (last >> 4) + 1] as const),
      ...([tables?.byteOffset ?? 0, bits.byteOffset, parents.byteOffset] as const),
    );
    heap.release(codes, bits);
    if (tables !== null) heap.release(tables);
    return trees;
  });
}

/** Root of a tree: the voxel that is its own parent, or whose entry is a number already (below -1). */
function find(parents: Int32Array, voxel: number): number {
  let at = voxel;
  let parent = parents[at]!;
  while (parent >= 0 && parent !== at) {
    const above = parents[parent]!;
    if (above >= 0) parents[at] = above;
    at = parent;
    parent = above;
  }
  return at;
}

/** Numbers the components that lie at faces (-2 - number in the entry of the root), after merging them across periodic faces. */
function numberAtFaces(
  connectivity: VoxelConnectivity,
  classes: Uint8Array,
  parents: Int32Array,
): { merged: number; touches: Uint8Array; winds: Uint8Array } {
  const { periodic, connects, conductsAlong } = connectivity;
  const roots: number[] = [];
  const bits: number[] = [];
  const numberOf = (voxel: number): number => {
    const root = find(parents, voxel);
    if (parents[root]! < -1) return -2 - parents[root]!;
    parents[root] = -2 - roots.length;
    bits.push(0);
    return roots.push(root) - 1;
  };
  eachFaceVoxel(connectivity.shape, classes, (axis, side, voxel, kind) => {
    if (parents[voxel] === -1) return;
    const number = numberOf(voxel);
    if (conductsAlong[axis]![kind] !== 0) bits[number] = bits[number]! | (1 << (2 * axis + side));
  });
  const seams = new SeamGraph(roots.length);
  const strides = stridesOf(connectivity.shape);
  const kinds = new Uint8Array(largestFace(connectivity.shape));
  for (let axis = 0; axis < 3; axis++) {
    if (!periodic[axis]) continue;
    const span = (connectivity.shape[axis]! - 1) * strides[axis]!;
    let entry = 0;
    eachFaceVoxel(
      connectivity.shape,
      classes,
      (_axis, side, voxel, kind) => {
        if (side === 0) {
          kinds[entry++] = kind;
          return;
        }
        // The high face meets the low one.
        const opposite = kinds[entry++]!;
        if (connects[axis]![(kind << 8) | opposite] !== 0) seams.join(numberOf(voxel), numberOf(voxel - span), axis);
      },
      axis,
      () => {
        entry = 0;
      },
    );
  }
  const { numbers, count, winds } = seams.number();
  const touches = new Uint8Array(count);
  for (const [number, root] of roots.entries()) {
    parents[root] = -2 - numbers[number]!;
    touches[numbers[number]!]! |= bits[number]!;
  }
  return { merged: count, touches, winds };
}

/** Distances in memory from a voxel to the next along z, y, x. */
export function stridesOf(shape: readonly [number, number, number]): readonly [number, number, number] {
  return [shape[1] * shape[2], shape[2], 1];
}

const largestFace = ([pages, rows, columns]: readonly [number, number, number]): number =>
  Math.max(rows * columns, pages * columns, pages * rows);

/**
 * Visits the voxels of the outer layers: axis z, y, x, first the low side, then the high one, each in raster order.
 * @param classes of all voxels
 * @param visit gets axis, side (0 low, 1 high), voxel and its class
 * @param only visits the faces of one axis
 * @param nextSide is called before each side
 */
export function eachFaceVoxel(
  shape: readonly [number, number, number],
  classes: Uint8Array,
  visit: (axis: 0 | 1 | 2, side: 0 | 1, voxel: number, kind: number) => void,
  only?: number,
  nextSide?: () => void,
): void {
  const [pages, rows, columns] = shape;
  const layer = rows * columns;
  for (const axis of [0, 1, 2] as const) {
    if (only !== undefined && only !== axis) continue;
    for (const side of [0, 1] as const) {
      nextSide?.();
      const last = side === 1;
      const firstPage = axis === 0 && last ? pages - 1 : 0;
      const endPage = axis === 0 && !last ? 1 : pages;
      const firstRow = axis === 1 && last ? rows - 1 : 0;
      const endRow = axis === 1 && !last ? 1 : rows;
      const firstColumn = axis === 2 && last ? columns - 1 : 0;
      const endColumn = axis === 2 && !last ? 1 : columns;
      for (let page = firstPage; page < endPage; page++) {
        for (let row = firstRow; row < endRow; row++)
          for (let column = firstColumn; column < endColumn; column++) {
            const voxel = page * layer + row * columns + column;
            visit(axis, side, voxel, classes[voxel]!);
          }
      }
    }
  }
}
