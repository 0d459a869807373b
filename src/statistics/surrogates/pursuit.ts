/** The steps of a pursuit: which column came when, and what is needed for the least squares fit on the first so many of them. */
export interface PursuitPath {
  /** Chosen columns, in the order in which they were. */
  readonly columns: readonly number[];
  /** Sum of squared errors on the validation rows after each step; empty without such rows. */
  readonly validation: readonly number[];
  /** Coefficients of the least squares fit on the first `terms` columns. */
  coefficients(terms: number): Float64Array;
}

/** Rows that a pursuit does not fit, but on which it is held. */
export interface ValidationRows {
  readonly columns: readonly Float64Array[];
  readonly outputs: Float64Array;
}

/** Steps without gain after which a pursuit with validation ends; at least, and as a share of the most. */
const patience = [20, 0.1] as const;

/**
 * Orthogonal matching pursuit: columns are taken one after the other, each time the one that explains most of what is left.
 * @param columns candidates, each with one entry a row; the first is always taken.
 * @param outputs one a row.
 * @param most columns to take at most.
 * Source: Pati, Rezaiifar & Krishnaprasad 1993, Asilomar Conf. 27, 40.
 */
export function matchingPursuit(
  columns: readonly Float64Array[],
  outputs: Float64Array,
  most: number,
  held?: ValidationRows,
): PursuitPath {
  const count = outputs.length;
  const residual = outputs.slice();
  const heldResidual = held?.outputs.slice();
  const spread = squares(residual);
  const norms = columns.map((column) => Math.sqrt(squares(column)));
  const taken = new Uint8Array(columns.length);
  const basis: Float64Array[] = [];
  const heldBasis: Float64Array[] = [];
  const chosen: number[] = [];
  const products: number[] = [];
  const validation: number[] = [];
  /** Columns of the inverse of R, of growing length. */
  const inverse: Float64Array[] = [];
  let best = Number.POSITIVE_INFINITY;
  let bestAt = 0;
  for (let next = 0; next >= 0 && chosen.length < most; next = steepest(columns, residual, norms, taken)) {
    taken[next] = 1;
    const direction = columns[next]!.slice();
    const projections = new Float64Array(basis.length);
    // Twice is enough (Kahan and Parlett): the second pass takes out what rounding left.
    for (let pass = 0; pass < 2; pass++) {
      for (const [k, each] of basis.entries()) {
        const projection = dot(each, direction);
        projections[k] = projections[k]! + projection;
        subtract(direction, each, projection);
      }
    }
    const length = Math.sqrt(squares(direction));
    // A column that is a sum of others adds nothing.
    if (!(length > 1e-9 * norms[next]!)) continue;
    for (let i = 0; i < count; i++) direction[i] = direction[i]! / length;
    const added = new Float64Array(basis.length + 1);
    for (const [k, projection] of projections.entries())
      for (let row = 0; row <= k; row++) added[row] = added[row]! - (inverse[k]![row]! * projection) / length;
    added[basis.length] = 1 / length;
    inverse.push(added);
    basis.push(direction);
    chosen.push(next);
    const product = dot(direction, residual);
    products.push(product);
    subtract(residual, direction, product);
    if (held !== undefined && heldResidual !== undefined) {
      // The rows that are held out go through the same steps, with the numbers of the rows that are fitted.
      const shadow = held.columns[next]!.slice();
      for (const [k, each] of heldBasis.entries()) subtract(shadow, each, projections[k]!);
      for (let i = 0; i < shadow.length; i++) shadow[i] = shadow[i]! / length;
      heldBasis.push(shadow);
      subtract(heldResidual, shadow, product);
      validation.push(squares(heldResidual));
      if (validation.at(-1)! < best) {
        best = validation.at(-1)!;
        bestAt = chosen.length;
      }
      if (chosen.length - bestAt > Math.max(patience[0], patience[1] * most)) break;
    }
    // Only rounding is left to explain.
    if (squares(residual) <= 1e-26 * spread) break;
  }
  return {
    columns: chosen,
    validation,
    coefficients(terms) {
      const result = new Float64Array(terms);
      for (let k = 0; k < terms; k++)
        for (let row = 0; row <= k; row++) result[row] = result[row]! + inverse[k]![row]! * products[k]!;
      return result;
    },
  };
}

/** The column that is most along the residual; -1 when none is left. */
function steepest(
  columns: readonly Float64Array[],
  residual: Float64Array,
  norms: readonly number[],
  taken: Uint8Array,
): number {
  let next = -1;
  let largest = 0;
  for (let k = 0; k < columns.length; k++) {
    if (taken[k] === 1) continue;
    const share = Math.abs(dot(columns[k]!, residual)) / norms[k]!;
    if (share > largest) {
      largest = share;
      next = k;
    }
  }
  return next;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function squares(a: Float64Array): number {
  return dot(a, a);
}

function subtract(from: Float64Array, direction: Float64Array, amount: number): void {
  for (let i = 0; i < from.length; i++) from[i] = from[i]! - amount * direction[i]!;
}
