// What is done to rows of one plane of a level: relaxation, residuals, restriction, prolongation. The sweeps of voxel-relax.ts and
// voxel-reduced.ts are made of these. Red voxels have z + y + x even. Data layout: voxel-level.ts.
// Loops take four vectors at a time, and each is finished and stored before the next is loaded: engines move loads ahead of the
// arithmetic up to the last store, and of several vectors at once they would spill most.
import {
  facesX,
  facesY,
  facesZ,
  halfBytes,
  laneSum,
  pagesOf,
  planeBytes,
  reciprocals,
  rowsOf,
  splitRow,
  usedBytes,
  zeroRow,
} from './voxel-level';

/** Conductances a, d, f, h, k, m times neighbours c, e, g, j, l, n, along x, y and z, and a vector q more, all `o` bytes on. */
// @ts-ignore: decorator
@inline
function neighbourSum(
  a: usize, c: usize, d: usize, e: usize, f: usize, g: usize, h: usize, j: usize,
  k: usize, l: usize, m: usize, n: usize, q: usize, o: usize,
): v128 {
  return f32x4.add(
    f32x4.add(
      f32x4.add(f32x4.mul(v128.load(a + o), v128.load(c + o)), f32x4.mul(v128.load(d + o), v128.load(e + o))),
      f32x4.add(f32x4.mul(v128.load(f + o), v128.load(g + o)), f32x4.mul(v128.load(h + o), v128.load(j + o))),
    ),
    f32x4.add(
      f32x4.add(f32x4.mul(v128.load(k + o), v128.load(l + o)), f32x4.mul(v128.load(m + o), v128.load(n + o))),
      v128.load(q + o),
    ),
  );
}

/**
 * Relaxes the voxels of one colour in the rows begin to end - 1 of one plane: x = (b + sum of conductance times neighbour) / diagonal.
 * b may be 0, for zeros.
 */
export function relaxPlane(level: usize, b: usize, x: usize, z: i32, colour: i32, begin: i32, end: i32): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const row = half << 1;
  const plane = planeBytes(level);
  const gx = facesX(level);
  const gy = facesY(level);
  const gz = facesZ(level);
  const reciprocal = reciprocals(level);
  const zeros = zeroRow(level);
  const lowest = z == 0;
  const highest = z + 1 == pagesOf(level);
  for (let y = begin; y < end; y++) {
    const side = <usize>((z + y + colour) & 1);
    const at = <usize>z * plane + <usize>y * row;
    const own = at + side * half;
    const same = x + at + half - side * half;
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
    const source = b ? b + own : zeros;
    const factor = reciprocal + own;
    const target = x + own;
    let i: usize = 0;
    for (; i + 64 <= half; i += 64) {
      const a = faceSame + i;
      const c = same + i;
      const d = faceShifted + i;
      const e = shifted + i;
      const f = faceBehind + i;
      const g = behind + i;
      const h = faceAhead + i;
      const j = ahead + i;
      const k = faceBelow + i;
      const l = below + i;
      const m = faceAbove + i;
      const n = above + i;
      const o = factor + i;
      const p = target + i;
      const q = source + i;
      v128.store(p, f32x4.mul(v128.load(o), neighbourSum(a, c, d, e, f, g, h, j, k, l, m, n, q, 0)));
      v128.store(p, f32x4.mul(v128.load(o, 16), neighbourSum(a, c, d, e, f, g, h, j, k, l, m, n, q, 16)), 16);
      v128.store(p, f32x4.mul(v128.load(o, 32), neighbourSum(a, c, d, e, f, g, h, j, k, l, m, n, q, 32)), 32);
      v128.store(p, f32x4.mul(v128.load(o, 48), neighbourSum(a, c, d, e, f, g, h, j, k, l, m, n, q, 48)), 48);
    }
    for (; i < half; i += 16)
      v128.store(
        target + i,
        f32x4.mul(
          v128.load(factor + i),
          neighbourSum(
            faceSame, same, faceShifted, shifted, faceBehind, behind, faceAhead, ahead,
            faceBelow, below, faceAbove, above, source, i,
          ),
        ),
      );
  }
}

