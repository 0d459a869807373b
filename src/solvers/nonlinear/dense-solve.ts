import { factorReal, pivotWeights, solveReal } from '../dense.js';
import type { SparsePattern } from '../linear/sparse/pattern.js';
import type { LinearFailure, LinearSolve, LinearSolveStrategy } from './linear-solve.js';

/** Gaussian elimination on a full matrix, for a few hundred unknowns at most. */
export const denseSolve: LinearSolveStrategy = {
  name: 'dense LU',
  prepare: (pattern, symmetry) => new DenseSolve(pattern, symmetry),
};

class DenseSolve implements LinearSolve {
  readonly direct = true;
  readonly iterations = 0;
  private readonly pattern: SparsePattern;
  private readonly symmetric: boolean;
  private readonly factors: Float64Array;
  private readonly pivots: Int32Array;
  private readonly weights: Float64Array;
  private readonly ones: Float64Array;

  constructor(pattern: SparsePattern, symmetry: 'general' | 'symmetric') {
    const n = pattern.rows;
    this.pattern = pattern;
    this.symmetric = symmetry === 'symmetric';
    this.factors = new Float64Array(n * n);
    this.pivots = new Int32Array(n);
    this.weights = new Float64Array(n);
    this.ones = new Float64Array(n).fill(1);
  }

  factor(values: Float64Array): LinearFailure | null {
    const { factors, ones, weights } = this;
    const n = this.pattern.rows;
    this.#expand(values);
    pivotWeights(factors, n, ones, weights);
    this.pivots.fill(-1);
    if (!factorReal(factors, n, this.pivots, weights)) return this.#explain(values);
    // A pivot at round-off of its equilibrated row: what is left of a singular matrix.
    for (let k = 0; k < n; k++)
      if (Math.abs(factors[k * n + k]) * weights[k] <= 4 * n * Number.EPSILON) return this.#explain(values);
    return null;
  }

  solve(right: Float64Array, solution: Float64Array): LinearFailure | null {
    solution.set(right);
    solveReal(this.factors, this.pattern.rows, this.pivots, solution);
    return null;
  }

  #expand(values: Float64Array): void {
    const { pattern, factors } = this;
    const { rowStart, columnIndex, rows: n } = pattern;
    factors.fill(0);
    for (let i = 0; i < n; i++) {
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        const j = columnIndex[k];
        factors[i * n + j] = values[k];
        if (this.symmetric) factors[j * n + i] = values[k];
      }
    }
  }

  /** Names an unknown and an equation of the null vectors, found by inverse iteration on the matrix moved off its singularity. */
  #explain(values: Float64Array): LinearFailure {
    const { factors, pivots } = this;
    const n = this.pattern.rows;
    if (values.some((value) => !Number.isFinite(value)))
      return { code: 'not-finite', equation: -1, unknown: -1, message: 'The matrix has an entry that is not finite.' };
    const largestOf = (transposed: boolean): number => {
      this.#expand(values);
      if (transposed) transpose(factors, n);
      let size = 0;
      for (const value of factors) size = Math.max(size, Math.abs(value));
      const shift = (size === 0 ? 1 : size) * 1e-13;
      for (let i = 0; i < n; i++) factors[i * n + i] += shift * (1 + i / n);
      const vector = Float64Array.from({ length: n }, (_, i) => 1 + ((i * 7) % 11) / 11);
      if (!factorReal(factors, n, pivots)) return -1;
      for (let pass = 0; pass < 3; pass++) {
        solveReal(factors, n, pivots, vector);
        const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return -1;
        for (let i = 0; i < n; i++) vector[i] /= largest;
      }
      return vector.findIndex((value) => Math.abs(value) > 0.999);
    };
    const unknown = largestOf(false);
    const equation = largestOf(true);
    return { code: 'singular', equation, unknown, message: 'The matrix is singular to working precision.' };
  }
}

function transpose(matrix: Float64Array, n: number): void {
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const keep = matrix[i * n + j];
      matrix[i * n + j] = matrix[j * n + i];
      matrix[j * n + i] = keep;
    }
  }
}
