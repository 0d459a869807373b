// Loops of the Krylov methods over vectors of doubles. Sums are taken as in vector.ts: blocks of 1024 entries, four partial sums to a
// block. Twin: src/solvers/kernels/twins/krylov.ts.

const BLOCK: i32 = 1024;

/** Sum of |x_i|. */
export function sumOfMagnitudes(n: i32, x: usize): f64 {
  let sum: f64 = 0;
  for (let begin = 0; begin < n; begin += BLOCK) {
    const count = min(BLOCK, n - begin);
    const whole = count & ~3;
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    for (let i = 0; i < whole; i += 4) {
      first = f64x2.add(first, f64x2.abs(v128.load(x)));
      second = f64x2.add(second, f64x2.abs(v128.load(x, 16)));
      x += 32;
    }
    const both = f64x2.add(first, second);
    let block = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    for (let i = whole; i < count; i++) {
      block += Math.abs(load<f64>(x));
      x += 8;
    }
    sum += block;
  }
  return sum;
}

/** Largest |x_i|, 0 for none; NaN when an entry is. */
export function largestMagnitude(n: i32, x: usize): f64 {
  let most = f64x2.splat(0);
  const whole = n & ~1;
  for (let i = 0; i < whole; i += 2) {
    most = f64x2.max(most, f64x2.abs(v128.load(x)));
    x += 16;
  }
  let largest = max<f64>(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  if (whole < n) largest = max<f64>(largest, Math.abs(load<f64>(x)));
  return largest;
}

/** One step of conjugate gradients in one pass: x = x + step p, r = r - step q; returns the sum of r_i^2. */
export function conjugateStep(n: i32, step: f64, p: usize, q: usize, x: usize, r: usize): f64 {
  const steps = f64x2.splat(step);
  let sum: f64 = 0;
  for (let begin = 0; begin < n; begin += BLOCK) {
    const count = min(BLOCK, n - begin);
    const whole = count & ~3;
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    for (let i = 0; i < whole; i += 4) {
      v128.store(x, f64x2.add(v128.load(x), f64x2.mul(steps, v128.load(p))));
      v128.store(x, f64x2.add(v128.load(x, 16), f64x2.mul(steps, v128.load(p, 16))), 16);
      const a = f64x2.sub(v128.load(r), f64x2.mul(steps, v128.load(q)));
      const b = f64x2.sub(v128.load(r, 16), f64x2.mul(steps, v128.load(q, 16)));
      v128.store(r, a);
      v128.store(r, b, 16);
      first = f64x2.add(first, f64x2.mul(a, a));
      second = f64x2.add(second, f64x2.mul(b, b));
      p += 32;
      q += 32;
      x += 32;
      r += 32;
    }
    const both = f64x2.add(first, second);
    let block = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    for (let i = whole; i < count; i++) {
      store<f64>(x, load<f64>(x) + step * load<f64>(p));
      const a = load<f64>(r) - step * load<f64>(q);
      store<f64>(r, a);
      block += a * a;
      p += 8;
      q += 8;
      x += 8;
      r += 8;
    }
    sum += block;
  }
  return sum;
}

/** y = factor x; y may be x. */
export function scaledCopy(n: i32, factor: f64, x: usize, y: usize): void {
  const factors = f64x2.splat(factor);
  const whole = n & ~1;
  for (let i = 0; i < whole; i += 2) {
    v128.store(y, f64x2.mul(factors, v128.load(x)));
    x += 16;
    y += 16;
  }
  if (whole < n) store<f64>(y, factor * load<f64>(x));
}
