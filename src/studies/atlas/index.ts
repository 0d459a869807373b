export { writeAtlasTable } from './atlas-table.js';
export { type AtlasEstimate, estimateAtlas } from './estimate.js';
export { type AtlasFlags, atlasOverrides } from './flags.js';
export type { AtlasMap, AtlasResult } from './result.js';
export { type AtlasOptions, runAtlas } from './run-atlas.js';
