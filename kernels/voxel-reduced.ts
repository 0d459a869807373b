// Conjugate gradients on the reduced system of the red-black ordering, with the multigrid cycle as preconditioner. Once the red voxels
// are eliminated, a cycle that ends with a red sweep leaves the red residuals at zero, so that they, and all directions' fluxes at red
// voxels, stay zero: vectors are kept for black voxels only, the first sweeps are a division, and of the matrix half is applied
// (Hageman & Young 1981, ch. 8 and 9). A third, red sweep on either side of the coarse correction, for which all that is needed
// has come from the memory already, saves a quarter of the iterations: it makes of the blocks' constants an interpolation. One iteration
// passes twice over the level: down to the coarse level with the updates of the vectors, and up from it with the product of the
// matrix and the new preconditioned residual (Chronopoulos & Gear 1989).
//
// Arrays of a level, in the layout of voxel-level.ts, of which the halves of red voxels are used anew:
//   b: residual of black voxels; red halves: the residuals that the elimination has taken
//   x: preconditioned residual z, both colours
//   e: correction of black voxels; red halves: w = A z at the black voxels of the same row
//   p: search direction of black voxels; red halves: q = A p at the black voxels of the same row
import {
  facesX,
  facesY,
  facesZ,
  halfBytes,
  laneSum,
  pagesOf,
  planeBytes,
  rowsOf,
  stripRows,
  touchRows,
  zeroRow,
} from './voxel-level';
import { defectRow, gatherRow, prolongPlane, relaxPlane, restrictPlane, startPlane } from './voxel-stages';

/**
 * p = z + factor p, q = w + factor q, e = e + step p, b = b - step q at the black voxels of rows of one plane; returns `before` and the
 * sum of b^2, added by half rows.
 */
function updatePlane(
  level: usize,
  b: usize,
  x: usize,
  e: usize,
  p: usize,
  step: f32,
  factor: f32,
  z: i32,
  begin: i32,
  end: i32,
  before: f64,
): f64 {
  const half = halfBytes(level);
  const row = half << 1;
  const steps = f32x4.splat(step);
  const factors = f32x4.splat(factor);
  let total = before;
  for (let y = begin; y < end; y++) {
    const red = <usize>((z + y) & 1);
    const at = <usize>z * planeBytes(level) + <usize>y * row;
    const own = at + half - red * half;
    const other = at + red * half;
    let squares = f32x4.splat(0);
    for (let i: usize = 0; i < half; i += 16) {
      const direction = f32x4.add(v128.load(x + own + i), f32x4.mul(factors, v128.load(p + own + i)));
      v128.store(p + own + i, direction);
      const flux = f32x4.add(v128.load(e + other + i), f32x4.mul(factors, v128.load(p + other + i)));
      v128.store(p + other + i, flux);
      v128.store(e + own + i, f32x4.add(v128.load(e + own + i), f32x4.mul(steps, direction)));
      const value = f32x4.sub(v128.load(b + own + i), f32x4.mul(steps, flux));
      v128.store(b + own + i, value);
      squares = f32x4.add(squares, f32x4.mul(value, value));
    }
    total += laneSum(squares);
  }
  return total;
}

/** `before` and the sum of b^2 at the black voxels of rows of one plane, added by half rows. */
function squaresPlane(level: usize, b: usize, z: i32, begin: i32, end: i32, before: f64): f64 {
  const half = halfBytes(level);
  let total = before;
  for (let y = begin; y < end; y++) {
    const own = b + <usize>z * planeBytes(level) + <usize>y * (half << 1) + <usize>((z + y + 1) & 1) * half;
    let squares = f32x4.splat(0);
    for (let i: usize = 0; i < half; i += 16) {
      const value = v128.load(own + i);
      squares = f32x4.add(squares, f32x4.mul(value, value));
    }
    total += laneSum(squares);
  }
  return total;
}

