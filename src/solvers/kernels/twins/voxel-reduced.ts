import type { MemoryViews } from '../views.js';
import { halfRowAt, type LevelView, laneProducts, levelAt } from './voxel-level.js';
import { defectRow, gatherRow, prolongPlane, relaxPlane, restrictPlane, startPlane } from './voxel-stages.js';

/** Cycle and conjugate gradients on the reduced system of the red-black ordering; arguments are addresses in bytes. */
export interface VoxelReducedKernels {
  /** A step of the conjugate gradients (with e and p), sums of b^2 (with squares), black and red sweep, restriction, on ranges of planes. */
  voxelReducedDescend(
    level: number,
    b: number,
    x: number,
    coarse: number,
    coarseB: number,
    sums: number,
    e: number,
    p: number,
    step: number,
    factor: number,
    squares: number,
    blackBegin: number,
    blackEnd: number,
    redBegin: number,
    redEnd: number,
    coarseBegin: number,
    coarseEnd: number,
  ): void;
  /** Coarse correction, red, black and red sweep, product of the matrix and sums z A z and b z (with e), on ranges of planes. */
  voxelReducedAscend(
    level: number,
    b: number,
    x: number,
    coarse: number,
    coarseX: number,
    e: number,
    energies: number,
    products: number,
    addBegin: number,
    addEnd: number,
    firstBegin: number,
    firstEnd: number,
    blackBegin: number,
    blackEnd: number,
    redBegin: number,
    redEnd: number,
    fluxBegin: number,
    fluxEnd: number,
  ): void;
  /** r = A x - b at black voxels of planes begin to end - 1, without outer faces and seams. */
  voxelReducedDefect(level: number, b: number, x: number, r: number, begin: number, end: number): void;
  /** Eliminates red voxels from b; x = b / diagonal at red ones; on ranges of planes. */
  voxelEliminate(
    level: number,
    b: number,
    x: number,
    redBegin: number,
    redEnd: number,
    blackBegin: number,
    blackEnd: number,
  ): void;
  /** Sums over black voxels of x times the entries in the red halves of p, for planes begin to end - 1. */
  voxelReducedProduct(level: number, x: number, p: number, products: number, begin: number, end: number): void;
  /** Red sweep of planes begin to end - 1. */
  voxelComplete(level: number, b: number, x: number, begin: number, end: number): void;
}

const { fround } = Math;

/** Visits the rows of a plane with the first entries of their black and red halves. */
function eachRow(
  { rows, half, plane }: LevelView,
  z: number,
  visit: (black: number, red: number, y: number) => void,
): void {
  for (let y = 0; y < rows; y++) {
    const at = z * plane + y * 2 * half;
    const red = ((z + y) & 1) * half;
    visit(at + half - red, at + red, y);
  }
}

/** Where the vectors of the conjugate gradients begin; entries of the memory's f32 view. */
interface Vectors {
  readonly b: number;
  readonly x: number;
  readonly e: number;
  readonly p: number;
}

function updatePlane(f: Float32Array, level: LevelView, at: Vectors, step: number, factor: number, z: number): void {
  const { b, x, e, p } = at;
  eachRow(level, z, (black, red) => {
    for (let i = 0; i < level.half; i++) {
      const direction = fround(f[x + black + i]! + fround(factor * f[p + black + i]!));
      const flux = fround(f[e + red + i]! + fround(factor * f[p + red + i]!));
      f[p + black + i] = direction;
      f[p + red + i] = flux;
      f[e + black + i] = f[e + black + i]! + fround(step * direction);
      f[b + black + i] = f[b + black + i]! - fround(step * flux);
    }
  });
}

function squaresPlane(f: Float32Array, level: LevelView, b: number, z: number): number {
  let total = 0;
  eachRow(level, z, (black) => {
    total += laneProducts(f, b + black, b + black, level.half);
  });
  return total;
}

/** w = A z into the red halves of e; returns the sums z A z and b z. */
function fluxPlane(
  f: Float32Array,
  level: LevelView,
  { b, x, e }: Omit<Vectors, 'p'>,
  z: number,
): readonly [energy: number, product: number] {
  let [energy, product] = [0, 0];
  const losses = new Float32Array(4);
  eachRow(level, z, (black, red, y) => {
    const row = halfRowAt(level, x, z, y, (z + y + 1) & 1);
    losses.fill(0);
    for (let i = 0; i < level.half; i++) {
      const here = f[x + black + i]!;
      const along = (face: number, neighbour: number, otherFace: number, otherNeighbour: number): [number, number] => {
        const drop = fround(here - f[neighbour + i]!);
        const other = fround(here - f[otherNeighbour + i]!);
        const out = fround(f[face + i]! * drop);
        const otherOut = fround(f[otherFace + i]! * other);
        return [fround(out + otherOut), fround(fround(out * drop) + fround(otherOut * other))];
      };
      const [outX, lossX] = along(row.faceSame, row.same, row.faceShifted, row.shifted);
      const [outY, lossY] = along(row.faceBehind, row.behind, row.faceAhead, row.ahead);
      const [outZ, lossZ] = along(row.faceBelow, row.below, row.faceAbove, row.above);
      f[e + red + i] = fround(outX + outY) + outZ;
      losses[i & 3] = losses[i & 3]! + fround(fround(lossX + lossY) + lossZ);
    }
    energy += losses[0]! + losses[2]! + (losses[1]! + losses[3]!);
    product += laneProducts(f, x + black, b + black, level.half);
  });
  return [energy, product];
}

