export { bootstrap } from './bootstrap.js';
export { choleskyFactor, solveLower, solveLowerTransposed } from './cholesky.js';
export * from './designs/index.js';
export * from './distributions/index.js';
export { type Estimate, type IntervalOptions, sortedQuantile } from './estimate.js';
export { normalDensity, normalLogDensity, normalProbability, normalQuantile } from './normal.js';
export { type RandomStream, randomStream } from './random.js';
export * from './sensitivity/index.js';
export { incompleteBeta, incompleteBetaQuantile, logBeta, logGamma } from './special.js';
