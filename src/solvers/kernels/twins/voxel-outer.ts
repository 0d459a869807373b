import type { MemoryViews } from '../views.js';

/** The double-precision side of the voxel solver; arguments are addresses in bytes. */
export interface VoxelOuterKernels {
  /** u = u + scale (e + step p) on one plane. */
  voxelImprove(
    rows: number,
    columns: number,
    half: number,
    u: number,
    scale: number,
    e: number,
    step: number,
    p: number,
  ): void;
  /** r = q - A u on one plane, without outer faces and seams. */
  voxelResidual(
    rows: number,
    columns: number,
    below: number,
    u: number,
    above: number,
    gx: number,
    gy: number,
    gz: number,
    gzBelow: number,
    sources: number,
    wide: number,
    volume: number,
    r: number,
  ): void;
  /** Packs a plane of residuals; stores the sum of squares and that of the amounts. */
  voxelPackResidual(
    rows: number,
    columns: number,
    half: number,
    values: number,
    factor: number,
    target: number,
    sums: number,
  ): void;
}

/** The twins of kernels/voxel-outer.ts, to the bit. */
export function voxelOuterTwins(views: MemoryViews): VoxelOuterKernels {
  return {
    voxelImprove(rows, columns, half, u, scale, e, step, p) {
      const { float32, float64 } = views;
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const at = y * 2 * half + (x & 1) * half + (x >> 1);
          const change = float32[(e >>> 2) + at]! + step * float32[(p >>> 2) + at]!;
          const to = (u >>> 3) + y * columns + x;
          float64[to] = float64[to]! + scale * change;
        }
    },
    voxelResidual(rows, columns, below, u, above, gx, gy, gz, gzBelow, sources, wide, volume, r) {
      const { float32, float64: d } = views;
      const [firstU, firstBelow, firstAbove] = [u >>> 3, below >>> 3, above >>> 3];
      const [firstX, firstY, firstZ, firstZBelow] = [gx >>> 3, gy >>> 3, gz >>> 3, gzBelow >>> 3];
      for (let y = 0; y < rows; y++) {
        let left = 0;
        for (let x = 0; x < columns; x++) {
          const i = y * columns + x;
          const here = d[firstU + i]!;
          const face = d[firstX + i]!;
          const right = face === 0 ? 0 : face * (here - d[firstU + i + 1]!);
          let sum = right + left;
          left = -right;
          if (y > 0) sum += d[firstY + i - columns]! * (here - d[firstU + i - columns]!);
          sum += d[firstY + i]! * (here - d[firstU + (y + 1 === rows ? i : i + columns)]!);
          sum += d[firstZBelow + i]! * (here - d[firstBelow + i]!);
          sum += d[firstZ + i]! * (here - d[firstAbove + i]!);
          const source = sources === 0 ? 0 : wide === 0 ? float32[(sources >>> 2) + i]! : d[(sources >>> 3) + i]!;
          d[(r >>> 3) + i] = volume * source - sum;
        }
      }
    },
    voxelPackResidual(rows, columns, half, values, factor, target, sums) {
      const { float32, float64 } = views;
      const squares = new Float64Array(9);
      const sizes = new Float64Array(9);
      const whole = columns & ~7;
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const value = float64[(values >>> 3) + y * columns + x]!;
          const lane = x < whole ? x & 7 : 8;
          squares[lane]! += value * value;
          sizes[lane]! += Math.abs(value);
          float32[(target >>> 2) + y * 2 * half + (x & 1) * half + (x >> 1)] = factor * value;
        }
      float64[sums >>> 3] = sumOfLanes(squares);
      float64[(sums >>> 3) + 1] = sumOfLanes(sizes);
    },
  };
}

/** Eight lanes in pairs, then what was added by itself. */
function sumOfLanes(lanes: Float64Array): number {
  const lane = (side: number): number => lanes[side]! + lanes[2 + side]! + (lanes[4 + side]! + lanes[6 + side]!);
  return lane(0) + lane(1) + lanes[8]!;
}
