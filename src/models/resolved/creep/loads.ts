import { type BlockFacets, FacetQuadrature, facetNodes, facetsByBlock, referenceElement } from '../../../mesh/index.js';
import { boundaryOf, type FacetSet, type Mesh } from '../../../mesh/mesh.js';
import type { Position, SurfaceTension } from './conditions.js';
import { addRimOfSurface } from './surface-rim.js';

/** Degree of polynomials that facet integrals are exact for: a load, a function and the curved measure. */
const facetDegree = 6;

/** Called at a point of a facet with the position, the outward normal and the weight; writes the traction to `out`. */
type Traction = (position: Position, normal: Position, out: Float64Array) => void;

/** Adds int t . phi dA to the forces at the nodes, for a traction t on a part of the boundary. Positions are those of the mesh. */
export function addTraction(mesh: Mesh, facets: FacetSet, traction: Traction, force: Float64Array): void {
  const { dimension } = mesh;
  const out = new Float64Array(dimension);
  forEachFacet(mesh, facets, (quadrature, nodes) => {
    const { values } = quadrature.basis(2);
    for (let q = 0; q < quadrature.count; q++) {
      const at = q * dimension;
      traction(quadrature.positions.subarray(at, at + dimension), quadrature.normals.subarray(at, at + dimension), out);
      for (let a = 0; a < nodes.length; a++) {
        const weight = quadrature.weights[q]! * values[q * nodes.length + a]!;
        for (let d = 0; d < dimension; d++) force[nodes[a]! * dimension + d]! += weight * out[d]!;
      }
    }
  });
}

/**
 * Adds the forces of surface tension on a part of the boundary,
 *
 *     -gamma int div_s phi dA + gamma (rim) phi . m dl = -gamma int Kc n . phi dA,
 *
 * div_s the divergence along the surface, m the direction in which the surface ends, normal to its rim. The weak form needs no curvature
 * (Ruschak, Int. J. Numer. Meth. Eng. 15, 639 (1980); Dziuk 1991); with the term at the rim it is the traction of the curved surface alone,
 * whatever holds its rim. Displaced by d, the surface has the forces -gamma int grad_s (x + d) : grad_s phi dA (Bansch 2001).
 */
export function addSurfaceTension(
  mesh: Mesh,
  facets: FacetSet,
  tension: number,
  force: Float64Array,
  { displacement, end }: { readonly displacement?: Float64Array; readonly end?: SurfaceTension['end'] } = {},
): void {
  const { dimension, geometry } = mesh;
  const along = new Float64Array(dimension * dimension);
  forEachFacet(mesh, facets, (quadrature, nodes) => {
    const { values, gradients } = quadrature.basis(2);
    const slopes = surfaceGradients(quadrature);
    for (let q = 0; q < quadrature.count; q++) {
      const weight = tension * quadrature.weights[q]!;
      const radius = geometry === 'axisymmetric' ? quadrature.positions[q * dimension]! : Number.POSITIVE_INFINITY;
      let hoop = 1;
      along.fill(0);
      if (displacement !== undefined)
        for (let a = 0; a < nodes.length; a++)
          for (let i = 0; i < dimension; i++) {
            const moved = displacement[nodes[a]! * dimension + i]!;
            if (i === 0) hoop += (moved * values[q * nodes.length + a]!) / radius;
            for (let d = 0; d < dimension; d++)
              along[i * dimension + d]! += moved * slopes[(q * nodes.length + a) * dimension + d]!;
          }
      for (let a = 0; a < nodes.length; a++) {
        const place = (q * nodes.length + a) * dimension;
        for (let i = 0; i < dimension; i++) {
          let slope = slopes[place + i]!;
          for (let d = 0; d < dimension; d++) slope += along[i * dimension + d]! * gradients[place + d]!;
          force[nodes[a]! * dimension + i]! -= weight * slope;
        }
        force[nodes[a]! * dimension]! -= (weight * hoop * values[q * nodes.length + a]!) / radius;
      }
    }
  });
  if (dimension === 2) addRim(mesh, facets, tension, force, end);
  else addRimOfSurface(mesh, facets, tension, force);
}

