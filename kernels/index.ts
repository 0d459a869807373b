// The hot loops, compiled to one WebAssembly module. Every function here has a twin of the same name, the same arguments and the
// same bits in src/solvers/kernels/twins/; arguments that are arrays are byte addresses in the memory that the caller hands in.
export * from './dense';
export * from './deviatoric-element';
export * from './incomplete';
export * from './krylov';
export * from './multigrid-cycle';
export * from './multigrid-setup';
export * from './multigrid-tentative';
export * from './ordering';
export * from './plane-element';
export * from './sparse';
export * from './triangular';
export * from './vector';
export * from './voxel-components';
export * from './voxel-conjugate';
export * from './voxel-outer';
export * from './voxel-pocket-search';
export * from './voxel-pockets';
export * from './voxel-reduced';
export * from './voxel-relax';
export * from './voxel-setup';
export * from './voxel-wide';
