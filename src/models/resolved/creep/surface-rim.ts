import { facetNodes, facetShape, facetsByBlock, referenceElement } from '../../../mesh/index.js';
import type { FacetSet, Mesh } from '../../../mesh/mesh.js';

/** Points and weights of Gauss's rule on [0, 1], exact to degree 5. */
const points = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)];
const weights = [5 / 18, 8 / 18, 5 / 18];

/**
 * Adds factor times int phi . m dl along the rim of a surface in space: the edges that one of its facets has alone. m is along the surface,
 * normal to the rim, outward.
 */
export function addRimOfSurface(mesh: Mesh, facets: FacetSet, factor: number, force: Float64Array): void {
  const { coordinates } = mesh;
  /** Nodes of the facet and the number of its edge, null where two facets share the edge. */
  const edges = new Map<string, { readonly nodes: readonly number[]; readonly edge: number } | null>();
  for (const { block, cells, local } of facetsByBlock(mesh, facets)) {
    const perCell = block.nodes.length / block.region.length;
    const corners = facetShape(block.shape) === 'triangle' ? 3 : 4;
    for (let k = 0; k < cells.length; k++) {
      const places = facetNodes(block.shape, block.order, local[k]!);
      const nodes = Array.from(places, (i) => block.nodes[cells[k]! * perCell + i]!);
      for (let edge = 0; edge < corners; edge++) {
        const ends = [nodes[edge]!, nodes[(edge + 1) % corners]!].sort((a, b) => a - b);
        const key = ends.join('-');
        edges.set(key, edges.has(key) ? null : { nodes, edge });
      }
    }
  }
  const line = referenceElement('line', 2);
  const values = new Float64Array(3);
  const slopes = new Float64Array(3);
  for (const one of edges.values()) {
    if (one === null) continue;
    const { nodes, edge } = one;
    // Triangles have 6 nodes, quadrilaterals 9; nodes on edges follow the vertices.
    const shape = nodes.length === 6 ? 'triangle' : 'quadrilateral';
    const face = referenceElement(shape, 2);
    const corners = shape === 'triangle' ? 3 : 4;
    const along = [nodes[edge]!, nodes[(edge + 1) % corners]!, nodes[corners + edge]!];
    const start = face.coordinates.subarray(2 * edge, 2 * edge + 2);
    const end = face.coordinates.subarray(2 * ((edge + 1) % corners), 2 * ((edge + 1) % corners) + 2);
    for (const [q, s] of points.entries()) {
      line.values([s], values);
      line.gradients([s], slopes);
      const tangent = combine(coordinates, along, slopes, 1, 0);
      const gradients = new Float64Array(2 * face.nodes);
      face.gradients([start[0]! * (1 - s) + end[0]! * s, start[1]! * (1 - s) + end[1]! * s], gradients);
      const normal = cross(combine(coordinates, nodes, gradients, 2, 0), combine(coordinates, nodes, gradients, 2, 1));
      const outward = cross(tangent, normal);
      // |t x n| = |t| |n|: the length of the rim is |t| ds.
      const scale = (factor * weights[q]!) / Math.hypot(...normal);
      for (let a = 0; a < 3; a++)
        for (let d = 0; d < 3; d++) force[3 * along[a]! + d]! += scale * values[a]! * outward[d]!;
    }
  }
}

function combine(
  coordinates: Float64Array,
  nodes: readonly number[],
  factors: Float64Array,
  stride: number,
  offset: number,
): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const [k, node] of nodes.entries())
    for (let d = 0; d < 3; d++) sum[d]! += factors[k * stride + offset]! * coordinates[3 * node + d]!;
  return sum;
}

function cross(a: readonly number[], b: readonly number[]): [number, number, number] {
  return [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
}
