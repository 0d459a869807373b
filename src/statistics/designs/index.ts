export {
  type Copula,
  type CorrelatedPair,
  type CorrelationMeasure,
  correlationMeasures,
  gaussianCopula,
} from './copula.js';
export { type DesignKind, type DesignOptions, designKinds, designSize, unitDesign } from './unit-design.js';
