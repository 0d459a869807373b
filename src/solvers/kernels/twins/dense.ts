import type { MemoryViews } from '../views.js';
import { type DenseAssemblyKernels, denseAssemblyTwins } from './dense-assembly.js';
import { type DenseDefiniteKernels, denseDefiniteTwins } from './dense-definite.js';
import { type DenseGeneralKernels, denseGeneralTwins } from './dense-general.js';
import { type DenseIndefiniteKernels, denseIndefiniteTwins } from './dense-indefinite.js';
import { type DenseResidualKernels, denseResidualTwins } from './dense-residual.js';
import { type DenseSolveKernels, denseSolveTwins } from './dense-solve.js';
import { type DenseSolveFourKernels, denseSolveFourTwins } from './dense-solve-four.js';

/** Dense fronts of the direct solvers: assembly, factorisation, solution. */
export type DenseKernels = DenseAssemblyKernels &
  DenseDefiniteKernels &
  DenseGeneralKernels &
  DenseIndefiniteKernels &
  DenseResidualKernels &
  DenseSolveKernels &
  DenseSolveFourKernels;

/** The twins of kernels/dense*.ts, to the bit. */
export function denseTwins(views: MemoryViews): DenseKernels {
  return {
    ...denseAssemblyTwins(views),
    ...denseDefiniteTwins(views),
    ...denseGeneralTwins(views),
    ...denseIndefiniteTwins(views),
    ...denseResidualTwins(views),
    ...denseSolveTwins(views),
    ...denseSolveFourTwins(views),
  };
}
