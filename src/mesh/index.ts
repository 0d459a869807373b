/** Finite-element meshes: cells with named regions, boundaries and interfaces; the elements on them; how they are made. */
export * from './delaunay/index.js';
export * from './elements/index.js';
export * from './generators/index.js';
export * from './mesh.js';
export type { InterfacePairs, SplitMesh } from './split-interfaces.js';
export { pairInterface, splitInterfaces } from './split-interfaces.js';
export type { SubMesh } from './sub-mesh.js';
export { subMesh } from './sub-mesh.js';
export type { Projection } from './to-quadratic.js';
export { toLinear, toQuadratic } from './to-quadratic.js';
export type { FacetTable } from './topology.js';
export { blockStarts, eulerCharacteristic, FacetReader, facetTable, outerFacets } from './topology.js';
