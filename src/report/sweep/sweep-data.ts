import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../io/run/atomic-write.js';
import type { DataTable, NumberColumn, TableColumn } from '../../io/table/data-table.js';
import { readTable } from '../../io/table/read-table.js';
import { LithostatError } from '../../quantity/issue.js';

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
  const table = await readTable(tableFile(path), { texts: textColumns });
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
  const record = statSync(path).isDirectory() ? json(join(path, 'sweep.json')) : null;
  const family = statSync(path).isDirectory() ? json(join(path, 'family.json')) : null;
  return {
    folder: path,
    title: typeof record?.title === 'string' ? record.title : '',
    task: (record?.task ?? family?.task ?? null) as SweepData['task'],
    base: typeof family?.base === 'string' ? (JSON.parse(family.base) as Record<string, unknown>) : null,
    table,
    inputs: table.columns.filter(({ name }, index) => index < split && !about.has(name)),
    outputs: table.columns.filter(({ name }, index) => index > split && !about.has(name) && !name.startsWith('time')),
    status: status.values.map((value) => value ?? 'pending'),
  };
}

function tableFile(path: string): string {
  let folder: boolean;
  try {
    folder = statSync(path).isDirectory();
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  if (!folder) return path;
  for (const name of ['cases.parquet', 'cases.csv']) if (existsSync(join(path, name))) return join(path, name);
  throw new LithostatError([
    {
      code: 'no-sweep',
      path: '',
      file: path,
      message: `${path} holds no table of a sweep`,
      expected: 'cases.parquet or cases.csv',
      remedy: 'name the folder of a finished sweep: lithostat sweep SCENARIO --out DIR',
    },
  ]);
}

function json(file: string): Record<string, unknown> | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw fileError(error, file, 'read');
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