/** Voxels of one colour in rows of one plane from a zero guess: x = b / diagonal. */
export function startPlane(level: usize, b: usize, x: usize, z: i32, colour: i32, begin: i32, end: i32): void {
  const half = halfBytes(level);
  const row = half << 1;
  const reciprocal = reciprocals(level);
  for (let y = begin; y < end; y++) {
    const own = <usize>z * planeBytes(level) + <usize>y * row + <usize>((z + y + colour) & 1) * half;
    for (let i: usize = 0; i < half; i += 16)
      v128.store(x + own + i, f32x4.mul(v128.load(b + own + i), v128.load(reciprocal + own + i)));
  }
}

/** b = b - factor x on rows of one plane; returns `before` and the sum of b^2, added by rows. */
export function advancePlane(
  level: usize,
  b: usize,
  factor: f32,
  x: usize,
  z: i32,
  begin: i32,
  end: i32,
  before: f64,
): f64 {
  const row = halfBytes(level) << 1;
  const factors = f32x4.splat(factor);
  let total = before;
  for (let y = begin; y < end; y++) {
    const at = <usize>z * planeBytes(level) + <usize>y * row;
    let squares = f32x4.splat(0);
    for (let i: usize = 0; i < row; i += 16) {
      const value = f32x4.sub(v128.load(b + at + i), f32x4.mul(factors, v128.load(x + at + i)));
      v128.store(b + at + i, value);
      squares = f32x4.add(squares, f32x4.mul(value, value));
    }
    total += laneSum(squares);
  }
  return total;
}

/** `before` and the sum of b x on rows of one plane, added by rows. */
export function productPlane(level: usize, b: usize, x: usize, z: i32, begin: i32, end: i32, before: f64): f64 {
  const row = halfBytes(level) << 1;
  let total = before;
  for (let y = begin; y < end; y++) {
    const at = <usize>z * planeBytes(level) + <usize>y * row;
    let products = f32x4.splat(0);
    for (let i: usize = 0; i < row; i += 16)
      products = f32x4.add(products, f32x4.mul(v128.load(b + at + i), v128.load(x + at + i)));
    total += laneSum(products);
  }
  return total;
}

/**
 * Adds to half a row, for the voxels of one colour in row y, the sum over their faces of conductance times neighbour: `before`, `target`
 * and what is added are half rows. After sweeps that leave the neighbours' colour without residual and this one at zero, that is
 * what this colour's residual gets from them.
 */
export function gatherRow(level: usize, x: usize, z: i32, y: i32, colour: i32, before: usize, target: usize): void {
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
  const side = <usize>((z + y + colour) & 1);
  const at = <usize>z * plane + <usize>y * row;
  const own = at + side * half;
  const same = x + at + half - side * half;
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
  let i: usize = 0;
  for (; i + 64 <= half; i += 64) {
    const a = faceSame + i;
    const c = same + i;
    const d = faceShifted + i;
    const e = shifted + i;
    const f = faceBehind + i;
    const g = behind + i;
    const h = faceAhead + i;
    const j = ahead + i;
    const k = faceBelow + i;
    const l = below + i;
    const m = faceAbove + i;
    const n = above + i;
    const p = target + i;
    const q = before + i;
    v128.store(p, neighbourSum(a, c, d, e, f, g, h, j, k, l, m, n, q, 0));
    v128.store(p, neighbourSum(a, c, d, e, f, g, h, j, k, l, m, n, q, 16), 16);
    v128.store(p, neighbourSum(a, c, d, e, f, g, h, j, k, l, m, n, q, 32), 32);
    v128.store(p, neighbourSum(a, c, d, e, f, g, h, j, k, l, m, n, q, 48), 48);
  }
  for (; i < half; i += 16)
    v128.store(
      target + i,
      neighbourSum(
        faceSame, same, faceShifted, shifted, faceBehind, behind, faceAhead, ahead,
        faceBelow, below, faceAbove, above, before, i,
      ),
    );
}

