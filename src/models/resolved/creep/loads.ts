import { type BlockFacets, FacetQuadrature, facetNodes, facetsByBlock, referenceElement } from '../../../mesh/index.js';
import { boundaryOf, type FacetSet, type Mesh } from '../../../mesh/mesh.js';
import type { Position } from './conditions.js';
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
 * whatever holds its rim.
 */
export function addSurfaceTension(mesh: Mesh, facets: FacetSet, tension: number, force: Float64Array): void {
  const { dimension, geometry } = mesh;
  forEachFacet(mesh, facets, (quadrature, nodes) => {
    const { values, gradients } = quadrature.basis(2);
    for (let q = 0; q < quadrature.count; q++) {
      const weight = tension * quadrature.weights[q]!;
      const normal = quadrature.normals.subarray(q * dimension, (q + 1) * dimension);
      for (let a = 0; a < nodes.length; a++) {
        const place = q * nodes.length + a;
        let across = 0;
        for (let d = 0; d < dimension; d++) across += normal[d]! * gradients[place * dimension + d]!;
        for (let d = 0; d < dimension; d++)
          force[nodes[a]! * dimension + d]! -= weight * (gradients[place * dimension + d]! - across * normal[d]!);
        if (geometry === 'axisymmetric')
          force[nodes[a]! * dimension]! -= (weight * values[place]!) / quadrature.positions[q * dimension]!;
      }
    }
  });
  if (dimension === 2) addRim(mesh, facets, tension, force);
  else addRimOfSurface(mesh, facets, tension, force);
}

/** The points where a line ends (circles when axisymmetric). */
function addRim(mesh: Mesh, facets: FacetSet, tension: number, force: Float64Array): void {
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
      for (const end of [0, 1]) {
        element.gradients([end], slopes);
        const tangent = new Float64Array(2);
        for (let i = 0; i < 3; i++)
          for (let d = 0; d < 2; d++) tangent[d]! += slopes[i]! * coordinates[nodes[i]! * 2 + d]!;
        const size = Math.hypot(tangent[0]!, tangent[1]!) * (end === 0 ? -1 : 1);
        // A node of two facets is inside the surface.
        ends.set(nodes[end]!, ends.has(nodes[end]!) ? null : tangent.map((x) => x / size));
      }
    }
  }
  for (const [node, outward] of ends) {
    if (outward === null) continue;
    const length = geometry === 'axisymmetric' ? 2 * Math.PI * coordinates[2 * node]! : 1;
    for (let d = 0; d < 2; d++) force[2 * node + d]! += tension * length * outward[d]!;
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
