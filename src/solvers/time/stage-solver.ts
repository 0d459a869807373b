import { factorComplex, factorReal, pivotWeights, solveComplex, solveReal } from '../dense.js';
import type { CollocationMethod } from './collocation.js';
import { differenceJacobian } from './jacobian.js';
import type { DifferentialAlgebraicSystem } from './system.js';

/** How the Newton iteration on the stages ended. */
export type StageOutcome = 'converged' | 'newton-divergence' | 'non-finite';

/** Looks at the stages right after f was evaluated there, so that what a system keeps from the same point can be used again. */
export interface StageObserver {
  /** Returns false when the stage cannot be used. */
  observeStage(stage: number, time: number, state: Float64Array): boolean;
}

/** What one run of the Newton iteration is asked for. */
export interface StageTarget {
  /** Weighted size of the last correction at which the iteration is taken as converged. */
  tolerance: number;
  /** Weighted size of a correction that may be accepted although the corrections have stopped shrinking (round-off). */
  stagnation: number;
  maximumIterations: number;
}

/**
 * Solves the stage equations of one step, M Z = h (A x I) F(Y), by simplified Newton on the stages transformed with the
 * eigenvectors of A^-1: one real and (s - 1)/2 complex systems of the size of the problem.
 * Owns the Jacobian, its factors and the stage buffers; nothing is allocated after construction.
 * Source: Hairer & Wanner, Solving Ordinary Differential Equations II (1996), section IV.8.
 */
export class StageSolver {
  /** Stage increments Z_i = Y_i - y_n, rows of `size`. */
  readonly increments: Float64Array;
  /** f at the stages, valid after `evaluateStages`. */
  readonly rates: Float64Array;
  /** df/dy as last evaluated, and the point (time, state) where. */
  readonly jacobian: Float64Array;
  readonly jacobianState: Float64Array;
  jacobianTime = 0;
  /** Magnitudes that the pivots of the current factors were chosen with. */
  readonly columnScale: Float64Array;
  /** Length of step and stage count of the current factors; 0 when there are none. */
  factoredStep = 0;
  factoredStages = 0;
  /** Contraction of the last iteration, and the factor from correction to error kept from step to step. */
  contraction = 0;
  convergenceFactor = 1;
  /** Iterations of the last run. */
  iterations = 0;
  /** Factor by which the step should shrink after 'newton-divergence'. */
  shrink = 0.5;
  evaluations = 0;
  jacobians = 0;
  factorisations = 0;

  private readonly system: DifferentialAlgebraicSystem;
  private readonly size: number;
  private readonly transformed: Float64Array;
  private readonly right: Float64Array;
  private readonly stageState: Float64Array;
  private readonly real: Float64Array;
  private readonly realPivots: Int32Array;
  private readonly pairs: { real: Float64Array; imaginary: Float64Array; pivots: Int32Array }[] = [];
  private readonly rightImaginary: Float64Array;
  private readonly rightReal: Float64Array;
  private readonly weights: Float64Array;
  private readonly weightsWork: Float64Array;
  private readonly differences: Float64Array;

  constructor(system: DifferentialAlgebraicSystem, maximumStages: number) {
    const n = system.size;
    this.system = system;
    this.size = n;
    this.increments = new Float64Array(maximumStages * n);
    this.rates = new Float64Array(maximumStages * n);
    this.transformed = new Float64Array(maximumStages * n);
    this.right = new Float64Array(maximumStages * n);
    this.jacobian = new Float64Array(n * n);
    this.jacobianState = new Float64Array(n);
    this.columnScale = new Float64Array(n);
    this.stageState = new Float64Array(n);
    this.real = new Float64Array(n * n);
    this.realPivots = new Int32Array(n);
    for (let pair = 0; pair < (maximumStages - 1) / 2; pair++)
      this.pairs.push({
        real: new Float64Array(n * n),
        imaginary: new Float64Array(n * n),
        pivots: new Int32Array(n),
      });
    this.rightReal = new Float64Array(n);
    this.rightImaginary = new Float64Array(n);
    this.weights = new Float64Array(n);
    this.weightsWork = new Float64Array(n);
    this.differences = new Float64Array(n);
  }

