export { type CrossValidation, crossValidate } from './cross-validation.js';
export {
  fitGaussianProcess,
  type GaussianProcess,
  type ProcessOptions,
  type ProcessParameters,
} from './gaussian-process.js';
export { familyOf, germPoints, type PolynomialFamily } from './germ.js';
export type { KernelName } from './kernels.js';
export {
  type ChaosOptions,
  type ChaosTerm,
  fitPolynomialChaos,
  type PolynomialChaos,
} from './polynomial-chaos.js';
