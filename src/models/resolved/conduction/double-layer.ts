import type { Issue } from '../../../quantity/index.js';
import { LithostatError } from '../../../quantity/index.js';
import type { IonicConduction } from './ionic-conduction.js';
import type { ElectrodeControl } from './problem.js';
import type { ConductionSolution } from './solution.js';

/** Drops phi_M - Phi over the double layers at an instant. */
export interface DoubleLayerState {
  /** s. */
  readonly time: number;
  /** By electrode and group of facets: drops at the quadrature points (V). */
  readonly drops: readonly (readonly Float64Array[])[];
  /** The potentials at this time; null at the start. */
  readonly solution: ConductionSolution | null;
}

/** Alexander's two-stage method: singly diagonal, stiffly accurate, L-stable, of order 2 (SIAM J. Numer. Anal. 14 (1977) 1006). */
const gamma = 1 - Math.SQRT1_2;

/**
 * Charging of double layers at metals with kinetics, i = i_reaction + C d(phi_M - Phi)/dt, in steps of a differential-algebraic system of index
 * one: potentials in the electrolyte follow at once, drops over the double layers in the time Z C. The capacitance does not depend on the gap.
 */
export class DoubleLayerCharging {
  readonly #cell: IonicConduction;
  readonly #capacitance: readonly number[];

  /**
   * @param capacitance of each electrode with kinetics (F/m^2).
   * @throws LithostatError for electrodes that are not there, are ideal or have no positive capacitance
   */
  constructor(cell: IonicConduction, capacitance: Readonly<Record<string, number>>) {
    const { electrodes } = cell.prepared.problem;
    const issues: Issue[] = Object.keys(capacitance)
      .filter((name) => !electrodes.some((electrode) => electrode.name === name && electrode.kinetics !== null))
      .map((name) => ({
        code: 'unknown-electrode',
        path: `capacitance.${name}`,
        message: `There is no electrode ${name} with kinetics.`,
        got: name,
      }));
    this.#cell = cell;
    this.#capacitance = electrodes.map(({ name, kinetics }) => {
      if (kinetics === null) return 0;
      const value = capacitance[name] ?? Number.NaN;
      if (!(value > 0 && value < Number.POSITIVE_INFINITY))
        issues.push({
          code: 'out-of-range',
          path: `capacitance.${name}`,
          message: `The double layer of ${name} needs a positive capacitance (F/m^2).`,
          got: String(value),
          expected: '> 0',
        });
      return value;
    });
    if (issues.length > 0) throw new LithostatError(issues);
  }

  /** A state to start from: the drops of a solution, or none. */
  start(time = 0, solution: ConductionSolution | null = null): DoubleLayerState {
    const { reacting, system } = this.#cell.prepared;
    if (solution !== null) system.spread(solution.unknowns);
    return {
      time,
      drops: reacting.map((surfaces) =>
        surfaces.map(({ drop }) => (solution === null ? new Float64Array(drop.length) : drop.slice())),
      ),
      solution,
    };
  }

  /** One time step (s) under given controls. @throws LithostatError for a step that is none, and as IonicConduction.solve does */
  advance(
    state: DoubleLayerState,
    step: number,
    controls: Readonly<Record<string, ElectrodeControl>>,
  ): DoubleLayerState {
    if (!(step > 0 && step < Number.POSITIVE_INFINITY))
      throw new LithostatError([
        {
          code: 'out-of-range',
          path: 'step',
          message: 'A time step is positive and finite (s).',
          got: String(step),
          expected: '> 0',
        },
      ]);
    const first = this.#stage(state.drops, step, controls, state.solution);
    // The rate of the first stage, over the rest of the step before the second one.
    const base = state.drops.map((groups, electrode) =>
      groups.map((drops, k) =>
        drops.map((drop, at) => drop + ((1 - gamma) / gamma) * (first.drops[electrode]![k]![at]! - drop)),
      ),
    );
    const second = this.#stage(base, step, controls, first.solution);
    return { time: state.time + step, ...second };
  }

  #stage(
    from: readonly (readonly Float64Array[])[],
    step: number,
    controls: Readonly<Record<string, ElectrodeControl>>,
    start: ConductionSolution | null,
  ): { drops: Float64Array[][]; solution: ConductionSolution } {
    const { reacting } = this.#cell.prepared;
    const all = reacting.flatMap((surfaces, electrode) => surfaces.map((surface, k) => ({ surface, electrode, k })));
    for (const { surface, electrode, k } of all)
      surface.charge({ rate: this.#capacitance[electrode]! / (gamma * step), from: from[electrode]![k]! });
    try {
      const solution = this.#cell.solve(controls, start ?? undefined);
      return { drops: reacting.map((surfaces) => surfaces.map(({ drop }) => drop.slice())), solution };
    } finally {
      for (const { surface } of all) surface.charge(null);
    }
  }
}
