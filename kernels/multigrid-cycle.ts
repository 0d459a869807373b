// Sweeps and products of block matrices for algebraic multigrid, in f32 (the default of the cycle) and in f64.
//
// A matrix of m x n blocks: block row i holds the blocks starts[i] to starts[i + 1] - 1, `columns` their block columns (ascending),
// `values` the blocks one after the other, each by columns: entry (r, c) of block k is values[(k n + c) m + r]. Vectors hold the m
// (or n) entries of a node together. The row of component r is summed in three partial sums, column c of a block into number c mod 3,
// added as (0 + 1) + 2. The f32 routes for m = 2, 3, 6 put components into lanes and read up to 8 bytes beyond a block or a node, so
// that every array is followed by 16 bytes that belong to it. Twin: src/solvers/kernels/twins/multigrid-cycle.ts.

/** Loads the m lanes of a column: 2 by 8 bytes, more by 16. */
// @ts-ignore: decorator
@inline
function lanes(two: bool, address: usize): v128 {
  return two ? v128.load64_zero(address) : v128.load(address);
}

/** Lanes of sum over the blocks [from, to) of A_k x_column: components `offset` and following of a node of m. */
// @ts-ignore: decorator
@inline
function laneSum(two: bool, offset: usize, m: i32, n: i32, from: i32, to: i32, columns: usize, values: usize, x: usize): v128 {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  const stride = <usize>m << 2;
  const node = <usize>n << 2;
  const whole = n - (n % 3);
  let value = values + <usize>from * (stride * <usize>n) + offset;
  for (let k = from; k < to; k++) {
    let at = x + <usize>load<i32>(columns + (<usize>k << 2)) * node;
    for (let c = 0; c < whole; c += 3) {
      a0 = f32x4.add(a0, f32x4.mul(lanes(two, value), v128.load32_splat(at)));
      a1 = f32x4.add(a1, f32x4.mul(lanes(two, value + stride), v128.load32_splat(at, 4)));
      a2 = f32x4.add(a2, f32x4.mul(lanes(two, value + 2 * stride), v128.load32_splat(at, 8)));
      value += 3 * stride;
      at += 12;
    }
    if (whole < n) {
      a0 = f32x4.add(a0, f32x4.mul(lanes(two, value), v128.load32_splat(at)));
      value += stride;
      if (whole + 1 < n) {
        a1 = f32x4.add(a1, f32x4.mul(lanes(two, value), v128.load32_splat(at, 4)));
        value += stride;
      }
    }
  }
  return f32x4.add(f32x4.add(a0, a1), a2);
}

/** Component r of the same sum, without lanes. */
// @ts-ignore: decorator
@inline
function componentSum<T>(r: i32, m: i32, n: i32, from: i32, to: i32, columns: usize, values: usize, x: usize): T {
  let a0: T = 0;
  let a1: T = 0;
  let a2: T = 0;
  const stride = <usize>m * sizeof<T>();
  const node = <usize>n * sizeof<T>();
  let value = values + <usize>from * (stride * <usize>n) + <usize>r * sizeof<T>();
  for (let k = from; k < to; k++) {
    let at = x + <usize>load<i32>(columns + (<usize>k << 2)) * node;
    for (let c = 0; c < n; c += 3) {
      a0 = <T>(a0 + <T>(load<T>(value) * load<T>(at)));
      if (c + 1 < n) a1 = <T>(a1 + <T>(load<T>(value + stride) * load<T>(at + sizeof<T>())));
      if (c + 2 < n) a2 = <T>(a2 + <T>(load<T>(value + 2 * stride) * load<T>(at + 2 * sizeof<T>())));
      value += stride * <usize>min(3, n - c);
      at += 3 * sizeof<T>();
    }
  }
  return <T>(<T>(a0 + a1) + a2);
}

/** Stores 2 or 3 lanes. */
// @ts-ignore: decorator
@inline
function storeLanes(two: bool, address: usize, lanes: v128): void {
  v128.store64_lane(address, lanes, 0);
  if (!two) v128.store32_lane(address, lanes, 2, 8);
}

