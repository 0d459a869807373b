import type { BlockPoints } from './block-points.js';
import type { Constraints } from './constraints.js';

/** Component of a nodal vector along an axis of the node's own frame. */
export function component(
  vector: Float64Array,
  node: number,
  d: number,
  dimension: number,
  frame: Int32Array,
  axes: Float64Array,
): number {
  if (frame[node]! < 0) return vector[node * dimension + d]!;
  let sum = 0;
  for (let i = 0; i < dimension; i++)
    sum += axes[(frame[node]! * dimension + d) * dimension + i]! * vector[node * dimension + i]!;
  return sum;
}

/** Cells with a node that has a frame of its own. */
export function turnedCells({ block, nodes, cells }: BlockPoints, frame: Int32Array): Uint8Array {
  const turned = new Uint8Array(cells);
  for (let cell = 0; cell < cells; cell++)
    for (let a = 0; a < nodes; a++) if (frame[block.nodes[cell * nodes + a]!]! >= 0) turned[cell] = 1;
  return turned;
}

/**
 * Takes the rows and columns of an element matrix to the frames of its nodes.
 * @param first place of the cell's first node in the nodes of its block @param matrix row-major, `size` wide
 */
export function turnMatrix(
  { frame, axes }: Constraints,
  { block, nodes, dimension }: BlockPoints,
  first: number,
  matrix: Float64Array,
  size: number,
): void {
  const old = new Float64Array(dimension);
  for (let a = 0; a < nodes; a++) {
    const place = frame[block.nodes[first + a]!]!;
    if (place < 0) continue;
    const base = place * dimension * dimension;
    for (const [along, across] of [
      [1, size],
      [size, 1],
    ] as const)
      for (let k = 0; k < size; k++) {
        const at = k * across + a * dimension * along;
        for (let d = 0; d < dimension; d++) old[d] = matrix[at + d * along]!;
        for (let d = 0; d < dimension; d++) {
          let sum = 0;
          for (let i = 0; i < dimension; i++) sum += axes[base + d * dimension + i]! * old[i]!;
          matrix[at + d * along] = sum;
        }
      }
  }
}
