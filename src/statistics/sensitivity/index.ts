export { type MorrisEffect, type MorrisEffects, morrisEffects } from './morris-effects.js';
export { partialRankCorrelations, spearman } from './rank-correlation.js';
export { type QuantileEstimate, type SampleSummary, summarizeSample } from './sample-summary.js';
export { type SobolIndices, sobolIndices } from './sobol-indices.js';
