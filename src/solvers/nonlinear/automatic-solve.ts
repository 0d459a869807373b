import { denseSolve } from './dense-solve.js';
import { directSolve } from './direct-solve.js';
import type { LinearSolveStrategy } from './linear-solve.js';

/** Up to so many unknowns a full matrix is factored sooner than a sparse one is analysed. */
const mostDense = 100;

/** Dense elimination for small systems, sparse factors for others: the default of every method. */
export const automaticSolve: LinearSolveStrategy = {
  name: 'dense or sparse direct, by size',
  prepare: (pattern, symmetry) => (pattern.rows <= mostDense ? denseSolve : directSolve()).prepare(pattern, symmetry),
};
