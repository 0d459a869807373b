import { nodeCount } from '../mesh.js';
import type { Numbering } from './numbering.js';
import { referenceElement } from './reference-element.js';

/**
 * Sets the unknowns of a field to the values of a function at its nodes.
 * @param value writes one number a component into `out` @param unknowns of the whole system; those of the field are set
 */
export function interpolate(
  numbering: Numbering,
  name: string,
  value: (position: Float64Array, out: Float64Array) => void,
  unknowns: Float64Array,
): void {
  const { first, nodes, components } = numbering.field(name);
  const { coordinates, dimension } = numbering.mesh;
  const out = new Float64Array(components);
  for (const [place, node] of nodes.entries()) {
    value(coordinates.subarray(node * dimension, (node + 1) * dimension), out);
    unknowns.set(out, first + place * components);
  }
}

/**
 * A field at every node of its mesh, `components` numbers each; linear fields are interpolated to the nodes that quadratic cells have
 * between their vertices. Nodes of no cell get 0.
 */
export function nodalValues(numbering: Numbering, name: string, unknowns: Float64Array): Float64Array {
  const { first, places, components, order } = numbering.field(name);
  const { mesh } = numbering;
  const out = new Float64Array((mesh.coordinates.length / mesh.dimension) * components);
  for (const { shape, order: cellOrder, nodes } of mesh.blocks) {
    const all = nodeCount[shape][cellOrder];
    const carrying = nodeCount[shape][order];
    const { coordinates, dimension } = referenceElement(shape, cellOrder);
    // What each carrying node gives to each node of the cell: the identity, but for linear fields between vertices.
    const shares = new Float64Array(all * carrying);
    const element = referenceElement(shape, order);
    for (let k = 0; k < all; k++)
      element.values(coordinates.subarray(k * dimension, (k + 1) * dimension), shares, k * carrying);
    for (let cell = 0; cell < nodes.length; cell += all)
      for (let k = 0; k < all; k++)
        for (let c = 0; c < components; c++) {
          let sum = 0;
          for (let j = 0; j < carrying; j++)
            sum += shares[k * carrying + j]! * unknowns[first + places[nodes[cell + j]!]! * components + c]!;
          out[nodes[cell + k]! * components + c] = sum;
        }
  }
  return out;
}
