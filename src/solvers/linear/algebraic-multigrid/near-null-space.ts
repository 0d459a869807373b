import { MultigridError } from './errors.js';

/**
 * Vectors that the operator, free of boundary conditions, maps to zero or nearly so; what a coarse level must be able to represent
 * (constants for conduction, rigid-body modes for elasticity).
 */
export interface NearNullSpace {
  /** Number of vectors. */
  readonly count: number;
  /** The vectors one after the other, each with an entry for every component of every node. */
  readonly vectors: Float64Array;
}

/** One constant vector for each component: what conduction (one component), or uncoupled fields, have for a near-null space. */
export function constantModes(nodes: number, components = 1): NearNullSpace {
  const size = nodes * components;
  const vectors = new Float64Array(size * components);
  for (let mode = 0; mode < components; mode++)
    for (let node = 0; node < nodes; node++) vectors[mode * size + node * components + mode] = 1;
  return { count: components, vectors };
}

/**
 * Rigid-body modes of nodes: two translations and a rotation in the plane, three and three in space. Coordinates are taken from their
 * mean and in units of their largest distance from it, which spans the same space and keeps all modes of like size.
 * @param coordinates x, y (and z) of each node, node by node.
 * @throws MultigridError when the coordinates are not finite or not whole nodes.
 */
export function rigidBodyModes(coordinates: ArrayLike<number>, dimension: 2 | 3): NearNullSpace {
  if (dimension !== 2 && dimension !== 3)
    throw new MultigridError(
      'wrong-option',
      `Rigid-body modes in ${dimension} dimensions were asked for; expected 2 or 3.`,
    );
  const size = coordinates.length;
  if (size % dimension !== 0)
    throw new MultigridError(
      'wrong-length',
      `There are ${size} coordinates; expected ${dimension} for each node, so a multiple of ${dimension}.`,
    );
  const centre = [0, 0, 0];
  for (let at = 0; at < size; at++) {
    if (!Number.isFinite(coordinates[at]))
      throw new MultigridError(
        'not-finite',
        `Coordinate ${at % dimension} of node ${Math.floor(at / dimension)} is ${coordinates[at]}; expected a finite number.`,
      );
    centre[at % dimension]! += coordinates[at]! / (size / dimension);
  }
  let extent = 0;
  for (let at = 0; at < size; at++) extent = Math.max(extent, Math.abs(coordinates[at]! - centre[at % dimension]!));
  const unit = extent > 0 ? 1 / extent : 1;
  const rotations = dimension === 2 ? [[0, 1]] : rotationsInSpace;
  const count = dimension + rotations.length;
  const vectors = new Float64Array(count * size);
  for (let first = 0; first < size; first += dimension) {
    for (let k = 0; k < dimension; k++) vectors[k * size + first + k] = 1;
    rotations.forEach(([i, j], rotation) => {
      const mode = (dimension + rotation) * size + first;
      vectors[mode + i!] = -(coordinates[first + j!]! - centre[j!]!) * unit;
      vectors[mode + j!] = (coordinates[first + i!]! - centre[i!]!) * unit;
    });
  }
  return { count, vectors };
}

const rotationsInSpace = [
  [0, 1],
  [1, 2],
  [2, 0],
];
