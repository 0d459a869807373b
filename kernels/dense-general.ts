// Partial factorisation L U of a dense unsymmetric front with threshold partial pivoting among its fully summed rows and columns; what has
// no acceptable pivot is left to the parent. Twin: src/solvers/kernels/twins/dense-general.ts.
//
// Layout of a front with k fully summed rows and columns and r others (k4, r4: rounded up to multiples of four):
// - panel: k columns of k4 + r4 doubles, the fully summed columns: rows 0 to k-1, zeros to k4, then the r other rows, zeros after. L (unit
//   diagonal, not stored) and U of the square replace it.
// - rows: k columns of r4 doubles, the fully summed rows in the other columns, transposed; U replaces them.
// - contribution: r4 columns of r4 doubles.
// - work: 3 * 48 * (k4 + r4) doubles for packed copies.
import { PANEL, update } from './dense-tile';

/** Packs `depth` columns from a row group on, see dense-tile.ts; rows before `from` of the first group count as zero. */
function packRows(groups: i32, depth: i32, columns: usize, ld: usize, from: i32, packed: usize): void {
  const start = packed;
  for (let group = 0; group < groups; group++) {
    let at = columns + (<usize>group << 5);
    for (let c = 0; c < depth; c++) {
      v128.store(packed, v128.load(at));
      v128.store(packed, v128.load(at, 16), 16);
      at += ld;
      packed += 32;
    }
  }
  if (groups == 0) return;
  for (let c = 0; c < depth; c++) {
    for (let i = 0; i < from; i++) store<f64>(start + (<usize>c << 5) + (<usize>i << 3), 0);
  }
}

/** Packs `depth` rows of the columns `begin` to `end` - 1 by groups of four columns; what is beyond counts as zero. */
function packColumns(begin: i32, end: i32, depth: i32, rows: usize, ld: usize, packed: usize): void {
  for (let first = begin; first < end; first += 4) {
    for (let c = 0; c < depth; c++) {
      for (let i = 0; i < 4; i++) {
        const column = first + i;
        const value = column < end ? load<f64>(rows + <usize>column * ld + (<usize>c << 3)) : 0;
        store<f64>(packed + (<usize>i << 3), value);
      }
      packed += 32;
    }
  }
}

function exchangeVectors(count: i32, a: usize, b: usize): void {
  for (let i = 0; i < count; i++) {
    const kept = load<f64>(a);
    store<f64>(a, load<f64>(b));
    store<f64>(b, kept);
    a += 8;
    b += 8;
  }
}

function exchangeEntries(list: usize, p: i32, q: i32): void {
  const a = list + (<usize>p << 2);
  const b = list + (<usize>q << 2);
  const kept = load<i32>(a);
  store<i32>(a, load<i32>(b));
  store<i32>(b, kept);
}

/** Solves with the unit triangle of the panel's steps in `count` rows (by `stride` bytes) of a vector-valued unknown, in pairs of doubles. */
function eliminateRows(first: i32, done: i32, panel: usize, ld: usize, rows: usize, r4: i32): void {
  const rowLd = <usize>r4 << 3;
  for (let q = first; q < done; q++) {
    const source = rows + <usize>q * rowLd;
    for (let i = q + 1; i < done; i++) {
      const factor = f64x2.splat(load<f64>(panel + <usize>q * ld + (<usize>i << 3)));
      const target = rows + <usize>i * rowLd;
      for (let at: usize = 0; at < rowLd; at += 16) {
        v128.store(target + at, f64x2.sub(v128.load(target + at), f64x2.mul(factor, v128.load(source + at))));
      }
    }
  }
}

/**
 * Factors as many of the k fully summed columns as have an acceptable pivot and updates the contribution. A pivot must exceed `tiny` and
 * `threshold` times every entry of its column. Rows are exchanged with the entries of `rowList`, columns with those of `columnList`. With
 * `last` the columns that are left at the end are eliminated with the pivot 0 and a 1 in `marks`.
 * Returns the number of eliminated columns.
 */
