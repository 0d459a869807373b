import type { MemoryViews } from '../views.js';
import { rowProductTwin } from './sparse-row.js';

/**
 * Products of sparse matrices in compressed rows with vectors; addresses are bytes in the heap. Rows (of blocks) `begin` to `end` - 1
 * are done, and a row has the same bits whoever does it.
 */
export interface SparseKernels {
  /** y = A x. */
  sparseProduct(
    begin: number,
    end: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    x: number,
    y: number,
  ): void;
  /**
   * y = A x with the lower triangle of a symmetric A, one chunk of rows; what falls on columns `low` to `begin` - 1 is left in
   * `window`, to be added to y afterwards. Every row ends with its diagonal entry.
   */
  symmetricProduct(
    begin: number,
    end: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    x: number,
    y: number,
    window: number,
    low: number,
  ): void;
  /** y = A x in blocks of 2 by 2. */
  blockProduct2(
    begin: number,
    end: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    x: number,
    y: number,
  ): void;
  /** y = A x in blocks of 3 by 3. */
  blockProduct3(
    begin: number,
    end: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    x: number,
    y: number,
  ): void;
  /** y = A x in blocks of any size. */
  blockProduct(
    begin: number,
    end: number,
    blockRows: number,
    blockColumns: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    x: number,
    y: number,
  ): void;
  /** symmetricProduct in blocks of 3 by 3; diagonal blocks are stored whole. `window` and `low` count block rows. */
  symmetricBlockProduct3(
    begin: number,
    end: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    x: number,
    y: number,
    window: number,
    low: number,
  ): void;
}

/** The twins of kernels/sparse.ts, to the bit. */
export function sparseTwins(views: MemoryViews): SparseKernels {
  const rowProduct = rowProductTwin(views);
  return {
    sparseProduct(begin, end, rowStart, columnIndex, values, x, y) {
      const { float64, int32 } = views;
      const starts = rowStart >>> 2;
      for (let row = begin; row < end; row++)
        float64[(y >>> 3) + row] = rowProduct(int32[starts + row]!, int32[starts + row + 1]!, columnIndex, values, x);
    },
    symmetricProduct(begin, end, rowStart, columnIndex, values, x, y, window, low) {
      const { float64, int32 } = views;
      const starts = rowStart >>> 2;
      const columns = columnIndex >>> 2;
      const [firstValue, firstX, firstY] = [values >>> 3, x >>> 3, y >>> 3];
      const outside = (window >>> 3) - low;
      if (begin > low) float64.fill(0, window >>> 3, (window >>> 3) + begin - low);
      for (let row = begin; row < end; row++) {
        const last = int32[starts + row + 1]! - 1;
        const here = float64[firstX + row]!;
        let sum = 0;
        for (let k = int32[starts + row]!; k < last; k++) {
          const column = int32[columns + k]!;
          const value = float64[firstValue + k]!;
          const target = (column < begin ? outside : firstY) + column;
          sum += value * float64[firstX + column]!;
          float64[target] = float64[target]! + value * here;
        }
        float64[firstY + row] = sum + float64[firstValue + last]! * here;
      }
    },
    blockProduct2(begin, end, rowStart, columnIndex, values, x, y) {
      const { float64, int32 } = views;
      const starts = rowStart >>> 2;
      const columns = columnIndex >>> 2;
      for (let row = begin; row < end; row++) {
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let k = int32[starts + row]!; k < int32[starts + row + 1]!; k++) {
          const there = (x >>> 3) + 2 * int32[columns + k]!;
          const block = (values >>> 3) + 4 * k;
          const x0 = float64[there]!;
          const x1 = float64[there + 1]!;
          a += float64[block]! * x0;
          b += float64[block + 1]! * x1;
          c += float64[block + 2]! * x0;
          d += float64[block + 3]! * x1;
        }
        const at = (y >>> 3) + 2 * row;
        float64[at] = a + b;
        float64[at + 1] = c + d;
      }
    },
    blockProduct3(begin, end, rowStart, columnIndex, values, x, y) {
      const { float64, int32 } = views;
      const starts = rowStart >>> 2;
      const columns = columnIndex >>> 2;
      for (let row = begin; row < end; row++)
        for (let component = 0; component < 3; component++) {
          let [a, b, c] = [0, 0, 0];
          for (let k = int32[starts + row]!; k < int32[starts + row + 1]!; k++) {
            const there = (x >>> 3) + 3 * int32[columns + k]!;
            const block = (values >>> 3) + 9 * k + 3 * component;
            a += float64[block]! * float64[there]!;
            b += float64[block + 1]! * float64[there + 1]!;
            c += float64[block + 2]! * float64[there + 2]!;
          }
          float64[(y >>> 3) + 3 * row + component] = a + b + c;
        }
    },
    blockProduct(begin, end, blockRows, blockColumns, rowStart, columnIndex, values, x, y) {
      const { float64, int32 } = views;
      const starts = rowStart >>> 2;
      const columns = columnIndex >>> 2;
      float64.fill(0, (y >>> 3) + begin * blockRows, (y >>> 3) + end * blockRows);
      for (let row = begin; row < end; row++)
        for (let k = int32[starts + row]!; k < int32[starts + row + 1]!; k++)
          for (let i = 0; i < blockRows; i++) {
            const there = (x >>> 3) + blockColumns * int32[columns + k]!;
            const block = (values >>> 3) + (k * blockRows + i) * blockColumns;
            let sum = 0;
            for (let j = 0; j < blockColumns; j++) sum += float64[block + j]! * float64[there + j]!;
            const at = (y >>> 3) + row * blockRows + i;
            float64[at] = float64[at]! + sum;
          }
    },
    symmetricBlockProduct3(begin, end, rowStart, columnIndex, values, x, y, window, low) {
      const { float64, int32 } = views;
      const starts = rowStart >>> 2;
      const columns = columnIndex >>> 2;
      const firstY = y >>> 3;
      const outside = (window >>> 3) - 3 * low;
      if (begin > low) float64.fill(0, window >>> 3, (window >>> 3) + 3 * (begin - low));
      for (let row = begin; row < end; row++) {
        const last = int32[starts + row + 1]! - 1;
        const here = (x >>> 3) + 3 * row;
        for (let component = 0; component < 3; component++) {
          let [a, b, c] = [0, 0, 0];
          for (let k = int32[starts + row]!; k <= last; k++) {
            const there = (x >>> 3) + 3 * int32[columns + k]!;
            const block = (values >>> 3) + 9 * k + 3 * component;
            a += float64[block]! * float64[there]!;
            b += float64[block + 1]! * float64[there + 1]!;
            c += float64[block + 2]! * float64[there + 2]!;
          }
          float64[firstY + 3 * row + component] = a + b + c;
        }
        for (let k = int32[starts + row]!; k < last; k++) {
          const column = int32[columns + k]!;
          const block = (values >>> 3) + 9 * k;
          for (let component = 0; component < 3; component++) {
            const target = (column < begin ? outside : firstY) + 3 * column + component;
            const mirrored =
              float64[block + component]! * float64[here]! +
              float64[block + 3 + component]! * float64[here + 1]! +
              float64[block + 6 + component]! * float64[here + 2]!;
            float64[target] = float64[target]! + mirrored;
          }
        }
      }
    },
  };
}