  /**
   * Evaluates the Jacobian at a point.
   * @param floor smallest magnitude of each unknown that matters, for the increments of the differences.
   * @returns false when it is not finite.
   */
  updateJacobian(time: number, state: Float64Array, floor: Float64Array): boolean {
    const { system, jacobian, rightReal: rate } = this;
    this.jacobianTime = time;
    this.jacobianState.set(state);
    this.factoredStep = 0;
    this.jacobians++;
    if (system.jacobian === undefined) {
      system.evaluate(time, state, rate);
      this.evaluations++;
      const count = differenceJacobian(system, time, this.jacobianState, rate, floor, this.differences, jacobian);
      if (count < 0) return false;
      this.evaluations += count;
      return true;
    }
    system.jacobian(time, state, jacobian);
    let check = 0;
    for (let k = 0; k < jacobian.length; k++) check += jacobian[k]! * 0;
    return check === 0;
  }

  /**
   * Factors (lambda/h M - J) for the eigenvalues lambda of A^-1.
   * @param columnScale typical magnitude of each unknown, for the choice of pivots; a copy is kept in `columnScale`.
   * @returns false when a matrix is singular.
   */
  factor(method: CollocationMethod, step: number, columnScale: Float64Array): boolean {
    const { size: n, jacobian, real, weights, weightsWork } = this;
    this.columnScale.set(columnScale);
    const { mass } = this.system;
    this.factorisations++;
    this.factoredStep = 0;
    for (let k = 0; k < real.length; k++) real[k] = -jacobian[k]!;
    const shift = method.realEigenvalue / step;
    for (let i = 0; i < n; i++) if (mass[i] !== 0) real[i * n + i] = real[i * n + i]! + shift;
    pivotWeights(real, n, columnScale, weights);
    weightsWork.set(weights);
    if (!factorReal(real, n, this.realPivots, weightsWork)) return false;
    for (let p = 0; 2 * p + 1 < method.stages; p++) {
      const pair = this.pairs[p]!;
      const alpha = method.complexEigenvalues[2 * p]! / step;
      const beta = method.complexEigenvalues[2 * p + 1]! / step;
      for (let k = 0; k < real.length; k++) pair.real[k] = -jacobian[k]!;
      pair.imaginary.fill(0);
      for (let i = 0; i < n; i++) {
        if (mass[i] === 0) continue;
        pair.real[i * n + i] = pair.real[i * n + i]! + alpha;
        pair.imaginary[i * n + i] = -beta;
      }
      weightsWork.set(weights);
      if (!factorComplex(pair.real, pair.imaginary, n, pair.pivots, weightsWork)) return false;
    }
    this.factoredStep = step;
    this.factoredStages = method.stages;
    return true;
  }

  /** Solves (realEigenvalue/h M - J) x = right in place, with the current factors. */
  solveFiltered(right: Float64Array): void {
    solveReal(this.real, this.size, this.realPivots, right);
  }

  /**
   * Evaluates f at all stages into `rates`.
   * @param observer called after each evaluation.
   * @returns false when a value is not finite.
   */
  evaluateStages(
    method: CollocationMethod,
    time: number,
    state: Float64Array,
    step: number,
    observer: StageObserver | null = null,
  ): boolean {
    const { size: n, increments, rates, stageState, system } = this;
    for (let i = 0; i < method.stages; i++) {
      const row = i * n;
      for (let k = 0; k < n; k++) stageState[k] = state[k]! + increments[row + k]!;
      const stageTime = time + method.nodes[i]! * step;
      system.evaluate(stageTime, stageState, this.differences);
      this.evaluations++;
      let check = 0;
      for (let k = 0; k < n; k++) {
        const value = this.differences[k]!;
        rates[row + k] = value;
        check += value * 0;
      }
      if (check !== 0) return false;
      if (observer !== null && !observer.observeStage(i, stageTime, stageState)) return false;
    }
    return true;
  }

