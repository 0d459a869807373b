import type { MemoryViews } from '../views.js';

/** Corrections that are constant on pockets (kernels/voxel-pockets.ts); arguments are addresses in bytes. */
export interface VoxelPocketKernels {
  /** amounts = sums of b over pockets / outer conductances; b = b - A amounts. */
  voxelLift(
    count: number,
    starts: number,
    places: number,
    faceStarts: number,
    faces: number,
    conductances: number,
    reciprocals: number,
    b: number,
    amounts: number,
  ): void;
  /** x = x + amounts + sums of b - A x over pockets / outer conductances. */
  voxelDrop(
    count: number,
    starts: number,
    places: number,
    faceStarts: number,
    faces: number,
    conductances: number,
    reciprocals: number,
    b: number,
    x: number,
    amounts: number,
  ): void;
  /** Changes r = b - A x evenly on each pocket, so that its sum is that of b less the currents through outer faces. */
  voxelSettle(
    count: number,
    starts: number,
    places: number,
    faceStarts: number,
    faces: number,
    conductances: number,
    b: number,
    x: number,
    r: number,
  ): void;
  /** Sum of b_i x_i over a list. */
  voxelListProduct(count: number, places: number, b: number, x: number): number;
}

const { fround } = Math;

/** The twins of kernels/voxel-pockets.ts, to the bit. */
export function voxelPocketTwins(views: MemoryViews): VoxelPocketKernels {
  return {
    voxelLift(count, starts, places, faceStarts, faces, conductances, reciprocals, b, amounts) {
      const { float32: f, float64, int32 } = views;
      const [firstB, firstFace] = [b >>> 2, faces >>> 2];
      for (let k = 0; k < count; k++) {
        let sum = 0;
        for (let at = int32[(starts >>> 2) + k]!; at < int32[(starts >>> 2) + k + 1]!; at++)
          sum += f[firstB + int32[(places >>> 2) + at]!]!;
        float64[(amounts >>> 3) + k] = sum * float64[(reciprocals >>> 3) + k]!;
      }
      for (let k = 0; k < count; k++) {
        const amount = fround(float64[(amounts >>> 3) + k]!);
        for (let face = int32[(faceStarts >>> 2) + k]!; face < int32[(faceStarts >>> 2) + k + 1]!; face++) {
          const current = fround(f[(conductances >>> 2) + face]! * amount);
          const inner = firstB + int32[firstFace + 2 * face]!;
          const other = int32[firstFace + 2 * face + 1]!;
          f[inner] = f[inner]! - current;
          if (other >= 0) f[firstB + other] = f[firstB + other]! + current;
        }
      }
    },
    voxelDrop(count, starts, places, faceStarts, faces, conductances, reciprocals, b, x, amounts) {
      const { float32: f, float64, int32 } = views;
      const [firstX, firstFace] = [x >>> 2, faces >>> 2];
      for (let k = 0; k < count; k++) {
        let sum = 0;
        for (let at = int32[(starts >>> 2) + k]!; at < int32[(starts >>> 2) + k + 1]!; at++)
          sum += f[(b >>> 2) + int32[(places >>> 2) + at]!]!;
        for (let face = int32[(faceStarts >>> 2) + k]!; face < int32[(faceStarts >>> 2) + k + 1]!; face++) {
          const other = int32[firstFace + 2 * face + 1]!;
          const outer = other < 0 ? 0 : f[firstX + other]!;
          sum -= f[(conductances >>> 2) + face]! * (f[firstX + int32[firstFace + 2 * face]!]! - outer);
        }
        const at = (amounts >>> 3) + k;
        float64[at] = float64[at]! + sum * float64[(reciprocals >>> 3) + k]!;
      }
      for (let k = 0; k < count; k++) {
        const amount = fround(float64[(amounts >>> 3) + k]!);
        for (let at = int32[(starts >>> 2) + k]!; at < int32[(starts >>> 2) + k + 1]!; at++) {
          const to = firstX + int32[(places >>> 2) + at]!;
          f[to] = f[to]! + amount;
        }
      }
    },
    voxelSettle(count, starts, places, faceStarts, faces, conductances, b, x, r) {
      const { float32: f, int32 } = views;
      const [firstB, firstX, firstR, firstFace] = [b >>> 2, x >>> 2, r >>> 2, faces >>> 2];
      for (let k = 0; k < count; k++) {
        let sum = 0;
        const begin = int32[(starts >>> 2) + k]!;
        const end = int32[(starts >>> 2) + k + 1]!;
        for (let at = begin; at < end; at++) {
          const place = int32[(places >>> 2) + at]!;
          sum += f[firstB + place]! - f[firstR + place]!;
        }
        for (let face = int32[(faceStarts >>> 2) + k]!; face < int32[(faceStarts >>> 2) + k + 1]!; face++) {
          const other = int32[firstFace + 2 * face + 1]!;
          const outer = other < 0 ? 0 : f[firstX + other]!;
          sum -= f[(conductances >>> 2) + face]! * (f[firstX + int32[firstFace + 2 * face]!]! - outer);
        }
        const change = fround(sum / (end - begin));
        for (let at = begin; at < end; at++) {
          const to = firstR + int32[(places >>> 2) + at]!;
          f[to] = f[to]! + change;
        }
      }
    },
    voxelListProduct(count, places, b, x) {
      const { float32: f, int32 } = views;
      let total = 0;
      for (let k = 0; k < count; k++) {
        const at = int32[(places >>> 2) + k]!;
        total += f[(b >>> 2) + at]! * f[(x >>> 2) + at]!;
      }
      return total;
    },
  };
}
