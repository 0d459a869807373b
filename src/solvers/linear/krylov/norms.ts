import type { KernelHeap } from '../../kernels/heap.js';

/**
 * The measure in which a residual b - A x is held against the tolerance. It must be a norm: never negative, proportional to the scale
 * of the residual.
 */
export interface ResidualNorm {
  /** What it is, for people: "sum of |residual| = unbalanced current". */
  readonly name: string;
  /** Unit of the measure, "1" for relative ones. */
  readonly unit: string;
  /** Whether the measure is divided by that of the right-hand side. */
  readonly relative: boolean;
  /**
   * Measures a vector, one entry for each equation.
   * @param heap holds the vector; its kernels may be used.
   */
  measure(residual: Float64Array, heap: KernelHeap): number;
}

/** The measure of the Euclidean norms; methods that know the sum of squares already spare it. */
export const euclideanMeasure = (residual: Float64Array, heap: KernelHeap): number =>
  Math.sqrt(heap.kernels.dot(residual.length, residual.byteOffset, residual.byteOffset));

/** Euclidean length of the residual as a part of that of the right-hand side: the default. */
export const relativeEuclidean: ResidualNorm = {
  name: '|residual| / |right-hand side|',
  unit: '1',
  relative: true,
  measure: euclideanMeasure,
};

/** Euclidean length of the residual. @param unit of the equations. */
export function euclidean(unit: string, name = '|residual|'): ResidualNorm {
  return { name, unit, relative: false, measure: euclideanMeasure };
}

/** Largest magnitude among the equations. @param unit of the equations. */
export function largestEntry(unit: string, name = 'largest |residual|'): ResidualNorm {
  return {
    name,
    unit,
    relative: false,
    measure: (residual, heap) => heap.kernels.largestMagnitude(residual.length, residual.byteOffset),
  };
}

/** Sum of the magnitudes over the equations: where these are balances, all that is unbalanced. @param unit of the equations. */
export function sumOfMagnitudes(unit: string, name = 'sum of |residual|'): ResidualNorm {
  return {
    name,
    unit,
    relative: false,
    measure: (residual, heap) => heap.kernels.sumOfMagnitudes(residual.length, residual.byteOffset),
  };
}

/**
 * Root mean square of weight * residual, for equations in different units.
 * @param weights one positive number for each equation, such as 1 / (force that may stay unbalanced there).
 * @throws RangeError naming the first weight that is not positive and finite.
 */
export function weighted(weights: Float64Array, name = 'weighted residual'): ResidualNorm {
  const bad = weights.findIndex((weight) => !(weight > 0 && weight < Number.POSITIVE_INFINITY));
  if (bad >= 0)
    throw new RangeError(`The weight of equation ${bad} is ${weights[bad]}; expected a positive, finite number.`);
  return {
    name,
    unit: '1',
    relative: false,
    measure(residual) {
      if (residual.length !== weights.length)
        throw new RangeError(
          `${weights.length} weights were given for ${residual.length} equations; expected one each.`,
        );
      let sum = 0;
      for (let i = 0; i < residual.length; i++) sum += (weights[i]! * residual[i]!) ** 2;
      return residual.length === 0 ? 0 : Math.sqrt(sum / residual.length);
    },
  };
}
