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

/** Interleaves lanes of 1, 2 or 4 bytes of the lower halves, or of the upper ones. */
// @ts-ignore: decorator
@inline
function mixLow8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
// @ts-ignore: decorator
@inline
function mixHigh8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
// @ts-ignore: decorator
@inline
function mixLow16(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
// @ts-ignore: decorator
@inline
function mixHigh16(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
// @ts-ignore: decorator
@inline
function mixLow32(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 0, 4, 1, 5);
}
// @ts-ignore: decorator
@inline
function mixHigh32(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 2, 6, 3, 7);
}

/** Entries of a table of 16 by bytes: `bytes` has the first byte of each entry, then the second. */
// @ts-ignore: decorator
@inline
function byteOf(bytes: usize, byte: usize, entries: v128): v128 {
  return i8x16.swizzle(v128.load(bytes + (byte << 4)), entries);
}

/** Sixteen single-precision numbers: the lower eight entries to `even`, the upper eight to `odd`. */
// @ts-ignore: decorator
@inline
function storeSingles(bytes: usize, entries: v128, even: usize, odd: usize): void {
  const a = byteOf(bytes, 0, entries);
  const b = byteOf(bytes, 1, entries);
  const c = byteOf(bytes, 2, entries);
  const d = byteOf(bytes, 3, entries);
  const lowAB = mixLow8(a, b);
  const lowCD = mixLow8(c, d);
  const highAB = mixHigh8(a, b);
  const highCD = mixHigh8(c, d);
  v128.store(even, mixLow16(lowAB, lowCD));
  v128.store(even, mixHigh16(lowAB, lowCD), 16);
  v128.store(odd, mixLow16(highAB, highCD));
  v128.store(odd, mixHigh16(highAB, highCD), 16);
}

/** Sixteen doubles. */
function storeDoubles(bytes: usize, entries: v128, target: usize): void {
  const a = byteOf(bytes, 0, entries);
  const b = byteOf(bytes, 1, entries);
  const c = byteOf(bytes, 2, entries);
  const d = byteOf(bytes, 3, entries);
  const e = byteOf(bytes, 4, entries);
  const f = byteOf(bytes, 5, entries);
  const g = byteOf(bytes, 6, entries);
  const h = byteOf(bytes, 7, entries);
  for (let upper: usize = 0; upper < 2; upper++) {
    const ab = upper ? mixHigh8(a, b) : mixLow8(a, b);
    const cd = upper ? mixHigh8(c, d) : mixLow8(c, d);
    const ef = upper ? mixHigh8(e, f) : mixLow8(e, f);
    const gh = upper ? mixHigh8(g, h) : mixLow8(g, h);
    const firstLow = mixLow16(ab, cd);
    const firstHigh = mixHigh16(ab, cd);
    const lastLow = mixLow16(ef, gh);
    const lastHigh = mixHigh16(ef, gh);
    const at = target + (upper << 6);
    v128.store(at, mixLow32(firstLow, lastLow));
    v128.store(at, mixHigh32(firstLow, lastLow), 16);
    v128.store(at, mixLow32(firstHigh, lastHigh), 32);
    v128.store(at, mixHigh32(firstHigh, lastHigh), 48);
  }
}

/** Entry of each pair of classes below four in a table of bytes. */
// @ts-ignore: decorator
@inline
function pairsOf(own: usize, other: usize): v128 {
  return v128.or(i8x16.shl(v128.load(own), 2), v128.load(other));
}

/** Conductances between `count` voxels from `own` on and those from `other` on. */
function facesOfRow(own: usize, other: usize, count: i32, phases: i32, table: usize, bytes: usize, target: usize): void {
  let x = 0;
  if (bytes) {
    for (; x + 16 <= count; x += 16) {
      const pairs = pairsOf(own + <usize>x, other + <usize>x);
      const to = target + (<usize>x << 3);
      const first = i8x16.extract_lane_u(pairs, 0);
      if (i8x16.all_true(i8x16.eq(pairs, i8x16.splat(<i8>first)))) {
        const value = f64x2.splat(load<f64>(table + (<usize>((first >> 2) * phases + (first & 3)) << 3)));
        for (let at: usize = 0; at < 128; at += 32) {
          v128.store(to + at, value);
          v128.store(to + at, value, 16);
        }
      } else storeDoubles(bytes, pairs, to);
    }
  }
  for (; x < count; x++) {
    const pair = <usize>load<u8>(own + <usize>x) * <usize>phases + <usize>load<u8>(other + <usize>x);
    store<f64>(target + (<usize>x << 3), load<f64>(table + (pair << 3)));
  }
}

