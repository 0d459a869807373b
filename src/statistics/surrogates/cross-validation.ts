import { randomStream } from '../random.js';

/** How well a surrogate predicts outputs that it has not seen. */
export interface CrossValidation {
  /** Root mean square of the errors, in the unit of the output. */
  readonly error: number;
  /** 1 - mean square of the errors over the variance of the outputs: 1 is perfect, 0 no better than the mean. */
  readonly q2: number;
  readonly folds: number;
}

/**
 * K-fold cross-validation of a whole procedure: the points are dealt at random into folds; each fold is predicted by a fit to all others.
 * @param train makes a predictor from some points.
 * Source: Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, section 7.10.
 */
export function crossValidate(
  points: ArrayLike<number>,
  outputs: ArrayLike<number>,
  dimensions: number,
  train: (points: Float64Array, outputs: Float64Array) => (point: ArrayLike<number>, offset: number) => number,
  { folds = 10, seed = 0 }: { readonly folds?: number; readonly seed?: number } = {},
): CrossValidation {
  const count = outputs.length;
  const used = Math.min(folds, count);
  const order = randomStream(seed).permutation(count);
  let squares = 0;
  for (let fold = 0; fold < used; fold++) {
    const kept = Array.from(order)
      .filter((_, k) => k % used !== fold)
      .sort((a, b) => a - b);
    const rows = new Float64Array(kept.length * dimensions);
    for (const [k, i] of kept.entries())
      for (let j = 0; j < dimensions; j++) rows[k * dimensions + j] = points[i * dimensions + j]!;
    const predict = train(
      rows,
      Float64Array.from(kept, (i) => outputs[i]!),
    );
    for (let k = fold; k < count; k += used) {
      const i = order[k]!;
      squares += (outputs[i]! - predict(points, i * dimensions)) ** 2;
    }
  }
  const values = Float64Array.from(outputs);
  const mean = values.reduce((sum, y) => sum + y, 0) / count;
  const variance = values.reduce((sum, y) => sum + (y - mean) ** 2, 0);
  return { error: Math.sqrt(squares / count), q2: 1 - squares / variance, folds: used };
}
