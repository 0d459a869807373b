import type { Measurement } from '../../io/measured-series/measurement.js';
import { type MeasuredSeries, perArea } from '../../io/measured-series/per-area.js';
import type { SeriesComparison } from '../../io/run/summary.js';
import { compareSeries, type PredictedSeries } from './compare-series.js';
import { uncertaintiesOf } from './followed-log.js';

/**
 * A measurement in the terms and the time of a run.
 *
 * @param area nominal area of the cell of the run (m^2)
 * @param start time of the run at which the first row lies (s) where the measurement does not say it; null: its times are those of the run
 */
export function measuredInRun(
  { log, start: stated }: Measurement,
  area: number,
  start: number | null = null,
): MeasuredSeries {
  const measured = perArea(log, area);
  const at = stated ?? start;
  if (at === null) return measured;
  const shift = at - log.time[0]!;
  return { ...measured, time: measured.time.map((time) => time + shift) };
}

/**
 * Scores a run against a measurement.
 *
 * @param predicted series of the run
 * @param area nominal area of its cell (m^2)
 * @param start see `measuredInRun`
 * @param findShift see `compareSeries`
 * @returns a comparison for every observable that both have, at the times that both have
 */
export function compareMeasurement(
  predicted: PredictedSeries,
  measurement: Measurement,
  area: number,
  start: number | null = null,
  findShift = true,
): SeriesComparison[] {
  const measured = measuredInRun(measurement, area, start);
  return compareSeries(predicted, measured, uncertaintiesOf(measurement.uncertainty), findShift);
}
