// Face conductances of voxels, in doubles, one plane at a time in the natural order (x fastest), packed to the single-precision
// halves of voxel-level.ts; coarse conductances; reciprocal diagonals.
import {
  facesX,
  facesY,
  facesZ,
  halfBytes,
  pagesOf,
  planeBytes,
  reciprocals,
  rowsOf,
  splitRow,
  usedBytes,
  zeroRow,
} from './voxel-level';

/**
 * Conductances of the faces of one plane towards higher x, y and z, looked up by pairs of labels: tables of phases x phases doubles.
 * `next` is the plane above, or 0 where there is none. The last column's and the last row's faces are 0.
 */
export function voxelFacesOfLabels(
  rows: i32,
  columns: i32,
  labels: usize,
  next: usize,
  phases: i32,
  tableX: usize,
  tableY: usize,
  tableZ: usize,
  gx: usize,
  gy: usize,
  gz: usize,
): void {
  for (let y = 0; y < rows; y++) {
    const at = <usize>y * <usize>columns;
    const lastRow = y + 1 == rows;
    for (let x = 0; x < columns; x++) {
      const i = at + <usize>x;
      const pair = <usize>load<u8>(labels + i) * <usize>phases;
      store<f64>(gx + (i << 3), x + 1 == columns ? 0 : load<f64>(tableX + ((pair + <usize>load<u8>(labels + i, 1)) << 3)));
      store<f64>(
        gy + (i << 3),
        lastRow ? 0 : load<f64>(tableY + ((pair + <usize>load<u8>(labels + i + <usize>columns)) << 3)),
      );
      store<f64>(gz + (i << 3), next == 0 ? 0 : load<f64>(tableZ + ((pair + <usize>load<u8>(next + i)) << 3)));
    }
  }
}

/** Series of two half voxels, factor being 2 area / length; exactly 0 where one does not conduct. */
// @ts-ignore: decorator
@inline
function series(factor: f64, a: f64, b: f64): f64 {
  // Divided before it is multiplied: the product of two small conductivities may be no double.
  return a > 0 && b > 0 ? factor / (1 / a + 1 / b) : 0;
}

/** A voxel's conductivity from doubles (wide) or single-precision numbers. */
// @ts-ignore: decorator
@inline
function conductivity(at: usize, index: usize, wide: i32): f64 {
  return wide ? load<f64>(at + (index << 3)) : <f64>load<f32>(at + (index << 2));
}

/**
 * The same from conductivities of every voxel, given as three arrays (the same address for isotropic ones); `next` is the z array's
 * plane above, or 0. The factors are 2 area / length of each axis.
 */
export function voxelFacesOfVoxels(
  rows: i32,
  columns: i32,
  wide: i32,
  kx: usize,
  ky: usize,
  kz: usize,
  next: usize,
  factorX: f64,
  factorY: f64,
  factorZ: f64,
  gx: usize,
  gy: usize,
  gz: usize,
): void {
  for (let y = 0; y < rows; y++) {
    const at = <usize>y * <usize>columns;
    const lastRow = y + 1 == rows;
    for (let x = 0; x < columns; x++) {
      const i = at + <usize>x;
      const lastColumn = x + 1 == columns;
      store<f64>(
        gx + (i << 3),
        lastColumn ? 0 : series(factorX, conductivity(kx, i, wide), conductivity(kx, i + 1, wide)),
      );
      store<f64>(
        gy + (i << 3),
        lastRow ? 0 : series(factorY, conductivity(ky, i, wide), conductivity(ky, i + <usize>columns, wide)),
      );
      store<f64>(gz + (i << 3), next == 0 ? 0 : series(factorZ, conductivity(kz, i, wide), conductivity(next, i, wide)));
    }
  }
}

