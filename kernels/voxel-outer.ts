// The outer, double-precision side of the voxel solver: planes of doubles in the natural order (x fastest).

/** u = u + scale (e + step p) on one plane; u in doubles and natural order, e and p in halves (voxel-level.ts). */
export function voxelImprove(
  rows: i32,
  columns: i32,
  half: i32,
  u: usize,
  scale: f64,
  e: usize,
  step: f64,
  p: usize,
): void {
  const halfRow = <usize>half << 2;
  const stride = <usize>columns << 3;
  const whole = stride & ~31;
  const steps = f64x2.splat(step);
  const scales = f64x2.splat(scale);
  for (let y = 0; y < rows; y++) {
    const packed = <usize>y * (halfRow << 1);
    const row = u + <usize>y * stride;
    for (let x: usize = 0; x < whole; x += 32) {
      const at = packed + (x >> 2);
      const even = f64x2.add(
        f64x2.promote_low_f32x4(v128.load64_zero(e + at)),
        f64x2.mul(steps, f64x2.promote_low_f32x4(v128.load64_zero(p + at))),
      );
      const odd = f64x2.add(
        f64x2.promote_low_f32x4(v128.load64_zero(e + at + halfRow)),
        f64x2.mul(steps, f64x2.promote_low_f32x4(v128.load64_zero(p + at + halfRow))),
      );
      const first = f64x2.mul(scales, v128.shuffle<f64>(even, odd, 0, 2));
      const second = f64x2.mul(scales, v128.shuffle<f64>(even, odd, 1, 3));
      v128.store(row + x, f64x2.add(v128.load(row + x), first));
      v128.store(row + x, f64x2.add(v128.load(row + x, 16), second), 16);
    }
    for (let x: usize = whole; x < stride; x += 8) {
      const at = packed + (x & 8 ? halfRow : 0) + ((x >> 4) << 2);
      const change = <f64>load<f32>(e + at) + step * <f64>load<f32>(p + at);
      store<f64>(row + x, load<f64>(row + x) + scale * change);
    }
  }
}

/**
 * r = q - A u on one plane without its outer faces and seams; q is the current put in (volume times `sources`, doubles if wide, or 0).
 * u is this plane, below and above its neighbours (this plane again where there is none: the faces' conductances are 0 there);
 * gz the conductances to the plane above, gzBelow those to the plane below.
 */
export function voxelResidual(
  rows: i32,
  columns: i32,
  below: usize,
  u: usize,
  above: usize,
  gx: usize,
  gy: usize,
  gz: usize,
  gzBelow: usize,
  sources: usize,
  wide: i32,
  volume: f64,
  r: usize,
): void {
  const stride = <usize>columns << 3;
  // Pairs whose right neighbours are in the row.
  const whole = columns > 2 ? (stride - 8) & ~15 : 0;
  const none = f64x2.splat(0);
  const volumes = f64x2.splat(volume);
  for (let y = 0; y < rows; y++) {
    const at = <usize>y * stride;
    const behind = y == 0 ? at : at - stride;
    const ahead = y + 1 == rows ? at : at + stride;
    let before = f64x2.splat(-0.0);
    for (let x: usize = 0; x < whole; x += 16) {
      const i = at + x;
      const here = v128.load(u + i);
      const face = v128.load(gx + i);
      const right = v128.and(f64x2.ne(face, none), f64x2.mul(face, f64x2.sub(here, v128.load(u + i, 8))));
      let sum = f64x2.add(right, f64x2.neg(v128.shuffle<f64>(before, right, 1, 2)));
      before = right;
      if (y > 0) sum = f64x2.add(sum, f64x2.mul(v128.load(gy + behind + x), f64x2.sub(here, v128.load(u + behind + x))));
      sum = f64x2.add(sum, f64x2.mul(v128.load(gy + i), f64x2.sub(here, v128.load(u + ahead + x))));
      sum = f64x2.add(sum, f64x2.mul(v128.load(gzBelow + i), f64x2.sub(here, v128.load(below + i))));
      sum = f64x2.add(sum, f64x2.mul(v128.load(gz + i), f64x2.sub(here, v128.load(above + i))));
      let source = none;
      if (sources)
        source = wide ? v128.load(sources + i) : f64x2.promote_low_f32x4(v128.load64_zero(sources + (i >> 1)));
      v128.store(r + i, f64x2.sub(f64x2.mul(volumes, source), sum));
    }
    let left = -f64x2.extract_lane(before, 1);
    for (let x: usize = whole; x < stride; x += 8) {
      const here = load<f64>(u + at + x);
      // The last column's face is 0; what lies after it may be anything but must not be read.
      const face = load<f64>(gx + at + x);
      const right = face == 0 ? 0 : face * (here - load<f64>(u + at + x, 8));
      let sum = right + left;
      left = -right;
      if (y > 0) sum += load<f64>(gy + behind + x) * (here - load<f64>(u + behind + x));
      sum += load<f64>(gy + at + x) * (here - load<f64>(u + ahead + x));
      sum += load<f64>(gzBelow + at + x) * (here - load<f64>(below + at + x));
      sum += load<f64>(gz + at + x) * (here - load<f64>(above + at + x));
      const index = (at + x) >> 3;
      const source = sources == 0 ? 0 : wide ? load<f64>(sources + (index << 3)) : <f64>load<f32>(sources + (index << 2));
      store<f64>(r + at + x, volume * source - sum);
    }
  }
}

