import type { MemoryViews } from '../views.js';
import { type LevelView, levelAt } from './voxel-level.js';

/** Vectors of the iteration in doubles, on planes begin to end - 1; arguments are addresses in bytes. */
export interface VoxelWideKernels {
  /** Sums of x q and of x by page. */
  voxelWideProduct(level: number, x: number, q: number, sums: number, begin: number, end: number): void;
  /** p = scale z + shift + factor p; sums of p r by page. */
  voxelWideDirect(
    level: number,
    z: number,
    scale: number,
    shift: number,
    factor: number,
    p: number,
    r: number,
    sums: number,
    begin: number,
    end: number,
  ): void;
  /** Sums of p q by page. */
  voxelWideEnergy(level: number, p: number, q: number, sums: number, begin: number, end: number): void;
  /** u = u + step p, r = r + step q, b = factor r; sums of r^2, |r| and r by page. */
  voxelWideStep(
    level: number,
    u: number,
    p: number,
    r: number,
    q: number,
    step: number,
    factor: number,
    b: number,
    sums: number,
    begin: number,
    end: number,
  ): void;
  /** Sums of the squares and magnitudes of what rounding of u gives, by page. */
  voxelWideRounding(level: number, u: number, factor: number, sums: number, begin: number, end: number): void;
}

/** Visits every voxel of a page: its place in doubles, that in halves, and the lane that adds it. */
function eachVoxel(
  { rows, columns, half, plane }: LevelView,
  page: number,
  visit: (natural: number, packed: number, lane: number) => void,
): void {
  const whole = columns & ~3;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      visit(
        (page * rows + y) * columns + x,
        page * plane + 2 * y * half + (x & 1) * half + (x >> 1),
        x < whole ? x & 3 : 4,
      );
}

/** Four lanes in pairs, then what was added by itself. */
const total = (lanes: Float64Array): number => lanes[0]! + lanes[2]! + (lanes[1]! + lanes[3]!) + lanes[4]!;

/** The twins of kernels/voxel-wide.ts, to the bit. */
export function voxelWideTwins(views: MemoryViews): VoxelWideKernels {
  return {
    voxelWideProduct(level, x, q, sums, begin, end) {
      const { float32, float64 } = views;
      const view = levelAt(views, level);
      for (let page = begin; page < end; page++) {
        const lanes = new Float64Array(5);
        const plain = new Float64Array(5);
        eachVoxel(view, page, (at, packed, lane) => {
          const value = float32[(x >>> 2) + packed]!;
          lanes[lane]! += value * float64[(q >>> 3) + at]!;
          plain[lane]! += value;
        });
        float64[(sums >>> 3) + 2 * page] = total(lanes);
        float64[(sums >>> 3) + 2 * page + 1] = total(plain);
      }
    },
    voxelWideDirect(level, z, scale, shift, factor, p, r, sums, begin, end) {
      const { float32, float64 } = views;
      const view = levelAt(views, level);
      for (let page = begin; page < end; page++) {
        const lanes = new Float64Array(5);
        eachVoxel(view, page, (at, packed, lane) => {
          const direction = scale * float32[(z >>> 2) + packed]! + shift + factor * float64[(p >>> 3) + at]!;
          float64[(p >>> 3) + at] = direction;
          lanes[lane]! += direction * float64[(r >>> 3) + at]!;
        });
        float64[(sums >>> 3) + page] = total(lanes);
      }
    },
    voxelWideEnergy(level, p, q, sums, begin, end) {
      const { float64 } = views;
      const { rows, columns } = levelAt(views, level);
      const plane = rows * columns;
      const whole = plane & ~3;
      for (let page = begin; page < end; page++) {
        const lanes = new Float64Array(5);
        for (let i = 0; i < plane; i++)
          lanes[i < whole ? i & 3 : 4]! +=
            float64[(p >>> 3) + page * plane + i]! * float64[(q >>> 3) + page * plane + i]!;
        float64[(sums >>> 3) + page] = total(lanes);
      }
    },
    voxelWideStep(level, u, p, r, q, step, factor, b, sums, begin, end) {
      const { float32, float64 } = views;
      const view = levelAt(views, level);
      for (let page = begin; page < end; page++) {
        const squares = new Float64Array(5);
        const sizes = new Float64Array(5);
        const nets = new Float64Array(5);
        eachVoxel(view, page, (at, packed, lane) => {
          float64[(u >>> 3) + at] = float64[(u >>> 3) + at]! + step * float64[(p >>> 3) + at]!;
          const left = float64[(r >>> 3) + at]! + step * float64[(q >>> 3) + at]!;
          float64[(r >>> 3) + at] = left;
          squares[lane]! += left * left;
          sizes[lane]! += Math.abs(left);
          nets[lane]! += left;
          float32[(b >>> 2) + packed] = factor * left;
        });
        const to = (sums >>> 3) + 3 * page;
        float64[to] = total(squares);
        float64[to + 1] = total(sizes);
        float64[to + 2] = total(nets);
      }
    },
    voxelWideRounding(level, u, factor, sums, begin, end) {
      const { float32, float64 } = views;
      const view = levelAt(views, level);
      for (let page = begin; page < end; page++) {
        const squares = new Float64Array(5);
        const sizes = new Float64Array(5);
        eachVoxel(view, page, (at, packed, lane) => {
          const reciprocal = float32[view.reciprocals + packed]!;
          if (!(reciprocal > 0)) return;
          const current = (factor * Math.abs(float64[(u >>> 3) + at]!)) / reciprocal;
          squares[lane]! += current * current;
          sizes[lane]! += current;
        });
        float64[(sums >>> 3) + 2 * page] = total(squares);
        float64[(sums >>> 3) + 2 * page + 1] = total(sizes);
      }
    },
  };
}
