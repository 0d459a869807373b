// Products of sparse matrices in compressed rows with vectors of doubles. Twin: src/solvers/kernels/twins/sparse.ts.
// Layout: rowStart i32[rows + 1], columnIndex i32[entries] (ascending in a row), values f64[entries]; blocks are row-major, one after
// the other in the order of the entries. Rows [begin, end) are done, so that threads share a matrix by rows: a row's sum does not
// depend on who takes it.
import { rowProduct } from './sparse-row';

/** y = A x, rows begin to end - 1. */
export function sparseProduct(
  begin: i32, end: i32, rowStart: usize, columnIndex: usize, values: usize, x: usize, y: usize,
): void {
  let k = <usize>load<u32>(rowStart + (<usize>begin << 2));
  for (let row = begin; row < end; row++) {
    const last = <usize>load<u32>(rowStart + (<usize>row << 2), 4);
    store<f64>(y + (<usize>row << 3), rowProduct(k, last, columnIndex, values, x));
    k = last;
  }
}

/**
 * y = A x with the lower triangle of a symmetric A, one chunk of rows begin to end - 1: each entry acts on its row and, mirrored, on its
 * column. What falls on columns before the chunk is added to `window`, which stands for y from row `low` on and is zeroed here; the
 * caller adds it to y afterwards. Rows end with their diagonal entry.
 */
export function symmetricProduct(
  begin: i32, end: i32, rowStart: usize, columnIndex: usize, values: usize, x: usize, y: usize, window: usize, low: i32,
): void {
  if (begin > low) memory.fill(window, 0, <usize>(begin - low) << 3);
  // Unsigned wrap-around makes window + 8 column the address of that column's place.
  const outside = window - (<usize>low << 3);
  let column = columnIndex + (<usize>load<u32>(rowStart + (<usize>begin << 2)) << 2);
  let value = values + ((column - columnIndex) << 1);
  for (let row = begin; row < end; row++) {
    const last = columnIndex + (<usize>load<u32>(rowStart + (<usize>row << 2), 4) << 2) - 4;
    const at = <usize>row << 3;
    const here = load<f64>(x + at);
    let sum: f64 = 0;
    while (column < last) {
      const j = load<u32>(column);
      if (j >= <u32>begin) break;
      const there = <usize>j << 3;
      const a = load<f64>(value);
      sum += a * load<f64>(x + there);
      store<f64>(outside + there, load<f64>(outside + there) + a * here);
      column += 4;
      value += 8;
    }
    while (column < last) {
      const there = <usize>load<u32>(column) << 3;
      const a = load<f64>(value);
      sum += a * load<f64>(x + there);
      store<f64>(y + there, load<f64>(y + there) + a * here);
      column += 4;
      value += 8;
    }
    store<f64>(y + at, sum + load<f64>(value) * here);
    column += 4;
    value += 8;
  }
}

/** y = A x in blocks of 2 by 2, rows of blocks begin to end - 1. */
export function blockProduct2(
  begin: i32, end: i32, rowStart: usize, columnIndex: usize, values: usize, x: usize, y: usize,
): void {
  let k = <usize>load<u32>(rowStart + (<usize>begin << 2));
  for (let row = begin; row < end; row++) {
    const last = <usize>load<u32>(rowStart + (<usize>row << 2), 4);
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    for (; k < last; k++) {
      const there = v128.load(x + (<usize>load<u32>(columnIndex + (k << 2)) << 4));
      const block = values + (k << 5);
      first = f64x2.add(first, f64x2.mul(v128.load(block), there));
      second = f64x2.add(second, f64x2.mul(v128.load(block, 16), there));
    }
    const at = y + (<usize>row << 4);
    store<f64>(at, f64x2.extract_lane(first, 0) + f64x2.extract_lane(first, 1));
    store<f64>(at, f64x2.extract_lane(second, 0) + f64x2.extract_lane(second, 1), 8);
  }
}

/** y = A x in blocks of 3 by 3, rows of blocks begin to end - 1. */
export function blockProduct3(
  begin: i32, end: i32, rowStart: usize, columnIndex: usize, values: usize, x: usize, y: usize,
): void {
  let k = <usize>load<u32>(rowStart + (<usize>begin << 2));
  for (let row = begin; row < end; row++) {
    const last = <usize>load<u32>(rowStart + (<usize>row << 2), 4);
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    let third = f64x2.splat(0);
    let a: f64 = 0;
    let b: f64 = 0;
    let c: f64 = 0;
    for (; k < last; k++) {
      const there = x + <usize>load<u32>(columnIndex + (k << 2)) * 24;
      const block = values + k * 72;
      const pair = v128.load(there);
      const single = load<f64>(there, 16);
      first = f64x2.add(first, f64x2.mul(v128.load(block), pair));
      a += load<f64>(block, 16) * single;
      second = f64x2.add(second, f64x2.mul(v128.load(block, 24), pair));
      b += load<f64>(block, 40) * single;
      third = f64x2.add(third, f64x2.mul(v128.load(block, 48), pair));
      c += load<f64>(block, 64) * single;
    }
    const at = y + <usize>row * 24;
    store<f64>(at, f64x2.extract_lane(first, 0) + f64x2.extract_lane(first, 1) + a);
    store<f64>(at, f64x2.extract_lane(second, 0) + f64x2.extract_lane(second, 1) + b, 8);
    store<f64>(at, f64x2.extract_lane(third, 0) + f64x2.extract_lane(third, 1) + c, 16);
  }
}