/** The twins of kernels/voxel-reduced.ts, to the bit. */
export function voxelReducedTwins(views: MemoryViews): VoxelReducedKernels {
  return {
    voxelReducedDescend(
      level,
      b,
      x,
      coarse,
      coarseB,
      sums,
      e,
      p,
      step,
      factor,
      squares,
      blackBegin,
      blackEnd,
      redBegin,
      redEnd,
      coarseBegin,
      coarseEnd,
    ) {
      const { float32: f, float64 } = views;
      const fine = levelAt(views, level);
      const at = { b: b >>> 2, x: x >>> 2, e: e >>> 2, p: p >>> 2 };
      for (let z = blackBegin; z < blackEnd; z++) {
        if (e !== 0) updatePlane(f, fine, at, fround(step), fround(factor), z);
        if (squares !== 0) float64[(squares >>> 3) + z] = squaresPlane(f, fine, at.b, z);
        startPlane(f, fine, at.b, at.x, z, 1);
      }
      for (let z = redBegin; z < redEnd; z++) relaxPlane(f, fine, 0, at.x, z, 0);
      if (coarse === 0) return;
      for (let plane = coarseBegin; plane < coarseEnd; plane++)
        restrictPlane(f, fine, at.x, levelAt(views, coarse), coarseB >>> 2, plane, 1, sums >>> 2);
    },
    voxelReducedAscend(
      level,
      b,
      x,
      coarse,
      coarseX,
      e,
      energies,
      products,
      addBegin,
      addEnd,
      firstBegin,
      firstEnd,
      blackBegin,
      blackEnd,
      redBegin,
      redEnd,
      fluxBegin,
      fluxEnd,
    ) {
      const { float32: f, float64 } = views;
      const fine = levelAt(views, level);
      const at = { b: b >>> 2, x: x >>> 2, e: e >>> 2 };
      if (coarse !== 0)
        for (let z = addBegin; z < addEnd; z++)
          prolongPlane(f, fine, at.x, levelAt(views, coarse), coarseX >>> 2, z, 1);
      for (let z = firstBegin; z < firstEnd; z++) relaxPlane(f, fine, 0, at.x, z, 0);
      for (let z = blackBegin; z < blackEnd; z++) relaxPlane(f, fine, at.b, at.x, z, 1);
      for (let z = redBegin; z < redEnd; z++) relaxPlane(f, fine, 0, at.x, z, 0);
      if (e === 0) return;
      for (let z = fluxBegin; z < fluxEnd; z++) {
        const [energy, product] = fluxPlane(f, fine, at, z);
        float64[(energies >>> 3) + z] = energy;
        float64[(products >>> 3) + z] = product;
      }
    },
    voxelReducedDefect(level, b, x, r, begin, end) {
      const fine = levelAt(views, level);
      for (let z = begin; z < end; z++)
        for (let y = 0; y < fine.rows; y++) defectRow(views.float32, fine, b >>> 2, x >>> 2, r >>> 2, z, y, 1);
    },
    voxelEliminate(level, b, x, redBegin, redEnd, blackBegin, blackEnd) {
      const { float32: f } = views;
      const fine = levelAt(views, level);
      for (let z = redBegin; z < redEnd; z++) startPlane(f, fine, b >>> 2, x >>> 2, z, 0);
      for (let z = blackBegin; z < blackEnd; z++)
        eachRow(fine, z, (black, _red, y) => {
          const own = (b >>> 2) + black;
          gatherRow(f, fine, x >>> 2, z, y, 1, own, own);
        });
    },
    voxelReducedProduct(level, x, p, products, begin, end) {
      const { float32: f, float64 } = views;
      const fine = levelAt(views, level);
      for (let z = begin; z < end; z++) {
        let total = 0;
        eachRow(fine, z, (black, red) => {
          total += laneProducts(f, (x >>> 2) + black, (p >>> 2) + red, fine.half);
        });
        float64[(products >>> 3) + z] = total;
      }
    },
    voxelComplete(level, b, x, begin, end) {
      const fine = levelAt(views, level);
      for (let z = begin; z < end; z++) relaxPlane(views.float32, fine, b >>> 2, x >>> 2, z, 0);
    },
  };
}
