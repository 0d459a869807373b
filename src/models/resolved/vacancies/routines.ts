import type { CellOrder, CellQuadrature, ElementRoutine, FacetQuadrature } from '../../../mesh/index.js';
import { vacancyFlux } from '../../../physics/diffusion/vacancy-flux.js';
import { vacancySink } from '../../../physics/diffusion/vacancy-sink.js';
import type { VacancyLoad, VacancyProblem } from './problem.js';

/** Nodal fields of the mesh at a quadrature point, by the shape functions of the cells. */
function fieldAt(
  field: Float64Array | undefined,
  block: { readonly nodes: Int32Array; readonly region: Int32Array },
  place: number,
  shapes: Float64Array,
  first: number,
  stride: number,
  axis: number,
  shapeStride: number,
): number {
  if (field === undefined) return 0;
  const count = block.nodes.length / block.region.length;
  let sum = 0;
  for (let k = 0; k < count; k++)
    sum += field[block.nodes[place * count + k]! * stride + axis]! * shapes[first + k * shapeStride]!;
  return sum;
}

/** int N_i N_j dV, and its product with the state. */
export function content(order: CellOrder): ElementRoutine<CellQuadrature> {
  return (points, state, vector, matrix) => {
    const { nodes, values } = points.basis(order);
    for (let q = 0; q < points.count; q++) {
      let own = 0;
      for (let k = 0; k < nodes; k++) own += values[q * nodes + k]! * state[k]!;
      const weight = points.weights[q]!;
      for (let i = 0; i < nodes; i++) {
        const share = weight * values[q * nodes + i]!;
        vector[i] = vector[i]! + share * own;
        if (matrix === null) continue;
        for (let j = 0; j < nodes; j++) matrix[i * nodes + j] = matrix[i * nodes + j]! + share * values[q * nodes + j]!;
      }
    }
  };
}

/** int (c (v - w) + J) . grad N dV: what flows inside. Sums to zero. */
export function transport(
  { flux, temperature }: VacancyProblem,
  order: CellOrder,
  load: VacancyLoad,
): ElementRoutine<CellQuadrature> {
  const law = new Float64Array(5);
  const inputs = new Float64Array([1, 0, 0, temperature]);
  const speed = new Float64Array(3);
  const gradient = new Float64Array(3);
  const { velocity, meshVelocity, pressure } = load;
  return (points, state, vector, matrix) => {
    const { nodes, values, gradients } = points.basis(order);
    const { dimension, count, weights, block, place } = points;
    const geometry = points.basis(block.order);
    for (let q = 0; q < count; q++) {
      let own = 0;
      gradient.fill(0);
      for (let k = 0; k < nodes; k++) {
        own += values[q * nodes + k]! * state[k]!;
        for (let a = 0; a < dimension; a++)
          gradient[a] = gradient[a]! + gradients[(q * nodes + k) * dimension + a]! * state[k]!;
      }
      let diffusivity = 0;
      const first = q * geometry.nodes;
      for (let a = 0; a < dimension; a++) {
        inputs[2] = fieldAt(pressure, block, place, geometry.gradients, first * dimension + a, 1, 0, dimension);
        vacancyFlux.evaluate(flux, inputs, law);
        // The law is linear in c and its gradient: its partials are all there is.
        diffusivity = -law[2]!;
        speed[a] =
          law[1]! +
          fieldAt(velocity, block, place, geometry.values, first, dimension, a, 1) -
          fieldAt(meshVelocity, block, place, geometry.values, first, dimension, a, 1);
      }
      const weight = weights[q]!;
      for (let i = 0; i < nodes; i++) {
        const at = (q * nodes + i) * dimension;
        let [carried, along] = [0, 0];
        for (let a = 0; a < dimension; a++) {
          carried += gradients[at + a]! * speed[a]!;
          along += gradients[at + a]! * gradient[a]!;
        }
        vector[i] = vector[i]! + weight * (own * carried - diffusivity * along);
        if (matrix === null) continue;
        for (let j = 0; j < nodes; j++) {
          let plain = 0;
          for (let a = 0; a < dimension; a++) plain += gradients[at + a]! * gradients[(q * nodes + j) * dimension + a]!;
          matrix[i * nodes + j] =
            matrix[i * nodes + j]! + weight * (carried * values[q * nodes + j]! - diffusivity * plain);
        }
      }
    }
  };
}

/** int -(c - c_eq)/tau_s N dV. */
export function sinks(
  { equilibrium, lifetime = Number.POSITIVE_INFINITY, temperature }: VacancyProblem,
  order: CellOrder,
  { pressure }: VacancyLoad,
): ElementRoutine<CellQuadrature> {
  const parameters = { equilibrium, lifetime };
  const inputs = new Float64Array([0, 0, temperature]);
  const law = new Float64Array(4);
  return (points, state, vector, matrix) => {
    const { nodes, values } = points.basis(order);
    const { count, weights, block, place } = points;
    const geometry = points.basis(block.order);
    for (let q = 0; q < count; q++) {
      let own = 0;
      for (let k = 0; k < nodes; k++) own += values[q * nodes + k]! * state[k]!;
      inputs[0] = own;
      inputs[1] = fieldAt(pressure, block, place, geometry.values, q * geometry.nodes, 1, 0, 1);
      vacancySink.evaluate(parameters, inputs, law);
      for (let i = 0; i < nodes; i++) {
        const share = weights[q]! * values[q * nodes + i]!;
        vector[i] = vector[i]! + share * law[0]!;
        if (matrix === null) continue;
        for (let j = 0; j < nodes; j++)
          matrix[i * nodes + j] = matrix[i * nodes + j]! + share * law[1]! * values[q * nodes + j]!;
      }
    }
  };
}

/** -int c (v - w) . n N dA: what metal that passes the surface takes along. */
export function carried(order: CellOrder, { velocity, meshVelocity }: VacancyLoad): ElementRoutine<FacetQuadrature> {
  return (points, state, vector, matrix) => {
    const { nodes, values } = points.basis(order);
    const { dimension, count, weights, normals, block } = points;
    const geometry = points.basis(block.order);
    const place = points.cell - points.facets.firstCell;
    for (let q = 0; q < count; q++) {
      let [own, outward] = [0, 0];
      for (let k = 0; k < nodes; k++) own += values[q * nodes + k]! * state[k]!;
      for (let a = 0; a < dimension; a++)
        outward +=
          normals[q * dimension + a]! *
          (fieldAt(velocity, block, place, geometry.values, q * geometry.nodes, dimension, a, 1) -
            fieldAt(meshVelocity, block, place, geometry.values, q * geometry.nodes, dimension, a, 1));
      for (let i = 0; i < nodes; i++) {
        const share = -weights[q]! * outward * values[q * nodes + i]!;
        vector[i] = vector[i]! + share * own;
        if (matrix === null) continue;
        for (let j = 0; j < nodes; j++) matrix[i * nodes + j] = matrix[i * nodes + j]! + share * values[q * nodes + j]!;
      }
    }
  };
}
