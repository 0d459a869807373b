/**
 * Dense linear systems on caller's buffers: row-major, factored in place, no allocation. Meant for sizes up to a few hundred.
 */

/**
 * Row weights for pivoting: 1 / max_j |a_ij| columnScale_j, so that rows and columns in different units (Pa beside m) can be
 * compared when the pivot is chosen.
 * @param matrix size*size entries, row-major.
 * @param size number of rows.
 * @param columnScale typical magnitude of each unknown (size entries, positive).
 * @param weights receives size positive weights; 1 for a row of zeros.
 */
export function pivotWeights(
  matrix: Float64Array,
  size: number,
  columnScale: Float64Array,
  weights: Float64Array,
): void {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    let largest = 0;
    for (let j = 0; j < size; j++) {
      const value = Math.abs(matrix[row + j]!) * columnScale[j]!;
      if (value > largest) largest = value;
    }
    weights[i] = largest > 0 ? 1 / largest : 1;
  }
}

/**
 * Factors a real matrix in place, P A = L U, with (weighted) partial pivoting.
 * @param matrix size*size entries, row-major; overwritten by L (unit diagonal, below) and U.
 * @param size number of rows.
 * @param pivots receives the row exchanged with row k at step k (size entries).
 * @param weights optional row weights for the choice of the pivot (see pivotWeights); permuted along.
 * @returns false when the matrix is singular or not finite.
 * Source: Golub & Van Loan, Matrix Computations (2013), algorithm 3.4.1; implicit scaling after Wilkinson (1965).
 */
export function factorReal(
  matrix: Float64Array,
  size: number,
  pivots: Int32Array,
  weights: Float64Array | null = null,
): boolean {
  for (let k = 0; k < size; k++) {
    const rowK = k * size;
    let pivotRow = k;
    let largest = 0;
    for (let i = k; i < size; i++) {
      const magnitude = Math.abs(matrix[i * size + k]!) * (weights === null ? 1 : weights[i]!);
      // Written so that NaN wins and is caught below.
      if (!(magnitude <= largest)) {
        largest = magnitude;
        pivotRow = i;
      }
    }
    pivots[k] = pivotRow;
    if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return false;
    if (pivotRow !== k) {
      const rowP = pivotRow * size;
      for (let j = 0; j < size; j++) {
        const keep = matrix[rowK + j]!;
        matrix[rowK + j] = matrix[rowP + j]!;
        matrix[rowP + j] = keep;
      }
      if (weights !== null) {
        const keep = weights[k]!;
        weights[k] = weights[pivotRow]!;
        weights[pivotRow] = keep;
      }
    }
    const inverse = 1 / matrix[rowK + k]!;
    const end = rowK + size;
    for (let i = k + 1; i < size; i++) {
      const rowI = i * size;
      const entry = matrix[rowI + k]!;
      // Couplings of cell models are sparse: most multipliers are exactly zero.
      if (entry === 0) continue;
      const factor = entry * inverse;
      matrix[rowI + k] = factor;
      let target = rowI + k + 1;
      let source = rowK + k + 1;
      // Four at a time: a quarter faster than the plain loop at the usual size of 25.
      for (; source + 3 < end; source += 4, target += 4) {
        matrix[target] = matrix[target]! - factor * matrix[source]!;
        matrix[target + 1] = matrix[target + 1]! - factor * matrix[source + 1]!;
        matrix[target + 2] = matrix[target + 2]! - factor * matrix[source + 2]!;
        matrix[target + 3] = matrix[target + 3]! - factor * matrix[source + 3]!;
      }
      for (; source < end; source++, target++) matrix[target] = matrix[target]! - factor * matrix[source]!;
    }
  }
  return true;
}

/**
 * Solves A x = b with the factors of factorReal.
 * @param factors result of factorReal (size*size).
 * @param size number of rows.
 * @param pivots row exchanges of factorReal.
 * @param right right side b at `offset`, overwritten by x.
 * @param offset index of the first entry of b.
 */
export function solveReal(
  factors: Float64Array,
  size: number,
  pivots: Int32Array,
  right: Float64Array,
  offset = 0,
): void {
  for (let k = 0; k < size; k++) {
    const pivotRow = pivots[k]!;
    if (pivotRow !== k) {
      const keep = right[offset + k]!;
      right[offset + k] = right[offset + pivotRow]!;
      right[offset + pivotRow] = keep;
    }
  }
  for (let i = 1; i < size; i++) {
    const row = i * size;
    let sum = right[offset + i]!;
    for (let j = 0; j < i; j++) sum -= factors[row + j]! * right[offset + j]!;
    right[offset + i] = sum;
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = i * size;
    let sum = right[offset + i]!;
    for (let j = i + 1; j < size; j++) sum -= factors[row + j]! * right[offset + j]!;
    right[offset + i] = sum / factors[row + i]!;
  }
}

/**
 * Factors a complex matrix in place, P A = L U, real and imaginary parts in separate arrays.
 * @param real size*size real parts, row-major; overwritten.
 * @param imaginary size*size imaginary parts; overwritten.
 * @param size number of rows.
 * @param pivots receives the row exchanges.
 * @param weights optional row weights for the choice of the pivot; permuted along.
 * @returns false when the matrix is singular or not finite.
 */
