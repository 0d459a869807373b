import type { SparsePattern } from '../linear/sparse/pattern.js';

/**
 * Unknowns (or equations) of one kind: they share a name, a unit and a tolerance. A system lists its groups; every index belongs to
 * exactly one.
 */
export interface VariableGroup {
  /** What it is, in words: `potential`, `charge balance`. */
  readonly name: string;
  /** Its unit: `V`, `A`; an empty string where there is none. */
  readonly unit: string;
  /** Index of the first member. */
  readonly first: number;
  /** Number of members. */
  readonly count: number;
  /** Distance between members; default 1. Above 1 where several unknowns of one node are stored together. */
  readonly stride?: number;
  /**
   * For equations: largest residual of a solved equation. For unknowns: largest correction that may be left. In `unit`, positive.
   * Without it the tolerance is relative to the largest term of the equation, or to the largest value that the unknown had.
   */
  readonly tolerance?: number;
  /** Where a member is, for reports: `at node 12`. Default: its number in the group. */
  place?(member: number): string;
}

/**
 * The derivatives of the residuals by the unknowns: a frozen pattern and a function that fills it. A dense matrix has the full
 * pattern (see fullPattern), whose values are the matrix row by row.
 */
export interface Jacobian {
  readonly pattern: SparsePattern;
  /** `symmetric`: the pattern and the values are those of the lower triangle with the diagonal. */
  readonly symmetry: 'general' | 'symmetric';
  /** Writes every value. Must not allocate, must not keep references. */
  evaluate(unknowns: Float64Array, values: Float64Array): void;
}

/** Bounds between which the unknowns mean something. Iterates stay strictly inside; a root on a bound is approached, never reached. */
export interface AdmissibleRegion {
  /** Lower bound of each unknown, -Infinity where there is none. */
  readonly lower?: Float64Array;
  /** Upper bound of each unknown, Infinity where there is none. */
  readonly upper?: Float64Array;
}

/** Equations F(x) = 0 in as many unknowns. What is solved; how is a NonlinearMethod. */
export interface NonlinearSystem {
  /** Number of unknowns, and of equations. */
  readonly size: number;
  /** Writes F(x). Must not allocate, must not keep references. May write NaN where the laws do not exist: the step is shortened. */
  residual(unknowns: Float64Array, residual: Float64Array): void;
  readonly jacobian: Jacobian;
  /** Groups of unknowns; without them every unknown stands alone. */
  readonly unknowns?: readonly VariableGroup[];
  /** Groups of equations; without them every equation stands alone. */
  readonly equations?: readonly VariableGroup[];
  readonly region?: AdmissibleRegion;
  /** A scalar whose gradient F is, where there is one: the total potential energy of an elastic structure. */
  energy?(unknowns: Float64Array): number;
}

/** The pattern of a matrix with all its entries. */
export function fullPattern(size: number): SparsePattern {
  return {
    rows: size,
    columns: size,
    rowStart: Int32Array.from({ length: size + 1 }, (_, row) => row * size),
    columnIndex: Int32Array.from({ length: size * size }, (_, entry) => entry % size),
  };
}

/**
 * A dense Jacobian.
 * @param size number of unknowns.
 * @param evaluate writes size*size values, row by row.
 */
export function denseJacobian(
  size: number,
  evaluate: (unknowns: Float64Array, values: Float64Array) => void,
): Jacobian {
  return { pattern: fullPattern(size), symmetry: 'general', evaluate };
}
