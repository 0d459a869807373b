import type { CellOrder } from '../mesh.js';
import { type ReferenceShape, referenceElement } from './reference-element.js';

/** Shape functions and their reference gradients at a list of points. */
export interface Tabulation {
  readonly order: CellOrder;
  readonly nodes: number;
  /** values[point * nodes + node] */
  readonly values: Float64Array;
  /** gradients[(point * nodes + node) * dimension + axis] */
  readonly gradients: Float64Array;
}

/** @param points reference coordinates of one point after the other */
export function tabulate(shape: ReferenceShape, order: CellOrder, points: Float64Array): Tabulation {
  const { nodes, dimension, ...element } = referenceElement(shape, order);
  const count = points.length / dimension;
  const values = new Float64Array(count * nodes);
  const gradients = new Float64Array(count * nodes * dimension);
  for (let k = 0; k < count; k++) {
    const point = points.subarray(k * dimension, (k + 1) * dimension);
    element.values(point, values, k * nodes);
    element.gradients(point, gradients, k * nodes * dimension);
  }
  return { order, nodes, values, gradients };
}