/** Gradients along the surface of the quadratic functions at the points of a prepared facet: [point, node, direction]. */
export function surfaceGradients(quadrature: FacetQuadrature): Float64Array {
  const { gradients } = quadrature.basis(2);
  const dimension = quadrature.normals.length / quadrature.count;
  const nodes = gradients.length / quadrature.normals.length;
  const slopes = new Float64Array(gradients.length);
  for (let q = 0; q < quadrature.count; q++)
    for (let a = 0; a < nodes; a++) {
      const place = (q * nodes + a) * dimension;
      let across = 0;
      for (let d = 0; d < dimension; d++) across += quadrature.normals[q * dimension + d]! * gradients[place + d]!;
      for (let d = 0; d < dimension; d++)
        slopes[place + d] = gradients[place + d]! - across * quadrature.normals[q * dimension + d]!;
    }
  return slopes;
}

/** The points where a line ends (circles when axisymmetric). */
function addRim(
  mesh: Mesh,
  facets: FacetSet,
  tension: number,
  force: Float64Array,
  end: SurfaceTension['end'] = (_, outward) => outward,
): void {
  const { coordinates, geometry } = mesh;
  const ends = new Map<number, Float64Array | null>();
  const element = referenceElement('line', 2);
  const slopes = new Float64Array(3);
  for (const { block, cells, local } of facetsByBlock(mesh, facets)) {
    const perCell = block.nodes.length / block.region.length;
    for (let k = 0; k < cells.length; k++) {
      const nodes = Array.from(
        facetNodes(block.shape, block.order, local[k]!),
        (i) => block.nodes[cells[k]! * perCell + i]!,
      );
      for (const last of [0, 1]) {
        element.gradients([last], slopes);
        const tangent = new Float64Array(2);
        for (let i = 0; i < 3; i++)
          for (let d = 0; d < 2; d++) tangent[d]! += slopes[i]! * coordinates[nodes[i]! * 2 + d]!;
        const size = Math.hypot(tangent[0]!, tangent[1]!) * (last === 0 ? -1 : 1);
        // A node of two facets is inside the surface.
        ends.set(nodes[last]!, ends.has(nodes[last]!) ? null : tangent.map((x) => x / size));
      }
    }
  }
  for (const [node, outward] of ends) {
    if (outward === null) continue;
    const length = geometry === 'axisymmetric' ? 2 * Math.PI * coordinates[2 * node]! : 1;
    const pull = end(coordinates.subarray(2 * node, 2 * node + 2), outward);
    for (let d = 0; d < 2; d++) force[2 * node + d]! += tension * length * pull[d]!;
  }
}

/** Flux int phi . n dA of each nodal velocity through a part of the boundary. */
export function fluxOf(mesh: Mesh, boundary: string): Float64Array {
  const flux = new Float64Array(mesh.coordinates.length);
  addTraction(mesh, boundaryOf(mesh, boundary), (_, normal, out) => copy(normal, out), flux);
  return flux;
}

function copy(from: Position, to: Float64Array): void {
  for (let d = 0; d < to.length; d++) to[d] = from[d]!;
}

/** Prepares each facet and hands over the nodes of its cell. */
export function forEachFacet(
  mesh: Mesh,
  facets: FacetSet,
  visit: (quadrature: FacetQuadrature, nodes: Int32Array, group: BlockFacets, k: number) => void,
): void {
  for (const group of facetsByBlock(mesh, facets)) {
    const { block, cells } = group;
    const perCell = block.nodes.length / block.region.length;
    const quadrature = new FacetQuadrature(mesh, group, facetDegree, [2]);
    for (let k = 0; k < cells.length; k++) {
      quadrature.prepare(k);
      visit(quadrature, block.nodes.subarray(cells[k]! * perCell, (cells[k]! + 1) * perCell), group, k);
    }
  }
}
