import type { CellOrder, CellShape } from '../../src/mesh/index.js';

/** Every element: shape and order. */
export const everyElement: readonly (readonly [shape: CellShape, order: CellOrder])[] = [
  ['triangle', 1],
  ['triangle', 2],
  ['quadrilateral', 1],
  ['quadrilateral', 2],
  ['tetrahedron', 1],
  ['tetrahedron', 2],
  ['hexahedron', 1],
  ['hexahedron', 2],
];
