import type { FacetSet, Mesh } from '../../../mesh/index.js';
import { ElementAssembly, patternFromElements, SparseDirect } from '../../../solvers/index.js';
import { facetPoints } from './points.js';

/** A current density at the nodes of a part of the boundary (A/m^2), positive into the electrolyte. */
export interface ContactCurrent {
  /** Nodes of the mesh, ascending. */
  readonly nodes: Int32Array;
  readonly density: Float64Array;
}

/**
 * The current density whose nodal currents int i N dA are given: the consistent flux (Wheeler 1974; Carey 1982), of the order of the
 * potential itself, one more than its gradient's. For ideal contacts and given potentials, where no law says it. Next to an edge where it
 * is singular it oscillates.
 * @param currents at every node of the mesh (A; A/m on plane meshes).
 */
export function contactCurrent(mesh: Mesh, set: FacetSet, order: 1 | 2, currents: Float64Array): ContactCurrent {
  const groups = facetPoints(mesh, set, order);
  const nodes = Int32Array.from(new Set(groups.flatMap((group) => [...group.nodes]))).sort();
  const place = new Map(Array.from(nodes, (node, at) => [node, at]));
  const elements = groups.map((group) => ({
    nodesPerElement: group.nodesPerFacet,
    nodes: group.nodes.map((node) => place.get(node)!),
  }));
  const pattern = patternFromElements(nodes.length, elements, 'symmetric');
  const values = new Float64Array(pattern.columnIndex.length);
  groups.forEach(({ facets, nodesPerFacet, pointsPerFacet, values: shapes, weights }, index) => {
    const assembly = new ElementAssembly(pattern, elements[index]!, 'symmetric');
    const matrix = new Float64Array(nodesPerFacet ** 2);
    for (let facet = 0; facet < facets; facet++) {
      matrix.fill(0);
      for (let q = 0; q < pointsPerFacet; q++)
        for (let i = 0; i < nodesPerFacet; i++)
          for (let j = 0; j < nodesPerFacet; j++)
            matrix[i * nodesPerFacet + j] =
              matrix[i * nodesPerFacet + j]! +
              weights[facet * pointsPerFacet + q]! * shapes[q * nodesPerFacet + i]! * shapes[q * nodesPerFacet + j]!;
      assembly.add(values, facet, matrix);
    }
  });
  const solver = SparseDirect.analyse(pattern, { kind: 'positive-definite' });
  solver.factor(values);
  const { solution } = solver.solve(
    nodes.length === 0 ? new Float64Array(0) : Float64Array.from(nodes, (node) => currents[node]!),
  );
  return { nodes, density: solution };
}
