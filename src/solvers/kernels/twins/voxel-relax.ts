import type { MemoryViews } from '../views.js';
import {
  alongXY,
  alongZAnd,
  halfRowAt,
  type LevelView,
  laneProducts,
  levelAt,
  splitRow,
  usedEntries,
} from './voxel-level.js';

/** Relaxation, restriction and prolongation on levels of the voxel multigrid; arguments are addresses in bytes. */
export interface VoxelRelaxKernels {
  /** b = b - factor x (with squares), red and black sweep from zero, restriction, on ranges of planes. */
  voxelDescend(
    level: number,
    b: number,
    x: number,
    coarse: number,
    coarseB: number,
    sums: number,
    factor: number,
    squares: number,
    redBegin: number,
    redEnd: number,
    blackBegin: number,
    blackEnd: number,
    coarseBegin: number,
    coarseEnd: number,
  ): void;
  /** Coarse correction to red voxels, black and red sweep, sums of b x (with products), on ranges of planes. */
  voxelAscend(
    level: number,
    b: number,
    x: number,
    coarse: number,
    coarseX: number,
    products: number,
    addBegin: number,
    addEnd: number,
    blackBegin: number,
    blackEnd: number,
    redBegin: number,
    redEnd: number,
  ): void;
}

const { fround } = Math;

function relaxPlane(f: Float32Array, level: LevelView, b: number, x: number, z: number, colour: number): void {
  for (let y = 0; y < level.rows; y++) {
    const row = halfRowAt(level, x, z, y, (z + y + colour) & 1);
    const factor = level.reciprocals + row.own;
    for (let i = 0; i < level.half; i++) {
      const sum = fround(alongXY(f, row, i) + alongZAnd(f, row, i, f[b + row.own + i]!));
      f[x + row.own + i] = f[factor + i]! * sum;
    }
  }
}

function startPlane(f: Float32Array, level: LevelView, b: number, x: number, z: number): void {
  const { rows, half, plane, reciprocals } = level;
  for (let y = 0; y < rows; y++) {
    const own = z * plane + y * 2 * half + ((z + y) & 1) * half;
    for (let i = own; i < own + half; i++) f[x + i] = f[b + i]! * f[reciprocals + i]!;
  }
}

function advancePlane(f: Float32Array, level: LevelView, b: number, factor: number, x: number, z: number): number {
  const { rows, half, plane } = level;
  let total = 0;
  for (let y = 0; y < rows; y++) {
    const at = z * plane + y * 2 * half;
    for (let i = at; i < at + 2 * half; i++) f[b + i] = f[b + i]! - fround(factor * f[x + i]!);
    total += laneProducts(f, b + at, b + at, 2 * half);
  }
  return total;
}

function residualRow(
  f: Float32Array,
  level: LevelView,
  x: number,
  z: number,
  y: number,
  first: boolean,
  sums: number,
): void {
  const row = halfRowAt(level, x, z, y, (z + y) & 1);
  for (let i = 0; i < level.half; i++)
    f[sums + i] = alongXY(f, row, i) + alongZAnd(f, row, i, first ? 0 : f[sums + i]!);
}

function restrictPlane(
  f: Float32Array,
  level: LevelView,
  x: number,
  coarse: LevelView,
  coarseB: number,
  plane: number,
  sums: number,
): void {
  for (let row = 0; row < coarse.rows; row++) {
    for (let part = 0; part < 4; part++) {
      const z = 2 * plane + (part >> 1);
      const y = 2 * row + (part & 1);
      if (z < level.pages && y < level.rows) residualRow(f, level, x, z, y, part === 0, sums);
    }
    splitRow(f, sums, coarseB + plane * coarse.plane + row * 2 * coarse.half, coarse.half, usedEntries(coarse));
  }
}

function prolongPlane(
  f: Float32Array,
  level: LevelView,
  x: number,
  coarse: LevelView,
  coarseX: number,
  z: number,
): void {
  const used = usedEntries(coarse);
  for (let y = 0; y < level.rows; y++) {
    const from = coarseX + (z >> 1) * coarse.plane + (y >> 1) * 2 * coarse.half;
    const to = x + z * level.plane + y * 2 * level.half + ((z + y) & 1) * level.half;
    for (let j = 0; j < used; j++) {
      f[to + 2 * j] = f[to + 2 * j]! + f[from + j]!;
      f[to + 2 * j + 1] = f[to + 2 * j + 1]! + f[from + coarse.half + j]!;
    }
  }
}

/** The twins of kernels/voxel-relax.ts, to the bit. */
export function voxelRelaxTwins(views: MemoryViews): VoxelRelaxKernels {
  return {
    voxelDescend(
      level,
      b,
      x,
      coarse,
      coarseB,
      sums,
      factor,
      squares,
      redBegin,
      redEnd,
      blackBegin,
      blackEnd,
      coarseBegin,
      coarseEnd,
    ) {
      const { float32, float64 } = views;
      const fine = levelAt(views, level);
      const [firstB, firstX] = [b >>> 2, x >>> 2];
      for (let z = redBegin; z < redEnd; z++) {
        if (squares !== 0)
          float64[(squares >>> 3) + z] = advancePlane(float32, fine, firstB, fround(factor), firstX, z);
        startPlane(float32, fine, firstB, firstX, z);
      }
      for (let z = blackBegin; z < blackEnd; z++) relaxPlane(float32, fine, firstB, firstX, z, 1);
      for (let plane = coarseBegin; plane < coarseEnd; plane++)
        restrictPlane(float32, fine, firstX, levelAt(views, coarse), coarseB >>> 2, plane, sums >>> 2);
    },
    voxelAscend(level, b, x, coarse, coarseX, products, addBegin, addEnd, blackBegin, blackEnd, redBegin, redEnd) {
      const { float32, float64 } = views;
      const fine = levelAt(views, level);
      const [firstB, firstX] = [b >>> 2, x >>> 2];
      if (coarse !== 0)
        for (let z = addBegin; z < addEnd; z++)
          prolongPlane(float32, fine, firstX, levelAt(views, coarse), coarseX >>> 2, z);
      for (let z = blackBegin; z < blackEnd; z++) relaxPlane(float32, fine, firstB, firstX, z, 1);
      for (let z = redBegin; z < redEnd; z++) {
        relaxPlane(float32, fine, firstB, firstX, z, 0);
        if (products === 0) continue;
        let total = 0;
        const row = 2 * fine.half;
        const begin = z * fine.plane;
        for (let at = begin; at < begin + fine.rows * row; at += row)
          total += laneProducts(float32, firstB + at, firstX + at, row);
        float64[(products >>> 3) + z] = total;
      }
    },
  };
}