/**
 * First half of a cycle for a right-hand side b without red residuals: a black and a red sweep from zero, and the restriction of the
 * residual, on the planes named by the ranges (the last in planes of the coarse level). With e and p (or 0) the conjugate gradients are
 * first advanced by one step; with squares (address of one double per plane, or 0) b^2 is summed. `coarse` 0: no restriction.
 */
export function voxelReducedDescend(
  level: usize,
  b: usize,
  x: usize,
  coarse: usize,
  coarseB: usize,
  sums: usize,
  e: usize,
  p: usize,
  step: f64,
  factor: f64,
  squares: usize,
  blackBegin: i32,
  blackEnd: i32,
  redBegin: i32,
  redEnd: i32,
  coarseBegin: i32,
  coarseEnd: i32,
): void {
  const rows = rowsOf(level);
  const height = stripRows(level);
  const last = pagesOf(level) - 1;
  const stop = max(max(blackEnd, redEnd + 1), 2 * coarseEnd + 2);
  for (let begin = 0; begin < rows; begin += height) {
    const whole = begin + height >= rows;
    const end = whole ? rows : begin + height;
    const redRow = begin == 0 ? 0 : begin - 1;
    const redRows = whole ? rows : end - 1;
    const coarseRow = begin == 0 ? 0 : (begin >> 1) - 1;
    const coarseRows = whole ? (rows + 1) >> 1 : (end >> 1) - 1;
    for (let k = min(min(blackBegin, redBegin + 1), 2 * coarseBegin + 3); k < stop; k++) {
      if (k >= blackBegin && k < blackEnd) {
        const sum = squares + (<usize>k << 3);
        const before = squares && begin > 0 ? load<f64>(sum) : 0;
        if (e) {
          touchRows(level, b, x, e, p, k, begin, end);
          store<f64>(sum, updatePlane(level, b, x, e, p, <f32>step, <f32>factor, k, begin, end, before));
        } else {
          touchRows(level, b, x, 0, 0, k, begin, end);
          if (squares) store<f64>(sum, squaresPlane(level, b, k, begin, end, before));
        }
        startPlane(level, b, x, k, 1, begin, end);
      }
      if (k - 1 >= redBegin && k - 1 < redEnd) relaxPlane(level, 0, x, k - 1, 0, redRow, redRows);
      // Plane k - 1 is now red up to its neighbours: those below it may be restricted.
      const plane = (k - 3) >> 1;
      if ((k & 1) == 1 && plane >= coarseBegin && plane < coarseEnd && k - 1 <= last)
        restrictPlane(level, x, coarse, coarseB, plane, 1, sums, coarseRow, coarseRows);
    }
    // The last coarse plane has no red plane above it to wait for.
    for (let plane = max(coarseBegin, (last - 1) >> 1); plane < coarseEnd; plane++)
      if (2 * plane + 2 > last) restrictPlane(level, x, coarse, coarseB, plane, 1, sums, coarseRow, coarseRows);
  }
}

/**
 * w = A z at the black voxels of rows of one plane, as a sum of currents, without outer faces and seams; stored in the red halves of
 * the array e. Stores `before` and the sum over faces of conductance times drop squared, and `before` and the sum of b z, both
 * added by half rows: energies are sums of what is never negative, where products z w would cancel.
 */
