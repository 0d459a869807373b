import { boundaryOf, type Mesh } from '../../../mesh/mesh.js';
import type { CreepCondition, SurfaceTension } from './conditions.js';
import { finite, valueAt } from './constraints.js';
import { addSurfaceTension, addTraction } from './loads.js';
import { type SurfaceStiffness, surfaceStiffness } from './surface-stiffness.js';

/**
 * Forces of the given tractions at the nodes, in units of stress times the mesh's lengths.
 * @param mesh with lengths in units of `length` @param stress unit of stress, Pa
 */
export function loadsOf(
  mesh: Mesh,
  conditions: readonly CreepCondition[],
  length: number,
  stress: number,
): Float64Array {
  const force = new Float64Array(mesh.coordinates.length);
  const metres = new Float64Array(mesh.dimension);
  for (const condition of conditions) {
    const { kind, boundary } = condition;
    if (kind === 'surface-tension') {
      const tension = finite(condition.tension, boundary) / (stress * length);
      const displacement = condition.implicit?.displacement?.map((moved) => moved / length);
      addSurfaceTension(mesh, boundaryOf(mesh, boundary), tension, force, {
        ...(displacement && { displacement }),
        ...(condition.end && { end: inMetres(condition.end, length) }),
      });
    }
    if (kind !== 'pressure' && kind !== 'traction' && kind !== 'far-field') continue;
    addTraction(
      mesh,
      boundaryOf(mesh, boundary),
      (position, normal, out) => {
        for (let d = 0; d < metres.length; d++) metres[d] = position[d]! * length;
        if (kind === 'traction') {
          const traction = condition.traction(metres);
          for (let d = 0; d < out.length; d++) out[d] = finite(traction[d]!, boundary) / stress;
          return;
        }
        const pressure = finite(valueAt(condition.pressure, metres), boundary) / stress;
        for (let d = 0; d < out.length; d++) out[d] = -pressure * normal[d]!;
      },
      force,
    );
  }
  return force;
}

function inMetres(end: NonNullable<SurfaceTension['end']>, length: number): NonNullable<SurfaceTension['end']> {
  return (position, outward) =>
    end(
      Array.from(position, (x) => x * length),
      outward,
    );
}

/**
 * What surface tension that is taken a time later adds to the tangent, in units of stress times the mesh's lengths.
 * @param mesh with lengths in units of `length` @param rate unit of rate, 1/s
 */
export function surfacesOf(
  mesh: Mesh,
  conditions: readonly CreepCondition[],
  { length, stress, rate }: { readonly length: number; readonly stress: number; readonly rate: number },
): SurfaceStiffness[] {
  return conditions.flatMap((condition) =>
    condition.kind === 'surface-tension' && condition.implicit !== undefined && condition.implicit.time > 0
      ? surfaceStiffness(
          mesh,
          boundaryOf(mesh, condition.boundary),
          (condition.tension / (stress * length)) * condition.implicit.time * rate,
        )
      : [],
  );
}

/** Largest pressure or traction among the conditions, Pa; surface tension counts over the length. */
export function largestStress(mesh: Mesh, conditions: readonly CreepCondition[], length: number): number {
  let largest = 0;
  for (const condition of conditions) {
    const { kind } = condition;
    if (kind === 'far-field') largest = Math.max(largest, Math.abs(condition.pressure));
    if (kind === 'surface-tension') largest = Math.max(largest, Math.abs(condition.tension) / length);
    if (kind === 'platen')
      largest = Math.max(
        largest,
        'pressure' in condition.load
          ? Math.abs(condition.load.pressure)
          : Math.abs(condition.load.force) / length ** (mesh.geometry === 'plane' ? 1 : 2),
      );
    if (kind !== 'pressure' && kind !== 'traction') continue;
    const scratch = new Float64Array(mesh.coordinates.length);
    addTraction(
      mesh,
      boundaryOf(mesh, condition.boundary),
      (position) => {
        if (kind === 'pressure') largest = Math.max(largest, Math.abs(valueAt(condition.pressure, position)));
        else largest = Math.max(largest, ...Array.from(condition.traction(position), Math.abs));
      },
      scratch,
    );
  }
  return largest;
}
