// Tentative prolongators of algebraic multigrid, in f64. Twin: src/solvers/kernels/twins/multigrid-tentative.ts.

// @ts-ignore: decorator
@inline
function at32(base: usize, index: i32): i32 {
  return load<i32>(base + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function at64(base: usize, index: i32): f64 {
  return load<f64>(base + (<usize>index << 3));
}

// @ts-ignore: decorator
@inline
function put64(base: usize, index: i32, value: f64): void {
  store<f64>(base + (<usize>index << 3), value);
}

// @ts-ignore: decorator
@inline
function lengthOf(column: usize, bytes: usize): f64 {
  let sum: f64 = 0;
  for (let at: usize = 0; at < bytes; at += 8) {
    const entry = load<f64>(column + at);
    sum += entry * entry;
  }
  return sqrt<f64>(sum);
}

/** Gram-Schmidt twice over on k columns of `rows` entries, in place; `factors` receives R by rows. Dependent columns become zero. */
function orthonormalise(columns: usize, rows: i32, k: i32, dependent: f64, factors: usize): void {
  const bytes = <usize>rows << 3;
  for (let c = 0; c < k; c++) {
    const column = columns + <usize>c * bytes;
    const before = lengthOf(column, bytes);
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < c; other++) {
        const beside = columns + <usize>other * bytes;
        let product: f64 = 0;
        for (let at: usize = 0; at < bytes; at += 8) product += load<f64>(beside + at) * load<f64>(column + at);
        if (product == 0) continue;
        for (let at: usize = 0; at < bytes; at += 8)
          store<f64>(column + at, load<f64>(column + at) - product * load<f64>(beside + at));
        put64(factors, other * k + c, at64(factors, other * k + c) + product);
      }
    }
    const after = lengthOf(column, bytes);
    const kept = after > dependent * before;
    put64(factors, c * k + c, kept ? after : 0);
    for (let at: usize = 0; at < bytes; at += 8) store<f64>(column + at, kept ? load<f64>(column + at) / after : 0);
  }
}

/**
 * Makes the modes of each aggregate orthonormal: modes (by nodes, entry (r, c) of node i at (i m + r) k + c) = tentative times
 * `coarse`, k x k by rows for each aggregate. The nodes of an aggregate are members[starts[a]] to members[starts[a + 1] - 1]; the rest of
 * `tentative` and `coarse` must be zero. A mode of which less than `dependent` of its length is left gets a zero column. `local` has m k
 * numbers for each member of the largest aggregate.
 */
export function multigridTentative(count: i32, m: i32, k: i32, dependent: f64, starts: usize, members: usize, modes: usize, tentative: usize, coarse: usize, local: usize): void {
  for (let each = 0; each < count; each++) {
    const begin = at32(starts, each);
    const end = at32(starts, each + 1);
    const rows = (end - begin) * m;
    // By columns, so that the modes lie together.
    for (let member = begin; member < end; member++) {
      const node = at32(members, member);
      for (let r = 0; r < m; r++)
        for (let c = 0; c < k; c++) put64(local, c * rows + (member - begin) * m + r, at64(modes, (node * m + r) * k + c));
    }
    orthonormalise(local, rows, k, dependent, coarse + (<usize>(each * k * k) << 3));
    for (let member = begin; member < end; member++) {
      const node = at32(members, member);
      for (let r = 0; r < m; r++)
        for (let c = 0; c < k; c++) put64(tentative, (node * m + r) * k + c, at64(local, c * rows + (member - begin) * m + r));
    }
  }
}
