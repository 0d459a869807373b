import type { CellOrder, FacetSet, Mesh } from '../mesh.js';
import { CellQuadrature } from './cell-quadrature.js';
import { FacetQuadrature, facetsByBlock } from './facet-quadrature.js';
import type { Numbering } from './numbering.js';
import { type CellTerm, cellTerm } from './terms.js';

/** One for each block of a mesh. */
export function cellQuadratures(mesh: Mesh, degree: number, orders: readonly CellOrder[] = []): CellQuadrature[] {
  let [firstCell, firstPoint] = [0, 0];
  return mesh.blocks.map((block) => {
    const points = new CellQuadrature(mesh, { block, firstCell, firstPoint }, degree, orders);
    firstCell += block.region.length;
    firstPoint += block.region.length * points.count;
    return points;
  });
}

/**
 * Integral over all cells: per metre of depth in plane meshes, over the whole turn in axisymmetric ones.
 * @param integrand at point q of the prepared cell
 */
export function integrateCells(
  mesh: Mesh,
  degree: number,
  integrand: (points: CellQuadrature, q: number) => number,
): number {
  let sum = 0;
  for (const points of cellQuadratures(mesh, degree))
    for (let place = 0; place < points.block.region.length; place++) {
      points.prepare(place);
      for (let q = 0; q < points.count; q++) sum += points.weights[q]! * integrand(points, q);
    }
  return sum;
}

/** Integral over facets, as of `integrateCells`. */
export function integrateFacets(
  mesh: Mesh,
  facets: FacetSet,
  degree: number,
  integrand: (points: FacetQuadrature, q: number) => number,
): number {
  let sum = 0;
  for (const ofBlock of facetsByBlock(mesh, facets)) {
    const points = new FacetQuadrature(mesh, ofBlock, degree, []);
    for (let k = 0; k < ofBlock.facets.length; k++) {
      points.prepare(k);
      for (let q = 0; q < points.count; q++) sum += points.weights[q]! * integrand(points, q);
    }
  }
  return sum;
}

/** A function with its gradient, to hold a field to. Both write into `out`: one number a component; then component * dimension + axis. */
export interface ExactField {
  value(position: Float64Array, out: Float64Array): void;
  gradient(position: Float64Array, out: Float64Array): void;
}

/** Distances of a field from a function, summed over its components. */
export interface FieldErrors {
  /** Root of the integral of the squared difference. */
  readonly l2: number;
  /** The same of the gradients. */
  readonly h1: number;
}

/**
 * L2 norm and H1 seminorm of a field's error.
 * @param unknowns of the whole system @param degree of the quadrature; the error is no polynomial, so well above twice the field's order
 */
export function fieldErrors(
  numbering: Numbering,
  name: string,
  unknowns: Float64Array,
  exact: ExactField,
  degree: number,
): FieldErrors {
  const { components } = numbering.field(name);
  const { dimension } = numbering.mesh;
  const value = new Float64Array(components);
  const gradient = new Float64Array(components * dimension);
  let [l2, h1] = [0, 0];
  forFieldPoints(numbering, name, unknowns, degree, (ours, slopes, position, weight) => {
    exact.value(position, value);
    exact.gradient(position, gradient);
    for (let k = 0; k < ours.length; k++) l2 += weight * (ours[k]! - value[k]!) ** 2;
    for (let k = 0; k < slopes.length; k++) h1 += weight * (slopes[k]! - gradient[k]!) ** 2;
  });
  return { l2: Math.sqrt(l2), h1: Math.sqrt(h1) };
}

/**
 * Calls back with a field at every quadrature point.
 * @param visit value by component, gradient by component * dimension + axis, position and weight; the arrays are used again
 */
function forFieldPoints(
  numbering: Numbering,
  name: string,
  unknowns: Float64Array,
  degree: number,
  visit: (value: Float64Array, gradient: Float64Array, position: Float64Array, weight: number, cell: number) => void,
): void {
  const field = numbering.field(name);
  const { components, order, firstInCell } = field;
  const { dimension } = numbering.mesh;
  const value = new Float64Array(components);
  const gradient = new Float64Array(components * dimension);
  const position = new Float64Array(dimension);
  const term: CellTerm = cellTerm(numbering, { degree, orders: [order] });
  for (const [b, { group, points, prepare }] of term.loops.entries()) {
    const { nodes, values, gradients } = points.basis(order);
    for (let place = 0; place < points.block.region.length; place++) {
      prepare(place);
      const first = place * group.nodesPerElement + firstInCell[b]!;
      for (let q = 0; q < points.count; q++) {
        value.fill(0);
        gradient.fill(0);
        for (let k = 0; k < nodes; k++)
          for (let c = 0; c < components; c++) {
            const nodal = unknowns[group.nodes[first + k * components + c]!]!;
            value[c] = value[c]! + nodal * values[q * nodes + k]!;
            for (let i = 0; i < dimension; i++) {
              const at = c * dimension + i;
              gradient[at] = gradient[at]! + nodal * gradients[(q * nodes + k) * dimension + i]!;
            }
          }
        for (let i = 0; i < dimension; i++) position[i] = points.positions[q * dimension + i]!;
        visit(value, gradient, position, points.weights[q]!, points.cell);
      }
    }
  }
}
