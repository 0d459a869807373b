export {
  type Copula,
  type CorrelatedPair,
  gaussianCopula,
} from './copula.js';
export { saltelliBlock } from './saltelli.js';
export { type DesignKind, designKinds, designSize, unitDesign } from './unit-design.js';