/**
 * One plane of residuals, times a factor, to a plane of halves in single precision, as voxelPack; stores the sum of the squares and that
 * of the amounts (two doubles), each added over pairs of columns by two lanes, and over four such pairs by themselves.
 */
export function voxelPackResidual(
  rows: i32,
  columns: i32,
  half: i32,
  values: usize,
  factor: f64,
  target: usize,
  sums: usize,
): void {
  const halfRow = <usize>half << 2;
  const stride = <usize>columns << 3;
  const whole = stride & ~63;
  const factors = f64x2.splat(factor);
  let square0 = f64x2.splat(0);
  let square1 = f64x2.splat(0);
  let square2 = f64x2.splat(0);
  let square3 = f64x2.splat(0);
  let size0 = f64x2.splat(0);
  let size1 = f64x2.splat(0);
  let size2 = f64x2.splat(0);
  let size3 = f64x2.splat(0);
  let square: f64 = 0;
  let size: f64 = 0;
  for (let y = 0; y < rows; y++) {
    const even = target + <usize>y * (halfRow << 1);
    const odd = even + halfRow;
    const row = values + <usize>y * stride;
    for (let x: usize = 0; x < whole; x += 64) {
      const a = v128.load(row + x);
      const b = v128.load(row + x, 16);
      const c = v128.load(row + x, 32);
      const d = v128.load(row + x, 48);
      square0 = f64x2.add(square0, f64x2.mul(a, a));
      square1 = f64x2.add(square1, f64x2.mul(b, b));
      square2 = f64x2.add(square2, f64x2.mul(c, c));
      square3 = f64x2.add(square3, f64x2.mul(d, d));
      size0 = f64x2.add(size0, f64x2.abs(a));
      size1 = f64x2.add(size1, f64x2.abs(b));
      size2 = f64x2.add(size2, f64x2.abs(c));
      size3 = f64x2.add(size3, f64x2.abs(d));
      const low = v128.shuffle<f32>(
        f32x4.demote_f64x2_zero(f64x2.mul(factors, a)),
        f32x4.demote_f64x2_zero(f64x2.mul(factors, b)),
        0,
        1,
        4,
        5,
      );
      const high = v128.shuffle<f32>(
        f32x4.demote_f64x2_zero(f64x2.mul(factors, c)),
        f32x4.demote_f64x2_zero(f64x2.mul(factors, d)),
        0,
        1,
        4,
        5,
      );
      v128.store(even + (x >> 2), v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      v128.store(odd + (x >> 2), v128.shuffle<f32>(low, high, 1, 3, 5, 7));
    }
    for (let x: usize = whole; x < stride; x += 8) {
      const value = load<f64>(row + x);
      square += value * value;
      size += abs(value);
      store<f32>((x & 8 ? odd : even) + ((x >> 4) << 2), <f32>(factor * value));
    }
  }
  const squares = f64x2.add(f64x2.add(square0, square1), f64x2.add(square2, square3));
  const sizes = f64x2.add(f64x2.add(size0, size1), f64x2.add(size2, size3));
  store<f64>(sums, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1) + square);
  store<f64>(sums, f64x2.extract_lane(sizes, 0) + f64x2.extract_lane(sizes, 1) + size, 8);
}