/** One plane of doubles in natural order, times a factor, to a plane of halves in single precision. */
export function voxelPack(rows: i32, columns: i32, half: i32, values: usize, factor: f64, target: usize): void {
  const halfRow = <usize>half << 2;
  const stride = <usize>columns << 3;
  const whole = stride & ~63;
  const factors = f64x2.splat(factor);
  for (let y = 0; y < rows; y++) {
    const even = target + <usize>y * (halfRow << 1);
    const odd = even + halfRow;
    const row = values + <usize>y * stride;
    for (let x: usize = 0; x < whole; x += 64) {
      const a = f32x4.demote_f64x2_zero(f64x2.mul(factors, v128.load(row + x)));
      const b = f32x4.demote_f64x2_zero(f64x2.mul(factors, v128.load(row + x, 16)));
      const c = f32x4.demote_f64x2_zero(f64x2.mul(factors, v128.load(row + x, 32)));
      const d = f32x4.demote_f64x2_zero(f64x2.mul(factors, v128.load(row + x, 48)));
      const low = v128.shuffle<f32>(a, b, 0, 1, 4, 5);
      const high = v128.shuffle<f32>(c, d, 0, 1, 4, 5);
      v128.store(even + (x >> 2), v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      v128.store(odd + (x >> 2), v128.shuffle<f32>(low, high, 1, 3, 5, 7));
    }
    for (let x: usize = whole; x < stride; x += 8)
      store<f32>((x & 8 ? odd : even) + ((x >> 4) << 2), <f32>(factor * load<f64>(row + x)));
  }
}

/**
 * Conductances of one plane of the coarse level: sums of the fine ones between its 2 x 2 x 2 voxels, times a factor. The arrays of
 * reciprocals hold conductances to outer faces at this time; those are summed likewise.
 */
export function voxelCoarsen(level: usize, coarse: usize, factor: f64, sums: usize, begin: i32, end: i32): void {
  const half = halfBytes(level);
  const row = half << 1;
  const rows = rowsOf(level);
  const pages = pagesOf(level);
  const plane = planeBytes(level);
  const coarseHalf = halfBytes(coarse);
  const coarseRows = rowsOf(coarse);
  const used = usedBytes(coarse);
  const factors = f32x4.splat(<f32>factor);
  for (let Z = begin; Z < end; Z++) {
    for (let Y = 0; Y < coarseRows; Y++) {
      const to = <usize>Z * planeBytes(coarse) + <usize>Y * (coarseHalf << 1);
      for (let kind = 0; kind < 4; kind++) {
        const from = kind == 0 ? facesX(level) : kind == 1 ? facesY(level) : kind == 2 ? facesZ(level) : reciprocals(level);
        const target = kind == 0 ? facesX(coarse) : kind == 1 ? facesY(coarse) : kind == 2 ? facesZ(coarse) : reciprocals(coarse);
        for (let i: usize = 0; i < half; i += 16) v128.store(sums + i, f32x4.splat(0));
        for (let dz = kind == 2 ? 1 : 0; dz < 2; dz++) {
          for (let dy = kind == 1 ? 1 : 0; dy < 2; dy++) {
            if (2 * Z + dz >= pages || 2 * Y + dy >= rows) continue;
            const at = from + <usize>(2 * Z + dz) * plane + <usize>(2 * Y + dy) * row;
            for (let i: usize = 0; i < half; i += 16) {
              let sum = f32x4.add(v128.load(sums + i), v128.load(at + half + i));
              if (kind > 0) sum = f32x4.add(sum, v128.load(at + i));
              v128.store(sums + i, sum);
            }
          }
        }
        for (let i: usize = 0; i < half; i += 16) v128.store(sums + i, f32x4.mul(factors, v128.load(sums + i)));
        splitRow(sums, target + to, coarseHalf, used);
      }
    }
  }
}

/** Replaces conductances to outer faces by reciprocals of the whole diagonal; 1 where next to nothing conducts. */
export function voxelFinish(level: usize, begin: i32, end: i32): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const row = half << 1;
  const plane = planeBytes(level);
  const gx = facesX(level);
  const gy = facesY(level);
  const gz = facesZ(level);
  const reciprocal = reciprocals(level);
  const zeros = zeroRow(level);
  const ones = f32x4.splat(1);
  for (let z = begin; z < end; z++) {
    for (let y = 0; y < rows; y++) {
      for (let side: usize = 0; side < 2; side++) {
        const at = <usize>z * plane + <usize>y * row;
        const own = at + side * half;
        const faceShifted = gx + at + half + (side << 2) - 4;
        const faceBehind = y == 0 ? zeros : gy + own - row;
        const faceBelow = z == 0 ? zeros : gz + own - plane;
        for (let i: usize = 0; i < half; i += 16) {
          const alongX = f32x4.add(v128.load(gx + at + i), v128.load(faceShifted + i));
          const alongY = f32x4.add(v128.load(faceBehind + i), v128.load(gy + own + i));
          const alongZ = f32x4.add(v128.load(faceBelow + i), v128.load(gz + own + i));
          const sum = f32x4.add(f32x4.add(alongX, alongY), f32x4.add(alongZ, v128.load(reciprocal + own + i)));
          const conducts = f32x4.gt(sum, f32x4.splat(1e-30));
          v128.store(reciprocal + own + i, v128.bitselect(f32x4.div(ones, sum), ones, conducts));
        }
      }
    }
  }
}
