import { type Issue, LithostatError } from '../../../quantity/index.js';
import type { Flow, FlowState, MovingState } from './operator.js';
import type { TotalPotential } from './potential.js';
import { type SaddleSolver, solveWithRanks } from './saddle-solver.js';
import { addScaled, dotProduct } from './vectors.js';

/** How one iteration went. */
export interface CreepIteration {
  readonly exponent: number;
  /** Regularising rate, in units of the mean rate. */
  readonly regularisation: number;
  /** Newton decrement: root of the potential to be won over the dissipation, about the relative error of the velocity. */
  readonly decrement: number;
  /** Part of the step that was taken. */
  readonly fraction: number;
}

/** Part of the slope that may be left at the end of a step. */
const slopeLeft = 0.5;
const mostTrials = 25;

/** Newton's method on the potential at one exponent and regularisation. The state moves; it must meet the given velocities. */
export class CreepNewton {
  readonly #potential: TotalPotential;
  readonly #solver: SaddleSolver;
  readonly #step: Float64Array;
  readonly #direction: Float64Array;
  readonly #farVectors: readonly Float64Array[];

  constructor(potential: TotalPotential, solver: SaddleSolver) {
    const { operator, farFields, load } = potential.problem;
    this.#potential = potential;
    this.#solver = solver;
    this.#step = new Float64Array(operator.size);
    this.#direction = new Float64Array(load.length);
    this.#farVectors = farFields.map(({ flux }) => {
      const vector = new Float64Array(operator.size);
      operator.restrict(flux, vector);
      return vector;
    });
  }

  /**
   * One linear system at the state: the step in velocities and pressures.
   * @param sameMatrix whether the last matrix is that of this state too, as those of linear flows are
   */
  linearise(state: FlowState, flow: Flow, sameMatrix = false): void {
    const potential = this.#potential;
    potential.evaluate(state, flow, sameMatrix ? 1 : 2);
    if (!sameMatrix) this.#solver.factor();
    solveWithRanks(
      this.#solver,
      potential.residual,
      this.#step,
      this.#farVectors.map((vector, k) => ({ vector, stiffness: potential.stiffness[k]! })),
    );
    potential.problem.operator.expand(this.#step, 0, this.#direction);
  }

  /**
   * A whole step with the moduli of the state as they are (Picard's), for one that does not meet the incompressibility: it is as good as the state,
   * where Newton's step, which would have to be shortened, goes far beyond.
   */
  takeSecant(state: MovingState, flow: Flow): void {
    const { operator } = this.#potential.problem;
    operator.zeroDuals();
    this.linearise(state, flow);
    this.takeWhole(state);
    operator.stepDuals(null);
  }

  /** The whole step, for a linear problem. */
  takeWhole(state: MovingState): void {
    this.#move(state, 1);
    this.#addPressure(state);
  }

  /**
   * Iterates to a decrement.
   * @param regularisation as it is to be recorded @param goesOn whether it goes on from the stresses of the last call, at the same exponent
   * @returns whether it was reached
   */
  solve(
    state: MovingState,
    flow: Flow,
    regularisation: number,
    tolerance: number,
    mostIterations: number,
    history: CreepIteration[],
    goesOn = false,
  ): boolean {
    const potential = this.#potential;
    const { exponent } = flow;
    const { operator } = potential.problem;
    if (!goesOn) operator.stepDuals(null);
    let before = 0;
    for (let iteration = 0; iteration < mostIterations; iteration++) {
      this.linearise(state, flow);
      const slope = potential.slope(this.#direction, this.#step);
      const { dissipation } = potential;
      const decrement = Math.sqrt(Math.max(0, (-slope * exponent) / dissipation));
      if (!Number.isFinite(decrement)) throw notFinite(decrement, exponent);
      this.#addPressure(state);
      operator.prepareDuals(state.velocity, this.#direction, flow);
      let fraction = this.#search(state, flow, slope);
      // At the minimum the slope is flat to round-off, and the step whole.
      if (fraction === 0 && decrement <= 100 * tolerance) fraction = this.#whole(state);
      operator.stepDuals(fraction);
      history.push({ exponent, regularisation, decrement, fraction });
      if (fraction === 0) return false;
      if (decrement <= tolerance) return true;
      // Two whole steps show how fast the decrement falls: quadratically, what is left is known without another step.
      if (
        before > 0 &&
        fraction === 1 &&
        decrement < 0.1 * before &&
        decrement * (decrement / before) ** 2 <= tolerance
      )
        return true;
      before = fraction === 1 ? decrement : 0;
    }
    return false;
  }

  #whole(state: MovingState): number {
    this.#move(state, 1);
    return 1;
  }

  /**
   * Goes along the step until the slope of the potential has fallen to a half: the potential is convex, so its slope rises along the step, and where it is
   * still falling at the end the whole step is taken.
   */
  #search(state: MovingState, flow: Flow, slope: number): number {
    const potential = this.#potential;
    let low = 0;
    let lowSlope = slope;
    let high = 0;
    let highSlope = 0;
    let fraction = 1;
    let taken = 0;
    for (let trial = 0; trial < mostTrials; trial++) {
      this.#move(state, fraction - taken);
      taken = fraction;
      potential.evaluate(state, flow, 1);
      const here = potential.slope(this.#direction, this.#step);
      const good = here <= 0 || here <= -slopeLeft * slope;
      if (good && (fraction === 1 || here >= slopeLeft * slope)) return fraction;
      if (good && here < 0) {
        low = fraction;
        lowSlope = here;
      } else {
        high = fraction;
        highSlope = Number.isFinite(here) ? here : Number.POSITIVE_INFINITY;
      }
      const secant = Number.isFinite(highSlope) ? (low * highSlope - high * lowSlope) / (highSlope - lowSlope) : 0;
      fraction = Math.min(Math.max(secant, low + 0.05 * (high - low)), low + 0.6 * (high - low));
    }
    this.#move(state, -taken);
    return 0;
  }

  #move(state: MovingState, fraction: number): void {
    addScaled(state.velocity, fraction, this.#direction);
    addScaled(state.unknowns, fraction, this.#step);
  }

  #addPressure(state: FlowState): void {
    const { pressureUnknown } = this.#potential.problem.operator;
    for (let k = 0; k < pressureUnknown.length; k++)
      if (pressureUnknown[k]! >= 0) state.pressure[k] = state.pressure[k]! + this.#step[pressureUnknown[k]!]!;
  }

  /** Multiplies what a state has beyond a lift by the factor that minimises the potential. @returns the factor */
  rescale(state: MovingState, lift: Pick<MovingState, 'velocity' | 'unknowns'>, flow: Flow): number {
    const potential = this.#potential;
    const beyond = this.#direction;
    const step = this.#step;
    for (let at = 0; at < beyond.length; at++) beyond[at] = state.velocity[at]! - lift.velocity[at]!;
    for (let at = 0; at < step.length; at++) step[at] = state.unknowns[at]! - lift.unknowns[at]!;
    if (dotProduct(beyond, beyond) === 0) return 1;
    let factor = 1;
    const slopeAt = (logarithm: number): number => {
      const next = Math.exp(logarithm);
      this.#move(state, next - factor);
      factor = next;
      potential.evaluate(state, flow, 1);
      return potential.slope(beyond, step);
    };
    // Without given velocities the power of the stresses goes as factor^(1 + 1/n), that of the loads as the factor.
    const loads = potential.loadPower(beyond, step);
    const stresses = slopeAt(0) + loads;
    const guess = loads > 0 && stresses > 0 ? flow.exponent * Math.log(loads / stresses) : 0;
    const left = slopeAt(guess);
    if (Math.abs(left) > 0.02 * Math.abs(loads)) slopeAt(rootOfRising(slopeAt, guess, left, 0.5));
    return factor;
  }
}

/** Root of a rising function to about a tenth, bracketed by growing steps from a start where its value is known. */
function rootOfRising(f: (x: number) => number, start: number, atStart: number, step: number): number {
  let low = start;
  let atLow = atStart;
  let high = start;
  let way = atStart > 0 ? -step : step;
  for (let k = 0; k < 30; k++) {
    high = low + way;
    const atHigh = f(high);
    if (atHigh > 0 !== atLow > 0) break;
    low = high;
    atLow = atHigh;
    way *= 1.5;
  }
  for (let k = 0; k < 30 && Math.abs(high - low) > 0.1; k++) {
    const middle = (low + high) / 2;
    const value = f(middle);
    if (value > 0 === atLow > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function notFinite(value: number, exponent: number): LithostatError {
  const issue: Issue = {
    code: 'not-finite',
    path: 'creep',
    message: `the flow stopped being finite at exponent ${exponent}`,
    got: String(value),
    expected: 'a finite Newton step',
  };
  return new LithostatError([issue], 3);
}
