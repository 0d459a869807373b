import type { LinearOperator } from '../operator.js';
import { ResidualDrift } from './drift.js';
import type { KrylovOptions, KrylovResult } from './options.js';
import { type KrylovRun, type Outcome, solveWith } from './run.js';

/** Options of conjugate gradients. */
export interface ConjugateGradientOptions extends KrylovOptions {
  /**
   * Whether the preconditioner changes from step to step a little or is not quite symmetric (multigrid in single precision): directions
   * are then made conjugate by the formula of Polak & Ribiere (Golub & Ye 1999, Notay 2000), at one dot product a step. Not by default.
   */
  readonly flexible?: boolean;
}

/**
 * Solves A x = b for symmetric positive (semi-)definite A by preconditioned conjugate gradients (Hestenes & Stiefel 1952), with residual
 * replacement where the residual carried along is about to drift from the truth (van der Vorst & Ye 2000).
 *
 * An operator that is not positive is said to be so with the curvature p.Ap / p.p that was met; likewise a preconditioner. Five work vectors.
 * @throws KrylovInputError when a vector has the wrong length or an entry that is not finite, or an option is out of its range.
 */
export function conjugateGradients(
  operator: LinearOperator,
  rightHandSide: Float64Array,
  options: ConjugateGradientOptions = {},
): KrylovResult {
  return solveWith(operator, rightHandSide, options, true, (run) => iterate(run, options.flexible ?? false));
}

function iterate(run: KrylovRun, flexible: boolean): Outcome {
  const { size, heap, x } = run;
  const { kernels } = heap;
  const r = run.vector();
  // Without a preconditioner the residual is its own correction.
  const z = run.preconditioned ? run.vector() : r;
  const p = run.vector();
  const q = run.vector();
  const drift = new ResidualDrift(run);
  run.renew(r);
  let squares = run.dot(r, r);
  for (;;) {
    if (run.preconditioned) run.precondition(r, z);
    let product = run.preconditioned ? run.dot(r, z) : squares;
    p.set(z);
    drift.begin(r);
    for (;;) {
      if (!(product > 0)) return badPreconditioner(run, product, squares);
      run.apply(p, q);
      const curvature = run.dot(p, q);
      if (!(curvature > 0)) return badCurvature(run, curvature, p, q);
      const step = product / curvature;
      squares = kernels.conjugateStep(size, step, p.byteOffset, q.byteOffset, x.byteOffset, r.byteOffset);
      const verdict = run.after(run.measure(r, squares), r);
      if (typeof verdict === 'object') return verdict;
      const replaced = verdict === 'restart' || drift.replace(p, q, r, squares);
      if (replaced) squares = run.dot(r, r);
      if (verdict === 'restart') break;
      if (run.preconditioned) run.precondition(r, z);
      const next = run.preconditioned ? run.dot(r, z) : squares;
      // z.(r - r_old) = z.(-step q).
      const ratio = flexible ? (-step * run.dot(z, q)) / product : next / product;
      run.xpay(z, ratio, p);
      product = next;
    }
  }
}

function badPreconditioner(run: KrylovRun, product: number, squares: number): Outcome {
  const step = run.iterations + 1;
  if (Number.isNaN(product) || Math.abs(product) === Number.POSITIVE_INFINITY)
    return {
      reason: 'not-finite',
      message: `In step ${step} r.z is ${product}: the preconditioner gave no finite numbers.`,
    };
  if (product === 0 && (squares === 0 || !run.preconditioned))
    return { reason: 'breakdown', message: `In step ${step} nothing is left of the residual outside the null space.` };
  return {
    reason: 'indefinite-preconditioner',
    message:
      `The preconditioner is not positive definite: r.Mr / r.r = ${(product / squares).toExponential(3)} in step ${step}. ` +
      'Use another one, or FGMRES.',
  };
}

function badCurvature(run: KrylovRun, curvature: number, p: Float64Array, q: Float64Array): Outcome {
  const step = run.iterations + 1;
  const squares = run.dot(p, p);
  const product = Math.sqrt(squares * run.dot(q, q));
  if (!Number.isFinite(curvature))
    return {
      reason: 'not-finite',
      message: `In step ${step} p.Ap is ${curvature}: the operator gave no finite numbers.`,
    };
  const value = (curvature / squares).toExponential(3);
  // Below rounding a sign means nothing.
  if (Math.abs(curvature) <= 1e-14 * product || product === 0)
    return {
      reason: 'breakdown',
      message: `The operator is singular: p.Ap / p.p = ${value} in step ${step}. Give its null space, or fix an unknown.`,
    };
  return {
    reason: 'indefinite-operator',
    message: `The operator is not positive definite: p.Ap / p.p = ${value} in step ${step}. Use MINRES or a direct solver.`,
  };
}
