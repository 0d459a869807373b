import type { MemoryViews } from '../views.js';

/** The sum of v_k x_column(k) over entries k to last - 1, in the order of the lanes of kernels/sparse-row.ts. */
export function rowProductTwin(
  views: MemoryViews,
): (k: number, last: number, columnIndex: number, values: number, x: number) => number {
  return (k, last, columnIndex, values, x) => {
    const { float64, int32 } = views;
    const columns = columnIndex >>> 2;
    const firstValue = values >>> 3;
    const firstX = x >>> 3;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (; k + 4 <= last; k += 4) {
      a += float64[firstValue + k]! * float64[firstX + int32[columns + k]!]!;
      b += float64[firstValue + k + 1]! * float64[firstX + int32[columns + k + 1]!]!;
      c += float64[firstValue + k + 2]! * float64[firstX + int32[columns + k + 2]!]!;
      d += float64[firstValue + k + 3]! * float64[firstX + int32[columns + k + 3]!]!;
    }
    let sum = a + c + (b + d);
    for (; k < last; k++) sum += float64[firstValue + k]! * float64[firstX + int32[columns + k]!]!;
    return sum;
  };
}
