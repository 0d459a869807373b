/** Finite-element meshes: cells with named regions, boundaries and interfaces; the elements on them. */
export * from './elements/index.js';
export { type GridOptions, gridMesh, mapCoordinates } from './generators/grid.js';
/** Finite-element meshes: cells with named regions, boundaries and interfaces. */
export * from './delaunay/index.js';
export * from './mesh.js';
