/** Values in time; times never decrease, and two equal ones are the values before and after a jump. */
export interface TimedValues {
  /** s. */
  readonly time: ArrayLike<number>;
  /** SI, one a time; not a number where there is none. */
  readonly values: ArrayLike<number>;
}

/**
 * Values of a series at other times, linear between its rows, never beyond them. At a jump the value after it is taken, but for the first
 * of two wanted times that are equal, which takes the one before.
 *
 * @param series what is interpolated
 * @param times s, never decreasing
 * @param shift the series is read as if it came this much later (s) [0]
 * @returns one value a time; not a number outside the span of the series and beside rows without a value
 */
export function valuesAt({ time, values }: TimedValues, times: ArrayLike<number>, shift = 0): Float64Array {
  const out = new Float64Array(times.length).fill(NaN);
  const rows = time.length;
  if (rows === 0) return out;
  // Last row at or before the wanted time.
  let row = 0;
  for (let index = 0; index < times.length; index++) {
    const at = times[index]! - shift;
    if (at < time[0]! || at > time[rows - 1]!) continue;
    while (row + 1 < rows && time[row + 1]! <= at) row++;
    if (time[row] === at) {
      let place = row;
      const before = index + 1 < times.length && times[index + 1] === times[index];
      if (before) while (place > 0 && time[place - 1] === at) place--;
      out[index] = values[place]!;
    } else {
      const share = (at - time[row]!) / (time[row + 1]! - time[row]!);
      out[index] = values[row]! + share * (values[row + 1]! - values[row]!);
    }
  }
  return out;
}
