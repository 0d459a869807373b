import type { MemoryViews } from '../views.js';
import { type GraphBisectionKernels, graphBisectionTwins } from './graph-bisection.js';
import { type GraphCoarseningKernels, graphCoarseningTwins } from './graph-coarsening.js';
import { type GraphPartKernels, graphPartTwins } from './graph-parts.js';
import { type GraphSeparationKernels, graphSeparationTwins } from './graph-separation.js';
import { type MinimumDegreeKernels, minimumDegreeTwins } from './minimum-degree.js';

/** Orders of elimination: approximate minimum degree and nested dissection. */
export type OrderingKernels = MinimumDegreeKernels &
  GraphCoarseningKernels &
  GraphBisectionKernels &
  GraphSeparationKernels &
  GraphPartKernels;

/** The twins of kernels/ordering.ts. */
export function orderingTwins(views: MemoryViews): OrderingKernels {
  return {
    ...minimumDegreeTwins(views),
    ...graphCoarseningTwins(views),
    ...graphBisectionTwins(views),
    ...graphSeparationTwins(views),
    ...graphPartTwins(views),
  };
}
