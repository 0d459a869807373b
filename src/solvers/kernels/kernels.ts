import { type DenseKernels, denseTwins } from './twins/dense.js';
import { type SparseKernels, sparseTwins } from './twins/sparse.js';
import { type VectorKernels, vectorTwins } from './twins/vector.js';
import type { MemoryViews } from './views.js';

/** Every kernel, bound to one memory. Addresses are bytes in that memory. */
export type Kernels = VectorKernels & SparseKernels & DenseKernels;

/** The kernels in TypeScript, on the memory behind the views: oracle and fallback of the WebAssembly module. */
export function twinKernels(views: MemoryViews): Kernels {
  return { ...vectorTwins(views), ...sparseTwins(views), ...denseTwins(views) };
}
