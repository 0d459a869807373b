// The matrix of a level applied in the form of fluxes, sum of conductance (p - neighbour), so that constants cancel exactly in f32;
// fused by planes with the updates of the conjugate gradients. Couplings over outer faces and across the seams of periodic axes are
// lists, added afterwards. Data layout: voxel-level.ts.
import { facesX, facesY, facesZ, halfBytes, laneSum, pagesOf, planeBytes, rowsOf, zeroRow } from './voxel-level';
import { defectRow } from './voxel-stages';

/** e = e + step p and p = z + factor p on one plane. */
function directPlane(level: usize, e: usize, step: f32, p: usize, factor: f32, z: usize, plane: i32): void {
  const count = (<usize>rowsOf(level) * halfBytes(level)) << 1;
  const at = <usize>plane * planeBytes(level);
  const steps = f32x4.splat(step);
  const factors = f32x4.splat(factor);
  for (let i: usize = at; i < at + count; i += 16) {
    const old = v128.load(p + i);
    v128.store(e + i, f32x4.add(v128.load(e + i), f32x4.mul(steps, old)));
    v128.store(p + i, f32x4.add(v128.load(z + i), f32x4.mul(factors, old)));
  }
}

/**
 * q = A p on one plane, without outer faces and seams; returns p A p as half the sum over voxels and faces of conductance times drop
 * squared, added by half rows: that is never negative, while products p q cancel where parts of high potential are joined by little.
 */
function fluxPlane(level: usize, p: usize, q: usize, z: i32): f64 {
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
  let total: f64 = 0;
  for (let y = 0; y < rows; y++) {
    for (let side: usize = 0; side < 2; side++) {
      const at = <usize>z * plane + <usize>y * row;
      const own = at + side * half;
      const same = p + at + half - side * half;
      const shifted = same + (side << 3) - 4;
      const faceSame = gx + at;
      const faceShifted = gx + at + half + (side << 2) - 4;
      const behind = y == 0 ? zeros : p + own - row;
      const faceBehind = y == 0 ? zeros : gy + own - row;
      const ahead = y + 1 == rows ? zeros : p + own + row;
      const faceAhead = gy + own;
      const below = lowest ? zeros : p + own - plane;
      const faceBelow = lowest ? zeros : gz + own - plane;
      const above = highest ? zeros : p + own + plane;
      const faceAbove = gz + own;
      const centre = p + own;
      const target = q + own;
      let products = f32x4.splat(0);
      for (let i: usize = 0; i < half; i += 16) {
        const here = v128.load(centre + i);
        const toSame = f32x4.sub(here, v128.load(same + i));
        const toShifted = f32x4.sub(here, v128.load(shifted + i));
        const toBehind = f32x4.sub(here, v128.load(behind + i));
        const toAhead = f32x4.sub(here, v128.load(ahead + i));
        const toBelow = f32x4.sub(here, v128.load(below + i));
        const toAbove = f32x4.sub(here, v128.load(above + i));
        const outSame = f32x4.mul(v128.load(faceSame + i), toSame);
        const outShifted = f32x4.mul(v128.load(faceShifted + i), toShifted);
        const outBehind = f32x4.mul(v128.load(faceBehind + i), toBehind);
        const outAhead = f32x4.mul(v128.load(faceAhead + i), toAhead);
        const outBelow = f32x4.mul(v128.load(faceBelow + i), toBelow);
        const outAbove = f32x4.mul(v128.load(faceAbove + i), toAbove);
        const alongX = f32x4.add(outSame, outShifted);
        const alongY = f32x4.add(outBehind, outAhead);
        const alongZ = f32x4.add(outBelow, outAbove);
        v128.store(target + i, f32x4.add(f32x4.add(alongX, alongY), alongZ));
        const lossX = f32x4.add(f32x4.mul(outSame, toSame), f32x4.mul(outShifted, toShifted));
        const lossY = f32x4.add(f32x4.mul(outBehind, toBehind), f32x4.mul(outAhead, toAhead));
        const lossZ = f32x4.add(f32x4.mul(outBelow, toBelow), f32x4.mul(outAbove, toAbove));
        products = f32x4.add(products, f32x4.add(f32x4.add(lossX, lossY), lossZ));
      }
      total += laneSum(products);
    }
  }
  return 0.5 * total;
}

/**
 * e = e + step p, p = z + factor p and z = A p (the array of z is overwritten, two planes behind), on the planes named by the two
 * ranges; stores the sum of p A p of each plane (a double each).
 */
