import type { ScaledProblem } from './creep-flow.js';
import type { Flow, FlowState } from './operator.js';
import { dotProduct } from './vectors.js';

/**
 * The total potential of a problem over velocities without divergence, Psi(v) - load . v + W(Q), whose minimum is the flow; with its slope along
 * directions, its residual and its second derivative.
 */
export class TotalPotential {
  readonly problem: ScaledProblem;
  /** Residual of the unknowns: minus the derivative of the Lagrangian. */
  readonly residual: Float64Array;
  /** Internal less external forces at the nodes. */
  readonly imbalance: Float64Array;
  /** Stiffness d2W/dQ2 of each far field. */
  readonly stiffness: Float64Array;
  /** Evaluations of forces, and of matrices. */
  evaluations = 0;
  /** Part of the loads that acts. */
  loadShare = 1;
  matrices = 0;
  #farPotential = 0;
  readonly #far = new Float64Array(3);

  constructor(problem: ScaledProblem) {
    this.problem = problem;
    this.residual = new Float64Array(problem.operator.size);
    this.imbalance = new Float64Array(problem.load.length);
    this.stiffness = new Float64Array(problem.farFields.length);
  }

  /** Evaluates at a state: forces (`what` 1), also the matrix (2). */
  evaluate(state: FlowState, flow: Flow, what: 1 | 2): void {
    const { operator, load, farFields, platenLoad } = this.problem;
    const { imbalance, residual, loadShare } = this;
    this.evaluations++;
    if (what > 1) this.matrices++;
    operator.evaluate(state, flow, what);
    for (let at = 0; at < load.length; at++) imbalance[at] = operator.force[at]! - loadShare * load[at]!;
    this.#farPotential = 0;
    for (const [k, field] of farFields.entries()) {
      field.evaluate(-dotProduct(field.flux, state.velocity), flow.exponent, flow.squaredRegularisation, this.#far);
      this.#farPotential += this.#far[0]!;
      this.stiffness[k] = this.#far[2]!;
      for (let at = 0; at < load.length; at++) imbalance[at] = imbalance[at]! - this.#far[1]! * field.flux[at]!;
    }
    residual.fill(0);
    operator.restrict(imbalance, residual);
    for (let at = 0; at < residual.length; at++) residual[at] = loadShare * platenLoad[at]! - residual[at]!;
    const { pressureUnknown, divergence } = operator;
    for (let k = 0; k < pressureUnknown.length; k++)
      if (pressureUnknown[k]! >= 0) residual[pressureUnknown[k]!] = -divergence[k]!;
  }

  /** Dissipation of the mesh and of the far fields. */
  get dissipation(): number {
    return this.problem.operator.dissipation + this.#farPotential;
  }

  /** Power of the loads along a direction of velocities. */
  loadPower(direction: Float64Array, unknowns: Float64Array): number {
    const { load, platenLoad } = this.problem;
    return this.loadShare * (dotProduct(load, direction) + dotProduct(platenLoad, unknowns));
  }

  /** Derivative of the potential along a direction of velocities (nodes; platens move with them) at the last evaluation. */
  slope(direction: Float64Array, unknowns: Float64Array): number {
    return dotProduct(this.imbalance, direction) - this.loadShare * dotProduct(this.problem.platenLoad, unknowns);
  }
}
