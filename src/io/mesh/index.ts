/** Mesh files in and out. */
export type { ReadMesh, ReadMeshOptions } from './options.js';
export { readMesh } from './read-mesh.js';
export * from './vtu/index.js';
