export { crossValidate } from './cross-validation.js';
export {
  fitGaussianProcess,
  type GaussianProcess,
} from './gaussian-process.js';
export { familyOf, germPoints, type PolynomialFamily } from './germ.js';
export type { KernelName } from './kernels.js';
export { fitPolynomialChaos } from './polynomial-chaos.js';
