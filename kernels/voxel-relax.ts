// Red-black Gauss-Seidel on one level, fused by planes: while plane k is relaxed red, plane k - 1 is relaxed black and the planes
// below are restricted, so that each value passes through the memory once. Red voxels have z + y + x even. Data layout:
// voxel-level.ts. The order of the planes changes no bit of the result, hence slabs of planes can be given to threads; nor does that
// of the rows, hence a level is worked on in strips of rows that stay in the second-level cache, each stage a row behind the one before.
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
  stripRows,
  touchRows,
  usedBytes,
  zeroRow,
} from './voxel-level';

/** Relaxes the voxels of one colour in the rows begin to end - 1 of one plane: x = (b + sum of conductance times neighbour) / diagonal. */
function relaxPlane(level: usize, b: usize, x: usize, z: i32, colour: i32, begin: i32, end: i32): void {
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
    const source = b + own;
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
      v128.store(
        p,
        f32x4.mul(
          v128.load(o),
          f32x4.add(
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(a), v128.load(c)), f32x4.mul(v128.load(d), v128.load(e))),
              f32x4.add(f32x4.mul(v128.load(f), v128.load(g)), f32x4.mul(v128.load(h), v128.load(j))),
            ),
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(k), v128.load(l)), f32x4.mul(v128.load(m), v128.load(n))),
              v128.load(q),
            ),
          ),
        ),
      );
      v128.store(
        p,
        f32x4.mul(
          v128.load(o, 16),
          f32x4.add(
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(a, 16), v128.load(c, 16)), f32x4.mul(v128.load(d, 16), v128.load(e, 16))),
              f32x4.add(f32x4.mul(v128.load(f, 16), v128.load(g, 16)), f32x4.mul(v128.load(h, 16), v128.load(j, 16))),
            ),
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(k, 16), v128.load(l, 16)), f32x4.mul(v128.load(m, 16), v128.load(n, 16))),
              v128.load(q, 16),
            ),
          ),
        ), 16
      );
      v128.store(
        p,
        f32x4.mul(
          v128.load(o, 32),
          f32x4.add(
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(a, 32), v128.load(c, 32)), f32x4.mul(v128.load(d, 32), v128.load(e, 32))),
              f32x4.add(f32x4.mul(v128.load(f, 32), v128.load(g, 32)), f32x4.mul(v128.load(h, 32), v128.load(j, 32))),
            ),
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(k, 32), v128.load(l, 32)), f32x4.mul(v128.load(m, 32), v128.load(n, 32))),
              v128.load(q, 32),
            ),
          ),
        ), 32
      );
      v128.store(
        p,
        f32x4.mul(
          v128.load(o, 48),
          f32x4.add(
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(a, 48), v128.load(c, 48)), f32x4.mul(v128.load(d, 48), v128.load(e, 48))),
              f32x4.add(f32x4.mul(v128.load(f, 48), v128.load(g, 48)), f32x4.mul(v128.load(h, 48), v128.load(j, 48))),
            ),
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(k, 48), v128.load(l, 48)), f32x4.mul(v128.load(m, 48), v128.load(n, 48))),
              v128.load(q, 48),
            ),
          ),
        ), 48
      );
    }
    for (; i < half; i += 16) {
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
      v128.store(
        p,
        f32x4.mul(
          v128.load(o),
          f32x4.add(
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(a), v128.load(c)), f32x4.mul(v128.load(d), v128.load(e))),
              f32x4.add(f32x4.mul(v128.load(f), v128.load(g)), f32x4.mul(v128.load(h), v128.load(j))),
            ),
            f32x4.add(
              f32x4.add(f32x4.mul(v128.load(k), v128.load(l)), f32x4.mul(v128.load(m), v128.load(n))),
              v128.load(q),
            ),
          ),
        ),
      );
    }
  }
}

