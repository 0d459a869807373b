// The sum over one row of a sparse matrix, for the kernels that walk rows. Twin: src/solvers/kernels/twins/sparse-row.ts.
// Four partial sums, (0 + 2) + (1 + 3), then the entries left over one by one.

/** Sum of v_k x_column(k) over the entries k to last - 1. */
// @ts-ignore: decorator
@inline
export function rowProduct(k: usize, last: usize, columnIndex: usize, values: usize, x: usize): f64 {
  let column = columnIndex + (k << 2);
  let value = values + (k << 3);
  const end = columnIndex + (last << 2);
  let sum: f64 = 0;
  if (column + 16 <= end) {
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    do {
      const a = v128.load64_lane(
        x + (<usize>load<u32>(column, 4) << 3), v128.load64_zero(x + (<usize>load<u32>(column) << 3)), 1);
      const b = v128.load64_lane(
        x + (<usize>load<u32>(column, 12) << 3), v128.load64_zero(x + (<usize>load<u32>(column, 8) << 3)), 1);
      first = f64x2.add(first, f64x2.mul(v128.load(value), a));
      second = f64x2.add(second, f64x2.mul(v128.load(value, 16), b));
      column += 16;
      value += 32;
    } while (column + 16 <= end);
    const both = f64x2.add(first, second);
    sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  }
  while (column < end) {
    sum += load<f64>(value) * load<f64>(x + (<usize>load<u32>(column) << 3));
    column += 4;
    value += 8;
  }
  return sum;
}
