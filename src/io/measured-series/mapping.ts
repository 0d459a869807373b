import { z } from 'zod';
import type { DimensionName } from '../../quantity/index.js';
import { isRecord } from '../scenario/choice.js';
import { numberField, positiveQuantity, wholeNumber } from '../scenario/fields.js';

/** What a column of a log can be, and the dimensions in which instruments give it. */
export const roleDimensions = {
  time: ['time'],
  current: ['current', 'currentDensity'],
  voltage: ['voltage'],
  pressure: ['pressure', 'force'],
  temperature: ['temperature'],
} as const satisfies Readonly<Record<string, readonly DimensionName[]>>;

/** What a column of a log means. */
export type Role = keyof typeof roleDimensions;
export const roles = Object.keys(roleDimensions) as readonly Role[];

const columnName = z.union([z.string().min(1), z.int().min(1)]);

function column(what: string, examples: readonly unknown[]) {
  return z
    .union([
      columnName,
      z.strictObject({
        column: columnName.meta({ description: 'Its name in the header, or its number, from 1.' }),
        unit: z
          .string()
          .min(1)
          .meta({ description: 'Its unit, where the header does not say it; for a time also clock (h:m:s) or date.' })
          .optional(),
        factor: numberField(
          'The values are multiplied by this: a calibration, or -1 for terminals the other way round.',
        ).optional(),
      }),
    ])
    .meta({
      description: `Column of the ${what}: its name in the header (the unit in it may be left out) or its number, from 1; or { column, unit, factor }.`,
      examples: [...examples],
    });
}

/** Which column of a file is what: keys of a section of their own. */
const columns = z
  .strictObject({
    time: column('time', ['Time/h', { column: 'Time', unit: 's' }]),
    current: column('current (per cell or per area)', ['I/mA']).optional(),
    voltage: column('cell voltage', ['Ecell/V']).optional(),
    pressure: column('stack pressure, or of the force of a load cell on the area of the cell', ['Load/N']).optional(),
    temperature: column('temperature', ['T/degC']).optional(),
  })
  .meta({ description: 'Which column of the file is what.' });

/** How a log is written: the keys that a step of a protocol and a description of a measurement share. */
export const seriesMappingShape = {
  columns,
  positive: z
    .enum(['strips', 'plates'])
    .meta({
      description:
        'What a positive current of the file does to electrode 1. Plates: current and voltage change their signs on reading.',
    })
    .optional(),
  separator: z
    .enum(['comma', 'semicolon', 'tab', 'space'])
    .meta({ description: 'What stands between columns; absent: found in the header.' })
    .optional(),
  decimal: z
    .enum(['point', 'comma'])
    .meta({ description: 'The decimal sign; absent: found in the first rows.' })
    .optional(),
  skip: wholeNumber('Lines before the header; absent: the header is found.', 0, 100_000).optional(),
  comment: z.string().min(1).max(8).meta({ description: 'Lines that begin with this are left out.' }).prefault('#'),
  missing: z
    .enum(['refuse', 'skip'])
    .meta({
      description:
        'An empty or NaN cell where a value is needed: refuse the file, or leave the row out (a pressure is interpolated).',
    })
    .prefault('refuse'),
};

const seriesMapping = z.strictObject(seriesMappingShape);
/** How a log is written: its columns and its way of writing numbers. */
export type SeriesMapping = z.output<typeof seriesMapping>;

/** Standard uncertainties that a scenario or a measurement states. */
export const statedUncertainty = z
  .strictObject({
    current: positiveQuantity('currentDensity', 'Of the current density.').optional(),
    voltage: positiveQuantity('voltage', 'Of the cell voltage.').optional(),
    pressure: positiveQuantity('pressure', 'Of the stack pressure.').optional(),
    temperature: positiveQuantity('temperatureDifference', 'Of the temperature.').optional(),
  })
  .meta({ description: 'Standard uncertainty of a measured value, by which the scores of the run are normalised.' });

/** SI, by role. */
export type StatedUncertainty = z.output<typeof statedUncertainty>;

/** A column as a mapping names it. */
export interface MappedColumn {
  readonly column: string | number;
  readonly unit?: string;
  readonly factor?: number;
}

/** The long form of a column's entry; null when the mapping has none. */
export function mappedColumn(mapping: Pick<SeriesMapping, 'columns'>, role: Role): MappedColumn | null {
  const entry = mapping.columns[role];
  if (entry === undefined) return null;
  return isRecord(entry) ? (entry as unknown as MappedColumn) : { column: entry as string | number };
}
