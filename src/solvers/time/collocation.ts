import { factorComplex, factorReal, solveComplex, solveReal } from '../dense.js';

/** Stage counts offered: orders 1, 5, 9 and 13. */
export type StageCount = 1 | 3 | 5 | 7;

/** The Radau IIA collocation method of s stages (order 2s - 1), with what its Newton iteration needs. */
export interface CollocationMethod {
  readonly stages: StageCount;
  /** Nodes c in (0, 1], the last is 1. */
  readonly nodes: Float64Array;
  /** Quadrature weights b, equal to the last row of the matrix. */
  readonly weights: Float64Array;
  /** Runge-Kutta matrix A, s*s row-major. */
  readonly matrix: Float64Array;
  /** Inverse of A, s*s row-major. */
  readonly inverse: Float64Array;
  /** The real eigenvalue of the inverse of A (s is odd). */
  readonly realEigenvalue: number;
  /** Pairs (alpha, beta), beta > 0: the complex eigenvalues alpha +- i beta of the inverse. */
  readonly complexEigenvalues: Float64Array;
  /** T with A^-1 T = T L, L block diagonal: realEigenvalue, then blocks [[alpha, beta], [-beta, alpha]]. */
  readonly transform: Float64Array;
  readonly transformInverse: Float64Array;
  /** d with p'(0) = sum d_i Z_i / h, p being the polynomial of degree s - 1 of the stage rates (for the error estimate). */
  readonly startSlope: Float64Array;
  /** Values at 0 of the Lagrange polynomials on the nodes: extrapolates stage rates to the start of the step. */
  readonly startWeights: Float64Array;
  /** Nodes of the dense output: 0 and the nodes c. */
  readonly denseNodes: Float64Array;
}

/** P_(s-1)(x) and P_s(x), Legendre, by their recurrence. */
function legendrePair(s: number, x: number): [number, number] {
  let previous = 1;
  let current = x;
  for (let k = 1; k < s; k++) {
    const next = ((2 * k + 1) * x * current - k * previous) / (k + 1);
    previous = current;
    current = next;
  }
  return [previous, current];
}

/** Right Radau nodes on [0, 1]: the zeros of P_(s-1) - P_s, by bisection to round-off; the last is exactly 1. */
function radauNodes(s: number): Float64Array {
  const nodes = new Float64Array(s);
  const difference = (x: number) => {
    const [lower, upper] = legendrePair(s, x);
    return lower - upper;
  };
  const cells = 997;
  let count = 0;
  for (let k = 0; k < cells && count < s - 1; k++) {
    let a = -1 + (2 * k) / cells;
    let b = -1 + (2 * (k + 1)) / cells;
    let fa = difference(a);
    if (fa > 0 === difference(b) > 0) continue;
    for (;;) {
      const middle = 0.5 * (a + b);
      if (middle <= a || middle >= b) break;
      const value = difference(middle);
      if (value > 0 === fa > 0) {
        a = middle;
        fa = value;
      } else b = middle;
    }
    nodes[count++] = 0.5 * (1 + a);
  }
  nodes[s - 1] = 1;
  return nodes;
}

function barycentricWeights(nodes: Float64Array): Float64Array {
  return nodes.map((x) => {
    let product = 1;
    for (const other of nodes) if (other !== x) product *= x - other;
    return 1 / product;
  });
}

/** Value at x of the Lagrange polynomial of node j. */
function lagrange(nodes: Float64Array, j: number, x: number): number {
  let product = 1;
  for (let k = 0; k < nodes.length; k++) if (k !== j) product *= (x - nodes[k]!) / (nodes[j]! - nodes[k]!);
  return product;
}

/**
 * Zeros of the Pade denominator det(I - zA) = sum_j (2s-1-j)! s! / ((2s-1)! j! (s-j)!) (-z)^j, which are the eigenvalues of
 * the inverse of A, by Aberth's simultaneous iteration. Source: Hairer & Wanner (1996), IV.3 and IV.5.
 */
