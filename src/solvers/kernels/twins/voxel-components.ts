import type { MemoryViews } from '../views.js';

/** Which voxels hang together, and what follows for each (kernels/voxel-components.ts); arguments are addresses in bytes. */
export interface VoxelComponentKernels {
  /** Joins voxels over the faces that conduct. @returns number of trees */
  voxelJoin(
    pages: number,
    rows: number,
    columns: number,
    classes: number,
    codes: number,
    parts: number,
    connects: number,
    bits: number,
    parents: number,
  ): number;
  /** Numbers the trees of the voxels on one side. @returns numbers given, those before included */
  voxelNumberSide(
    first: number,
    rows: number,
    rowStep: number,
    columns: number,
    columnStep: number,
    classes: number,
    codes: number,
    along: number,
    bit: number,
    parents: number,
    numbered: number,
    roots: number,
    bits: number,
  ): number;
  /** Turns parents into numbers of components, and counts their voxels. @returns number of components */
  voxelNumber(total: number, parents: number, numbered: number, voxels: number): number;
  /** A byte for each voxel by its component. */
  voxelStates(total: number, components: number, codes: number, states: number): void;
  /** Entries of a table by the classes of voxels, 0 where the state is not 1. */
  voxelClasses(total: number, classes: number, table: number, parts: number, states: number, target: number): void;
  /** Constants where no current flows, and where the potential is known. */
  voxelHold(total: number, states: number, constants: number, potential: number, solved: number): void;
}

function rootOf(int32: Int32Array, parents: number, voxel: number): number {
  let at = voxel;
  for (let parent = int32[parents + at]!; parent !== at; parent = int32[parents + at]!) {
    int32[parents + at] = int32[parents + parent]!;
    at = int32[parents + at]!;
  }
  return at;
}

/** The twins of kernels/voxel-components.ts. Trees may be of other shapes, with the same roots. */
export function voxelComponentTwins(views: MemoryViews): VoxelComponentKernels {
  return {
    voxelJoin(pages, rows, columns, classes, codes, _parts, connects, _bits, parentsAddress) {
      const { int32, uint8 } = views;
      const parents = parentsAddress >>> 2;
      let trees = 0;
      let voxel = 0;
      const join = (axis: number, back: number): void => {
        const [own, other] = [uint8[classes + voxel]!, uint8[classes + voxel - back]!];
        if ((uint8[codes + own]! & uint8[codes + other]! & (1 << axis)) === 0) return;
        if (connects !== 0 && uint8[connects + axis * 65_536 + ((other << 8) | own)] === 0) return;
        const [a, b] = [rootOf(int32, parents, voxel), rootOf(int32, parents, voxel - back)];
        if (a === b) return;
        int32[parents + Math.max(a, b)] = Math.min(a, b);
        trees--;
      };
      for (let z = 0; z < pages; z++)
        for (let y = 0; y < rows; y++)
          for (let x = 0; x < columns; x++, voxel++) {
            if ((uint8[codes + uint8[classes + voxel]!]! & 7) === 0) {
              int32[parents + voxel] = -1;
              continue;
            }
            int32[parents + voxel] = voxel;
            trees++;
            if (x > 0) join(2, 1);
            if (y > 0) join(1, columns);
            if (z > 0) join(0, rows * columns);
          }
      return trees;
    },
    voxelNumberSide(
      first,
      rows,
      rowStep,
      columns,
      columnStep,
      classes,
      codes,
      along,
      bit,
      parentsAddress,
      numbered,
      roots,
      bits,
    ) {
      const { int32, uint8 } = views;
      const parents = parentsAddress >>> 2;
      let count = numbered;
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const voxel = first + row * rowStep + column * columnStep;
          if (int32[parents + voxel] === -1) continue;
          let root = voxel;
          while (int32[parents + root]! >= 0 && int32[parents + root] !== root) root = int32[parents + root]!;
          if (int32[parents + root] === root) {
            int32[(roots >>> 2) + count] = root;
            uint8[bits + count] = 0;
            int32[parents + root] = -2 - count++;
          }
          const number = -2 - int32[parents + root]!;
          if (root !== voxel) int32[parents + voxel] = root;
          if ((uint8[codes + uint8[classes + voxel]!]! & along) !== 0) uint8[bits + number]! |= bit;
        }
      return count;
    },
    voxelNumber(total, parentsAddress, numbered, voxelsAddress) {
      const { int32 } = views;
      const [parents, voxels] = [parentsAddress >>> 2, voxelsAddress >>> 2];
      let count = numbered;
      for (let voxel = 0; voxel < total; voxel++) {
        const parent = int32[parents + voxel]!;
        if (parent === -1) continue;
        const number = parent < -1 ? -2 - parent : parent === voxel ? count++ : int32[parents + parent]!;
        int32[parents + voxel] = number;
        int32[voxels + number]!++;
      }
      return count;
    },
    voxelStates(total, components, codes, states) {
      const { int32, uint8 } = views;
      for (let voxel = 0; voxel < total; voxel++) {
        const component = int32[(components >>> 2) + voxel]!;
        uint8[states + voxel] = component < 0 ? 0 : uint8[codes + component]!;
      }
    },
    voxelClasses(total, classes, table, _parts, states, target) {
      const { uint8 } = views;
      for (let voxel = 0; voxel < total; voxel++) {
        const found = uint8[table + uint8[classes + voxel]!]!;
        uint8[target + voxel] = states === 0 || uint8[states + voxel] === 1 ? found : 0;
      }
    },
    voxelHold(total, states, constants, potential, solved) {
      const { float64, uint8 } = views;
      for (let voxel = 0; voxel < total; voxel++) {
        const state = uint8[states + voxel]!;
        uint8[solved + voxel] = state === 1 || state >= 3 ? 1 : 0;
        if (state !== 1) float64[(potential >>> 3) + voxel] = state >= 3 ? float64[(constants >>> 3) + state - 3]! : 0;
      }
    },
  };
}
