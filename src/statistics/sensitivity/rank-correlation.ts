import { choleskyFactor, solveLower, solveLowerTransposed } from '../cholesky.js';
import { defaultConfidence, type Estimate } from '../estimate.js';
import { normalQuantile } from '../normal.js';

/** Ranks from 1 on; equal values share the mean of their ranks. */
function ranks(values: ArrayLike<number>): Float64Array {
  const count = values.length;
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Float64Array(count);
  for (let start = 0; start < count; ) {
    let end = start + 1;
    while (end < count && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) result[order[i]!] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}

/** Correlation matrix of columns; NaN beside a column that does not vary. */
function correlationMatrix(columns: readonly Float64Array[]): Float64Array {
  const size = columns.length;
  const count = columns[0]?.length ?? 0;
  const scaled = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / count;
    const centred = column.map((value) => value - mean);
    const length = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0));
    return centred.map((value) => value / length);
  });
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += scaled[i]![k]! * scaled[j]![k]!;
      matrix[i * size + j] = sum;
      matrix[j * size + i] = sum;
    }
  return matrix;
}

/** The interval of a correlation coefficient by the transformation of Fisher; `variance` is that of its inverse hyperbolic tangent. */
function fisherInterval(value: number, variance: number, confidence: number): Estimate {
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  if (!(variance > 0) || !Number.isFinite(value)) return { value, low: Number.NaN, high: Number.NaN };
  const centre = Math.atanh(Math.min(1, Math.max(-1, value)));
  return { value, low: Math.tanh(centre - reach), high: Math.tanh(centre + reach) };
}

/**
 * Rank correlation of Spearman between an input and an output, with its interval.
 * Source: Spearman 1904; interval: Bonett & Wright 2000, Psychometrika 65, 23 (variance (1 + r^2/2)/(n - 3) of Fisher's z).
 */
export function spearman(
  input: ArrayLike<number>,
  output: ArrayLike<number>,
  confidence = defaultConfidence,
): Estimate {
  const value = correlationMatrix([ranks(input), ranks(output)])[1]!;
  return fisherInterval(value, (1 + (value * value) / 2) / (input.length - 3), confidence);
}

/**
 * Partial rank correlation coefficients: of each input with the output, the linear part of the other inputs' ranks taken out of both. For
 * outputs that are monotonic in their inputs.
 * @param inputs columns.
 * @returns one a column; NaN where inputs cannot be told apart (collinear ranks, fewer points than columns + 3).
 * Source: Iman & Conover 1979, Technometrics 21, 499; Marino et al. 2008, J. Theor. Biol. 254, 178. Interval by Fisher's z with
 * n - 3 - (inputs - 1) degrees of freedom, times the factor of Bonett & Wright for ranks.
 */
export function partialRankCorrelations(
  inputs: readonly ArrayLike<number>[],
  output: ArrayLike<number>,
  confidence = defaultConfidence,
): Estimate[] {
  const size = inputs.length + 1;
  const matrix = correlationMatrix([...inputs, output].map(ranks));
  const failed = choleskyFactor(matrix, size) >= 0;
  const inverse = (i: number) => {
    const column = new Float64Array(size);
    column[i] = 1;
    solveLower(matrix, size, column);
    solveLowerTransposed(matrix, size, column);
    return column;
  };
  const last = failed ? null : inverse(size - 1);
  return inputs.map((_, i) => {
    if (last === null) return { value: Number.NaN, low: Number.NaN, high: Number.NaN };
    const value = -last[i]! / Math.sqrt(last[size - 1]! * inverse(i)[i]!);
    return fisherInterval(value, (1 + (value * value) / 2) / (output.length - 2 - inputs.length), confidence);
  });
}
