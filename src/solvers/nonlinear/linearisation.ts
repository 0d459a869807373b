import type { LinearFailure, LinearSolve, LinearSolveStrategy } from './linear-solve.js';
import type { Jacobian } from './system.js';

const overflow: LinearFailure = {
  code: 'singular',
  equation: -1,
  unknown: -1,
  message: 'The Jacobian is so nearly singular that the correction overflows.',
};

/**
 * The Jacobian at one point with its scales, products and factors. Rows are weighted by the caller's weights (one over the magnitude
 * of the equation, see Scaling); columns by what a change of the unknown does to the weighted residuals, c_j = 1 / max_k ||R J(x_k) e_j|| over all
 * points k so far, so that neither depends on units.
 * Owns its buffers; nothing is allocated after construction.
 * Source of the column scale: Moré, in Numerical Analysis Dundee 1977 (1978), section 6.
 */
export class Linearisation {
  readonly values: Float64Array;
  /** R, the weight of each equation. Set by the owner before the first `rescale`. */
  readonly rowWeight: Float64Array;
  /** C, the change of each unknown that moves the weighted residuals by one. */
  readonly columnScale: Float64Array;
  factorisations = 0;
  readonly linear: LinearSolve;
  readonly jacobian: Jacobian;
  private readonly scaled: Float64Array;
  private readonly right: Float64Array;
  private readonly solution: Float64Array;
  private readonly left: Float64Array;
  /** From the scale of the symmetric matrix to the weights of the equations. */
  private readonly weights: Float64Array;
  private readonly columnNorm: Float64Array;
  private readonly work: Float64Array;
  /** Position of each diagonal entry, -1 where the pattern has none. */
  private readonly diagonal: Int32Array;
  private readonly size: number;

