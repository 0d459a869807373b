import {
  boundaryOf,
  type CellOrder,
  type CellQuadrature,
  cellTerm,
  type FacetQuadrature,
  facetTerm,
  type Mesh,
  type Numbering,
  type Term,
} from '../../../mesh/index.js';

/** A vector that is the same everywhere, or a function that writes it for a position (m; r, z when axisymmetric). */
type VectorField = ArrayLike<number> | ((position: Float64Array, out: Float64Array) => void);
/** A number that is the same everywhere, or a function of the position. */
export type ScalarField = number | ((position: Float64Array) => number);

/** What pulls or presses on a body. */
export type Load =
  /** Force per area of a named boundary, Pa. */
  | { readonly boundary: string; readonly traction: VectorField }
  /** Pressure on a named boundary, positive in compression, Pa. */
  | { readonly boundary: string; readonly pressure: ScalarField }
  /** Force per volume, N/m^3. */
  | { readonly bodyForce: VectorField };

/**
 * Adds the nodal forces of loads, on the undeformed body: out += int t . w dA + int f . w dV, N (per metre of depth when plane).
 * @param numbering begins with the field `displacement` @param out one number for each unknown @param factor on all of them
 * @throws LithostatError for a boundary that is not there
 */
export function addLoads(
  mesh: Mesh,
  numbering: Numbering,
  loads: readonly Load[],
  out: Float64Array,
  factor = 1,
): void {
  const { order } = numbering.field('displacement');
  const options = { degree: 2 * order + 2, orders: [order] };
  const value = new Float64Array(mesh.dimension);
  for (const load of loads) {
    if ('bodyForce' in load)
      addIntegral(cellTerm(numbering, options), order, out, (position) => {
        fill(load.bodyForce, position, value);
        for (let i = 0; i < value.length; i++) value[i] = factor * value[i]!;
        return value;
      });
    else
      addIntegral(facetTerm(numbering, boundaryOf(mesh, load.boundary), options), order, out, (position, normal) => {
        if ('traction' in load) fill(load.traction, position, value);
        else {
          const { pressure } = load;
          const size = typeof pressure === 'function' ? pressure(position) : pressure;
          for (let i = 0; i < value.length; i++) value[i] = -size * normal[i]!;
        }
        for (let i = 0; i < value.length; i++) value[i] = factor * value[i]!;
        return value;
      });
  }
}

/** out += int value . w over the elements of a term. @param valueAt at a position, with the outward normal on facets */
function addIntegral(
  { loops }: Term<CellQuadrature | FacetQuadrature>,
  order: CellOrder,
  out: Float64Array,
  valueAt: (position: Float64Array, normal: Float64Array) => Float64Array,
): void {
  for (const { group, points, prepare } of loops) {
    const { dimension, count, positions, weights } = points;
    const { nodes, values } = points.basis(order);
    const normals = 'normals' in points ? points.normals : new Float64Array(count * dimension);
    const elements = group.nodes.length / group.nodesPerElement;
    for (let element = 0; element < elements; element++) {
      prepare(element);
      const start = element * group.nodesPerElement;
      for (let q = 0; q < count; q++) {
        const value = valueAt(
          positions.subarray(q * dimension, (q + 1) * dimension),
          normals.subarray(q * dimension, (q + 1) * dimension),
        );
        for (let node = 0; node < nodes; node++) {
          const share = weights[q]! * values[q * nodes + node]!;
          for (let i = 0; i < dimension; i++) {
            const unknown = group.nodes[start + node * dimension + i]!;
            out[unknown] = out[unknown]! + share * value[i]!;
          }
        }
      }
    }
  }
}

function fill(field: VectorField, position: Float64Array, out: Float64Array): void {
  if (typeof field === 'function') field(position, out);
  else for (let i = 0; i < out.length; i++) out[i] = field[i]!;
}
