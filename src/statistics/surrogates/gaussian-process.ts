import { choleskyFactor, solveLower, solveLowerTransposed } from '../cholesky.js';
import { boundedMinimum } from './bounded-minimum.js';
import { type KernelName, kernels } from './kernels.js';

/** What decides a Gaussian process, beside its data. */
interface ProcessParameters {
  /** Correlation length in each variable. */
  readonly lengths: readonly number[];
  /** Variance of the process. */
  readonly variance: number;
  /** Variance of independent noise on each output. */
  readonly noise: number;
}

export interface ProcessOptions {
  /** Default `matern-5/2`. */
  readonly kernel?: KernelName;
  /** Fixed parameters; default: those of the largest likelihood. */
  readonly parameters?: ProcessParameters;
  /** Mean of the process; default: estimated (ordinary kriging). */
  readonly mean?: number;
  /** Where the search for the likeliest parameters begins; default: three places. */
  readonly start?: ProcessParameters;
  /** The likelihood is maximised on the first so many points; all are used to predict. Default 200. */
  readonly trainingPoints?: number;
}

/** An output as a Gaussian process over its inputs. */
export interface GaussianProcess {
  readonly kind: 'gaussian-process';
  readonly kernel: KernelName;
  readonly parameters: ProcessParameters;
  readonly mean: number;
  /** Logarithm of the marginal likelihood of all points. */
  readonly logLikelihood: number;
  /** Predictions of each output from all others, with these parameters; computed when first asked for. */
  readonly leaveOneOut: Float64Array;
  /** The mean of the output at a point alone, at the cost of one correlation with each point. */
  predictMean(point: ArrayLike<number>, offset?: number): number;
  /** The output without its noise at a point: mean and standard deviation. */
  predict(point: ArrayLike<number>, offset?: number): { readonly mean: number; readonly deviation: number };
}

/** Bounds of the search: lengths in units of the spread of their variable, noise in units of the variance of the process. */
const lengthBounds = [0.02, 200] as const;
const noiseBounds = [1e-10, 10] as const;

/** Correlations between all points, with the noise on the diagonal; the lower triangle. */
function correlations(
  points: ArrayLike<number>,
  count: number,
  lengths: ArrayLike<number>,
  noise: number,
  name: KernelName,
): Float64Array {
  const { correlation } = kernels[name];
  const dimensions = lengths.length;
  const matrix = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++)
      matrix[a * count + b] = correlation(squaredDistance(points, a, points, b, lengths, dimensions));
    matrix[a * count + a] = 1 + noise;
  }
  return matrix;
}

function squaredDistance(
  from: ArrayLike<number>,
  a: number,
  to: ArrayLike<number>,
  b: number,
  lengths: ArrayLike<number>,
  dimensions: number,
): number {
  let square = 0;
  for (let j = 0; j < dimensions; j++)
    square += ((from[a * dimensions + j]! - to[b * dimensions + j]!) / lengths[j]!) ** 2;
  return square;
}

/** Solves K x = b with the Cholesky factor. */
function solved(factor: Float64Array, size: number, right: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(right);
  solveLower(factor, size, x);
  solveLowerTransposed(factor, size, x);
  return x;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Inverse of K from its Cholesky factor: K^-1 = W^T W with W = L^-1; full and symmetric. */
function inverted(factor: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    lower[column * size + column] = 1 / factor[column * size + column]!;
    for (let i = column + 1; i < size; i++) {
      let sum = 0;
      for (let k = column; k < i; k++) sum += factor[i * size + k]! * lower[column * size + k]!;
      // Stored transposed, so that both factors are read along their rows.
      lower[column * size + i] = -sum / factor[i * size + i]!;
    }
  }
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < size; k++) sum += lower[i * size + k]! * lower[j * size + k]!;
      inverse[i * size + j] = sum;
      inverse[j * size + i] = sum;
    }
  }
  return inverse;
}

/**
 * Minus the logarithm of the likelihood, the mean (unless given) and the variance at their likeliest values, with its gradient by the
 * logarithms of the lengths and of the noise ratio. Source: Rasmussen & Williams 2006, equations 2.30 and 5.9.
 */
