import { bootstrap } from '../bootstrap.js';
import type { Estimate, IntervalOptions } from '../estimate.js';

/** Elementary effects of one variable: the change of the output for a step, over the step (as a share of the probability). */
interface MorrisEffect {
  /** Mean: cancels where the effect changes its sign. */
  readonly mean: Estimate;
  /** Mean of the magnitudes: how much the variable matters. */
  readonly magnitude: Estimate;
  /** Standard deviation: how far the effect depends on where it is taken (curvature, interactions). */
  readonly deviation: Estimate;
}

export interface MorrisEffects {
  readonly effects: readonly MorrisEffect[];
  /** Trajectories that were used, and those left out because an output of theirs is missing. */
  readonly trajectories: number;
  readonly trajectoriesLost: number;
}

/**
 * Screening by elementary effects, with bootstrap intervals over trajectories.
 * @param points the design in the unit cube, a point a row, `dimensions` + 1 points a trajectory, each one coordinate from the last.
 * @param outputs one a point; NaN where there is none, which loses its trajectory.
 * Source: Morris 1991, Technometrics 33, 161; magnitudes: Campolongo, Cariboni & Saltelli 2007, Environ. Model. Softw. 22, 1509.
 */
export function morrisEffects(
  points: ArrayLike<number>,
  outputs: ArrayLike<number>,
  dimensions: number,
  options: IntervalOptions = {},
): MorrisEffects {
  const size = dimensions + 1;
  const all = Math.floor(outputs.length / size);
  const rows: Float64Array[] = [];
  for (let trajectory = 0; trajectory < all; trajectory++) {
    const effects = new Float64Array(dimensions).fill(Number.NaN);
    for (let step = 1; step <= dimensions; step++) {
      const at = trajectory * size + step;
      for (let j = 0; j < dimensions; j++) {
        const change = points[at * dimensions + j]! - points[(at - 1) * dimensions + j]!;
        if (change !== 0) effects[j] = (outputs[at]! - outputs[at - 1]!) / change;
      }
    }
    if (effects.every(Number.isFinite)) rows.push(effects);
  }
  const trajectories = rows.length;
  const estimate = (counts: Float64Array): Float64Array => {
    const result = new Float64Array(3 * dimensions);
    for (let j = 0; j < dimensions; j++) {
      let sum = 0;
      let magnitudes = 0;
      for (let t = 0; t < trajectories; t++) {
        sum += counts[t]! * rows[t]![j]!;
        magnitudes += counts[t]! * Math.abs(rows[t]![j]!);
      }
      const mean = sum / trajectories;
      let squares = 0;
      for (let t = 0; t < trajectories; t++) squares += counts[t]! * (rows[t]![j]! - mean) ** 2;
      result[j] = mean;
      result[dimensions + j] = magnitudes / trajectories;
      result[2 * dimensions + j] = Math.sqrt(squares / (trajectories - 1));
    }
    return result;
  };
  const estimates = bootstrap(trajectories, estimate, options);
  return {
    effects: Array.from({ length: dimensions }, (_, j) => {
      return { mean: estimates[j]!, magnitude: estimates[dimensions + j]!, deviation: estimates[2 * dimensions + j]! };
    }),
    trajectories,
    trajectoriesLost: all - trajectories,
  };
}
