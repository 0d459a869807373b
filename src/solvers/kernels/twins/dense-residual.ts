import type { MemoryViews } from '../views.js';

/**
 * Residuals of direct solutions; addresses are bytes. The matrix is stored by rows, 32-bit starts and columns and a double for each entry;
 * `symmetric` 1 means the lower triangle.
 */
export interface DenseResidualKernels {
  /** Sum of the magnitudes of each row. @returns the largest one. */
  directRowSums(
    symmetric: number,
    size: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    sums: number,
  ): number;
  /** residual = b - A x and weight = |A| |x| + |b|. */
  directResidual(
    symmetric: number,
    size: number,
    rowStart: number,
    columnIndex: number,
    values: number,
    x: number,
    b: number,
    residual: number,
    weight: number,
  ): void;
  /**
   * Backward errors of x from its residual, its weights and the rows' sums with the largest of them: errors[0] entry by entry, errors[1]
   * in the largest norm; see residual.ts of the direct solver for the formulas.
   */
  directBackwardErrors(
    size: number,
    x: number,
    b: number,
    residual: number,
    weight: number,
    sums: number,
    norm: number,
    errors: number,
  ): void;
}

/** The twins of kernels/dense-residual.ts, to the bit. */
export function denseResidualTwins(views: MemoryViews): DenseResidualKernels {
  return {
    directRowSums(symmetric, size, rowStartAt, columnIndexAt, valuesAt, sumsAt) {
      const { int32, float64 } = views;
      const [rowStart, columnIndex, values, sums] = [
        rowStartAt >>> 2,
        columnIndexAt >>> 2,
        valuesAt >>> 3,
        sumsAt >>> 3,
      ];
      float64.fill(0, sums, sums + size);
      for (let i = 0; i < size; i++) {
        let sum = 0;
        const end = int32[rowStart + i + 1]!;
        for (let e = int32[rowStart + i]!; e < end; e++) {
          const magnitude = Math.abs(float64[values + e]!);
          const j = int32[columnIndex + e]!;
          sum += magnitude;
          if (symmetric !== 0 && j !== i) float64[sums + j]! += magnitude;
        }
        float64[sums + i]! += sum;
      }
      let largest = 0;
      for (let i = 0; i < size; i++) if (float64[sums + i]! > largest) largest = float64[sums + i]!;
      return largest;
    },
    directResidual(symmetric, size, rowStartAt, columnIndexAt, valuesAt, xAt, bAt, residualAt, weightAt) {
      const { int32, float64 } = views;
      const [rowStart, columnIndex, values] = [rowStartAt >>> 2, columnIndexAt >>> 2, valuesAt >>> 3];
      const [x, b, residual, weight] = [xAt >>> 3, bAt >>> 3, residualAt >>> 3, weightAt >>> 3];
      for (let i = 0; i < size; i++) {
        float64[residual + i] = float64[b + i]!;
        float64[weight + i] = Math.abs(float64[b + i]!);
      }
      for (let i = 0; i < size; i++) {
        const own = float64[x + i]!;
        let sum = 0;
        let magnitudes = 0;
        const end = int32[rowStart + i + 1]!;
        for (let e = int32[rowStart + i]!; e < end; e++) {
          const j = int32[columnIndex + e]!;
          const value = float64[values + e]!;
          const product = value * float64[x + j]!;
          sum += product;
          magnitudes += Math.abs(product);
          if (symmetric !== 0 && j !== i) {
            const mirrored = value * own;
            float64[residual + j]! -= mirrored;
            float64[weight + j]! += Math.abs(mirrored);
          }
        }
        float64[residual + i]! -= sum;
        float64[weight + i]! += magnitudes;
      }
    },
    directBackwardErrors(size, xAt, bAt, residualAt, weightAt, sumsAt, norm, errorsAt) {
      const { float64 } = views;
      const [x, b, residual, weight, sums] = [xAt >>> 3, bAt >>> 3, residualAt >>> 3, weightAt >>> 3, sumsAt >>> 3];
      let [largestX, largestB, largestResidual] = [0, 0, 0];
      for (let i = 0; i < size; i++) {
        largestX = Math.max(largestX, Math.abs(float64[x + i]!));
        largestB = Math.max(largestB, Math.abs(float64[b + i]!));
        largestResidual = Math.max(largestResidual, Math.abs(float64[residual + i]!));
      }
      // Where |A| |x| + |b| is itself within rounding of nothing, the row's norm takes part (Arioli, Demmel & Duff 1989).
      const unit = 1000 * size * 2 ** -53;
      let componentwise = 0;
      for (let i = 0; i < size; i++) {
        const magnitude = Math.abs(float64[residual + i]!);
        if (magnitude === 0) continue;
        const reference = float64[sums + i]! * largestX;
        const plain = float64[weight + i]!;
        const ratio = magnitude / (plain > unit * (reference + Math.abs(float64[b + i]!)) ? plain : plain + reference);
        if (!(ratio <= componentwise)) componentwise = ratio;
      }
      const scale = norm * largestX + largestB;
      float64[errorsAt >>> 3] = componentwise;
      float64[(errorsAt >>> 3) + 1] = scale === 0 ? 0 : largestResidual / scale;
    },
  };
}
