import { addConduction, addSource, fieldNodes } from './cell-terms.js';
import type { PreparedConduction } from './ionic-conduction.js';

/** int (kappa grad Phi . grad N - s N) dV for every node of the mesh, grain boundaries included (A; A/m on plane meshes). */
export function nodalBalances(
  {
    rules,
    order,
    tensors,
    problem,
    grainBoundaries,
  }: Pick<PreparedConduction, 'rules' | 'order' | 'tensors' | 'problem' | 'grainBoundaries'>,
  potential: Float64Array,
): Float64Array {
  const out = new Float64Array(potential.length);
  for (const block of rules) {
    const { rule, cells, nodes } = block;
    const own = fieldNodes(block);
    const matrix = new Float64Array(nodes * nodes);
    const vector = new Float64Array(nodes);
    const tensor = new Float64Array(rule.dimension ** 2);
    const flux = new Float64Array(rule.dimension);
    for (let cell = 0; cell < cells; cell++) {
      rule.prepare(cell);
      addConduction(block, order, tensors, tensor, flux, matrix);
      if (problem.source !== undefined) addSource(block, order, problem.source, vector);
      for (let i = 0; i < nodes; i++) {
        let sum = -vector[i]!;
        for (let j = 0; j < nodes; j++) sum += matrix[i * nodes + j]! * potential[own[cell * nodes + j]!]!;
        const node = own[cell * nodes + i]!;
        out[node] = out[node]! + sum;
      }
    }
  }
  for (const boundary of grainBoundaries) {
    const { nodes, nodesPerElement, elements } = boundary;
    const matrix = new Float64Array(nodesPerElement ** 2);
    for (let element = 0; element < elements; element++) {
      boundary.conductanceMatrix(element, matrix);
      for (let i = 0; i < nodesPerElement; i++) {
        const node = nodes[element * nodesPerElement + i]!;
        for (let j = 0; j < nodesPerElement; j++)
          out[node] = out[node]! + matrix[i * nodesPerElement + j]! * potential[nodes[element * nodesPerElement + j]!]!;
      }
    }
  }
  return out;
}
