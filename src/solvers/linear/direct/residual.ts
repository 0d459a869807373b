import type { SparsePattern } from '../sparse/pattern.js';
import type { FactorShape } from './front-plan.js';

/** How well a vector solves a system: two measures of the smallest relative change of A and b under which it is the solution. */
export interface BackwardError {
  /**
   * Entry by entry: max |b - A x|_i / (|A| |x| + |b|)_i (Oettli & Prager 1964), with the denominator of Arioli, Demmel & Duff (1989,
   * eq. 2.3) in rows where that is nearly nothing. Does not depend on units.
   */
  readonly componentwise: number;
  /** In the largest norm: |b - A x| / (|A| |x| + |b|) (Rigal & Gaches 1967). */
  readonly normwise: number;
}

/** Norms of a matrix that backward errors need: the sum of the magnitudes of each row, and the largest one. */
export function rowSums(shape: FactorShape, pattern: SparsePattern, values: Float64Array, sums: Float64Array): number {
  const { rows, rowStart, columnIndex } = pattern;
  const symmetric = shape === 'symmetric';
  sums.fill(0);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) {
      const magnitude = Math.abs(values[e]!);
      const j = columnIndex[e]!;
      sum += magnitude;
      if (symmetric && j !== i) sums[j]! += magnitude;
    }
    sums[i]! += sum;
  }
  let largest = 0;
  for (let i = 0; i < rows; i++) if (sums[i]! > largest) largest = sums[i]!;
  return largest;
}

/** residual = b - A x and weight = |A| |x| + |b|, in double precision. */
export function residualOf(
  shape: FactorShape,
  pattern: SparsePattern,
  values: Float64Array,
  x: Float64Array,
  b: Float64Array,
  residual: Float64Array,
  weight: Float64Array,
): void {
  const { rows, rowStart, columnIndex } = pattern;
  const symmetric = shape === 'symmetric';
  for (let i = 0; i < rows; i++) {
    residual[i] = b[i]!;
    weight[i] = Math.abs(b[i]!);
  }
  for (let i = 0; i < rows; i++) {
    const own = x[i]!;
    let sum = 0;
    let magnitudes = 0;
    const end = rowStart[i + 1]!;
    for (let e = rowStart[i]!; e < end; e++) {
      const j = columnIndex[e]!;
      const value = values[e]!;
      const product = value * x[j]!;
      sum += product;
      magnitudes += Math.abs(product);
      if (symmetric && j !== i) {
        const mirrored = value * own;
        residual[j] = residual[j]! - mirrored;
        weight[j] = weight[j]! + Math.abs(mirrored);
      }
    }
    residual[i] = residual[i]! - sum;
    weight[i] = weight[i]! + magnitudes;
  }
}

/** Backward errors of x from its residual and weights. */
export function backwardErrorOf(
  x: Float64Array,
  b: Float64Array,
  residual: Float64Array,
  weight: Float64Array,
  sums: Float64Array,
  norm: number,
): BackwardError {
  const size = x.length;
  let [largestX, largestB, largestResidual] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    largestX = Math.max(largestX, Math.abs(x[i]!));
    largestB = Math.max(largestB, Math.abs(b[i]!));
    largestResidual = Math.max(largestResidual, Math.abs(residual[i]!));
  }
  // Where |A| |x| + |b| is itself within rounding of nothing, the row's norm takes part (Arioli, Demmel & Duff 1989).
  const unit = 1000 * size * 2 ** -53;
  let componentwise = 0;
  for (let i = 0; i < size; i++) {
    const size0 = Math.abs(residual[i]!);
    if (size0 === 0) continue;
    const reference = sums[i]! * largestX;
    const plain = weight[i]!;
    const ratio = size0 / (plain > unit * (reference + Math.abs(b[i]!)) ? plain : plain + reference);
    if (!(ratio <= componentwise)) componentwise = ratio;
  }
  const scale = norm * largestX + largestB;
  return { componentwise, normwise: scale === 0 ? 0 : largestResidual / scale };
}