  /**
   * Newton iteration from the increments that the caller has put there. The factors must belong to the Jacobian; a step
   * slightly different from the factored one only slows convergence down.
   * @param scale tolerated error of each unknown.
   */
  solve(
    method: CollocationMethod,
    time: number,
    state: Float64Array,
    step: number,
    scale: Float64Array,
    target: StageTarget,
  ): StageOutcome {
    const { size: n, increments, rates, transformed, right, rightReal, rightImaginary } = this;
    const { transform, transformInverse, complexEigenvalues, stages: s } = method;
    const { mass } = this.system;
    for (let i = 0; i < s; i++)
      for (let k = 0; k < n; k++) {
        let sum = 0;
        for (let j = 0; j < s; j++) sum += transformInverse[i * s + j]! * increments[j * n + k]!;
        transformed[i * n + k] = sum;
      }
    // The factor known from earlier steps decides on the first iteration, cautiously.
    let factor = Math.max(this.convergenceFactor, 1e-10) ** 0.8;
    let previousNorm = 0;
    let previousRatio = 1;
    this.shrink = 0.5;
    this.contraction = 0;
    for (let iteration = 1; iteration <= target.maximumIterations; iteration++) {
      this.iterations = iteration;
      if (!this.evaluateStages(method, time, state, step)) return 'non-finite';
      for (let i = 0; i < s; i++)
        for (let k = 0; k < n; k++) {
          let sum = 0;
          for (let j = 0; j < s; j++) sum += transformInverse[i * s + j]! * rates[j * n + k]!;
          right[i * n + k] = sum;
        }
      const shift = method.realEigenvalue / step;
      for (let k = 0; k < n; k++) if (mass[k] !== 0) right[k] = right[k]! - shift * transformed[k]!;
      this.solveFiltered(right);
      for (let p = 0; 2 * p + 1 < s; p++) {
        const rowA = (2 * p + 1) * n;
        const rowB = rowA + n;
        const alpha = complexEigenvalues[2 * p]! / step;
        const beta = complexEigenvalues[2 * p + 1]! / step;
        for (let k = 0; k < n; k++) {
          let re = right[rowA + k]!;
          let im = right[rowB + k]!;
          if (mass[k] !== 0) {
            // (alpha - i beta) (W_a + i W_b)
            const a = transformed[rowA + k]!;
            const b = transformed[rowB + k]!;
            re -= alpha * a + beta * b;
            im -= alpha * b - beta * a;
          }
          rightReal[k] = re;
          rightImaginary[k] = im;
        }
        const pair = this.pairs[p]!;
        solveComplex(pair.real, pair.imaginary, n, pair.pivots, rightReal, rightImaginary);
        for (let k = 0; k < n; k++) {
          right[rowA + k] = rightReal[k]!;
          right[rowB + k] = rightImaginary[k]!;
        }
      }
      let sumOfSquares = 0;
      for (let k = 0; k < n; k++) {
        const inverseScale = 1 / scale[k]!;
        for (let i = 0; i < s; i++) {
          let change = 0;
          for (let j = 0; j < s; j++) change += transform[i * s + j]! * right[j * n + k]!;
          increments[i * n + k] = increments[i * n + k]! + change;
          const weighted = change * inverseScale;
          sumOfSquares += weighted * weighted;
        }
      }
      for (let k = 0; k < s * n; k++) transformed[k] = transformed[k]! + right[k]!;
      const norm = Math.sqrt(sumOfSquares / (s * n));
      if (!(norm < Number.POSITIVE_INFINITY)) return 'non-finite';
      if (iteration > 1) {
        const ratio = norm / previousNorm;
        const contraction = iteration === 2 ? ratio : Math.sqrt(ratio * previousRatio);
        previousRatio = ratio;
        this.contraction = contraction;
        if (norm === 0) factor = 0;
        else if (contraction < 0.99) {
          factor = contraction / (1 - contraction);
          const left = target.maximumIterations - iteration;
          const predicted = (factor * norm * contraction ** (left - 1)) / target.tolerance;
          if (predicted >= 1 && factor * norm > target.tolerance) {
            if (factor * norm <= target.stagnation) return this.converged(factor);
            const excess = Math.min(20, Math.max(1e-4, predicted));
            this.shrink = 0.8 * excess ** (-1 / (4 + left));
            return 'newton-divergence';
          }
        } else return norm <= target.stagnation ? this.converged(1) : 'newton-divergence';
      }
      previousNorm = Math.max(norm, 1e-300);
      if (factor * norm <= target.tolerance) return this.converged(factor);
    }
    return 'newton-divergence';
  }

  private converged(factor: number): StageOutcome {
    this.convergenceFactor = factor;
    return 'converged';
  }
}
