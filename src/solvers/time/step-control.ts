import type { StageCount } from './collocation.js';

const safety = 0.9;
const largestGrowth = 8;
const largestShrink = 5;

/** Memory of the step-size and order control; plain numbers so that it can be checkpointed. */
export class StepControl {
  /** Length and error norm of the last accepted step; 0 when there is none. */
  acceptedStep = 0;
  acceptedError = 0;
  /** Smoothed contraction of the Newton iterations, and steps since the order last changed. */
  contractionTrend = 0;
  stepsAtOrder = 0;

  /** Forgets everything: the next step follows a discontinuity. */
  reset(): void {
    this.acceptedStep = 0;
    this.acceptedError = 0;
    this.contractionTrend = 0;
    this.stepsAtOrder = 0;
  }

  /**
   * Length of the next trial step after one with a known error.
   * @param step length of the step just tried (s).
   * @param error weighted error norm, 1 at the tolerance.
   * @param effort Newton iterations used, over those allowed: many iterations ask for caution.
   * @param accepted whether the step was accepted; then the predictive controller takes part.
   * @returns next length (s).
   * Source: Gustafsson, ACM Trans. Math. Softw. 20 (1994) 496; Hairer & Wanner (1996), IV.8.
   */
  nextStep(
    step: number,
    error: number,
    stages: StageCount,
    iterations: number,
    allowed: number,
    accepted: boolean,
  ): number {
    const exponent = 1 / (stages + 1);
    const factor = (safety * (1 + 2 * allowed)) / (iterations + 2 * allowed);
    const bounded = Math.max(error, 1e-10);
    let quotient = clamp(bounded ** exponent / factor);
    if (accepted) {
      if (this.acceptedStep > 0) {
        const predictive =
          ((this.acceptedStep / step) * (bounded * (bounded / this.acceptedError)) ** exponent) / safety;
        quotient = Math.max(quotient, clamp(predictive));
      }
      this.acceptedStep = step;
      this.acceptedError = Math.max(1e-2, bounded);
    }
    return step / quotient;
  }

  /**
   * Stage count of the next step, from how fast the Newton iteration contracts: fast contraction makes a high order cheap,
   * slow contraction calls for shorter steps at lower order.
   * @param contraction contraction of the accepted step, 0 if one iteration was enough.
   * @param growth ratio of the next to this step length.
   * Source: Hairer & Wanner, J. Comput. Appl. Math. 111 (1999) 93, section 4.
   */
  nextStages(
    stages: StageCount,
    minimum: StageCount,
    maximum: StageCount,
    contraction: number,
    iterations: number,
    growth: number,
    troubled: boolean,
  ): StageCount {
    this.stepsAtOrder++;
    if (iterations > 1) this.contractionTrend = Math.min(10, Math.max(contraction, 0.5 * this.contractionTrend));
    let next = stages;
    if (troubled || this.contractionTrend >= 0.8) next = Math.max(minimum, stages - 2) as StageCount;
    else if (iterations > 1 && this.contractionTrend <= 0.02 && growth > 0.8 && growth < 1.2 && this.stepsAtOrder > 3)
      next = Math.min(maximum, stages + 2) as StageCount;
    if (next !== stages) {
      this.stepsAtOrder = 0;
      this.contractionTrend = 0;
      // The error of another order says nothing about the next one.
      this.acceptedStep = 0;
    }
    return next;
  }
}

function clamp(quotient: number): number {
  return Math.max(1 / largestGrowth, Math.min(largestShrink, quotient));
}
