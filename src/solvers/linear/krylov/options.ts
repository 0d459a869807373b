import type { KernelHeap } from '../../kernels/heap.js';
import type { LinearOperator } from '../operator.js';
import type { ResidualNorm } from './norms.js';

/** What every Krylov method takes beside the operator and the right-hand side. */
export interface KrylovOptions {
  /** Approximates the inverse: output = M input. Symmetric and positive for CG and MINRES, fixed for all but FGMRES. None by default. */
  readonly preconditioner?: LinearOperator;
  /** Start, one entry for each unknown; zeros by default. */
  readonly initial?: Float64Array;
  /** Largest residual that passes, in the norm; 1e-8 by default. Above 0. */
  readonly tolerance?: number;
  /** How residuals are measured; relativeEuclidean by default. */
  readonly norm?: ResidualNorm;
  /** Most steps; by default twice the number of unknowns, at least 100 and at most 10,000. */
  readonly maximumIterations?: number;
  /**
   * Vectors that the operator maps to zero (constants, rigid-body modes), linearly independent. The solution has no part along them. Where
   * the operator is not symmetric, give `leftNullSpace` too if the right-hand side is to be checked and cleaned.
   */
  readonly nullSpace?: readonly Float64Array[];
  /** Vectors that the transposed operator maps to zero; for CG and MINRES they are those of nullSpace. */
  readonly leftNullSpace?: readonly Float64Array[];
  /** Stops the iteration when aborted; looked at in every step. */
  readonly signal?: AbortSignal;
  /** Called after every step with the residual as the method knows it, in the norm. */
  readonly onIteration?: (iteration: number, residual: number) => void;
  /** Where work vectors live; the heap of the operator by default, or a new one. */
  readonly heap?: KernelHeap;
}

/** Why a method ended. */
export type KrylovReason =
  | 'converged'
  | 'maximum-iterations'
  | 'stagnation'
  | 'breakdown'
  | 'indefinite-operator'
  | 'indefinite-preconditioner'
  | 'not-finite'
  | 'incompatible-right-hand-side'
  | 'aborted';

/** What a Krylov method found. Not to converge is a result too. */
export interface KrylovResult {
  /** The iterate with the smallest true residual among those whose true residual was computed: the start, restarts, the last. */
  readonly solution: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
  /** b - A x of `solution`, computed anew, in `norm`. */
  readonly trueResidual: number;
  /** The tolerance that it was held against. */
  readonly tolerance: number;
  /** The norm of residuals, tolerance and history. */
  readonly norm: ResidualNorm;
  /** Residuals as the method knew them: at the start and after each step. */
  readonly history: readonly number[];
  /** How often the residual was replaced by b - A x because the two had drifted apart, or were about to. */
  readonly replacements: number;
  readonly reason: KrylovReason;
  /** The reason in words, with its numbers. */
  readonly message: string;
  /** Parts of the right-hand side along the (left) null space, orthonormalised, in its order; empty without one. */
  readonly nullSpaceComponents: readonly number[];
}

/** What a Krylov method was given cannot be used. */
export class KrylovInputError extends Error {
  readonly code: 'wrong-length' | 'not-finite' | 'invalid-option' | 'no-null-space';
  /** Index of the culprit in its vector; null when it is no entry. */
  readonly index: number | null;

  constructor(code: KrylovInputError['code'], message: string, index: number | null = null) {
    super(message);
    this.name = 'KrylovInputError';
    this.code = code;
    this.index = index;
  }
}

/** A solution method: all have this face. */
export type KrylovMethod<Options extends KrylovOptions = KrylovOptions> = (
  operator: LinearOperator,
  rightHandSide: Float64Array,
  options?: Options,
) => KrylovResult;
