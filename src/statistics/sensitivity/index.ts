export { morrisEffects } from './morris-effects.js';
export { partialRankCorrelations, spearman } from './rank-correlation.js';
export { type SampleSummary, summarizeSample } from './sample-summary.js';
export { sobolIndices } from './sobol-indices.js';
