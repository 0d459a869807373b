import { nodeCount } from '../mesh.js';
import type { Numbering } from './numbering.js';
import type { Location, PointLocator } from './point-locator.js';
import { referenceElement } from './reference-element.js';

/**
 * A field at a located point.
 * @param out takes one number a component
 * @example
 * const location = locator.locate([1e-6, 2e-6]);
 * if (location !== null) fieldAt(numbering, 'potential', unknowns, location, value);
 */
export function fieldAt(
  numbering: Numbering,
  name: string,
  unknowns: Float64Array,
  { block: b, place, reference }: Pick<Location, 'block' | 'place' | 'reference'>,
  out: Float64Array,
): void {
  const { first, places, components, order } = numbering.field(name);
  const block = numbering.mesh.blocks[b]!;
  const element = referenceElement(block.shape, order);
  const perCell = nodeCount[block.shape][block.order];
  element.values(reference, shapeValues);
  out.fill(0, 0, components);
  for (let k = 0; k < element.nodes; k++) {
    const at = first + places[block.nodes[place * perCell + k]!]! * components;
    for (let c = 0; c < components; c++) out[c] = out[c]! + shapeValues[k]! * unknowns[at + c]!;
  }
}

/** Shape functions of the cell at hand. */
const shapeValues = new Float64Array(27);

/**
 * A field at a list of points.
 * @param points coordinates one after the other @returns `components` numbers a point
 * @throws RangeError naming the first point that lies outside the mesh by more than the tolerance
 */
export function sampleField(
  numbering: Numbering,
  name: string,
  unknowns: Float64Array,
  locator: PointLocator,
  points: Float64Array,
  tolerance?: number,
): Float64Array {
  const { components } = numbering.field(name);
  const { dimension } = numbering.mesh;
  const count = points.length / dimension;
  const out = new Float64Array(count * components);
  for (let k = 0; k < count; k++) {
    const point = points.subarray(k * dimension, (k + 1) * dimension);
    const location = locator.locate(point, tolerance);
    if (location === null) throw new RangeError(`Point ${k} at (${point.join(', ')}) m lies outside the mesh.`);
    fieldAt(numbering, name, unknowns, location, out.subarray(k * components, (k + 1) * components));
  }
  return out;
}
