export { type CriticalOptions, findCriticalCurrent } from './find-critical-current.js';
export type { CriticalMode, CriticalResult, ProbeRow } from './result.js';
