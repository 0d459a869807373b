/** Finite-element meshes: cells with named regions, boundaries and interfaces; the elements on them. */
export * from './elements/index.js';
export { type GridOptions, gridMesh, mapCoordinates } from './generators/grid.js';
export * from './mesh.js';