function profile(
  points: ArrayLike<number>,
  outputs: ArrayLike<number>,
  count: number,
  given: number | undefined,
  name: KernelName,
): (at: Float64Array, gradient: Float64Array) => number {
  return (at, gradient) => {
    const dimensions = at.length - 1;
    const lengths = Float64Array.from({ length: dimensions }, (_, j) => Math.exp(at[j]!));
    const noise = Math.exp(at[dimensions]!);
    const matrix = correlations(points, count, lengths, noise, name);
    if (choleskyFactor(matrix, count) >= 0) return Number.POSITIVE_INFINITY;
    const inverse = inverted(matrix, count);
    let ones = 0;
    let weighted = 0;
    for (let a = 0; a < count; a++)
      for (let b = 0; b < count; b++) {
        ones += inverse[a * count + b]!;
        weighted += inverse[a * count + b]! * outputs[b]!;
      }
    const mean = given ?? weighted / ones;
    const weights = new Float64Array(count);
    let misfit = 0;
    let logDeterminant = 0;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) weights[a] = weights[a]! + inverse[a * count + b]! * (outputs[b]! - mean);
      misfit += weights[a]! * (outputs[a]! - mean);
      logDeterminant += 2 * Math.log(matrix[a * count + a]!);
    }
    const variance = misfit / count;
    if (!(variance > 0)) return Number.POSITIVE_INFINITY;
    gradient.fill(0);
    const { slope } = kernels[name];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < a; b++) {
        const pull = inverse[a * count + b]! - (weights[a]! * weights[b]!) / variance;
        const steep = pull * slope(squaredDistance(points, a, points, b, lengths, dimensions));
        // Each pair counts twice, the trace by half.
        for (let j = 0; j < dimensions; j++)
          gradient[j] =
            gradient[j]! + steep * ((points[a * dimensions + j]! - points[b * dimensions + j]!) / lengths[j]!) ** 2;
      }
      const own = inverse[a * count + a]! - weights[a]! ** 2 / variance;
      gradient[dimensions] = gradient[dimensions]! + 0.5 * noise * own;
    }
    return 0.5 * (count * Math.log(variance) + logDeterminant);
  };
}

/** The likeliest parameters of some points. */
function likeliest(
  points: ArrayLike<number>,
  outputs: ArrayLike<number>,
  count: number,
  dimensions: number,
  { kernel = 'matern-5/2', mean, start }: ProcessOptions,
): { readonly lengths: number[]; readonly ratio: number } {
  const spreads = Array.from({ length: dimensions }, (_, j) => {
    const column = Float64Array.from({ length: count }, (_, i) => points[i * dimensions + j]!);
    const centre = sumOf(column) / count;
    return Math.sqrt(sumOf(column.map((x) => (x - centre) ** 2)) / count) || 1;
  });
  const target = profile(points, outputs, count, mean, kernel);
  const low = [...spreads.map((spread) => Math.log(spread * lengthBounds[0])), Math.log(noiseBounds[0])];
  const high = [...spreads.map((spread) => Math.log(spread * lengthBounds[1])), Math.log(noiseBounds[1])];
  const starts =
    start === undefined
      ? [
          [1, 1e-6],
          [4, 1e-4],
          [0.4, 1e-2],
        ].map(([scale, noise]) => [
          ...spreads.map((spread) => Math.log(spread * scale! * Math.sqrt(dimensions))),
          Math.log(noise!),
        ])
      : [[...start.lengths.map(Math.log), Math.log(Math.max(noiseBounds[0], start.noise / start.variance))]];
  let best: { at: Float64Array; value: number } | null = null;
  for (const each of starts) {
    const found = boundedMinimum(target, each, low, high);
    if (best === null || found.value < best.value) best = found;
  }
  const at = best!.at;
  return { lengths: Array.from(at.subarray(0, dimensions), Math.exp), ratio: Math.exp(at[dimensions]!) };
}

