import type { MemoryViews } from '../views.js';
import { halfRowAt, levelAt, splitRow, usedEntries } from './voxel-level.js';

/** Conductances of voxels and of coarse levels; arguments are addresses in bytes. */
export interface VoxelSetupKernels {
  /** Conductances of one plane's faces by pairs of labels. */
  voxelFacesOfLabels(
    rows: number,
    columns: number,
    labels: number,
    next: number,
    phases: number,
    tableX: number,
    tableY: number,
    tableZ: number,
    bytes: number,
    gx: number,
    gy: number,
    gz: number,
  ): void;
  /** The same in single precision, as halves, of at most four phases. */
  voxelHalvesOfLabels(
    rows: number,
    columns: number,
    half: number,
    labels: number,
    next: number,
    tables: number,
    bytes: number,
    gx: number,
    gy: number,
    gz: number,
  ): void;
  /** Conductances of one plane's faces from conductivities of every voxel. */
  voxelFacesOfVoxels(
    rows: number,
    columns: number,
    wide: number,
    kx: number,
    ky: number,
    kz: number,
    next: number,
    factorX: number,
    factorY: number,
    factorZ: number,
    gx: number,
    gy: number,
    gz: number,
  ): void;
  /** A plane of doubles, times a factor, to halves in single precision. */
  voxelPack(rows: number, columns: number, half: number, values: number, factor: number, target: number): void;
  /** Coarse conductances of planes begin to end - 1. */
  voxelCoarsen(level: number, coarse: number, factor: number, sums: number, begin: number, end: number): void;
  /** Conductances to outer faces become reciprocal diagonals. */
  voxelFinish(level: number, begin: number, end: number): void;
}

const { fround } = Math;

const series = (factor: number, a: number, b: number): number => (a > 0 && b > 0 ? factor / (1 / a + 1 / b) : 0);

/** The twins of kernels/voxel-setup.ts, to the bit. */
export function voxelSetupTwins(views: MemoryViews): VoxelSetupKernels {
  return {
    voxelFacesOfLabels(rows, columns, labels, next, phases, tableX, tableY, tableZ, _bytes, gx, gy, gz) {
      const { uint8, float64 } = views;
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const i = y * columns + x;
          const pair = uint8[labels + i]! * phases;
          float64[(gx >>> 3) + i] = x + 1 === columns ? 0 : float64[(tableX >>> 3) + pair + uint8[labels + i + 1]!]!;
          float64[(gy >>> 3) + i] = y + 1 === rows ? 0 : float64[(tableY >>> 3) + pair + uint8[labels + i + columns]!]!;
          float64[(gz >>> 3) + i] = next === 0 ? 0 : float64[(tableZ >>> 3) + pair + uint8[next + i]!]!;
        }
    },
    voxelHalvesOfLabels(rows, columns, half, labels, next, tables, _bytes, gx, gy, gz) {
      const { uint8, float32: f } = views;
      const table = tables >>> 2;
      const axes = [
        [gx >>> 2, 1, labels],
        [gy >>> 2, columns, labels],
        [gz >>> 2, 0, next],
      ] as const;
      for (let y = 0; y < rows; y++)
        for (const [axis, [to, step, others]] of axes.entries()) {
          const row = to + y * 2 * half;
          for (let x = 0; x < columns; x++) {
            const isLast = (axis === 0 && x + 1 === columns) || (axis === 1 && y + 1 === rows) || others === 0;
            const pair = 4 * uint8[labels + y * columns + x]! + uint8[others + y * columns + x + step]!;
            f[row + (x & 1) * half + (x >> 1)] = isLast ? 0 : f[table + 16 * axis + pair]!;
          }
        }
    },
    voxelFacesOfVoxels(rows, columns, wide, kx, ky, kz, next, factorX, factorY, factorZ, gx, gy, gz) {
      const { float64 } = views;
      const shift = wide === 0 ? 2 : 3;
      const k = wide === 0 ? views.float32 : float64;
      const [firstX, firstY, firstZ, firstNext] = [kx >>> shift, ky >>> shift, kz >>> shift, next >>> shift];
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const i = y * columns + x;
          float64[(gx >>> 3) + i] = x + 1 === columns ? 0 : series(factorX, k[firstX + i]!, k[firstX + i + 1]!);
          float64[(gy >>> 3) + i] = y + 1 === rows ? 0 : series(factorY, k[firstY + i]!, k[firstY + i + columns]!);
          float64[(gz >>> 3) + i] = next === 0 ? 0 : series(factorZ, k[firstZ + i]!, k[firstNext + i]!);
        }
    },
    voxelPack(rows, columns, half, values, factor, target) {
      const { float32, float64 } = views;
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++)
          float32[(target >>> 2) + y * 2 * half + (x & 1) * half + (x >> 1)] =
            factor * float64[(values >>> 3) + y * columns + x]!;
    },
    voxelCoarsen(level, coarse, factor, sums, begin, end) {
      const { float32: f } = views;
      const fine = levelAt(views, level);
      const rough = levelAt(views, coarse);
      const { half, rows, pages } = fine;
      const used = usedEntries(rough);
      const first = sums >>> 2;
      const scale = fround(factor);
      const kinds = [
        [fine.facesX, rough.facesX],
        [fine.facesY, rough.facesY],
        [fine.facesZ, rough.facesZ],
        [fine.reciprocals, rough.reciprocals],
      ] as const;
      for (let plane = begin; plane < end; plane++)
        for (let row = 0; row < rough.rows; row++)
          for (const [kind, [from, target]] of kinds.entries()) {
            f.fill(0, first, first + half);
            for (let z = 2 * plane + (kind === 2 ? 1 : 0); z < Math.min(2 * plane + 2, pages); z++)
              for (let y = 2 * row + (kind === 1 ? 1 : 0); y < Math.min(2 * row + 2, rows); y++) {
                const at = from + z * fine.plane + y * 2 * half;
                for (let i = 0; i < half; i++) {
                  f[first + i] = f[first + i]! + f[at + half + i]!;
                  if (kind > 0) f[first + i] = f[first + i]! + f[at + i]!;
                }
              }
            for (let i = 0; i < half; i++) f[first + i] = scale * f[first + i]!;
            splitRow(f, first, target + plane * rough.plane + row * 2 * rough.half, rough.half, used);
          }
    },
    voxelFinish(level, begin, end) {
      const { float32: f } = views;
      const fine = levelAt(views, level);
      for (let z = begin; z < end; z++)
        for (let y = 0; y < fine.rows; y++)
          for (let side = 0; side < 2; side++) {
            const row = halfRowAt(fine, 0, z, y, side);
            for (let i = 0; i < fine.half; i++) {
              const at = fine.reciprocals + row.own + i;
              const alongX = fround(f[row.faceSame + i]! + f[row.faceShifted + i]!);
              const alongY = fround(f[row.faceBehind + i]! + f[row.faceAhead + i]!);
              const alongZ = fround(f[row.faceBelow + i]! + f[row.faceAbove + i]!);
              const sum = fround(fround(alongX + alongY) + fround(alongZ + f[at]!));
              f[at] = sum > fround(1e-30) ? 1 / sum : 1;
            }
          }
    },
  };
}