/** Red voxels of rows of one plane from a zero guess: x = b / diagonal. */
function startPlane(level: usize, b: usize, x: usize, z: i32, begin: i32, end: i32): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const row = half << 1;
  const reciprocal = reciprocals(level);
  for (let y = begin; y < end; y++) {
    const own = <usize>z * planeBytes(level) + <usize>y * row + <usize>((z + y) & 1) * half;
    for (let i: usize = 0; i < half; i += 16)
      v128.store(x + own + i, f32x4.mul(v128.load(b + own + i), v128.load(reciprocal + own + i)));
  }
}

/** b = b - factor x on rows of one plane; returns `before` and the sum of b^2, added by rows. */
function advancePlane(
  level: usize,
  b: usize,
  factor: f32,
  x: usize,
  z: i32,
  begin: i32,
  end: i32,
  before: f64,
): f64 {
  const rows = rowsOf(level);
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
function productPlane(level: usize, b: usize, x: usize, z: i32, begin: i32, end: i32, before: f64): f64 {
  const rows = rowsOf(level);
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
 * Sums the residuals of two rows' red voxels to a row of partial sums; with `first` the row is begun. The residual of a red voxel
 * after a red and a black sweep from zero is the sum over its faces of conductance times black neighbour, that of a black one is zero.
 */
function residualRow(level: usize, x: usize, z: i32, y: i32, first: bool, sums: usize): void {
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
  const side = <usize>((z + y) & 1);
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
  const before = first ? zeros : sums;
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
    const p = sums + i;
    const q = before + i;
    v128.store(
      p,
      f32x4.add(
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(a), v128.load(c)), f32x4.mul(v128.load(d), v128.load(e))),
          f32x4.add(f32x4.mul(v128.load(f), v128.load(g)), f32x4.mul(v128.load(h), v128.load(j))),
        ),
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(k), v128.load(l)), f32x4.mul(v128.load(m), v128.load(n))),
          v128.load(q),
        ),
      ),
    );
    v128.store(
      p,
      f32x4.add(
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(a, 16), v128.load(c, 16)), f32x4.mul(v128.load(d, 16), v128.load(e, 16))),
          f32x4.add(f32x4.mul(v128.load(f, 16), v128.load(g, 16)), f32x4.mul(v128.load(h, 16), v128.load(j, 16))),
        ),
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(k, 16), v128.load(l, 16)), f32x4.mul(v128.load(m, 16), v128.load(n, 16))),
          v128.load(q, 16),
        ),
      ), 16
    );
    v128.store(
      p,
      f32x4.add(
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(a, 32), v128.load(c, 32)), f32x4.mul(v128.load(d, 32), v128.load(e, 32))),
          f32x4.add(f32x4.mul(v128.load(f, 32), v128.load(g, 32)), f32x4.mul(v128.load(h, 32), v128.load(j, 32))),
        ),
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(k, 32), v128.load(l, 32)), f32x4.mul(v128.load(m, 32), v128.load(n, 32))),
          v128.load(q, 32),
        ),
      ), 32
    );
    v128.store(
      p,
      f32x4.add(
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(a, 48), v128.load(c, 48)), f32x4.mul(v128.load(d, 48), v128.load(e, 48))),
          f32x4.add(f32x4.mul(v128.load(f, 48), v128.load(g, 48)), f32x4.mul(v128.load(h, 48), v128.load(j, 48))),
        ),
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(k, 48), v128.load(l, 48)), f32x4.mul(v128.load(m, 48), v128.load(n, 48))),
          v128.load(q, 48),
        ),
      ), 48
    );
  }
  for (; i < half; i += 16) {
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
    const p = sums + i;
    const q = before + i;
    v128.store(
      p,
      f32x4.add(
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(a), v128.load(c)), f32x4.mul(v128.load(d), v128.load(e))),
          f32x4.add(f32x4.mul(v128.load(f), v128.load(g)), f32x4.mul(v128.load(h), v128.load(j))),
        ),
        f32x4.add(
          f32x4.add(f32x4.mul(v128.load(k), v128.load(l)), f32x4.mul(v128.load(m), v128.load(n))),
          v128.load(q),
        ),
      ),
    );
  }
}

