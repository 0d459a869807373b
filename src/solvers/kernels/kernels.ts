import { type DenseKernels, denseTwins } from './twins/dense.js';
import { type KrylovKernels, krylovTwins } from './twins/krylov.js';
import { type MultigridCycleKernels, multigridCycleTwins } from './twins/multigrid-cycle.js';
import { type MultigridSetupKernels, multigridSetupTwins } from './twins/multigrid-setup.js';
import { type SparseKernels, sparseTwins } from './twins/sparse.js';
import { type VectorKernels, vectorTwins } from './twins/vector.js';
import type { MemoryViews } from './views.js';

/** Every kernel, bound to one memory. Addresses are bytes in that memory. */
export type Kernels = DenseKernels &
  KrylovKernels &
  SparseKernels &
  VectorKernels &
  MultigridCycleKernels &
  MultigridSetupKernels;

/** The kernels in TypeScript, on the memory behind the views: oracle and fallback of the WebAssembly module. */
export function twinKernels(views: MemoryViews): Kernels {
  return {
    ...denseTwins(views),
    ...krylovTwins(views),
    ...sparseTwins(views),
    ...vectorTwins(views),
    ...multigridCycleTwins(views),
    ...multigridSetupTwins(views),
  };
}
