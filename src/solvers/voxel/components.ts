import { SeamGraph } from './seams.js';

/** Which voxels of a grid conduct, and which neighbours conduct into each other, by classes of voxels (at most 256). */
export interface VoxelConnectivity {
  /** Numbers of pages (z), rows (y) and columns (x); x fastest. */
  readonly shape: readonly [pages: number, rows: number, columns: number];
  /** Whether the two end faces of z, y, x are one and the same. */
  readonly periodic: readonly [z: boolean, y: boolean, x: boolean];
  /** Classes of the voxels of one page, row after row. The array is read before the page after the next is asked for. */
  classesOfPage(page: number): Uint8Array;
  /** For each class 1 when such a voxel conducts along some axis, else 0; 256 entries. */
  readonly conducts: Uint8Array;
  /** For each class and axis (z, y, x) 1 when such a voxel conducts along it; 256 entries each. */
  readonly conductsAlong: readonly [Uint8Array, Uint8Array, Uint8Array];
  /** For each axis (z, y, x), 1 at 256 first + second when the face between two such voxels has a positive conductance. */
  readonly connects: readonly [Uint8Array, Uint8Array, Uint8Array];
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
 * voxel's parent is stored in its place, a merge for the periodic faces, and one scan that turns parents into numbers. 4 bytes a voxel.
 *
 * @param connectivity what conducts into what
 * @param workspace where the components of the voxels go; as many entries as there are voxels (made when left out)
 * @returns components; those at the faces are numbered first, in the order of faces z, y, x, then the others in raster order.
 * Two-pass labelling: Rosenfeld and Pfaltz (1966); union by lowest index with path halving: Tarjan and van Leeuwen (1984).
 */
export function labelComponents(connectivity: VoxelConnectivity, workspace?: Int32Array): VoxelComponents {
  const [pages, rows, columns] = connectivity.shape;
  const total = pages * rows * columns;
  const parents = workspace ?? new Int32Array(total);
  if (parents.length < total)
    throw new RangeError(`The workspace has ${parents.length} entries; expected one for each of ${total} voxels.`);
  for (let page = 0; page < pages; page++) {
    const own = connectivity.classesOfPage(page);
    scanPage(connectivity, page, own, page === 0 ? null : connectivity.classesOfPage(page - 1), parents);
  }
  const { merged, touches, winds } = numberAtFaces(connectivity, parents);
  const count = numberAll(total, parents, merged);
  const voxels = new Int32Array(count);
  countVoxels(total, parents, voxels);
  return {
    count,
    atFaces: merged,
    ofVoxel: parents.length === total ? parents : parents.subarray(0, total),
    voxels,
    touches,
    winds,
  };
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

/** Joins the voxels of one page with each other and with the page before. */
function scanPage(
  { shape: [, rows, columns], conducts, connects: [alongZ, alongY, alongX] }: VoxelConnectivity,
  page: number,
  own: Uint8Array,
  before: Uint8Array | null,
  parents: Int32Array,
): void {
  const layer = rows * columns;
  for (let row = 0; row < rows; row++) {
    const first = page * layer + row * columns;
    const start = row * columns;
    // The root of the run of voxels along x that is being read, and whether its last voxel was joined with north and with above.
    let root = -1;
    let last = 0;
    let northLinked = false;
    let aboveLinked = false;
    for (let column = 0; column < columns; column++) {
      const at = start + column;
      const voxel = first + column;
      const kind = own[at]!;
      if (conducts[kind] === 0) {
        parents[voxel] = -1;
        root = -1;
        continue;
      }
      const goesOn = root >= 0 && alongX[(last << 8) | kind] !== 0;
      if (!goesOn) {
        root = voxel;
        northLinked = false;
        aboveLinked = false;
      }
      parents[voxel] = root;
      if (row > 0) {
        const north = own[at - columns]!;
        const linked = alongY[(north << 8) | kind] !== 0;
        // Joined already through the voxel before, when the neighbours are joined along x too.
        if (linked && !(northLinked && alongX[(own[at - columns - 1]! << 8) | north] !== 0)) {
          const other = find(parents, voxel - columns);
          if (other < root) {
            parents[root] = other;
            root = other;
          } else parents[other] = root;
        }
        northLinked = linked;
      }
      if (before !== null) {
        const above = before[at]!;
        const linked = alongZ[(above << 8) | kind] !== 0;
        if (linked && !(aboveLinked && alongX[(before[at - 1]! << 8) | above] !== 0)) {
          const other = find(parents, voxel - layer);
          if (other < root) {
            parents[root] = other;
            root = other;
          } else parents[other] = root;
        }
        aboveLinked = linked;
      }
      last = kind;
    }
  }
}

/** Numbers the components that lie at faces (-2 - number in the entry of the root), after merging them across periodic faces. */
function numberAtFaces(
  connectivity: VoxelConnectivity,
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
  eachFaceVoxel(connectivity, (axis, side, voxel, kind) => {
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
      connectivity,
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

/** Turns parents into numbers. Parents come before their children, and roots that have a number keep it. @returns number of components */
function numberAll(total: number, parents: Int32Array, numbered: number): number {
  let count = numbered;
  for (let voxel = 0; voxel < total; voxel++) {
    const parent = parents[voxel]!;
    if (parent === -1) continue;
    if (parent < -1) parents[voxel] = -2 - parent;
    else if (parent === voxel) parents[voxel] = count++;
    else parents[voxel] = parents[parent]!;
  }
  return count;
}

function countVoxels(total: number, components: Int32Array, voxels: Int32Array): void {
  for (let voxel = 0; voxel < total; voxel++) {
    const component = components[voxel]!;
    if (component >= 0) voxels[component]!++;
  }
}

/** Distances in memory from a voxel to the next along z, y, x. */
export function stridesOf(shape: readonly [number, number, number]): readonly [number, number, number] {
  return [shape[1] * shape[2], shape[2], 1];
}

const largestFace = ([pages, rows, columns]: readonly [number, number, number]): number =>
  Math.max(rows * columns, pages * columns, pages * rows);

/**
 * Visits the voxels of the outer layers: axis z, y, x, first the low side, then the high one, each in raster order.
 * @param visit gets axis, side (0 low, 1 high), voxel and its class
 * @param only visits the faces of one axis
 * @param nextSide is called before each side
 */
export function eachFaceVoxel(
  { shape, classesOfPage }: Pick<VoxelConnectivity, 'shape' | 'classesOfPage'>,
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
        const kinds = classesOfPage(page);
        for (let row = firstRow; row < endRow; row++)
          for (let column = firstColumn; column < endColumn; column++) {
            const at = row * columns + column;
            visit(axis, side, page * layer + at, kinds[at]!);
          }
      }
    }
  }
}
