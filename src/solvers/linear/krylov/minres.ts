import type { LinearOperator } from '../operator.js';
import type { KrylovOptions, KrylovResult } from './options.js';
import { type KrylovRun, type Outcome, solveWith } from './run.js';

/**
 * Solves A x = b for symmetric A, definite or not, by the method of minimal residuals with a symmetric positive definite preconditioner
 * (Paige & Saunders 1975). The residual itself is carried along, r_k = s_k^2 r_(k-1) - phi_k c_k v_(k+1), so that any norm can be taken.
 *
 * For a right-hand side outside the range of a singular operator it ends at a least-squares solution and says so ('stagnation').
 * @throws KrylovInputError when a vector has the wrong length or an entry that is not finite, or an option is out of its range.
 */
export function minres(
  operator: LinearOperator,
  rightHandSide: Float64Array,
  options: KrylovOptions = {},
): KrylovResult {
  return solveWith(operator, rightHandSide, options, true, iterate);
}

/** |A r| / (|A| |r|) below which rounding alone keeps r from being the residual of a least-squares solution. */
const leastSquares = 1e-13;
/**
 * The same where besides r has stood still, to 1e-12, for `patience` steps. Later, rounding would let a part along the null space grow, and
 * r seem to fall.
 */
const leastSquaresAtRest = 1e-8;
const patience = 5;

function iterate(run: KrylovRun): Outcome {
  const r = run.vector();
  // Lanczos vectors before preconditioning: two old ones and the next; after it: z = M next.
  let [before, now, next] = [run.vector(), run.vector(), run.vector()];
  const z = run.preconditioned ? run.vector() : null;
  const v = run.vector();
  // Directions of the last step and of the one before.
  let [last, older] = [run.vector(), run.vector()];
  /** Norm of `now` in the inner product of the preconditioner. */
  const normOf = (vector: Float64Array): number => {
    if (z === null) return Math.sqrt(run.dot(vector, vector));
    run.precondition(vector, z);
    const square = run.dot(vector, z);
    return square < 0 ? -Math.sqrt(-square) : Math.sqrt(square);
  };
  run.renew(r);
  for (;;) {
    now.set(r);
    before.fill(0);
    last.fill(0);
    older.fill(0);
    let beta = normOf(now);
    if (!(beta > 0)) return badStart(run, beta, r);
    let [oldBeta, dbar, epsilon, phibar, cosine, sine] = [0, 0, 0, beta, -1, 0];
    let normSquare = 0;
    let reference = { phibar, step: run.iterations };
    for (;;) {
      run.scaledCopy(1 / beta, z ?? now, v);
      run.apply(v, next);
      const first = oldBeta === 0;
      if (!first) run.axpy(-beta / oldBeta, before, next);
      const alpha = run.dot(v, next);
      run.axpy(-alpha / beta, now, next);
      [before, now, next] = [now, next, before];
      oldBeta = beta;
      beta = normOf(now);
      if (beta < 0) return indefinite(run, beta);
      if (!Number.isFinite(alpha) || !Number.isFinite(beta)) return notFinite(run);
      // The Frobenius norm of the tridiagonal matrix; the first beta is the length of the residual, no part of it.
      normSquare += alpha * alpha + (first ? 0 : oldBeta * oldBeta) + beta * beta;

      const oldEpsilon = epsilon;
      const delta = cosine * dbar + sine * alpha;
      const gbar = sine * dbar - cosine * alpha;
      epsilon = sine * beta;
      dbar = -cosine * beta;
      const root = Math.hypot(gbar, dbar);
      const gamma = Math.hypot(gbar, beta);
      const norm = Math.sqrt(normSquare);
      if (!(gamma > Number.EPSILON * norm)) return nowhere(run, root / norm);
      cosine = gbar / gamma;
      sine = beta / gamma;
      const phi = cosine * phibar;
      phibar *= sine;
      run.xpay(v, -oldEpsilon, older);
      run.axpy(-delta, last, older);
      run.scaledCopy(1 / gamma, older, older);
      [last, older] = [older, last];
      run.axpy(phi, last, run.x);
      run.scaledCopy(sine * sine, r, r);
      if (beta > 0) run.axpy((-phibar * cosine) / beta, now, r);

      const verdict = run.after(run.measure(r), r);
      if (typeof verdict === 'object') return verdict;
      // Lanczos has spanned all that it can: what is left is rounding.
      if (verdict === 'restart' || !(beta > Number.EPSILON * norm)) break;
      if (root <= leastSquares * norm) return nowhere(run, root / norm);
      if (run.iterations - reference.step >= patience) {
        if (phibar > (1 - 1e-12) * reference.phibar && root <= leastSquaresAtRest * norm)
          return nowhere(run, root / norm);
        reference = { phibar, step: run.iterations };
      }
    }
    const outcome = run.verify(r);
    if (outcome !== null) return outcome;
  }
}

function badStart(run: KrylovRun, beta: number, r: Float64Array): Outcome {
  if (Number.isNaN(beta) || beta === Number.NEGATIVE_INFINITY)
    return {
      reason: 'not-finite',
      message: `The preconditioner gave no finite numbers in step ${run.iterations + 1}.`,
    };
  if (beta < 0) return indefinite(run, beta);
  if (run.dot(r, r) > 0) return indefinite(run, beta);
  return { reason: 'breakdown', message: 'Nothing is left of the residual outside the null space.' };
}

function indefinite(run: KrylovRun, beta: number): Outcome {
  return {
    reason: 'indefinite-preconditioner',
    message:
      `The preconditioner is not positive definite: v.Mv = ${(-beta * beta).toExponential(3)} in step ${run.iterations + 1}. ` +
      'MINRES needs a positive one even where the operator is indefinite; otherwise use FGMRES.',
  };
}

function nowhere(run: KrylovRun, gradient: number): Outcome {
  return {
    reason: 'stagnation',
    message:
      `A least-squares solution was reached after ${run.iterations} steps (|A r| / (|A| |r|) = ${gradient.toExponential(1)}): the ` +
      'right-hand side has a part that the singular operator does not reach. Give the null space, or fix an unknown.',
  };
}

function notFinite(run: KrylovRun): Outcome {
  return {
    reason: 'not-finite',
    message: `In step ${run.iterations + 1} the operator or the preconditioner gave no finite numbers.`,
  };
}