// --- products ---------------------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
function productAny<T>(m: i32, n: i32, begin: i32, end: i32, starts: usize, columns: usize, values: usize, x: usize, y: usize, add: i32): void {
  for (let i = begin; i < end; i++) {
    const from = load<i32>(starts + (<usize>i << 2));
    const to = load<i32>(starts + (<usize>i << 2), 4);
    for (let r = 0; r < m; r++) {
      const sum = componentSum<T>(r, m, n, from, to, columns, values, x);
      const at = y + <usize>(i * m + r) * sizeof<T>();
      store<T>(at, add ? <T>(load<T>(at) + sum) : sum);
    }
  }
}

// @ts-ignore: decorator
@inline
function productLanes(two: bool, m: i32, n: i32, begin: i32, end: i32, starts: usize, columns: usize, values: usize, x: usize, y: usize, add: i32): void {
  for (let i = begin; i < end; i++) {
    const from = load<i32>(starts + (<usize>i << 2));
    const to = load<i32>(starts + (<usize>i << 2), 4);
    let sum = laneSum(two, 0, m, n, from, to, columns, values, x);
    const at = y + (<usize>(i * m) << 2);
    if (add) sum = f32x4.add(lanes(two, at), sum);
    storeLanes(two, at, sum);
  }
}

function productSix(n: i32, begin: i32, end: i32, starts: usize, columns: usize, values: usize, x: usize, y: usize, add: i32): void {
  for (let i = begin; i < end; i++) {
    const from = load<i32>(starts + (<usize>i << 2));
    const to = load<i32>(starts + (<usize>i << 2), 4);
    let low = laneSum(false, 0, 6, n, from, to, columns, values, x);
    let high = laneSum(true, 16, 6, n, from, to, columns, values, x);
    const at = y + <usize>(i * 24);
    if (add) {
      low = f32x4.add(v128.load(at), low);
      high = f32x4.add(v128.load64_zero(at, 16), high);
    }
    v128.store(at, low);
    v128.store64_lane(at, high, 0, 16);
  }
}

function productTwo(n: i32, begin: i32, end: i32, starts: usize, columns: usize, values: usize, x: usize, y: usize, add: i32): void {
  productLanes(true, 2, n, begin, end, starts, columns, values, x, y, add);
}

function productThree(n: i32, begin: i32, end: i32, starts: usize, columns: usize, values: usize, x: usize, y: usize, add: i32): void {
  productLanes(false, 3, n, begin, end, starts, columns, values, x, y, add);
}

function productOne(begin: i32, end: i32, starts: usize, columns: usize, values: usize, x: usize, y: usize, add: i32): void {
  productAny<f32>(1, 1, begin, end, starts, columns, values, x, y, add);
}

/** y = A x, or y = y + A x where `add` is not 0, for the block rows [begin, end), in f32. */
export function multigridProduct(m: i32, n: i32, begin: i32, end: i32, starts: usize, columns: usize, values: usize, x: usize, y: usize, add: i32): void {
  if (m == 2) productTwo(n, begin, end, starts, columns, values, x, y, add);
  else if (m == 3) productThree(n, begin, end, starts, columns, values, x, y, add);
  else if (m == 6) productSix(n, begin, end, starts, columns, values, x, y, add);
  else if (m == 1 && n == 1) productOne(begin, end, starts, columns, values, x, y, add);
  else productAny<f32>(m, n, begin, end, starts, columns, values, x, y, add);
}

/** The same in f64. */
export function multigridProductDouble(m: i32, n: i32, begin: i32, end: i32, starts: usize, columns: usize, values: usize, x: usize, y: usize, add: i32): void {
  productAny<f64>(m, n, begin, end, starts, columns, values, x, y, add);
}

