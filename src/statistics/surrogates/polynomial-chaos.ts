import { multiIndices, orthonormalPolynomials, type PolynomialFamily } from './germ.js';
import { matchingPursuit } from './pursuit.js';

/** A product of polynomials with its coefficient. */
interface ChaosTerm {
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
  /** Mean square of the errors on the folds that chose the terms, over the variance: a little too small, as they did. */
  readonly selectionError: number;
  /** @param point germ variables, `dimensions` numbers from `offset` on. */
  predict(point: ArrayLike<number>, offset?: number): number;
}

export interface ChaosOptions {
  /** Smallest total degree that is tried. Default 1. */
  readonly minimumDegree?: number;
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

/** Folds on which the number of terms and the degree are chosen. */
const selectionFolds = 5;

/** Most terms as a share of the points. */
const mostTerms = 0.6;

interface Selection {
  readonly columns: readonly number[];
  readonly coefficients: Float64Array;
  /** Mean square of the errors on the folds over the variance of the outputs. */
  readonly error: number;
}

/**
 * The number of terms that predicts best: a pursuit on all folds but one is held to that one after every step, and the number with the
 * smallest sum of errors is taken from the pursuit on all points. A leave-one-out error in closed form does not see that the terms were
 * chosen among many on the same points, and takes too many.
 */
function selectTerms(columns: readonly Float64Array[], outputs: Float64Array): Selection {
  const count = outputs.length;
  const folds = Math.min(selectionFolds, count);
  const most = (points: number) => Math.max(1, Math.min(columns.length, Math.floor(mostTerms * points)));
  const steps = most(count - Math.ceil(count / folds));
  const errors = new Float64Array(steps);
  for (let fold = 0; fold < folds; fold++) {
    const part = (inFold: boolean) => {
      const of = (values: Float64Array) => values.filter((_, i) => (i % folds === fold) === inFold);
      return { columns: columns.map(of), outputs: of(outputs) };
    };
    const fitted = part(false);
    const { validation } = matchingPursuit(fitted.columns, fitted.outputs, steps, part(true));
    // A pursuit that ended early stays what it was.
    for (let k = 0; k < steps; k++) errors[k] = errors[k]! + validation[Math.min(k, validation.length - 1)]!;
  }
  const mean = outputs.reduce((sum, y) => sum + y, 0) / count;
  const spread = outputs.reduce((sum, y) => sum + (y - mean) ** 2, 0);
  const smallest = errors.reduce((a, b) => Math.min(a, b));
  // Where only rounding is left, fewer terms are as good.
  const terms = errors.findIndex((error) => error <= smallest + 1e-22 * spread) + 1;
  const path = matchingPursuit(columns, outputs, Math.min(terms, most(count)));
  const used = Math.min(terms, path.columns.length);
  return { columns: path.columns.slice(0, used), coefficients: path.coefficients(used), error: smallest / spread };
}

/**
 * Sparse polynomial chaos expansion of an output: for each degree up to the largest, orthogonal matching pursuit among the products of
 * polynomials of the hyperbolic rule, with as many terms as predict best; the degree that predicts best is kept.
 * @param points germ variables (`germPoints`), count*families numbers, a point a row.
 * @param outputs finite numbers, one a point, at least two.
 * Source: Blatman & Sudret 2011, J. Comput. Phys. 230, 2345 (basis and degree); Baptista, Stolbunov & Nair 2019,
 * ibid. 387, 303 (number of terms by cross-validation); Sobol' indices of the coefficients: Sudret 2008, Reliab. Eng. Syst. Saf. 93, 964.
 */
export function fitPolynomialChaos(
  points: ArrayLike<number>,
  outputs: ArrayLike<number>,
  families: readonly PolynomialFamily[],
  { minimumDegree = 1, maximumDegree = 10, norm = 0.75, maximumCandidates = 2000 }: ChaosOptions = {},
): PolynomialChaos {
  const dimensions = families.length;
  const count = outputs.length;
  const values = Float64Array.from(outputs);
  let best: { degree: number; terms: ChaosTerm[]; error: number } | null = null;
  let worse = 0;
  for (let degree = minimumDegree; degree <= Math.max(minimumDegree, maximumDegree) && worse < 2; degree++) {
    const indices = multiIndices(dimensions, degree, norm, Math.max(maximumCandidates, dimensions + 1));
    if (indices === null) break;
    const { columns, coefficients, error } = selectTerms(designColumns(points, count, families, indices), values);
    if (best === null || error < best.error) {
      worse = 0;
      best = {
        degree,
        terms: columns.map((column, k) => ({ degrees: indices[column]!, coefficient: coefficients[k]! })),
        error,
      };
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
    selectionError: error,
    predict(point, offset = 0) {
      const at = Array.from({ length: dimensions }, (_, j) => point[offset + j]!);
      return designColumns(at, 1, families, used).reduce((sum, column, k) => sum + column[0]! * coefficients[k]!, 0);
    },
  };
}
