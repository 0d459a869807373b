export { type CriticalContext, contextOfStudy } from './context.js';
export { type CriticalOptions, findCriticalCurrent, searchInMemory } from './find-critical-current.js';
export type { CriticalMode, CriticalResult, ProbeRow } from './result.js';
