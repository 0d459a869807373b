import type { CellOrder, CellShape, Mesh } from '../../../../src/mesh/index.js';
import { gridMesh, mapCoordinates } from '../../../../src/mesh/index.js';

export const isSpatial = (shape: CellShape): boolean => shape === 'tetrahedron' || shape === 'hexahedron';

/** A box of electrolyte, whose last axis is the thickness; `bottom` and `top` are the electrodes. Distorted inside where asked. */
export function slab(
  shape: CellShape,
  order: CellOrder,
  cells: readonly number[],
  size: readonly number[],
  distortion = 0,
): Mesh {
  const mesh = gridMesh({ shape, order, cells, upper: size, region: 'electrolyte' });
  if (distortion === 0) return mesh;
  const wave = (x: readonly number[]): number =>
    x.reduce((product, value, i) => product * Math.sin((Math.PI * value) / size[i]!), distortion);
  return mapCoordinates(mesh, (x) => x.map((value, i) => value + wave(x) * size[i]! * (i === 0 ? 1 : -0.7)));
}
