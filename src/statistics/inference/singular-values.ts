/** A thin singular value decomposition A = U diag(values) V^T; columns with the largest value first. */
export interface SingularValues {
  readonly rows: number;
  readonly columns: number;
  /** rows x columns, row-major; a column that belongs to a vanishing value is zero. */
  readonly left: Float64Array;
  readonly values: Float64Array;
  /** columns x columns, row-major; orthogonal. */
  readonly right: Float64Array;
}

/** Rotations below this cosine between two columns change nothing that a double can hold. */
const orthogonal = 1e-15;
const sweepsAtMost = 60;

/**
 * Singular value decomposition by one-sided Jacobi rotations: small values come out to high relative accuracy, which is what a badly
 * conditioned Jacobian of a calibration needs. Rows may be fewer than columns.
 *
 * @param matrix rows x columns, row-major; not changed
 * Source: Hestenes, J. SIAM 6, 51 (1958); Demmel and Veselic, SIAM J. Matrix Anal. Appl. 13, 1204 (1992).
 */
export function singularValues(matrix: ArrayLike<number>, rows: number, columns: number): SingularValues {
  const work = Float64Array.from(matrix);
  const right = new Float64Array(columns * columns);
  for (let j = 0; j < columns; j++) right[j * columns + j] = 1;
  for (let sweep = 0; sweep < sweepsAtMost; sweep++) {
    let rotated = false;
    for (let i = 0; i < columns - 1; i++) {
      for (let j = i + 1; j < columns; j++) rotated = rotate(work, right, rows, columns, i, j) || rotated;
    }
    if (!rotated) break;
  }
  const norms = Float64Array.from({ length: columns }, (_, j) => {
    let largest = 0;
    for (let k = 0; k < rows; k++) largest = Math.max(largest, Math.abs(work[k * columns + j]));
    if (largest === 0 || !Number.isFinite(largest)) return largest;
    let sum = 0;
    for (let k = 0; k < rows; k++) sum += (work[k * columns + j] / largest) ** 2;
    return largest * Math.sqrt(sum);
  });
  const order = Array.from(norms.keys()).sort((a, b) => norms[b] - norms[a] || a - b);
  const left = new Float64Array(rows * columns);
  const sorted = new Float64Array(columns * columns);
  order.forEach((from, to) => {
    for (let k = 0; k < rows; k++)
      left[k * columns + to] = norms[from] > 0 ? work[k * columns + from] / norms[from] : 0;
    for (let k = 0; k < columns; k++) sorted[k * columns + to] = right[k * columns + from];
  });
  return { rows, columns, left, values: Float64Array.from(order, (from) => norms[from]), right: sorted };
}

/** Makes two columns orthogonal; false when they were. */
function rotate(work: Float64Array, right: Float64Array, rows: number, columns: number, i: number, j: number): boolean {
  let alpha = 0;
  let beta = 0;
  let gamma = 0;
  for (let k = 0; k < rows; k++) {
    const a = work[k * columns + i];
    const b = work[k * columns + j];
    alpha += a * a;
    beta += b * b;
    gamma += a * b;
  }
  if (!(Math.abs(gamma) > orthogonal * Math.sqrt(alpha * beta))) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (const [target, length] of [
    [work, rows],
    [right, columns],
  ] as const) {
    for (let k = 0; k < length; k++) {
      const a = target[k * columns + i];
      const b = target[k * columns + j];
      target[k * columns + i] = cosine * a - sine * b;
      target[k * columns + j] = sine * a + cosine * b;
    }
  }
  return true;
}
