import { referenceElement } from '../../../mesh/index.js';
import type { CellShape, Mesh } from '../../../mesh/mesh.js';
import type { CreepProblem } from './creep-flow.js';
import type { FarField } from './far-field.js';
import { component } from './frames.js';
import { fluxOf } from './loads.js';
import type { CreepIteration } from './newton.js';
import type { Flow } from './operator.js';
import { type CreepOptions, type ScaledSolution, solveScaled } from './solve-creep.js';
import { dotProduct } from './vectors.js';

/** Where the power goes, W (W per metre of depth in plane strain). */
interface CreepPower {
  /** int s : D dV. */
  readonly dissipation: number;
  /** What is dissipated in the far field. */
  readonly far: number;
  /** Power of the given tractions, surface tension and pressures far away. */
  readonly tractions: number;
  /** Power of the platens' forces. */
  readonly platens: number;
  /** Power of the reactions at given velocities. */
  readonly reactions: number;
}

/** The flow of a creeping body. */
export interface CreepSolution {
  readonly problem: CreepProblem;
  /** m/s, `dimension` numbers for each node of the mesh. */
  readonly velocity: Float64Array;
  /** Pa, at each node of the mesh; linear in the cells, so that nodes on edges have the mean of their vertices. */
  readonly pressure: Float64Array;
  /**
   * Forces that the boundary's holders exert on the nodes, N (N/m in plane strain), `dimension` numbers for each node: zero but for nodes whose
   * velocity is given or a platen's.
   */
  readonly reactions: Float64Array;
  /** Velocity of each platen along the outward normal of the metal (negative: it pushes the metal in), m/s, by boundary. */
  readonly platens: ReadonlyMap<string, number>;
  readonly power: CreepPower;
  /** Largest force that is left over at a free velocity, as part of the largest one at any node. */
  readonly imbalance: number;
  readonly iterations: readonly CreepIteration[];
  /** The scaled problem, for what is computed from it. */
  readonly scaled: ScaledSolution;
}

/**
 * Solves for the slow flow of incompressible power-law metal: quasi-static, without self weight.
 *
 * minimise int psi(D) dV - (power of the loads) over velocities with div v = 0 and the given values on the boundary; the pressure is the
 * multiplier. Quadratic velocities, continuous linear pressures; Newton's method with continuation in the exponent.
 *
 * @throws LithostatError for a problem that makes no sense, and (exit code 3) for one that could not be solved
 */
export function solveCreep(problem: CreepProblem, options: CreepOptions = {}): CreepSolution {
  return solutionOf(problem, solveScaled(problem, options));
}

function solutionOf(problem: CreepProblem, scaled: ScaledSolution): CreepSolution {
  const { state, potential } = scaled;
  const { scale, operator, constraints, load, platenLoad, farFields } = scaled.problem;
  const { dimension, coordinates, geometry } = problem.mesh;
  const perForce = scale.stress * scale.length ** (geometry === 'plane' ? 1 : 2);
  const perPower = perForce * scale.velocity;

  const reactions = new Float64Array(coordinates.length);
  const along = new Float64Array(dimension);
  let largest = 0;
  let leftOver = 0;
  for (let node = 0; node < constraints.frame.length; node++)
    for (let d = 0; d < dimension; d++) {
      const force = component(potential.imbalance, node, d, dimension, constraints.frame, constraints.axes);
      largest = Math.max(
        largest,
        Math.abs(component(operator.force, node, d, dimension, constraints.frame, constraints.axes)),
      );
      const unknown = constraints.unknown[node * dimension + d]!;
      const tied = constraints.platens.some((platen) => platen.unknown === unknown);
      if (unknown >= 0 && !tied) {
        leftOver = Math.max(leftOver, Math.abs(force));
        continue;
      }
      axisOf(node, d, scaled, along);
      for (let i = 0; i < dimension; i++) reactions[node * dimension + i]! += force * along[i]! * perForce;
    }
  const outflows = farFields.map((field) => -dotProduct(field.flux, state.velocity));
  const given = new Float64Array(coordinates.length);
  operator.expand(new Float64Array(operator.size), 1, given);
  let far = 0;
  for (const [k, field] of farFields.entries()) far += outflows[k]! * dropOf(field, outflows[k]!, scaled.flow);
  return {
    problem,
    velocity: state.velocity.map((v) => v * scale.velocity),
    pressure: nodalPressure(problem.mesh, scaled),
    reactions,
    platens: new Map(
      constraints.platens.map(({ boundary, unknown }) => [boundary, state.unknowns[unknown]! * scale.velocity]),
    ),
    power: {
      dissipation: operator.dissipation * perPower,
      far: far * perPower,
      tractions: (dotProduct(load, state.velocity) - operator.surfacePower) * perPower,
      platens: dotProduct(platenLoad, state.unknowns) * perPower,
      reactions: dotProduct(potential.imbalance, given) * perPower,
    },
    imbalance: largest > 0 ? leftOver / largest : 0,
    iterations: scaled.history,
    scaled,
  };
}

/** Rate at which metal leaves through a part of the boundary, int v . n dA: m^3/s, m^2/s in plane strain. A void's volume falls at this rate. */
export function volumeRate({ problem, velocity }: CreepSolution, boundary: string): number {
  return dotProduct(fluxOf(problem.mesh, boundary), velocity);
}

const drop = new Float64Array(3);

function dropOf(field: FarField, outflow: number, flow: Flow): number {
  field.evaluate(outflow, flow.exponent, flow.squaredRegularisation, drop);
  return drop[1]!;
}

function axisOf(node: number, d: number, { problem }: ScaledSolution, out: Float64Array): void {
  const { frame, axes } = problem.constraints;
  const dimension = out.length;
  const place = frame[node]!;
  for (let i = 0; i < dimension; i++)
    out[i] = place < 0 ? Number(i === d) : axes[(place * dimension + d) * dimension + i]!;
}

function nodalPressure(mesh: Mesh, { problem, state }: ScaledSolution): Float64Array {
  const { pressureOf } = problem.operator;
  const pressure = new Float64Array(pressureOf.length);
  for (const block of mesh.blocks) {
    const { nodes, coordinates, dimension } = referenceElement(block.shape, 2);
    const { values, nodes: vertices } = tabulateLinear(block.shape, coordinates, dimension);
    for (let first = 0; first < block.nodes.length; first += nodes)
      for (let a = 0; a < nodes; a++) {
        let sum = 0;
        for (let k = 0; k < vertices; k++)
          sum += values[a * vertices + k]! * state.pressure[pressureOf[block.nodes[first + k]!]!]!;
        pressure[block.nodes[first + a]!] = sum * problem.scale.stress;
      }
  }
  return pressure;
}

/** Linear functions of a cell at the nodes of the quadratic one. */
function tabulateLinear(shape: CellShape, points: Float64Array, dimension: number) {
  const linear = referenceElement(shape, 1);
  const count = points.length / dimension;
  const values = new Float64Array(count * linear.nodes);
  for (let k = 0; k < count; k++)
    linear.values(points.subarray(k * dimension, (k + 1) * dimension), values, k * linear.nodes);
  return { values, nodes: linear.nodes };
}
