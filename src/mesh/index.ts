/** Finite-element meshes: cells with named regions, boundaries and interfaces; how they are made, and the elements on them. */
export { checkMesh } from './check-mesh.js';
export * from './delaunay/index.js';
export * from './elements/index.js';
export * from './generators/index.js';
export * from './mesh.js';
export { meshQuality } from './quality.js';
export { pairInterface, splitInterfaces } from './split-interfaces.js';
export { subMesh } from './sub-mesh.js';
export { toLinear, toQuadratic } from './to-quadratic.js';
export type { FacetTable } from './topology.js';
export { blockStarts, eulerCharacteristic, FacetReader, facetTable, outerFacets } from './topology.js';
