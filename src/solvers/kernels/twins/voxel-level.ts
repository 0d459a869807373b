import type { MemoryViews } from '../views.js';

/** A level of the voxel multigrid as the kernels see it (kernels/voxel-level.ts); offsets are entries of the memory's f32 view. */
export interface LevelView {
  readonly pages: number;
  readonly rows: number;
  readonly columns: number;
  readonly half: number;
  readonly facesX: number;
  readonly facesY: number;
  readonly facesZ: number;
  readonly reciprocals: number;
  readonly zeros: number;
  /** Entries from a plane to the next. */
  readonly plane: number;
}

export function levelAt({ int32 }: MemoryViews, level: number): LevelView {
  const at = level >>> 2;
  const entry = (index: number): number => int32[at + index]! >>> 2;
  return {
    pages: int32[at]!,
    rows: int32[at + 1]!,
    columns: int32[at + 2]!,
    half: int32[at + 3]!,
    facesX: entry(4),
    facesY: entry(5),
    facesZ: entry(6),
    reciprocals: entry(7),
    zeros: entry(8),
    plane: int32[at + 9]!,
  };
}

/** Entries of half a coarse row that are used, in whole vectors. */
export const usedEntries = ({ columns }: LevelView): number => (((columns + 1) >> 1) + 3) & ~3;

/** Where the six neighbours of half a row and the conductances to them begin. */
export interface HalfRow {
  own: number;
  same: number;
  shifted: number;
  faceSame: number;
  faceShifted: number;
  behind: number;
  faceBehind: number;
  ahead: number;
  faceAhead: number;
  below: number;
  faceBelow: number;
  above: number;
  faceAbove: number;
}

/** @param x first entry of the array whose neighbours are meant; `own` is relative to an array's start */
export function halfRowAt(level: LevelView, x: number, z: number, y: number, side: number): HalfRow {
  const { half, rows, pages, plane, zeros, facesX, facesY, facesZ } = level;
  const row = 2 * half;
  const at = z * plane + y * row;
  const own = at + side * half;
  const same = x + at + half - side * half;
  return {
    own,
    same,
    shifted: same + 2 * side - 1,
    faceSame: facesX + at,
    faceShifted: facesX + at + half + side - 1,
    behind: y === 0 ? zeros : x + own - row,
    faceBehind: y === 0 ? zeros : facesY + own - row,
    ahead: y + 1 === rows ? zeros : x + own + row,
    faceAhead: facesY + own,
    below: z === 0 ? zeros : x + own - plane,
    faceBelow: z === 0 ? zeros : facesZ + own - plane,
    above: z + 1 === pages ? zeros : x + own + plane,
    faceAbove: facesZ + own,
  };
}

const { fround } = Math;

/** Sum over the faces of entry i of half a row of conductance times neighbour, along x and y, in single precision. */
export function alongXY(f: Float32Array, h: HalfRow, i: number): number {
  const alongX = fround(
    fround(f[h.faceSame + i]! * f[h.same + i]!) + fround(f[h.faceShifted + i]! * f[h.shifted + i]!),
  );
  const alongY = fround(
    fround(f[h.faceBehind + i]! * f[h.behind + i]!) + fround(f[h.faceAhead + i]! * f[h.ahead + i]!),
  );
  return fround(alongX + alongY);
}

/** The same along z, and one value more. */
export function alongZAnd(f: Float32Array, h: HalfRow, i: number, more: number): number {
  const alongZ = fround(fround(f[h.faceBelow + i]! * f[h.below + i]!) + fround(f[h.faceAbove + i]! * f[h.above + i]!));
  return fround(alongZ + more);
}

/** Sum of products a_i b_i in single precision, in four lanes that are added in doubles. */
export function laneProducts(f: Float32Array, a: number, b: number, length: number): number {
  let [l0, l1, l2, l3] = [0, 0, 0, 0];
  for (let i = 0; i < length; i += 4) {
    l0 = fround(l0 + fround(f[a + i]! * f[b + i]!));
    l1 = fround(l1 + fround(f[a + i + 1]! * f[b + i + 1]!));
    l2 = fround(l2 + fround(f[a + i + 2]! * f[b + i + 2]!));
    l3 = fround(l3 + fround(f[a + i + 3]! * f[b + i + 3]!));
  }
  return l0 + l2 + (l1 + l3);
}

/** Stores a row of sums, one for each pair of fine columns, as a row of the coarse level. */
export function splitRow(f: Float32Array, sums: number, target: number, half: number, used: number): void {
  for (let j = 0; j < used; j++) {
    f[target + j] = f[sums + 2 * j]!;
    f[target + half + j] = f[sums + 2 * j + 1]!;
  }
}
