import type { CollocationMethod } from './collocation.js';

/**
 * Dense output of one step: the collocation polynomial through the state at the start and the stages (the last stage is the
 * state at the end). Owns its buffers.
 */
export class StepInterpolant {
  /** Start and length of the step (s); length 0 means that there is none. */
  startTime = 0;
  length = 0;
  /** Rows: state at the start, then the stages. */
  readonly values: Float64Array;
  private readonly basis: Float64Array;
  private readonly size: number;

  constructor(size: number, maximumStages: number) {
    this.size = size;
    this.values = new Float64Array((maximumStages + 1) * size);
    this.basis = new Float64Array(maximumStages + 1);
  }

  /**
   * Writes the polynomial at a time to `out`.
   * @param method the method that made the step.
   * @param time time (s), inside the step, or beyond it to extrapolate.
   * @param out receives the state, from `offset` on.
   * @param offset index of the first entry.
   */
  evaluate(method: CollocationMethod, time: number, out: Float64Array, offset = 0): void {
    this.evaluateAt(method, (time - this.startTime) / this.length, out, offset);
  }

  /** As `evaluate`, at a fraction of the step (0 start, 1 end). */
  evaluateAt(method: CollocationMethod, fraction: number, out: Float64Array, offset: number): void {
    const { denseNodes, denseWeights } = method;
    const { basis, values, size } = this;
    const rows = denseNodes.length;
    // Lagrange polynomials as plain products: exact at the nodes and stable for eight points or fewer.
    for (let j = 0; j < rows; j++) {
      let product = denseWeights[j]!;
      for (let k = 0; k < rows; k++) if (k !== j) product *= fraction - denseNodes[k]!;
      basis[j] = product;
    }
    for (let i = 0; i < size; i++) {
      // Written as a correction of the state at the end, so that constants are reproduced exactly.
      const reference = values[(rows - 1) * size + i]!;
      let sum = 0;
      for (let j = 0; j < rows - 1; j++) sum += basis[j]! * (values[j * size + i]! - reference);
      out[offset + i] = reference + sum;
    }
  }
}
