import type { Issue } from '../../quantity/issue.js';

/** A number that stands for many. */
export interface Statistic {
  /** `median`, `q5`. */
  readonly name: string;
  /** Of values without gaps; not a number of none. */
  of(values: Float64Array): number;
}

const named: Readonly<Record<string, (sorted: Float64Array) => number>> = {
  median: (sorted) => quantile(sorted, 0.5),
  mean,
  minimum: (sorted) => sorted[0] ?? Number.NaN,
  maximum: (sorted) => sorted.at(-1) ?? Number.NaN,
  deviation: (sorted) => {
    const centre = mean(sorted);
    return sorted.length < 2
      ? Number.NaN
      : Math.sqrt(sorted.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (sorted.length - 1));
  },
  count: (sorted) => sorted.length,
};
const short: Readonly<Record<string, string>> = { min: 'minimum', max: 'maximum', std: 'deviation', average: 'mean' };

function mean(values: Float64Array): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * A quantile of a sample, linear between its order statistics (Hyndman and Fan 1996, definition 7; the default of numpy and R).
 *
 * @param sorted ascending, without gaps
 * @param share 0 to 1
 * @returns not a number of an empty sample
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  // Equal neighbours first: the difference of infinities is no number.
  return low === high ? low : low + (place - below) * (high - low);
}

/**
 * Reads the name of a statistic: `median`, `mean`, `minimum`, `maximum`, `deviation`, `count`, or a quantile in percent: `q5`, `q97.5`.
 *
 * @param text as typed
 * @param option where, for the message
 */
export function findStatistic(
  text: string,
  option: string,
): { readonly statistic: Statistic } | { readonly issue: Issue } {
  const word = text.trim().toLowerCase();
  const name = short[word] ?? word;
  const percent = /^q(\d{1,3}(?:\.\d+)?)%?$/.exec(name);
  const apply =
    percent && Number(percent[1]) <= 100
      ? (sorted: Float64Array) => quantile(sorted, Number(percent[1]) / 100)
      : named[name];
  if (apply && (percent || Object.hasOwn(named, name))) {
    return { statistic: { name, of: (values) => apply(sortedFinite(values)) } };
  }
  return {
    issue: {
      code: 'unknown-statistic',
      path: option,
      message: `there is no statistic "${text}"`,
      got: text,
      expected: `one of ${Object.keys(named).join(', ')}, or a quantile in percent such as q5`,
    },
  };
}

/** The values that there are, ascending. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
}