export function factorFrontGeneral(
  k: i32,
  r: i32,
  panel: usize,
  rows: usize,
  contribution: usize,
  rowList: usize,
  columnList: usize,
  marks: usize,
  threshold: f64,
  tiny: f64,
  last: i32,
  work: usize,
): i32 {
  const k4 = (k + 3) & ~3;
  const r4 = (r + 3) & ~3;
  const height = k4 + r4;
  const ld = <usize>height << 3;
  const rowLd = <usize>r4 << 3;
  const groups = height >> 2;
  const left = work;
  const right = work + ld * PANEL;
  let done = 0;
  let width = PANEL;
  while (done < k) {
    const first = done;
    const end = min(k, first + width);
    while (done < end && done - first < PANEL) {
      let chosen = -1;
      let row = -1;
      for (let j = done; j < end; j++) {
        const column = panel + <usize>j * ld;
        let best: f64 = 0;
        let place = -1;
        for (let i = done; i < k; i++) {
          const value = abs(load<f64>(column + (<usize>i << 3)));
          if (value > best) {
            best = value;
            place = i;
          }
        }
        if (!(best > tiny)) continue;
        let largest = best;
        for (let i = k4; i < height; i++) largest = max(largest, abs(load<f64>(column + (<usize>i << 3))));
        if (best >= threshold * largest) {
          chosen = j;
          row = place;
          break;
        }
      }
      if (chosen < 0) break;
      const column = panel + <usize>done * ld;
      if (chosen != done) {
        exchangeVectors(height, column, panel + <usize>chosen * ld);
        exchangeEntries(columnList, done, chosen);
      }
      const step = <usize>done << 3;
      if (row != done) {
        const other = <usize>row << 3;
        for (let c = 0; c < k; c++) exchangeVectors(1, panel + <usize>c * ld + step, panel + <usize>c * ld + other);
        exchangeVectors(r4, rows + <usize>done * rowLd, rows + <usize>row * rowLd);
        exchangeEntries(rowList, done, row);
      }
      const inverse = 1 / load<f64>(column + step);
      for (let i = done + 1; i < height; i++) {
        const at = column + (<usize>i << 3);
        store<f64>(at, load<f64>(at) * inverse);
      }
      const begin = done + 1;
      for (let c = begin; c < end; c++) {
        const target = panel + <usize>c * ld;
        const value = load<f64>(target + step);
        const factor = f64x2.splat(value);
        let at = <usize>begin << 3;
        if (begin & 1) {
          store<f64>(target + at, load<f64>(target + at) - load<f64>(column + at) * value);
          at += 8;
        }
        for (; at < ld; at += 16) {
          v128.store(target + at, f64x2.sub(v128.load(target + at), f64x2.mul(v128.load(column + at), factor)));
        }
      }
      done++;
    }
    const count = done - first;
    if (count == 0) {
      if (end == k) break;
      width += width;
      continue;
    }
    width = PANEL + (end - done);
    // The rows of U of this panel: unit triangle, column by column and, beyond the square, row by row.
    for (let c = end; c < k; c++) {
      const target = panel + <usize>c * ld;
      for (let q = first; q < done; q++) {
        const value = load<f64>(target + (<usize>q << 3));
        const source = panel + <usize>q * ld;
        for (let i = q + 1; i < done; i++) {
          const at = <usize>i << 3;
          store<f64>(target + at, load<f64>(target + at) - load<f64>(source + at) * value);
        }
      }
    }
    eliminateRows(first, done, panel, ld, rows, r4);
    const stride = <usize>count << 5;
    const begin = min(done >> 2, k4 >> 2);
    const offset = <usize>begin << 5;
    packRows(groups - begin, count, panel + <usize>first * ld + offset, ld, done - (begin << 2), left);
    if (end < k) {
      const columns = end >> 2;
      packColumns(columns << 2, k, count, panel + (<usize>first << 3), ld, right);
      const corner = panel + <usize>(columns << 2) * ld + offset;
      update(groups - begin, (k4 >> 2) - columns, count, stride, left, right, corner, ld, false, end & 3, k - (k4 - 4));
    }
    if (r > 0) {
      packRows(r4 >> 2, count, rows + <usize>first * rowLd, rowLd, 0, right);
      if (done < k) {
        const corner = rows + <usize>(begin << 2) * rowLd;
        const columns = (k4 >> 2) - begin;
        update(r4 >> 2, columns, count, stride, right, left, corner, rowLd, false, done & 3, k - (k4 - 4));
      }
      const below = left + <usize>((k4 >> 2) - begin) * stride;
      update(r4 >> 2, r4 >> 2, count, stride, below, right, contribution, rowLd, false, 0, 4);
    }
  }
  if (last != 0) {
    for (; done < k; done++) {
      store<i32>(marks + (<usize>done << 2), 1);
      const column = panel + <usize>done * ld;
      for (let i = done + 1; i < height; i++) store<f64>(column + (<usize>i << 3), 0);
    }
  }
  return done;
}

/**
 * Solves U x = y for a front's columns with those of the others known; y is read at rowUnknowns, x written at columnUnknowns (fully
 * summed ones, then others). Steps with a mark get x = 0. `work` holds k4 + r4 doubles.
 */
export function backwardFrontGeneral(
  count: i32,
  summed: i32,
  others: i32,
  panel: usize,
  rows: usize,
  rowUnknowns: usize,
  columnUnknowns: usize,
  right: usize,
  solution: usize,
  marks: usize,
  work: usize,
): void {
  const r4 = (others + 3) & ~3;
  const k4 = (summed + 3) & ~3;
  const ld = <usize>(k4 + r4) << 3;
  const rowLd = <usize>r4 << 3;
  const known = work + (<usize>k4 << 3);
  for (let i = 0; i < others; i++) {
    const unknown = load<u32>(columnUnknowns + (<usize>(summed + i) << 2));
    store<f64>(known + (<usize>i << 3), load<f64>(solution + (<usize>unknown << 3)));
  }
  for (let i = others; i < r4; i++) store<f64>(known + (<usize>i << 3), 0);
  for (let j = 0; j < count; j++) {
    let sum = f64x2.splat(0);
    const row = rows + <usize>j * rowLd;
    for (let at: usize = 0; at < rowLd; at += 16) {
      sum = f64x2.add(sum, f64x2.mul(v128.load(row + at), v128.load(known + at)));
    }
    const unknown = load<u32>(rowUnknowns + (<usize>j << 2));
    const total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
    store<f64>(work + (<usize>j << 3), load<f64>(right + (<usize>unknown << 3)) - total);
  }
  for (let c = summed - 1; c >= 0; c--) {
    const column = panel + <usize>c * ld;
    const unknown = load<u32>(columnUnknowns + (<usize>c << 2));
    const place = solution + (<usize>unknown << 3);
    let x: f64 = 0;
    if (c >= count) x = load<f64>(place);
    else {
      if (load<i32>(marks + (<usize>c << 2)) == 0) {
        x = load<f64>(work + (<usize>c << 3)) / load<f64>(column + (<usize>c << 3));
      }
      store<f64>(place, x);
    }
    const end = min(c, count);
    for (let i = 0; i < end; i++) {
      const at = work + (<usize>i << 3);
      store<f64>(at, load<f64>(at) - load<f64>(column + (<usize>i << 3)) * x);
    }
  }
}
