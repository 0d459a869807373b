// Numeric part of the set-up of algebraic multigrid, in f64: the smoothed prolongator and the Galerkin product.
//
// Matrices of blocks as in multigrid-cycle.ts (blocks by columns), except for what maps coarse to fine: the blocks of the tentative
// prolongator T, the prolongator P and the product A P, of m x k entries, are stored by rows. The columns of every block row ascend.
// Twin: src/solvers/kernels/twins/multigrid-setup.ts.

/** One row of the product below: out += f0 b0 + f1 b1 + f2 b2, six wide, in this order. */
// @ts-ignore: decorator
@inline
function addRowOfSix(f0: v128, f1: v128, f2: v128, b: usize, out: usize): void {
  let sum0 = f64x2.add(v128.load(out), f64x2.mul(f0, v128.load(b)));
  let sum1 = f64x2.add(v128.load(out, 16), f64x2.mul(f0, v128.load(b, 16)));
  let sum2 = f64x2.add(v128.load(out, 32), f64x2.mul(f0, v128.load(b, 32)));
  sum0 = f64x2.add(sum0, f64x2.mul(f1, v128.load(b, 48)));
  sum1 = f64x2.add(sum1, f64x2.mul(f1, v128.load(b, 64)));
  sum2 = f64x2.add(sum2, f64x2.mul(f1, v128.load(b, 80)));
  sum0 = f64x2.add(sum0, f64x2.mul(f2, v128.load(b, 96)));
  sum1 = f64x2.add(sum1, f64x2.mul(f2, v128.load(b, 112)));
  sum2 = f64x2.add(sum2, f64x2.mul(f2, v128.load(b, 128)));
  v128.store(out, sum0);
  v128.store(out, sum1, 16);
  v128.store(out, sum2, 32);
}

/** out[r, :] += sum over x of a[r rowStep + x columnStep] b[x, :], for r < rows and x < inner; rows of b and out have k entries. */
// @ts-ignore: decorator
@inline
function addProduct(rows: i32, inner: i32, k: i32, a: usize, rowStep: i32, columnStep: i32, b: usize, out: usize): void {
  for (let r = 0; r < rows; r++) {
    let factor = a + (<usize>(r * rowStep) << 3);
    let row = b;
    if (k == 6 && inner == 3) {
      const step = <usize>columnStep << 3;
      addRowOfSix(v128.load64_splat(factor), v128.load64_splat(factor + step), v128.load64_splat(factor + 2 * step), b, out);
      out += 48;
    } else if (k == 6) {
      let sum0 = v128.load(out);
      let sum1 = v128.load(out, 16);
      let sum2 = v128.load(out, 32);
      for (let x = 0; x < inner; x++) {
        const factors = v128.load64_splat(factor);
        sum0 = f64x2.add(sum0, f64x2.mul(factors, v128.load(row)));
        sum1 = f64x2.add(sum1, f64x2.mul(factors, v128.load(row, 16)));
        sum2 = f64x2.add(sum2, f64x2.mul(factors, v128.load(row, 32)));
        factor += <usize>columnStep << 3;
        row += 48;
      }
      v128.store(out, sum0);
      v128.store(out, sum1, 16);
      v128.store(out, sum2, 32);
      out += 48;
    } else if (k == 3) {
      let sum0 = v128.load(out);
      let sum1 = load<f64>(out, 16);
      for (let x = 0; x < inner; x++) {
        sum0 = f64x2.add(sum0, f64x2.mul(v128.load64_splat(factor), v128.load(row)));
        sum1 += load<f64>(factor) * load<f64>(row, 16);
        factor += <usize>columnStep << 3;
        row += 24;
      }
      v128.store(out, sum0);
      store<f64>(out, sum1, 16);
      out += 24;
    } else {
      for (let j = 0; j < k; j++) {
        let sum = load<f64>(out);
        factor = a + (<usize>(r * rowStep) << 3);
        row = b + (<usize>j << 3);
        for (let x = 0; x < inner; x++) {
          sum += load<f64>(factor) * load<f64>(row);
          factor += <usize>columnStep << 3;
          row += <usize>k << 3;
        }
        store<f64>(out, sum);
        out += 8;
      }
    }
  }
}

