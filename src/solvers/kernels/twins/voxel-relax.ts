import type { MemoryViews } from '../views.js';
import { laneProducts, levelAt } from './voxel-level.js';
import { advancePlane, prolongPlane, relaxPlane, restrictPlane, startPlane } from './voxel-stages.js';

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
          float64[(squares >>> 3) + z] = advancePlane(float32, fine, firstB, Math.fround(factor), firstX, z);
        startPlane(float32, fine, firstB, firstX, z, 0);
      }
      for (let z = blackBegin; z < blackEnd; z++) relaxPlane(float32, fine, firstB, firstX, z, 1);
      for (let plane = coarseBegin; plane < coarseEnd; plane++)
        restrictPlane(float32, fine, firstX, levelAt(views, coarse), coarseB >>> 2, plane, 0, sums >>> 2);
    },
    voxelAscend(level, b, x, coarse, coarseX, products, addBegin, addEnd, blackBegin, blackEnd, redBegin, redEnd) {
      const { float32, float64 } = views;
      const fine = levelAt(views, level);
      const [firstB, firstX] = [b >>> 2, x >>> 2];
      if (coarse !== 0)
        for (let z = addBegin; z < addEnd; z++)
          prolongPlane(float32, fine, firstX, levelAt(views, coarse), coarseX >>> 2, z, 0);
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
