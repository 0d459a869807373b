import { factorReal, pivotWeights, solveReal } from '../dense.js';
import { differenceJacobian } from './jacobian.js';
import type { DifferentialAlgebraicSystem } from './system.js';

/** What became of the search for consistent algebraic unknowns. */
export interface ConsistencyResult {
  readonly consistent: boolean;
  readonly iterations: number;
  /** Largest magnitude among the algebraic rows, in their own units, and the row where. */
  readonly residual: number;
  readonly row: number;
  /** Weighted size of the last Newton correction (1 is the tolerance of the integrator). */
  readonly correction: number;
  /** Why it failed; empty on success. */
  readonly message: string;
}

/**
 * Newton's method on the algebraic rows 0 = f_i(t, y), differential unknowns fixed, damped by the natural monotonicity test.
 * @param system the system.
 * @param time time (s).
 * @param state unknowns; the algebraic ones are overwritten, also on failure (with the best found).
 * @param scale tolerated error of each unknown.
 * @param floor smallest magnitude of each unknown that matters.
 * @returns whether the corrections fell below 1e-6 of the tolerance, and the residual left.
 * Source: Deuflhard, Newton Methods for Nonlinear Problems (2004), section 3.3 (NLEQ-ERR).
 */
export function solveConsistency(
  system: DifferentialAlgebraicSystem,
  time: number,
  state: Float64Array,
  scale: Float64Array,
  floor: Float64Array,
): ConsistencyResult {
  const n = system.size;
  const rows: number[] = [];
  for (let i = 0; i < n; i++) if (system.mass[i] === 0) rows.push(i);
  const m = rows.length;
  const rate = new Float64Array(n);
  const residual = (): { size: number; row: number; finite: boolean } => {
    let size = 0;
    let row = -1;
    let finite = true;
    for (const i of rows) {
      const value = Math.abs(rate[i]!);
      if (!(value < Number.POSITIVE_INFINITY)) finite = false;
      if (!(value <= size)) {
        size = value;
        row = i;
      }
    }
    return { size, row, finite };
  };
  let iterations = 0;
  let correction = 0;
  const finish = (consistent: boolean, message: string): ConsistencyResult => {
    const left = residual();
    return { consistent, iterations, residual: left.size, row: left.row, correction, message };
  };
  system.evaluate(time, state, rate);
  if (m === 0) return finish(true, '');
  if (!residual().finite) return finish(false, 'The algebraic equations are not finite at the start.');

  const full = new Float64Array(n * n);
  const block = new Float64Array(m * m);
  const pivots = new Int32Array(m);
  const weights = new Float64Array(m);
  const columnScale = new Float64Array(m);
  const shifted = new Float64Array(n);
  const trial = new Float64Array(n);
  const step = new Float64Array(m);
  const simplified = new Float64Array(m);
  const norm = (vector: Float64Array) => {
    let sum = 0;
    for (let a = 0; a < m; a++) sum += (vector[a]! / scale[rows[a]!]!) ** 2;
    return Math.sqrt(sum / m);
  };
  let damping = 1;
  for (iterations = 1; iterations <= 100; iterations++) {
    if (system.jacobian === undefined) {
      if (differenceJacobian(system, time, state, rate, floor, shifted, full) < 0)
        return finish(false, 'The Jacobian of the algebraic equations is not finite.');
    } else system.jacobian(time, state, full);
    for (let a = 0; a < m; a++) {
      columnScale[a] = Math.max(Math.abs(state[rows[a]!]!), floor[rows[a]!]!);
      for (let b = 0; b < m; b++) block[a * m + b] = full[rows[a]! * n + rows[b]!]!;
      step[a] = -rate[rows[a]!]!;
    }
    pivotWeights(block, m, columnScale, weights);
    if (!factorReal(block, m, pivots, weights))
      return finish(false, 'The algebraic equations are singular: the index is above 1 or an unknown is undetermined.');
    solveReal(block, m, pivots, step);
    correction = norm(step);
    if (!Number.isFinite(correction)) return finish(false, 'The Newton correction is not finite.');
    damping = 1;
    let accepted = false;
    let simplifiedNorm = 0;
    while (damping > 1e-14) {
      trial.set(state);
      for (let a = 0; a < m; a++) trial[rows[a]!] = state[rows[a]!]! + damping * step[a]!;
      system.evaluate(time, trial, rate);
      if (residual().finite) {
        for (let a = 0; a < m; a++) simplified[a] = -rate[rows[a]!]!;
        solveReal(block, m, pivots, simplified);
        simplifiedNorm = norm(simplified);
        // Far below the tolerance round-off may hide the descent.
        if (simplifiedNorm <= (1 - damping / 4) * correction || simplifiedNorm < 1e-6) {
          accepted = true;
          break;
        }
      }
      damping /= 2;
    }
    if (!accepted) {
      system.evaluate(time, state, rate);
      return finish(correction < 1e-3, correction < 1e-3 ? '' : 'No damped Newton step reduces the residual.');
    }
    state.set(trial);
    if (damping === 1 && simplifiedNorm < 1e-6) {
      // One more (simplified) correction is free: its residual is already there.
      for (let a = 0; a < m; a++) trial[rows[a]!] = trial[rows[a]!]! + simplified[a]!;
      system.evaluate(time, trial, rate);
      if (residual().finite) state.set(trial);
      else system.evaluate(time, state, rate);
      correction = simplifiedNorm;
      return finish(true, '');
    }
  }
  return finish(false, 'No convergence in 100 Newton iterations.');
}
