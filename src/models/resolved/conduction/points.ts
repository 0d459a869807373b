import { facetsByBlock } from '../../../mesh/elements/facet-quadrature.js';
import {
  type CellOrder,
  FacetQuadrature,
  type FacetSet,
  facetNodes,
  facetShape,
  type Mesh,
  quadrature,
  referenceElement,
} from '../../../mesh/index.js';

/** Quadrature points on facets of one shape, with the traces of the shape functions there. */
export interface FacetPoints {
  readonly dimension: 2 | 3;
  readonly facets: number;
  readonly nodesPerFacet: number;
  readonly pointsPerFacet: number;
  /** Place of each facet in the set that it is from. */
  readonly place: Int32Array;
  /** Nodes of the mesh, facet by facet, in the order of the facet's element. */
  readonly nodes: Int32Array;
  /** Shape functions, the same in every facet: values[point * nodesPerFacet + node]. */
  readonly values: Float64Array;
  /** Measure of each point, facet by facet (m or m^2; times 2 pi r in axisymmetric meshes). */
  readonly weights: Float64Array;
  /** Coordinates of each point (m). */
  readonly places: Float64Array;
  /** Outward unit normal of each point. */
  readonly normals: Float64Array;
}

/** Highest degree of the rules on facets. */
const highestDegree = 8;

/** Degree of the rules on facets: reactions are no polynomials, so more than the shape functions alone would need. */
export function surfaceDegree(order: CellOrder): number {
  return Math.min(highestDegree, 2 * order + 4);
}

/** The points of facets, one group for each block of cells that has any. */
export function facetPoints(mesh: Mesh, set: FacetSet, order: CellOrder, degree = surfaceDegree(order)): FacetPoints[] {
  return facetsByBlock(mesh, set).map((part) => {
    const { block, cells, local } = part;
    const rule = new FacetQuadrature(mesh, part, degree, [order]);
    const shape = facetShape(block.shape);
    const element = referenceElement(shape, order);
    const { points } = quadrature(shape, degree);
    const values = new Float64Array(rule.count * element.nodes);
    for (let q = 0; q < rule.count; q++)
      element.values(points.subarray(q * element.dimension, (q + 1) * element.dimension), values, q * element.nodes);
    const nodesPerCell = block.nodes.length / block.region.length;
    const { dimension, count } = rule;
    const facets = cells.length;
    const nodes = new Int32Array(facets * element.nodes);
    const weights = new Float64Array(facets * count);
    const places = new Float64Array(facets * count * dimension);
    const normals = new Float64Array(facets * count * dimension);
    for (let k = 0; k < facets; k++) {
      facetNodes(block.shape, order, local[k]!).forEach((inCell, at) => {
        nodes[k * element.nodes + at] = block.nodes[cells[k]! * nodesPerCell + inCell]!;
      });
      rule.prepare(k);
      weights.set(rule.weights, k * count);
      places.set(rule.positions, k * count * dimension);
      normals.set(rule.normals, k * count * dimension);
    }
    return {
      dimension,
      facets,
      nodesPerFacet: element.nodes,
      pointsPerFacet: count,
      place: part.facets,
      nodes,
      values,
      weights,
      places,
      normals,
    };
  });
}

/** Area of facets: sum of their weights (m^2; m on plane meshes). */
export function areaOf(groups: readonly FacetPoints[]): number {
  let sum = 0;
  for (const { weights } of groups) for (const weight of weights) sum += weight;
  return sum;
}

/** Integral of a quantity known at every point of the facets of a group. */
export function integrate({ weights }: FacetPoints, values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sum += weights[at]! * values[at]!;
  return sum;
}
