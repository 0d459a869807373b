import type { Mesh } from './mesh.js';
import { nodeCount } from './mesh.js';
import { FacetReader, facetTable, outerFacets } from './topology.js';

const sweeps = 200;

/**
 * Lets the nodes inside a mesh follow those of its surface and interfaces that were moved: displacements are averages of those of the nodes in the
 * same cells, near ones counting more (weights 1 / distance^2), so that thin cells along a curved boundary are carried with it.
 * @param moved coordinates after the move, of which only nodes on the surface and on interfaces differ; changed in place
 */
export function followBoundary(mesh: Mesh, moved: Float64Array): void {
  const { dimension, coordinates } = mesh;
  const fixed = fixedNodes(mesh);
  const nodes = fixed.length;
  const displacement = moved.map((x, k) => x - coordinates[k]);
  const sum = new Float64Array(nodes * dimension);
  const weight = new Float64Array(nodes);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    sum.fill(0);
    weight.fill(0);
    for (const { shape, order, nodes: list } of mesh.blocks) {
      const size = nodeCount[shape][order];
      for (let cell = 0; cell < list.length; cell += size) {
        for (let a = 0; a < size; a++) {
          const here = list[cell + a];
          if (fixed[here] !== 0) continue;
          for (let b = 0; b < size; b++) {
            const there = list[cell + b];
            if (a === b) continue;
            let square = 0;
            for (let d = 0; d < dimension; d++) {
              square += (coordinates[here * dimension + d] - coordinates[there * dimension + d]) ** 2;
            }
            weight[here] += 1 / square;
            for (let d = 0; d < dimension; d++) {
              sum[here * dimension + d] += displacement[there * dimension + d] / square;
            }
          }
        }
      }
    }
    for (let node = 0; node < nodes; node++) {
      if (fixed[node] !== 0 || weight[node] === 0) continue;
      for (let d = 0; d < dimension; d++) {
        displacement[node * dimension + d] = sum[node * dimension + d] / weight[node];
      }
    }
  }
  for (let k = 0; k < moved.length; k++) moved[k] = coordinates[k] + displacement[k];
}

function fixedNodes(mesh: Mesh): Uint8Array {
  const fixed = new Uint8Array(mesh.coordinates.length / mesh.dimension);
  const reader = new FacetReader(mesh);
  const sides = [...mesh.interfaces.values()].flatMap(({ metal, electrolyte }) => [metal, electrolyte]);
  for (const { cell, facet } of [outerFacets(mesh, facetTable(mesh)), ...sides]) {
    for (let k = 0; k < cell.length; k++) {
      const nodes = reader.read(cell[k], facet[k]);
      for (let j = 0; j < reader.count; j++) fixed[nodes[j]] = 1;
    }
  }
  return fixed;
}
