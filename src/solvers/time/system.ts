/**
 * Semi-explicit differential-algebraic systems M y' = f(t, y) with a diagonal 0/1 mass matrix M, index at most 1.
 * The system (what) and the integrator (how) are separate values.
 */
export interface DifferentialAlgebraicSystem {
  /** Number of unknowns. */
  readonly size: number;
  /** 1 where the unknown is differential, 0 where its row is an algebraic constraint 0 = f_i. */
  readonly mass: Uint8Array;
  /** Writes f(t, y) to `rate`. Must not allocate, must not keep references. May write NaN to reject a trial state. */
  evaluate(time: number, state: Float64Array, rate: Float64Array): void;
  /** Writes df_i/dy_j to `jacobian[i * size + j]`. When absent the integrator differences `evaluate`. */
  jacobian?(time: number, state: Float64Array, jacobian: Float64Array): void;
  /** Quadratures q' = g(t, y): integrated with the same stage weights, no feedback on y, not in the Newton system. */
  readonly quadratureCount?: number;
  evaluateQuadratures?(time: number, state: Float64Array, rate: Float64Array): void;
}

/** A scalar function whose sign change along the solution is located. */
export interface EventFunction {
  readonly name: string;
  /** +1: only upward crossings, -1: only downward, 0: both. */
  readonly direction: -1 | 0 | 1;
  evaluate(time: number, state: Float64Array): number;
}
