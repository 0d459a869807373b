import type { SparsePattern } from '../sparse/pattern.js';
import type { FactorShape } from './front-plan.js';

/** Diagonal scalings R and C that bring the entries of R A C near 1; equal for symmetric matrices. */
export interface Equilibration {
  readonly row: Float64Array;
  readonly column: Float64Array;
}

const passes = 8;

/**
 * Scales rows and columns at once until the largest magnitude of each is near 1 (Ruiz 2001; Knight, Ruiz & Ucar 2014), by powers of
 * two, which add no rounding. Pivots can then be compared whatever the units of the unknowns. Empty rows and columns keep the factor 1.
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

/** Divides a scale by the root of the magnitude, rounded to a power of two; returns by how many powers the magnitude was off 1. */
function shrink(scale: Float64Array, i: number, most: number): number {
  if (!(most > 0)) return 0;
  const exponent = Math.log2(most) / 2;
  const next = scale[i]! * 2 ** -Math.round(exponent);
  if (next > 2 ** 500 || next < 2 ** -500) return 0;
  scale[i] = next;
  return Math.abs(exponent);
}
