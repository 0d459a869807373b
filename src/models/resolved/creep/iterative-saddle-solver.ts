import { type Issue, LithostatError } from '../../../quantity/index.js';
import { fgmres, MatrixOperator } from '../../../solvers/index.js';
import type { CreepOperator } from './operator.js';
import { SaddlePreconditioner } from './saddle-preconditioner.js';
import type { SaddleSolver } from './saddle-solver.js';

/**
 * Residual over right-hand side at which a linear system counts as solved. Newton's method then wins six digits in a step instead of doubling
 * them, which costs it a step at the end and spares half of the iterations in all.
 */
const tolerance = 1e-6;
const mostIterations = 1000;

/** FGMRES with a block preconditioner, for bodies in space, where a factor would be large. */
export class IterativeSaddleSolver implements SaddleSolver {
  readonly #operator: CreepOperator;
  #matrix: MatrixOperator | null = null;
  #preconditioner: SaddlePreconditioner | null = null;
  /** Steps of all solutions so far. */
  iterations = 0;

  constructor(operator: CreepOperator) {
    this.#operator = operator;
  }

  factor(): void {
    const { pattern, values } = this.#operator;
    if (this.#matrix === null) this.#matrix = new MatrixOperator({ pattern, values, symmetry: 'symmetric' });
    else this.#matrix.refresh(values);
    if (this.#preconditioner === null) this.#preconditioner = new SaddlePreconditioner(this.#operator);
    else this.#preconditioner.refresh();
  }

  /** @throws LithostatError (exit code 3) where the iteration does not come to its end */
  solve(right: Float64Array, solution: Float64Array): void {
    if (this.#matrix === null || this.#preconditioner === null) throw new Error('Solve after factor.');
    const result = fgmres(this.#matrix, right, {
      preconditioner: this.#preconditioner,
      tolerance,
      maximumIterations: mostIterations,
    });
    this.iterations += result.iterations;
    if (!result.converged) throw notSolved(result.message, result.trueResidual);
    solution.set(result.solution);
  }

  /** The solver cannot be used afterwards. */
  release(): void {
    this.#matrix?.release();
    this.#preconditioner?.release();
  }
}

function notSolved(message: string, residual: number): LithostatError {
  const issue: Issue = {
    code: 'linear-not-converged',
    path: 'creep',
    message: `a linear system of the flow was not solved: ${message}`,
    got: `a relative residual of ${residual.toExponential(1)}`,
    expected: `at most ${tolerance.toExponential(0)}`,
    remedy: 'Use a mesh of better quality, or solve directly.',
  };
  return new LithostatError([issue], 3);
}
