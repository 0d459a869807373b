export type { CreepModel, ElectrolyteProperties, InterfaceProperties, MetalProperties } from './catalogues.js';
export {
  describeLibrary,
  describeMaterial,
  type MaterialDescription,
  type MaterialSummary,
  type PropertyRow,
} from './describe.js';
export type { MaterialLibrary } from './library.js';
export { loadLibrary, readLibrary } from './load.js';
export type { Electrolyte, InterfaceClass, Metal } from './material.js';
export { type MaterialOverride, materialOverrideSchema } from './override-schema.js';
export { withOverrides } from './overrides.js';
export type { Certainty, PropertyRecord, PropertyRecords } from './record.js';
export { collectSources, type UsedProperties } from './sources.js';
export type { TemperatureDependence } from './temperature.js';
