/** Images on regular grids: labels of phases with their size and place. */
export { countPhases, type LabelImage, labelImage, mostVoxels, type PhaseCount } from './label-image.js';
