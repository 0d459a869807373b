import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../io/run/atomic-write.js';
import {
  ColumnBuilder,
  type DataTable,
  dataTable,
  type NumberColumn,
  type TableColumn,
} from '../../io/table/data-table.js';
import { readTable } from '../../io/table/read-table.js';
import { LithostatError } from '../../quantity/issue.js';
import {
  openStore,
  readFamily,
  readSweep,
  type SweepRecord,
  sweepFiles,
  sweepRows,
} from '../../studies/sweep/index.js';
import { TableLayout } from '../../studies/sweep/table-layout.js';

/** The table of a sweep with what its columns are. */
export interface SweepData {
  /** As the user named it. */
  readonly folder: string;
  readonly title: string;
  /** What was computed for each case, where the folder says it. */
  readonly task: { readonly kind: string; readonly mode?: string } | null;
  /** The scenario that the cases have in common, as plain data, where the folder has it. */
  readonly base: Readonly<Record<string, unknown>> | null;
  readonly table: DataTable;
  /** What was varied. */
  readonly inputs: readonly TableColumn[];
  /** What was found, without timings. */
  readonly outputs: readonly TableColumn[];
  /** One a row. */
  readonly status: readonly string[];
}

/** Columns that hold texts whatever they look like. */
const textColumns = ['key', 'status', 'reason', 'stop'];

/**
 * Reads the table of a sweep.
 *
 * @param path folder of a sweep, or a table itself (`.csv`, `.parquet`) with the columns of one: `case`, `key`, inputs, `status`, `reason`, outputs
 * @throws LithostatError when there is no such folder or table, or it is damaged or no table of a sweep
 */
export async function readSweepData(path: string): Promise<SweepData> {
  const record = isSweep(path) ? readSweep(path) : null;
  const table =
    record === null || isCurrent(path)
      ? await readTable(tableFile(path), { texts: textColumns })
      : merged(path, record);
  const names = table.columns.map(({ name }) => name);
  const status = table.columns[names.indexOf('status')];
  if (status === undefined || status.kind === 'number') {
    const message = `${table.file} is no table of a sweep: it has no column "status"`;
    throw new LithostatError([
      { code: 'no-sweep', path: '', file: table.file, message, got: names.slice(0, 12).join(', ') },
    ]);
  }
  const split = names.indexOf('status');
  const about = new Set(['case', 'key', 'status', 'reason']);
  const family = record === null ? null : readFamily(path);
  return {
    folder: path,
    title: record?.title ?? '',
    task: (record?.task as SweepData['task']) ?? null,
    base: family === null ? null : (JSON.parse(family.base) as Record<string, unknown>),
    table,
    inputs: table.columns.filter(({ name }, index) => index < split && !about.has(name)),
    outputs: table.columns.filter(({ name }, index) => index > split && !about.has(name) && !name.startsWith('time')),
    status: status.values.map((value) => value ?? 'pending'),
  };
}

function isSweep(path: string): boolean {
  return existsSync(join(path, sweepFiles.record));
}

function tableFile(path: string): string {
  let folder: boolean;
  try {
    folder = statSync(path).isDirectory();
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  if (!folder) return path;
  for (const name of [sweepFiles.parquet, sweepFiles.csv]) if (existsSync(join(path, name))) return join(path, name);
  throw new LithostatError([
    {
      code: 'no-sweep',
      path: '',
      file: path,
      message: `${path} holds neither a sweep nor its table`,
      expected: `${sweepFiles.record}, ${sweepFiles.parquet} or ${sweepFiles.csv}`,
      remedy: 'name the folder of a sweep: lithostat sweep SCENARIO --out DIR',
    },
  ]);
}

/** Whether the table of a sweep is younger than all that it is made from. */
function isCurrent(folder: string): boolean {
  const tables = [sweepFiles.parquet, sweepFiles.csv].map((name) => join(folder, name)).filter(existsSync);
  if (tables.length === 0) return false;
  const results = join(folder, sweepFiles.results);
  const names = existsSync(results) ? readdirSync(results) : [];
  // Others come and go there while cases are computed.
  const shards = names.filter((name) => name.endsWith('.jsonl')).map((name) => join(results, name));
  const made = [join(folder, sweepFiles.record), ...shards].map((file) => statSync(file).mtimeMs);
  const youngest = made.reduce((latest, time) => Math.max(latest, time));
  return statSync(tables[0]!).mtimeMs >= youngest;
}

/** The table of an unfinished sweep, put together in memory: nothing in the folder changes. */
function merged(folder: string, record: SweepRecord): DataTable {
  const store = openStore(join(folder, sweepFiles.results), { chunkSize: record.chunkSize });
  try {
    const layout = new TableLayout(record);
    for (const row of sweepRows(folder, record, store)) layout.learn(row);
    const columns = layout.columns().map(({ header, kind }) => new ColumnBuilder(header, kind === 'text'));
    for (const row of sweepRows(folder, record, store)) {
      for (const [index, value] of layout.values(row).entries()) columns[index]!.add(value);
    }
    return dataTable(
      columns.map((column) => column.finish()),
      folder,
    );
  } finally {
    store.close();
  }
}

/** Whether a column holds numbers. */
export function isNumeric(column: TableColumn): column is NumberColumn {
  return column.kind === 'number';
}

/** The text of a cell, null where there is no value. */
export function cellText(column: TableColumn, row: number): string | null {
  const value = column.values[row] ?? null;
  return value === null || Number.isNaN(value) ? null : String(value);
}

/** Whether a column has more than one value among the rows; what has none counts as a value. */
export function varies(column: TableColumn, rows: readonly number[]): boolean {
  const first = rows.length > 0 ? cellText(column, rows[0]!) : null;
  return rows.some((row) => cellText(column, row) !== first);
}
