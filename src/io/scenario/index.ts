export { type AtlasSettings, type AtlasSpan, atlas as atlasSection } from './atlas.js';
export type { CalibrationSettings } from './calibration.js';
export type { CellSettings, ElectrodeSettings } from './cell.js';
export { countFlatSteps, expandProtocol, type FlatStep } from './expand.js';
export type { FollowStep } from './follow.js';
export { scenarioHash } from './hash.js';
export type { InterfaceRecord } from './interface.js';
export { scenarioJsonSchema } from './json-schema.js';
export { type LoadedScenario, loadScenario, readScenarioData } from './load.js';
export type { StackPressure } from './operation.js';
export { parseOverrideValue, splitOverride } from './overrides.js';
export { formatPath, parsePath, valueAt } from './path.js';
export type { ProtocolStep } from './protocol.js';
export { scenarioReference } from './reference.js';
export {
  buildScenarioSchema,
  type ModelDeclaration,
  type Scenario,
  type ScenarioInput,
  type ScenarioSchema,
} from './schema.js';
export {
  type AxisEntry,
  type AxisValues,
  type DistributionSettings,
  pathsOf,
  type RangeValues,
  type StudySettings,
  study,
} from './study/index.js';
export { withoutStudies } from './study-sections.js';
export { translateIssues } from './translate.js';
export type { UntilCondition } from './until.js';
