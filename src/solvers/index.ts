/** Numerical methods: roots, dense linear systems, and time integration. Nothing here knows any physics. */
export { factorComplex, factorReal, pivotWeights, solveComplex, solveReal } from './dense.js';
export type { BackendChoice, KernelBackend } from './kernels/backend.js';
export { kernelBackend } from './kernels/backend.js';
export { KernelHeap, KernelMemoryError } from './kernels/heap.js';
export { KernelTeam } from './kernels/team.js';
export type { LevelDescription, MultigridDescription, ProbeResult } from './linear/algebraic-multigrid/description.js';
export { MultigridError } from './linear/algebraic-multigrid/errors.js';
export { AlgebraicMultigrid } from './linear/algebraic-multigrid/multigrid.js';
export type { NearNullSpace } from './linear/algebraic-multigrid/near-null-space.js';
export { constantModes, rigidBodyModes } from './linear/algebraic-multigrid/near-null-space.js';
export type { MultigridOptions } from './linear/algebraic-multigrid/options.js';
export type { DirectKind } from './linear/direct/elimination-order.js';
export {
  NoFactorError,
  NotPositiveDefiniteError,
  SingularMatrixError,
  SolutionOverflowError,
} from './linear/direct/errors.js';
export type { Inertia } from './linear/direct/frontal-factor.js';
export type { NullVector, UnknownNames } from './linear/direct/null-vectors.js';
export type { DirectOptions, SolveOptions } from './linear/direct/options.js';
export type { BackwardError } from './linear/direct/residual.js';
export type { DirectSolution, FactorReport } from './linear/direct/sparse-direct.js';
export { SparseDirect } from './linear/direct/sparse-direct.js';
export { bicgstab } from './linear/krylov/bicgstab.js';
export { conjugateGradients } from './linear/krylov/conjugate-gradients.js';
export { fgmres } from './linear/krylov/fgmres.js';
export { minres } from './linear/krylov/minres.js';
export type { ResidualNorm } from './linear/krylov/norms.js';
export { euclidean, largestEntry, relativeEuclidean, sumOfMagnitudes, weighted } from './linear/krylov/norms.js';
export type { KrylovOptions, KrylovReason, KrylovResult } from './linear/krylov/options.js';
export { KrylovInputError } from './linear/krylov/options.js';
export type { KrylovMethodName } from './linear/krylov/solve.js';
export { solveKrylov } from './linear/krylov/solve.js';
export type { LinearOperator } from './linear/operator.js';
export type { Matching } from './linear/ordering/maximum-matching.js';
export { maximumMatching } from './linear/ordering/maximum-matching.js';
export type { OrderingMethod, OrderingOptions } from './linear/ordering/order.js';
export { orderAndAnalyse, orderSymmetric } from './linear/ordering/order.js';
export type { AnalysisOptions, SymbolicFactorisation } from './linear/ordering/symbolic.js';
export { analyseSymmetric } from './linear/ordering/symbolic.js';
export type { SymmetricMatching } from './linear/ordering/symmetric-matching.js';
export { matchSymmetric } from './linear/ordering/symmetric-matching.js';
export type { WeightedMatching } from './linear/ordering/weighted-matching.js';
export { maximumWeightMatching } from './linear/ordering/weighted-matching.js';
export { PreconditionerError } from './linear/preconditioners/errors.js';
export { IncompleteCholesky } from './linear/preconditioners/incomplete-cholesky.js';
export { IncompleteLu } from './linear/preconditioners/incomplete-lu.js';
export { BlockJacobiPreconditioner, JacobiPreconditioner } from './linear/preconditioners/jacobi.js';
export { SsorPreconditioner } from './linear/preconditioners/ssor.js';
export { addEntry, ElementAssembly } from './linear/sparse/assembly.js';
export { fromBlocks, toBlocks } from './linear/sparse/block.js';
export type { ElementGroup } from './linear/sparse/elements.js';
export { patternFromElements } from './linear/sparse/elements.js';
export { SparseMatrixError } from './linear/sparse/errors.js';
export { FixedUnknowns } from './linear/sparse/fixed-unknowns.js';
export { MatrixOperator } from './linear/sparse/matrix-operator.js';
export type { BlockSparseMatrix, SparseMatrix, SparsePattern } from './linear/sparse/pattern.js';
export { matrixFromTriplets, patternFromTriplets } from './linear/sparse/triplets.js';
export * from './nonlinear/index.js';
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
export { checkConduction, voxelState } from './voxel/preflight.js';
export { ConductionObstacleError } from './voxel/preflight-obstacle.js';
export type {
  AxisBoundary,
  FaceCondition,
  FaceMap,
  InterfaceResistance,
  VoxelBoundaries,
  VoxelConductionProblem,
  VoxelConductivity,
  VoxelFace,
} from './voxel/problem.js';
export type { VoxelSolution, VoxelSolveOptions } from './voxel/result.js';
export { VoxelConvergenceError, VoxelProblemError } from './voxel/result.js';
export type { VoxelConductionOptions } from './voxel/voxel-conduction.js';
export { VoxelConduction } from './voxel/voxel-conduction.js';
