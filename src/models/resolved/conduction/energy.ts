import type { PreparedConduction } from './ionic-conduction.js';
import type { ElectrodeState } from './solution.js';

/**
 * Power of each kind (W; W/m on plane meshes). Each dissipation comes from its own law, none by difference:
 *
 *     sum I phi_M + sum int p_n Vm i/F dA + sources = int i^2/kappa dV + sum int i eta_tot dA + sum int [Phi]^2/R dA + charging of double layers
 */
export interface ConductionEnergy {
  /** sum of I phi_M over the electrodes. */
  readonly electrical: number;
  /** Work of the stack on the metal that reacts: at the stripping side given, at the plating side returned. */
  readonly mechanical: number;
  /** int Phi i dA over injected currents and given potentials, int Phi s dV over charge sources. */
  readonly sources: number;
  readonly joule: number;
  readonly interfaces: number;
  readonly grainBoundaries: number;
  /** Into double layers; 0 in steady solutions. */
  readonly charging: number;
  /** What goes in less what is dissipated. */
  readonly residual: number;
}

/** @param nodalCurrents asked for where potentials are given */
export function energyBalance(
  { rules, order, tensors, problem, numbering, injections, grainBoundaries }: PreparedConduction,
  potential: Float64Array,
  electrodes: readonly ElectrodeState[],
  nodalCurrents: () => Float64Array,
): ConductionEnergy {
  const electrical = electrodes.reduce((sum, { current, potential: metal }) => sum + current * metal, 0);
  const mechanical = electrodes.reduce((sum, { mechanicalPower }) => sum + mechanicalPower, 0);
  const interfaces = electrodes.reduce((sum, { dissipation }) => sum + dissipation, 0);
  const charging = electrodes.reduce((sum, state) => sum + state.charging, 0);
  const walls = grainBoundaries.reduce((sum, boundary) => sum + boundary.dissipation(potential), 0);
  let joule = 0;
  let sources = 0;
  for (const { rule, cells, nodes, nodesPerCell } of rules) {
    const { values, gradients } = rule.basis(order);
    const { dimension, count, weights, positions } = rule;
    const tensor = new Float64Array(dimension * dimension);
    const gradient = new Float64Array(dimension);
    for (let cell = 0; cell < cells; cell++) {
      rule.prepare(cell);
      for (let q = 0; q < count; q++) {
        gradient.fill(0);
        let own = 0;
        for (let k = 0; k < nodes; k++) {
          const value = potential[rule.block.nodes[cell * nodesPerCell + k]!]!;
          own += values[q * nodes + k]! * value;
          for (let a = 0; a < dimension; a++)
            gradient[a] = gradient[a]! + gradients[(q * nodes + k) * dimension + a]! * value;
        }
        const place = positions.subarray(q * dimension, (q + 1) * dimension);
        tensors[rule.region]!(place, tensor);
        let density = 0;
        for (let a = 0; a < dimension; a++)
          for (let b = 0; b < dimension; b++) density += gradient[a]! * tensor[a * dimension + b]! * gradient[b]!;
        joule += weights[q]! * density;
        if (problem.source !== undefined) sources += weights[q]! * problem.source(place) * own;
      }
    }
  }
  for (const { points, density } of injections) {
    const { facets, nodesPerFacet, pointsPerFacet, nodes, values, weights } = points;
    for (let facet = 0; facet < facets; facet++)
      for (let q = 0; q < pointsPerFacet; q++) {
        const at = facet * pointsPerFacet + q;
        for (let k = 0; k < nodesPerFacet; k++)
          sources +=
            weights[at]! *
            density[at]! *
            values[q * nodesPerFacet + k]! *
            potential[nodes[facet * nodesPerFacet + k]!]!;
      }
  }
  if (problem.potentials !== undefined) {
    const currents = nodalCurrents();
    numbering.unknownOfNode.forEach((unknown, node) => {
      if (unknown < 0) sources += currents[node]! * potential[node]!;
    });
  }
  return {
    electrical,
    mechanical,
    sources,
    joule,
    interfaces,
    grainBoundaries: walls,
    charging,
    residual: electrical + mechanical + sources - joule - interfaces - walls - charging,
  };
}
