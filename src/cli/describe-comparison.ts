import type { SeriesComparison } from '../io/run/summary.js';
import { type DimensionName, formatQuantity } from '../quantity/index.js';
import type { CriticalComparison } from '../studies/compare/compare-critical.js';
import type { Comparison } from '../studies/compare/compare-folder.js';
import { duration } from './progress.js';

/** Observables as they are printed: name in words, dimension of a difference, unit. */
const printed: Readonly<Record<string, readonly [words: string, dimension: DimensionName, unit: string]>> = {
  currentDensity: ['current density', 'currentDensity', 'mA/cm^2'],
  voltage: ['cell voltage', 'voltage', 'mV'],
  stackPressure: ['stack pressure', 'pressure', 'MPa'],
  temperature: ['temperature', 'temperatureDifference', 'K'],
};

/**
 * Scores of a run against what was measured, for people: an observable a block.
 *
 * @returns lines without line ends; none when there is no score
 */
export function describeComparisons(comparisons: readonly SeriesComparison[]): string[] {
  return comparisons.flatMap((one) => {
    const [words, dimension, unit] = printed[one.observable] ?? [one.observable, 'dimensionless', ''];
    const show = (value: number): string => formatQuantity(value, dimension, unit, 3);
    const against =
      one.normalised === null
        ? ''
        : `, ${one.normalised.toPrecision(3)} times the stated uncertainty (${(100 * one.within!).toPrecision(3)} % within twice)`;
    const facts = [
      `${words}: root mean square ${show(one.rootMeanSquare)}${against}`,
      `  mean ${show(one.bias)}, largest ${show(one.largest)} after ${duration(one.largestAt)}${one.correlation === null ? '' : `, correlation ${one.correlation.toPrecision(4)}`}`,
    ];
    if (one.timeShift !== null) {
      facts.push(
        `  ${duration(Math.abs(one.timeShift))} ${one.timeShift > 0 ? 'later' : 'earlier'} the prediction would agree to ${show(one.shiftedRootMeanSquare)}`,
      );
    }
    const span = `${duration(one.from)} to ${duration(one.to)}`;
    facts.push(
      `  ${one.count} values from ${span}${one.leftOut === 0 ? '' : `; ${one.leftOut} more lie outside the run and count for nothing`}`,
    );
    return facts.map((fact) => `  ${fact}`);
  });
}

const limits = { ccs: 'stripping limit', ccp: 'plating limit', ccd: 'limit of the stepped test' } as const;

/** An interval as it is said: `0.2 to 0.21 mA/cm^2`, `above 3 mA/cm^2`. */
function interval(low: number | null, high: number | null): string {
  const show = (value: number): string => formatQuantity(value, 'currentDensity', 'mA/cm^2', 4);
  if (low === null) return high === null ? 'not bounded' : `below ${show(high)}`;
  if (high === null) return `above ${show(low)}`;
  const number = (value: number) => show(value).replace(' mA/cm^2', '');
  return low === high ? show(low) : `${number(low)} to ${show(high)}`;
}

function describeCriticalComparison({ measured, ratio, logError, overlaps, differs }: CriticalComparison): string[] {
  const verdict = overlaps ? 'the intervals overlap' : 'the intervals are apart';
  const by =
    ratio === null
      ? ''
      : `, predicted / measured ${ratio.toPrecision(3)} (log10 ${logError!.toFixed(2).replace(/^-0\.00$/, '0.00')})`;
  return [
    `  measured ${interval(measured.low, measured.high)}: ${verdict}${by}`,
    ...differs.map((one) => `    other conditions: ${one}`),
    ...(measured.source === '' ? [] : [`    ${measured.source}`]),
  ];
}

/**
 * What `lithostat compare` prints for people.
 *
 * @param page where the answer was written; absent: nowhere
 */
export function describeComparison(comparison: Comparison, page?: string): string {
  const lines = [comparison.title, ''];
  if (comparison.kind === 'series') {
    lines.push(`Prediction less ${comparison.data}`, ...describeComparisons(comparison.comparisons));
  } else {
    const { mode, low, high } = comparison.predicted;
    lines.push(
      `Predicted ${limits[mode]}: ${interval(low, high)}`,
      ...comparison.comparisons.flatMap(describeCriticalComparison),
    );
  }
  if (comparison.notes.length > 0) lines.push('', ...comparison.notes);
  if (page !== undefined) lines.push('', `Written: ${page}`);
  return `${lines.join('\n')}\n`;
}
