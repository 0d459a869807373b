export { type AxisEntry, type AxisValues, pathsOf, type RangeValues } from './axes.js';
export { type DistributionSettings, distribution } from './distributions.js';
export { type CaseSettings, type DesignKind, designKinds, type StudySettings, study } from './section.js';
