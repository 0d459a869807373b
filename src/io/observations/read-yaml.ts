import { type Issue, LithostatError, nearest } from '../../quantity/index.js';
import { readDataText } from '../measured-series/read-text.js';
import { describeValue, isRecord } from '../scenario/choice.js';
import { parsePath } from '../scenario/path.js';
import { parseScenarioText } from '../scenario/source.js';
import { type DataCell, type DataRow, type DataRows, withUnit } from './data-rows.js';

/**
 * Reads measured values from YAML: under `section` a list of rows, mappings from column to value with unit, or a table with `columns`,
 * `units` and `rows`. A value `[low, high]` is a band.
 *
 * @param file path
 * @param section where the rows are, dotted
 * @param units of columns that say none, by name
 * @throws LithostatError with every problem: unreadable file, missing section, rows that are no rows
 */
export function readYamlRows(file: string, section: string, units: Readonly<Record<string, string>> = {}): DataRows {
  const { data, source } = parseScenarioText(readDataText(file), file);
  const issues: Issue[] = [];
  const add = (path: string, issue: Omit<Issue, 'path' | 'file'>) => issues.push({ ...issue, path, file });
  const part = find(data, section, file);
  const table = isRecord(part) && Array.isArray(part.rows) ? part : undefined;
  const list = table === undefined ? part : table.rows;
  if (!Array.isArray(list)) {
    add(section, {
      code: 'wrong-type',
      message: `"${section}" holds no rows`,
      got: describeValue(part),
      expected: 'a list of rows, or a table with columns, units and rows',
    });
    throw new LithostatError(issues);
  }
  const at = table === undefined ? section : `${section}.rows`;
  const heads = table?.columns === undefined ? undefined : textsOf(table.columns);
  const headUnits = table?.units === undefined ? undefined : textsOf(table.units);
  if (table?.columns !== undefined && heads === undefined) {
    add(`${section}.columns`, {
      code: 'wrong-type',
      message: 'columns are a list of names',
      got: describeValue(table.columns),
    });
  }
  if (heads !== undefined && headUnits !== undefined && heads.length !== headUnits.length) {
    add(`${section}.units`, {
      code: 'wrong-length',
      message: 'there is a unit for each column',
      got: `${headUnits.length}`,
      expected: `${heads.length}`,
    });
  }
  const columns: string[] = [...(heads ?? [])];
  const rows = list.flatMap((row: unknown, index): DataRow[] => {
    const place = `${at}[${index}]`;
    const entries: [string, unknown][] | undefined =
      heads !== undefined && Array.isArray(row) && row.length === heads.length
        ? heads.map((name, k) => [name, row[k]])
        : heads === undefined && isRecord(row)
          ? Object.entries(row)
          : undefined;
    if (entries === undefined) {
      const expected = heads === undefined ? 'a mapping from column to value' : `a list of ${heads.length} values`;
      add(place, { code: 'wrong-type', message: 'this is no row', got: describeValue(row), expected });
      return [];
    }
    const cells = new Map<string, DataCell>();
    for (const [name, value] of entries) {
      if (!columns.includes(name)) columns.push(name);
      const unit = headUnits?.[heads?.indexOf(name) ?? -1] ?? units[name];
      const cell = cellOf(value, unit);
      if (cell === undefined) {
        add(`${place}.${name}`, {
          code: 'wrong-type',
          message: 'this is no value',
          got: describeValue(value),
          expected: 'a number, a text, a band [low, high], or nothing',
        });
      } else cells.set(name, cell);
    }
    const path = parsePath(place);
    return [{ place, cells, ...(path === null ? {} : { line: source.place(path, false).line }) }];
  });
  if (rows.length === 0 && issues.length === 0) {
    add(at, { code: 'empty-file', message: `"${at}" holds no row of data`, expected: 'rows' });
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return { file, source: sourceOf(data), columns, rows };
}

function find(data: unknown, section: string, file: string): unknown {
  let part = data;
  for (const key of section.split('.')) {
    const keys = isRecord(part) ? Object.keys(part) : [];
    if (!isRecord(part) || !Object.hasOwn(part, key)) {
      const guess = nearest(key, keys);
      throw new LithostatError([
        {
          code: 'missing-key',
          path: section,
          file,
          message: `there is no "${section}" in ${file}`,
          got: keys.length === 0 ? describeValue(part) : `the keys ${keys.join(', ')}`,
          expected: section,
          ...(guess === undefined ? {} : { nearest: guess }),
          remedy: 'name the section of the rows under calibration.data.section',
        },
      ]);
    }
    part = part[key];
  }
  return part;
}

function textsOf(list: unknown): string[] | undefined {
  return Array.isArray(list) && list.every((one) => typeof one === 'string' || typeof one === 'number')
    ? list.map(String)
    : undefined;
}

function cellOf(value: unknown, unit: string | undefined): DataCell | undefined {
  const one = (each: unknown): string | null | undefined => {
    if (each === null) return null;
    return ['string', 'number', 'boolean'].includes(typeof each) ? withUnit(String(each), unit) : undefined;
  };
  if (!Array.isArray(value)) return one(value);
  if (value.length !== 2) return undefined;
  const [low, high] = value.map(one);
  return low === undefined || high === undefined ? undefined : [low, high];
}

/** Authors, year, journal and doi on one line. */
function sourceOf(data: unknown): string {
  const source = isRecord(data) ? data.source : undefined;
  if (typeof source === 'string') return source;
  if (!isRecord(source)) return '';
  return [source.authors, source.year, source.journal, source.doi === undefined ? undefined : `doi ${source.doi}`]
    .filter((part) => part !== undefined)
    .join(' ');
}
