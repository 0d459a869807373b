import type { SeriesTable } from '../io/run/series-table.js';

/** A value of a series with the time at which it was reached (s). */
export interface SeriesExtreme {
  readonly value: number;
  readonly time: number;
}

/**
 * The least value of a column, or the greatest magnitude, with the first time at which it was reached.
 *
 * @param name of the column
 * @returns null when there is no such column, or nothing finite in it
 */
export function seriesExtreme(
  series: SeriesTable,
  name: string,
  kind: 'least' | 'greatest-magnitude',
): SeriesExtreme | null {
  if (!series.has(name)) return null;
  const values = series.column(name);
  let best = -1;
  let record = Number.POSITIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    const rank = kind === 'least' ? values[row] : -Math.abs(values[row]);
    if (rank < record) {
      record = rank;
      best = row;
    }
  }
  if (best < 0 || !Number.isFinite(record)) return null;
  const value = kind === 'least' ? record : -record;
  return { value, time: series.column('time')[best] };
}
