// P-04 in space: a thick sphere under pressure inside, on a sector of it between four planes through its middle, two of them aslant.
import { gridMesh, mapCoordinates } from '../../dist/mesh/index.js';
import { solveCreep, volumeRate } from '../../dist/models/resolved/creep/index.js';
import { fittedOrder } from './order.mjs';

/** A 24th of a shell from radius 1 to 2. */
function sector(shape, radial, around) {
  return mapCoordinates(gridMesh({ shape, cells: [around, around, radial], order: 2 }), ([u, v, s]) => {
    const [y, z] = [Math.tan((u * Math.PI) / 4), Math.tan((v * Math.PI) / 4)];
    const scale = 2 ** s / Math.hypot(1, y, z);
    return [scale, u === 0 ? 0 : y * scale, v === 0 ? 0 : z * scale];
  });
}

/** Rate of the inner radius over the radius, 1/s. */
function openingRate(shape, count, exponent, linear) {
  const conditions = ['left', 'right', 'front', 'back'].map((boundary) => ({
    kind: 'normal-velocity',
    boundary,
    velocity: 0,
  }));
  conditions.push({ kind: 'pressure', boundary: 'bottom', pressure: 3e6 });
  const mesh = sector(shape, count, count);
  const flow = solveCreep({ mesh, material: { referenceRate: 1e-3, exponent }, conditions }, { linear });
  return (-24 * volumeRate(flow, 'bottom')) / (4 * Math.PI);
}

/** P-04 at n = 3: exact rate 0.0135. */
function order(shape, counts) {
  const errors = counts.map((count) => openingRate(shape, count, 3, 'direct') / 0.0135 - 1);
  return fittedOrder(
    counts.map((count) => 1 / count),
    errors,
  );
}

export const cases = {
  'P-04.space.hexahedra@1': () => openingRate('hexahedron', 4, 1, 'direct'),
  'P-04.space.hexahedra@6.6': () => openingRate('hexahedron', 4, 6.6, 'iterative'),
  'P-04.space.tetrahedra@3': () => openingRate('tetrahedron', 6, 3, 'iterative'),
  'P-04.space.hexahedra.order': () => order('hexahedron', [2, 3, 4]),
  'P-04.space.tetrahedra.order': () => order('tetrahedron', [2, 3, 4]),
};
