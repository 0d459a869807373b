export { type CriticalContext, contextOfStudy } from './context.js';
export {
  type CriticalOptions,
  findCriticalCurrent,
  type LatticeRequest,
  searchInMemory,
} from './find-critical-current.js';
export { type Regime, regimeOf, regimes } from './regime.js';
export type { CriticalMode, CriticalResult, ProbeRow } from './result.js';
