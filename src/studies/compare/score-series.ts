import type { SeriesScore } from '../../io/run/summary.js';
import { type TimedValues, valuesAt } from './interpolate.js';

/** Values beyond this many are thinned evenly in the search for the time shift. */
const shiftValues = 4000;
/** Shifts tried on either side before the best is refined. */
const shiftsTried = 50;

/** Measured values that are numbers. */
function finite({ time, values }: TimedValues): { time: Float64Array; values: Float64Array } {
  const kept: number[] = [];
  for (let row = 0; row < time.length; row++) if (Number.isFinite(values[row])) kept.push(row);
  return { time: Float64Array.from(kept, (row) => time[row]!), values: Float64Array.from(kept, (row) => values[row]!) };
}

function meanSquare(predicted: Float64Array, measured: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < predicted.length; row++) {
    const difference = predicted[row]! - measured[row]!;
    if (!Number.isFinite(difference)) continue;
    sum += difference * difference;
    count++;
  }
  // A shift that leaves a few values only is no comparison.
  return count >= 0.5 * predicted.length && count > 0 ? sum / count : Number.POSITIVE_INFINITY;
}

/** The shift of least mean square: the best of a row of shifts, refined by golden section between its neighbours. */
function bestShift(predicted: TimedValues, measured: { time: Float64Array; values: Float64Array }, most: number) {
  const every = Math.ceil(measured.time.length / shiftValues);
  const pick = (values: Float64Array) => values.filter((_value, row) => row % every === 0);
  const [time, values] = [pick(measured.time), pick(measured.values)];
  const error = (shift: number) => meanSquare(valuesAt(predicted, time, shift), values);
  let [best, least] = [0, error(0)];
  for (let step = -shiftsTried; step <= shiftsTried; step++) {
    const shift = (step / shiftsTried) * most;
    const there = error(shift);
    if (there < least) [best, least] = [shift, there];
  }
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [best - most / shiftsTried, best + most / shiftsTried];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [error(left), error(right)];
  while (high - low > 1e-6 * most) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = error(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = error(right);
    }
  }
  const refined = (low + high) / 2;
  return error(refined) < least ? refined : best;
}

/**
 * Scores a predicted series against a measured one, at the measured times: the prediction is interpolated, never extrapolated.
 *
 * @param predicted SI
 * @param measured SI; values that are no number are left out
 * @param uncertainty standard uncertainty of a measured value (SI), where it is stated
 * @param findShift whether a time shift is looked for, which costs a hundred times what the rest does
 * @returns the score, or null when the two have no time in common
 */
export function scoreSeries(
  predicted: TimedValues,
  measured: TimedValues,
  uncertainty?: number,
  findShift = true,
): SeriesScore | null {
  const kept = finite(measured);
  const there = valuesAt(predicted, kept.time);
  let [count, sum, squares, within] = [0, 0, 0, 0];
  let [largest, largestAt, from, to] = [0, Number.NaN, Number.NaN, Number.NaN];
  let [meanPredicted, meanMeasured] = [0, 0];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < there.length; row++) {
    const difference = there[row]! - kept.values[row]!;
    if (!Number.isFinite(difference)) continue;
    if (count === 0) from = kept.time[row]!;
    to = kept.time[row]!;
    count++;
    sum += difference;
    squares += difference * difference;
    meanPredicted += there[row]!;
    meanMeasured += kept.values[row]!;
    low = Math.min(low, kept.values[row]!);
    high = Math.max(high, kept.values[row]!);
    if (uncertainty !== undefined && Math.abs(difference) <= 2 * uncertainty) within++;
    if (!(Math.abs(difference) <= Math.abs(largest)) || Number.isNaN(largestAt)) {
      largest = difference;
      largestAt = kept.time[row]!;
    }
  }
  if (count === 0) return null;
  meanPredicted /= count;
  meanMeasured /= count;
  let [together, ofPredicted, ofMeasured] = [0, 0, 0];
  for (let row = 0; row < there.length; row++) {
    if (!Number.isFinite(there[row]!)) continue;
    const a = there[row]! - meanPredicted;
    const b = kept.values[row]! - meanMeasured;
    together += a * b;
    ofPredicted += a * a;
    ofMeasured += b * b;
  }
  const rootMeanSquare = Math.sqrt(squares / count);
  const varies = (sumOfSquares: number, mean: number) => Math.sqrt(sumOfSquares / count) > 1e-9 * Math.abs(mean);
  const both = varies(ofPredicted, meanPredicted) && varies(ofMeasured, meanMeasured);
  const shift = findShift && both && to > from ? bestShift(predicted, kept, 0.05 * (to - from)) : 0;
  const shifted =
    shift === 0 ? rootMeanSquare : Math.sqrt(meanSquare(valuesAt(predicted, kept.time, shift), kept.values));
  const helps = shifted < 0.99 * rootMeanSquare;
  return {
    count,
    leftOut: kept.time.length - count,
    from,
    to,
    rootMeanSquare,
    bias: sum / count,
    largest,
    largestAt,
    relative: high > low ? rootMeanSquare / (high - low) : null,
    normalised: uncertainty === undefined ? null : rootMeanSquare / uncertainty,
    within: uncertainty === undefined ? null : within / count,
    correlation: both ? together / Math.sqrt(ofPredicted * ofMeasured) : null,
    timeShift: helps ? shift : null,
    shiftedRootMeanSquare: helps ? shifted : rootMeanSquare,
  };
}
