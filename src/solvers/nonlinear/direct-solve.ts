import { NotPositiveDefiniteError, SingularMatrixError } from '../linear/direct/errors.js';
import { SparseDirect } from '../linear/direct/sparse-direct.js';
import type { SparsePattern } from '../linear/sparse/pattern.js';
import type { LinearFailure, LinearSolve, LinearSolveStrategy } from './linear-solve.js';

/**
 * Sparse factorisation: the pattern is analysed once, each Jacobian is factored in the same memory, solutions are refined to round-off.
 * @param options.definite whether symmetric Jacobians are positive definite everywhere (faster); where one is not, its solve fails and
 *   says at which unknown. Default: symmetric ones may be indefinite, as tangents beyond a limit load are.
 */
export function directSolve(options: { readonly definite?: boolean } = {}): LinearSolveStrategy {
  return {
    name: 'sparse direct',
    prepare: (pattern, symmetry) => new DirectSolve(pattern, symmetry, options.definite ?? false),
  };
}

/** Backward error of a refined solution above which the factors are not those of the matrix any more. */
const inaccurate = 1e-8;

class DirectSolve implements LinearSolve {
  readonly direct = true;
  readonly iterations = 0;
  private readonly solver: SparseDirect;

  constructor(pattern: SparsePattern, symmetry: 'general' | 'symmetric', definite: boolean) {
    const kind = symmetry === 'general' ? 'general' : definite ? 'positive-definite' : 'indefinite';
    this.solver = SparseDirect.analyse(pattern, { kind, symmetry });
  }

  factor(values: Float64Array): LinearFailure | null {
    try {
      this.solver.factor(values);
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  solve(right: Float64Array, solution: Float64Array): LinearFailure | null {
    const { backwardError } = this.solver.solve(right, { into: solution });
    if (backwardError.normwise <= inaccurate) return null;
    return {
      code: 'not-converged',
      equation: -1,
      unknown: -1,
      message: `The factors are too inaccurate: a backward error of ${backwardError.normwise.toExponential(1)} after refinement.`,
    };
  }
}

/** What a matrix is like that cannot be factored; other errors (memory) go on. */
function failureOf(error: unknown): LinearFailure {
  if (error instanceof NotPositiveDefiniteError)
    return {
      code: 'indefinite',
      equation: error.unknown,
      unknown: error.unknown,
      message: `The Jacobian is not positive definite (pivot ${error.pivot.toExponential(2)}), as it was declared to be.`,
    };
  if (!(error instanceof SingularMatrixError)) throw error;
  // The names in its message are numbers of unknowns; the report of the solve has better ones.
  const vector = error.nullVectors[0]?.values;
  const unknown = vector?.findIndex((value) => Math.abs(value) > 0.999) ?? -1;
  return { code: 'singular', equation: -1, unknown, message: `The Jacobian is singular, of rank ${error.rank}.` };
}
