import { type CellOrder, interfaceOf, type Mesh } from '../../../mesh/index.js';
import { LithostatError } from '../../../quantity/index.js';
import { type FacetPoints, facetPoints } from './points.js';
import type { GrainBoundary } from './problem.js';

/** Distance between nodes that are the same place, as a part of the facet's size. */
const samePlace = 1e-6;

/**
 * The facets of a grain boundary: the nodes of both sides, and what the boundary conducts. The jump of the potential drives the current,
 * i = (Phi_1 - Phi_2)/R.
 */
export class GrainBoundaryPoints {
  readonly points: FacetPoints;
  readonly elements: number;
  /** Nodes of a pair of facets: those of the first side, then their partners on the other. */
  readonly nodesPerElement: number;
  readonly nodes: Int32Array;
  /** 1/R at each point (S/m^2). */
  readonly conductance: Float64Array;

  private constructor(points: FacetPoints, partners: Int32Array, conductance: Float64Array) {
    const { facets, nodesPerFacet, nodes } = points;
    this.points = points;
    this.elements = facets;
    this.nodesPerElement = 2 * nodesPerFacet;
    this.nodes = new Int32Array(facets * 2 * nodesPerFacet);
    for (let facet = 0; facet < facets; facet++)
      for (let k = 0; k < nodesPerFacet; k++) {
        this.nodes[facet * 2 * nodesPerFacet + k] = nodes[facet * nodesPerFacet + k]!;
        this.nodes[facet * 2 * nodesPerFacet + nodesPerFacet + k] = partners[facet * nodesPerFacet + k]!;
      }
    this.conductance = conductance;
  }

  /** @throws LithostatError where the mesh is not split along the boundary, or its resistance is not positive. */
  static of(mesh: Mesh, order: CellOrder, boundary: GrainBoundary): GrainBoundaryPoints[] {
    const { metal, electrolyte } =
      typeof boundary.facets === 'string' ? interfaceOf(mesh, boundary.facets) : boundary.facets;
    const partners = new Map<number, { group: FacetPoints; at: number }>();
    for (const group of facetPoints(mesh, electrolyte, order))
      for (const [at, place] of group.place.entries()) partners.set(place, { group, at });
    return facetPoints(mesh, metal, order).map((points) => {
      const { facets, nodesPerFacet, pointsPerFacet, dimension, nodes, place, places } = points;
      const paired = new Int32Array(facets * nodesPerFacet);
      for (let facet = 0; facet < facets; facet++) {
        const partner = partners.get(place[facet]!);
        const others = partner?.group.nodes.subarray(
          partner.at * partner.group.nodesPerFacet,
          (partner.at + 1) * partner.group.nodesPerFacet,
        );
        pairNodes(
          mesh,
          nodes.subarray(facet * nodesPerFacet, (facet + 1) * nodesPerFacet),
          others ?? new Int32Array(0),
          boundary.name,
        ).forEach((node, k) => {
          paired[facet * nodesPerFacet + k] = node;
        });
      }
      const conductance = new Float64Array(facets * pointsPerFacet);
      for (let at = 0; at < conductance.length; at++) {
        const { resistance } = boundary;
        const value =
          typeof resistance === 'number'
            ? resistance
            : resistance(places.subarray(at * dimension, (at + 1) * dimension));
        if (!(value > 0 && value < Number.POSITIVE_INFINITY))
          throw new LithostatError([
            {
              code: 'out-of-range',
              path: `grainBoundaries.${boundary.name}.resistance`,
              message: `The resistance of the grain boundary ${boundary.name} must be positive and finite (ohm m^2).`,
              got: String(value),
              expected: '> 0',
              remedy: 'A boundary without resistance is no grain boundary: do not split the mesh there.',
            },
          ]);
        conductance[at] = 1 / value;
      }
      return new GrainBoundaryPoints(points, paired, conductance);
    });
  }

  /** Writes int (1/R) [N] [N] dA of a pair of facets, [N] the jump of the shape functions. */
  conductanceMatrix(element: number, matrix: Float64Array): void {
    const { nodesPerFacet, pointsPerFacet, values, weights } = this.points;
    const width = this.nodesPerElement;
    matrix.fill(0);
    for (let q = 0; q < pointsPerFacet; q++) {
      const at = element * pointsPerFacet + q;
      const slope = weights[at]! * this.conductance[at]!;
      for (let i = 0; i < width; i++)
        for (let j = 0; j < width; j++)
          matrix[i * width + j] =
            matrix[i * width + j]! + slope * jump(values, q, nodesPerFacet, i) * jump(values, q, nodesPerFacet, j);
    }
  }

  /** Heat that the boundary makes (W): int [Phi]^2/R dA. */
  dissipation(nodalPotential: Float64Array): number {
    const { nodesPerFacet, pointsPerFacet, values, weights } = this.points;
    let sum = 0;
    for (let element = 0; element < this.elements; element++)
      for (let q = 0; q < pointsPerFacet; q++) {
        let drop = 0;
        for (let i = 0; i < this.nodesPerElement; i++)
          drop += jump(values, q, nodesPerFacet, i) * nodalPotential[this.nodes[element * this.nodesPerElement + i]!]!;
        const at = element * pointsPerFacet + q;
        sum += weights[at]! * this.conductance[at]! * drop * drop;
      }
    return sum;
  }
}

function jump(values: Float64Array, q: number, nodes: number, i: number): number {
  return i < nodes ? values[q * nodes + i]! : -values[q * nodes + i - nodes]!;
}

/** For each node of a facet the one at the same place on the other side. */
function pairNodes(mesh: Mesh, own: Int32Array, others: Int32Array, name: string): Int32Array {
  const { dimension, coordinates } = mesh;
  const distance = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += (coordinates[a * dimension + i]! - coordinates[b * dimension + i]!) ** 2;
    return Math.sqrt(sum);
  };
  const size = distance(own[0]!, own[1]!);
  const refuse = (node: number, message: string): LithostatError => {
    const where = Array.from(coordinates.subarray(node * dimension, (node + 1) * dimension), (x) => x.toPrecision(4));
    return new LithostatError([
      {
        code: 'not-split',
        path: `grainBoundaries.${name}`,
        message: `${message} at (${where.join(', ')}) m.`,
        remedy: 'Split the mesh along the boundary, so that each side has nodes of its own.',
      },
    ]);
  };
  const partners = own.map((node) => {
    const partner = others.find((other) => distance(node, other) <= samePlace * size);
    if (partner === undefined)
      throw refuse(node, `Node ${node} of the grain boundary ${name} has no partner on the other side`);
    return partner;
  });
  // Where a boundary ends inside the mesh its last node is shared, and the potential does not jump there.
  if (partners.every((partner, k) => partner === own[k]))
    throw refuse(own[0]!, `The two sides of the grain boundary ${name} share their nodes: the potential cannot jump`);
  return partners;
}
