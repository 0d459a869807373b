import { type CellOrder, CellQuadrature, type Mesh } from '../../../mesh/index.js';
import type { TensorAt } from './conductivity.js';
import type { PlaceFunction } from './interface-kinetics.js';

/** Degree of the rules in cells. On curved or axisymmetric cells, and for variable conductivity, no rule is exact. */
export function volumeDegree(mesh: Mesh, order: CellOrder): number {
  return 2 * order + (mesh.geometry === 'axisymmetric' ? 1 : 0);
}

/** A block's rule with the numbers that loops over its cells need. */
export interface BlockRule {
  readonly rule: CellQuadrature;
  readonly cells: number;
  /** Shape functions of a cell. */
  readonly nodes: number;
  /** Nodes of the block's cells; the first `nodes` of each carry the field. */
  readonly nodesPerCell: number;
}

/** Rules for all blocks of a mesh, in their order. */
export function blockRules(mesh: Mesh, order: CellOrder, degree = volumeDegree(mesh, order)): BlockRule[] {
  let firstCell = 0;
  return mesh.blocks.map((block) => {
    const rule = new CellQuadrature(mesh, { block, firstCell }, degree, [order]);
    const cells = block.region.length;
    firstCell += cells;
    return { rule, cells, nodes: rule.basis(order).nodes, nodesPerCell: cells === 0 ? 0 : block.nodes.length / cells };
  });
}

/** Nodes that carry the field, cell by cell (vertices alone where a linear field lives on a quadratic mesh). */
export function fieldNodes({ rule, cells, nodes, nodesPerCell }: BlockRule): Int32Array {
  const all = new Int32Array(cells * nodes);
  for (let cell = 0; cell < cells; cell++)
    for (let k = 0; k < nodes; k++) all[cell * nodes + k] = rule.block.nodes[cell * nodesPerCell + k]!;
  return all;
}

/** Writes int kappa grad N_i . grad N_j over the prepared cell to `matrix` (nodes^2 numbers). Symmetric to the last bit. */
export function addConduction(
  { rule, nodes }: BlockRule,
  order: CellOrder,
  tensors: readonly TensorAt[],
  tensor: Float64Array,
  flux: Float64Array,
  matrix: Float64Array,
): void {
  const { gradients } = rule.basis(order);
  const { dimension, count, weights, positions } = rule;
  const tensorAt = tensors[rule.region]!;
  matrix.fill(0);
  for (let q = 0; q < count; q++) {
    tensorAt(positions.subarray(q * dimension, (q + 1) * dimension), tensor);
    const weight = weights[q]!;
    const first = q * nodes * dimension;
    for (let j = 0; j < nodes; j++) {
      for (let a = 0; a < dimension; a++) {
        let sum = 0;
        for (let b = 0; b < dimension; b++) sum += tensor[a * dimension + b]! * gradients[first + j * dimension + b]!;
        flux[a] = weight * sum;
      }
      for (let i = j; i < nodes; i++) {
        let sum = 0;
        for (let a = 0; a < dimension; a++) sum += gradients[first + i * dimension + a]! * flux[a]!;
        matrix[i * nodes + j] = matrix[i * nodes + j]! + sum;
      }
    }
  }
  for (let j = 0; j < nodes; j++) for (let i = j + 1; i < nodes; i++) matrix[j * nodes + i] = matrix[i * nodes + j]!;
}

/** Writes int s N_i over the prepared cell to `vector`. */
export function addSource(
  { rule, nodes }: BlockRule,
  order: CellOrder,
  source: PlaceFunction,
  vector: Float64Array,
): void {
  const { values } = rule.basis(order);
  const { dimension, count, weights, positions } = rule;
  vector.fill(0);
  for (let q = 0; q < count; q++) {
    const density = weights[q]! * source(positions.subarray(q * dimension, (q + 1) * dimension));
    for (let i = 0; i < nodes; i++) vector[i] = vector[i]! + density * values[q * nodes + i]!;
  }
}
