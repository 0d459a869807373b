import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type Issue, LithostatError } from '../../quantity/index.js';
import type { LocatedIssue } from '../errors/located-issue.js';
import { isRecord, type Problem } from '../scenario/choice.js';
import { checkedSection, quantityField } from '../scenario/fields.js';
import { formatPath } from '../scenario/path.js';
import { parseScenarioText } from '../scenario/source.js';
import { translateIssues } from '../scenario/translate.js';
import { nameAndUnit } from './column-unit.js';
import { cellsOf, LineReader, type SeparatorName } from './lines.js';
import {
  type Role,
  type SeriesMapping,
  type StatedUncertainty,
  seriesMappingShape,
  statedUncertainty,
} from './mapping.js';
import { parseSeries, type SeriesLog } from './parse-series.js';
import { readDataText } from './read-text.js';

/** A log with how it is to be read, and where it lies in the time of a run. */
export interface Measurement {
  readonly name: string;
  readonly mapping: SeriesMapping;
  readonly log: SeriesLog;
  /** Time of the run at which the first row lies (s); null: the times of the file are those of the run. */
  readonly start: number | null;
  readonly uncertainty: StatedUncertainty | undefined;
}

const seriesSection = checkedSection(
  {
    file: z
      .string()
      .min(1)
      .meta({ description: 'The log, CSV; its path starts from the folder of this file.' })
      .optional(),
    csv: z.string().meta({ description: 'The log itself, in place of file.' }).optional(),
    name: z.string().meta({ description: 'What to call the log of csv in messages.' }).optional(),
    ...seriesMappingShape,
    start: quantityField(
      'time',
      'Time of the run at which the first row lies; absent: the times of the file are those of the run.',
    ).optional(),
    uncertainty: statedUncertainty.optional(),
  },
  (given, report) => {
    const problem = signProblem(given);
    if (problem !== null) report(problem);
  },
);

/** A current without a sign convention is no current. */
function signProblem(given: Record<string, unknown>): Problem | null {
  if (!isRecord(given.columns) || given.columns.current === undefined || given.positive !== undefined) return null;
  return {
    code: 'missing-key',
    message: 'nothing says what a positive current of the log does',
    at: ['positive'],
    expected: 'strips (a positive current strips electrode 1), or plates',
    remedy: 'write positive: strips, or positive: plates',
  };
}

/** How a log is written, as a file of its own: `series: { file: cycler.csv, columns: { … }, positive: strips }`. */
const measurementSchema = z.strictObject({
  series: seriesSection.meta({ description: 'A log of a cycler or a load cell.' }),
});

const isYaml = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);

/** Names that a log may use for its columns without a mapping: those of `series.csv`. */
const ownNames: Readonly<Record<string, Role>> = {
  time: 'time',
  current: 'current',
  currentDensity: 'current',
  voltage: 'voltage',
  pressure: 'pressure',
  stackPressure: 'pressure',
  temperature: 'temperature',
};

/** The mapping of a log that calls its columns as lithostat does, with units in brackets; null when it does not. */
function ownMapping(text: string): Record<string, unknown> | null {
  const reader = new LineReader(text);
  for (let line = reader.next(); line !== null; line = reader.next()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    for (const separator of ['comma', 'semicolon', 'tab'] satisfies SeparatorName[]) {
      const columns: Record<string, string> = {};
      for (const cell of cellsOf(line, separator)) {
        const role = ownNames[nameAndUnit(cell).name];
        if (role !== undefined) columns[role] ??= cell;
      }
      if (columns.time !== undefined && Object.keys(columns).length > 1)
        return { columns, positive: 'strips', separator };
    }
    return null;
  }
  return null;
}

/** Where the keys of a mapping came from, for messages. */
interface Origin {
  locate(issue: Issue, path: readonly (string | number)[], atKey: boolean): LocatedIssue;
}

function check(data: unknown, origin: Origin): z.output<typeof measurementSchema>['series'] {
  const result = measurementSchema.safeParse(data);
  if (result.success) return result.data.series;
  const issues = translateIssues(measurementSchema, data, result.error.issues).map(({ issue, path, atKey }) =>
    origin.locate(issue, path, atKey),
  );
  throw new LithostatError(issues.sort((left, right) => (left.line ?? 0) - (right.line ?? 0)));
}

/** A YAML or JSON file as plain data, and the places in it. */
function parseDescription(text: string, name: string): { data: unknown; origin: Origin } {
  const { source, data } = parseScenarioText(text, name);
  const lines = source.text.split(/\r\n|\n|\r/);
  const locate: Origin['locate'] = (issue, path, atKey) => {
    const { line, column } = source.place(path, atKey);
    return { ...issue, file: name, line, column, excerpt: lines[line - 1] ?? '' };
  };
  return { data, origin: { locate } };
}

/** Whether a text describes a log (`series:`), not something else that was measured. */
export function describesSeries(text: string, name: string): boolean {
  if (!isYaml(name)) return ownMapping(text) !== null;
  const { data } = parseDescription(text, name);
  return isRecord(data) && isRecord(data.series);
}

