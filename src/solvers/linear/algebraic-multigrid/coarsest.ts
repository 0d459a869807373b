import { pseudoRandom } from '../../pseudo-random.js';

/**
 * A direct solver for the coarsest level: Cholesky with diagonal pivoting after scaling to a unit diagonal, which finds the rank of a
 * singular matrix (a body that nothing holds) and leaves its null space at zero. For consistent right-hand sides, any solution will do.
 */
export class CoarsestSolver {
  readonly size: number;
  /** Number of directions with stiffness. */
  readonly rank: number;
  readonly #lower: Float64Array;
  readonly #order: Int32Array;
  readonly #scale: Float64Array;
  readonly #work: Float64Array;

  /**
   * @param matrix symmetric, by rows; overwritten.
   * @param negligible diagonal entries up to this count as no stiffness.
   * @throws RangeError when a pivot is negative beyond round-off.
   */
  constructor(matrix: Float64Array, size: number, negligible: number) {
    this.size = size;
    this.#work = new Float64Array(size);
    this.#scale = Float64Array.from({ length: size }, (_, i) => {
      const value = matrix[i * size + i]!;
      return value > negligible ? 1 / Math.sqrt(value) : 0;
    });
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) matrix[i * size + j]! *= this.#scale[i]! * this.#scale[j]!;
    this.#order = Int32Array.from({ length: size }, (_, i) => i);
    this.rank = factor(matrix, size, this.#order);
    this.#lower = matrix;
  }

  /** Estimate from above of the smallest eigenvalue that is not zero, by inverse iteration from a fixed vector; null at rank 0. */
  smallestEigenvalue(seed: number): number | null {
    if (this.rank === 0) return null;
    const vector = pseudoRandom(this.size, seed);
    const length = (x: Float64Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
    let growth = 0;
    for (let turn = 0; turn < 10; turn++) {
      const before = length(vector);
      this.solve(vector, vector);
      const after = length(vector);
      if (after === 0) return null;
      growth = after / before;
      for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / after;
    }
    return 1 / growth;
  }

  /** solution = A^+ rightHandSide; both may be the same. */
  solve(rightHandSide: Float32Array | Float64Array, solution: Float32Array | Float64Array): void {
    const work = this.#work;
    const { size, rank } = this;
    const lower = this.#lower;
    const order = this.#order;
    for (let i = 0; i < rank; i++) {
      const at = order[i]!;
      let sum = rightHandSide[at]! * this.#scale[at]!;
      const row = i * size;
      for (let j = 0; j < i; j++) sum -= lower[row + j]! * work[j]!;
      work[i] = sum / lower[row + i]!;
    }
    for (let i = rank - 1; i >= 0; i--) {
      const value = work[i]! / lower[i * size + i]!;
      work[i] = value;
      const row = i * size;
      for (let j = 0; j < i; j++) work[j]! -= lower[row + j]! * value;
    }
    for (let i = 0; i < size; i++) {
      const at = order[i]!;
      solution[at] = i < rank ? work[i]! * this.#scale[at]! : 0;
    }
  }
}

/** Pivots below this, against a unit diagonal, are round-off. */
const roundOff = 1e-12;

/** In place, rows and columns exchanged as pivots ask; returns the rank. */
function factor(matrix: Float64Array, size: number, order: Int32Array): number {
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (matrix[i * size + i]! > matrix[best * size + best]!) best = i;
    const pivot = matrix[best * size + best]!;
    if (!(pivot > roundOff)) {
      for (let i = k; i < size; i++)
        if (matrix[i * size + i]! < -1e-6)
          throw new RangeError(`a pivot is ${matrix[i * size + i]} against a diagonal of 1`);
      return k;
    }
    if (best !== k) exchange(matrix, size, order, k, best);
    const root = Math.sqrt(pivot);
    matrix[k * size + k] = root;
    for (let i = k + 1; i < size; i++) matrix[i * size + k] = matrix[i * size + k]! / root;
    for (let i = k + 1; i < size; i++) {
      const value = matrix[i * size + k]!;
      if (value === 0) continue;
      const row = i * size;
      for (let j = k + 1; j <= i; j++) matrix[row + j]! -= value * matrix[j * size + k]!;
    }
  }
  return size;
}

/** Exchanges two indices of a symmetric matrix of which the lower triangle counts. */
function exchange(matrix: Float64Array, size: number, order: Int32Array, a: number, b: number): void {
  const swap = (first: number, second: number): void => {
    const held = matrix[first]!;
    matrix[first] = matrix[second]!;
    matrix[second] = held;
  };
  [order[a], order[b]] = [order[b]!, order[a]!];
  for (let j = 0; j < a; j++) swap(a * size + j, b * size + j);
  swap(a * size + a, b * size + b);
  for (let i = a + 1; i < b; i++) swap(i * size + a, b * size + i);
  for (let i = b + 1; i < size; i++) swap(i * size + a, i * size + b);
}
