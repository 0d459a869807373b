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
   * Writes the polynomial at a time inside the step to `out`.
   * @param method the method that made the step.
   * @param time time (s).
   * @param out receives the state.
   */
  evaluate(method: CollocationMethod, time: number, out: Float64Array): void {
    this.combine(method, (time - this.startTime) / this.length, 0, out, 0);
  }

  /**
   * Writes starting values for a time after the step to `out`, from `offset` on. Far out only the last four points are used: a
   * polynomial of high degree would blow up round-off there, and be no better a guess.
   * @param farthest latest time that will be asked for in this series (s); decides on the degree.
   */
  extrapolate(method: CollocationMethod, time: number, farthest: number, out: Float64Array, offset: number): void {
    const far = farthest - this.startTime > 2.5 * this.length;
    this.combine(method, (time - this.startTime) / this.length, far ? method.stages - 3 : 0, out, offset);
  }

  /** Lagrange interpolation through the points from `first` on, as plain products: exact at the nodes. */
  private combine(method: CollocationMethod, fraction: number, first: number, out: Float64Array, offset: number): void {
    const { denseNodes } = method;
    const { basis, values, size } = this;
    const rows = denseNodes.length;
    const start = Math.max(0, first);
    for (let j = start; j < rows; j++) {
      let product = 1;
      for (let k = start; k < rows; k++)
        if (k !== j) product *= (fraction - denseNodes[k]!) / (denseNodes[j]! - denseNodes[k]!);
      basis[j] = product;
    }
    for (let i = 0; i < size; i++) {
      // Written as a correction of the state at the end, so that constants are reproduced exactly.
      const reference = values[(rows - 1) * size + i]!;
      let sum = 0;
      for (let j = start; j < rows - 1; j++) sum += basis[j]! * (values[j * size + i]! - reference);
      out[offset + i] = reference + sum;
    }
  }
}