/**
 * r = A x - b for the voxels of one colour in row y, without outer faces and seams: a sum of currents, in which constants cancel exactly,
 * while products with the diagonal would leave their rounding, which is much where poor conductors lie between good ones.
 */
export function defectRow(level: usize, b: usize, x: usize, r: usize, z: i32, y: i32, colour: i32): void {
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
  const side = <usize>((z + y + colour) & 1);
  const at = <usize>z * plane + <usize>y * row;
  const own = at + side * half;
  const same = x + at + half - side * half;
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
  for (let i: usize = 0; i < half; i += 16) {
    const here = v128.load(x + own + i);
    const alongX = f32x4.add(
      f32x4.mul(v128.load(faceSame + i), f32x4.sub(here, v128.load(same + i))),
      f32x4.mul(v128.load(faceShifted + i), f32x4.sub(here, v128.load(shifted + i))),
    );
    const alongY = f32x4.add(
      f32x4.mul(v128.load(faceBehind + i), f32x4.sub(here, v128.load(behind + i))),
      f32x4.mul(v128.load(faceAhead + i), f32x4.sub(here, v128.load(ahead + i))),
    );
    const alongZ = f32x4.add(
      f32x4.mul(v128.load(faceBelow + i), f32x4.sub(here, v128.load(below + i))),
      f32x4.mul(v128.load(faceAbove + i), f32x4.sub(here, v128.load(above + i))),
    );
    const flux = f32x4.add(f32x4.add(alongX, alongY), alongZ);
    v128.store(r + own + i, f32x4.sub(flux, v128.load(b + own + i)));
  }
}

/**
 * Right-hand side of the rows begin to end - 1 of one plane of the coarse level: the sum of the residuals of its 2 x 2 x 2 voxels. Those
 * of one colour are what `gatherRow` finds, after a sweep over the other colour, whose residuals are then zero.
 */
export function restrictPlane(
  level: usize,
  x: usize,
  coarse: usize,
  coarseB: usize,
  plane: i32,
  colour: i32,
  sums: usize,
  begin: i32,
  end: i32,
): void {
  const half = halfBytes(coarse);
  const used = usedBytes(coarse);
  const pages = pagesOf(level);
  const rows = rowsOf(level);
  for (let row = begin; row < end; row++) {
    gatherRow(level, x, plane * 2, row * 2, colour, zeroRow(level), sums);
    if (row * 2 + 1 < rows) gatherRow(level, x, plane * 2, row * 2 + 1, colour, sums, sums);
    if (plane * 2 + 1 < pages) {
      gatherRow(level, x, plane * 2 + 1, row * 2, colour, sums, sums);
      if (row * 2 + 1 < rows) gatherRow(level, x, plane * 2 + 1, row * 2 + 1, colour, sums, sums);
    }
    splitRow(sums, coarseB + <usize>plane * planeBytes(coarse) + <usize>row * (half << 1), half, used);
  }
}

/** Adds the coarse level's correction to the voxels of one colour in rows of one plane. */
export function prolongPlane(
  level: usize,
  x: usize,
  coarse: usize,
  coarseX: usize,
  z: i32,
  colour: i32,
  begin: i32,
  end: i32,
): void {
  const half = halfBytes(level);
  const coarseHalf = halfBytes(coarse);
  const used = usedBytes(coarse);
  for (let y = begin; y < end; y++) {
    const from = coarseX + <usize>(z >> 1) * planeBytes(coarse) + <usize>(y >> 1) * (coarseHalf << 1);
    const to = x + <usize>z * planeBytes(level) + <usize>y * (half << 1) + <usize>((z + y + colour) & 1) * half;
    for (let j: usize = 0; j < used; j += 16) {
      const even = v128.load(from + j);
      const odd = v128.load(from + coarseHalf + j);
      const at = to + (j << 1);
      v128.store(at, f32x4.add(v128.load(at), v128.shuffle<f32>(even, odd, 0, 4, 1, 5)));
      v128.store(at, f32x4.add(v128.load(at, 16), v128.shuffle<f32>(even, odd, 2, 6, 3, 7)), 16);
    }
  }
}
