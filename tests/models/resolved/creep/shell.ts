import { type CellShape, gridMesh, type Mesh, mapCoordinates } from '../../../../src/mesh/index.js';

/**
 * A quarter of a ring or half a spherical shell (axisymmetric) from radius 1 to `ratio`, in units of `radius`: boundaries `left` (inside), `right`
 * (outside), `bottom` (the plane y = 0) and `top` (x = 0). Cells grow with the radius; curved exactly at the nodes.
 */
export function shell(
  geometry: 'plane' | 'axisymmetric',
  radial: number,
  around: number,
  ratio: number,
  radius = 1,
  shape: CellShape = 'quadrilateral',
): Mesh {
  const grid = gridMesh({ shape, cells: [radial, around], order: 2, geometry });
  return mapCoordinates(grid, ([s, t]) => {
    const distance = radius * ratio ** s!;
    const angle = (t! * Math.PI) / 2;
    return [t === 1 ? 0 : distance * Math.cos(angle), t === 0 ? 0 : distance * Math.sin(angle)];
  });
}
