import { matchSymmetric } from '../ordering/symmetric-matching.js';
import { maximumWeightMatching } from '../ordering/weighted-matching.js';
import type { SparsePattern } from '../sparse/pattern.js';
import type { FactorShape } from './front-plan.js';

/** Diagonal scalings R and C that bring the entries of R A C near 1; equal for symmetric matrices. */
export interface Equilibration {
  readonly row: Float64Array;
  readonly column: Float64Array;
}

const passes = 8;
/** Products of two scales bring the smallest number to 1. */
const mostExponent = 537;
/** Scales that differ by fewer powers of two leave the same pivots weak. */
const noticeable = 10;

/**
 * Scales rows and columns at once until the largest magnitude of each is near 1 (Ruiz 2001; Knight, Ruiz & Ucar 2014), by powers of
 * two, which add no rounding. Pivots can then be compared whatever the units of the unknowns. Empty rows and columns keep the factor 1.
 * Symmetric matrices whose diagonal tells all scales (definite ones, and saddle points of them) are scaled by it, which is faster.
 * @param into receives the scalings; one array for both when the matrix is symmetric.
 */
export function equilibrate(
  shape: FactorShape,
  pattern: SparsePattern,
  values: Float64Array,
  into: Equilibration,
): void {
  const { rows, rowStart, columnIndex } = pattern;
  const symmetric = shape === 'symmetric';
  const { row, column } = into;
  if (symmetric && equilibrateByDiagonal(pattern, values, row)) return;
  const rowMost = new Float64Array(rows);
  const columnMost = symmetric ? rowMost : new Float64Array(rows);
  row.fill(1);
  column.fill(1);
  for (let pass = 0; pass < passes; pass++) {
    rowMost.fill(0);
    columnMost.fill(0);
    for (let i = 0; i < rows; i++) {
      for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) {
        const j = columnIndex[e]!;
        const magnitude = Math.abs(values[e]!) * row[i]! * column[j]!;
        if (magnitude > rowMost[i]!) rowMost[i] = magnitude;
        if (magnitude > columnMost[j]!) columnMost[j] = magnitude;
      }
    }
    let worst = 0;
    for (let i = 0; i < rows; i++) {
      worst = Math.max(worst, shrink(row, i, rowMost[i]!));
      if (!symmetric) worst = Math.max(worst, shrink(column, i, columnMost[i]!));
    }
    if (worst < 1) break;
  }
}

/** Magnitudes that scaling by the diagonal leaves in a definite matrix: |a_ij| <= sqrt(a_ii a_jj), and powers of two are off by sqrt(2) each. */
const mostBeside = 2;

/**
 * Scales a symmetric matrix by its diagonal, nearly the best that a diagonal scaling can do for a definite one (van der Sluis 1969), and rows
 * without a diagonal (multipliers) by their largest entry then.
 * @param pattern lower triangle @returns false where entries beside the diagonal are larger than those of a definite matrix would be
 */
function equilibrateByDiagonal(
  { rows, rowStart, columnIndex }: SparsePattern,
  values: Float64Array,
  scale: Float64Array,
): boolean {
  for (let i = 0; i < rows; i++) {
    const last = rowStart[i + 1]! - 1;
    const diagonal = last >= rowStart[i]! && columnIndex[last] === i ? Math.abs(values[last]!) : 0;
    scale[i] = diagonal > 0 ? within(2 ** -Math.round(Math.log2(diagonal) / 2)) : 0;
  }
  const most = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const own = scale[i]!;
    let largest = most[i]!;
    for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) {
      const magnitude = Math.abs(values[e]!);
      if (magnitude === 0) continue;
      const j = columnIndex[e]!;
      const other = scale[j]!;
      if (own > 0) {
        if (other > 0) {
          if (!(magnitude * own * other <= mostBeside)) return false;
        } else if (magnitude * own > most[j]!) most[j] = magnitude * own;
      } else if (other > 0) {
        if (magnitude * other > largest) largest = magnitude * other;
      } else return false;
    }
    most[i] = largest;
  }
  for (let i = 0; i < rows; i++)
    if (scale[i] === 0) scale[i] = most[i]! > 0 ? within(2 ** -Math.round(Math.log2(most[i]!))) : 1;
  return true;
}

/** Divides a scale by the root of the magnitude, rounded to a power of two; returns by how many powers the magnitude was off 1. */
function shrink(scale: Float64Array, i: number, most: number): number {
  if (!(most > 0)) return 0;
  const exponent = Math.log2(most) / 2;
  scale[i] = within(scale[i]! * 2 ** -Math.round(exponent));
  return Math.abs(exponent);
}

function within(scale: number): number {
  return Math.max(2 ** -mostExponent, Math.min(2 ** mostExponent, scale));
}

/**
 * Other scalings, which make the largest product of entries, one in each row and column, a product of ones (Duff & Koster 2001; Duff &
 * Pralet 2005). The largest entries of rows alone do not tell how those scalings relate that no largest entry joins: a matrix of well
 * scaled blocks can then look singular.
 * @param values of R A C with R and C in `scale`.
 * @param scale receives the new R and C.
 * @returns false, with `scale` as it was, where the new scalings are near the old ones.
 */
export function equilibrateByMatching(
  shape: FactorShape,
  pattern: SparsePattern,
  values: Float64Array,
  scale: Equilibration,
): boolean {
  const exponents = (factors: Float64Array): Float64Array => factors.map((factor) => Math.round(Math.log2(factor)));
  let ofRows: Float64Array;
  let ofColumns: Float64Array;
  if (shape === 'symmetric') {
    ofRows = exponents(matchSymmetric({ pattern, values, symmetry: 'symmetric' }).scale);
    ofColumns = ofRows;
  } else {
    const { rowScale, columnScale } = maximumWeightMatching(pattern, values);
    ofRows = exponents(rowScale);
    ofColumns = exponents(columnScale);
  }
  if (Math.max(spread(ofRows), spread(ofColumns)) < noticeable) return false;
  for (let i = 0; i < pattern.rows; i++) {
    scale.row[i] = within(scale.row[i]! * 2 ** ofRows[i]!);
    if (shape !== 'symmetric') scale.column[i] = within(scale.column[i]! * 2 ** ofColumns[i]!);
  }
  return true;
}

function spread(exponents: Float64Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const exponent of exponents) {
    low = Math.min(low, exponent);
    high = Math.max(high, exponent);
  }
  return high - low;
}