/** Right-hand side of the rows begin to end - 1 of one plane of the coarse level: the sum of the residuals of its 2 x 2 x 2 voxels. */
function restrictPlane(
  level: usize,
  x: usize,
  coarse: usize,
  coarseB: usize,
  plane: i32,
  sums: usize,
  begin: i32,
  end: i32,
): void {
  const half = halfBytes(coarse);
  const used = usedBytes(coarse);
  const pages = pagesOf(level);
  const rows = rowsOf(level);
  for (let row = begin; row < end; row++) {
    residualRow(level, x, plane * 2, row * 2, true, sums);
    if (row * 2 + 1 < rows) residualRow(level, x, plane * 2, row * 2 + 1, false, sums);
    if (plane * 2 + 1 < pages) {
      residualRow(level, x, plane * 2 + 1, row * 2, false, sums);
      if (row * 2 + 1 < rows) residualRow(level, x, plane * 2 + 1, row * 2 + 1, false, sums);
    }
    splitRow(sums, coarseB + <usize>plane * planeBytes(coarse) + <usize>row * (half << 1), half, used);
  }
}

/** Adds the coarse level's correction to the red voxels of rows of one plane. */
function prolongPlane(level: usize, x: usize, coarse: usize, coarseX: usize, z: i32, begin: i32, end: i32): void {
  const rows = rowsOf(level);
  const half = halfBytes(level);
  const coarseHalf = halfBytes(coarse);
  const used = usedBytes(coarse);
  for (let y = begin; y < end; y++) {
    const from = coarseX + <usize>(z >> 1) * planeBytes(coarse) + <usize>(y >> 1) * (coarseHalf << 1);
    const to = x + <usize>z * planeBytes(level) + <usize>y * (half << 1) + <usize>((z + y) & 1) * half;
    for (let j: usize = 0; j < used; j += 16) {
      const even = v128.load(from + j);
      const odd = v128.load(from + coarseHalf + j);
      const at = to + (j << 1);
      v128.store(at, f32x4.add(v128.load(at), v128.shuffle<f32>(even, odd, 0, 4, 1, 5)));
      v128.store(at, f32x4.add(v128.load(at, 16), v128.shuffle<f32>(even, odd, 2, 6, 3, 7)), 16);
    }
  }
}

/**
 * First half of a cycle: relaxes red and then black from a zero guess and restricts the residual, on the planes named by the three
 * ranges (the last in planes of the coarse level). With squares (address of one double per plane, or 0) the right-hand side is first
 * reduced by factor x, x being what the array holds on entry, and its squares are summed. `coarse` 0: no restriction.
 */
export function voxelDescend(
  level: usize,
  b: usize,
  x: usize,
  coarse: usize,
  coarseB: usize,
  sums: usize,
  factor: f64,
  squares: usize,
  redBegin: i32,
  redEnd: i32,
  blackBegin: i32,
  blackEnd: i32,
  coarseBegin: i32,
  coarseEnd: i32,
): void {
  const rows = rowsOf(level);
  const height = stripRows(level);
  for (let strip = 0; strip < rows; strip += height) {
    const end = strip + height < rows ? strip + height : rows;
    descendStrip(
      level, b, x, coarse, coarseB, sums, factor, squares,
      redBegin, redEnd, blackBegin, blackEnd, coarseBegin, coarseEnd, strip, end,
    );
  }
}

