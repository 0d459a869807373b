import type { MemoryViews } from '../views.js';
import { type LevelView, levelAt } from './voxel-level.js';

/** Corrections that are constant on pockets (kernels/voxel-pockets.ts); arguments are addresses in bytes. */
export interface VoxelPocketKernels {
  /** Puts the black voxels of each pocket before its red ones. */
  voxelPocketColours(level: number, count: number, starts: number, places: number, reds: number, room: number): void;
  /** Places on the next coarser level; -1 stays. */
  voxelCoarsePlaces(level: number, coarse: number, count: number, places: number, coarsePlaces: number): void;
  /** Corrects pockets before the coarse level, and the coarse right-hand side for it. */
  voxelPocketsBefore(
    count: number,
    starts: number,
    reds: number,
    places: number,
    faceStarts: number,
    faces: number,
    coarseFaces: number,
    conductances: number,
    reciprocals: number,
    charges: number,
    amounts: number,
    b: number,
    x: number,
    coarseB: number,
    blackOnly: number,
  ): void;
  /** Corrects pockets after the coarse level, whose correction is not yet in x; with `blackOnly` but for red voxels. */
  voxelPocketsAfter(
    count: number,
    starts: number,
    reds: number,
    places: number,
    faceStarts: number,
    faces: number,
    coarseFaces: number,
    conductances: number,
    reciprocals: number,
    charges: number,
    amounts: number,
    x: number,
    coarseX: number,
    blackOnly: number,
  ): void;
}

const { fround } = Math;

/** Where a place lies: page, row, and entry of its half row. */
function locate({ plane, half }: LevelView, place: number): { z: number; y: number; side: number; i: number } {
  const z = Math.floor(place / plane);
  const inPlane = place - z * plane;
  const y = Math.floor(inPlane / (2 * half));
  const inRow = inPlane - y * 2 * half;
  const side = inRow >= half ? 1 : 0;
  return { z, y, side, i: inRow - side * half };
}

/** A list of pockets; entries of the memory's views. */
interface List {
  readonly faceStarts: number;
  readonly faces: number;
  readonly coarseFaces: number;
  readonly conductances: number;
}

function outflow(
  { float32: f, int32 }: MemoryViews,
  k: number,
  { faceStarts, faces, coarseFaces, conductances }: List,
  x: number,
  coarseX: number,
): number {
  let sum = 0;
  for (let face = int32[faceStarts + k]!; face < int32[faceStarts + k + 1]!; face++) {
    const other = int32[faces + 2 * face + 1]!;
    let inner = f[x + int32[faces + 2 * face]!]!;
    let outer = other < 0 ? 0 : f[x + other]!;
    if (coarseX !== 0) {
      inner = fround(inner + f[coarseX + int32[coarseFaces + 2 * face]!]!);
      if (other >= 0) outer = fround(outer + f[coarseX + int32[coarseFaces + 2 * face + 1]!]!);
    }
    sum += f[conductances + face]! * (inner - outer);
  }
  return sum;
}

function raise(
  { float32: f, float64, int32 }: MemoryViews,
  count: number,
  starts: number,
  ends: number,
  places: number,
  amounts: number,
  x: number,
): void {
  for (let k = 0; k < count; k++) {
    const amount = fround(float64[(amounts >>> 3) + k]!);
    for (let at = int32[(starts >>> 2) + k]!; at < int32[(ends >>> 2) + k]!; at++) {
      const to = (x >>> 2) + int32[(places >>> 2) + at]!;
      f[to] = f[to]! + amount;
    }
  }
}

const listOf = (faceStarts: number, faces: number, coarseFaces: number, conductances: number): List => ({
  faceStarts: faceStarts >>> 2,
  faces: faces >>> 2,
  coarseFaces: coarseFaces >>> 2,
  conductances: conductances >>> 2,
});

