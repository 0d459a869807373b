import { join } from 'node:path';
import { replaceWhole } from '../../io/run/atomic-write.js';
import { type CaseStatus, caseStatuses } from '../cases/index.js';
import { type CaseStore, type Damage, isFailed, openStore } from './case-store.js';
import { readSweep, type SweepRecord, sweepFiles } from './sweep-folder.js';
import { csvWriter, type TableWriter } from './table-csv.js';
import { type SweepRow, sweepRows, TableLayout } from './table-layout.js';
import { loadParquetWriter } from './table-parquet.js';

/** Failed and missing cases that are told one by one. */
const mostTold = 10;

export interface ToldCase {
  readonly case: number;
  readonly key: string;
  readonly set: readonly string[];
  readonly status: CaseStatus | 'pending';
  readonly reason: string;
}

/** What the cases of a sweep came to. */
export interface SweepSummary {
  readonly title: string;
  readonly count: number;
  /** Number of cases by status, `pending` for those that are not computed. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Number of cases that are not computed. */
  readonly missing: number;
  /** The first failed cases. */
  readonly failures: readonly ToldCase[];
  /** The first cases that are not computed. */
  readonly pending: readonly ToldCase[];
  readonly damage: readonly Damage[];
}

export interface MergeResult extends SweepSummary {
  /** Whether the tables were written. */
  readonly written: boolean;
}

export interface MergeOptions {
  /** Folder of the sweep. */
  readonly out: string;
  /** Whether to write the tables of an unfinished sweep too, with the status `pending`. [false] */
  readonly pending?: boolean | undefined;
}

/**
 * Puts plan and results together: `cases.csv` and `cases.parquet`, with a row for every case in the order of the plan. Without
 * `pending` they are written once every case has an outcome, and not before.
 *
 * @throws LithostatError when the sweep cannot be read, or the tables cannot be written; those that were there stay then
 */
export async function mergeSweep({ out, pending = false }: MergeOptions): Promise<MergeResult> {
  const record = readSweep(out);
  const store = openStore(join(out, sweepFiles.results), { chunkSize: record.chunkSize });
  try {
    const layout = new TableLayout(record);
    const summary = survey(record, store, sweepRows(out, record, store), (row) => layout.learn(row));
    const written = pending || summary.missing === 0;
    if (written) {
      const parquetWriter = await loadParquetWriter();
      const columns = layout.columns();
      const headers = columns.map(({ header }) => header);
      replaceWhole(join(out, sweepFiles.csv), (csv) => {
        replaceWhole(join(out, sweepFiles.parquet), (parquet) => {
          const rows = sweepRows(out, record, store);
          writeRows(layout, rows, [() => csvWriter(csv, headers), () => parquetWriter(parquet, columns)]);
        });
      });
    }
    return { ...summary, written };
  } finally {
    store.close();
  }
}

/** What the cases of a sweep came to so far, without writing anything. @throws LithostatError when it cannot be read */
export function summarizeSweep(out: string): SweepSummary {
  const record = readSweep(out);
  const store = openStore(join(out, sweepFiles.results), { chunkSize: record.chunkSize });
  try {
    return survey(record, store, sweepRows(out, record, store));
  } finally {
    store.close();
  }
}

function survey(
  record: SweepRecord,
  store: CaseStore,
  rows: Iterable<SweepRow>,
  onRow?: (row: SweepRow) => void,
): SweepSummary {
  const counts = new Map<CaseStatus | 'pending', number>();
  const failures: ToldCase[] = [];
  const pending: ToldCase[] = [];
  for (const row of rows) {
    onRow?.(row);
    const { line, outcome } = row;
    const status = outcome?.status ?? 'pending';
    counts.set(status, (counts.get(status) ?? 0) + 1);
    const list = status === 'pending' ? pending : isFailed(status) ? failures : undefined;
    if (list === undefined || list.length >= mostTold) continue;
    list.push({ case: line.case, key: line.key, set: line.set, status, reason: outcome?.reason ?? '' });
  }
  const { title, count } = record;
  const missing = counts.get('pending') ?? 0;
  return { title, count, statuses: orderStatuses(counts), missing, failures, pending, damage: store.damage };
}

/** Writes both tables in one pass over the rows. */
function writeRows(layout: TableLayout, rows: Iterable<SweepRow>, open: readonly (() => TableWriter)[]): void {
  const writers: TableWriter[] = [];
  try {
    for (const make of open) writers.push(make());
    for (const row of rows) {
      const values = layout.values(row);
      for (const writer of writers) writer.row(values);
    }
    for (const writer of writers) writer.end();
  } finally {
    for (const writer of writers) writer.close();
  }
}

/** Number of cases by status, of those that occur, in the order in which statuses are declared. */
export function orderStatuses(counts: ReadonlyMap<CaseStatus | 'pending', number>): Record<string, number> {
  return Object.fromEntries(
    [...caseStatuses, 'pending' as const].flatMap((status) => {
      const count = counts.get(status) ?? 0;
      return count > 0 ? [[status, count]] : [];
    }),
  );
}