/**
 * Gaussian process regression with a correlation length for each variable, a constant mean and independent noise; parameters by largest
 * likelihood.
 * @param points count*dimensions numbers, a point a row, each variable on a scale where equal steps matter about equally (`germPoints`).
 * @param outputs finite numbers, one a point, at least two and not all alike unless the parameters are given.
 * @returns parameters in the units of the outputs. Where the mean is estimated, its uncertainty is part of the deviation.
 * @throws RangeError when the correlation matrix of given parameters is not positive definite.
 * Source: Rasmussen & Williams 2006, algorithm 2.1 and section 2.7; leave-one-out in closed form: Dubrule 1983, Math. Geol. 15, 687.
 */
export function fitGaussianProcess(
  points: ArrayLike<number>,
  outputs: ArrayLike<number>,
  dimensions: number,
  options: ProcessOptions = {},
): GaussianProcess {
  const { kernel = 'matern-5/2', parameters, mean: given, trainingPoints = 200 } = options;
  const count = outputs.length;
  const trained =
    parameters === undefined
      ? likeliest(points, outputs, Math.min(count, trainingPoints), dimensions, options)
      : { lengths: [...parameters.lengths], ratio: parameters.noise / parameters.variance };
  const { lengths, ratio } = trained;
  const factor = correlations(points, count, lengths, ratio, kernel);
  if (choleskyFactor(factor, count) >= 0)
    throw new RangeError('the correlation matrix of these points is not positive definite');
  const oneWeights = solved(factor, count, new Float64Array(count).fill(1));
  const ones = sumOf(oneWeights);
  const mean = given ?? Float64Array.from(outputs).reduce((sum, y, i) => sum + y * oneWeights[i]!, 0) / ones;
  const centred = Float64Array.from(outputs, (y) => y - mean);
  const weights = solved(factor, count, centred);
  const misfit = weights.reduce((sum, weight, i) => sum + weight * centred[i]!, 0);
  const variance = parameters?.variance ?? misfit / count;
  let logDeterminant = 0;
  for (let i = 0; i < count; i++) logDeterminant += 2 * Math.log(factor[i * count + i]!);

  const leaveOneOut = () => {
    const inverse = inverted(factor, count);
    return Float64Array.from(outputs, (y, i) => {
      // With an estimated mean, the inverse of the bordered matrix takes its place.
      const own = inverse[i * count + i]! - (given === undefined ? oneWeights[i]! ** 2 / ones : 0);
      return y - weights[i]! / own;
    });
  };
  const { correlation } = kernels[kernel];
  const probe = new Float64Array(dimensions);
  let leftOut: Float64Array | null = null;
  return {
    kind: 'gaussian-process',
    kernel,
    parameters: { lengths, variance, noise: ratio * variance },
    mean,
    logLikelihood: -0.5 * (misfit / variance + count * Math.log(2 * Math.PI * variance) + logDeterminant),
    get leaveOneOut() {
      leftOut ??= leaveOneOut();
      return leftOut;
    },
    predictMean(point, offset = 0) {
      for (let j = 0; j < dimensions; j++) probe[j] = point[offset + j]!;
      let value = mean;
      for (let i = 0; i < count; i++)
        value += weights[i]! * correlation(squaredDistance(points, i, probe, 0, lengths, dimensions));
      return value;
    },
    predict(point, offset = 0) {
      const here = Float64Array.from({ length: dimensions }, (_, j) => point[offset + j]!);
      const covariance = Float64Array.from({ length: count }, (_, i) =>
        correlation(squaredDistance(points, i, here, 0, lengths, dimensions)),
      );
      const value = covariance.reduce((sum, c, i) => sum + c * weights[i]!, mean);
      const half = covariance.slice();
      solveLower(factor, count, half);
      let share = 1 - half.reduce((sum, x) => sum + x * x, 0);
      if (given === undefined) share += (1 - covariance.reduce((sum, c, i) => sum + c * oneWeights[i]!, 0)) ** 2 / ones;
      return { mean: value, deviation: Math.sqrt(Math.max(0, variance * share)) };
    },
  };
}
