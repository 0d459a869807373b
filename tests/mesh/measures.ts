import { facetsByBlock } from '../../src/mesh/elements/facet-quadrature.js';
import type { FacetSet, Mesh } from '../../src/mesh/index.js';
import { CellQuadrature, FacetQuadrature } from '../../src/mesh/index.js';

/** Area (plane) or volume of the regions of a mesh, by quadrature: throws where a cell is inverted. */
export function measureOf(mesh: Mesh, region?: string, degree = 6): number {
  let sum = 0;
  let firstCell = 0;
  for (const block of mesh.blocks) {
    const points = new CellQuadrature(mesh, { block, firstCell }, degree, []);
    for (let place = 0; place < block.region.length; place++) {
      points.prepare(place);
      if (region !== undefined && mesh.regions[block.region[place]] !== region) continue;
      for (const weight of points.weights) sum += weight;
    }
    firstCell += block.region.length;
  }
  return sum;
}

/** Length (plane) or area of facets, and the volume below them: the integral of x . n / d, which for a whole surface is the volume (plane: area). */
export function measureOfFacets(mesh: Mesh, set: FacetSet, degree = 6): { measure: number; enclosed: number } {
  let measure = 0;
  let enclosed = 0;
  const { dimension } = mesh;
  const dimensions = mesh.geometry === 'plane' ? 2 : 3;
  for (const facets of facetsByBlock(mesh, set)) {
    const points = new FacetQuadrature(mesh, facets, degree, []);
    for (let k = 0; k < facets.facets.length; k++) {
      points.prepare(k);
      for (let q = 0; q < points.count; q++) {
        measure += points.weights[q];
        for (let d = 0; d < dimension; d++) {
          const at = q * dimension + d;
          enclosed += (points.weights[q] * points.positions[at] * points.normals[at]) / dimensions;
        }
      }
    }
  }
  return { measure, enclosed };
}

/** Place of the first node on a facet of a set, as a string: to compare facets by place. */
export function facetPlaces(mesh: Mesh, set: FacetSet): string[] {
  const places: string[] = [];
  for (const facets of facetsByBlock(mesh, set)) {
    const points = new FacetQuadrature(mesh, facets, 1, []);
    for (let k = 0; k < facets.facets.length; k++) {
      points.prepare(k);
      places.push([...points.positions].map((x) => x.toPrecision(10)).join(' '));
    }
  }
  return places;
}

/** Slope of log error against log size, by least squares. */
export function fittedOrder(sizes: readonly number[], errors: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = errors.map((error) => Math.log(Math.abs(error)));
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const top = x.reduce((sum, value, k) => sum + (value - mx) * (y[k] - my), 0);
  return top / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
