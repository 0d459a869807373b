import { type Distribution, requireParameters } from './distribution.js';

/**
 * Which of several choices a number between 0 and 1 stands for; the choices may be of any kind.
 * @param weights relative frequency of each choice, not negative, one above 0; they need not add up to 1.
 * @returns a function from u in [0, 1) to the index of a choice.
 * @throws LithostatError when a weight is negative or not finite, or none is above 0.
 */
export function weightedChoice(weights: readonly number[]): (u: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  requireParameters('discrete', [
    ...weights.map((weight, i) => ({
      path: `weights[${i}]`,
      got: weight,
      holds: Number.isFinite(weight) && weight >= 0,
      expected: 'a finite number of at least 0',
    })),
    { path: 'weights', got: `[${weights.join(', ')}]`, holds: !(total <= 0), expected: 'a list with a weight above 0' },
  ]);
  const bounds = new Float64Array(weights.length);
  let sum = 0;
  let last = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    bounds[i] = sum / total;
    if (weight > 0) last = i;
  }
  return (u) => {
    // First bound above u, by bisection; a choice of weight 0 has no u of its own.
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bounds[middle]! > u) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/**
 * Discrete distribution: one of several numbers, with weights.
 * @param weights relative frequencies; all alike when left out.
 * @throws LithostatError when there is no value, the weights do not fit, or a number is not finite.
 */
export function discrete({
  values,
  weights = values.map(() => 1),
}: {
  readonly values: readonly number[];
  readonly weights?: readonly number[];
}): Distribution {
  requireParameters('discrete', [
    { path: 'values', got: '[]', holds: values.length > 0, expected: 'a list of at least one number' },
    {
      path: 'weights',
      got: `${weights.length} weights`,
      holds: weights.length === values.length,
      expected: `one for each of the ${values.length} values`,
    },
    ...values.map((value, i) => ({
      path: `values[${i}]`,
      got: value,
      holds: Number.isFinite(value),
      expected: 'a finite number',
    })),
  ]);
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  const sorted = order.map((i) => values[i]!);
  const choose = weightedChoice(order.map((i) => weights[i]!));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = order.map((i) => weights[i]! / total);
  const mean = sorted.reduce((sum, value, i) => sum + value * shares[i]!, 0);
  const variance = sorted.reduce((sum, value, i) => sum + (value - mean) ** 2 * shares[i]!, 0);
  const upTo = (holds: (value: number) => boolean) =>
    sorted.reduce((sum, value, i) => sum + (holds(value) ? shares[i]! : 0), 0);
  const density = (x: number) => upTo((value) => value === x);
  const quantile = (u: number) => sorted[choose(u)]!;
  return {
    kind: 'discrete',
    support: [quantile(0), quantile(1)],
    mean,
    deviation: Math.sqrt(variance),
    quantile,
    upperQuantile: (u) => quantile(1 - u),
    probability: (x) =>
      Math.min(
        1,
        upTo((value) => value <= x),
      ),
    upperProbability: (x) =>
      Math.min(
        1,
        upTo((value) => value > x),
      ),
    density,
    logDensity: (x) => Math.log(density(x)),
  };
}
