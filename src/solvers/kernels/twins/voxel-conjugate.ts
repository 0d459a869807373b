import type { MemoryViews } from '../views.js';
import { halfRowAt, type LevelView, levelAt } from './voxel-level.js';
import { defectRow } from './voxel-stages.js';

/** The matrix of a level and the updates of the conjugate gradients; arguments are addresses in bytes. */
export interface VoxelConjugateKernels {
  /** e = e + step p, p = z + factor p, z = A p, sums of p A p by planes, on ranges of planes. */
  voxelDirect(
    level: number,
    e: number,
    step: number,
    p: number,
    factor: number,
    z: number,
    products: number,
    updateBegin: number,
    updateEnd: number,
    applyBegin: number,
    applyEnd: number,
  ): void;
  /** q_i' = q_i' + d p_i over a list, but where i' is -1; returns the sum of d p_i^2. */
  voxelAnchor(count: number, places: number, targets: number, conductances: number, p: number, q: number): number;
  /** q = q + g (p_i - p_j) (e_i - e_j) over a list of pairs; returns the sum of g (p_i - p_j)^2. */
  voxelSeam(count: number, pairs: number, conductances: number, p: number, q: number): number;
  /** q_i' = q_i' + g (p_i + p_j), and the same for q_j', over a list of pairs. */
  voxelAcross(count: number, from: number, to: number, conductances: number, p: number, q: number): void;
  /** Copies listed entries to a buffer. */
  voxelSave(count: number, places: number, x: number, saved: number): void;
  /** Puts them back; returns the sum of (saved - x) z. */
  voxelRestore(count: number, places: number, saved: number, x: number, z: number): number;
  /** r = A x - b on planes begin to end - 1, without outer faces and seams. */
  voxelDefect(level: number, b: number, x: number, r: number, begin: number, end: number): void;
  /** y = y - x in single precision. */
  voxelSubtract(count: number, x: number, y: number): void;
}

const { fround } = Math;

/** Conductance times the drop to the neighbour, or the drop squared. */
function alongAxis(f: Float32Array, i: number, here: number, sides: readonly number[], squared: boolean): number {
  const [face, neighbour, otherFace, otherNeighbour] = sides;
  const drop = fround(here - f[neighbour! + i]!);
  const other = fround(here - f[otherNeighbour! + i]!);
  const out = fround(f[face! + i]! * drop);
  const otherOut = fround(f[otherFace! + i]! * other);
  return squared ? fround(fround(out * drop) + fround(otherOut * other)) : fround(out + otherOut);
}

function fluxPlane(f: Float32Array, level: LevelView, p: number, q: number, z: number): number {
  let total = 0;
  const lanes = new Float64Array(4);
  for (let y = 0; y < level.rows; y++)
    for (let side = 0; side < 2; side++) {
      const row = halfRowAt(level, p, z, y, side);
      const axes = [
        [row.faceSame, row.same, row.faceShifted, row.shifted],
        [row.faceBehind, row.behind, row.faceAhead, row.ahead],
        [row.faceBelow, row.below, row.faceAbove, row.above],
      ] as const;
      lanes.fill(0);
      for (let i = 0; i < level.half; i++) {
        const here = f[p + row.own + i]!;
        const sum = (squared: boolean): number => {
          const [x, yy, zz] = axes.map((sides) => alongAxis(f, i, here, sides, squared));
          return fround(fround(x! + yy!) + zz!);
        };
        f[q + row.own + i] = sum(false);
        lanes[i & 3] = fround(lanes[i & 3]! + sum(true));
      }
      total += lanes[0]! + lanes[2]! + (lanes[1]! + lanes[3]!);
    }
  return 0.5 * total;
}