/** The twins of kernels/voxel-pockets.ts, to the bit. */
export function voxelPocketTwins(views: MemoryViews): VoxelPocketKernels {
  return {
    voxelPocketColours(level, count, starts, places, reds, room) {
      const { int32 } = views;
      const fine = levelAt(views, level);
      for (let k = 0; k < count; k++) {
        let black = int32[(starts >>> 2) + k]!;
        let red = 0;
        for (let at = black; at < int32[(starts >>> 2) + k + 1]!; at++) {
          const place = int32[(places >>> 2) + at]!;
          const { z, y, side } = locate(fine, place);
          if (((z + y + side) & 1) === 0) int32[(room >>> 2) + red++] = place;
          else int32[(places >>> 2) + black++] = place;
        }
        int32[(reds >>> 2) + k] = black;
        for (let at = 0; at < red; at++) int32[(places >>> 2) + black + at] = int32[(room >>> 2) + at]!;
      }
    },
    voxelCoarsePlaces(level, coarse, count, places, coarsePlaces) {
      const { int32 } = views;
      const fine = levelAt(views, level);
      const { plane, half } = levelAt(views, coarse);
      for (let k = 0; k < count; k++) {
        const place = int32[(places >>> 2) + k]!;
        const { z, y, i } = locate(fine, place);
        int32[(coarsePlaces >>> 2) + k] =
          place < 0 ? -1 : (z >> 1) * plane + (y >> 1) * 2 * half + (i & 1) * half + (i >> 1);
      }
    },
    voxelPocketsBefore(
      count,
      starts,
      reds,
      places,
      faceStarts,
      faces,
      coarseFaces,
      conductances,
      reciprocals,
      charges,
      amounts,
      b,
      x,
      coarseB,
      blackOnly,
    ) {
      const { float32: f, float64, int32 } = views;
      const list = listOf(faceStarts, faces, coarseFaces, conductances);
      for (let k = 0; k < count; k++) {
        let sum = 0;
        const end = blackOnly ? int32[(reds >>> 2) + k]! : int32[(starts >>> 2) + k + 1]!;
        for (let at = int32[(starts >>> 2) + k]!; at < end; at++) sum += f[(b >>> 2) + int32[(places >>> 2) + at]!]!;
        float64[(charges >>> 3) + k] = sum;
        sum -= outflow(views, k, list, x >>> 2, 0);
        float64[(amounts >>> 3) + k] = sum * float64[(reciprocals >>> 3) + k]!;
      }
      raise(views, count, starts, starts + 4, places, amounts, x);
      for (let k = 0; k < count; k++) {
        const amount = fround(float64[(amounts >>> 3) + k]!);
        for (let face = int32[list.faceStarts + k]!; face < int32[list.faceStarts + k + 1]!; face++) {
          const current = fround(f[list.conductances + face]! * amount);
          const inner = (coarseB >>> 2) + int32[list.coarseFaces + 2 * face]!;
          const other = int32[list.coarseFaces + 2 * face + 1]!;
          f[inner] = f[inner]! - current;
          if (other < 0) continue;
          f[(coarseB >>> 2) + other] = f[(coarseB >>> 2) + other]! + current;
        }
      }
    },
    voxelPocketsAfter(
      count,
      starts,
      reds,
      places,
      faceStarts,
      faces,
      coarseFaces,
      conductances,
      reciprocals,
      charges,
      amounts,
      x,
      coarseX,
      blackOnly,
    ) {
      const { float64 } = views;
      const list = listOf(faceStarts, faces, coarseFaces, conductances);
      for (let k = 0; k < count; k++) {
        const sum = float64[(charges >>> 3) + k]! - outflow(views, k, list, x >>> 2, coarseX >>> 2);
        float64[(amounts >>> 3) + k] = sum * float64[(reciprocals >>> 3) + k]!;
      }
      raise(views, count, starts, blackOnly ? reds : starts + 4, places, amounts, x);
    },
  };
}
