import type { MemoryViews } from '../views.js';
import { type EliminationKernels, eliminationTwins } from './elimination.js';
import { type FrontPlanKernels, frontPlanTwins } from './front-plan.js';
import { type GraphBisectionKernels, graphBisectionTwins } from './graph-bisection.js';
import { type GraphCoarseningKernels, graphCoarseningTwins } from './graph-coarsening.js';
import { type GraphCompressionKernels, graphCompressionTwins } from './graph-compression.js';
import { type GraphPartKernels, graphPartTwins } from './graph-parts.js';
import { type GraphSeparationKernels, graphSeparationTwins } from './graph-separation.js';
import { type MinimumDegreeKernels, minimumDegreeTwins } from './minimum-degree.js';

/** Orders of elimination, and the structure of the factor under them. */
export type OrderingKernels = MinimumDegreeKernels &
  GraphCoarseningKernels &
  GraphBisectionKernels &
  GraphSeparationKernels &
  GraphPartKernels &
  GraphCompressionKernels &
  EliminationKernels &
  FrontPlanKernels;

/** The twins of kernels/ordering.ts. */
export function orderingTwins(views: MemoryViews): OrderingKernels {
  return {
    ...minimumDegreeTwins(views),
    ...graphCoarseningTwins(views),
    ...graphBisectionTwins(views),
    ...graphSeparationTwins(views),
    ...graphPartTwins(views),
    ...graphCompressionTwins(views),
    ...eliminationTwins(views),
    ...frontPlanTwins(views),
  };
}
