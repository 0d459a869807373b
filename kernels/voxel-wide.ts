// Vectors of the voxel solver's iteration in doubles: doubles lie in the natural order (x fastest, one per voxel), vectors of single
// precision in halves (voxel-level.ts). Every kernel works on planes begin to end - 1 and stores its sums by plane, each added by four
// lanes over columns and one for the columns that fill no four: bits depend neither on the number of threads nor on the back end.
import { columnsOf, halfBytes, planeBytes, reciprocals, rowsOf } from './voxel-level';

/** Four columns of a row in the natural order, single precision, from two of each half. */
// @ts-ignore: decorator
@inline
function joined(even: usize, odd: usize): v128 {
  return v128.shuffle<f32>(v128.load64_zero(even), v128.load64_zero(odd), 0, 4, 1, 5);
}
/** The first two of four numbers as doubles. */
// @ts-ignore: decorator
@inline
function lower(four: v128): v128 {
  return f64x2.promote_low_f32x4(four);
}
/** The last two of four numbers as doubles. */
// @ts-ignore: decorator
@inline
function upper(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1));
}
/** Sum of four lanes and of what was added by itself. */
// @ts-ignore: decorator
@inline
function total(first: v128, second: v128, rest: f64): f64 {
  const both = f64x2.add(first, second);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1) + rest;
}

/** Sums of x q and of x, two doubles a page, for x in halves and q in doubles. */
export function voxelWideProduct(level: usize, x: usize, q: usize, sums: usize, begin: i32, end: i32): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const stride = <usize>columnsOf(level) << 3;
  const whole = stride & ~31;
  for (let page = begin; page < end; page++) {
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    let rest: f64 = 0;
    let plain0 = f64x2.splat(0);
    let plain1 = f64x2.splat(0);
    let plain: f64 = 0;
    for (let y = 0; y < rows; y++) {
      const even = x + <usize>page * planeBytes(level) + <usize>y * (half << 1);
      const odd = even + half;
      const row = q + (<usize>page * <usize>rows + <usize>y) * stride;
      for (let i: usize = 0; i < whole; i += 32) {
        const four = joined(even + (i >> 2), odd + (i >> 2));
        const low = lower(four);
        const high = upper(four);
        first = f64x2.add(first, f64x2.mul(low, v128.load(row + i)));
        second = f64x2.add(second, f64x2.mul(high, v128.load(row + i, 16)));
        plain0 = f64x2.add(plain0, low);
        plain1 = f64x2.add(plain1, high);
      }
      for (let i: usize = whole; i < stride; i += 8) {
        const value = <f64>load<f32>((i & 8 ? odd : even) + ((i >> 4) << 2));
        rest += value * load<f64>(row + i);
        plain += value;
      }
    }
    store<f64>(sums + (<usize>page << 4), total(first, second, rest));
    store<f64>(sums + (<usize>page << 4), total(plain0, plain1, plain), 8);
  }
}

/** p = scale z + shift + factor p for z in halves; sums of p r, a double a page. */
export function voxelWideDirect(
  level: usize,
  z: usize,
  scale: f64,
  shift: f64,
  factor: f64,
  p: usize,
  r: usize,
  sums: usize,
  begin: i32,
  end: i32,
): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const stride = <usize>columnsOf(level) << 3;
  const whole = stride & ~31;
  const scales = f64x2.splat(scale);
  const shifts = f64x2.splat(shift);
  const factors = f64x2.splat(factor);
  for (let page = begin; page < end; page++) {
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    let rest: f64 = 0;
    for (let y = 0; y < rows; y++) {
      const even = z + <usize>page * planeBytes(level) + <usize>y * (half << 1);
      const odd = even + half;
      const at = (<usize>page * <usize>rows + <usize>y) * stride;
      const row = p + at;
      const other = r + at;
      for (let i: usize = 0; i < whole; i += 32) {
        const four = joined(even + (i >> 2), odd + (i >> 2));
        const low0 = f64x2.add(f64x2.mul(scales, lower(four)), shifts);
        const high0 = f64x2.add(f64x2.mul(scales, upper(four)), shifts);
        const low = f64x2.add(low0, f64x2.mul(factors, v128.load(row + i)));
        const high = f64x2.add(high0, f64x2.mul(factors, v128.load(row + i, 16)));
        v128.store(row + i, low);
        v128.store(row + i, high, 16);
        first = f64x2.add(first, f64x2.mul(low, v128.load(other + i)));
        second = f64x2.add(second, f64x2.mul(high, v128.load(other + i, 16)));
      }
      for (let i: usize = whole; i < stride; i += 8) {
        const entry = <f64>load<f32>((i & 8 ? odd : even) + ((i >> 4) << 2));
        const direction = scale * entry + shift + factor * load<f64>(row + i);
        store<f64>(row + i, direction);
        rest += direction * load<f64>(other + i);
      }
    }
    store<f64>(sums + (<usize>page << 3), total(first, second, rest));
  }
}

/** Sums of p q, a double a page, both in doubles. */
export function voxelWideEnergy(level: usize, p: usize, q: usize, sums: usize, begin: i32, end: i32): void {
  const plane = (<usize>rowsOf(level) * <usize>columnsOf(level)) << 3;
  const whole = plane & ~31;
  for (let page = begin; page < end; page++) {
    const at = <usize>page * plane;
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    let rest: f64 = 0;
    for (let i = at; i < at + whole; i += 32) {
      first = f64x2.add(first, f64x2.mul(v128.load(p + i), v128.load(q + i)));
      second = f64x2.add(second, f64x2.mul(v128.load(p + i, 16), v128.load(q + i, 16)));
    }
    for (let i = at + whole; i < at + plane; i += 8) rest += load<f64>(p + i) * load<f64>(q + i);
    store<f64>(sums + (<usize>page << 3), total(first, second, rest));
  }
}