export function factorComplex(
  real: Float64Array,
  imaginary: Float64Array,
  size: number,
  pivots: Int32Array,
  weights: Float64Array | null = null,
): boolean {
  for (let k = 0; k < size; k++) {
    const rowK = k * size;
    let pivotRow = k;
    let largest = 0;
    for (let i = k; i < size; i++) {
      const index = i * size + k;
      const magnitude = (Math.abs(real[index]!) + Math.abs(imaginary[index]!)) * (weights === null ? 1 : weights[i]!);
      if (!(magnitude <= largest)) {
        largest = magnitude;
        pivotRow = i;
      }
    }
    pivots[k] = pivotRow;
    if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return false;
    if (pivotRow !== k) {
      const rowP = pivotRow * size;
      for (let j = 0; j < size; j++) {
        const keepReal = real[rowK + j]!;
        const keepImaginary = imaginary[rowK + j]!;
        real[rowK + j] = real[rowP + j]!;
        imaginary[rowK + j] = imaginary[rowP + j]!;
        real[rowP + j] = keepReal;
        imaginary[rowP + j] = keepImaginary;
      }
      if (weights !== null) {
        const keep = weights[k]!;
        weights[k] = weights[pivotRow]!;
        weights[pivotRow] = keep;
      }
    }
    const pivotReal = real[rowK + k]!;
    const pivotImaginary = imaginary[rowK + k]!;
    // Scaled so that the square of the modulus cannot overflow or vanish.
    const scale = 1 / (Math.abs(pivotReal) + Math.abs(pivotImaginary));
    const scaledReal = pivotReal * scale;
    const scaledImaginary = pivotImaginary * scale;
    const modulus = scale / (scaledReal * scaledReal + scaledImaginary * scaledImaginary);
    const inverseReal = scaledReal * modulus;
    const inverseImaginary = -scaledImaginary * modulus;
    for (let i = k + 1; i < size; i++) {
      const rowI = i * size;
      const entryReal = real[rowI + k]!;
      const entryImaginary = imaginary[rowI + k]!;
      if (entryReal === 0 && entryImaginary === 0) continue;
      const factorRe = entryReal * inverseReal - entryImaginary * inverseImaginary;
      const factorIm = entryReal * inverseImaginary + entryImaginary * inverseReal;
      real[rowI + k] = factorRe;
      imaginary[rowI + k] = factorIm;
      for (let j = k + 1; j < size; j++) {
        const upperRe = real[rowK + j]!;
        const upperIm = imaginary[rowK + j]!;
        real[rowI + j] = real[rowI + j]! - (factorRe * upperRe - factorIm * upperIm);
        imaginary[rowI + j] = imaginary[rowI + j]! - (factorRe * upperIm + factorIm * upperRe);
      }
    }
  }
  return true;
}

/**
 * Solves A x = b with the factors of factorComplex.
 * @param real real parts of the factors.
 * @param imaginary imaginary parts of the factors.
 * @param size number of rows.
 * @param pivots row exchanges of factorComplex.
 * @param rightReal real part of b, overwritten by that of x (size entries).
 * @param rightImaginary imaginary part of b, overwritten by that of x.
 */
export function solveComplex(
  real: Float64Array,
  imaginary: Float64Array,
  size: number,
  pivots: Int32Array,
  rightReal: Float64Array,
  rightImaginary: Float64Array,
): void {
  for (let k = 0; k < size; k++) {
    const pivotRow = pivots[k]!;
    if (pivotRow !== k) {
      const keepReal = rightReal[k]!;
      const keepImaginary = rightImaginary[k]!;
      rightReal[k] = rightReal[pivotRow]!;
      rightImaginary[k] = rightImaginary[pivotRow]!;
      rightReal[pivotRow] = keepReal;
      rightImaginary[pivotRow] = keepImaginary;
    }
  }
  for (let i = 1; i < size; i++) {
    const row = i * size;
    let sumReal = rightReal[i]!;
    let sumImaginary = rightImaginary[i]!;
    for (let j = 0; j < i; j++) {
      const re = real[row + j]!;
      const im = imaginary[row + j]!;
      const xRe = rightReal[j]!;
      const xIm = rightImaginary[j]!;
      sumReal -= re * xRe - im * xIm;
      sumImaginary -= re * xIm + im * xRe;
    }
    rightReal[i] = sumReal;
    rightImaginary[i] = sumImaginary;
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = i * size;
    let sumReal = rightReal[i]!;
    let sumImaginary = rightImaginary[i]!;
    for (let j = i + 1; j < size; j++) {
      const re = real[row + j]!;
      const im = imaginary[row + j]!;
      const xRe = rightReal[j]!;
      const xIm = rightImaginary[j]!;
      sumReal -= re * xRe - im * xIm;
      sumImaginary -= re * xIm + im * xRe;
    }
    const pivotRe = real[row + i]!;
    const pivotIm = imaginary[row + i]!;
    const scale = 1 / (Math.abs(pivotRe) + Math.abs(pivotIm));
    const scaledRe = pivotRe * scale;
    const scaledIm = pivotIm * scale;
    const modulus = scale / (scaledRe * scaledRe + scaledIm * scaledIm);
    rightReal[i] = (sumReal * scaledRe + sumImaginary * scaledIm) * modulus;
    rightImaginary[i] = (sumImaginary * scaledRe - sumReal * scaledIm) * modulus;
  }
}
