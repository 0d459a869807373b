import type { TableColumn } from '../../io/table/data-table.js';
import type { Issue } from '../../quantity/issue.js';
import { formatNumber } from '../display-units.js';
import { ColumnChooser } from './choose-column.js';
import { rowsWhere } from './filter.js';
import { findStatistic, type Statistic } from './statistics.js';
import { cellText, isNumeric, type SweepData, varies } from './sweep-data.js';

/** A value of a view. */
export type ViewCell = number | string | boolean | null;

/** A table as it is to be printed. */
export interface TableView {
  /** What the values are, where no heading says it. */
  readonly caption?: string;
  readonly headers: readonly string[];
  /** Whether the column holds numbers and is set flush right. */
  readonly numeric: readonly boolean[];
  readonly rows: readonly (readonly ViewCell[])[];
  /** Rows that the limit left out. */
  readonly more: number;
  /** Columns that were left out unless asked for. */
  readonly hidden: number;
}

/** What of a sweep's table is asked for. Names of columns may be shortened. */
export interface TableRequest {
  readonly columns?: readonly string[] | undefined;
  readonly where?: string | undefined;
  /** A column; with `-` before it, from the greatest. */
  readonly sort?: string | undefined;
  /** Columns whose equal values make a group: a row each, with statistics of the other columns. */
  readonly group?: readonly string[] | undefined;
  /** Names of statistics [median]. */
  readonly statistics?: readonly string[] | undefined;
  /** The two columns that become the rows and the columns of a pivot. */
  readonly pivot?: readonly string[] | undefined;
  /** Most rows; 0 or absent: all. */
  readonly limit?: number | undefined;
  /** Whether columns may be left out to keep the table narrow, where none were asked for. */
  readonly short?: boolean | undefined;
}

/** Outputs that say how good a run is, not what it gave. */
const auxiliary = /^(?:stop|endTime|ledgerError\(.*\)|ceiling.*)$/;
/** Columns of outputs shown by default where a table is to be short. */
const fewOutputs = 4;

/**
 * The output that a sweep is about: the critical current where one was searched, the score of the voltage (else of what was measured)
 * where runs were compared with data, otherwise the first number that varies.
 *
 * @param data the table
 * @param rows among which it should vary
 */
export function mainOutput(data: SweepData, rows: readonly number[]): TableColumn | null {
  const numbers = data.outputs.filter(isNumeric);
  const proper = numbers.filter(({ name }) => !auxiliary.test(name));
  const scores = proper.filter((column) => column.name.startsWith('rootMeanSquare(') && varies(column, rows));
  return (
    proper.find(({ name }) => name === 'critical' || name === 'criticalCurrent') ??
    scores.find(({ name }) => name === 'rootMeanSquare(voltage)') ??
    scores[0] ??
    proper.find((column) => varies(column, rows)) ??
    proper[0] ??
    numbers[0] ??
    null
  );
}

/**
 * A view of a sweep's table: chosen columns of chosen rows, groups with statistics, or a pivot.
 *
 * @param data the table
 * @param request what is asked for
 * @returns the view, or everything that is wrong with the request
 */
export function tableView(
  data: SweepData,
  request: TableRequest,
): { readonly view: TableView } | { readonly issues: readonly Issue[] } {
  const chooser = new ColumnChooser(data);
  const filtered = rowsWhere(data, request.where);
  const rows = 'rows' in filtered ? filtered.rows : [];
  const columns = (request.columns ?? []).map((name) => chooser.find(name, '--columns'));
  const group = (request.group ?? []).map((name) => chooser.find(name, '--group'));
  const pivot = (request.pivot ?? []).map((name) => chooser.find(name, '--pivot'));
  const descending = request.sort?.startsWith('-') === true;
  const sort = chooser.maybe(descending ? request.sort?.slice(1) : request.sort, '--sort');
  const statistics = (request.statistics ?? ['median']).map((name) => findStatistic(name, '--statistic'));
  const issues = [
    ...('issues' in filtered ? filtered.issues : []),
    ...chooser.issues,
    ...statistics.flatMap((found) => ('issue' in found ? [found.issue] : [])),
    ...contradictions(request),
  ];
  if (issues.length > 0) return { issues };
  const sorted = sort ? [...rows].sort(byColumn(sort, descending)) : rows;
  const chosen = columns as readonly TableColumn[];
  const found = statistics.flatMap((one) => ('statistic' in one ? [one.statistic] : []));
  if (pivot.length === 2) return pivotView(data, sorted, pivot as TableColumn[], chosen, found[0]!);
  if (group.length > 0)
    return { view: limited(groupView(data, sorted, group as TableColumn[], chosen, found), request.limit) };
  const { shown, hidden } =
    chosen.length > 0 ? { shown: chosen, hidden: 0 } : defaultColumns(data, rows, request.short === true);
  const view = {
    headers: shown.map(({ header }) => header),
    numeric: shown.map(isNumeric),
    rows: sorted.map((row) => shown.map((column) => cellOf(column, row))),
    more: 0,
    hidden,
  };
  return { view: limited(view, request.limit) };
}