/** Position of each block of a row by its column. */
// @ts-ignore: decorator
@inline
function noteSlots(from: i32, to: i32, base: i32, columns: usize, slots: usize): void {
  for (let k = from; k < to; k++) store<i32>(slots + (<usize>load<i32>(columns + (<usize>k << 2)) << 2), k - base);
}

// @ts-ignore: decorator
@inline
function prolongatorRows(m: i32, k: i32, begin: i32, end: i32, omega: f64, starts: usize, columns: usize, values: usize, strong: usize, inverse: usize, aggregates: usize, modes: usize, factors: usize, tentative: usize, productStarts: usize, productColumns: usize, product: usize, slots: usize, scratch: usize): void {
  const block = <usize>(m * k) << 3;
  const square = <usize>(m * m) << 3;
  const factor = <usize>(k * k) << 3;
  for (let i = begin; i < end; i++) {
    const from = load<i32>(productStarts + (<usize>i << 2));
    const to = load<i32>(productStarts + (<usize>i << 2), 4);
    memory.fill(product + <usize>from * block, 0, <usize>(to - from) * block);
    noteSlots(from, to, 0, productColumns, slots);
    const own = load<i32>(aggregates + (<usize>i << 2));
    const last = load<i32>(starts + (<usize>i << 2), 4);
    for (let at = load<i32>(starts + (<usize>i << 2)); at < last; at++) {
      const j = load<i32>(columns + (<usize>at << 2));
      const aggregate = load<i32>(aggregates + (<usize>j << 2));
      if (aggregate < 0) continue;
      if (load<u8>(strong + at)) {
        const slot = load<i32>(slots + (<usize>aggregate << 2));
        addProduct(m, m, k, values + <usize>at * square, 1, m, tentative + <usize>j * block, product + <usize>slot * block);
      } else if (own >= 0) {
        memory.fill(scratch, 0, block);
        addProduct(m, k, k, modes + <usize>j * block, k, 1, factors + <usize>own * factor, scratch);
        const slot = load<i32>(slots + (<usize>own << 2));
        addProduct(m, m, k, values + <usize>at * square, 1, m, scratch, product + <usize>slot * block);
      }
    }
    for (let at = from; at < to; at++) {
      memory.fill(scratch, 0, block);
      const target = product + <usize>at * block;
      addProduct(m, m, k, inverse + <usize>i * square, 1, m, target, scratch);
      const unsmoothed = load<i32>(productColumns + (<usize>at << 2)) == own;
      for (let j: usize = 0; j < block; j += 8) {
        const change = omega * load<f64>(scratch + j);
        store<f64>(target + j, (unsmoothed ? load<f64>(tentative + <usize>i * block + j) : 0) - change);
      }
    }
  }
}

function prolongatorThreeSix(begin: i32, end: i32, omega: f64, starts: usize, columns: usize, values: usize, strong: usize, inverse: usize, aggregates: usize, modes: usize, factors: usize, tentative: usize, productStarts: usize, productColumns: usize, product: usize, slots: usize, scratch: usize): void {
  prolongatorRows(3, 6, begin, end, omega, starts, columns, values, strong, inverse, aggregates, modes, factors, tentative, productStarts, productColumns, product, slots, scratch);
}

/**
 * P = T - omega D^-1 A T for the block rows [begin, end): blocks of m x k. `inverse` holds the inverted diagonal blocks, `aggregates` the
 * aggregate of each node (-1: none, its rows of T are zero), `slots` one number for each aggregate, `scratch` m k numbers.
 *
 * Where `strong` (a byte for each block of A) is 0, the node at the other end counts as if it moved with the aggregate of row i: T is
 * there modes_j factors, with the near-null space `modes` (by nodes, m x k by rows) and `factors` = R^-1 of that aggregate, k x k by
 * rows. The pattern of P needs the strong neighbours' aggregates only, and P still reproduces the near-null space of A.
 */
