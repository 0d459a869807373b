import type { LeastSquaresFit } from './least-squares.js';
import { singularValues } from './singular-values.js';
import { studentQuantile } from './student-t.js';

/** What a linear model at the best point says of the parameters. */
export interface LinearUncertainty {
  /** parameters x parameters, row-major; infinite on the diagonal where the data say nothing. */
  readonly covariance: Float64Array;
  readonly correlation: Float64Array;
  readonly standardErrors: Float64Array;
  /** Residuals less free parameters. */
  readonly degreesOfFreedom: number;
  /** Variance by which J^T J was divided: 1 where the residuals are in units of their known error, else s^2 = RSS/(m - p). */
  readonly residualVariance: number;
  /** Singular values of the Jacobian with columns in units of `scale`, the largest first. */
  readonly singularValues: Float64Array;
  /** parameters x parameters, row-major: the direction of each singular value in a column, in units of `scale`. */
  readonly directions: Float64Array;
  /** Number of directions that the data determine at all. */
  readonly rank: number;
}

/** Singular values below this share of the largest are round-off of the differences, not information. */
const determined = 1e-8;

/**
 * Covariance s^2 (J^T J)^-1 of a fit, by the singular values of its Jacobian. A parameter at a bound is treated like the others: the
 * linear model does not know of bounds.
 *
 * @param fit a fit whose residuals are divided by their errors, as far as these are known
 * @param scale magnitude of each parameter that matters (the width of its box): what "determined" is measured by
 * @param noise `declared`: residuals have variance one; `estimated`: variance RSS/(m - p), which needs more residuals than parameters
 * @throws RangeError when the variance is to be estimated from no more residuals than parameters
 * Source: Seber and Wild, Nonlinear Regression (1989), section 2.1.
 */
export function linearUncertainty(
  fit: Pick<LeastSquaresFit, 'jacobian' | 'residuals' | 'sumOfSquares'>,
  scale: ArrayLike<number>,
  noise: 'declared' | 'estimated',
  residualCount = fit.residuals.length,
): LinearUncertainty {
  const rows = fit.residuals.length;
  const size = scale.length;
  const degreesOfFreedom = residualCount - size;
  if (noise === 'estimated' && degreesOfFreedom < 1) {
    throw new RangeError(`${residualCount} residuals cannot tell the noise beside ${size} parameters`);
  }
  const residualVariance = noise === 'declared' ? 1 : fit.sumOfSquares / degreesOfFreedom;
  const scaled = Float64Array.from(fit.jacobian, (value, at) => value * scale[at % size]);
  const { values, right } = singularValues(scaled, rows, size);
  const rank = values.filter((value) => value > determined * values[0]).length;
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let l = 0; l < rank; l++) sum += (right[i * size + l] * right[j * size + l]) / values[l] ** 2;
      covariance[i * size + j] = residualVariance * sum * scale[i] * scale[j];
    }
    // A parameter that takes part in a direction without information is not known at all.
    for (let l = rank; l < size; l++) {
      if (Math.abs(right[i * size + l]) > 1e-6) covariance[i * size + i] = Number.POSITIVE_INFINITY;
    }
  }
  const standardErrors = Float64Array.from({ length: size }, (_, j) => Math.sqrt(covariance[j * size + j]));
  return {
    covariance,
    correlation: correlationOf(covariance, size),
    standardErrors,
    degreesOfFreedom,
    residualVariance,
    singularValues: values,
    directions: right,
    rank,
  };
}

/** Correlations of a covariance; 0 where a variance is infinite or zero. */
function correlationOf(covariance: ArrayLike<number>, size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => {
    const i = Math.floor(at / size);
    const j = at % size;
    if (i === j) return 1;
    const norm = Math.sqrt(covariance[i * size + i] * covariance[j * size + j]);
    return Number.isFinite(norm) && norm > 0 ? Math.max(-1, Math.min(1, covariance[at] / norm)) : 0;
  });
}

/** Half width of a confidence interval in standard errors: Student's t where the noise was estimated, the normal law where it was known. */
export function coverageFactor(level: number, noise: 'declared' | 'estimated', degreesOfFreedom: number): number {
  return studentQuantile(0.5 + level / 2, noise === 'declared' ? Number.POSITIVE_INFINITY : degreesOfFreedom);
}
