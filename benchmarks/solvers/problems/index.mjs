/** Problems that benchmarks and tests share: made without the library, the same in every run. */
export { assemble, mergeRows } from './assemble.mjs';
export { cubeStiffness, gridElasticity, rigidBodyModes, triangleElasticity } from './elasticity.mjs';
export { convectionDiffusion } from './transport.mjs';
export { irregularTriangulation } from './triangulation.mjs';
export { phaseConduction, spheres, voxelConduction } from './voxels.mjs';