export function multigridProlongator(m: i32, k: i32, begin: i32, end: i32, omega: f64, starts: usize, columns: usize, values: usize, strong: usize, inverse: usize, aggregates: usize, modes: usize, factors: usize, tentative: usize, productStarts: usize, productColumns: usize, product: usize, slots: usize, scratch: usize): void {
  if (m == 3 && k == 6) prolongatorThreeSix(begin, end, omega, starts, columns, values, strong, inverse, aggregates, modes, factors, tentative, productStarts, productColumns, product, slots, scratch);
  else prolongatorRows(m, k, begin, end, omega, starts, columns, values, strong, inverse, aggregates, modes, factors, tentative, productStarts, productColumns, product, slots, scratch);
}

// @ts-ignore: decorator
@inline
function galerkinRows(m: i32, k: i32, count: i32, order: usize, starts: usize, columns: usize, values: usize, mapStarts: usize, mapColumns: usize, map: usize, productStarts: usize, productColumns: usize, coarseStarts: usize, coarseColumns: usize, coarse: usize, slots: usize, scratch: usize): void {
  const block = <usize>(m * k) << 3;
  const square = <usize>(m * m) << 3;
  const coarseBlock = <usize>(k * k) << 3;
  for (let turn = 0; turn < count; turn++) {
    const i = <usize>load<i32>(order + (<usize>turn << 2));
    // Row i of A P.
    const from = load<i32>(productStarts + (i << 2));
    const to = load<i32>(productStarts + (i << 2), 4);
    noteSlots(from, to, from, productColumns, slots);
    memory.fill(scratch, 0, <usize>(to - from) * block);
    const last = load<i32>(starts + (i << 2), 4);
    for (let at = load<i32>(starts + (i << 2)); at < last; at++) {
      const j = <usize>load<i32>(columns + (<usize>at << 2));
      const mapEnd = load<i32>(mapStarts + (j << 2), 4);
      for (let entry = load<i32>(mapStarts + (j << 2)); entry < mapEnd; entry++) {
        const slot = load<i32>(slots + (<usize>load<i32>(mapColumns + (<usize>entry << 2)) << 2));
        addProduct(m, m, k, values + <usize>at * square, 1, m, map + <usize>entry * block, scratch + <usize>slot * block);
      }
    }
    // Its part in P^T (A P), on and above the diagonal.
    const mapEnd = load<i32>(mapStarts + (i << 2), 4);
    for (let entry = load<i32>(mapStarts + (i << 2)); entry < mapEnd; entry++) {
      const row = load<i32>(mapColumns + (<usize>entry << 2));
      let position = load<i32>(coarseStarts + (<usize>row << 2));
      for (let at = from; at < to; at++) {
        const column = load<i32>(productColumns + (<usize>at << 2));
        if (column < row) continue;
        while (load<i32>(coarseColumns + (<usize>position << 2)) != column) position++;
        addProduct(k, m, k, scratch + <usize>(at - from) * block, 1, k, map + <usize>entry * block, coarse + <usize>position * coarseBlock);
      }
    }
  }
}

function galerkinThreeSix(count: i32, order: usize, starts: usize, columns: usize, values: usize, mapStarts: usize, mapColumns: usize, map: usize, productStarts: usize, productColumns: usize, coarseStarts: usize, coarseColumns: usize, coarse: usize, slots: usize, scratch: usize): void {
  galerkinRows(3, 6, count, order, starts, columns, values, mapStarts, mapColumns, map, productStarts, productColumns, coarseStarts, coarseColumns, coarse, slots, scratch);
}

/**
 * Adds P^T A P to `coarse`, on and above the diagonal: blocks of k x k by columns, P of m x k blocks by rows. `order` lists the `count`
 * block rows of A to visit; productStarts and productColumns are the pattern of A P. The coarse pattern must hold every place that
 * is met. `slots` has one number for each coarse node, `scratch` m k numbers for each block of the longest row of A P.
 */
export function multigridGalerkin(m: i32, k: i32, count: i32, order: usize, starts: usize, columns: usize, values: usize, mapStarts: usize, mapColumns: usize, map: usize, productStarts: usize, productColumns: usize, coarseStarts: usize, coarseColumns: usize, coarse: usize, slots: usize, scratch: usize): void {
  if (m == 3 && k == 6) galerkinThreeSix(count, order, starts, columns, values, mapStarts, mapColumns, map, productStarts, productColumns, coarseStarts, coarseColumns, coarse, slots, scratch);
  else galerkinRows(m, k, count, order, starts, columns, values, mapStarts, mapColumns, map, productStarts, productColumns, coarseStarts, coarseColumns, coarse, slots, scratch);
}

