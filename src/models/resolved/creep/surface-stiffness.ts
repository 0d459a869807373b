import type { ElementResult } from './element.js';
import type { SurfaceStiffness } from './loads.js';

/** Surfaces by cell of a block, counted from its first. */
export function surfacesByCell(
  surfaces: readonly SurfaceStiffness[],
  firstCell: number,
  cells: number,
): ReadonlyMap<number, readonly SurfaceStiffness[]> {
  const byCell = new Map<number, SurfaceStiffness[]>();
  for (const surface of surfaces) {
    const place = surface.cell - firstCell;
    if (place < 0 || place >= cells) continue;
    byCell.set(place, [...(byCell.get(place) ?? []), surface]);
  }
  return byCell;
}

/** Adds K v to the residual of a cell, and K to its tangent. @returns v . K v */
export function addSurface(
  { along, hoop }: SurfaceStiffness,
  dimension: number,
  nodes: number,
  velocity: Float64Array,
  size: number,
  { residual, matrix }: ElementResult,
  what: 0 | 1 | 2,
): number {
  let power = 0;
  for (let a = 0; a < nodes; a++)
    for (let d = 0; d < dimension; d++) {
      let force = 0;
      for (let b = 0; b < nodes; b++) {
        const stiffness = along[a * nodes + b]! + (d === 0 && hoop !== null ? hoop[a * nodes + b]! : 0);
        force += stiffness * velocity[b * dimension + d]!;
        if (what > 1) matrix[(a * dimension + d) * size + b * dimension + d]! += stiffness;
      }
      power += velocity[a * dimension + d]! * force;
      if (what > 0) residual[a * dimension + d]! += force;
    }
  return power;
}