export function voxelDirect(
  level: usize,
  e: usize,
  step: f64,
  p: usize,
  factor: f64,
  z: usize,
  products: usize,
  updateBegin: i32,
  updateEnd: i32,
  applyBegin: i32,
  applyEnd: i32,
): void {
  const stop = max(updateEnd, applyEnd + 1);
  for (let k = min(updateBegin, applyBegin + 1); k < stop; k++) {
    if (k >= updateBegin && k < updateEnd) directPlane(level, e, <f32>step, p, <f32>factor, z, k);
    if (k - 1 >= applyBegin && k - 1 < applyEnd)
      store<f64>(products + (<usize>(k - 1) << 3), fluxPlane(level, p, z, k - 1));
  }
}

/**
 * q_i' = q_i' + d p_i for a list of voxels (i32 places i in p and i' in q, f32 conductances d to outer faces); nothing is added where i'
 * is -1. Returns the sum of d p_i^2.
 */
export function voxelAnchor(count: i32, places: usize, targets: usize, conductances: usize, p: usize, q: usize): f64 {
  let total: f64 = 0;
  for (let k = 0; k < count; k++) {
    const value = load<f32>(p + (<usize>load<u32>(places + (<usize>k << 2)) << 2));
    const current = load<f32>(conductances + (<usize>k << 2)) * value;
    const target = load<i32>(targets + (<usize>k << 2));
    if (target >= 0) {
      const to = q + (<usize>target << 2);
      store<f32>(to, load<f32>(to) + current);
    }
    total += <f64>value * <f64>current;
  }
  return total;
}

/** q = q + g (p_i - p_j) (e_i - e_j) for a list of pairs (two i32 places each, f32 conductance g); returns the sum of g (p_i - p_j)^2. */
export function voxelSeam(count: i32, pairs: usize, conductances: usize, p: usize, q: usize): f64 {
  let total: f64 = 0;
  for (let k = 0; k < count; k++) {
    const low = <usize>load<u32>(pairs + (<usize>k << 3)) << 2;
    const high = <usize>load<u32>(pairs + (<usize>k << 3), 4) << 2;
    const drop = load<f32>(p + low) - load<f32>(p + high);
    const current = load<f32>(conductances + (<usize>k << 2)) * drop;
    store<f32>(q + low, load<f32>(q + low) + current);
    store<f32>(q + high, load<f32>(q + high) - current);
    total += <f64>drop * <f64>current;
  }
  return total;
}

/**
 * q_i' = q_i' + g (p_i + p_j) and the same for q_j', for a list of pairs: what the relaxation leaves out across seams, whose diagonals
 * hold 2 g. The places i, j in p and i', j' in q are two i32 a pair each; p and q may be of different levels.
 */
export function voxelAcross(count: i32, from: usize, to: usize, conductances: usize, p: usize, q: usize): void {
  for (let k = 0; k < count; k++) {
    const at = <usize>k << 3;
    const conductance = load<f32>(conductances + (<usize>k << 2));
    const low = q + (<usize>load<u32>(to + at) << 2);
    const high = q + (<usize>load<u32>(to + at, 4) << 2);
    const first = load<f32>(p + (<usize>load<u32>(from + at) << 2));
    const both = conductance * (first + load<f32>(p + (<usize>load<u32>(from + at, 4) << 2)));
    store<f32>(low, load<f32>(low) + both);
    store<f32>(high, load<f32>(high) + both);
  }
}

/** Copies the listed entries of x (i32 places, none twice) to a buffer. */
export function voxelSave(count: i32, places: usize, x: usize, saved: usize): void {
  for (let k: usize = 0; k < <usize>count << 2; k += 4)
    store<f32>(saved + k, load<f32>(x + (<usize>load<u32>(places + k) << 2)));
}

/** Puts the saved entries back; returns the sum of (saved - x) z over them. */
export function voxelRestore(count: i32, places: usize, saved: usize, x: usize, z: usize): f64 {
  let total: f64 = 0;
  for (let k: usize = 0; k < <usize>count << 2; k += 4) {
    const at = <usize>load<u32>(places + k) << 2;
    const value = load<f32>(saved + k);
    total += (<f64>value - <f64>load<f32>(x + at)) * <f64>load<f32>(z + at);
    store<f32>(x + at, value);
  }
  return total;
}

/** r = A x - b on planes begin to end - 1, without outer faces and seams. */
export function voxelDefect(level: usize, b: usize, x: usize, r: usize, begin: i32, end: i32): void {
  const rows = rowsOf(level);
  for (let z = begin; z < end; z++)
    for (let y = 0; y < rows; y++) {
      defectRow(level, b, x, r, z, y, 0);
      defectRow(level, b, x, r, z, y, 1);
    }
}

/** y = y - x for count entries (a multiple of 4) in single precision. */
export function voxelSubtract(count: i32, x: usize, y: usize): void {
  const end = <usize>count << 2;
  for (let i: usize = 0; i < end; i += 16) v128.store(y + i, f32x4.sub(v128.load(y + i), v128.load(x + i)));
}