// @ts-ignore: decorator
@inline
function transferBlocks<T>(m: i32, k: i32, nodes: i32, mapStarts: usize, mapColumns: usize, map: usize, prolongation: usize, next: usize, restrictionColumns: usize, restriction: usize): void {
  const block = m * k;
  for (let i = 0; i < nodes; i++) {
    const to = load<i32>(mapStarts + (<usize>i << 2), 4);
    for (let entry = load<i32>(mapStarts + (<usize>i << 2)); entry < to; entry++) {
      const counter = next + (<usize>load<i32>(mapColumns + (<usize>entry << 2)) << 2);
      const position = load<i32>(counter);
      store<i32>(counter, position + 1);
      store<i32>(restrictionColumns + (<usize>position << 2), i);
      const source = map + (<usize>(entry * block) << 3);
      const down = prolongation + <usize>(entry * block) * sizeof<T>();
      const up = restriction + <usize>(position * block) * sizeof<T>();
      for (let r = 0; r < m; r++) {
        for (let c = 0; c < k; c++) {
          const value = <T>load<f64>(source + (<usize>(r * k + c) << 3));
          store<T>(up + <usize>(r * k + c) * sizeof<T>(), value);
          store<T>(down + <usize>(c * m + r) * sizeof<T>(), value);
        }
      }
    }
  }
}

/**
 * Writes P, of m x k blocks by rows, for the cycle in f32: `prolongation` with blocks by columns, and `restriction` = P^T with the pattern
 * whose rows begin at `next` (spent: each ends at its row's end).
 */
export function multigridTransfer(m: i32, k: i32, nodes: i32, mapStarts: usize, mapColumns: usize, map: usize, prolongation: usize, next: usize, restrictionColumns: usize, restriction: usize): void {
  transferBlocks<f32>(m, k, nodes, mapStarts, mapColumns, map, prolongation, next, restrictionColumns, restriction);
}

/** The same in f64. */
export function multigridTransferDouble(m: i32, k: i32, nodes: i32, mapStarts: usize, mapColumns: usize, map: usize, prolongation: usize, next: usize, restrictionColumns: usize, restriction: usize): void {
  transferBlocks<f64>(m, k, nodes, mapStarts, mapColumns, map, prolongation, next, restrictionColumns, restriction);
}

/** to = from, rounded to f32. */
export function multigridSingle(count: i32, from: usize, to: usize): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const low = f32x4.demote_f64x2_zero(v128.load(from));
    v128.store64_lane(to, low, 0);
    v128.store64_lane(to, f32x4.demote_f64x2_zero(v128.load(from, 16)), 0, 8);
    from += 32;
    to += 16;
  }
  for (let i = whole; i < count; i++) {
    store<f32>(to, <f32>load<f64>(from));
    from += 8;
    to += 4;
  }
}

/** Frobenius norm and trace of `count` blocks of m x m: squares in two sums, of even and of odd places. */
export function multigridNorms(m: i32, count: i32, blocks: usize, norms: usize, traces: usize): void {
  const area = m * m;
  for (let block = 0; block < count; block++) {
    let squares = f64x2.splat(0);
    let at = blocks;
    for (let place = 1; place < area; place += 2) {
      const pair = v128.load(at);
      squares = f64x2.add(squares, f64x2.mul(pair, pair));
      at += 16;
    }
    let even = f64x2.extract_lane(squares, 0);
    if (area & 1) even += load<f64>(at) * load<f64>(at);
    store<f64>(norms, sqrt<f64>(even + f64x2.extract_lane(squares, 1)));
    let trace: f64 = 0;
    for (let r = 0; r < m; r++) trace += load<f64>(blocks + (<usize>(r * (m + 1)) << 3));
    store<f64>(traces, trace);
    blocks += <usize>area << 3;
    norms += 8;
    traces += 8;
  }
}