// --- residuals --------------------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
function residualAny<T>(m: i32, begin: i32, end: i32, starts: usize, diagonal: usize, columns: usize, values: usize, b: usize, x: usize, y: usize, above: i32): void {
  for (let i = begin; i < end; i++) {
    const from = above ? load<i32>(diagonal + (<usize>i << 2)) + 1 : load<i32>(starts + (<usize>i << 2));
    const to = load<i32>(starts + (<usize>i << 2), 4);
    for (let r = 0; r < m; r++) {
      const sum = componentSum<T>(r, m, m, from, to, columns, values, x);
      const at = <usize>(i * m + r) * sizeof<T>();
      store<T>(y + at, above ? <T>(<T>0 - sum) : <T>(load<T>(b + at) - sum));
    }
  }
}

// @ts-ignore: decorator
@inline
function residualLanes(two: bool, m: i32, begin: i32, end: i32, starts: usize, diagonal: usize, columns: usize, values: usize, b: usize, x: usize, y: usize, above: i32): void {
  for (let i = begin; i < end; i++) {
    const from = above ? load<i32>(diagonal + (<usize>i << 2)) + 1 : load<i32>(starts + (<usize>i << 2));
    const to = load<i32>(starts + (<usize>i << 2), 4);
    const sum = laneSum(two, 0, m, m, from, to, columns, values, x);
    const at = <usize>(i * m) << 2;
    storeLanes(two, y + at, f32x4.sub(above ? f32x4.splat(0) : lanes(two, b + at), sum));
  }
}

function residualSix(begin: i32, end: i32, starts: usize, diagonal: usize, columns: usize, values: usize, b: usize, x: usize, y: usize, above: i32): void {
  for (let i = begin; i < end; i++) {
    const from = above ? load<i32>(diagonal + (<usize>i << 2)) + 1 : load<i32>(starts + (<usize>i << 2));
    const to = load<i32>(starts + (<usize>i << 2), 4);
    const low = laneSum(false, 0, 6, 6, from, to, columns, values, x);
    const high = laneSum(true, 16, 6, 6, from, to, columns, values, x);
    const at = <usize>(i * 24);
    v128.store(y + at, f32x4.sub(above ? f32x4.splat(0) : v128.load(b + at), low));
    v128.store64_lane(y + at, f32x4.sub(above ? f32x4.splat(0) : v128.load64_zero(b + at, 16), high), 0, 16);
  }
}

function residualTwo(begin: i32, end: i32, starts: usize, diagonal: usize, columns: usize, values: usize, b: usize, x: usize, y: usize, above: i32): void {
  residualLanes(true, 2, begin, end, starts, diagonal, columns, values, b, x, y, above);
}

function residualThree(begin: i32, end: i32, starts: usize, diagonal: usize, columns: usize, values: usize, b: usize, x: usize, y: usize, above: i32): void {
  residualLanes(false, 3, begin, end, starts, diagonal, columns, values, b, x, y, above);
}

function residualOne(begin: i32, end: i32, starts: usize, diagonal: usize, columns: usize, values: usize, b: usize, x: usize, y: usize, above: i32): void {
  residualAny<f32>(1, begin, end, starts, diagonal, columns, values, b, x, y, above);
}

/**
 * y = b - A x for the block rows [begin, end) of a matrix of m x m blocks, in f32; where `above` is not 0, y = -U x with the blocks U
 * above the diagonal: what a forward sweep from x = 0 leaves.
 */
export function multigridResidual(m: i32, begin: i32, end: i32, starts: usize, diagonal: usize, columns: usize, values: usize, b: usize, x: usize, y: usize, above: i32): void {
  if (m == 2) residualTwo(begin, end, starts, diagonal, columns, values, b, x, y, above);
  else if (m == 3) residualThree(begin, end, starts, diagonal, columns, values, b, x, y, above);
  else if (m == 6) residualSix(begin, end, starts, diagonal, columns, values, b, x, y, above);
  else if (m == 1) residualOne(begin, end, starts, diagonal, columns, values, b, x, y, above);
  else residualAny<f32>(m, begin, end, starts, diagonal, columns, values, b, x, y, above);
}

