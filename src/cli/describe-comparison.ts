import type { SeriesComparison } from '../io/run/summary.js';
import { type DimensionName, formatQuantity } from '../quantity/index.js';
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
