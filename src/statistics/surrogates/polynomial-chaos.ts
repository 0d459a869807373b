import { bootstrap } from '../bootstrap.js';
import { choleskyFactor, solveLower, solveLowerTransposed } from '../cholesky.js';
import type { Estimate, IntervalOptions } from '../estimate.js';
import { multiIndices, orthonormalPolynomials, type PolynomialFamily } from './germ.js';
import { matchingPursuit } from './pursuit.js';

/** A product of polynomials with its coefficient. */
export interface ChaosTerm {
  /** Degree in each variable. */
  readonly degrees: readonly number[];
  readonly coefficient: number;
}

/** An output as a polynomial of its uncertain inputs. */
export interface PolynomialChaos {
  readonly kind: 'polynomial-chaos';
  /** The constant first. */
  readonly terms: readonly ChaosTerm[];
  /** Largest total degree among the candidates. */
  readonly degree: number;
  readonly mean: number;
  readonly variance: number;
  /** Sobol' indices of the polynomial, by variable; NaN when it does not vary. */
  readonly first: readonly number[];
  readonly total: readonly number[];
  /** Mean square of leave-one-out residuals over the variance, corrected for the number of terms: what chose the terms. */
  readonly leaveOneOutError: number;
  /** @param point germ variables, `dimensions` numbers from `offset` on. */
  predict(point: ArrayLike<number>, offset?: number): number;
}

export interface ChaosOptions {
  /** Largest total degree that is tried. Default 10. */
  readonly maximumDegree?: number;
  /** Exponent of the hyperbolic rule, above 0, at most 1. Default 0.75. */
  readonly norm?: number;
  /** Most products that are candidates. Default 2000. */
  readonly maximumCandidates?: number;
}

/** Values of the products at all points, a column a product. */
function designColumns(
  points: ArrayLike<number>,
  count: number,
  families: readonly PolynomialFamily[],
  indices: readonly (readonly number[])[],
): Float64Array[] {
  const dimensions = families.length;
  const degree = Math.max(0, ...indices.map((powers) => Math.max(...powers)));
  const stride = degree + 1;
  const table = new Float64Array(count * dimensions * stride);
  for (let i = 0; i < count * dimensions; i++)
    orthonormalPolynomials(families[i % dimensions]!, points[i]!, degree, table, i * stride);
  return indices.map((powers) =>
    Float64Array.from({ length: count }, (_, i) => {
      let product = 1;
      for (let j = 0; j < dimensions; j++)
        if (powers[j]! > 0) product *= table[(i * dimensions + j) * stride + powers[j]!]!;
      return product;
    }),
  );
}

/** Mean, variance and indices of a polynomial: its terms are orthonormal, so the variance is the sum of their squares. */
function momentsOf(indices: readonly (readonly number[])[], coefficients: ArrayLike<number>, dimensions: number) {
  let variance = 0;
  const first = new Float64Array(dimensions);
  const total = new Float64Array(dimensions);
  for (let k = 1; k < indices.length; k++) {
    const share = coefficients[k]! ** 2;
    variance += share;
    const involved = indices[k]!.flatMap((power, j) => (power > 0 ? [j] : []));
    for (const j of involved) total[j] = total[j]! + share;
    if (involved.length === 1) first[involved[0]!] = first[involved[0]!]! + share;
  }
  const divided = (shares: Float64Array) =>
    Array.from(shares, (share) => (variance > 0 ? share / variance : Number.NaN));
  return { mean: coefficients[0]!, variance, first: divided(first), total: divided(total) };
}

/**
 * Sparse polynomial chaos expansion of an output: for each degree up to the largest, orthogonal matching pursuit among the products of
 * polynomials of the hyperbolic rule; the degree with the smallest corrected leave-one-out error is kept.
 * @param points germ variables (`germPoints`), count*families numbers, a point a row.
 * @param outputs finite numbers, one a point, at least two.
 * Source: Blatman & Sudret 2011, J. Comput. Phys. 230, 2345; Sobol' indices of the coefficients: Sudret 2008, Reliab. Eng. Syst. Saf. 93, 964.
 */
export function fitPolynomialChaos(
  points: ArrayLike<number>,
  outputs: ArrayLike<number>,
  families: readonly PolynomialFamily[],
  { maximumDegree = 10, norm = 0.75, maximumCandidates = 2000 }: ChaosOptions = {},
): PolynomialChaos {
  const dimensions = families.length;
  const count = outputs.length;
  let best: { degree: number; terms: ChaosTerm[]; error: number } | null = null;
  let worse = 0;
  for (let degree = 1; degree <= maximumDegree && worse < 2; degree++) {
    const indices = multiIndices(dimensions, degree, norm, maximumCandidates);
    if (indices === null) break;
    const fit = matchingPursuit(designColumns(points, count, families, indices), outputs);
    if (best === null || fit.error < best.error) {
      worse = 0;
      const terms = fit.columns.map((column, k) => ({ degrees: indices[column]!, coefficient: fit.coefficients[k]! }));
      best = { degree, terms, error: fit.error };
    } else worse++;
    // What is left is rounding: higher degrees would only fit that.
    if (best.error < 1e-20) break;
  }
  const { terms, degree, error } = best!;
  const used = terms.map(({ degrees }) => degrees);
  const coefficients = terms.map(({ coefficient }) => coefficient);
  return {
    kind: 'polynomial-chaos',
    terms,
    degree,
    ...momentsOf(used, coefficients, dimensions),
    leaveOneOutError: error,
    predict(point, offset = 0) {
      const at = Array.from({ length: dimensions }, (_, j) => point[offset + j]!);
      return designColumns(at, 1, families, used).reduce((sum, column, k) => sum + column[0]! * coefficients[k]!, 0);
    },
  };
}

/**
 * Sobol' indices of a polynomial chaos expansion with bootstrap intervals: points are drawn with replacement and the coefficients of the
 * chosen terms fitted again. They hold what the sample leaves open, not the error of a surrogate that does not fit: look at its
 * cross-validated error first.
 * @returns first and total indices by variable.
 * Source: Marelli & Sudret 2018, Struct. Saf. 75, 67 (fast bootstrap).
 */
export function chaosIndices(
  chaos: PolynomialChaos,
  points: ArrayLike<number>,
  outputs: ArrayLike<number>,
  families: readonly PolynomialFamily[],
  options: IntervalOptions = {},
): { readonly first: readonly Estimate[]; readonly total: readonly Estimate[] } {
  const dimensions = families.length;
  const count = outputs.length;
  const indices = chaos.terms.map(({ degrees }) => degrees);
  const size = indices.length;
  const columns = designColumns(points, count, families, indices);
  let whole = true;
  const estimate = (counts: Float64Array): ArrayLike<number> => {
    if (whole) {
      whole = false;
      return [...chaos.first, ...chaos.total];
    }
    const normal = new Float64Array(size * size);
    const right = new Float64Array(size);
    for (let a = 0; a < size; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += counts[i]! * columns[a]![i]! * columns[b]![i]!;
        normal[a * size + b] = sum;
      }
      for (let i = 0; i < count; i++) right[a] = right[a]! + counts[i]! * columns[a]![i]! * outputs[i]!;
    }
    if (choleskyFactor(normal, size) >= 0) return new Float64Array(2 * dimensions).fill(Number.NaN);
    solveLower(normal, size, right);
    solveLowerTransposed(normal, size, right);
    const { first, total } = momentsOf(indices, right, dimensions);
    return [...first, ...total];
  };
  const estimates = bootstrap(count, estimate, { resamples: 200, ...options });
  return { first: estimates.slice(0, dimensions), total: estimates.slice(dimensions) };
}
