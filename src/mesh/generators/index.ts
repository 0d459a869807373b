/** Parametric meshes. */

export type {
  PatchElectrodeOptions,
  PlateWithHoleOptions,
  SmallElectrodeOptions,
  ThickShellOptions,
} from './bodies.js';
export { cookMembrane, patchElectrode, plateWithHole, smallElectrode, thickShell } from './bodies.js';
export { type GridOptions, gridMesh, mapCoordinates } from './grid.js';
export type { NotchedElectrolyteOptions } from './notched-electrolyte.js';
export { notchedElectrolyte } from './notched-electrolyte.js';
export type { PolycrystalOptions } from './polycrystal.js';
export { polycrystal } from './polycrystal.js';
export type { RoughInterfaceOptions, RoughnessSpectrum } from './rough-interface.js';
export { roughInterface, roughProfile } from './rough-interface.js';
export type { ExtrudeOptions, RevolveOptions } from './sweep.js';
export { extrude, revolve } from './sweep.js';
export type { VoidCellOptions, VoidShape } from './void-cell.js';
export { voidCell } from './void-cell.js';
export type { VoidOctantOptions } from './void-octant.js';
export { voidOctant } from './void-octant.js';
export type { VoidRowOptions } from './void-row.js';
export { voidRow } from './void-row.js';
