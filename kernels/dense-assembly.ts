// Assembly of dense fronts (layout: see dense-definite.ts): entries of the matrix, and contributions of children.
// Twin: src/solvers/kernels/twins/dense-assembly.ts.
//
// A place in a front is written for the front of the analysis: k fully summed unknowns, then the others without a gap. Delayed pivots
// and padding put the others later: place p >= k lies at row p + shift of the panel, and at p - k of the contribution.

// @ts-ignore: decorator
@inline
function clear(at: usize, end: usize): void {
  const zero = f64x2.splat(0);
  for (; at < end; at += 32) {
    v128.store(at, zero);
    v128.store(at, zero, 16);
  }
}

/** Zeroes `doubles` (a multiple of 4) at an address. */
export function clearDoubles(doubles: i32, at: usize): void {
  clear(at, at + (<usize>doubles << 3));
}

/** Zeroes the lower triangle of a contribution of r4 columns, with the diagonal tiles whole. */
export function clearLowerTriangle(r4: i32, contribution: usize): void {
  const ld = <usize>r4 << 3;
  for (let j = 0; j < r4; j++) {
    const column = contribution + <usize>j * ld;
    clear(column + (<usize>(j & ~3) << 3), column + ld);
  }
}

/**
 * Adds entries of the matrix to a panel of `height` rows: entry e is values[source[e]], its target is column * 65536 + row in places of the
 * analysis; rows from k on are shifted.
 */
export function assembleEntries(
  count: i32,
  source: usize,
  target: usize,
  values: usize,
  k: i32,
  shift: i32,
  panel: usize,
  height: i32,
): void {
  const ld = <usize>height << 3;
  for (let e = 0; e < count; e++) {
    const place = load<u32>(target);
    let row = <i32>(place & 0xffff);
    if (row >= k) row += shift;
    const at = panel + <usize>(place >> 16) * ld + (<usize>row << 3);
    store<f64>(at, load<f64>(at) + load<f64>(values + (<usize>load<u32>(source) << 3)));
    source += 4;
    target += 4;
  }
}

// Adds one column from its row `begin` to `end`, rows going to base + offsets[i].
// @ts-ignore: decorator
@inline
function scatterColumn(begin: i32, end: i32, column: usize, offsets: usize, base: usize): void {
  let i = begin;
  for (; i + 1 < end; i += 2) {
    const from = column + (<usize>i << 3);
    const place = offsets + (<usize>i << 2);
    const first = base + <usize>load<u32>(place);
    const second = base + <usize>load<u32>(place, 4);
    store<f64>(first, load<f64>(first) + load<f64>(from));
    store<f64>(second, load<f64>(second) + load<f64>(from, 8));
  }
  if (i < end) {
    const at = base + <usize>load<u32>(offsets + (<usize>i << 2));
    store<f64>(at, load<f64>(at) + load<f64>(column + (<usize>i << 3)));
  }
}

/**
 * Adds the lower triangle of a child's contribution (count unknowns, columns of `childHeight` doubles) to its parent: unknown i of the
 * child has the ascending place relative[i] in the parent. `work` holds 2 count 32-bit integers.
 */
export function extendAddSymmetric(
  count: i32,
  child: usize,
  childHeight: i32,
  relative: usize,
  k: i32,
  shift: i32,
  panel: usize,
  height: i32,
  contribution: usize,
  contributionHeight: i32,
  work: usize,
): void {
  const childLd = <usize>childHeight << 3;
  const ld = <usize>height << 3;
  const contributionLd = <usize>contributionHeight << 3;
  const inContribution = work + (<usize>count << 2);
  let split = 0;
  for (let i = 0; i < count; i++) {
    const place = load<i32>(relative + (<usize>i << 2));
    if (place < k) split++;
    store<i32>(work + (<usize>i << 2), (place < k ? place : place + shift) << 3);
    store<i32>(inContribution + (<usize>i << 2), (place - k) << 3);
  }
  for (let j = 0; j < split; j++) {
    const base = panel + <usize>load<i32>(relative + (<usize>j << 2)) * ld;
    scatterColumn(j, count, child + <usize>j * childLd, work, base);
  }
  for (let j = split; j < count; j++) {
    const base = contribution + <usize>(load<i32>(relative + (<usize>j << 2)) - k) * contributionLd;
    scatterColumn(j, count, child + <usize>j * childLd, inContribution, base);
  }
}

/**
 * The same for a whole contribution of an unsymmetric front, whose parent keeps the rows of U in `rows` (k columns of rowsHeight doubles,
 * transposed) beside the panel.
 */
export function extendAddGeneral(
  count: i32,
  child: usize,
  childHeight: i32,
  relative: usize,
  k: i32,
  shift: i32,
  panel: usize,
  height: i32,
  rows: usize,
  contribution: usize,
  contributionHeight: i32,
  work: usize,
): void {
  const childLd = <usize>childHeight << 3;
  const ld = <usize>height << 3;
  const contributionLd = <usize>contributionHeight << 3;
  const inContribution = work + (<usize>count << 2);
  let split = 0;
  for (let i = 0; i < count; i++) {
    const place = load<i32>(relative + (<usize>i << 2));
    if (place < k) split++;
    store<i32>(work + (<usize>i << 2), (place < k ? place : place + shift) << 3);
    store<i32>(inContribution + (<usize>i << 2), (place - k) << 3);
  }
  for (let j = 0; j < split; j++) {
    const base = panel + <usize>load<i32>(relative + (<usize>j << 2)) * ld;
    scatterColumn(0, count, child + <usize>j * childLd, work, base);
  }
  for (let j = split; j < count; j++) {
    const place = <usize>(load<i32>(relative + (<usize>j << 2)) - k);
    const column = child + <usize>j * childLd;
    // Entries in fully summed rows belong to U, which is stored by rows.
    for (let i = 0; i < split; i++) {
      const row = <usize>load<i32>(relative + (<usize>i << 2));
      const at = rows + row * contributionLd + (place << 3);
      store<f64>(at, load<f64>(at) + load<f64>(column + (<usize>i << 3)));
    }
    scatterColumn(split, count, column, inContribution, contribution + place * contributionLd);
  }
}
