/**
 * Cholesky factor of a symmetric matrix in place, A = L L^T.
 * @param matrix size*size entries, row-major; the lower triangle is read and overwritten by L, the upper one is set to zero.
 * @returns -1, or the index of the first row at which the matrix is not positive definite.
 * Source: Golub & Van Loan, Matrix Computations (2013), algorithm 4.2.1.
 */
export function choleskyFactor(matrix: Float64Array, size: number): number {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      if (i > j) matrix[i * size + j] = sum / matrix[j * size + j]!;
      // Written so that NaN is caught as well; what is left of a one after rounding counts as nothing.
      else if (!(sum > 1e-14 * Math.abs(matrix[i * size + i]!))) return i;
      else matrix[i * size + i] = Math.sqrt(sum);
    }
    for (let j = i + 1; j < size; j++) matrix[i * size + j] = 0;
  }
  return -1;
}

/** Solves L x = b in place, with the factor of choleskyFactor. */
export function solveLower(factor: Float64Array, size: number, right: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = right[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * right[k]!;
    right[i] = sum / factor[i * size + i]!;
  }
}

/** Solves L^T x = b in place, with the factor of choleskyFactor. */
export function solveLowerTransposed(factor: Float64Array, size: number, right: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    const value = right[i]! / factor[i * size + i]!;
    right[i] = value;
    for (let k = 0; k < i; k++) right[k] = right[k]! - factor[i * size + k]! * value;
  }
}
