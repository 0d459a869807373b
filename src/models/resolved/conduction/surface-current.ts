import type { Mesh } from '../../../mesh/index.js';
import type { FacetPoints } from './points.js';
import type { Electrode } from './problem.js';
import { ReactingSurface } from './reacting-surface.js';

/** Values on the facets of an electrode: at quadrature points, and at the nodes of each facet (facet by facet, nodesPerFacet each). */
export interface SurfaceCurrent {
  readonly points: FacetPoints;
  /** At quadrature points: current density (A/m^2), eta_tot (V), d i/d eta (S/m^2), d i/d p_n (A/(m^2 Pa)), d i/dh (A/m^3). */
  readonly currentDensity: Float64Array;
  readonly overpotential: Float64Array;
  readonly conductance: Float64Array;
  readonly pressureSlope: Float64Array;
  readonly gapSlope: Float64Array;
  /** At the nodes of the facets: current density (A/m^2). Two facets that meet may differ there, where their data jump. */
  readonly nodalCurrentDensity: Float64Array;
  /** Largest and least current density at nodes, with the node. */
  readonly largest: { readonly value: number; readonly node: number };
  readonly least: { readonly value: number; readonly node: number };
}

/** Evaluates the reaction of an electrode at its points (as they are now) and at its nodes. */
export function surfaceCurrent(
  mesh: Mesh,
  electrode: Electrode,
  surface: ReactingSurface,
  potential: Float64Array,
  metalPotential: number,
): SurfaceCurrent {
  const { points } = surface;
  const atNodes = new ReactingSurface(electrode, pointsAtNodes(mesh, points));
  atNodes.evaluate(metalPotential, potential);
  const nodalCurrentDensity = atNodes.currentDensity;
  const [largest, least] = [
    { value: Number.NEGATIVE_INFINITY, node: -1 },
    { value: Number.POSITIVE_INFINITY, node: -1 },
  ];
  nodalCurrentDensity.forEach((value, at) => {
    if (value > largest.value) Object.assign(largest, { value, node: points.nodes[at]! });
    if (value < least.value) Object.assign(least, { value, node: points.nodes[at]! });
  });
  return {
    points,
    currentDensity: surface.currentDensity.slice(),
    overpotential: surface.overpotential.slice(),
    conductance: surface.conductance.slice(),
    pressureSlope: surface.pressureSlope.slice(),
    gapSlope: surface.gapSlope.slice(),
    nodalCurrentDensity,
    largest,
    least,
  };
}

/**
 * The nodes of facets as points. They are moved by a hair towards the middle of their facet, so that data which jump from facet to facet
 * (a patch of another resistance) are those of the facet.
 */
function pointsAtNodes(mesh: Mesh, points: FacetPoints): FacetPoints {
  const { dimension, facets, nodesPerFacet, nodes } = points;
  const places = new Float64Array(nodes.length * dimension);
  for (let facet = 0; facet < facets; facet++)
    for (let a = 0; a < dimension; a++) {
      let middle = 0;
      for (let k = 0; k < nodesPerFacet; k++)
        middle += mesh.coordinates[nodes[facet * nodesPerFacet + k]! * dimension + a]!;
      middle /= nodesPerFacet;
      for (let k = 0; k < nodesPerFacet; k++) {
        const own = mesh.coordinates[nodes[facet * nodesPerFacet + k]! * dimension + a]!;
        places[(facet * nodesPerFacet + k) * dimension + a] = own + inward * (middle - own);
      }
    }
  const values = new Float64Array(nodesPerFacet ** 2);
  for (let k = 0; k < nodesPerFacet; k++) values[k * nodesPerFacet + k] = 1;
  return {
    ...points,
    pointsPerFacet: nodesPerFacet,
    values,
    places,
    weights: new Float64Array(nodes.length),
    normals: new Float64Array(nodes.length * dimension),
  };
}

/** Part of the way to the middle of the facet. */
const inward = 1e-9;
