import type { Mesh } from '../../../mesh/mesh.js';

/** Largest extent of a mesh along an axis, m: the length in which its problem is solved. */
export function lengthScale({ coordinates, dimension }: Mesh): number {
  let largest = 0;
  for (let d = 0; d < dimension; d++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = d; at < coordinates.length; at += dimension) {
      low = Math.min(low, coordinates[at]!);
      high = Math.max(high, coordinates[at]!);
    }
    largest = Math.max(largest, high - low);
  }
  return largest;
}

/** The mesh with lengths in units of `length`. */
export function scaledMesh(mesh: Mesh, length: number): Mesh {
  return { ...mesh, coordinates: mesh.coordinates.map((x) => x / length) };
}