function fluxPlane(
  level: usize,
  b: usize,
  x: usize,
  e: usize,
  z: i32,
  begin: i32,
  end: i32,
  energies: usize,
  products: usize,
): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const row = half << 1;
  const plane = planeBytes(level);
  const gx = facesX(level);
  const gy = facesY(level);
  const gz = facesZ(level);
  const zeros = zeroRow(level);
  const lowest = z == 0;
  const highest = z + 1 == pagesOf(level);
  let energy: f64 = begin > 0 ? load<f64>(energies) : 0;
  let total: f64 = begin > 0 ? load<f64>(products) : 0;
  for (let y = begin; y < end; y++) {
    const side = <usize>((z + y + 1) & 1);
    const at = <usize>z * plane + <usize>y * row;
    const own = at + side * half;
    const other = at + half - side * half;
    const same = x + other;
    const shifted = same + (side << 3) - 4;
    const faceSame = gx + at;
    const faceShifted = gx + at + half + (side << 2) - 4;
    const behind = y == 0 ? zeros : x + own - row;
    const faceBehind = y == 0 ? zeros : gy + own - row;
    const ahead = y + 1 == rows ? zeros : x + own + row;
    const faceAhead = gy + own;
    const below = lowest ? zeros : x + own - plane;
    const faceBelow = lowest ? zeros : gz + own - plane;
    const above = highest ? zeros : x + own + plane;
    const faceAbove = gz + own;
    const centre = x + own;
    const source = b + own;
    const target = e + other;
    let losses = f32x4.splat(0);
    let gains = f32x4.splat(0);
    for (let i: usize = 0; i < half; i += 16) {
      const here = v128.load(centre + i);
      gains = f32x4.add(gains, f32x4.mul(here, v128.load(source + i)));
      const toSame = f32x4.sub(here, v128.load(same + i));
      const toShifted = f32x4.sub(here, v128.load(shifted + i));
      const outSame = f32x4.mul(v128.load(faceSame + i), toSame);
      const outShifted = f32x4.mul(v128.load(faceShifted + i), toShifted);
      const alongX = f32x4.add(outSame, outShifted);
      const lossX = f32x4.add(f32x4.mul(outSame, toSame), f32x4.mul(outShifted, toShifted));
      const toBehind = f32x4.sub(here, v128.load(behind + i));
      const toAhead = f32x4.sub(here, v128.load(ahead + i));
      const outBehind = f32x4.mul(v128.load(faceBehind + i), toBehind);
      const outAhead = f32x4.mul(v128.load(faceAhead + i), toAhead);
      const alongY = f32x4.add(outBehind, outAhead);
      const lossY = f32x4.add(f32x4.mul(outBehind, toBehind), f32x4.mul(outAhead, toAhead));
      const toBelow = f32x4.sub(here, v128.load(below + i));
      const toAbove = f32x4.sub(here, v128.load(above + i));
      const outBelow = f32x4.mul(v128.load(faceBelow + i), toBelow);
      const outAbove = f32x4.mul(v128.load(faceAbove + i), toAbove);
      const alongZ = f32x4.add(outBelow, outAbove);
      const lossZ = f32x4.add(f32x4.mul(outBelow, toBelow), f32x4.mul(outAbove, toAbove));
      v128.store(target + i, f32x4.add(f32x4.add(alongX, alongY), alongZ));
      losses = f32x4.add(losses, f32x4.add(f32x4.add(lossX, lossY), lossZ));
    }
    energy += laneSum(losses);
    total += laneSum(gains);
  }
  store<f64>(energies, energy);
  store<f64>(products, total);
}

/**
 * Second half of such a cycle: adds the coarse correction to black voxels (what red ones get is overwritten), then a red, a black and a
 * red sweep, on the planes named by the ranges. With e (or 0) then w = A z, without outer faces and seams, into its red halves, and the
 * sums z A z and b z of each plane (a double each) to energies and products. `coarse` 0: no correction.
 */
