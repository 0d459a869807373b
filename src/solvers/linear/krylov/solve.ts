import type { LinearOperator } from '../operator.js';
import { bicgstab } from './bicgstab.js';
import { conjugateGradients } from './conjugate-gradients.js';
import { fgmres } from './fgmres.js';
import { minres } from './minres.js';
import { KrylovInputError, type KrylovMethod, type KrylovOptions, type KrylovResult } from './options.js';

/** The methods by name: for symmetric positive definite, symmetric, and (two) general operators. */
export const krylovMethods = {
  'conjugate-gradients': conjugateGradients,
  minres,
  bicgstab,
  fgmres,
} as const satisfies Record<string, KrylovMethod>;

export type KrylovMethodName = keyof typeof krylovMethods;

/** Solves A x = b by a method chosen by name. @throws KrylovInputError */
export function solveKrylov(
  method: KrylovMethodName,
  operator: LinearOperator,
  rightHandSide: Float64Array,
  options: KrylovOptions = {},
): KrylovResult {
  checkMethod(method);
  return krylovMethods[method](operator, rightHandSide, options);
}

/** Refuses a name that no method has. @throws KrylovInputError */
export function checkMethod(method: string): void {
  if (Object.hasOwn(krylovMethods, method)) return;
  throw new KrylovInputError(
    'invalid-option',
    `There is no Krylov method "${method}"; expected one of ${Object.keys(krylovMethods).join(', ')}.`,
  );
}
