/** Parametric meshes. */
export { cookMembrane, patchElectrode, plateWithHole, smallElectrode, thickShell } from './bodies.js';
export { type GridOptions, gridMesh, mapCoordinates } from './grid.js';
export { notchedElectrolyte } from './notched-electrolyte.js';
export { polycrystal } from './polycrystal.js';
export { roughInterface, roughProfile } from './rough-interface.js';
export { extrude, revolve } from './sweep.js';
export type { VoidCellOptions, VoidShape } from './void-cell.js';
export { voidCell } from './void-cell.js';
export { voidOctant } from './void-octant.js';
export type { VoidRowOptions } from './void-row.js';
export { voidRow } from './void-row.js';
