import { type Issue, LithostatError } from '../../../quantity/index.js';
import { type CreepProblem, type ScaledProblem, scaleProblem } from './creep-flow.js';
import { type CreepIteration, CreepNewton } from './newton.js';
import type { Flow, MovingState } from './operator.js';
import { TotalPotential } from './potential.js';
import { DirectSaddleSolver } from './saddle-solver.js';

export interface CreepOptions {
  /** Relative error of the velocity (in the norm of the dissipation) at which the solution ends; 1e-8 by default. */
  readonly tolerance?: number;
  /** eps_r over the mean rate; 1e-5 by default. The mean is the rate that would dissipate as much if it were uniform. */
  readonly regularisation?: number;
  /** Newton steps in one stage; 40 by default. */
  readonly maximumIterations?: number;
}

/** The solution in scaled units, with how it came about. */
export interface ScaledSolution {
  readonly problem: ScaledProblem;
  readonly state: MovingState;
  readonly potential: TotalPotential;
  /** The law at the end. */
  readonly flow: Flow;
  readonly history: readonly CreepIteration[];
}

/** Solves a problem of creep. @throws LithostatError */
export function solveScaled(given: CreepProblem, options: CreepOptions = {}): ScaledSolution {
  const problem = scaleProblem(given);
  const { tolerance, regularisation, maximumIterations } = resolve(options);
  const { operator, diffusional, exponent } = problem;
  const potential = new TotalPotential(problem);
  const solver = new DirectSaddleSolver(operator);
  const newton = new CreepNewton(potential, solver);
  const state = restState(problem);
  const lift = restState(problem);
  const history: CreepIteration[] = [];
  const linear = { exponent: 1, squaredRegularisation: 0, diffusional };
  const moved = problem.constraints.given.some((value) => value !== 0);
  const loaded = [problem.load, problem.platenLoad].some((load) => load.some((value) => value !== 0));
  if (moved) {
    potential.loadShare = 0;
    newton.linearise(lift, linear);
    newton.takeWhole(lift);
    potential.loadShare = 1;
    copyState(lift, state);
  }
  if (loaded) {
    newton.linearise(state, linear);
    newton.takeWhole(state);
  }
  let flow: Flow = linear;
  if (exponent > 1 && (moved || loaded))
    for (const stage of stagesTo(exponent, regularisation)) {
      const before = regularised(potential, state, stage.exponent, diffusional, stage.regularisation);
      if (stage.exponent !== flow.exponent) newton.rescale(state, lift, before);
      flow = regularised(potential, state, stage.exponent, diffusional, stage.regularisation);
      const reached = newton.solve(
        state,
        flow,
        stage.regularisation,
        stage.last ? tolerance : 0.1,
        maximumIterations,
        history,
      );
      if (stage.last && !reached) throw notConverged(history, tolerance);
    }
  potential.evaluate(state, flow, 1);
  return { problem, state, potential, flow, history };
}

/** Exponents and regularisations on the way. */
function stagesTo(exponent: number, regularisation: number) {
  const stages: { exponent: number; regularisation: number; last: boolean }[] = [];
  for (let n = 2; n < exponent; n *= 2)
    stages.push({ exponent: n, regularisation: Math.max(regularisation, 1e-2), last: false });
  for (let r = 1e-2; r > 4 * regularisation; r /= 30) stages.push({ exponent, regularisation: r, last: false });
  stages.push({ exponent, regularisation, last: true });
  return stages;
}

/** The law with eps_r a part of the mean rate of a state. */
function regularised(
  potential: TotalPotential,
  state: MovingState,
  exponent: number,
  diffusional: number,
  part: number,
): Flow {
  const { operator } = potential.problem;
  const flow = (squaredRegularisation: number) => ({ exponent, squaredRegularisation, diffusional });
  // At n = 1 the dissipation is int eps^2 dV: the mean square rate, whatever the law.
  operator.evaluate(state, { exponent: 1, squaredRegularisation: 0, diffusional: 0 }, 0);
  const root = Math.sqrt(operator.dissipation / operator.volume);
  operator.evaluate(state, flow((1e-6 * root) ** 2), 0);
  const mean = (operator.dissipation / operator.volume) ** (exponent / (exponent + 1));
  return flow((part * mean) ** 2);
}

/** At rest but for the given velocities. */
function restState({ operator }: ScaledProblem): MovingState {
  const unknowns = new Float64Array(operator.size);
  const velocity = new Float64Array(operator.mesh.coordinates.length);
  operator.expand(unknowns, 1, velocity);
  return { velocity, unknowns, pressure: new Float64Array(operator.pressures) };
}

function copyState(from: MovingState, to: MovingState): void {
  to.velocity.set(from.velocity);
  to.unknowns.set(from.unknowns);
  to.pressure.set(from.pressure);
}

function resolve(options: CreepOptions): Required<CreepOptions> {
  const { tolerance = 1e-8, regularisation = 1e-5, maximumIterations = 40 } = options;
  const issues: Issue[] = [];
  const refuse = (path: string, got: number, expected: string) =>
    issues.push({ code: 'out-of-range', path, message: 'an option is out of range', got: String(got), expected });
  if (!(tolerance >= 1e-13 && tolerance < 1)) refuse('tolerance', tolerance, '1e-13 to 1');
  if (!(regularisation >= 1e-12 && regularisation <= 1e-2)) refuse('regularisation', regularisation, '1e-12 to 0.01');
  if (!(Number.isInteger(maximumIterations) && maximumIterations >= 1))
    refuse('maximumIterations', maximumIterations, 'a whole number from 1 on');
  if (issues.length > 0) throw new LithostatError(issues);
  return { tolerance, regularisation, maximumIterations };
}

function notConverged(history: readonly CreepIteration[], tolerance: number): LithostatError {
  const last = history.at(-1)!;
  const issue: Issue = {
    code: 'not-converged',
    path: 'creep',
    message: `Newton's method for the flow ended at exponent ${last.exponent} after ${history.length} steps`,
    got: `a decrement of ${last.decrement.toExponential(2)}, the last step taken to ${last.fraction.toPrecision(3)}`,
    expected: `at most ${tolerance.toExponential(1)}`,
    remedy: 'Allow a larger regularisation or tolerance, or refine the mesh where the rate is singular.',
  };
  return new LithostatError([issue], 3);
}
