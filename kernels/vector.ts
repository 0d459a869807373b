// Vectors of doubles. Sums are taken in blocks of 1024 entries, four partial sums to a block, and the blocks are added in their
// order: the bits depend neither on the number of threads nor on the back end. Twin: src/solvers/kernels/twins/vector.ts.

const BLOCK: i32 = 1024;

/** Adds one block's products x_i y_i for n entries. */
// @ts-ignore: decorator
@inline
function blockDot(n: i32, x: usize, y: usize): f64 {
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  const whole = n & ~3;
  for (let i = 0; i < whole; i += 4) {
    first = f64x2.add(first, f64x2.mul(v128.load(x), v128.load(y)));
    second = f64x2.add(second, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    x += 32;
    y += 32;
  }
  const both = f64x2.add(first, second);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let i = whole; i < n; i++) {
    sum += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return sum;
}

/** Sum of x_i y_i. */
export function dot(n: i32, x: usize, y: usize): f64 {
  let sum: f64 = 0;
  for (let begin = 0; begin < n; begin += BLOCK) {
    const at = <usize>begin << 3;
    sum += blockDot(min(BLOCK, n - begin), x + at, y + at);
  }
  return sum;
}

/** y = y + factor x. */
export function axpy(n: i32, factor: f64, x: usize, y: usize): void {
  const factors = f64x2.splat(factor);
  const whole = n & ~1;
  for (let i = 0; i < whole; i += 2) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factors, v128.load(x))));
    x += 16;
    y += 16;
  }
  if (whole < n) store<f64>(y, load<f64>(y) + factor * load<f64>(x));
}

/** y = x + factor y. */
export function xpay(n: i32, x: usize, factor: f64, y: usize): void {
  const factors = f64x2.splat(factor);
  const whole = n & ~1;
  for (let i = 0; i < whole; i += 2) {
    v128.store(y, f64x2.add(v128.load(x), f64x2.mul(factors, v128.load(y))));
    x += 16;
    y += 16;
  }
  if (whole < n) store<f64>(y, load<f64>(x) + factor * load<f64>(y));
}

/** a = b + factor c: the triad whose speed is the memory's (McCalpin's STREAM). */
export function triad(n: i32, a: usize, b: usize, factor: f64, c: usize): void {
  const factors = f64x2.splat(factor);
  const whole = n & ~1;
  for (let i = 0; i < whole; i += 2) {
    v128.store(a, f64x2.add(v128.load(b), f64x2.mul(factors, v128.load(c))));
    a += 16;
    b += 16;
    c += 16;
  }
  if (whole < n) store<f64>(a, load<f64>(b) + factor * load<f64>(c));
}
