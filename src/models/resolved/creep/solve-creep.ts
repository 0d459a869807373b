import { type Issue, LithostatError } from '../../../quantity/index.js';
import { type CreepProblem, type ScaledProblem, scaleProblem } from './creep-flow.js';
import { component } from './frames.js';
import { IterativeSaddleSolver } from './iterative-saddle-solver.js';
import { type CreepIteration, CreepNewton } from './newton.js';
import type { CreepOperator, Flow, MovingState } from './operator.js';
import { TotalPotential } from './potential.js';
import { DirectSaddleSolver, type SaddleSolver } from './saddle-solver.js';
import { CreepSession } from './session.js';

export interface CreepOptions {
  /** Relative error of the velocity (in the norm of the dissipation) at which the solution ends; 1e-8 by default. */
  readonly tolerance?: number;
  /** eps_r over the mean rate; 1e-5 by default. The mean is the rate that would dissipate as much if it were uniform. */
  readonly regularisation?: number;
  /** Newton steps in one stage; 40 by default. */
  readonly maximumIterations?: number;
  /**
   * A flow near the solution, on a mesh of the same connections: of the last time step, or under another load. Saves the continuation; where it
   * does not lead to the solution, the continuation is gone through after all.
   */
  readonly start?: CreepStart;
  /** Keeps the structure of the linear system and its analysis for the next solution; the caller releases it. */
  readonly session?: CreepSession;
  /**
   * How linear systems are solved: by a factor, or (in space only) by FGMRES with multigrid. By default bodies in space with more than 20,000
   * unknowns are solved iteratively: a factor of theirs grows with the power 4/3 of the number of unknowns, its time with the square.
   */
  readonly linear?: 'direct' | 'iterative';
}

/** Unknowns of a body in space up to which a factor is the faster way. */
const directLimit = 20_000;

/** Velocities (m/s) and pressures (Pa) at the nodes of a mesh, and velocities of platens: what a solution has. */
interface CreepStart {
  readonly velocity: Float64Array;
  readonly pressure: Float64Array;
  readonly platens: ReadonlyMap<string, number>;
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
  const { session = new CreepSession() } = options;
  const problem = scaleProblem(given, session);
  const limits = resolve(options, problem.mesh.dimension);
  const potential = new TotalPotential(problem);
  const solver = saddleSolver(problem.operator, session, options.linear);
  try {
    const newton = new CreepNewton(potential, solver);
    const history: CreepIteration[] = [];
    const solved =
      (options.start && solveFrom(options.start, potential, newton, limits, history)) ??
      solveFromRest(potential, newton, limits, history);
    for (const pressures of problem.floating) centre(solved.state.pressure, pressures);
    potential.evaluate(solved.state, solved.flow, 1);
    return { problem, ...solved, potential, history };
  } finally {
    solver.release();
    if (options.session === undefined) session.release();
  }
}

function saddleSolver(operator: CreepOperator, session: CreepSession, linear: CreepOptions['linear']): SaddleSolver {
  const inSpace = operator.mesh.dimension === 3;
  const iterative = linear === undefined ? inSpace && operator.size > directLimit : linear === 'iterative';
  return iterative ? new IterativeSaddleSolver(operator) : new DirectSaddleSolver(operator, session);
}

interface Solved {
  readonly state: MovingState;
  readonly flow: Flow;
}

/** From the linear flow, through lower exponents. */
function solveFromRest(
  potential: TotalPotential,
  newton: CreepNewton,
  { tolerance, regularisation, maximumIterations }: Limits,
  history: CreepIteration[],
): Solved {
  const { problem } = potential;
  const { diffusional, exponent } = problem;
  const state = restState(problem);
  const lift = restState(problem);
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
    newton.linearise(state, linear, moved);
    newton.takeWhole(state);
  }
  if (exponent === 1 || !(moved || loaded)) return { state, flow: linear };
  const first = restState(problem);
  copyState(state, first);
  // The short way nearly always leads there.
  for (const stages of [stagesTo(exponent, regularisation, 8), carefulStagesTo(exponent, regularisation)]) {
    let flow: Flow = linear;
    let reached = false;
    for (const stage of stages) {
      const before = regularised(potential, state, stage.exponent, diffusional, stage.regularisation);
      const goesOn = stage.exponent === flow.exponent;
      if (!goesOn) newton.rescale(state, lift, before);
      flow = regularised(potential, state, stage.exponent, diffusional, stage.regularisation);
      const target = stage.last ? tolerance : 0.1;
      reached = newton.solve(state, flow, stage.regularisation, target, maximumIterations, history, goesOn);
    }
    if (reached) return { state, flow };
    copyState(first, state);
  }
  throw notConverged(history, tolerance);
}

