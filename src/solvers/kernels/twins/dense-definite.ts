import type { MemoryViews } from '../views.js';

/** Columns eliminated before the rest of a front is updated; part of the bits, since sums over a panel are subtracted at once. */
export const panelColumns = 48;

/** Factorisation of a dense symmetric front without pivoting; layout in kernels/dense-definite.ts. */
export interface DenseDefiniteKernels {
  /**
   * Factors `columns` fully summed columns as L D L^T and updates the contribution of the `others`. Pivot j must exceed tiny * scale[j];
   * smaller ones of either sign are replaced by scale[j] and marked. Returns the number of marked ones, or -1 - j at a negative pivot.
   */
  factorFrontDefinite(
    columns: number,
    others: number,
    panel: number,
    contribution: number,
    pivots: number,
    scale: number,
    tiny: number,
    marks: number,
    work: number,
  ): number;
}

/** Sum of left[row][c] right[column][c] over the panel's columns first to first + depth - 1. */
export function packedProduct(
  values: Float64Array,
  left: number,
  right: number,
  ld: number,
  row: number,
  column: number,
  depth: number,
): number {
  let sum = 0;
  for (let c = 0; c < depth; c++) sum += values[left + c * ld + row]! * values[right + c * ld + column]!;
  return sum;
}

/** The twin of kernels/dense-definite.ts, to the bit. */
export function denseDefiniteTwins(views: MemoryViews): DenseDefiniteKernels {
  return {
    factorFrontDefinite(k, r, panelAddress, contributionAddress, pivots, scale, tiny, marks, work) {
      const { float64, int32 } = views;
      const [panel, contribution] = [panelAddress >>> 3, contributionAddress >>> 3];
      const k4 = (k + 3) & ~3;
      const r4 = (r + 3) & ~3;
      const ld = k4 + r4;
      // L D of the columns of the current panel, by columns of the front's height.
      const product = (work >>> 3) + 16;
      let marked = 0;
      for (let first = 0; first < k; first += panelColumns) {
        const end = Math.min(k, first + panelColumns);
        const left = panel + first * ld;
        for (let j = first; j < end; j++) {
          const group = first + ((j - first) & ~3);
          const column = panel + j * ld;
          for (let i = j; i < ld; i++) {
            let value = float64[column + i]!;
            if (group > first) value -= packedProduct(float64, left, product, ld, i, j, group - first);
            for (let c = group; c < j; c++)
              value -= float64[product + (c - first) * ld + i]! * float64[panel + c * ld + j]!;
            float64[column + i] = value;
          }
          const at = (pivots >>> 3) + j;
          const pivot = float64[column + j]!;
          const reference = float64[(scale >>> 3) + j]!;
          let kept = pivot;
          if (!(pivot > tiny * reference)) {
            if (!(pivot >= -tiny * reference)) return -1 - j;
            kept = reference > 0 ? reference : 1;
            int32[(marks >>> 2) + j] = 1;
            marked++;
          }
          float64[at] = kept;
          const inverse = 1 / kept;
          const scaled = product + (j - first) * ld;
          for (let i = j + 1; i < ld; i++) {
            float64[scaled + i] = float64[column + i]!;
            float64[column + i] = float64[column + i]! * inverse;
          }
        }
        const depth = end - first;
        for (let j = end; j < k; j++)
          for (let i = j; i < ld; i++)
            float64[panel + j * ld + i] =
              float64[panel + j * ld + i]! - packedProduct(float64, left, product, ld, i, j, depth);
        for (let j = 0; j < r; j++)
          for (let i = j; i < r; i++)
            float64[contribution + j * r4 + i] =
              float64[contribution + j * r4 + i]! - packedProduct(float64, left, product, ld, k4 + i, k4 + j, depth);
      }
      return marked;
    },
  };
}
