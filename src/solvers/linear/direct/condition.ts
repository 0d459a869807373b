import type { SparsePattern } from '../sparse/pattern.js';
import type { Equilibration } from './equilibrate.js';
import type { FactorShape } from './front-plan.js';
import { inverseNormEstimate } from './inverse-norm.js';

/** A solution with what was factored, in place of the input: one number for each unknown. */
type Pass = (input: Float64Array, output: Float64Array) => void;

/**
 * A lower bound of |A| |A^-1| in the norm of largest column sum, nearly always within a factor of three.
 * @param values of R A C, with R and C in `scale`.
 * @param solve output = (R A C)^-1 input. @param solveTransposed output = (R A C)^-T input.
 */
export function conditionEstimateOf(
  shape: FactorShape,
  { rows, rowStart, columnIndex }: SparsePattern,
  values: Float64Array,
  scale: Equilibration,
  solve: Pass,
  solveTransposed: Pass,
): number {
  const { row, column } = scale;
  const original = (e: number, i: number): number => Math.abs(values[e]!) / row[i]! / column[columnIndex[e]!]!;
  let largest = 0;
  for (let i = 0; i < rows; i++)
    for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) largest = Math.max(largest, original(e, i));
  // Of A / unit, so that neither A nor its inverse leaves the range of doubles.
  const unit = largest === 0 ? 1 : 2 ** Math.max(-1074, Math.floor(Math.log2(largest)));
  const sums = new Float64Array(rows);
  for (let i = 0; i < rows; i++)
    for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) {
      const [j, magnitude] = [columnIndex[e]!, original(e, i) / unit];
      sums[j]! += magnitude;
      if (shape === 'symmetric' && j !== i) sums[i]! += magnitude;
    }
  const scaled = new Float64Array(rows);
  const through = (before: Float64Array, pass: Pass, after: Float64Array): Pass => {
    return (input, output) => {
      for (let i = 0; i < rows; i++) scaled[i] = input[i]! * (before[i]! * unit);
      pass(scaled, output);
      for (let i = 0; i < rows; i++) output[i] = output[i]! * after[i]!;
    };
  };
  const norm = sums.reduce((most, sum) => Math.max(most, sum), 0);
  const inverse = inverseNormEstimate(rows, through(row, solve, column), through(column, solveTransposed, row));
  return norm * inverse;
}
