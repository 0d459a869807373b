// The inner loop of the dense factorisations: C = C - A B^T on tiles of 4 x 4 doubles held in eight registers.
//
// Layout: C is stored by columns, `ld` bytes apart. A and B are packed by groups of four rows: group g holds, for each of the
// `depth` columns in turn, the four entries of rows 4g to 4g+3 (32 bytes); groups are `stride` bytes apart. For each entry the
// products are added in the order of the columns, starting at zero, and the sum is subtracted once: the bits do not depend on tiling.
// These are helpers of the kernels in dense-*.ts; the module exports none of them.

/** Doubles in a row group. */
export const GROUP: i32 = 4;
/** Columns eliminated before the rest of the front is updated. */
export const PANEL: i32 = 48;
/** Row groups that stay in the first-level cache while the column groups pass. */
const ROW_GROUPS: i32 = 8;

/** One whole tile. */
// @ts-ignore: decorator
@inline
export function tile(depth: i32, a: usize, b: usize, c: usize, ld: usize): void {
  let top0 = f64x2.splat(0);
  let top1 = f64x2.splat(0);
  let top2 = f64x2.splat(0);
  let top3 = f64x2.splat(0);
  let low0 = f64x2.splat(0);
  let low1 = f64x2.splat(0);
  let low2 = f64x2.splat(0);
  let low3 = f64x2.splat(0);
  const end = a + (<usize>depth << 5);
  while (a < end) {
    const top = v128.load(a);
    const low = v128.load(a, 16);
    const b0 = v128.load64_splat(b);
    top0 = f64x2.add(top0, f64x2.mul(top, b0));
    low0 = f64x2.add(low0, f64x2.mul(low, b0));
    const b1 = v128.load64_splat(b, 8);
    top1 = f64x2.add(top1, f64x2.mul(top, b1));
    low1 = f64x2.add(low1, f64x2.mul(low, b1));
    const b2 = v128.load64_splat(b, 16);
    top2 = f64x2.add(top2, f64x2.mul(top, b2));
    low2 = f64x2.add(low2, f64x2.mul(low, b2));
    const b3 = v128.load64_splat(b, 24);
    top3 = f64x2.add(top3, f64x2.mul(top, b3));
    low3 = f64x2.add(low3, f64x2.mul(low, b3));
    a += 32;
    b += 32;
  }
  v128.store(c, f64x2.sub(v128.load(c), top0));
  v128.store(c, f64x2.sub(v128.load(c, 16), low0), 16);
  c += ld;
  v128.store(c, f64x2.sub(v128.load(c), top1));
  v128.store(c, f64x2.sub(v128.load(c, 16), low1), 16);
  c += ld;
  v128.store(c, f64x2.sub(v128.load(c), top2));
  v128.store(c, f64x2.sub(v128.load(c, 16), low2), 16);
  c += ld;
  v128.store(c, f64x2.sub(v128.load(c), top3));
  v128.store(c, f64x2.sub(v128.load(c, 16), low3), 16);
}

/** The columns `from` to `to` - 1 of a tile. */
export function partialTile(depth: i32, a: usize, b: usize, c: usize, ld: usize, from: i32, to: i32): void {
  const end = a + (<usize>depth << 5);
  for (let column = from; column < to; column++) {
    let top = f64x2.splat(0);
    let low = f64x2.splat(0);
    let entry = b + (<usize>column << 3);
    for (let row = a; row < end; row += 32) {
      const factor = v128.load64_splat(entry);
      top = f64x2.add(top, f64x2.mul(v128.load(row), factor));
      low = f64x2.add(low, f64x2.mul(v128.load(row, 16), factor));
      entry += 32;
    }
    const at = c + <usize>column * ld;
    v128.store(at, f64x2.sub(v128.load(at), top));
    v128.store(at, f64x2.sub(v128.load(at, 16), low), 16);
  }
}

/**
 * C = C - A B^T for `rows` x `columns` groups; with `lower` only tiles on and below the diagonal (and the whole of the diagonal
 * tiles). The first column group begins at its column `skip`, the last one ends before its column `last`.
 */
export function update(
  rows: i32,
  columns: i32,
  depth: i32,
  stride: usize,
  a: usize,
  b: usize,
  c: usize,
  ld: usize,
  lower: bool,
  skip: i32,
  last: i32,
): void {
  for (let first = 0; first < rows; first += ROW_GROUPS) {
    const end = min(first + ROW_GROUPS, rows);
    const columnEnd = lower ? min(columns, end) : columns;
    for (let j = 0; j < columnEnd; j++) {
      const from = j == 0 ? skip : 0;
      const to = j == columns - 1 ? last : GROUP;
      const begin = lower ? max(first, j) : first;
      const right = b + <usize>j * stride;
      let left = a + <usize>begin * stride;
      let at = c + (<usize>j << 2) * ld + (<usize>begin << 5);
      if (from == 0 && to == GROUP) {
        for (let i = begin; i < end; i++) {
          tile(depth, left, right, at, ld);
          left += stride;
          at += 32;
        }
      } else {
        for (let i = begin; i < end; i++) {
          partialTile(depth, left, right, at, ld, from, to);
          left += stride;
          at += 32;
        }
      }
    }
  }
}
