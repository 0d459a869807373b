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
  for (let y = 0; y < rows; y++) {
    const packed = <usize>y * (halfRow << 1);
    const row = u + ((<usize>y * <usize>columns) << 3);
    for (let x = 0; x < columns; x++) {
      const at = packed + <usize>(x & 1) * halfRow + (<usize>(x >> 1) << 2);
      const change = <f64>load<f32>(e + at) + step * <f64>load<f32>(p + at);
      const to = row + (<usize>x << 3);
      store<f64>(to, load<f64>(to) + scale * change);
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
  for (let y = 0; y < rows; y++) {
    const at = <usize>y * stride;
    const behind = y == 0 ? at : at - stride;
    const ahead = y + 1 == rows ? at : at + stride;
    let left: f64 = 0;
    for (let x: usize = 0; x < stride; x += 8) {
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

/** Sum of |x_i|, added in order. */
export function voxelAbsoluteSum(count: i32, x: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < count; i++) total += abs(load<f64>(x + (<usize>i << 3)));
  return total;
}