/** From a flow near by; null where that does not lead there. */
function solveFrom(
  start: CreepStart,
  potential: TotalPotential,
  newton: CreepNewton,
  { tolerance, regularisation, maximumIterations }: Limits,
  history: CreepIteration[],
): Solved | null {
  const { problem } = potential;
  const state = stateFrom(start, problem);
  if (state === null) return null;
  const { exponent, diffusional } = problem;
  if (exponent === 1) {
    const flow = { exponent, squaredRegularisation: 0, diffusional };
    newton.linearise(state, flow);
    newton.takeWhole(state);
    return { state, flow };
  }
  const flow = () => regularised(potential, state, exponent, diffusional, regularisation);
  const first = flow();
  if (!(first.squaredRegularisation > 0)) return null;
  // On another mesh, or between other walls, the start is not free of divergence.
  newton.takeSecant(state, first);
  const last = flow();
  return newton.solve(state, last, regularisation, tolerance, maximumIterations, history)
    ? { state, flow: last }
    : null;
}

interface Stage {
  readonly exponent: number;
  readonly regularisation: number;
  readonly last: boolean;
}

/**
 * Exponents on the way, each at most so many times the one before. The stress-velocity Newton method takes large steps in the exponent, and
 * comes to a small regularisation no faster through larger ones.
 */
function stagesTo(exponent: number, regularisation: number, most: number): Stage[] {
  // The mean rate that the regularisation is a part of is that of a flow near by.
  const stages: Stage[] = [false, true].map((last) => ({ exponent, regularisation, last }));
  for (let n = exponent / most; n > 1; n /= most) stages.unshift({ exponent: n, regularisation, last: false });
  return stages;
}

/** Small steps in the exponent at a large regularisation, which is then made smaller. */
function carefulStagesTo(exponent: number, regularisation: number): Stage[] {
  const stages: Stage[] = [];
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

/** A given flow in scaled units, with the given velocities of the problem; null where it is of another mesh. */
function stateFrom({ velocity, pressure, platens }: CreepStart, problem: ScaledProblem): MovingState | null {
  const { operator, constraints, scale } = problem;
  const { dimension, coordinates } = operator.mesh;
  if (velocity.length !== coordinates.length || pressure.length !== operator.pressureOf.length) return null;
  const state = restState(problem);
  for (let node = 0; node < operator.pressureOf.length; node++) {
    const place = operator.pressureOf[node]!;
    if (place >= 0) state.pressure[place] = pressure[node]! / scale.stress;
    for (let d = 0; d < dimension; d++) {
      const unknown = constraints.unknown[node * dimension + d]!;
      if (unknown < 0) continue;
      const along = component(velocity, node, d, dimension, constraints.frame, constraints.axes);
      state.unknowns[unknown] = along / scale.velocity;
    }
  }
  for (const { boundary, unknown } of constraints.platens)
    state.unknowns[unknown] = (platens.get(boundary) ?? 0) / scale.velocity;
  operator.expand(state.unknowns, 1, state.velocity);
  return state;
}

/** Takes the mean off the pressures of a closed part. */
function centre(pressure: Float64Array, places: Int32Array): void {
  let sum = 0;
  for (const place of places) sum += pressure[place]!;
  for (const place of places) pressure[place] = pressure[place]! - sum / places.length;
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

type Limits = Required<Pick<CreepOptions, 'tolerance' | 'regularisation' | 'maximumIterations'>>;

function resolve(options: CreepOptions, dimension: 2 | 3): Limits {
  const { tolerance = 1e-8, regularisation = 1e-5, maximumIterations = 40 } = options;
  const issues: Issue[] = [];
  const refuse = (path: string, got: number, expected: string) =>
    issues.push({ code: 'out-of-range', path, message: 'an option is out of range', got: String(got), expected });
  if (!(tolerance >= 1e-13 && tolerance < 1)) refuse('tolerance', tolerance, '1e-13 to 1');
  if (!(regularisation >= 1e-12 && regularisation <= 1e-2)) refuse('regularisation', regularisation, '1e-12 to 0.01');
  if (!(Number.isInteger(maximumIterations) && maximumIterations >= 1))
    refuse('maximumIterations', maximumIterations, 'a whole number from 1 on');
  if (options.linear === 'iterative' && dimension === 2)
    issues.push({
      code: 'out-of-range',
      path: 'linear',
      message: 'flows in the plane are solved directly',
      got: 'iterative',
      expected: 'direct, or no choice',
    });
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
