export * from './designs/index.js';
export * from './distributions/index.js';
export { normalProbability, normalQuantile } from './normal.js';
export { type RandomStream, randomStream } from './random.js';
