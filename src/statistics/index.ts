export { bootstrap } from './bootstrap.js';
export * from './designs/index.js';
export * from './distributions/index.js';
export { type Estimate, type IntervalOptions, sortedQuantile } from './estimate.js';
export { groupJackknife } from './jackknife.js';
export { normalDensity, normalProbability, normalQuantile } from './normal.js';
export { randomStream } from './random.js';
export * from './sensitivity/index.js';
export * from './surrogates/index.js';
