import type { AugmentedSystem } from './augmented-system.js';
import { automaticSolve } from './automatic-solve.js';
import { capital } from './diagnosis.js';
import type { LinearFailure, LinearSolveStrategy } from './linear-solve.js';
import { Linearisation } from './linearisation.js';
import type { NonlinearFailure } from './outcome.js';

/** Accuracy of tangents found by an iterative linear solver. */
const accuracy = 1e-10;

/**
 * Unit tangents of a branch. Lengths are taken in scaled unknowns: those that move the residuals alike count alike, and at the start
 * of the branch all unknowns together count as much as the parameter.
 */
export class BranchTangent {
  private readonly augmented: AugmentedSystem;
  private readonly linearisation: Linearisation;
  /** Squared weight of each unknown and of the parameter. */
  private readonly weight: Float64Array;
  private readonly right: Float64Array;
  private obstacle: LinearFailure | null = null;

  constructor(augmented: AugmentedSystem, strategy: LinearSolveStrategy = automaticSolve) {
    this.augmented = augmented;
    this.linearisation = new Linearisation(augmented.jacobian, strategy);
    this.weight = new Float64Array(augmented.size).fill(1);
    this.right = new Float64Array(augmented.size);
  }

  /**
   * The tangent at the start, and with it the weights.
   * @param sign of the change of the parameter.
   */
  first(y: Float64Array, sign: number): Float64Array | null {
    const { augmented, weight } = this;
    const n = augmented.size - 1;
    augmented.normal.fill(0);
    augmented.normal[n] = 1;
    const direction = this.#solve(y);
    if (direction === null) return null;
    this.#measure(direction);
    weight[n] = 1;
    return this.#unit(direction, sign);
  }

  /**
   * Weighs the unknowns: each equation by its largest term along the tangent, each unknown by the largest change that it makes in a
   * weighed equation, all of them such that the tangent's part in the unknowns has length 1 for a unit change of the parameter.
   */
  #measure(direction: Float64Array): void {
    const { weight, linearisation } = this;
    const { values, jacobian } = linearisation;
    const { rowStart, columnIndex } = jacobian.pattern;
    const n = weight.length - 1;
    weight.fill(0);
    for (let i = 0; i < n; i++) {
      let most = 0;
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++)
        most = Math.max(most, Math.abs(values[k] * direction[columnIndex[k]]));
      if (most === 0) continue;
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        const j = columnIndex[k];
        weight[j] = Math.max(weight[j], Math.abs(values[k]) / most);
      }
    }
    let square = 0;
    for (let j = 0; j < n; j++) square += (weight[j] * direction[j]) ** 2;
    for (let j = 0; j < n; j++) weight[j] = square > 0 ? weight[j] ** 2 / square : 0;
  }

  /** The tangent at a point, along the one before. Null where it cannot be found. */
  at(y: Float64Array, before: Float64Array): Float64Array | null {
    this.writeNormal(before, this.augmented.normal);
    const direction = this.#solve(y);
    return direction === null ? null : this.#unit(direction, 1);
  }

  /** The row vector whose product with a change of the unknowns is its length along a tangent. */
  writeNormal(direction: Float64Array, normal: Float64Array): void {
    for (let j = 0; j < normal.length; j++) normal[j] = this.weight[j] * direction[j];
  }

  /** Cosine of the angle between unit tangents. */
  cosine(a: Float64Array, b: Float64Array): number {
    return this.#product(a, b);
  }

  /** Why there is no tangent. */
  failure(y: Float64Array): NonlinearFailure {
    const { augmented, obstacle } = this;
    const n = augmented.size - 1;
    const { name, unit } = augmented.unknowns[augmented.unknowns.length - 1];
    const nowhere = { index: -1, name: '', unit: '', value: Number.NaN, tolerance: Number.NaN };
    const why =
      obstacle === null ? 'The branch turns too sharply for the shortest step' : obstacle.message.replace(/\.$/, '');
    return {
      code: obstacle?.code === 'not-finite' ? 'not-finite' : obstacle === null ? 'no-descent' : 'singular-jacobian',
      message: `${capital(why)}, at ${name} = ${y[n]} ${unit}: a bifurcation or a kink may be here.`,
      equation: nowhere,
      unknown: nowhere,
      trials: [],
      evidence: { parameter: y[n] },
    };
  }

  /** Solves [J, dF/dp; normal] t = (0, 1). */
  #solve(y: Float64Array): Float64Array | null {
    const { linearisation, right, augmented } = this;
    this.obstacle = null;
    if (linearisation.evaluate(y) >= 0) {
      this.obstacle = { code: 'not-finite', equation: -1, unknown: -1, message: 'A derivative is not finite.' };
      return null;
    }
    this.#weighRows(y);
    linearisation.reset();
    linearisation.rescale();
    this.obstacle = linearisation.factor();
    if (this.obstacle !== null) return null;
    right.fill(0);
    right[augmented.size - 1] = -1;
    const direction = new Float64Array(augmented.size);
    this.obstacle = linearisation.solve(right, direction, accuracy);
    return this.obstacle === null ? direction : null;
  }

  /** Weighs each equation by its largest derivative times the size of that unknown. */
  #weighRows(y: Float64Array): void {
    const { values, jacobian, rowWeight } = this.linearisation;
    const { rowStart, columnIndex } = jacobian.pattern;
    for (let i = 0; i < y.length; i++) {
      let most = 0;
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++)
        most = Math.max(most, Math.abs(values[k] * y[columnIndex[k]]));
      // At a start at zero all terms vanish: the derivative by the parameter stands for them.
      rowWeight[i] = 1 / (most || Math.abs(values[rowStart[i + 1] - 1]) || 1);
    }
  }

  #unit(direction: Float64Array, sign: number): Float64Array {
    const scale = sign / Math.sqrt(this.#product(direction, direction));
    return direction.map((value) => scale * value);
  }

  #product(a: Float64Array, b: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < a.length; j++) sum += this.weight[j] * a[j] * b[j];
    return sum;
  }
}
