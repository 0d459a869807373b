import type { CellOrder, ElementRoutine, FacetQuadrature } from '../../../mesh/index.js';
import { vacancySource } from '../../../physics/diffusion/vacancy-source.js';
import type { SurfaceField } from '../conduction/problem.js';
import type { VacancyInterface, VacancyLoad, VacancyProblem } from './problem.js';

/** A surface field at point q of a prepared facet. */
function surfaceValue(field: SurfaceField | undefined, points: FacetQuadrature, q: number): number {
  if (field === undefined) return 0;
  if (typeof field === 'number') return field;
  const { dimension, positions, block } = points;
  if (typeof field === 'function') return field(positions.subarray(q * dimension, (q + 1) * dimension));
  const { nodes, values } = points.basis(block.order);
  const place = points.cell - points.facets.firstCell;
  let sum = 0;
  for (let k = 0; k < nodes; k++) sum += values[q * nodes + k]! * field[block.nodes[place * nodes + k]!]!;
  return sum;
}

/** int [(1 - beta_s) i/F - k_ann (c - c_eq)] N dA. */
export function interfaceSource(
  { equilibrium, temperature }: VacancyProblem,
  { name, annihilatedShare, annihilationSpeed }: VacancyInterface,
  order: CellOrder,
  { currentDensity, normalPressure }: VacancyLoad,
): ElementRoutine<FacetQuadrature> {
  const parameters = { equilibrium, annihilatedShare, annihilationSpeed };
  const inputs = new Float64Array([0, 0, 0, temperature]);
  const law = new Float64Array(5);
  const [current, pressure] = [currentDensity?.[name], normalPressure?.[name]];
  return (points, state, vector, matrix) => {
    const { nodes, values } = points.basis(order);
    for (let q = 0; q < points.count; q++) {
      let own = 0;
      for (let k = 0; k < nodes; k++) own += values[q * nodes + k]! * state[k]!;
      inputs[0] = surfaceValue(current, points, q);
      inputs[1] = own;
      inputs[2] = surfaceValue(pressure, points, q);
      vacancySource.evaluate(parameters, inputs, law);
      for (let i = 0; i < nodes; i++) {
        const share = points.weights[q]! * values[q * nodes + i]!;
        vector[i] = vector[i]! + share * law[0]!;
        if (matrix === null) continue;
        for (let j = 0; j < nodes; j++)
          matrix[i * nodes + j] = matrix[i * nodes + j]! + share * law[2]! * values[q * nodes + j]!;
      }
    }
  };
}
