import type { FacetSet, Mesh } from '../../../mesh/mesh.js';
import type { ElementResult } from './element.js';
import { forEachFacet, surfaceGradients } from './loads.js';

/** The stiffness of a surface against velocities on one facet: two quadratic forms over the nodes of its cell, row-major. */
export interface SurfaceStiffness {
  /** Cell of the mesh. */
  readonly cell: number;
  /** gamma t int grad_s phi_a . grad_s phi_b dA: for each axis. */
  readonly along: Float64Array;
  /** gamma t int phi_a phi_b / r^2 dA: for the radial velocity, null where the mesh is not axisymmetric. */
  readonly hoop: Float64Array | null;
}

/** What tension that is taken a time later adds to the tangent, facet by facet (Bansch 2001). @param strength gamma times the time */
export function surfaceStiffness(mesh: Mesh, facets: FacetSet, strength: number): SurfaceStiffness[] {
  const list: SurfaceStiffness[] = [];
  forEachFacet(mesh, facets, (quadrature, nodes, group, k) => {
    const { values } = quadrature.basis(2);
    const slopes = surfaceGradients(quadrature);
    const count = nodes.length;
    const along = new Float64Array(count * count);
    const hoop = mesh.geometry === 'axisymmetric' ? new Float64Array(count * count) : null;
    for (let q = 0; q < quadrature.count; q++) {
      const weight = strength * quadrature.weights[q]!;
      const radius = quadrature.positions[q * mesh.dimension]!;
      for (let a = 0; a < count; a++)
        for (let b = 0; b < count; b++) {
          let product = 0;
          for (let d = 0; d < mesh.dimension; d++)
            product += slopes[(q * count + a) * mesh.dimension + d]! * slopes[(q * count + b) * mesh.dimension + d]!;
          along[a * count + b]! += weight * product;
          if (hoop !== null)
            hoop[a * count + b]! += (weight * values[q * count + a]! * values[q * count + b]!) / radius ** 2;
        }
    }
    list.push({ cell: group.firstCell + group.cells[k]!, along, hoop });
  });
  return list;
}

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
