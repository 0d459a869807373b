import type { LinearOperator } from '../operator.js';
import { checkCount } from './input.js';
import type { KrylovOptions, KrylovResult } from './options.js';
import { type KrylovRun, type Outcome, solveWith } from './run.js';

/** Options of FGMRES. */
export interface FlexibleGmresOptions extends KrylovOptions {
  /** Steps between restarts, 50 by default; each needs two vectors of memory (one without a preconditioner). */
  readonly restart?: number;
}

/** Shrinking of a vector by orthogonalisation beyond which it is done again (Daniel, Gragg, Kaufman & Stewart 1976). */
const reorthogonalise = Math.SQRT1_2;

/**
 * Solves A x = b for general A by the flexible generalised minimal residual method with restarts (Saad 1993): the preconditioner may
 * change from step to step. Modified Gram-Schmidt, repeated where a vector loses more than 1 - 1 / sqrt 2 of its length; Givens rotations.
 *
 * The method knows the Euclidean residual only; in other norms it goes by the ratio at the last restart, and forms the residual before it
 * believes that it passes.
 * @throws KrylovInputError when a vector has the wrong length or an entry that is not finite, or an option is out of its range.
 */
export function fgmres(
  operator: LinearOperator,
  rightHandSide: Float64Array,
  options: FlexibleGmresOptions = {},
): KrylovResult {
  const restart = options.restart ?? 50;
  checkCount(restart, 'restart', 1);
  return solveWith(operator, rightHandSide, options, false, (run) => iterate(run, restart));
}

/** The small least-squares problem of one cycle: a Hessenberg matrix turned triangular, column by column. */
class Hessenberg {
  readonly #height: number;
  readonly #columns: Float64Array;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  readonly #right: Float64Array;
  readonly #coefficients: Float64Array;

  constructor(width: number) {
    this.#height = width + 1;
    this.#columns = new Float64Array(width * this.#height);
    this.#cosines = new Float64Array(width);
    this.#sines = new Float64Array(width);
    this.#right = new Float64Array(this.#height);
    this.#coefficients = new Float64Array(this.#height);
  }

  begin(length: number): void {
    this.#right.fill(0);
    this.#right[0] = length;
  }

  /** Column k, to be filled by the caller: k + 2 entries. */
  column(k: number): Float64Array {
    return this.#columns.subarray(k * this.#height, k * this.#height + k + 2);
  }

