/** Why a solve ended without a solution. */
export type NonlinearFailureCode =
  /** A residual or derivative is NaN or infinite at the start, or everywhere along the step. */
  | 'not-finite'
  /** The Jacobian is singular: the equations leave an unknown free. */
  | 'singular-jacobian'
  /** The weighted residual has a minimum here that is not zero: no solution near, the system may have none. */
  | 'stationary-point'
  /** A bound of the admissible region is in the way. */
  | 'blocked-by-bound'
  /** The Jacobian does not agree with the change of the residual along the step. */
  | 'wrong-jacobian'
  /** Corrections are at round-off while residuals are above their tolerance. */
  | 'tolerance-below-round-off'
  /** No step along the direction made progress, for none of the reasons above. */
  | 'no-descent'
  /** The linear solver did not reach the accuracy asked. */
  | 'linear-solve'
  | 'maximum-iterations';

/** The worst member of a group, in the unit of the group. */
export interface GroupMeasure {
  /** Name of the group. */
  readonly name: string;
  readonly unit: string;
  /** Largest magnitude in the group: of the residual, or of the correction. */
  readonly largest: number;
  /** What it is compared with. */
  readonly tolerance: number;
  /** Index (of the equation or unknown in the system) where it is largest. */
  readonly index: number;
  /** Name of that member: `charge balance at node 12`. */
  readonly place: string;
}

/** One iteration as it went. */
export interface IterationRecord {
  /** Largest residual in units of its tolerance, at the start of the iteration. */
  readonly residual: number;
  /** Largest entry of the Newton correction in units of its tolerance. */
  readonly correction: number;
  /** Fraction of the correction that was taken (line search), radius (trust region), or time step (pseudo-time). */
  readonly control: number;
  /** Index of the equation with the largest residual. */
  readonly worstEquation: number;
  /** Whether the Jacobian was evaluated in this iteration. */
  readonly freshJacobian: boolean;
}

/** Work spent. */
export interface SolveCounts {
  readonly iterations: number;
  /** Evaluations of the residuals. */
  readonly evaluations: number;
  readonly jacobians: number;
  readonly factorisations: number;
  /** Iterations of the linear solver; 0 for a direct one. */
  readonly linearIterations: number;
}

/** What a failed solve saw, in physical terms. */
export interface NonlinearFailure {
  readonly code: NonlinearFailureCode;
  /** The report as one paragraph for people. */
  readonly message: string;
  /** The equation that is to blame, or has the largest residual in units of its tolerance. Index, name, value, tolerance, unit. */
  readonly equation: FailurePlace;
  /** The unknown that is to blame, or moved most in units of its tolerance. Its value; index -1 where nothing moved. */
  readonly unknown: FailurePlace;
  /** The last line search or sequence of radii: what was tried and the weighted residual (or energy) found; NaN where not finite. */
  readonly trials: readonly { readonly control: number; readonly merit: number }[];
  /** Further numbers, by code: the bound, the stationarity, the mismatch of the Jacobian. */
  readonly evidence: Readonly<Record<string, number>>;
}

export interface FailurePlace {
  readonly index: number;
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly tolerance: number;
}

/** The end of a solve: a solution, or the reason why there is none. */
export interface NonlinearOutcome {
  readonly converged: boolean;
  /** Last iterate: the solution when converged, else the best point reached. */
  readonly unknowns: Float64Array;
  /** For each group of equations the largest residual left. */
  readonly residuals: readonly GroupMeasure[];
  /** For each group of unknowns the largest correction that Newton's method would still make; empty where none was computed. */
  readonly corrections: readonly GroupMeasure[];
  readonly counts: SolveCounts;
  readonly history: readonly IterationRecord[];
  readonly failure: NonlinearFailure | null;
}
