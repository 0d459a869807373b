// Solution with one front's part of a factor for four right-hand sides at once, each with the bits that it has alone (dense-solve.ts,
// dense-general.ts): lanes are right-hand sides, and sums are split and ordered as there. Twin: src/solvers/kernels/twins/dense-solve-four.ts.
//
// Vectors hold four numbers for each unknown, one for each right-hand side; `work` holds four for each of `height` rows. All else is as for
// one right-hand side.

// @ts-ignore: decorator
@inline
function gatherFour(summed: i32, others: i32, unknowns: usize, vectors: usize, work: usize, height: i32): void {
  const gap = (summed + 3) & ~3;
  for (let i = 0; i < summed; i++) {
    const from = vectors + (<usize>load<u32>(unknowns + (<usize>i << 2)) << 5);
    const to = work + (<usize>i << 5);
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
  memory.fill(work + (<usize>summed << 5), 0, <usize>(gap - summed) << 5);
  unknowns += <usize>summed << 2;
  for (let i = 0; i < others; i++) {
    const from = vectors + (<usize>load<u32>(unknowns + (<usize>i << 2)) << 5);
    const to = work + (<usize>(gap + i) << 5);
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
  memory.fill(work + (<usize>(gap + others) << 5), 0, <usize>(height - gap - others) << 5);
}

// @ts-ignore: decorator
@inline
function scatterFour(count: i32, unknowns: usize, vectors: usize, work: usize): void {
  for (let i = 0; i < count; i++) {
    const to = vectors + (<usize>load<u32>(unknowns + (<usize>i << 2)) << 5);
    const from = work + (<usize>i << 5);
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
}

/** value - factor x, for two right-hand sides. */
// @ts-ignore: decorator
@inline
function without(value: v128, factor: usize, x: v128): v128 {
  return f64x2.sub(value, f64x2.mul(v128.load64_splat(factor), x));
}

/** Solves L y = b for the front's unknowns and takes their part from the others. */
export function forwardFrontFour(
  count: i32,
  summed: i32,
  others: i32,
  factor: usize,
  height: i32,
  unknowns: usize,
  vectors: usize,
  work: usize,
): void {
  gatherFour(summed, others, unknowns, vectors, work, height);
  const ld = <usize>height << 3;
  const whole = count & ~3;
  const end = work + (<usize>height << 5);
  let column = factor;
  for (let j = 0; j < whole; j += 4) {
    const second = column + ld;
    const third = second + ld;
    const fourth = third + ld;
    const at = <usize>j << 3;
    for (let half: usize = 0; half < 32; half += 16) {
      const top = work + (<usize>j << 5) + half;
      const y0 = v128.load(top);
      const y1 = without(v128.load(top, 32), column + at + 8, y0);
      const y2 = without(without(v128.load(top, 64), column + at + 16, y0), second + at + 16, y1);
      const y3 = without(
        without(without(v128.load(top, 96), column + at + 24, y0), second + at + 24, y1),
        third + at + 24,
        y2,
      );
      v128.store(top, y1, 32);
      v128.store(top, y2, 64);
      v128.store(top, y3, 96);
      let offset = at + 32;
      for (let target = top + 128; target < end; target += 32) {
        let value = without(v128.load(target), column + offset, y0);
        value = without(value, second + offset, y1);
        value = without(value, third + offset, y2);
        v128.store(target, without(value, fourth + offset, y3));
        offset += 8;
      }
    }
    column = fourth + ld;
  }
  for (let j = whole; j < count; j++) {
    const y0 = v128.load(work + (<usize>j << 5));
    const y1 = v128.load(work + (<usize>j << 5), 16);
    for (let i = j + 1; i < height; i++) {
      const target = work + (<usize>i << 5);
      const entry = column + (<usize>i << 3);
      v128.store(target, without(v128.load(target), entry, y0));
      v128.store(target, without(v128.load(target, 16), entry, y1), 16);
    }
    column += ld;
  }
  const gap = (summed + 3) & ~3;
  scatterFour(summed, unknowns, vectors, work);
  scatterFour(others, unknowns + (<usize>summed << 2), vectors, work + (<usize>gap << 5));
}

/** Solves L^T x = y for the front's unknowns with those of the others known. */
export function backwardFrontFour(
  count: i32,
  summed: i32,
  others: i32,
  factor: usize,
  height: i32,
  unknowns: usize,
  vectors: usize,
  work: usize,
): void {
  gatherFour(summed, others, unknowns, vectors, work, height);
  const ld = <usize>height << 3;
  const whole = count & ~3;
  for (let j = count - 1; j >= whole; j--) {
    const column = factor + <usize>j * ld;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    for (let i = j + 1; i < height; i++) {
      const entry = v128.load64_splat(column + (<usize>i << 3));
      const known = work + (<usize>i << 5);
      s0 = f64x2.add(s0, f64x2.mul(entry, v128.load(known)));
      s1 = f64x2.add(s1, f64x2.mul(entry, v128.load(known, 16)));
    }
    const target = work + (<usize>j << 5);
    v128.store(target, f64x2.sub(v128.load(target), s0));
    v128.store(target, f64x2.sub(v128.load(target, 16), s1), 16);
  }
  for (let j = whole - 4; j >= 0; j -= 4) {
    for (let half: usize = 0; half < 32; half += 16) backwardFour(factor, j, height, work, half);
  }
  scatterFour(count, unknowns, vectors, work);
}

/** Four columns of the transposed triangle for two right-hand sides; even and odd rows are summed apart, as for one. */
// @ts-ignore: decorator
@inline
function backwardFour(factor: usize, j: i32, height: i32, work: usize, half: usize): void {
  const ld = <usize>height << 3;
  const at = <usize>j << 3;
  const first = factor + <usize>j * ld;
  const second = first + ld;
  const third = second + ld;
  const fourth = third + ld;
  let even0 = f64x2.splat(0);
  let even1 = f64x2.splat(0);
  let even2 = f64x2.splat(0);
  let even3 = f64x2.splat(0);
  let odd0 = f64x2.splat(0);
  let odd1 = f64x2.splat(0);
  let odd2 = f64x2.splat(0);
  let odd3 = f64x2.splat(0);
  const top = work + (<usize>j << 5) + half;
  const end = work + (<usize>height << 5);
  let offset = at + 32;
  for (let known = top + 128; known < end; known += 64) {
    const x = v128.load(known);
    even0 = f64x2.add(even0, f64x2.mul(v128.load64_splat(first + offset), x));
    even1 = f64x2.add(even1, f64x2.mul(v128.load64_splat(second + offset), x));
    even2 = f64x2.add(even2, f64x2.mul(v128.load64_splat(third + offset), x));
    even3 = f64x2.add(even3, f64x2.mul(v128.load64_splat(fourth + offset), x));
    const y = v128.load(known, 32);
    odd0 = f64x2.add(odd0, f64x2.mul(v128.load64_splat(first + offset, 8), y));
    odd1 = f64x2.add(odd1, f64x2.mul(v128.load64_splat(second + offset, 8), y));
    odd2 = f64x2.add(odd2, f64x2.mul(v128.load64_splat(third + offset, 8), y));
    odd3 = f64x2.add(odd3, f64x2.mul(v128.load64_splat(fourth + offset, 8), y));
    offset += 16;
  }
  const x3 = f64x2.sub(v128.load(top, 96), f64x2.add(even3, odd3));
  const x2 = without(f64x2.sub(v128.load(top, 64), f64x2.add(even2, odd2)), third + at + 24, x3);
  const x1 = without(
    without(f64x2.sub(v128.load(top, 32), f64x2.add(even1, odd1)), second + at + 16, x2),
    second + at + 24,
    x3,
  );
  const x0 = without(
    without(without(f64x2.sub(v128.load(top), f64x2.add(even0, odd0)), first + at + 8, x1), first + at + 16, x2),
    first + at + 24,
    x3,
  );
  v128.store(top, x0);
  v128.store(top, x1, 32);
  v128.store(top, x2, 64);
  v128.store(top, x3, 96);
}

/** Solves U x = y for the front's unknowns with those of the others known; U as backwardFrontGeneral has it. */
export function backwardFrontGeneralFour(
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
  const known = work + (<usize>k4 << 5);
  gatherFour(0, others, columnUnknowns + (<usize>summed << 2), solution, known, r4);
  for (let j = 0; j < count; j++) {
    let even0 = f64x2.splat(0);
    let even1 = f64x2.splat(0);
    let odd0 = f64x2.splat(0);
    let odd1 = f64x2.splat(0);
    let entry = rows + <usize>j * rowLd;
    const end = entry + rowLd;
    for (let x = known; entry < end; x += 64) {
      const even = v128.load64_splat(entry);
      const odd = v128.load64_splat(entry, 8);
      even0 = f64x2.add(even0, f64x2.mul(even, v128.load(x)));
      even1 = f64x2.add(even1, f64x2.mul(even, v128.load(x, 16)));
      odd0 = f64x2.add(odd0, f64x2.mul(odd, v128.load(x, 32)));
      odd1 = f64x2.add(odd1, f64x2.mul(odd, v128.load(x, 48)));
      entry += 16;
    }
    const from = right + (<usize>load<u32>(rowUnknowns + (<usize>j << 2)) << 5);
    const to = work + (<usize>j << 5);
    v128.store(to, f64x2.sub(v128.load(from), f64x2.add(even0, odd0)));
    v128.store(to, f64x2.sub(v128.load(from, 16), f64x2.add(even1, odd1)), 16);
  }
  for (let c = summed - 1; c >= 0; c--) {
    const column = panel + <usize>c * ld;
    const place = solution + (<usize>load<u32>(columnUnknowns + (<usize>c << 2)) << 5);
    if (c < count) {
      let x0 = f64x2.splat(0);
      let x1 = f64x2.splat(0);
      if (load<i32>(marks + (<usize>c << 2)) == 0) {
        const pivot = v128.load64_splat(column + (<usize>c << 3));
        x0 = f64x2.div(v128.load(work + (<usize>c << 5)), pivot);
        x1 = f64x2.div(v128.load(work + (<usize>c << 5), 16), pivot);
      }
      v128.store(place, x0);
      v128.store(place, x1, 16);
    }
    const x0 = v128.load(place);
    const x1 = v128.load(place, 16);
    const end = min(c, count);
    for (let i = 0; i < end; i++) {
      const at = work + (<usize>i << 5);
      const entry = column + (<usize>i << 3);
      v128.store(at, without(v128.load(at), entry, x0));
      v128.store(at, without(v128.load(at, 16), entry, x1), 16);
    }
  }
}
