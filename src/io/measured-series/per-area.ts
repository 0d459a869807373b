import type { LogColumn, SeriesLog } from './parse-series.js';

/** A measured series in the terms of a run: per nominal area, named as the observables of the models. SI; not a number where none was. */
export interface MeasuredSeries {
  /** s, as the file counts it. */
  readonly time: Float64Array;
  /** A/m^2, positive strips electrode 1. */
  readonly currentDensity?: Float64Array;
  /** V. */
  readonly voltage?: Float64Array;
  /** Pa. */
  readonly stackPressure?: Float64Array;
  /** K. */
  readonly temperature?: Float64Array;
}

/** The measured columns that a run has beside it. */
export const measuredColumns = ['currentDensity', 'voltage', 'stackPressure', 'temperature'] as const;
export type MeasuredColumn = (typeof measuredColumns)[number];
/** SI units as files write them. */
export const measuredUnits: Readonly<Record<MeasuredColumn, string>> = {
  currentDensity: 'A/m^2',
  voltage: 'V',
  stackPressure: 'Pa',
  temperature: 'K',
};

/**
 * Currents and forces of the whole cell become current densities and pressures.
 *
 * @param area nominal area of the cell (m^2)
 */
export function perArea({ time, columns }: SeriesLog, area: number): MeasuredSeries {
  const divided = ({ dimension, values }: LogColumn): Float64Array =>
    dimension === 'current' || dimension === 'force' ? values.map((value) => value / area) : values;
  const { current, voltage, pressure, temperature } = columns;
  return {
    time,
    ...(current === undefined ? {} : { currentDensity: divided(current) }),
    ...(voltage === undefined ? {} : { voltage: voltage.values }),
    ...(pressure === undefined ? {} : { stackPressure: divided(pressure) }),
    ...(temperature === undefined ? {} : { temperature: temperature.values }),
  };
}
