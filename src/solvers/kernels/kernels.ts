import { type DenseKernels, denseTwins } from './twins/dense.js';
import { type DeviatoricElementKernels, deviatoricElementTwins } from './twins/deviatoric-element.js';
import { type IncompleteKernels, incompleteTwins } from './twins/incomplete.js';
import { type KrylovKernels, krylovTwins } from './twins/krylov.js';
import { type MultigridCycleKernels, multigridCycleTwins } from './twins/multigrid-cycle.js';
import { type MultigridSetupKernels, multigridSetupTwins } from './twins/multigrid-setup.js';
import { type MultigridTentativeKernels, multigridTentativeTwins } from './twins/multigrid-tentative.js';
import { type OrderingKernels, orderingTwins } from './twins/ordering.js';
import { type PlaneElementKernels, planeElementTwins } from './twins/plane-element.js';
import { type SparseKernels, sparseTwins } from './twins/sparse.js';
import { type TriangularKernels, triangularTwins } from './twins/triangular.js';
import { type VectorKernels, vectorTwins } from './twins/vector.js';
import { type VoxelKernels, voxelTwins } from './twins/voxel.js';
import type { MemoryViews } from './views.js';

/** Every kernel, bound to one memory. Addresses are bytes in that memory. */
export type Kernels = DenseKernels &
  DeviatoricElementKernels &
  IncompleteKernels &
  KrylovKernels &
  MultigridCycleKernels &
  MultigridTentativeKernels &
  MultigridSetupKernels &
  OrderingKernels &
  PlaneElementKernels &
  SparseKernels &
  TriangularKernels &
  VectorKernels &
  VoxelKernels;

/** The kernels in TypeScript, on the memory behind the views: oracle and fallback of the WebAssembly module. */
export function twinKernels(views: MemoryViews): Kernels {
  return {
    ...denseTwins(views),
    ...deviatoricElementTwins(views),
    ...incompleteTwins(views),
    ...krylovTwins(views),
    ...multigridCycleTwins(views),
    ...multigridTentativeTwins(views),
    ...multigridSetupTwins(views),
    ...orderingTwins(views),
    ...planeElementTwins(views),
    ...sparseTwins(views),
    ...triangularTwins(views),
    ...vectorTwins(views),
    ...voxelTwins(views),
  };
}
