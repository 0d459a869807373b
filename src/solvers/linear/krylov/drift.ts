import type { KrylovRun } from './run.js';

/** Steps between two looks. */
const interval = 16;

/**
 * Watches how far a residual that is updated step by step may have drifted from b - A x, and replaces it in time.
 *
 * The bound grows in each step by eps (|A| |x| + |r|); it is renewed when it passes sqrt(eps) |r| having been below, and has grown by
 * more than a tenth since: late enough that convergence does not suffer, early enough that nothing is lost.
 *
 * Source: H. A. van der Vorst & Q. Ye, SIAM J. Sci. Comput. 22 (2000), strategy (15); |A| is estimated from products already made, and
 * looks are 16 steps apart to spare dot products.
 */
export class ResidualDrift {
  readonly #run: KrylovRun;
  #norm = 0;
  #bound = 0;
  #initial = 0;
  #steps = 0;
  #below = true;

  constructor(run: KrylovRun) {
    this.#run = run;
  }

  /** Starts anew at a residual that was just computed. */
  begin(residual: Float64Array): void {
    const run = this.#run;
    const lengthOfSolution = Math.sqrt(run.dot(run.x, run.x));
    const length = Math.sqrt(run.dot(residual, residual));
    this.#initial = Number.EPSILON * (this.#norm * lengthOfSolution + length);
    this.#bound = this.#initial;
    // Near the floor of rounding a new residual is no better than the old one.
    this.#below = this.#initial <= Math.sqrt(Number.EPSILON) * length;
    this.#steps = 0;
  }

  /**
   * After a step: true when r was replaced by b - A x.
   * @param p direction of the step. @param q A p. @param squares sum of squares of r.
   */
  replace(p: Float64Array, q: Float64Array, r: Float64Array, squares: number): boolean {
    this.#steps++;
    if (this.#steps % interval !== 0) return false;
    const run = this.#run;
    const length = Math.sqrt(squares);
    const ratio = Math.sqrt(run.dot(q, q) / run.dot(p, p));
    if (ratio > this.#norm) this.#norm = ratio;
    this.#bound += interval * Number.EPSILON * (this.#norm * Math.sqrt(run.dot(run.x, run.x)) + length);
    const limit = Math.sqrt(Number.EPSILON) * length;
    const crossed = this.#below && this.#bound > limit && this.#bound > 1.1 * this.#initial;
    this.#below = this.#bound <= limit;
    if (!crossed) return false;
    run.replacements++;
    run.renew(r);
    this.begin(r);
    return true;
  }
}