/** How a log is read when its file does not say it, as the keys of a mapping; from flags or another file. */
export interface MappingSource {
  /** Name for messages: `--column`, or the path of a file. */
  readonly name: string;
  readonly keys: Readonly<Record<string, unknown>>;
}

/**
 * Reads the keys of a mapping from a file of their own: YAML or JSON, with or without the section `series:`; what it names as `file`
 * is left out, since another is asked for.
 *
 * @throws LithostatError when it cannot be read
 */
export function readMapping(file: string): MappingSource {
  const { data } = parseDescription(readDataText(file), file);
  const section = isRecord(data) && isRecord(data.series) ? data.series : data;
  if (!isRecord(section)) {
    throw new LithostatError([
      {
        code: 'wrong-type',
        path: '',
        file,
        message: `${file} does not hold a mapping`,
        expected: 'columns: { time: …, voltage: … }',
      },
    ]);
  }
  const { file: _file, csv: _csv, ...keys } = section;
  return { name: file, keys };
}

/** A file as a description with the log in it, and the places of its keys. */
function describe(file: string, mapping: MappingSource | undefined): { data: Record<string, unknown>; origin: Origin } {
  const text = readDataText(file);
  const name = basename(file);
  if (!isYaml(file)) {
    const keys = mapping?.keys ?? ownMapping(text);
    if (keys === null) throw unmapped(text, file);
    const locate: Origin['locate'] = (issue) => ({ ...issue, file: mapping?.name ?? file });
    return { data: { series: { ...keys, csv: text, name } }, origin: { locate } };
  }
  const { data, origin } = parseDescription(text, file);
  if (!isRecord(data) || !isRecord(data.series)) return { data: isRecord(data) ? data : {}, origin };
  const series: Record<string, unknown> = { ...data.series, ...mapping?.keys };
  if (typeof series.file === 'string') {
    try {
      series.csv = readDataText(resolve(dirname(file), series.file));
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      const path = ['series', 'file'];
      throw new LithostatError(
        error.issues.map((issue) => origin.locate({ ...issue, path: formatPath(path) }, path, false)),
      );
    }
    series.name = basename(series.file);
    delete series.file;
  }
  return { data: { ...data, series }, origin };
}

function fromDescription(data: unknown, origin: Origin, name: string): Measurement {
  const series = check(data, origin);
  if (series.csv === undefined) {
    throw new LithostatError([
      origin.locate(
        {
          code: 'missing-key',
          path: 'series.file',
          message: 'nothing says which log is meant',
          expected: 'the path of a CSV file, from the folder of this file',
          remedy: 'add file: cycler.csv',
        },
        ['series'],
        false,
      ),
    ]);
  }
  const called = series.name ?? name;
  const { file: _file, csv, name: _name, start = null, uncertainty, ...mapping } = series;
  const parsed = parseSeries(csv.replace(/^\uFEFF/, ''), mapping);
  if ('problems' in parsed) {
    throw new LithostatError(
      parsed.problems.map(
        ({ at = [], atKey: _atKey, ...issue }): LocatedIssue => ({ ...issue, path: formatPath(at), file: called }),
      ),
    );
  }
  return { name: called, mapping, log: parsed, start, uncertainty };
}

/**
 * Reads a measured series from a file.
 *
 * @param file a log (CSV), or a description of one (YAML, JSON: `series: { file, columns, … }`)
 * @param mapping how a log is written; absent: its header names the columns as lithostat does (`time [s],voltage [V]`); for a
 * description, keys that take the place of its own
 * @throws LithostatError when a file cannot be read, and with every problem of the description, or of the log, each with its line
 */
export function loadMeasurement(file: string, mapping?: MappingSource): Measurement {
  const { data, origin } = describe(file, mapping);
  return fromDescription(data, origin, basename(file));
}

/**
 * The text of a measurement with everything that it needs, to be read by `readMeasurement` in another thread or on another machine.
 *
 * @param file as for `loadMeasurement`
 * @throws LithostatError as `loadMeasurement`
 */
export function measurementText(file: string, mapping?: MappingSource): string {
  const { data, origin } = describe(file, mapping);
  fromDescription(data, origin, basename(file));
  return JSON.stringify(data);
}

/**
 * Reads a text that `measurementText` gave.
 *
 * @param text JSON with the log in it
 * @param name for messages
 * @throws LithostatError when it is none
 */
export function readMeasurement(text: string, name: string): Measurement {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const message = `${name} is no description of a measurement: ${(error as Error).message}`;
    throw new LithostatError([{ code: 'syntax', path: '', file: name, message }]);
  }
  return fromDescription(data, { locate: (issue) => ({ ...issue, file: name }) }, name);
}

function unmapped(text: string, file: string): LithostatError {
  const header = new LineReader(text).next() ?? '';
  return new LithostatError([
    {
      code: 'unmapped-columns',
      path: '',
      file,
      line: 1,
      message: 'nothing says which column of the log is what',
      got: header.slice(0, 200),
      expected: `the names of lithostat with units in the first line (time [s],voltage [V]; ${Object.keys(ownNames).join(', ')}), or a mapping`,
      remedy:
        'name them: --column time="Time/h" --column voltage="Ecell/V"; or describe the log in a YAML file: series: { file, columns }',
    },
  ]);
}