/**
 * u = u + step p, r = r + step q, all in doubles, and b = factor r in halves; sums of r^2, |r| and r, three doubles a page.
 * b is what the next cycle of the preconditioner starts from.
 */
export function voxelWideStep(
  level: usize,
  u: usize,
  p: usize,
  r: usize,
  q: usize,
  step: f64,
  factor: f64,
  b: usize,
  sums: usize,
  begin: i32,
  end: i32,
): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const stride = <usize>columnsOf(level) << 3;
  const whole = stride & ~31;
  const steps = f64x2.splat(step);
  const factors = f64x2.splat(factor);
  for (let page = begin; page < end; page++) {
    let square0 = f64x2.splat(0);
    let square1 = f64x2.splat(0);
    let size0 = f64x2.splat(0);
    let size1 = f64x2.splat(0);
    let net0 = f64x2.splat(0);
    let net1 = f64x2.splat(0);
    let square: f64 = 0;
    let size: f64 = 0;
    let net: f64 = 0;
    for (let y = 0; y < rows; y++) {
      const even = b + <usize>page * planeBytes(level) + <usize>y * (half << 1);
      const odd = even + half;
      const row = (<usize>page * <usize>rows + <usize>y) * stride;
      for (let i = row; i < row + whole; i += 32) {
        v128.store(u + i, f64x2.add(v128.load(u + i), f64x2.mul(steps, v128.load(p + i))));
        v128.store(u + i, f64x2.add(v128.load(u + i, 16), f64x2.mul(steps, v128.load(p + i, 16))), 16);
        const low = f64x2.add(v128.load(r + i), f64x2.mul(steps, v128.load(q + i)));
        const high = f64x2.add(v128.load(r + i, 16), f64x2.mul(steps, v128.load(q + i, 16)));
        v128.store(r + i, low);
        v128.store(r + i, high, 16);
        square0 = f64x2.add(square0, f64x2.mul(low, low));
        square1 = f64x2.add(square1, f64x2.mul(high, high));
        size0 = f64x2.add(size0, f64x2.abs(low));
        size1 = f64x2.add(size1, f64x2.abs(high));
        net0 = f64x2.add(net0, low);
        net1 = f64x2.add(net1, high);
        const left = f32x4.demote_f64x2_zero(f64x2.mul(factors, low));
        const right = f32x4.demote_f64x2_zero(f64x2.mul(factors, high));
        const halves = v128.shuffle<f32>(left, right, 0, 4, 1, 5);
        v128.store64_lane(even + ((i - row) >> 2), halves, 0);
        v128.store64_lane(odd + ((i - row) >> 2), halves, 1);
      }
      for (let i = row + whole; i < row + stride; i += 8) {
        store<f64>(u + i, load<f64>(u + i) + step * load<f64>(p + i));
        const left = load<f64>(r + i) + step * load<f64>(q + i);
        store<f64>(r + i, left);
        square += left * left;
        size += abs(left);
        net += left;
        store<f32>(((i - row) & 8 ? odd : even) + (((i - row) >> 4) << 2), <f32>(factor * left));
      }
    }
    const target = sums + <usize>page * 24;
    store<f64>(target, total(square0, square1, square));
    store<f64>(target, total(size0, size1, size), 8);
    store<f64>(target, total(net0, net1, net), 16);
  }
}

/**
 * Sums of the squares and of the magnitudes of factor |u| d, two doubles a page, for the diagonals d whose reciprocals the level holds:
 * currents that rounding of u gives. Voxels without any conductance (reciprocal 0) count for nothing.
 */
export function voxelWideRounding(level: usize, u: usize, factor: f64, sums: usize, begin: i32, end: i32): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const stride = <usize>columnsOf(level) << 3;
  const whole = stride & ~31;
  const factors = f64x2.splat(factor);
  const none = f64x2.splat(0);
  for (let page = begin; page < end; page++) {
    let square0 = none;
    let square1 = none;
    let size0 = none;
    let size1 = none;
    let square: f64 = 0;
    let size: f64 = 0;
    for (let y = 0; y < rows; y++) {
      const even = reciprocals(level) + <usize>page * planeBytes(level) + <usize>y * (half << 1);
      const odd = even + half;
      const row = u + (<usize>page * <usize>rows + <usize>y) * stride;
      for (let i: usize = 0; i < whole; i += 32) {
        const four = joined(even + (i >> 2), odd + (i >> 2));
        const low = lower(four);
        const high = upper(four);
        const current0 = f64x2.div(f64x2.mul(factors, f64x2.abs(v128.load(row + i))), low);
        const current1 = f64x2.div(f64x2.mul(factors, f64x2.abs(v128.load(row + i, 16))), high);
        const counted0 = v128.and(f64x2.gt(low, none), current0);
        const counted1 = v128.and(f64x2.gt(high, none), current1);
        square0 = f64x2.add(square0, f64x2.mul(counted0, counted0));
        square1 = f64x2.add(square1, f64x2.mul(counted1, counted1));
        size0 = f64x2.add(size0, counted0);
        size1 = f64x2.add(size1, counted1);
      }
      for (let i: usize = whole; i < stride; i += 8) {
        const reciprocal = <f64>load<f32>((i & 8 ? odd : even) + ((i >> 4) << 2));
        if (!(reciprocal > 0)) continue;
        const current = (factor * abs(load<f64>(row + i))) / reciprocal;
        square += current * current;
        size += current;
      }
    }
    store<f64>(sums + (<usize>page << 4), total(square0, square1, square));
    store<f64>(sums + (<usize>page << 4), total(size0, size1, size), 8);
  }
}