  /** Rotates column k; returns the length of the residual after it. The pivot tells whether the column brings anything. */
  rotate(k: number): { readonly length: number; readonly pivot: number } {
    const column = this.column(k);
    for (let i = 0; i < k; i++) {
      const [upper, lower] = [column[i]!, column[i + 1]!];
      column[i] = this.#cosines[i]! * upper + this.#sines[i]! * lower;
      column[i + 1] = this.#cosines[i]! * lower - this.#sines[i]! * upper;
    }
    const pivot = Math.hypot(column[k]!, column[k + 1]!);
    this.#cosines[k] = pivot === 0 ? 1 : column[k]! / pivot;
    this.#sines[k] = pivot === 0 ? 0 : column[k + 1]! / pivot;
    column[k] = pivot;
    column[k + 1] = 0;
    this.#right[k + 1] = -this.#sines[k]! * this.#right[k]!;
    this.#right[k] = this.#cosines[k]! * this.#right[k]!;
    return { length: Math.abs(this.#right[k + 1]!), pivot };
  }

  /** Weights of the first `count` directions in the solution. */
  solve(count: number): Float64Array {
    const weights = this.#coefficients;
    for (let i = count - 1; i >= 0; i--) {
      let sum = this.#right[i]!;
      for (let j = i + 1; j < count; j++) sum -= this.#columns[j * this.#height + i]! * weights[j]!;
      weights[i] = sum / this.#columns[i * this.#height + i]!;
    }
    return weights;
  }

  /** Weights of the first `count` + 1 basis vectors in the residual after `count` columns. */
  residual(count: number): Float64Array {
    const weights = this.#coefficients;
    weights.fill(0);
    weights[count] = this.#right[count]!;
    for (let i = count - 1; i >= 0; i--) {
      const lower = weights[i + 1]!;
      weights[i] = -this.#sines[i]! * lower;
      weights[i + 1] = this.#cosines[i]! * lower;
    }
    return weights;
  }
}

function iterate(run: KrylovRun, restart: number): Outcome {
  const width = Math.max(1, Math.min(restart, run.maximumIterations, run.size));
  const basis: Float64Array[] = [run.vector()];
  const directions: Float64Array[] = [];
  const small = new Hessenberg(width);
  const r = run.vector();
  let measured = run.renew(r);
  for (;;) {
    const length = Math.sqrt(run.dot(r, r));
    if (length === 0)
      return { reason: 'breakdown', message: 'Nothing is left of the residual outside the null space.' };
    small.begin(length);
    run.scaledCopy(1 / length, r, basis[0]!);
    let ratio = measured / length;
    let [count, current] = [0, length];
    let outcome: Outcome | null = null;
    let exact = false;
    while (count < width && outcome === null && !exact) {
      const k = count;
      if (directions.length === k) directions.push(run.unconditioned ? basis[k]! : run.vector());
      if (basis.length === k + 1) basis.push(run.vector());
      if (!run.unconditioned) run.precondition(basis[k]!, directions[k]!);
      const next = basis[k + 1]!;
      run.apply(directions[k]!, next);
      const column = small.column(k);
      const { before, after } = orthogonalise(run, basis, next, column);
      if (!Number.isFinite(before)) return notFinite(run);
      exact = !(after > Number.EPSILON * before);
      const rotated = small.rotate(k);
      if (!(rotated.pivot > Number.EPSILON * before)) return singular(run, small, directions, count);
      count++;
      current = rotated.length;
      if (!exact) run.scaledCopy(1 / after, next, next);
      outcome = run.record(current * ratio) ?? run.exhausted();
      if (outcome === null && current * ratio <= run.tolerance && !exact) {
        const formed = formResidual(run, small, basis, count, r);
        if (formed <= run.tolerance) break;
        ratio = formed / current;
      }
    }
    const weights = small.solve(count);
    for (let i = 0; i < count; i++) run.axpy(weights[i]!, directions[i]!, run.x);
    if (outcome !== null) return outcome;
    if (current * ratio <= run.tolerance || exact) {
      const verified = run.verify(r);
      if (verified !== null) return verified;
      measured = run.measure(r);
      continue;
    }
    measured = run.renew(r);
    if (measured <= run.tolerance) return { reason: 'converged', message: 'Converged.' };
    if (!(Math.sqrt(run.dot(r, r)) <= (1 - 1e-6) * length)) return standstill(run, count, current, length, measured);
  }
}

/** A whole cycle that did not lower b - A x: rounding when the method thinks that it did, otherwise the restart. */
function standstill(run: KrylovRun, count: number, current: number, length: number, measured: number): Outcome {
  return {
    reason: 'stagnation',
    message:
      current < 0.5 * length
        ? `b - A x stays at ${run.say(measured)} over a whole cycle: rounding allows no less. Ask for a larger tolerance.`
        : `${count} steps between two restarts do not lower the residual. Take more (restart), or a better preconditioner.`,
  };
}

/** Makes a vector orthogonal to all basis vectors before it and fills its column; lengths before and after. */
function orthogonalise(
  run: KrylovRun,
  basis: readonly Float64Array[],
  vector: Float64Array,
  column: Float64Array,
): { readonly before: number; readonly after: number } {
  const count = column.length - 1;
  const before = Math.sqrt(run.dot(vector, vector));
  column.fill(0);
  let [last, after] = [before, before];
  for (let turn = 0; turn < 3; turn++) {
    for (let i = 0; i < count; i++) {
      const part = run.dot(basis[i]!, vector);
      run.axpy(-part, basis[i]!, vector);
      column[i]! += part;
    }
    after = Math.sqrt(run.dot(vector, vector));
    if (after > reorthogonalise * last) break;
    last = after;
    // Three times shrunk: the vector was a combination of the basis, and what is left is rounding.
    if (turn === 2) after = 0;
  }
  column[count] = after;
  return { before, after };
}

/** The residual after `count` steps from the basis; returns its measure. */
function formResidual(
  run: KrylovRun,
  small: Hessenberg,
  basis: readonly Float64Array[],
  count: number,
  r: Float64Array,
): number {
  const weights = small.residual(count);
  r.fill(0);
  for (let i = 0; i <= count; i++) run.axpy(weights[i]!, basis[i]!, r);
  return run.measure(r);
}

/** A direction that brings nothing: keeps what the others gave. */
function singular(run: KrylovRun, small: Hessenberg, directions: readonly Float64Array[], count: number): Outcome {
  const weights = small.solve(count);
  for (let i = 0; i < count; i++) run.axpy(weights[i]!, directions[i]!, run.x);
  return {
    reason: 'breakdown',
    message:
      `In step ${run.iterations + 1} A M v depends on the directions before it: the operator or the preconditioner is singular. ` +
      'Give the null space, or fix an unknown.',
  };
}

function notFinite(run: KrylovRun): Outcome {
  return {
    reason: 'not-finite',
    message: `In step ${run.iterations + 1} the operator or the preconditioner gave no finite numbers.`,
  };
}