function contradictions({ pivot, group, statistics, columns }: TableRequest): Issue[] {
  const issues: Issue[] = [];
  const wrong = (path: string, message: string, got: string, expected: string) =>
    issues.push({ code: 'contradiction', path, message, got, expected });
  if (pivot && pivot.length !== 2)
    wrong('--pivot', 'a pivot has rows and columns', pivot.join(','), 'two columns: --pivot a,b');
  if (pivot && group) wrong('--pivot', 'a pivot and groups exclude each other', '--pivot and --group', 'one of them');
  if (pivot && (columns?.length ?? 0) > 1) {
    wrong('--columns', 'a pivot shows one column', columns!.join(','), 'one column: --columns critical');
  }
  if (pivot && (statistics?.length ?? 1) > 1)
    wrong('--statistic', 'a pivot shows one statistic', statistics!.join(','), 'one');
  if (statistics && !pivot && !group) {
    wrong(
      '--statistic',
      'a statistic is of groups',
      `--statistic ${statistics.join(',')}`,
      '--group or --pivot as well',
    );
  }
  return issues;
}

function limited(view: TableView, limit: number | undefined): TableView {
  if (!limit || view.rows.length <= limit) return view;
  return { ...view, rows: view.rows.slice(0, limit), more: view.rows.length - limit };
}

function cellOf(column: TableColumn, row: number): ViewCell {
  const text = cellText(column, row);
  if (text === null) return null;
  if (isNumeric(column)) return column.values[row]!;
  return column.kind === 'boolean' ? text === 'true' : text;
}

function byColumn(column: TableColumn, descending: boolean): (a: number, b: number) => number {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const [left, right] = [cellOf(column, a), cellOf(column, b)];
    // What has no value comes last either way; equal ones keep the order of the cases.
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a - b;
    if (left === right) return a - b;
    return left < right ? -sign : sign;
  };
}

function defaultColumns(
  data: SweepData,
  rows: readonly number[],
  short: boolean,
): { shown: readonly TableColumn[]; hidden: number } {
  const by = (name: string) => data.table.columns.filter((column) => column.name === name);
  if (!short) return { shown: data.table.columns, hidden: 0 };
  const main = mainOutput(data, rows);
  const telling = data.outputs.filter((column) => !auxiliary.test(column.name) && varies(column, rows));
  // The middle of an interval says nothing without its ends, also where these are the same in all cases.
  const ends = main?.name === 'critical' ? data.outputs.filter(({ name }) => name === 'low' || name === 'high') : [];
  const first = [...(main ? [main] : []), ...ends];
  const outputs = [...first, ...telling.filter((column) => !first.includes(column))].slice(0, fewOutputs);
  const inOrder = data.outputs.filter((column) => outputs.includes(column));
  const reason = by('reason').filter((column) => rows.some((row) => cellText(column, row) !== null));
  const shown = [...by('case'), ...data.inputs, ...by('status'), ...inOrder, ...reason];
  return { shown, hidden: data.table.columns.length - shown.length };
}

/** Rows by equal values in some columns, the groups in ascending order. */
export function groupRows(columns: readonly TableColumn[], rows: readonly number[]): (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const key = JSON.stringify(columns.map((column) => cellText(column, row)));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].sort((a, b) => {
    for (const column of columns) {
      const order = byColumn(column, false)(a[0]!, b[0]!);
      if (cellText(column, a[0]!) !== cellText(column, b[0]!)) return order;
    }
    return 0;
  });
}