/** The same in f64. */
export function multigridResidualDouble(m: i32, begin: i32, end: i32, starts: usize, diagonal: usize, columns: usize, values: usize, b: usize, x: usize, y: usize, above: i32): void {
  residualAny<f64>(m, begin, end, starts, diagonal, columns, values, b, x, y, above);
}

// --- sweeps -----------------------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
function sweepAny<T>(m: i32, begin: i32, end: i32, fromZero: i32, starts: usize, diagonal: usize, columns: usize, values: usize, inverse: usize, b: usize, x: usize, scratch: usize): void {
  for (let i = begin; i < end; i++) {
    const from = load<i32>(starts + (<usize>i << 2));
    const to = fromZero ? load<i32>(diagonal + (<usize>i << 2)) : load<i32>(starts + (<usize>i << 2), 4);
    for (let r = 0; r < m; r++) {
      const sum = componentSum<T>(r, m, m, from, to, columns, values, x);
      store<T>(scratch + <usize>r * sizeof<T>(), <T>(load<T>(b + <usize>(i * m + r) * sizeof<T>()) - sum));
    }
    for (let r = 0; r < m; r++) {
      let a0: T = 0;
      let a1: T = 0;
      let a2: T = 0;
      for (let c = 0; c < m; c++) {
        const product = <T>(load<T>(inverse + <usize>((i * m + c) * m + r) * sizeof<T>()) * load<T>(scratch + <usize>c * sizeof<T>()));
        if (c % 3 == 0) a0 = <T>(a0 + product);
        else if (c % 3 == 1) a1 = <T>(a1 + product);
        else a2 = <T>(a2 + product);
      }
      const change = <T>(<T>(a0 + a1) + a2);
      const at = x + <usize>(i * m + r) * sizeof<T>();
      store<T>(at, fromZero ? change : <T>(load<T>(at) + change));
    }
  }
}

// @ts-ignore: decorator
@inline
function sweepLanes(two: bool, m: i32, begin: i32, end: i32, fromZero: i32, starts: usize, diagonal: usize, columns: usize, values: usize, inverse: usize, b: usize, x: usize): void {
  for (let i = begin; i < end; i++) {
    const from = load<i32>(starts + (<usize>i << 2));
    const to = fromZero ? load<i32>(diagonal + (<usize>i << 2)) : load<i32>(starts + (<usize>i << 2), 4);
    const at = <usize>(i * m) << 2;
    const left = f32x4.sub(lanes(two, b + at), laneSum(two, 0, m, m, from, to, columns, values, x));
    const stride = <usize>m << 2;
    const block = inverse + at * <usize>m;
    let change = f32x4.add(
      f32x4.mul(lanes(two, block), f32x4.splat(f32x4.extract_lane(left, 0))),
      f32x4.mul(lanes(two, block + stride), f32x4.splat(f32x4.extract_lane(left, 1))),
    );
    if (!two) change = f32x4.add(change, f32x4.mul(lanes(two, block + 2 * stride), f32x4.splat(f32x4.extract_lane(left, 2))));
    // As if the partial sums began with 0: no negative zero.
    change = f32x4.add(change, f32x4.splat(0));
    if (!fromZero) change = f32x4.add(lanes(two, x + at), change);
    storeLanes(two, x + at, change);
  }
}

