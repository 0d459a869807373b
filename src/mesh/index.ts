/** Finite-element meshes: cells with named regions, boundaries and interfaces. */
export * from './mesh.js';
