export { type AxisEntry, type AxisValues, pathsOf, type RangeValues } from './axes.js';
export type { DistributionSettings } from './distributions.js';
export { type StudySettings, study } from './section.js';
