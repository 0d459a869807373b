import { type CellQuadrature, type PointQuantity, recover } from '../../../mesh/index.js';
import type { CellBlock } from '../../../mesh/mesh.js';
import { flowStress, secantAt } from './flow-stress.js';
import type { CreepSolution } from './solution.js';

/** The state of the metal at nodes. */
export interface CreepStress {
  /** Stress, Pa, tension positive: xx, yy, zz, xy, yz, xz for each node. Axisymmetric: xx is radial, yy axial, zz the hoop. */
  readonly stress: Float64Array;
  /** Equivalent strain rate, 1/s, at each node. */
  readonly equivalentRate: Float64Array;
}

/** Stress (six components) and equivalent rate at points inside cells: 7 numbers. */
function creepState({ problem, velocity, pressure, scaled }: CreepSolution): PointQuantity {
  const { mesh, material } = problem;
  const { dimension, geometry } = mesh;
  const { scale } = scaled.problem;
  const { exponent, squaredRegularisation, diffusional } = scaled.flow;
  const firstCells = new Map<CellBlock, number>();
  let next = 0;
  for (const block of mesh.blocks) {
    firstCells.set(block, next);
    next += block.region.length;
  }
  const moduli = new Float64Array(3);
  const gradient = new Float64Array(9);
  return {
    components: 7,
    orders: [1, 2],
    sample(points: CellQuadrature, q: number, out: Float64Array): void {
      const { block, cell } = points;
      const quadratic = points.basis(2);
      const linear = points.basis(1);
      const first = (cell - firstCells.get(block)!) * quadratic.nodes;
      gradient.fill(0);
      for (let a = 0; a < quadratic.nodes; a++) {
        const node = block.nodes[first + a]!;
        for (let i = 0; i < dimension; i++) {
          const v = velocity[node * dimension + i]!;
          for (let j = 0; j < dimension; j++)
            gradient[3 * i + j]! += v * quadratic.gradients[(q * quadratic.nodes + a) * dimension + j]!;
          if (geometry === 'axisymmetric' && i === 0)
            gradient[8]! += (v * quadratic.values[q * quadratic.nodes + a]!) / points.positions[2 * q]!;
        }
      }
      let p = 0;
      for (let k = 0; k < linear.nodes; k++)
        p += linear.values[q * linear.nodes + k]! * pressure[block.nodes[first + k]!]!;
      const mean = (gradient[0]! + gradient[4]! + gradient[8]!) / 3;
      out[0] = gradient[0]! - mean;
      out[1] = gradient[4]! - mean;
      out[2] = gradient[8]! - mean;
      out[3] = (gradient[1]! + gradient[3]!) / 2;
      out[4] = (gradient[5]! + gradient[7]!) / 2;
      out[5] = (gradient[2]! + gradient[6]!) / 2;
      const square =
        (2 / 3) * (out[0] ** 2 + out[1] ** 2 + out[2] ** 2 + 2 * (out[3] ** 2 + out[4] ** 2 + out[5] ** 2));
      const factor = material.strengthFactor === undefined ? 1 : material.strengthFactor[cell]!;
      // At rest under n = 1 nothing regularises; the secant is then the factor whatever the rate.
      const rate = square / scale.rate ** 2 + squaredRegularisation;
      flowStress(rate, exponent, factor, diffusional, moduli);
      const twiceViscosity = rate > 0 ? ((2 / 3) * moduli[secantAt]! * scale.stress) / scale.rate : 0;
      for (let k = 0; k < 6; k++) out[k] = out[k]! * twiceViscosity - (k < 3 ? p : 0);
      out[6] = Math.sqrt(square);
    },
  };
}

/** Stress and equivalent rate at the nodes, recovered from where they are most accurate (superconvergent patches). */
export function nodalStress(solution: CreepSolution): CreepStress {
  const state = recover(solution.problem.mesh, 2, creepState(solution));
  const nodes = state.length / 7;
  const stress = new Float64Array(6 * nodes);
  const equivalentRate = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    for (let k = 0; k < 6; k++) stress[6 * node + k] = state[7 * node + k]!;
    // A polynomial through rates may pass below zero beside a singular rim.
    equivalentRate[node] = Math.max(0, state[7 * node + 6]!);
  }
  return { stress, equivalentRate };
}