/**
 * Conductances of the faces of one plane towards higher x, y and z, looked up by pairs of labels: tables of phases x phases doubles.
 * Where there are at most four phases, `bytes` may have the same for x, y, z as 8 x 16 bytes (first bytes of the conductances between
 * labels i and j at 4 i + j, then second ones), and is 0 otherwise. `next` is the plane above, or 0 where there is none. The last
 * column's and the last row's faces are 0.
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
  bytes: usize,
  gx: usize,
  gy: usize,
  gz: usize,
): void {
  const stride = <usize>columns << 3;
  const bytesY = bytes ? bytes + 128 : 0;
  const bytesZ = bytes ? bytes + 256 : 0;
  for (let y = 0; y < rows; y++) {
    const own = labels + <usize>y * <usize>columns;
    const at = <usize>y * stride;
    facesOfRow(own, own + 1, columns - 1, phases, tableX, bytes, gx + at);
    store<f64>(gx + at + stride - 8, 0);
    if (y + 1 < rows) facesOfRow(own, own + <usize>columns, columns, phases, tableY, bytesY, gy + at);
    else memory.fill(gy + at, 0, stride);
    if (next) facesOfRow(own, next + (own - labels), columns, phases, tableZ, bytesZ, gz + at);
    else memory.fill(gz + at, 0, stride);
  }
}

/** As facesOfRow, in single precision to the halves of a row (voxel-level.ts); tables are four labels wide. */
function halvesOfRow(own: usize, other: usize, count: i32, table: usize, bytes: usize, even: usize, odd: usize): void {
  let x = 0;
  for (; x + 16 <= count; x += 16) {
    const pairs = pairsOf(own + <usize>x, other + <usize>x);
    const split = v128.shuffle<u8>(pairs, pairs, 0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
    storeSingles(bytes, split, even + (<usize>x << 1), odd + (<usize>x << 1));
  }
  for (; x < count; x++) {
    const pair = (<usize>load<u8>(own + <usize>x) << 2) + <usize>load<u8>(other + <usize>x);
    store<f32>((x & 1 ? odd : even) + (<usize>(x >> 1) << 2), load<f32>(table + (pair << 2)));
  }
}

/**
 * The conductances of one plane at once in single precision, in halves, of at most four phases: `tables` has those for x, y, z as
 * 4 x 4 single-precision numbers each, `bytes` the same as 4 x 16 bytes each. The padding of the halves is left as it is.
 */
export function voxelHalvesOfLabels(
  rows: i32,
  columns: i32,
  half: i32,
  labels: usize,
  next: usize,
  tables: usize,
  bytes: usize,
  gx: usize,
  gy: usize,
  gz: usize,
): void {
  const halfRow = <usize>half << 2;
  for (let y = 0; y < rows; y++) {
    const own = labels + <usize>y * <usize>columns;
    const at = <usize>y * (halfRow << 1);
    const last = columns - 1;
    halvesOfRow(own, own + 1, last, tables, bytes, gx + at, gx + at + halfRow);
    store<f32>(gx + at + (last & 1 ? halfRow : 0) + (<usize>(last >> 1) << 2), 0);
    if (y + 1 < rows) halvesOfRow(own, own + <usize>columns, columns, tables + 64, bytes + 64, gy + at, gy + at + halfRow);
    else memory.fill(gy + at, 0, halfRow << 1);
    if (next) halvesOfRow(own, next + (own - labels), columns, tables + 128, bytes + 128, gz + at, gz + at + halfRow);
    else memory.fill(gz + at, 0, halfRow << 1);
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