function statisticOf(column: TableColumn, rows: readonly number[], statistic: Statistic): number | null {
  if (!isNumeric(column)) return null;
  const value = statistic.of(Float64Array.from(rows, (row) => column.values[row]!));
  return Number.isNaN(value) ? null : value;
}

function groupView(
  data: SweepData,
  rows: readonly number[],
  group: readonly TableColumn[],
  chosen: readonly TableColumn[],
  statistics: readonly Statistic[],
): TableView {
  const fallback = mainOutput(data, rows);
  const values = (chosen.length > 0 ? chosen : fallback ? [fallback] : []).filter((column) => !group.includes(column));
  const made = values.flatMap((column) => statistics.map((statistic) => ({ column, statistic })));
  const unitOf = ({ column, statistic }: (typeof made)[number]) =>
    column.unit === null || statistic.name === 'count' ? '' : ` [${column.unit}]`;
  return {
    headers: [
      ...group.map(({ header }) => header),
      'cases',
      'failed',
      ...made.map((one) => `${one.statistic.name}(${one.column.name})${unitOf(one)}`),
    ],
    numeric: [...group.map(isNumeric), true, true, ...made.map(() => true)],
    rows: groupRows(group, rows).map((members) => [
      ...group.map((column) => cellOf(column, members[0]!)),
      members.length,
      members.filter((row) => data.status[row]!.startsWith('failed')).length,
      ...made.map(({ column, statistic }) => statisticOf(column, members, statistic)),
    ]),
    more: 0,
    hidden: 0,
  };
}

function pivotView(
  data: SweepData,
  rows: readonly number[],
  [down, across]: readonly TableColumn[],
  chosen: readonly TableColumn[],
  statistic: Statistic,
): { readonly view: TableView } | { readonly issues: readonly Issue[] } {
  const value = chosen[0] ?? mainOutput(data, rows);
  if (!value || !isNumeric(value)) {
    const got = value?.name ?? 'nothing';
    const message = 'a pivot needs a column of numbers to show';
    return {
      issues: [{ code: 'wrong-type', path: '--columns', message, got, expected: 'an output: --columns critical' }],
    };
  }
  const columns = groupRows([across!], rows);
  const position = new Map(columns.map((members, index) => [cellText(across!, members[0]!), index]));
  const unit = across!.unit === null ? '' : ` ${across!.unit}`;
  const view = {
    caption: `${statistic.name} of ${value.header} by ${across!.name}`,
    headers: [down!.header, ...columns.map(([row]) => `${cellText(across!, row!) ?? 'none'}${unit}`)],
    numeric: [isNumeric(down!), ...columns.map(() => true)],
    rows: groupRows([down!], rows).map((members) => {
      const cells: number[][] = columns.map(() => []);
      for (const row of members) cells[position.get(cellText(across!, row))!]!.push(row);
      return [cellOf(down!, members[0]!), ...cells.map((cell) => pivotCell(data, value, cell, statistic))];
    }),
    more: 0,
    hidden: 0,
  };
  return { view };
}

/** The value of a cell, or what is known instead: the bound that a search found, or how the cases ended. */
function pivotCell(data: SweepData, value: TableColumn, rows: readonly number[], statistic: Statistic): ViewCell {
  const found = rows.length === 0 ? null : statisticOf(value, rows, statistic);
  if (found !== null || rows.length === 0) return found;
  const bounds = rows.length === 1 && value.name === 'critical' ? boundsOf(data, rows[0]!) : null;
  if (bounds?.low != null && bounds.high === null) return `> ${formatNumber(bounds.low, 4)}`;
  if (bounds?.high != null && bounds.low === null) return `< ${formatNumber(bounds.high, 4)}`;
  const ends = [...new Set(rows.map((row) => data.status[row]!))];
  return ends.join(' ') === 'ok' ? 'no value' : ends.join(' ');
}

/** The interval that a search for a critical current found; an end is null where it found none. */
export function boundsOf(
  data: SweepData,
  row: number,
): { readonly low: number | null; readonly high: number | null } | null {
  const [low, high] = ['low', 'high'].map((name) => data.outputs.find((column) => column.name === name));
  if (!low || !high || !isNumeric(low) || !isNumeric(high)) return null;
  const end = (value: number) => (Number.isNaN(value) ? null : value);
  return { low: end(low.values[row]!), high: end(high.values[row]!) };
}
