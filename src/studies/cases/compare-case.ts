import { readMeasurement } from '../../io/measured-series/measurement.js';
import { type MeasuredColumn, measuredColumns } from '../../io/measured-series/per-area.js';
import { SeriesTable } from '../../io/run/series-table.js';
import type { SeriesComparison } from '../../io/run/summary.js';
import { LithostatError } from '../../quantity/index.js';
import { compareMeasurement } from '../compare/compare-measurement.js';
import { compareSeries, comparisonColumns } from '../compare/compare-series.js';
import { followedSeries, followSteps } from '../compare/followed-log.js';
import type { Interruption } from '../interruption.js';
import type { Study } from '../load-study.js';
import type { SimulationEvent } from '../simulate.js';
import type { CaseCheckpoint } from './case-checkpoint.js';
import { type RunCheckpoint, type RunReduction, runCase } from './run-case.js';

/**
 * What a study is compared with: the measurement that is given, or the logs that its protocol follows, and which observables they hold.
 *
 * @throws LithostatError when the data cannot be read, and when there is nothing to compare with
 */
export function comparedWith(study: Study, { data, name }: { readonly data: string; readonly name: string }) {
  const { protocol } = study.scenario.operation;
  const measurement = data === '' ? null : readMeasurement(data, name);
  const followed = followSteps(protocol).map(({ record }) => record.measured);
  const measured = (column: MeasuredColumn): boolean => {
    if (measurement === null) return followed.some((one) => one[column] !== undefined);
    const role = {
      currentDensity: 'current',
      voltage: 'voltage',
      stackPressure: 'pressure',
      temperature: 'temperature',
    } as const;
    return measurement.log.columns[role[column]] !== undefined;
  };
  const observables = measuredColumns.filter(measured);
  if (observables.length === 0) {
    throw new LithostatError([
      {
        code: 'nothing-measured',
        path: 'operation.protocol',
        message: 'the protocol follows no log, and no other data was given, so there is nothing to compare with',
        expected: 'a step follow: { file: cycler.csv, … }, or a file of measured data',
      },
    ]);
  }
  return { measurement, observables };
}

/**
 * Runs the protocol of a study and scores it against what was measured: the columns of a run, then `rootMeanSquare(voltage) [V]`,
 * `bias(voltage) [V]` and so on for every observable that was measured.
 *
 * @param data what `measurementText` gave; empty: the log that the protocol follows
 * @param name of the data, for messages
 * @throws LithostatError for bad input, and when there is nothing to compare with; Interrupted
 */
export async function compareCase(
  study: Study,
  names: readonly string[],
  { data, name }: { readonly data: string; readonly name: string },
  checkpoint: CaseCheckpoint<RunCheckpoint>,
  signal?: Interruption,
): Promise<RunReduction> {
  const { protocol } = study.scenario.operation;
  const { measurement, observables } = comparedWith(study, { data, name });
  const { observables: described } = study.makeModel();
  const seen = observables.flatMap((column) => {
    const index = described.findIndex((one) => one.name === column);
    return index < 0 ? [] : [{ index, ...described[index]! }];
  });
  const series = new SeriesTable(seen);
  const row = new Float64Array(seen.length);
  const events: SimulationEvent[] = [];
  const reduction = await runCase(study, names, checkpoint, signal, {
    onRow(time, values) {
      for (const [at, { index }] of seen.entries()) row[at] = values[index]!;
      series.append(time, row);
    },
    onEvent: (event) => events.push(event),
  });
  if (reduction.status.startsWith('failed')) return reduction;
  let comparisons: SeriesComparison[] = [];
  if (measurement !== null) {
    comparisons = compareMeasurement(series, measurement, study.scenario.cell.area, null, false);
  } else {
    const beside = followedSeries(protocol, events);
    if (beside !== null) comparisons = compareSeries(series, beside.measured, beside.uncertainties, false);
  }
  const { columns, values } = comparisonColumns(comparisons, observables);
  return { ...reduction, columns: [...reduction.columns, ...columns], values: [...reduction.values, ...values] };
}
