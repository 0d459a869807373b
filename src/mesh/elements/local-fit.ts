import type { CellOrder } from '../mesh.js';

/** Values at the sampling points of all cells. */
export interface Samples {
  readonly components: number;
  /** Samples of cell k: from start[k] to start[k + 1]. */
  readonly start: Int32Array;
  readonly positions: Float64Array;
  readonly values: Float64Array;
}

/**
 * Diagonal entries of the triangular factor below this part of the largest one: the points do not determine the polynomial well. Six points of two
 * triangles nearly on a conic have 1e-3 or so, and a parabola through them goes astray between them.
 */
const weak = 1e-2;

/**
 * Least squares fits of polynomials of total degree 1 or 2 around a point, several quantities at once, by Householder reflections. The
 * coordinates are taken from the point, in units of the patch's size, so that the fit does not depend on the units of length.
 */
export class LocalFit {
  /** Monomials: 1, the coordinates, then (order 2) their products. */
  readonly terms: number;
  readonly #dimension: number;
  readonly #components: number;
  #rows = 0;
  /** Monomials at the samples, then the values: width terms + components. */
  #loaded = new Float64Array(0);
  #work = new Float64Array(0);
  readonly #monomials: Float64Array;

  constructor(dimension: number, order: CellOrder, components: number) {
    this.#dimension = dimension;
    this.#components = components;
    this.terms = termsOf(dimension, order);
    this.#monomials = new Float64Array(this.terms);
  }

  /** Takes the samples of some cells. @returns the unit of length: the largest distance of a sample from the origin */
  load(origin: Float64Array, cells: readonly number[], { start, positions, values }: Samples): number {
    const [dimension, components, terms] = [this.#dimension, this.#components, this.terms];
    let [rows, scale] = [0, 0];
    for (const cell of cells)
      for (let k = start[cell]!; k < start[cell + 1]!; k++, rows++) {
        let square = 0;
        for (let i = 0; i < dimension; i++) square += (positions[k * dimension + i]! - origin[i]!) ** 2;
        scale = Math.max(scale, Math.sqrt(square));
      }
    const width = terms + components;
    if (this.#loaded.length < rows * width) {
      this.#loaded = new Float64Array(2 * rows * width);
      this.#work = new Float64Array(2 * rows * width);
    }
    this.#rows = rows;
    let at = 0;
    for (const cell of cells)
      for (let k = start[cell]!; k < start[cell + 1]!; k++, at += width) {
        this.#fill(positions, k, origin, 0, scale);
        this.#loaded.set(this.#monomials, at);
        for (let c = 0; c < components; c++) this.#loaded[at + terms + c] = values[k * components + c]!;
      }
    return scale;
  }

  /**
   * Fits a polynomial of a degree to what was loaded.
   * @param out coefficients: term * components + component; those of higher degree 0
   * @returns false where the points do not determine it
   */
  solve(out: Float64Array, degree: CellOrder): boolean {
    const [components, rows] = [this.#components, this.#rows];
    const width = this.terms + components;
    const terms = termsOf(this.#dimension, degree);
    if (rows < terms) return false;
    const a = this.#work;
    a.set(this.#loaded.subarray(0, rows * width));
    let [largest, least] = [0, Number.POSITIVE_INFINITY];
    for (let j = 0; j < terms; j++) {
      const pivot = reflect(a, rows, width, j);
      largest = Math.max(largest, pivot);
      least = Math.min(least, pivot);
    }
    if (!(least > weak * largest)) return false;
    out.fill(0);
    for (let j = terms - 1; j >= 0; j--)
      for (let c = 0; c < components; c++) {
        let sum = a[j * width + this.terms + c]!;
        for (let k = j + 1; k < terms; k++) sum -= a[j * width + k]! * out[k * components + c]!;
        out[j * components + c] = sum / a[j * width + j]!;
      }
    return true;
  }

  /** The polynomial of degree 0: the mean. */
  mean(out: Float64Array): void {
    const [components, rows] = [this.#components, this.#rows];
    const width = this.terms + components;
    out.fill(0);
    for (let k = 0; k < rows; k++)
      for (let c = 0; c < components; c++) out[c]! += this.#loaded[k * width + this.terms + c]! / rows;
  }

  /** Adds `share` times the polynomial of node `origin`, at node `node`, to `value`. */
  evaluate(
    coordinates: Float64Array,
    node: number,
    origin: number,
    scale: number,
    polynomial: Float64Array,
    share: number,
    value: Float64Array,
  ): void {
    this.#fill(coordinates, node, coordinates, origin, scale);
    for (let k = 0; k < this.terms; k++)
      for (let c = 0; c < this.#components; c++)
        value[c]! += share * this.#monomials[k]! * polynomial[k * this.#components + c]!;
  }

  #fill(points: Float64Array, point: number, origins: Float64Array, origin: number, scale: number): void {
    const [dimension, m] = [this.#dimension, this.#monomials];
    m[0] = 1;
    for (let i = 0; i < dimension; i++)
      m[i + 1] = (points[point * dimension + i]! - origins[origin * dimension + i]!) / scale;
    if (m.length === dimension + 1) return;
    let at = dimension + 1;
    for (let i = 1; i <= dimension; i++) for (let j = i; j <= dimension; j++) m[at++] = m[i]! * m[j]!;
  }
}

function termsOf(dimension: number, order: CellOrder): number {
  return order === 1 ? dimension + 1 : ((dimension + 1) * (dimension + 2)) / 2;
}

/** Householder reflection that clears column j below the diagonal, on all columns after it. @returns the magnitude of the diagonal entry */
function reflect(a: Float64Array, rows: number, width: number, j: number): number {
  let square = 0;
  for (let i = j; i < rows; i++) square += a[i * width + j]! ** 2;
  const length = Math.sqrt(square);
  if (length === 0) return 0;
  const head = a[j * width + j]!;
  const diagonal = head > 0 ? -length : length;
  a[j * width + j] = head - diagonal;
  // v^T v / 2 of the reflector v = column - diagonal e_j.
  const half = length * (length + Math.abs(head));
  for (let k = j + 1; k < width; k++) {
    let product = 0;
    for (let i = j; i < rows; i++) product += a[i * width + j]! * a[i * width + k]!;
    product /= half;
    for (let i = j; i < rows; i++) a[i * width + k]! -= product * a[i * width + j]!;
  }
  a[j * width + j] = diagonal;
  return length;
}
