import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type DimensionName, type Issue, LithostatError, nearest, parseQuantity } from '../quantity/index.js';

/** How a value was read: in the paper, in its abstract, in a paper that quotes it, off a figure, or computed. */
const waysOfReading = ['paper', 'abstract', 'quoted', 'digitised', 'derived'] as const;
type WayOfReading = (typeof waysOfReading)[number];

/** A measured value as a band in SI; both ends are equal for a single value, null is an open end. */
interface MeasuredValue {
  readonly low: number | null;
  readonly high: number | null;
}

/** One row of a table: its columns, and whatever else the row says (`source`, `note`, …). */
interface MeasuredRow<C extends string> {
  readonly values: { readonly [K in C]?: MeasuredValue };
  readonly about: Readonly<Record<string, unknown>>;
  readonly read: WayOfReading;
}

/** A table of a file of measured data. */
export interface MeasuredTable<C extends string> {
  readonly file: string;
  readonly id: string;
  readonly what: string;
  /** Authors, year, journal and doi on one line; empty when each row names its own. */
  readonly source: string;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly rows: readonly MeasuredRow<C>[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Problems of one file; all are thrown at once. */
class Problems {
  readonly issues: Issue[] = [];
  constructor(readonly file: string) {}
  add(path: string, issue: Omit<Issue, 'path'>): void {
    this.issues.push({ ...issue, path, file: this.file });
  }
  wrong(path: string, got: unknown, expected: string): void {
    const text = got === undefined ? 'nothing' : JSON.stringify(got);
    this.add(path, { code: 'wrong-type', message: `${text} stands where ${expected} is needed`, got: text, expected });
  }
}

function citation(source: unknown): string {
  if (typeof source === 'string') return source;
  if (!isFields(source)) return '';
  const { authors, year, journal, doi } = source;
  return [authors, year, journal, doi === undefined ? undefined : `doi ${doi}`]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** A cell as a band in SI. `unit` is that of the column; without one the cell carries its own. */
function band(cell: unknown, unit: string | undefined, dimension: DimensionName, path: string, problems: Problems) {
  const end = (value: unknown, at: string): number | null => {
    if (value === null) return null;
    const parsed = parseQuantity(unit === undefined ? value : `${value} ${unit}`.trim(), dimension);
    if (parsed.ok) return parsed.value;
    problems.add(at, parsed.issue);
    return null;
  };
  if (!Array.isArray(cell)) {
    const value = end(cell, path);
    return { low: value, high: value };
  }
  if (cell.length !== 2) problems.wrong(path, cell, 'a value or a band [low, high]');
  const [low, high] = [end(cell[0], `${path}[0]`), end(cell[1], `${path}[1]`)];
  if (low !== null && high !== null && low > high) {
    const message = `the band ${cell.join(' to ')} has its ends the wrong way round`;
    problems.add(path, { code: 'out-of-range', message, got: cell.join(' to '), expected: 'low to high' });
  }
  return { low, high };
}

/** The rows of a section as mappings from column to cell, with the units of the columns where they have one. */
function rowsOf(
  section: unknown,
  path: string,
  problems: Problems,
): { rows: [string, Fields][]; units: Fields; heads?: string[] } {
  const listed = Array.isArray(section) ? { rows: section } : section;
  if (!isFields(listed) || !Array.isArray(listed.rows)) {
    problems.wrong(path, section, 'a list of rows, or a table with columns, units and rows');
    return { rows: [], units: {} };
  }
  const at = Array.isArray(section) ? path : `${path}.rows`;
  if (!('columns' in listed)) {
    const rows = listed.rows.map((row, i): [string, Fields] => {
      if (!isFields(row)) problems.wrong(`${at}[${i}]`, row, 'a mapping from column to value');
      return [`${at}[${i}]`, isFields(row) ? row : {}];
    });
    return { rows, units: {} };
  }
  const { columns, units } = listed as { columns: unknown; units: unknown };
  const words = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((word) => typeof word === 'string');
  if (!words(columns) || !words(units) || columns.length !== units.length) {
    problems.wrong(`${path}.units`, units, 'a unit for each column');
    return { rows: [], units: {} };
  }
  const rows = listed.rows.map((row: unknown, i): [string, Fields] => {
    if (Array.isArray(row) && row.length === columns.length) {
      return [`${at}[${i}]`, Object.fromEntries(columns.map((name, k) => [name, row[k]]))];
    }
    problems.wrong(`${at}[${i}]`, row, `a list of ${columns.length} values`);
    return [`${at}[${i}]`, {}];
  });
  return { rows, units: Object.fromEntries(columns.map((name, k) => [name, units[k]])), heads: columns };
}

function wayOfReading(candidates: readonly unknown[], path: string, problems: Problems): WayOfReading {
  const read = candidates.find((candidate) => candidate !== undefined);
  const found = waysOfReading.find((way) => way === read);
  if (found === undefined) problems.wrong(`${path}.read`, read, `one of ${waysOfReading.join(', ')}`);
  return found ?? 'derived';
}

function parseFile(file: string): Fields {
  let node: unknown;
  try {
    node = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new LithostatError([
      { code: 'unreadable-file', path: '', file, message: `${file} cannot be read: ${cause}` },
    ]);
  }
  if (isFields(node)) return node;
  throw new LithostatError([{ code: 'wrong-type', path: '', file, message: `${file} does not hold a mapping` }]);
}

/** Path of a file of measured data that comes with the package: `kasemchainan-2019-ccs.yaml`. */
export function measuredDataFile(name: string): string {
  return fileURLToPath(new URL(`../../validation/data/${name}`, import.meta.url));
}

/**
 * Reads one table of a file of measured data.
 * @param file path of a YAML file with `id`, `what`, `source`, `read`, `conditions`, and rows: mappings whose values carry units,
 * or a table with `columns`, `units` and `rows`
 * @param columns the columns to read and their dimensions; a row may lack one, the table may not
 * @param section where the rows are, dotted: `rows`, `loading`
 * @returns the rows with bands in SI, and their provenance
 * @throws LithostatError with every problem: unreadable file, missing section, column or provenance, wrong unit, inverted band
 */
export function loadMeasured<C extends string>(
  file: string,
  columns: Readonly<Record<C, DimensionName>>,
  section = 'rows',
): MeasuredTable<C> {
  const node = parseFile(file);
  const problems = new Problems(file);
  for (const key of ['id', 'what']) if (typeof node[key] !== 'string') problems.wrong(key, node[key], 'a text');
  const part = section.split('.').reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), node);
  const { rows, units, heads } = rowsOf(part, section, problems);
  const source = citation(node.source);
  const names = Object.keys(columns) as C[];
  const present = new Set(heads ?? rows.flatMap(([, row]) => Object.keys(row)));
  for (const name of rows.length > 0 ? names : []) {
    if (present.has(name)) continue;
    const hint = nearest(name, present);
    const message = `no row has the column "${name}"`;
    problems.add(section, { code: 'missing', message, expected: name, ...(hint !== undefined && { nearest: hint }) });
  }
  const read = rows.map(([path, row]): MeasuredRow<C> => {
    const values: Partial<Record<C, MeasuredValue>> = {};
    const about = Object.fromEntries(Object.entries(row).filter(([key]) => !(names as string[]).includes(key)));
    for (const name of names) {
      if (!(name in row)) continue;
      values[name] = band(row[name], units[name] as string | undefined, columns[name], `${path}.${name}`, problems);
    }
    if (source === '' && typeof row.source !== 'string') problems.wrong(`${path}.source`, row.source, 'a source');
    const sectionRead = isFields(part) ? part.read : undefined;
    return { values, about, read: wayOfReading([row.read, sectionRead, node.read], path, problems) };
  });
  if (problems.issues.length > 0) throw new LithostatError(problems.issues);
  const conditions = isFields(node.conditions) ? node.conditions : {};
  return { file, id: node.id as string, what: node.what as string, source, conditions, rows: read };
}
