// Solution with one front's part of a factor: L D L^T, or L U with U stored by rows. Twin: src/solvers/kernels/twins/dense-solve.ts.
//
// `factor` holds `count` columns of `height` doubles, unit lower triangle on top (diagonal and above not read). Row i of the columns belongs
// to unknown unknowns[i], for i < summed and from `gap` = summed rounded up to 4 on; there are `others` of the latter and zeros after them.
// `work` holds `height` doubles. Right-hand sides and solutions are whole vectors, changed in place.

// @ts-ignore: decorator
@inline
function gather(summed: i32, others: i32, unknowns: usize, vector: usize, work: usize, height: i32): void {
  for (let i = 0; i < summed; i++) {
    store<f64>(work + (<usize>i << 3), load<f64>(vector + (<usize>load<u32>(unknowns + (<usize>i << 2)) << 3)));
  }
  const gap = (summed + 3) & ~3;
  for (let i = summed; i < gap; i++) store<f64>(work + (<usize>i << 3), 0);
  unknowns += <usize>summed << 2;
  for (let i = 0; i < others; i++) {
    store<f64>(work + (<usize>(gap + i) << 3), load<f64>(vector + (<usize>load<u32>(unknowns + (<usize>i << 2)) << 3)));
  }
  for (let i = gap + others; i < height; i++) store<f64>(work + (<usize>i << 3), 0);
}

/** Solves L y = b for the front's unknowns and takes their part from the others. */
export function forwardFront(
  count: i32,
  summed: i32,
  others: i32,
  factor: usize,
  height: i32,
  unknowns: usize,
  vector: usize,
  work: usize,
): void {
  gather(summed, others, unknowns, vector, work, height);
  const ld = <usize>height << 3;
  const whole = count & ~3;
  const end = work + ld;
  let column = factor;
  for (let j = 0; j < whole; j += 4) {
    const second = column + ld;
    const third = second + ld;
    const fourth = third + ld;
    const at = <usize>j << 3;
    const y0 = load<f64>(work + at);
    const y1 = load<f64>(work + at, 8) - load<f64>(column + at, 8) * y0;
    const y2 = load<f64>(work + at, 16) - load<f64>(column + at, 16) * y0 - load<f64>(second + at, 16) * y1;
    const y3 =
      load<f64>(work + at, 24) -
      load<f64>(column + at, 24) * y0 -
      load<f64>(second + at, 24) * y1 -
      load<f64>(third + at, 24) * y2;
    store<f64>(work + at, y1, 8);
    store<f64>(work + at, y2, 16);
    store<f64>(work + at, y3, 24);
    const f0 = f64x2.splat(y0);
    const f1 = f64x2.splat(y1);
    const f2 = f64x2.splat(y2);
    const f3 = f64x2.splat(y3);
    let offset = at + 32;
    for (let target = work + offset; target < end; target += 16) {
      let value = f64x2.sub(v128.load(target), f64x2.mul(v128.load(column + offset), f0));
      value = f64x2.sub(value, f64x2.mul(v128.load(second + offset), f1));
      value = f64x2.sub(value, f64x2.mul(v128.load(third + offset), f2));
      v128.store(target, f64x2.sub(value, f64x2.mul(v128.load(fourth + offset), f3)));
      offset += 16;
    }
    column = fourth + ld;
  }
  for (let j = whole; j < count; j++) {
    const y = load<f64>(work + (<usize>j << 3));
    for (let i = j + 1; i < height; i++) {
      const target = work + (<usize>i << 3);
      store<f64>(target, load<f64>(target) - load<f64>(column + (<usize>i << 3)) * y);
    }
    column += ld;
  }
  const gap = (summed + 3) & ~3;
  for (let i = 0; i < summed; i++) {
    store<f64>(vector + (<usize>load<u32>(unknowns + (<usize>i << 2)) << 3), load<f64>(work + (<usize>i << 3)));
  }
  unknowns += <usize>summed << 2;
  for (let i = 0; i < others; i++) {
    store<f64>(vector + (<usize>load<u32>(unknowns + (<usize>i << 2)) << 3), load<f64>(work + (<usize>(gap + i) << 3)));
  }
}

/** Solves L^T x = y for the front's unknowns with those of the others known. */
export function backwardFront(
  count: i32,
  summed: i32,
  others: i32,
  factor: usize,
  height: i32,
  unknowns: usize,
  vector: usize,
  work: usize,
): void {
  gather(summed, others, unknowns, vector, work, height);
  const ld = <usize>height << 3;
  const whole = count & ~3;
  const end = work + ld;
  for (let j = count - 1; j >= whole; j--) {
    const column = factor + <usize>j * ld;
    let sum: f64 = 0;
    for (let i = j + 1; i < height; i++) sum += load<f64>(column + (<usize>i << 3)) * load<f64>(work + (<usize>i << 3));
    const at = work + (<usize>j << 3);
    store<f64>(at, load<f64>(at) - sum);
  }
  for (let j = whole - 4; j >= 0; j -= 4) {
    const at = <usize>j << 3;
    const first = factor + <usize>j * ld;
    const second = first + ld;
    const third = second + ld;
    const fourth = third + ld;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let offset = at + 32;
    for (let known = work + offset; known < end; known += 16) {
      const x = v128.load(known);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(first + offset), x));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(second + offset), x));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(third + offset), x));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(fourth + offset), x));
      offset += 16;
    }
    const target = work + at;
    const x3 = load<f64>(target, 24) - (f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1));
    const x2 = load<f64>(target, 16) - (f64x2.extract_lane(s2, 0) + f64x2.extract_lane(s2, 1)) - load<f64>(third + at, 24) * x3;
    const x1 =
      load<f64>(target, 8) -
      (f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1)) -
      load<f64>(second + at, 16) * x2 -
      load<f64>(second + at, 24) * x3;
    const x0 =
      load<f64>(target) -
      (f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1)) -
      load<f64>(first + at, 8) * x1 -
      load<f64>(first + at, 16) * x2 -
      load<f64>(first + at, 24) * x3;
    store<f64>(target, x0);
    store<f64>(target, x1, 8);
    store<f64>(target, x2, 16);
    store<f64>(target, x3, 24);
  }
  for (let i = 0; i < count; i++) {
    store<f64>(vector + (<usize>load<u32>(unknowns + (<usize>i << 2)) << 3), load<f64>(work + (<usize>i << 3)));
  }
}
