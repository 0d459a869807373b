// Sweeps through sparse triangles in compressed rows, in place, for preconditioners. Twin: src/solvers/kernels/twins/triangular.ts.
// Layout: rowStart i32[n + 1], columnIndex i32[entries], values f64[entries] hold the strict triangle (no diagonal); the inverses of the
// diagonal lie in inverse f64[n]. Sums are those of sparse-row.ts, so that their additions need not wait for each other.
import { rowProduct } from './sparse-row';

/** x = (D + L)^-1 x, forwards by rows. */
export function lowerSweep(n: i32, rowStart: usize, columnIndex: usize, values: usize, inverse: usize, x: usize): void {
  let k = <usize>load<u32>(rowStart);
  for (let row = 0; row < n; row++) {
    const last = <usize>load<u32>(rowStart + (<usize>row << 2), 4);
    const at = <usize>row << 3;
    const sum = load<f64>(x + at) - rowProduct(k, last, columnIndex, values, x);
    store<f64>(x + at, sum * load<f64>(inverse + at));
    k = last;
  }
}

/** x = (D + U)^-1 x, backwards by rows. */
export function upperSweep(n: i32, rowStart: usize, columnIndex: usize, values: usize, inverse: usize, x: usize): void {
  let last = <usize>load<u32>(rowStart + (<usize>n << 2));
  for (let row = n - 1; row >= 0; row--) {
    const k = <usize>load<u32>(rowStart + (<usize>row << 2));
    const at = <usize>row << 3;
    const sum = load<f64>(x + at) - rowProduct(k, last, columnIndex, values, x);
    store<f64>(x + at, sum * load<f64>(inverse + at));
    last = k;
  }
}

/** x = (D + L^T)^-1 x with the rows of L, backwards: a row that is done acts on those before it. */
export function transposedSweep(n: i32, rowStart: usize, columnIndex: usize, values: usize, inverse: usize, x: usize): void {
  for (let row = n - 1; row >= 0; row--) {
    const first = <usize>load<u32>(rowStart + (<usize>row << 2));
    const last = <usize>load<u32>(rowStart + (<usize>row << 2), 4);
    let column = columnIndex + (first << 2);
    let value = values + (first << 3);
    const end = columnIndex + (last << 2);
    const at = <usize>row << 3;
    const here = load<f64>(x + at) * load<f64>(inverse + at);
    store<f64>(x + at, here);
    while (column < end) {
      const there = x + (<usize>load<u32>(column) << 3);
      store<f64>(there, load<f64>(there) - load<f64>(value) * here);
      column += 4;
      value += 8;
    }
  }
}

/** y_i = d_i x_i; y may be x. */
export function scaleEach(n: i32, d: usize, x: usize, y: usize): void {
  const whole = n & ~1;
  for (let i = 0; i < whole; i += 2) {
    v128.store(y, f64x2.mul(v128.load(d), v128.load(x)));
    d += 16;
    x += 16;
    y += 16;
  }
  if (whole < n) store<f64>(y, load<f64>(d) * load<f64>(x));
}
