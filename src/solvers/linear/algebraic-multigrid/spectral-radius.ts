import { pseudoRandom } from '../../pseudo-random.js';

/**
 * Largest eigenvalue of D^-1 A from below, by Lanczos' method in the inner product of D, from a fixed pseudo-random vector.
 * Source: Lanczos (1950); the eigenvalue of the tridiagonal matrix by bisection on Sturm sequences.
 * @param steps products with A; six give the value to a few per cent.
 * @param product w = A v.
 * @param precondition z = D^-1 w.
 */
export function largestEigenvalue(
  size: number,
  steps: number,
  seed: number,
  product: (v: Float64Array, w: Float64Array) => void,
  precondition: (w: Float64Array, z: Float64Array) => void,
): number {
  // Lanczos through the coefficients of conjugate gradients: one recurrence, no basis kept.
  const residual = pseudoRandom(size, seed);
  const z = new Float64Array(size);
  const direction = new Float64Array(size);
  const image = new Float64Array(size);
  const diagonal: number[] = [];
  const beside: number[] = [];
  let [alphaBefore, betaBefore] = [1, 0];
  precondition(residual, z);
  let rho = dot(residual, z);
  const start = rho;
  for (let step = 0; step < steps && rho > 1e-24 * start; step++) {
    for (let i = 0; i < size; i++) direction[i] = z[i]! + betaBefore * direction[i]!;
    product(direction, image);
    const curvature = dot(direction, image);
    if (!(curvature > 0)) break;
    const alpha = rho / curvature;
    diagonal.push(1 / alpha + (step === 0 ? 0 : betaBefore / alphaBefore));
    for (let i = 0; i < size; i++) residual[i]! -= alpha * image[i]!;
    precondition(residual, z);
    const next = dot(residual, z);
    const beta = next / rho;
    beside.push(Math.sqrt(Math.max(beta, 0)) / alpha);
    [alphaBefore, betaBefore, rho] = [alpha, beta, next];
  }
  return diagonal.length === 0 ? 1 : largestOfTridiagonal(diagonal, beside);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

function largestOfTridiagonal(diagonal: readonly number[], beside: readonly number[]): number {
  const n = diagonal.length;
  const radius = (i: number): number => (i > 0 ? beside[i - 1]! : 0) + (i < n - 1 ? beside[i]! : 0);
  let low = Math.max(...diagonal);
  let high = Math.max(...diagonal.map((value, i) => value + radius(i)));
  for (let turn = 0; turn < 60 && high - low > 1e-12 * high; turn++) {
    const middle = 0.5 * (low + high);
    // Pivots of T - middle I: one that is not negative says that an eigenvalue lies at or above.
    let pivot = diagonal[0]! - middle;
    let above = pivot >= 0;
    for (let i = 1; i < n && !above; i++) {
      pivot = diagonal[i]! - middle - beside[i - 1]! ** 2 / pivot;
      above = pivot >= 0;
    }
    if (above) low = middle;
    else high = middle;
  }
  return high;
}