function denominatorZeros(s: number): { real: Float64Array; imaginary: Float64Array } {
  const coefficients = new Float64Array(s + 1);
  coefficients[0] = 1;
  for (let j = 1; j <= s; j++) coefficients[j] = (-coefficients[j - 1]! * (s - j + 1)) / (j * (2 * s - j));
  const real = new Float64Array(s);
  const imaginary = new Float64Array(s);
  for (let k = 0; k < s; k++) {
    const angle = (2 * Math.PI * (k + 0.25)) / s;
    real[k] = s + s * Math.cos(angle);
    imaginary[k] = s * Math.sin(angle);
  }
  for (let sweep = 0; sweep < 200; sweep++) {
    let change = 0;
    for (let k = 0; k < s; k++) {
      const x = real[k]!;
      const y = imaginary[k]!;
      let pRe = 0;
      let pIm = 0;
      let dRe = 0;
      let dIm = 0;
      for (let j = s; j >= 0; j--) {
        [dRe, dIm] = [dRe * x - dIm * y + pRe, dRe * y + dIm * x + pIm];
        [pRe, pIm] = [pRe * x - pIm * y + coefficients[j]!, pRe * y + pIm * x];
      }
      const modulus = dRe * dRe + dIm * dIm;
      const ratioRe = (pRe * dRe + pIm * dIm) / modulus;
      const ratioIm = (pIm * dRe - pRe * dIm) / modulus;
      let sumRe = 0;
      let sumIm = 0;
      for (let j = 0; j < s; j++) {
        if (j === k) continue;
        const dx = x - real[j]!;
        const dy = y - imaginary[j]!;
        const distance = dx * dx + dy * dy;
        sumRe += dx / distance;
        sumIm -= dy / distance;
      }
      const denominatorRe = 1 - (ratioRe * sumRe - ratioIm * sumIm);
      const denominatorIm = -(ratioRe * sumIm + ratioIm * sumRe);
      const size = denominatorRe * denominatorRe + denominatorIm * denominatorIm;
      const stepRe = (ratioRe * denominatorRe + ratioIm * denominatorIm) / size;
      const stepIm = (ratioIm * denominatorRe - ratioRe * denominatorIm) / size;
      real[k] = x - stepRe;
      imaginary[k] = y - stepIm;
      change = Math.max(change, Math.hypot(stepRe, stepIm) / Math.hypot(x, y));
    }
    // Good enough to start the inverse iteration that follows.
    if (change < 1e-8) break;
  }
  return { real, imaginary };
}

/** Improves an eigenvalue of a real matrix and finds its eigenvector by shifted inverse iteration. */
function refineEigenpair(
  matrix: Float64Array,
  s: number,
  guessRe: number,
  guessIm: number,
): { re: number; im: number; vectorRe: Float64Array; vectorIm: Float64Array } {
  let re = guessRe;
  let im = guessIm;
  const vectorRe = new Float64Array(s).fill(1);
  const vectorIm = new Float64Array(s);
  const pivots = new Int32Array(s);
  for (let sweep = 0; sweep < 4; sweep++) {
    // The shift is kept off the eigenvalue by far more than round-off, or the next correction would be noise.
    const shiftRe = re * (1 + 1e-7);
    const shiftIm = im;
    const real = Float64Array.from(matrix);
    const imaginary = new Float64Array(s * s);
    for (let i = 0; i < s; i++) {
      real[i * s + i]! -= shiftRe;
      imaginary[i * s + i] = -shiftIm;
    }
    factorComplex(real, imaginary, s, pivots);
    for (let iteration = 0; iteration < 3; iteration++) {
      const beforeRe = Float64Array.from(vectorRe);
      const beforeIm = Float64Array.from(vectorIm);
      solveComplex(real, imaginary, s, pivots, vectorRe, vectorIm);
      let largest = 0;
      for (let i = 1; i < s; i++)
        if (Math.hypot(vectorRe[i]!, vectorIm[i]!) > Math.hypot(vectorRe[largest]!, vectorIm[largest]!)) largest = i;
      const xRe = vectorRe[largest]!;
      const xIm = vectorIm[largest]!;
      const modulus = xRe * xRe + xIm * xIm;
      // (A - shift) x = v gives eigenvalue = shift + v/x in any component once v is the eigenvector.
      re = shiftRe + (beforeRe[largest]! * xRe + beforeIm[largest]! * xIm) / modulus;
      im = shiftIm + (beforeIm[largest]! * xRe - beforeRe[largest]! * xIm) / modulus;
      for (let i = 0; i < s; i++) {
        const a = vectorRe[i]!;
        const b = vectorIm[i]!;
        vectorRe[i] = (a * xRe + b * xIm) / modulus;
        vectorIm[i] = (b * xRe - a * xIm) / modulus;
      }
    }
  }
  return { re, im, vectorRe, vectorIm };
}