/** The twins of kernels/voxel-conjugate.ts, to the bit. */
export function voxelConjugateTwins(views: MemoryViews): VoxelConjugateKernels {
  return {
    voxelDirect(level, e, step, p, factor, z, products, updateBegin, updateEnd, applyBegin, applyEnd) {
      const { float32: f, float64 } = views;
      const fine = levelAt(views, level);
      const used = fine.rows * 2 * fine.half;
      const [steps, factors] = [fround(step), fround(factor)];
      const [firstE, firstP, firstZ] = [e >>> 2, p >>> 2, z >>> 2];
      for (let k = updateBegin; k < updateEnd; k++)
        for (let i = k * fine.plane; i < k * fine.plane + used; i++) {
          const old = f[firstP + i]!;
          f[firstE + i] = f[firstE + i]! + fround(steps * old);
          f[firstP + i] = f[firstZ + i]! + fround(factors * old);
        }
      for (let k = applyBegin; k < applyEnd; k++) float64[(products >>> 3) + k] = fluxPlane(f, fine, firstP, firstZ, k);
    },
    voxelAnchor(count, places, targets, conductances, p, q) {
      const { float32: f, int32 } = views;
      let total = 0;
      for (let k = 0; k < count; k++) {
        const value = f[(p >>> 2) + int32[(places >>> 2) + k]!]!;
        const current = fround(f[(conductances >>> 2) + k]! * value);
        const target = int32[(targets >>> 2) + k]!;
        if (target >= 0) f[(q >>> 2) + target] = f[(q >>> 2) + target]! + current;
        total += value * current;
      }
      return total;
    },
    voxelSeam(count, pairs, conductances, p, q) {
      const { float32: f, int32 } = views;
      let total = 0;
      for (let k = 0; k < count; k++) {
        const low = int32[(pairs >>> 2) + 2 * k]!;
        const high = int32[(pairs >>> 2) + 2 * k + 1]!;
        const drop = fround(f[(p >>> 2) + low]! - f[(p >>> 2) + high]!);
        const current = fround(f[(conductances >>> 2) + k]! * drop);
        f[(q >>> 2) + low] = f[(q >>> 2) + low]! + current;
        f[(q >>> 2) + high] = f[(q >>> 2) + high]! - current;
        total += drop * current;
      }
      return total;
    },
    voxelAcross(count, from, to, conductances, p, q) {
      const { float32: f, int32 } = views;
      for (let k = 0; k < count; k++) {
        const conductance = f[(conductances >>> 2) + k]!;
        const low = (q >>> 2) + int32[(to >>> 2) + 2 * k]!;
        const high = (q >>> 2) + int32[(to >>> 2) + 2 * k + 1]!;
        const first = f[(p >>> 2) + int32[(from >>> 2) + 2 * k]!]!;
        const both = fround(conductance * fround(first + f[(p >>> 2) + int32[(from >>> 2) + 2 * k + 1]!]!));
        f[low] = f[low]! + both;
        f[high] = f[high]! + both;
      }
    },
    voxelSave(count, places, x, saved) {
      const { float32: f, int32 } = views;
      for (let k = 0; k < count; k++) f[(saved >>> 2) + k] = f[(x >>> 2) + int32[(places >>> 2) + k]!]!;
    },
    voxelRestore(count, places, saved, x, z) {
      const { float32: f, int32 } = views;
      let total = 0;
      for (let k = 0; k < count; k++) {
        const at = int32[(places >>> 2) + k]!;
        const value = f[(saved >>> 2) + k]!;
        total += (value - f[(x >>> 2) + at]!) * f[(z >>> 2) + at]!;
        f[(x >>> 2) + at] = value;
      }
      return total;
    },
    voxelDefect(level, b, x, r, begin, end) {
      const fine = levelAt(views, level);
      for (let z = begin; z < end; z++)
        for (let y = 0; y < fine.rows; y++)
          for (const colour of [0, 1]) defectRow(views.float32, fine, b >>> 2, x >>> 2, r >>> 2, z, y, colour);
    },
    voxelSubtract(count, x, y) {
      const { float32: f } = views;
      for (let i = 0; i < count; i++) f[(y >>> 2) + i] = f[(y >>> 2) + i]! - f[(x >>> 2) + i]!;
    },
  };
}
