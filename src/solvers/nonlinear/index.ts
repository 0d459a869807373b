/** Nonlinear systems and the methods that solve them. System and method are separate values. */
export { atParameter, type ParametricSystem } from './augmented-system.js';
export { automaticSolve } from './automatic-solve.js';
export { type Branch, type BranchPoint, type ContinuationOptions, traceBranch } from './continuation.js';
export { denseSolve } from './dense-solve.js';
export { checkJacobian, type DifferenceOptions, differencedJacobian, type JacobianCheck } from './differences.js';
export { directSolve } from './direct-solve.js';
export { type KrylovSolveOptions, krylovSolve, type RefreshablePreconditioner } from './krylov-solve.js';
export type { LinearFailure, LinearSolve, LinearSolveStrategy } from './linear-solve.js';
export type { MethodOptions, NonlinearMethod, PreparedSolve } from './method.js';
export { solveNonlinear } from './method.js';
export { type NewtonOptions, newton } from './newton.js';
export type {
  GroupMeasure,
  IterationRecord,
  NonlinearFailure,
  NonlinearFailureCode,
  NonlinearOutcome,
  SolveCounts,
} from './outcome.js';
export { type PseudoTimeOptions, pseudoTime } from './pseudo-time.js';
export type { AdmissibleRegion, Jacobian, NonlinearSystem, VariableGroup } from './system.js';
export { denseJacobian, fullPattern } from './system.js';
export { trustRegion } from './trust-region.js';
