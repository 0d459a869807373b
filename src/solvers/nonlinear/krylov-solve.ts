import { KernelHeap } from '../kernels/heap.js';
import { checkCount } from '../linear/krylov/input.js';
import type { ResidualNorm } from '../linear/krylov/norms.js';
import { checkMethod, type KrylovMethodName, solveKrylov } from '../linear/krylov/solve.js';
import type { LinearOperator } from '../linear/operator.js';
import { PreconditionerError } from '../linear/preconditioners/errors.js';
import { IncompleteCholesky } from '../linear/preconditioners/incomplete-cholesky.js';
import { IncompleteLu } from '../linear/preconditioners/incomplete-lu.js';
import { MatrixOperator } from '../linear/sparse/matrix-operator.js';
import type { SparseMatrix, SparsePattern } from '../linear/sparse/pattern.js';
import type { LinearFailure, LinearSolve, LinearSolveStrategy } from './linear-solve.js';

/** A preconditioner; with `refresh` it follows new values, without it is made anew for each Jacobian. */
export interface RefreshablePreconditioner extends LinearOperator {
  refresh?(values: Float64Array): void;
  release?(): void;
}

/** Options of a Krylov solver inside Newton's method. */
export interface KrylovSolveOptions {
  /** Default: conjugate gradients for symmetric Jacobians, FGMRES for others. */
  readonly method?: KrylovMethodName;
  /** Makes the preconditioner on a heap. Default: incomplete Cholesky or LU factors without fill. */
  readonly preconditioner?: (matrix: SparseMatrix, heap: KernelHeap) => RefreshablePreconditioner;
  /** Most iterations of one solve. */
  readonly maximumIterations?: number;
}

/**
 * Krylov iterations to the accuracy that Newton's method asks for (Eisenstat-Walker), so that no iterations are wasted far from the
 * solution. A correction that is not as accurate as asked is still used as long as it leads downhill.
 * @throws KrylovInputError naming the option that is out of range
 */
export function krylovSolve(options: KrylovSolveOptions = {}): LinearSolveStrategy {
  const { method, maximumIterations } = options;
  if (method !== undefined) checkMethod(method);
  if (maximumIterations !== undefined) checkCount(maximumIterations, 'maximumIterations', 1);
  return {
    name: options.method ?? 'Krylov',
    prepare: (pattern, symmetry) => new KrylovSolve(pattern, symmetry, options),
  };
}

/** Euclidean size of weight * residual as a part of that of the right-hand side. */
function weightedSize(weights: Float64Array): ResidualNorm {
  return {
    name: '|weighted residual| / |weighted right-hand side|',
    unit: '1',
    relative: true,
    measure(residual) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += (weights[i] * residual[i]) ** 2;
      return Math.sqrt(sum);
    },
  };
}

class KrylovSolve implements LinearSolve {
  readonly direct = false;
  iterations = 0;
  private readonly matrix: SparseMatrix;
  private readonly options: KrylovSolveOptions;
  private readonly method: KrylovMethodName;
  private readonly heap = new KernelHeap();
  private operator: MatrixOperator | null = null;
  private preconditioner: RefreshablePreconditioner | null = null;

  constructor(pattern: SparsePattern, symmetry: 'general' | 'symmetric', options: KrylovSolveOptions) {
    this.matrix = { pattern, symmetry, values: new Float64Array(pattern.columnIndex.length) };
    this.options = options;
    this.method = options.method ?? (symmetry === 'symmetric' ? 'conjugate-gradients' : 'fgmres');
  }

  factor(values: Float64Array): LinearFailure | null {
    this.matrix.values.set(values);
    try {
      if (this.operator === null) this.operator = new MatrixOperator(this.matrix, { heap: this.heap });
      else this.operator.refresh(values);
      if (this.preconditioner?.refresh !== undefined) this.preconditioner.refresh(values);
      else {
        this.preconditioner?.release?.();
        this.preconditioner = null;
        this.preconditioner = this.#makePreconditioner();
      }
      return null;
    } catch (error) {
      if (!(error instanceof PreconditionerError)) throw error;
      return { code: 'singular', equation: error.row ?? -1, unknown: -1, message: error.message };
    }
  }

  solve(
    right: Float64Array,
    solution: Float64Array,
    tolerance: number,
    weights: Float64Array | null,
  ): LinearFailure | null {
    const result = solveKrylov(this.method, this.operator!, right, {
      preconditioner: this.preconditioner!,
      tolerance: Math.max(tolerance, 1e-14),
      heap: this.heap,
      ...(weights === null ? {} : { norm: weightedSize(weights) }),
      ...(this.options.maximumIterations === undefined ? {} : { maximumIterations: this.options.maximumIterations }),
    });
    this.iterations += result.iterations;
    solution.set(result.solution);
    if (result.converged) return null;
    const code = result.reason === 'not-finite' ? 'not-finite' : 'not-converged';
    return { code, equation: -1, unknown: -1, message: `The linear solver ended early. ${result.message}` };
  }

  #makePreconditioner(): RefreshablePreconditioner {
    const { matrix, heap, options } = this;
    if (options.preconditioner !== undefined) return options.preconditioner(matrix, heap);
    return matrix.symmetry === 'symmetric'
      ? new IncompleteCholesky(matrix, { heap })
      : new IncompleteLu(matrix, { heap });
  }
}
