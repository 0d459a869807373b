/** Parametric meshes. */
export { type GridOptions, gridMesh, mapCoordinates } from './grid.js';
export type { CellKind } from './patches.js';
export type { VoidCellOptions, VoidShape, VoidSurroundings } from './void-cell.js';
export { voidCell } from './void-cell.js';
