// Residuals of direct solutions and what they are compared with, in f64, in the order of the rows. The matrix is stored by rows, 32-bit
// starts and columns and a double for each entry; `symmetric` 1 means the lower triangle.
// Twin: src/solvers/kernels/twins/dense-residual.ts.

/** Sum of the magnitudes of each row. @returns the largest one. */
export function directRowSums(symmetric: i32, size: i32, rowStart: usize, columnIndex: usize, values: usize, sums: usize): f64 {
  memory.fill(sums, 0, <usize>size << 3);
  for (let i = 0; i < size; i++) {
    let sum: f64 = 0;
    const end = load<i32>(rowStart + (<usize>i << 2), 4);
    for (let e = load<i32>(rowStart + (<usize>i << 2)); e < end; e++) {
      const magnitude = abs<f64>(load<f64>(values + (<usize>e << 3)));
      const j = load<i32>(columnIndex + (<usize>e << 2));
      sum += magnitude;
      if (symmetric != 0 && j != i) {
        const mirrored = sums + (<usize>j << 3);
        store<f64>(mirrored, load<f64>(mirrored) + magnitude);
      }
    }
    const own = sums + (<usize>i << 3);
    store<f64>(own, load<f64>(own) + sum);
  }
  let largest: f64 = 0;
  for (let i = 0; i < size; i++) {
    const sum = load<f64>(sums + (<usize>i << 3));
    if (sum > largest) largest = sum;
  }
  return largest;
}

/** residual = b - A x and weight = |A| |x| + |b|. */
export function directResidual(symmetric: i32, size: i32, rowStart: usize, columnIndex: usize, values: usize, x: usize, b: usize, residual: usize, weight: usize): void {
  for (let at: usize = 0, end = <usize>size << 3; at < end; at += 8) {
    const side = load<f64>(b + at);
    store<f64>(residual + at, side);
    store<f64>(weight + at, abs<f64>(side));
  }
  for (let i = 0; i < size; i++) {
    const own = load<f64>(x + (<usize>i << 3));
    let sum: f64 = 0;
    let magnitudes: f64 = 0;
    const end = load<i32>(rowStart + (<usize>i << 2), 4);
    for (let e = load<i32>(rowStart + (<usize>i << 2)); e < end; e++) {
      const j = load<i32>(columnIndex + (<usize>e << 2));
      const value = load<f64>(values + (<usize>e << 3));
      const product = value * load<f64>(x + (<usize>j << 3));
      sum += product;
      magnitudes += abs<f64>(product);
      if (symmetric != 0 && j != i) {
        const mirrored = value * own;
        const r = residual + (<usize>j << 3);
        const w = weight + (<usize>j << 3);
        store<f64>(r, load<f64>(r) - mirrored);
        store<f64>(w, load<f64>(w) + abs<f64>(mirrored));
      }
    }
    const r = residual + (<usize>i << 3);
    const w = weight + (<usize>i << 3);
    store<f64>(r, load<f64>(r) - sum);
    store<f64>(w, load<f64>(w) + magnitudes);
  }
}

/**
 * Backward errors of x from its residual, its weights and the rows' sums with the largest of them: errors[0] entry by entry, errors[1] in
 * the largest norm; see residual.ts of the direct solver for the formulas.
 */
export function directBackwardErrors(size: i32, x: usize, b: usize, residual: usize, weight: usize, sums: usize, norm: f64, errors: usize): void {
  const bytes = <usize>size << 3;
  let largestX: f64 = 0;
  let largestB: f64 = 0;
  let largestResidual: f64 = 0;
  for (let at: usize = 0; at < bytes; at += 8) {
    largestX = max<f64>(largestX, abs<f64>(load<f64>(x + at)));
    largestB = max<f64>(largestB, abs<f64>(load<f64>(b + at)));
    largestResidual = max<f64>(largestResidual, abs<f64>(load<f64>(residual + at)));
  }
  // Where |A| |x| + |b| is itself within rounding of nothing, the row's norm takes part (Arioli, Demmel & Duff 1989).
  const unit = 1000.0 * <f64>size * 1.1102230246251565e-16;
  let componentwise: f64 = 0;
  for (let at: usize = 0; at < bytes; at += 8) {
    const magnitude = abs<f64>(load<f64>(residual + at));
    if (magnitude == 0) continue;
    const reference = load<f64>(sums + at) * largestX;
    const plain = load<f64>(weight + at);
    const ratio = magnitude / (plain > unit * (reference + abs<f64>(load<f64>(b + at))) ? plain : plain + reference);
    if (!(ratio <= componentwise)) componentwise = ratio;
  }
  const scale = norm * largestX + largestB;
  store<f64>(errors, componentwise);
  store<f64>(errors, scale == 0 ? 0 : largestResidual / scale, 8);
}
