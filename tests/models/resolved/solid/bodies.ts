import { type GridOptions, gridMesh, type Mesh, mapCoordinates } from '../../../../src/mesh/index.js';
import type { SolidMaterial } from '../../../../src/models/resolved/solid/index.js';
import { isotropicElasticity } from '../../../../src/physics/elasticity/isotropic.js';
import { randomNumbers } from '../../../physics/random-numbers.js';

export const electrolyte = { youngModulus: 150e9, poissonRatio: 0.26 };
export const lithium = { youngModulus: 7.8e9, poissonRatio: 0.38 };

/** A map from the one region of a grid to an isotropic material. */
export function isotropic(
  parameters: { youngModulus: number; poissonRatio: number },
  eigenstrain?: SolidMaterial['eigenstrain'],
) {
  const material = { law: isotropicElasticity, parameters, ...(eigenstrain === undefined ? {} : { eigenstrain }) };
  return new Map<string, SolidMaterial>([['body', material as SolidMaterial]]);
}

/** A grid whose inner nodes are moved at random by a part of a cell. */
export function distortedGrid(options: GridOptions, part = 0.15, seed = 7): Mesh {
  const random = randomNumbers(seed);
  const { order = 1, cells } = options;
  const lower = options.lower ?? cells.map(() => 0);
  const upper = options.upper ?? cells.map(() => 1);
  return mapCoordinates(gridMesh(options), (position) => {
    const inside = position.every((x, i) => x > lower[i]! + 1e-9 && x < upper[i]! - 1e-9);
    return position.map((x, i) => {
      const size = (upper[i]! - lower[i]!) / cells[i]! / order;
      return inside ? x + part * size * (2 * random() - 1) : x;
    });
  });
}

/** Boundaries of a grid. */
export function sidesOf(mesh: Mesh): string[] {
  return [...mesh.boundaries.keys()];
}

/** Value of a nodal vector field at the node nearest to a place. */
export function at(mesh: Mesh, field: Float64Array, place: readonly number[]): number[] {
  const { dimension, coordinates } = mesh;
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let node = 0; node * dimension < coordinates.length; node++) {
    const distance = Math.hypot(...place.map((x, i) => x - coordinates[node * dimension + i]!));
    if (distance < least) [best, least] = [node, distance];
  }
  return [...field.subarray(best * dimension, (best + 1) * dimension)];
}
