import type { LinearOperator } from '../operator.js';
import type { KrylovOptions, KrylovResult } from './options.js';
import { type KrylovRun, type Outcome, solveWith } from './run.js';

/** Cosines below this are taken for zero: a breakdown. */
const orthogonal = 1e-14;

/**
 * Solves A x = b for general A by stabilised bi-conjugate gradients, preconditioned from the right (van der Vorst 1992); one step has two
 * products. After a breakdown the method starts anew from b - A x, once in each place. (Lengthening the minimising step where it is steep,
 * Sleijpen & van der Vorst 1995, was tried: it cost up to three times the steps on conductivities with contrast.)
 * @throws KrylovInputError when a vector has the wrong length or an entry that is not finite, or an option is out of its range.
 */
export function bicgstab(
  operator: LinearOperator,
  rightHandSide: Float64Array,
  options: KrylovOptions = {},
): KrylovResult {
  return solveWith(operator, rightHandSide, options, false, iterate);
}

function iterate(run: KrylovRun): Outcome {
  const [r, shadow, p, v, t] = [run.vector(), run.vector(), run.vector(), run.vector(), run.vector()];
  const improvedP = run.vector();
  const improvedS = run.vector();
  run.renew(r);
  for (;;) {
    const shadowLength = Math.sqrt(run.dot(r, r));
    if (shadowLength === 0)
      return { reason: 'breakdown', message: 'Nothing is left of the residual outside the null space.' };
    shadow.set(r);
    let [product, alpha, omega, steps] = [1, 1, 1, 0];
    let lost: string | null = null;
    for (;;) {
      const nextProduct = run.dot(shadow, r);
      const length = Math.sqrt(run.dot(r, r));
      if (!(Math.abs(nextProduct) > orthogonal * shadowLength * length)) {
        lost = `the residual became orthogonal to the shadow residual (${nextProduct.toExponential(1)})`;
        break;
      }
      if (steps === 0) p.set(r);
      else {
        run.axpy(-omega, v, p);
        run.xpay(r, (nextProduct / product) * (alpha / omega), p);
      }
      product = nextProduct;
      run.precondition(p, improvedP);
      run.apply(improvedP, v);
      const denominator = run.dot(shadow, v);
      if (!Number.isFinite(denominator)) return notFinite(run);
      if (!(Math.abs(denominator) > orthogonal * shadowLength * Math.sqrt(run.dot(v, v)))) {
        lost = `the shadow residual became orthogonal to A p (${denominator.toExponential(1)})`;
        break;
      }
      alpha = product / denominator;
      run.axpy(-alpha, v, r);
      run.axpy(alpha, improvedP, run.x);
      const half = run.dot(r, r);
      run.precondition(r, improvedS);
      run.apply(improvedS, t);
      const square = run.dot(t, t);
      const overlap = run.dot(t, r);
      if (!Number.isFinite(square) || !Number.isFinite(overlap)) return notFinite(run);
      const cosine = square > 0 && half > 0 ? overlap / Math.sqrt(square) / Math.sqrt(half) : 0;
      // Where the half step was exact there is nothing to minimise.
      omega = square > 0 ? overlap / square : 0;
      if (omega !== 0) {
        run.axpy(omega, improvedS, run.x);
        run.axpy(-omega, t, r);
      }
      steps++;
      const verdict = run.after(run.measure(r), r);
      if (typeof verdict === 'object') return verdict;
      if (verdict === 'restart') break;
      if (!(Math.abs(cosine) > orthogonal)) {
        lost = 'the operator maps the residual to a vector orthogonal to it';
        break;
      }
    }
    if (lost === null) continue;
    if (steps <= 1)
      return {
        reason: 'breakdown',
        message: `After ${run.iterations} steps ${lost}, also right after a new start. Use FGMRES.`,
      };
    const outcome = run.verify(r);
    if (outcome !== null) return outcome;
  }
}

function notFinite(run: KrylovRun): Outcome {
  return {
    reason: 'not-finite',
    message: `In step ${run.iterations + 1} the operator or the preconditioner gave no finite numbers.`,
  };
}
