import { boundaryOf, facetTerm, type Mesh, Numbering, nodesOfFacets } from '../../../mesh/index.js';
import { LithostatError } from '../../../quantity/index.js';
import type { ScalarField } from './loads.js';

/** Which displacements are given. */
export type Support =
  /** All components are zero on a named boundary. */
  | { readonly boundary: string; readonly fix: 'all' }
  /** No motion across a named boundary along a coordinate axis; along it the body slides without friction (symmetry, the axis). */
  | { readonly boundary: string; readonly fix: 'normal' }
  /** Given values of some components on a named boundary, m; a component that is left out (or null) is free. */
  | { readonly boundary: string; readonly displacement: readonly (ScalarField | null)[] }
  /** Given values at the node nearest to a place: what holds a body that is otherwise free. */
  | { readonly point: readonly number[]; readonly displacement: readonly (number | null)[] };

/** Unknowns with given values. */
export interface FixedDisplacements {
  /** Ascending. */
  readonly unknowns: Int32Array;
  readonly values: Float64Array;
}

/** Normals of a boundary within this angle of an axis count as that axis. */
const aligned = 1e-9;

/**
 * Finds the unknowns that supports fix. Where two supports fix the same unknown, the later one counts.
 * @param factor on all given values
 * @throws LithostatError for a boundary that is not there, or a `normal` support on one that is not across a coordinate axis
 */
export function fixedBy(
  mesh: Mesh,
  numbering: Numbering,
  supports: readonly Support[],
  factor = 1,
): FixedDisplacements {
  const { dimension, coordinates } = mesh;
  const { order, nodes } = numbering.field('displacement');
  const fixed = new Map<number, number>();
  for (const [index, support] of supports.entries()) {
    if ('point' in support) {
      const node = nearest(mesh, nodes, support.point);
      support.displacement.forEach((value, axis) => {
        if (value !== null) fixed.set(numbering.unknown('displacement', node, axis), factor * value);
      });
      continue;
    }
    const facets = boundaryOf(mesh, support.boundary);
    const axis = 'fix' in support && support.fix === 'normal' ? normalAxis(mesh, support.boundary, index) : -1;
    for (const node of nodesOfFacets(mesh, facets, order)) {
      const position = coordinates.subarray(node * dimension, (node + 1) * dimension);
      for (let i = 0; i < dimension; i++) {
        if (axis >= 0 && i !== axis) continue;
        const given = 'fix' in support ? 0 : (support.displacement[i] ?? null);
        if (given === null) continue;
        const value = typeof given === 'function' ? given(position) : given;
        fixed.set(numbering.unknown('displacement', node, i), factor * value);
      }
    }
  }
  const unknowns = Int32Array.from(fixed.keys()).sort();
  return { unknowns, values: Float64Array.from(unknowns, (unknown) => fixed.get(unknown)!) };
}

function nearest({ coordinates, dimension }: Mesh, nodes: Int32Array, point: readonly number[]): number {
  let [best, least] = [nodes[0]!, Number.POSITIVE_INFINITY];
  for (const node of nodes) {
    let square = 0;
    for (let i = 0; i < dimension; i++) square += (coordinates[node * dimension + i]! - point[i]!) ** 2;
    if (square < least) [best, least] = [node, square];
  }
  return best;
}

/** The coordinate axis that all normals of a boundary have. */
function normalAxis(mesh: Mesh, name: string, index: number): number {
  const { dimension } = mesh;
  let axis = -1;
  // The axis of rotation has no area; its normal is taken all the same.
  const flat = { ...mesh, geometry: dimension === 2 ? 'plane' : 'space' } as const;
  const numbering = new Numbering(flat, []);
  for (const { points, prepare } of facetTerm(numbering, boundaryOf(mesh, name), { degree: 2, orders: [1] }).loops)
    for (let k = 0; k < points.facets.cells.length; k++) {
      prepare(k);
      for (let q = 0; q < points.count; q++) {
        const normal = Array.from(points.normals.subarray(q * dimension, (q + 1) * dimension));
        const along = normal.findIndex((component) => Math.abs(Math.abs(component) - 1) < aligned);
        if (along >= 0 && (axis < 0 || along === axis)) axis = along;
        else throw inclined(name, index, normal, axis);
      }
    }
  return axis;
}

function inclined(name: string, index: number, normal: readonly number[], axis: number): LithostatError {
  return new LithostatError([
    {
      code: 'unsuitable',
      path: `supports[${index}]`,
      message: `boundary "${name}" is not across one coordinate axis, so its normal displacement is no single unknown`,
      got: `a normal of (${normal.map((component) => Number(component.toPrecision(4))).join(', ')})`,
      expected: axis < 0 ? 'a normal along x, y or z' : `normals along ${'xyz'[axis]} as on the rest of it`,
      remedy: 'Turn the mesh so that the boundary is across an axis, or make it a bilateral contact with a rigid body.',
    },
  ]);
}
