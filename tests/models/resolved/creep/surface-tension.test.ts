import { describe, expect, it } from 'vitest';
import { type CellShape, gridMesh, mapCoordinates } from '../../../../src/mesh/index.js';
import { addSurfaceTension, addTraction } from '../../../../src/models/resolved/creep/loads.js';
import { shell } from './shell.js';

/** A part of a spherical shell from radius 1 to 2, with an open rim. */
function sector(shape: CellShape, cells: number) {
  return mapCoordinates(gridMesh({ shape, cells: [cells, cells, 1], order: 2 }), ([u, v, s]) => {
    const [y, z] = [0.9 * u! - 0.2, 0.7 * v!];
    const scale = (1 + s!) / Math.hypot(1, y, z);
    return [scale, y * scale, z * scale];
  });
}

describe('surface tension', () => {
  // On a sphere (cylinder) of radius a: -gamma Kc n with Kc = -2/a (-1/a), seen from the void. Sums over the surface; in space the error
  // falls as the square of the mesh size, that of the normals along the rim.
  it.each([
    ['plane', () => shell('plane', 2, 12, 2), 'left', 1, 2e-4],
    ['axisymmetric', () => shell('axisymmetric', 2, 12, 2), 'left', 2, 2e-4],
    ['tetrahedra', () => sector('tetrahedron', 8), 'bottom', 2, 6e-3],
    ['hexahedra', () => sector('hexahedron', 8), 'bottom', 2, 6e-3],
  ] as const)('is the traction of the curvature up to the rim: %s', (_, make, boundary, curvature, part) => {
    const mesh = make();
    const { dimension } = mesh;
    const facets = mesh.boundaries.get(boundary)!;
    const [weak, strong] = [new Float64Array(mesh.coordinates.length), new Float64Array(mesh.coordinates.length)];
    addSurfaceTension(mesh, facets, 0.5, weak);
    addTraction(
      mesh,
      facets,
      (_position, normal, out) => {
        for (let d = 0; d < dimension; d++) out[d] = 0.5 * curvature * normal[d]!;
      },
      strong,
    );
    const total = (force: Float64Array, d: number) => {
      let sum = 0;
      for (let at = d; at < force.length; at += dimension) sum += force[at]!;
      return sum;
    };
    const largest = strong.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    for (let d = 0; d < dimension; d++) {
      // Turned around the axis, radial forces have no common sum.
      const size = Math.max(Math.abs(total(strong, d)), largest);
      expect(Math.abs(total(weak, d) - total(strong, d)) / size).toBeLessThan(part);
    }
  });
});
