export type { CreepModel } from './catalogues.js';
export {
  certaintyFactors,
  certaintyFactorsOfEnergies,
  type LibrarySpread,
  librarySpread,
} from './certainty-spread.js';
export { describeLibrary, describeMaterial, type MaterialDescription } from './describe.js';
export type { MaterialLibrary } from './library.js';
export { loadLibrary, readLibrary } from './load.js';
export type { Electrolyte, InterfaceClass, Metal } from './material.js';
export { type MaterialOverride, materialOverrideSchema } from './override-schema.js';
export { withOverrides } from './overrides.js';
export type { PropertyRecord } from './record.js';
export { collectSources } from './sources.js';
