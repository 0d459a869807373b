import type { MemoryViews } from '../views.js';
import { rowProductTwin } from './sparse-row.js';

/** Sweeps through strict triangles in compressed rows, in place; `inverse` holds the inverses of the diagonal. */
export interface TriangularKernels {
  /** x = (D + L)^-1 x. */
  lowerSweep(size: number, rowStart: number, columnIndex: number, values: number, inverse: number, x: number): void;
  /** x = (D + U)^-1 x. */
  upperSweep(size: number, rowStart: number, columnIndex: number, values: number, inverse: number, x: number): void;
  /** x = (D + L^T)^-1 x with the rows of L. */
  transposedSweep(
    size: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    inverse: number,
    x: number,
  ): void;
  /** y_i = d_i x_i; y may be x. */
  scaleEach(size: number, d: number, x: number, y: number): void;
}

/** The twins of kernels/triangular.ts, to the bit. */
export function triangularTwins(views: MemoryViews): TriangularKernels {
  const rowProduct = rowProductTwin(views);
  /** One row of a sweep by rows. */
  const solveRow = (
    row: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    inverse: number,
    x: number,
  ): void => {
    const { float64, int32 } = views;
    const starts = rowStart >>> 2;
    const firstX = x >>> 3;
    const product = rowProduct(int32[starts + row]!, int32[starts + row + 1]!, columnIndex, values, x);
    float64[firstX + row] = (float64[firstX + row]! - product) * float64[(inverse >>> 3) + row]!;
  };
  return {
    lowerSweep(size, rowStart, columnIndex, values, inverse, x) {
      for (let row = 0; row < size; row++) solveRow(row, rowStart, columnIndex, values, inverse, x);
    },
    upperSweep(size, rowStart, columnIndex, values, inverse, x) {
      for (let row = size - 1; row >= 0; row--) solveRow(row, rowStart, columnIndex, values, inverse, x);
    },
    transposedSweep(size, rowStart, columnIndex, values, inverse, x) {
      const { float64, int32 } = views;
      const [starts, columns, firstValue, firstX] = [rowStart >>> 2, columnIndex >>> 2, values >>> 3, x >>> 3];
      for (let row = size - 1; row >= 0; row--) {
        const here = float64[firstX + row]! * float64[(inverse >>> 3) + row]!;
        float64[firstX + row] = here;
        for (let k = int32[starts + row]!; k < int32[starts + row + 1]!; k++) {
          const there = firstX + int32[columns + k]!;
          float64[there] = float64[there]! - float64[firstValue + k]! * here;
        }
      }
    },
    scaleEach(size, d, x, y) {
      const { float64 } = views;
      const [firstD, firstX, firstY] = [d >>> 3, x >>> 3, y >>> 3];
      for (let i = 0; i < size; i++) float64[firstY + i] = float64[firstD + i]! * float64[firstX + i]!;
    },
  };
}
