import type { DifferentialAlgebraicSystem } from './system.js';

/**
 * Length of a first trial step, from the sizes of the state, its rates and their change; algebraic rows are left out.
 * @param system the system.
 * @param time start (s).
 * @param state unknowns at the start.
 * @param rate f there.
 * @param scale tolerated error of each unknown.
 * @param span time to the end (s), not exceeded.
 * @param stages stage count of the method.
 * @param work two vectors of work space.
 * @returns length (s). Costs one evaluation.
 * Source: Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I (1993), II.4.
 */
export function firstStep(
  system: DifferentialAlgebraicSystem,
  time: number,
  state: Float64Array,
  rate: Float64Array,
  scale: Float64Array,
  span: number,
  stages: number,
  work: readonly [Float64Array, Float64Array],
): number {
  const { mass, size } = system;
  const [ahead, rateAhead] = work;
  let count = 0;
  let stateSquares = 0;
  let rateSquares = 0;
  for (let k = 0; k < size; k++) {
    if (mass[k] === 0) continue;
    count++;
    stateSquares += (state[k]! / scale[k]!) ** 2;
    rateSquares += (rate[k]! / scale[k]!) ** 2;
  }
  if (count === 0) return span;
  const stateSize = Math.sqrt(stateSquares / count);
  const rateSize = Math.sqrt(rateSquares / count);
  const still = stateSize < 1e-5 || rateSize < 1e-5;
  const trial = Math.min(span, still ? 1e-3 * span : (0.01 * stateSize) / rateSize);
  for (let k = 0; k < size; k++) ahead[k] = state[k]! + (mass[k] !== 0 ? trial * rate[k]! : 0);
  system.evaluate(time + trial, ahead, rateAhead);
  let changeSquares = 0;
  for (let k = 0; k < size; k++) if (mass[k] !== 0) changeSquares += ((rateAhead[k]! - rate[k]!) / scale[k]!) ** 2;
  const steepest = Math.max(rateSize, Math.sqrt(changeSquares / count) / trial);
  if (!(steepest < Number.POSITIVE_INFINITY)) return trial;
  const curved = steepest <= 1e-15 ? Math.max(1e-6 * span, 1e-3 * trial) : (0.01 / steepest) ** (1 / (stages + 1));
  return Math.min(100 * trial, curved, span);
}
