/** Loosest and first accuracies of linear solves. */
const loosest = 0.9;
const first = 0.1;
/** Below this a linear residual is round-off. */
const tightest = 1e-12;

/**
 * How accurately each correction is found by an iterative linear solver: tighter as Newton's method begins to converge, so that
 * no linear iterations are wasted far from the solution and the order stays quadratic near it.
 * Source: Eisenstat & Walker, SIAM J. Sci. Comput. 17 (1996) 16, choice 2 with gamma = 0.9, alpha = 2 and its safeguard.
 */
export class Forcing {
  private term = first;

  /** The first correction. */
  begin(): void {
    this.term = first;
  }

  /** Accuracy of the next linear solve. */
  get tolerance(): number {
    return this.term;
  }

  /**
   * Takes the weighted residuals before and after an iteration.
   * @param within whether the residuals are within their tolerances, and only corrections are not yet.
   */
  advance(before: number, after: number, within: boolean): void {
    const previous = 0.9 * this.term * this.term;
    const ratio = after / before;
    let term = 0.9 * ratio * ratio;
    if (previous > 0.1) term = Math.max(term, previous);
    this.term = Math.min(within ? first * first : loosest, Math.max(term, tightest));
  }
}
