import type { LinearOperator } from '../operator.js';
import { KrylovInputError, type KrylovOptions } from './options.js';

/**
 * Refuses what no Krylov method can work with.
 * @throws KrylovInputError
 */
export function checkInput(operator: LinearOperator, rightHandSide: Float64Array, options: KrylovOptions): void {
  const { size } = operator;
  checkEntries(rightHandSide, size, 'right-hand side');
  if (options.initial !== undefined) checkEntries(options.initial, size, 'initial solution');
  const { preconditioner, tolerance, maximumIterations } = options;
  if (preconditioner !== undefined && preconditioner.size !== size)
    throw new KrylovInputError(
      'wrong-length',
      `The preconditioner is for ${preconditioner.size} unknowns, the operator for ${size}; expected the same number.`,
    );
  if (tolerance !== undefined && !(tolerance > 0 && tolerance < Number.POSITIVE_INFINITY))
    throw new KrylovInputError('invalid-option', `The tolerance is ${tolerance}; expected a finite number above 0.`);
  if (maximumIterations !== undefined) checkCount(maximumIterations, 'maximumIterations', 0);
}

/** Refuses a number of things that is no whole number of at least `least`. @throws KrylovInputError */
export function checkCount(count: number, what: string, least: number): void {
  if (!(Number.isInteger(count) && count >= least))
    throw new KrylovInputError('invalid-option', `${what} is ${count}; expected a whole number of at least ${least}.`);
}

function checkEntries(vector: Float64Array, size: number, what: string): void {
  if (vector.length !== size)
    throw new KrylovInputError(
      'wrong-length',
      `The ${what} has ${vector.length} entries; expected ${size}, one for each unknown.`,
    );
  for (let i = 0; i < size; i++)
    if (!Number.isFinite(vector[i]))
      throw new KrylovInputError(
        'not-finite',
        `Entry ${i} of the ${what} is ${vector[i]}; expected a finite number.`,
        i,
      );
}
