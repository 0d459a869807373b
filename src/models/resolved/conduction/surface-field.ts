import type { FacetPoints } from './points.js';
import type { SurfaceField } from './problem.js';

/** Writes a field at the points of facets to `out`. */
export function sampleSurface(field: SurfaceField, points: FacetPoints, out: Float64Array): void {
  if (typeof field === 'number') {
    out.fill(field);
    return;
  }
  const { facets, pointsPerFacet, nodesPerFacet, dimension } = points;
  if (typeof field === 'function') {
    for (let at = 0; at < out.length; at++)
      out[at] = field(points.places.subarray(at * dimension, (at + 1) * dimension));
    return;
  }
  for (let facet = 0; facet < facets; facet++)
    for (let q = 0; q < pointsPerFacet; q++) {
      let sum = 0;
      for (let k = 0; k < nodesPerFacet; k++)
        sum += points.values[q * nodesPerFacet + k]! * field[points.nodes[facet * nodesPerFacet + k]!]!;
      out[facet * pointsPerFacet + q] = sum;
    }
}
