import type { SparsePattern } from '../sparse/pattern.js';
import type { FactorShape } from './front-plan.js';
import { rigidBodyNames } from './rigid-body.js';

/** A vector v with A v = 0 within rounding. */
export interface NullVector {
  /** One entry for each unknown; the largest magnitude is 1. */
  readonly values: Float64Array;
  /** Largest entry of A v, equilibrated, for v of length 1; with named rigid-body modes the largest of all null vectors. */
  readonly residual: number;
  /** In words, with the unknowns that it moves. */
  readonly description: string;
}

/** What the unknowns are, for messages. */
export interface UnknownNames {
  /** Name of an unknown, such as "node 12, displacement x"; default "unknown 12". */
  readonly describe?: (unknown: number) => string;
  /**
   * For unknowns that are displacements, node by node, unknown = node * dimension + component: coordinates of the nodes in the same
   * layout. With them, rigid-body modes are told by name. Unknowns beyond the coordinates are no displacements.
   */
  readonly displacement?: { readonly dimension: 2 | 3; readonly coordinates: Float64Array };
}

/** Candidates in a row that are no null vectors, after which the less likely ones are not looked at. */
const patience = 8;

/** The name of an unknown. */
export function nameOf(names: UnknownNames, unknown: number): string {
  return names.describe?.(unknown) ?? `unknown ${unknown}`;
}

/**
 * Makes independent null vectors out of candidates, drops those that the matrix does not annihilate, and says what each moves.
 * @returns the vectors, and which candidates added one.
 * @param candidates vectors by unknown, the most likely first; used up. Eight in a row that are none end the search.
 * @param scale the diagonal scaling S that makes S A S comparable between unknowns of different units, where A still needs one.
 * @param units what turns a null vector of A into one in the caller's units, factors for each unknown.
 * @param tolerance largest |S A S u| of a unit vector u that counts as nothing, relative to the largest row sum of S A S.
 */
export function nullVectorsOf(
  shape: FactorShape,
  pattern: SparsePattern,
  values: Float64Array,
  candidates: Iterable<Float64Array>,
  scale: Float64Array,
  units: Float64Array,
  tolerance: number,
  names: UnknownNames,
): { readonly vectors: NullVector[]; readonly taken: number[] } {
  const basis: Float64Array[] = [];
  const residuals: number[] = [];
  const taken: number[] = [];
  let k = -1;
  let refused = 0;
  for (const vector of candidates) {
    k++;
    for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / scale[i]!;
    if (!orthonormalise(vector, basis)) continue;
    const residual = annihilation(shape, pattern, values, vector, scale);
    if (!(residual <= tolerance)) {
      if (++refused === patience) break;
      continue;
    }
    refused = 0;
    basis.push(vector);
    residuals.push(residual);
    taken.push(k);
  }
  for (const vector of basis) {
    // Rounding of one unknown would look large in the units of another.
    const least = tolerance * vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < vector.length; i++)
      vector[i] = Math.abs(vector[i]!) < least ? 0 : vector[i]! * scale[i]! * units[i]!;
  }
  const rigid = names.displacement === undefined ? null : rigidBodyNames(pattern, basis, names.displacement);
  if (rigid !== null) {
    const rest = rigid.rest.map((vector) => ({ vector, description: inWords(pattern, vector, names) }));
    const most = Math.max(0, ...residuals);
    const vectors = [...rigid.modes, ...rest].map(({ vector, description }) => ({
      values: normalised(vector),
      residual: most,
      description,
    }));
    return { vectors, taken };
  }
  const vectors = basis.map((vector, k) => ({
    values: normalised(vector),
    residual: residuals[k]!,
    description: inWords(pattern, vector, names),
  }));
  return { vectors, taken };
}

/** Gram and Schmidt, twice; false when nothing is left. */
function orthonormalise(vector: Float64Array, basis: readonly Float64Array[]): boolean {
  const before = norm(vector);
  if (!(before > 0) || !Number.isFinite(before)) return false;
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / before;
  for (let pass = 0; pass < 2; pass++) {
    for (const other of basis) {
      let product = 0;
      for (let i = 0; i < vector.length; i++) product += vector[i]! * other[i]!;
      for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! - product * other[i]!;
    }
  }
  const after = norm(vector);
  if (after < 1e-8) return false;
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / after;
  return true;
}

/** Largest entry of S A S v over the largest row sum of |S A S|, for v of unit length. */
function annihilation(
  shape: FactorShape,
  pattern: SparsePattern,
  values: Float64Array,
  vector: Float64Array,
  scale: Float64Array,
): number {
  const { rows, rowStart, columnIndex } = pattern;
  const image = new Float64Array(rows);
  const sums = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) {
      const j = columnIndex[e]!;
      const value = values[e]! * scale[i]! * scale[j]!;
      image[i] = image[i]! + value * vector[j]!;
      sums[i] = sums[i]! + Math.abs(value);
      if (shape === 'symmetric' && j !== i) {
        image[j] = image[j]! + value * vector[i]!;
        sums[j] = sums[j]! + Math.abs(value);
      }
    }
  }
  let [largest, size] = [0, 0];
  for (let i = 0; i < rows; i++) {
    largest = Math.max(largest, Math.abs(image[i]!));
    size = Math.max(size, sums[i]!);
  }
  return size === 0 ? 0 : largest / size;
}

/** The unknowns that a null vector moves most. */
function inWords(pattern: SparsePattern, vector: Float64Array, names: UnknownNames): string {
  const unit = normalised(vector);
  const order = Array.from(unit.keys()).filter((i) => Math.abs(unit[i]!) > 1e-6);
  order.sort((a, b) => Math.abs(unit[b]!) - Math.abs(unit[a]!) || a - b);
  if (order.length === 1) return `${nameOf(names, order[0]!)} is in no equation${emptyRow(pattern, order[0]!)}`;
  const most = order.slice(0, 5).map((i) => `${nameOf(names, i)} (${unit[i]!.toPrecision(2)})`);
  const more = order.length > 5 ? ` and ${order.length - 5} more` : '';
  const equal = order.every((i) => Math.abs(unit[i]! - 1) < 1e-6);
  if (equal)
    return `${order.length === unit.length ? 'all unknowns' : `${order.length} unknowns`} can be shifted by one constant: ${most.join(', ')}${more}`;
  return `these can change together: ${most.join(', ')}${more}`;
}

function emptyRow({ rowStart }: SparsePattern, row: number): string {
  return rowStart[row] === rowStart[row + 1] ? ' (its row is empty)' : ' (its entries cancel or are zero)';
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!;
  return Math.sqrt(sum);
}

/** A multiple whose entry of largest magnitude is 1. */
function normalised(vector: Float64Array): Float64Array {
  let largest = 0;
  for (let i = 0; i < vector.length; i++)
    if (Math.abs(vector[i]!) > Math.abs(largest) * (1 + 1e-9)) largest = vector[i]!;
  return vector.map((value) => value / (largest || 1));
}
