/** Numerical methods: roots, dense linear systems, and time integration. Nothing here knows any physics. */
export { factorComplex, factorReal, pivotWeights, solveComplex, solveReal } from './dense.js';
export { findRoot, solveMonotone } from './root.js';
export type { ConsistencyResult } from './time/consistency.js';
export type { LocatedEvent } from './time/events.js';
export type {
  IntegratorOptions,
  IntegratorOrder,
  StepFailureCode,
  StepRejection,
  StepResult,
} from './time/options.js';
export type { IntegratorStatistics } from './time/radau.js';
export { RadauIntegrator } from './time/radau.js';
export type { DifferentialAlgebraicSystem, EventFunction } from './time/system.js';