/** y = A x in blocks of any size, `blockRows` by `blockColumns`, rows of blocks begin to end - 1. */
export function blockProduct(
  begin: i32, end: i32, blockRows: i32, blockColumns: i32, rowStart: usize, columnIndex: usize, values: usize, x: usize, y: usize,
): void {
  const first = <usize>load<u32>(rowStart + (<usize>begin << 2));
  const wide = <usize>blockColumns << 3;
  let block = values + first * <usize>blockRows * wide;
  let column = columnIndex + (first << 2);
  let at = y + ((<usize>begin * <usize>blockRows) << 3);
  memory.fill(at, 0, (<usize>(end - begin) * <usize>blockRows) << 3);
  for (let row = begin; row < end; row++) {
    const last = columnIndex + (<usize>load<u32>(rowStart + (<usize>row << 2), 4) << 2);
    const after = at + (<usize>blockRows << 3);
    while (column < last) {
      const there = x + <usize>load<u32>(column) * wide;
      for (let target = at; target < after; target += 8) {
        let sum: f64 = 0;
        for (let offset: usize = 0; offset < wide; offset += 8) sum += load<f64>(block + offset) * load<f64>(there + offset);
        store<f64>(target, load<f64>(target) + sum);
        block += wide;
      }
      column += 4;
    }
    at = after;
  }
}

/**
 * y = A x with the lower triangle, in blocks of 3 by 3, of a symmetric A, one chunk of block rows; the blocks on the diagonal are stored
 * whole. The window is as in symmetricProduct, in block rows.
 */
export function symmetricBlockProduct3(
  begin: i32, end: i32, rowStart: usize, columnIndex: usize, values: usize, x: usize, y: usize, window: usize, low: i32,
): void {
  if (begin > low) memory.fill(window, 0, <usize>(begin - low) * 24);
  const outside = window - <usize>low * 24;
  let k = <usize>load<u32>(rowStart + (<usize>begin << 2));
  for (let row = begin; row < end; row++) {
    const last = <usize>load<u32>(rowStart + (<usize>row << 2), 4) - 1;
    const at = <usize>row * 24;
    const x0 = load<f64>(x + at);
    const x1 = load<f64>(x + at, 8);
    const x2 = load<f64>(x + at, 16);
    const s0 = f64x2.splat(x0);
    const s1 = f64x2.splat(x1);
    const s2 = f64x2.splat(x2);
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    let third = f64x2.splat(0);
    let a: f64 = 0;
    let b: f64 = 0;
    let c: f64 = 0;
    for (; k < last; k++) {
      const j = load<u32>(columnIndex + (k << 2));
      const there = <usize>j * 24;
      const block = values + k * 72;
      const target = (j < <u32>begin ? outside : y) + there;
      const pair = v128.load(x + there);
      const single = load<f64>(x + there, 16);
      const r0 = v128.load(block);
      const r1 = v128.load(block, 24);
      const r2 = v128.load(block, 48);
      const t0 = load<f64>(block, 16);
      const t1 = load<f64>(block, 40);
      const t2 = load<f64>(block, 64);
      first = f64x2.add(first, f64x2.mul(r0, pair));
      a += t0 * single;
      second = f64x2.add(second, f64x2.mul(r1, pair));
      b += t1 * single;
      third = f64x2.add(third, f64x2.mul(r2, pair));
      c += t2 * single;
      const mirrored = f64x2.add(f64x2.add(f64x2.mul(r0, s0), f64x2.mul(r1, s1)), f64x2.mul(r2, s2));
      v128.store(target, f64x2.add(v128.load(target), mirrored));
      store<f64>(target, load<f64>(target, 16) + (t0 * x0 + t1 * x1 + t2 * x2), 16);
    }
    // The diagonal block is whole and acts on its row alone.
    const block = values + k * 72;
    const pair = v128.load(x + at);
    first = f64x2.add(first, f64x2.mul(v128.load(block), pair));
    a += load<f64>(block, 16) * x2;
    second = f64x2.add(second, f64x2.mul(v128.load(block, 24), pair));
    b += load<f64>(block, 40) * x2;
    third = f64x2.add(third, f64x2.mul(v128.load(block, 48), pair));
    c += load<f64>(block, 64) * x2;
    store<f64>(y + at, f64x2.extract_lane(first, 0) + f64x2.extract_lane(first, 1) + a);
    store<f64>(y + at, f64x2.extract_lane(second, 0) + f64x2.extract_lane(second, 1) + b, 8);
    store<f64>(y + at, f64x2.extract_lane(third, 0) + f64x2.extract_lane(third, 1) + c, 16);
    k++;
  }
}