function build(s: StageCount): CollocationMethod {
  const nodes = radauNodes(s);
  // Radau weights in closed form (Abramowitz & Stegun 25.4.31, mirrored): (1 + x) / (s P_(s-1)(x))^2 on [-1, 1].
  const weights = nodes.map((c) => c / (s * legendrePair(s, 2 * c - 1)[0]) ** 2);
  const matrix = new Float64Array(s * s);
  // a_ij = integral of the Lagrange polynomial l_j over (0, c_i); the Radau rule, scaled to (0, c_i), is exact for it.
  for (let i = 0; i < s; i++)
    for (let j = 0; j < s; j++) {
      let sum = 0;
      for (let k = 0; k < s; k++) sum += weights[k]! * lagrange(nodes, j, nodes[i]! * nodes[k]!);
      matrix[i * s + j] = nodes[i]! * sum;
    }
  for (let j = 0; j < s; j++) weights[j] = matrix[(s - 1) * s + j]!;

  // The inverse of A differentiates the polynomial that is 0 at 0 and Z_j at c_j: well conditioned through barycentric weights.
  const denseNodes = new Float64Array(s + 1);
  denseNodes.set(nodes, 1);
  const denseWeights = barycentricWeights(denseNodes);
  const inverse = new Float64Array(s * s);
  for (let i = 1; i <= s; i++)
    for (let j = 1; j <= s; j++) {
      let value = 0;
      if (i === j) for (let k = 0; k <= s; k++) value += k === i ? 0 : 1 / (denseNodes[i]! - denseNodes[k]!);
      else value = denseWeights[j]! / denseWeights[i]! / (denseNodes[i]! - denseNodes[j]!);
      inverse[(i - 1) * s + j - 1] = value;
    }

  const zeros = denominatorZeros(s);
  const transform = new Float64Array(s * s);
  let realEigenvalue = 0;
  const pairs: { re: number; im: number; vectorRe: Float64Array; vectorIm: Float64Array }[] = [];
  for (let k = 0; k < s; k++) {
    const isReal = Math.abs(zeros.imaginary[k]!) < 1e-6;
    if (!isReal && zeros.imaginary[k]! < 0) continue;
    const pair = refineEigenpair(inverse, s, zeros.real[k]!, isReal ? 0 : zeros.imaginary[k]!);
    if (isReal) {
      realEigenvalue = pair.re;
      for (let i = 0; i < s; i++) transform[i * s] = pair.vectorRe[i]!;
    } else pairs.push(pair);
  }
  pairs.sort((a, b) => a.im - b.im);
  const complexEigenvalues = new Float64Array(s - 1);
  pairs.forEach((pair, index) => {
    complexEigenvalues[2 * index] = pair.re;
    complexEigenvalues[2 * index + 1] = pair.im;
    for (let i = 0; i < s; i++) {
      transform[i * s + 1 + 2 * index] = pair.vectorRe[i]!;
      transform[i * s + 2 + 2 * index] = pair.vectorIm[i]!;
    }
  });
  const factors = Float64Array.from(transform);
  const pivots = new Int32Array(s);
  factorReal(factors, s, pivots);
  const transformInverse = new Float64Array(s * s);
  const column = new Float64Array(s);
  for (let j = 0; j < s; j++) {
    column.fill(0);
    column[j] = 1;
    solveReal(factors, s, pivots, column);
    for (let i = 0; i < s; i++) transformInverse[i * s + j] = column[i]!;
  }

  const startWeights = nodes.map((_, j) => lagrange(nodes, j, 0));
  const startSlope = new Float64Array(s);
  for (let i = 0; i < s; i++) for (let j = 0; j < s; j++) startSlope[i]! += startWeights[j]! * inverse[j * s + i]!;

  return {
    stages: s,
    nodes,
    weights,
    matrix,
    inverse,
    realEigenvalue,
    complexEigenvalues,
    transform,
    transformInverse,
    startSlope,
    startWeights,
    denseNodes,
  };
}

const built = new Map<StageCount, CollocationMethod>();

/**
 * The Radau IIA method of the given stage count, computed once: order 2 * stages - 1, L-stable, stiffly accurate.
 * @param stages 1, 3, 5 or 7.
 * @returns nodes, matrix, inverse, eigen-decomposition and error weights, accurate to round-off.
 * Source: Hairer & Wanner, Solving Ordinary Differential Equations II (1996), sections IV.5 and IV.8.
 */
export function radauMethod(stages: StageCount): CollocationMethod {
  let method = built.get(stages);
  if (method === undefined) {
    method = build(stages);
    built.set(stages, method);
  }
  return method;
}
