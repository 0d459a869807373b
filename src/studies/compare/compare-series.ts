import {
  type MeasuredColumn,
  type MeasuredSeries,
  measuredColumns,
  measuredUnits,
} from '../../io/measured-series/per-area.js';
import type { SeriesComparison } from '../../io/run/summary.js';
import { scoreSeries } from './score-series.js';

/** A series of a run: its columns by name, SI; `time` (s) among them. */
export interface PredictedSeries {
  has(name: string): boolean;
  column(name: string): Float64Array;
}

/** Standard uncertainties of measured values (SI), where they are stated. */
export type Uncertainties = Readonly<Partial<Record<MeasuredColumn, number>>>;

/**
 * Scores what a run predicts against what was measured beside it: the applied current, the voltage, the pressure, the temperature.
 *
 * @param predicted series of the run
 * @param measured SI; its time begins with that of the run
 * @param uncertainties of measured values
 * @param findShift whether a time shift is looked for, which costs a hundred times what the rest does
 * @returns a comparison for every column that both have; without those that share no time
 */
export function compareSeries(
  predicted: PredictedSeries,
  measured: MeasuredSeries,
  uncertainties: Uncertainties = {},
  findShift = true,
): SeriesComparison[] {
  const time = predicted.column('time');
  return measuredColumns.flatMap((name): SeriesComparison[] => {
    const values = measured[name];
    if (values === undefined || !predicted.has(name)) return [];
    const uncertainty = uncertainties[name];
    const score = scoreSeries(
      { time, values: predicted.column(name) },
      { time: measured.time, values },
      uncertainty,
      findShift,
    );
    return score === null
      ? []
      : [{ observable: name, unit: measuredUnits[name], uncertainty: uncertainty ?? null, ...score }];
  });
}

/** What is kept of a comparison in a table, with the unit of the observable where it has one. */
const kept = [
  ['rootMeanSquare', true],
  ['bias', true],
  ['largest', true],
  ['normalised', false],
  ['correlation', false],
] as const;

/**
 * Comparisons as plain columns, for a case of a study: `rootMeanSquare(voltage) [V]`, `bias(voltage) [V]`, `count(voltage)` ….
 *
 * @param observables columns are made for these, in this order; one without a comparison has nulls
 */
export function comparisonColumns(
  comparisons: readonly SeriesComparison[],
  observables: readonly MeasuredColumn[],
): { readonly columns: readonly string[]; readonly values: readonly (number | null)[] } {
  const columns: string[] = [];
  const values: (number | null)[] = [];
  for (const observable of observables) {
    const found = comparisons.find((one) => one.observable === observable);
    for (const [name, hasUnit] of kept) {
      columns.push(`${name}(${observable}) [${hasUnit ? measuredUnits[observable] : '1'}]`);
      values.push(found?.[name] ?? null);
    }
    columns.push(`count(${observable}) [1]`);
    values.push(found?.count ?? 0);
  }
  return { columns, values };
}
