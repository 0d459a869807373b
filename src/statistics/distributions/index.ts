export { beta } from './beta.js';
export { discrete, weightedChoice } from './discrete.js';
export type { Distribution } from './distribution.js';
export { empirical } from './empirical.js';
export { lognormal } from './lognormal.js';
export { normal } from './normal.js';
export { triangular } from './triangular.js';
export { truncated } from './truncated.js';
export { loguniform, uniform } from './uniform.js';