  constructor(jacobian: Jacobian, strategy: LinearSolveStrategy) {
    const { pattern } = jacobian;
    const n = pattern.rows;
    this.size = n;
    this.jacobian = jacobian;
    this.values = new Float64Array(pattern.rowStart[n]);
    this.scaled = new Float64Array(this.values.length);
    this.rowWeight = new Float64Array(n).fill(1);
    this.columnScale = new Float64Array(n).fill(1);
    this.columnNorm = new Float64Array(n);
    this.work = new Float64Array(n);
    this.right = new Float64Array(n);
    this.solution = new Float64Array(n);
    this.left = new Float64Array(n);
    this.weights = new Float64Array(n);
    this.diagonal = new Int32Array(n).fill(-1);
    for (let i = 0; i < n; i++)
      for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++)
        if (pattern.columnIndex[k] === i) this.diagonal[i] = k;
    this.linear = strategy.prepare(pattern, jacobian.symmetry);
  }

  /** Evaluates the Jacobian. @returns position of the first value that is not finite, or -1. */
  evaluate(unknowns: Float64Array): number {
    const { values } = this;
    this.jacobian.evaluate(unknowns, values);
    for (let k = 0; k < values.length; k++) if (!(Math.abs(values[k]) < Number.POSITIVE_INFINITY)) return k;
    return -1;
  }

  /** Entry of a position: [row, column]. For reports. */
  place(position: number): readonly [number, number] {
    const { rowStart, columnIndex } = this.jacobian.pattern;
    let row = 0;
    while (rowStart[row + 1] <= position) row++;
    return [row, columnIndex[position]];
  }

  /** Forgets the column scales of an earlier solve. */
  reset(): void {
    this.columnNorm.fill(0);
  }

  /** Brings the column scales up to date with the Jacobian. */
  rescale(): void {
    const { values, rowWeight, columnScale, columnNorm, work } = this;
    const { rowStart, columnIndex } = this.jacobian.pattern;
    const symmetric = this.jacobian.symmetry === 'symmetric';
    work.fill(0);
    for (let i = 0; i < this.size; i++) {
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        const j = columnIndex[k];
        // Squares of weighted entries may overflow: the largest entry stands for the norm, within the root of the number of rows.
        const entry = Math.abs(values[k] * rowWeight[i]);
        if (entry > work[j]) work[j] = entry;
        if (symmetric && j !== i) {
          const mirrored = Math.abs(values[k] * rowWeight[j]);
          if (mirrored > work[i]) work[i] = mirrored;
        }
      }
    }
    for (let j = 0; j < this.size; j++) {
      if (work[j] > columnNorm[j]) columnNorm[j] = work[j];
      // A column of zeros makes the matrix singular whatever its scale.
      columnScale[j] = columnNorm[j] > 0 ? 1 / columnNorm[j] : 1;
    }
  }

  /**
   * Equilibrates and factors J + diag(shift).
   * @param shift what is added to the diagonal, in the unit of its entries; null for nothing.
   */
  factor(shift: Float64Array | null = null): LinearFailure | null {
    const { values, scaled, rowWeight, columnScale, left, diagonal } = this;
    const { rowStart, columnIndex } = this.jacobian.pattern;
    const symmetric = this.jacobian.symmetry === 'symmetric';
    // Symmetric matrices are scaled alike on both sides, to stay so.
    for (let i = 0; i < this.size; i++)
      left[i] = symmetric ? Math.sqrt(rowWeight[i]) * Math.sqrt(columnScale[i]) : rowWeight[i];
    const rightScale = symmetric ? left : columnScale;
    for (let i = 0; i < this.size; i++) {
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        let value = values[k];
        if (shift !== null && k === diagonal[i]) value += shift[i];
        scaled[k] = left[i] * value * rightScale[columnIndex[k]];
      }
    }
    this.factorisations++;
    return this.linear.factor(scaled);
  }

  /** First equation whose diagonal entry is not stored, or -1. */
  withoutDiagonal(): number {
    return this.diagonal.indexOf(-1);
  }

  /** The diagonal of J. */
  readDiagonal(output: Float64Array): void {
    for (let i = 0; i < this.size; i++) output[i] = this.diagonal[i] < 0 ? 0 : this.values[this.diagonal[i]];
  }

  /**
   * The step s with (J + shift) s = -F, for the matrix of the last `factor`.
   * @param tolerance size of the linear residual relative to F, both weighted, for iterative methods.
   */
  solve(residual: Float64Array, step: Float64Array, tolerance: number): LinearFailure | null {
    const { right, solution, left, columnScale, rowWeight, weights } = this;
    const symmetric = this.jacobian.symmetry === 'symmetric';
    for (let i = 0; i < this.size; i++) {
      right[i] = -left[i] * residual[i];
      weights[i] = rowWeight[i] / left[i];
    }
    const failure = this.linear.solve(right, solution, tolerance, symmetric ? weights : null);
    const rightScale = symmetric ? left : columnScale;
    let check = 0;
    for (let j = 0; j < this.size; j++) {
      step[j] = rightScale[j] * solution[j];
      check += step[j] * 0;
    }
    return failure ?? (check === 0 ? null : overflow);
  }

  /** output = J v. */
  multiply(vector: Float64Array, output: Float64Array): void {
    this.#product(vector, output, this.jacobian.symmetry === 'symmetric', false);
  }

  /** output = J' v. */
  multiplyTransposed(vector: Float64Array, output: Float64Array): void {
    this.#product(vector, output, this.jacobian.symmetry === 'symmetric', true);
  }

  #product(vector: Float64Array, output: Float64Array, symmetric: boolean, transposed: boolean): void {
    const { values } = this;
    const { rowStart, columnIndex } = this.jacobian.pattern;
    output.fill(0);
    for (let i = 0; i < this.size; i++) {
      let sum = 0;
      const own = vector[i];
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        const j = columnIndex[k];
        if (!transposed || symmetric) sum += values[k] * vector[j];
        if (transposed && !symmetric) output[j] += values[k] * own;
        else if (symmetric && j !== i) output[j] += values[k] * own;
      }
      output[i] += sum;
    }
  }
}