/** The same on the rows of a strip; each stage is a row behind the one before. Strips begin at even rows. */
function descendStrip(
  level: usize,
  b: usize,
  x: usize,
  coarse: usize,
  coarseB: usize,
  sums: usize,
  factor: f64,
  squares: usize,
  redBegin: i32,
  redEnd: i32,
  blackBegin: i32,
  blackEnd: i32,
  coarseBegin: i32,
  coarseEnd: i32,
  begin: i32,
  end: i32,
): void {
  const rows = rowsOf(level);
  const whole = end == rows;
  const blackRow = begin == 0 ? 0 : begin - 1;
  const blackRows = whole ? rows : end - 1;
  const coarseRow = begin == 0 ? 0 : (begin >> 1) - 1;
  const coarseRows = whole ? (rows + 1) >> 1 : (end >> 1) - 1;
  const last = pagesOf(level) - 1;
  const stop = max(max(redEnd, blackEnd + 1), 2 * coarseEnd + 2);
  for (let k = min(min(redBegin, blackBegin + 1), 2 * coarseBegin + 2); k < stop; k++) {
    if (k >= redBegin && k < redEnd) {
      touchRows(level, b, x, reciprocals(level), k, begin, end);
      if (squares) {
        const sum = squares + (<usize>k << 3);
        store<f64>(sum, advancePlane(level, b, <f32>factor, x, k, begin, end, begin == 0 ? 0 : load<f64>(sum)));
      }
      startPlane(level, b, x, k, begin, end);
    }
    if (k - 1 >= blackBegin && k - 1 < blackEnd) relaxPlane(level, b, x, k - 1, 1, blackRow, blackRows);
    // Plane k - 1 is now black up to its neighbours: those below it may be restricted.
    const plane = (k - 3) >> 1;
    if ((k & 1) == 1 && plane >= coarseBegin && plane < coarseEnd && k - 1 <= last)
      restrictPlane(level, x, coarse, coarseB, plane, sums, coarseRow, coarseRows);
  }
  // The last coarse plane has no black plane above it to wait for.
  for (let plane = max(coarseBegin, (stop - 3) >> 1); plane < coarseEnd; plane++)
    if (2 * plane + 2 > last) restrictPlane(level, x, coarse, coarseB, plane, sums, coarseRow, coarseRows);
}

/**
 * Second half of a cycle: adds the coarse correction to red voxels, relaxes black, then red, on the planes named by the three ranges.
 * With products (address of one double per plane, or 0) sums b x on every plane as it is finished. `coarse` 0: no correction.
 */
export function voxelAscend(
  level: usize,
  b: usize,
  x: usize,
  coarse: usize,
  coarseX: usize,
  products: usize,
  addBegin: i32,
  addEnd: i32,
  blackBegin: i32,
  blackEnd: i32,
  redBegin: i32,
  redEnd: i32,
): void {
  const rows = rowsOf(level);
  const height = stripRows(level);
  const stop = max(max(addEnd, blackEnd + 1), redEnd + 2);
  for (let begin = 0; begin < rows; begin += height) {
    const whole = begin + height >= rows;
    const end = whole ? rows : begin + height;
    const blackRow = begin == 0 ? 0 : begin - 1;
    const blackRows = whole ? rows : end - 1;
    const redRow = begin == 0 ? 0 : begin - 2;
    const redRows = whole ? rows : end - 2;
    for (let k = min(min(addBegin, blackBegin + 1), redBegin + 2); k < stop; k++) {
      if (k >= addBegin && k < addEnd) {
        touchRows(level, b, x, reciprocals(level), k, begin, end);
        if (coarse) prolongPlane(level, x, coarse, coarseX, k, begin, end);
      }
      if (k - 1 >= blackBegin && k - 1 < blackEnd) relaxPlane(level, b, x, k - 1, 1, blackRow, blackRows);
      if (k - 2 >= redBegin && k - 2 < redEnd) {
        relaxPlane(level, b, x, k - 2, 0, redRow, redRows);
        if (products) {
          const sum = products + (<usize>(k - 2) << 3);
          store<f64>(sum, productPlane(level, b, x, k - 2, redRow, redRows, begin == 0 ? 0 : load<f64>(sum)));
        }
      }
    }
  }
}
