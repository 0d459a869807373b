import type { MemoryViews } from '../views.js';
import { type VoxelComponentKernels, voxelComponentTwins } from './voxel-components.js';
import { type VoxelConjugateKernels, voxelConjugateTwins } from './voxel-conjugate.js';
import { type VoxelOuterKernels, voxelOuterTwins } from './voxel-outer.js';
import { type VoxelPocketSearchKernels, voxelPocketSearchTwins } from './voxel-pocket-search.js';
import { type VoxelPocketKernels, voxelPocketTwins } from './voxel-pockets.js';
import { type VoxelReducedKernels, voxelReducedTwins } from './voxel-reduced.js';
import { type VoxelRelaxKernels, voxelRelaxTwins } from './voxel-relax.js';
import { type VoxelSetupKernels, voxelSetupTwins } from './voxel-setup.js';
import { type VoxelWideKernels, voxelWideTwins } from './voxel-wide.js';

/** Everything that runs over voxels. */
export type VoxelKernels = VoxelRelaxKernels &
  VoxelComponentKernels &
  VoxelReducedKernels &
  VoxelConjugateKernels &
  VoxelSetupKernels &
  VoxelOuterKernels &
  VoxelPocketKernels &
  VoxelPocketSearchKernels &
  VoxelWideKernels;

/** The twins of kernels/voxel*.ts, to the bit. */
export function voxelTwins(views: MemoryViews): VoxelKernels {
  return {
    ...voxelRelaxTwins(views),
    ...voxelComponentTwins(views),
    ...voxelReducedTwins(views),
    ...voxelConjugateTwins(views),
    ...voxelSetupTwins(views),
    ...voxelOuterTwins(views),
    ...voxelPocketTwins(views),
    ...voxelPocketSearchTwins(views),
    ...voxelWideTwins(views),
  };
}