function sweepSix(begin: i32, end: i32, fromZero: i32, starts: usize, diagonal: usize, columns: usize, values: usize, inverse: usize, b: usize, x: usize): void {
  for (let i = begin; i < end; i++) {
    const from = load<i32>(starts + (<usize>i << 2));
    const to = fromZero ? load<i32>(diagonal + (<usize>i << 2)) : load<i32>(starts + (<usize>i << 2), 4);
    const at = <usize>(i * 24);
    const low = f32x4.sub(v128.load(b + at), laneSum(false, 0, 6, 6, from, to, columns, values, x));
    const high = f32x4.sub(v128.load64_zero(b + at, 16), laneSum(true, 16, 6, 6, from, to, columns, values, x));
    const block = inverse + at * 6;
    const t0 = f32x4.splat(f32x4.extract_lane(low, 0));
    const t1 = f32x4.splat(f32x4.extract_lane(low, 1));
    const t2 = f32x4.splat(f32x4.extract_lane(low, 2));
    const t3 = f32x4.splat(f32x4.extract_lane(low, 3));
    const t4 = f32x4.splat(f32x4.extract_lane(high, 0));
    const t5 = f32x4.splat(f32x4.extract_lane(high, 1));
    let a0 = f32x4.add(f32x4.mul(v128.load(block), t0), f32x4.mul(v128.load(block, 72), t3));
    let a1 = f32x4.add(f32x4.mul(v128.load(block, 24), t1), f32x4.mul(v128.load(block, 96), t4));
    let a2 = f32x4.add(f32x4.mul(v128.load(block, 48), t2), f32x4.mul(v128.load(block, 120), t5));
    let first = f32x4.add(f32x4.add(a0, a1), a2);
    a0 = f32x4.add(f32x4.mul(v128.load64_zero(block, 16), t0), f32x4.mul(v128.load64_zero(block, 88), t3));
    a1 = f32x4.add(f32x4.mul(v128.load64_zero(block, 40), t1), f32x4.mul(v128.load64_zero(block, 112), t4));
    a2 = f32x4.add(f32x4.mul(v128.load64_zero(block, 64), t2), f32x4.mul(v128.load64_zero(block, 136), t5));
    let second = f32x4.add(f32x4.add(a0, a1), a2);
    first = f32x4.add(first, f32x4.splat(0));
    second = f32x4.add(second, f32x4.splat(0));
    if (!fromZero) {
      first = f32x4.add(v128.load(x + at), first);
      second = f32x4.add(v128.load64_zero(x + at, 16), second);
    }
    v128.store(x + at, first);
    v128.store64_lane(x + at, second, 0, 16);
  }
}

function sweepTwo(begin: i32, end: i32, fromZero: i32, starts: usize, diagonal: usize, columns: usize, values: usize, inverse: usize, b: usize, x: usize): void {
  sweepLanes(true, 2, begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x);
}

function sweepThree(begin: i32, end: i32, fromZero: i32, starts: usize, diagonal: usize, columns: usize, values: usize, inverse: usize, b: usize, x: usize): void {
  sweepLanes(false, 3, begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x);
}

function sweepOne(begin: i32, end: i32, fromZero: i32, starts: usize, diagonal: usize, columns: usize, values: usize, inverse: usize, b: usize, x: usize, scratch: usize): void {
  sweepAny<f32>(1, begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x, scratch);
}

/**
 * One block Gauss-Seidel sweep over the block rows [begin, end), upwards, in f32: x_i = x_i + inverse_i (b_i - (A x)_i); with `fromZero` x
 * counts as 0 before, so only the blocks below the diagonal are read. `scratch` holds m numbers. A backward sweep goes through the colours
 * backwards: rows of one colour are not joined, so their order is free, and memory is fast upwards only.
 */
export function multigridSweep(m: i32, begin: i32, end: i32, fromZero: i32, starts: usize, diagonal: usize, columns: usize, values: usize, inverse: usize, b: usize, x: usize, scratch: usize): void {
  if (m == 2) sweepTwo(begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x);
  else if (m == 3) sweepThree(begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x);
  else if (m == 6) sweepSix(begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x);
  else if (m == 1) sweepOne(begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x, scratch);
  else sweepAny<f32>(m, begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x, scratch);
}

/** The same in f64. */
export function multigridSweepDouble(m: i32, begin: i32, end: i32, fromZero: i32, starts: usize, diagonal: usize, columns: usize, values: usize, inverse: usize, b: usize, x: usize, scratch: usize): void {
  sweepAny<f64>(m, begin, end, fromZero, starts, diagonal, columns, values, inverse, b, x, scratch);
}