export function voxelReducedAscend(
  level: usize,
  b: usize,
  x: usize,
  coarse: usize,
  coarseX: usize,
  e: usize,
  energies: usize,
  products: usize,
  addBegin: i32,
  addEnd: i32,
  firstBegin: i32,
  firstEnd: i32,
  blackBegin: i32,
  blackEnd: i32,
  redBegin: i32,
  redEnd: i32,
  fluxBegin: i32,
  fluxEnd: i32,
): void {
  const rows = rowsOf(level);
  const height = stripRows(level);
  const start = min(min(addBegin, firstBegin + 1), min(blackBegin + 2, min(redBegin + 3, fluxBegin + 4)));
  const stop = max(max(addEnd, firstEnd + 1), max(blackEnd + 2, max(redEnd + 3, fluxEnd + 4)));
  for (let begin = 0; begin < rows; begin += height) {
    const whole = begin + height >= rows;
    const end = whole ? rows : begin + height;
    for (let k = start; k < stop; k++) {
      if (k >= addBegin && k < addEnd) {
        touchRows(level, b, x, 0, 0, k, begin, end);
        if (coarse) prolongPlane(level, x, coarse, coarseX, k, 1, begin, end);
      }
      if (k - 1 >= firstBegin && k - 1 < firstEnd)
        relaxPlane(level, 0, x, k - 1, 0, behind(begin, 1), whole ? rows : end - 1);
      if (k - 2 >= blackBegin && k - 2 < blackEnd)
        relaxPlane(level, b, x, k - 2, 1, behind(begin, 2), whole ? rows : end - 2);
      if (k - 3 >= redBegin && k - 3 < redEnd)
        relaxPlane(level, 0, x, k - 3, 0, behind(begin, 3), whole ? rows : end - 3);
      if (e && k - 4 >= fluxBegin && k - 4 < fluxEnd) {
        const at = <usize>(k - 4) << 3;
        fluxPlane(level, b, x, e, k - 4, behind(begin, 4), whole ? rows : end - 4, energies + at, products + at);
      }
    }
  }
}

/** First row of a stage that is some rows behind in a strip. */
// @ts-ignore: decorator
@inline
function behind(begin: i32, rows: i32): i32 {
  return begin == 0 ? 0 : begin - rows;
}

/** r = A x - b at black voxels of planes begin to end - 1, without outer faces and seams. */
export function voxelReducedDefect(level: usize, b: usize, x: usize, r: usize, begin: i32, end: i32): void {
  const rows = rowsOf(level);
  for (let z = begin; z < end; z++) for (let y = 0; y < rows; y++) defectRow(level, b, x, r, z, y, 1);
}

/**
 * Eliminates red voxels from a right-hand side: x = b / diagonal at red ones, and b at black ones gets what flows to them from these;
 * on the planes named by the ranges.
 */
export function voxelEliminate(
  level: usize,
  b: usize,
  x: usize,
  redBegin: i32,
  redEnd: i32,
  blackBegin: i32,
  blackEnd: i32,
): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const stop = max(redEnd, blackEnd + 1);
  for (let k = min(redBegin, blackBegin + 1); k < stop; k++) {
    if (k >= redBegin && k < redEnd) startPlane(level, b, x, k, 0, 0, rows);
    const z = k - 1;
    if (z < blackBegin || z >= blackEnd) continue;
    for (let y = 0; y < rows; y++) {
      const own = b + <usize>z * planeBytes(level) + <usize>y * (half << 1) + <usize>((z + y + 1) & 1) * half;
      gatherRow(level, x, z, y, 1, own, own);
    }
  }
}

/** Sum over black voxels of planes begin to end - 1 of x times what stands in the red halves of p; each plane's (a double) to products. */
export function voxelReducedProduct(level: usize, x: usize, p: usize, products: usize, begin: i32, end: i32): void {
  const half = halfBytes(level);
  for (let z = begin; z < end; z++) {
    let total: f64 = 0;
    for (let y = 0; y < rowsOf(level); y++) {
      const at = <usize>z * planeBytes(level) + <usize>y * (half << 1);
      const red = <usize>((z + y) & 1) * half;
      const first = x + at + half - red;
      const second = p + at + red;
      let lanes = f32x4.splat(0);
      for (let i: usize = 0; i < half; i += 16)
        lanes = f32x4.add(lanes, f32x4.mul(v128.load(first + i), v128.load(second + i)));
      total += laneSum(lanes);
    }
    store<f64>(products + (<usize>z << 3), total);
  }
}

/** x = (b + sum of conductance times black neighbour) / diagonal at the red voxels of planes begin to end - 1. */
export function voxelComplete(level: usize, b: usize, x: usize, begin: i32, end: i32): void {
  for (let z = begin; z < end; z++) relaxPlane(level, b, x, z, 0, 0, rowsOf(level));
}
