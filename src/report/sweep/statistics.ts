import type { Issue } from '../../quantity/issue.js';
import { sortedQuantile } from '../../statistics/estimate.js';

/** A number that stands for many. */
export interface Statistic {
  /** `median`, `q5`. */
  readonly name: string;
  /** Of values without gaps; not a number of none. */
  of(values: Float64Array): number;
}

const named: Readonly<Record<string, (sorted: Float64Array) => number>> = {
  median: (sorted) => sortedQuantile(sorted, 0.5),
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
      ? (sorted: Float64Array) => sortedQuantile(sorted, Number(percent[1]) / 100)
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
