import { type CellQuadrature, type Mesh, recover, subMesh } from '../../../mesh/index.js';
import type { TensorAt } from './conductivity.js';

/**
 * Current density i = -kappa grad Phi at the nodes (A/m^2, `dimension` numbers each), recovered on patches of cells (Zienkiewicz & Zhu 1992).
 * Each region by itself, since currents jump between regions of different conductivity; nodes between regions get the mean.
 */
export function currentVectors(
  mesh: Mesh,
  order: 1 | 2,
  tensors: readonly TensorAt[],
  potential: Float64Array,
): Float64Array {
  const { dimension } = mesh;
  const total = new Float64Array((potential.length || 0) * dimension);
  const parts = new Uint8Array(potential.length);
  const tensor = new Float64Array(dimension * dimension);
  const gradient = new Float64Array(dimension);
  mesh.regions.forEach((name, region) => {
    const { mesh: part, nodes } = subMesh(mesh, [name]);
    const sample = (points: CellQuadrature, q: number, out: Float64Array): void => {
      const { block, place, positions } = points;
      const { gradients, nodes: count } = points.basis(order);
      const nodesPerCell = block.nodes.length / block.region.length;
      gradient.fill(0);
      for (let k = 0; k < count; k++) {
        const value = potential[nodes[block.nodes[place * nodesPerCell + k]!]!]!;
        for (let a = 0; a < dimension; a++)
          gradient[a] = gradient[a]! + value * gradients[(q * count + k) * dimension + a]!;
      }
      tensors[region]!(positions.subarray(q * dimension, (q + 1) * dimension), tensor);
      for (let a = 0; a < dimension; a++) {
        let sum = 0;
        for (let b = 0; b < dimension; b++) sum -= tensor[a * dimension + b]! * gradient[b]!;
        out[a] = sum;
      }
    };
    const recovered = recover(part, order, { components: dimension, orders: [order], sample });
    nodes.forEach((node, k) => {
      parts[node] = parts[node]! + 1;
      for (let a = 0; a < dimension; a++) total[node * dimension + a]! += recovered[k * dimension + a]!;
    });
  });
  for (let node = 0; node < parts.length; node++)
    for (let a = 0; a < dimension; a++) total[node * dimension + a]! /= Math.max(1, parts[node]!);
  return total;
}
