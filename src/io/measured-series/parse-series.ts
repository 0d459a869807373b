import { formatQuantity } from '../../quantity/index.js';
import { type FileProblem, type FoundColumn, type Header, readHeader, usesDecimalComma } from './header.js';
import { cellsOf, LineReader } from './lines.js';
import type { Role, SeriesMapping } from './mapping.js';

/** Problems in rows that are told one by one; of more, the number is told. */
const mostProblems = 12;
/** Rows by which the decimal sign is found. */
const rowsLookedAt = 50;

/** A column of a log in SI. */
export interface LogColumn {
  /** `current` and `force` are of the whole cell; per area they are what a run compares with. */
  readonly dimension: 'time' | 'current' | 'currentDensity' | 'voltage' | 'pressure' | 'force' | 'temperature';
  /** One value a row; not a number where the cell was empty. */
  readonly values: Float64Array;
}

/** A log as its file has it, in SI; every row has a time, and times never decrease (two equal ones are a jump). */
export interface SeriesLog {
  /** s, as the file counts it. */
  readonly time: Float64Array;
  readonly columns: Readonly<Partial<Record<Exclude<Role, 'time'>, LogColumn>>>;
  /** Line of each row in the file, from 1. */
  readonly lines: Uint32Array;
  /** What whoever reads the file should know, in sentences. */
  readonly notes: readonly string[];
}

/** Either a log, or every problem of the file. */
export type ParsedSeries = SeriesLog | { readonly problems: readonly FileProblem[] };

const missingCell = /^(nan|n\/?a|null|none|-+|#n\/a|inf|-inf)?$/i;

const told = (time: number): string => formatQuantity(time, 'time', 's', 9);

/** Collects problems of rows; beyond the first dozen they are counted. */
class RowProblems {
  readonly list: FileProblem[] = [];
  private further = 0;
  add(problem: FileProblem): void {
    if (this.list.length < mostProblems) this.list.push(problem);
    else this.further++;
  }
  all(): FileProblem[] {
    if (this.further === 0) return this.list;
    const message = `and ${this.further} more problems in further lines of the file`;
    return [...this.list, { code: 'more-problems', message, remedy: 'mend those above first' }];
  }
}

function firstRows(text: string, header: Header, comment: string): string[][] {
  const reader = new LineReader(text);
  const rows: string[][] = [];
  for (let line = reader.next(); line !== null && rows.length < rowsLookedAt; line = reader.next()) {
    if (reader.number <= header.lines || line.trim() === '' || line.startsWith(comment)) continue;
    rows.push(cellsOf(line, header.separator));
  }
  return rows;
}

/** Rows that there is room for: the lines of the text. */
function countLines(text: string): number {
  let count = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) count++;
  }
  return count;
}

/**
 * Reads a log of a cycler or a load cell: comma-, semicolon-, tab- or space-separated, decimal point or comma, with lines before its
 * header, units in the header, in the line below it or in the mapping. Works through the text line by line.
 *
 * @param text content of the file, without byte order mark
 * @param mapping which column is what, and how the file is written
 * @param needed columns without which a row is of no use (the current that drives a run)
 * @returns the log in SI, or all its problems, each with its line: a column or unit that is not there, a cell that is no number, a row cut
 * off, time that runs backwards, a time that stands more than twice, a gap in what is needed
 */
export function parseSeries(text: string, mapping: SeriesMapping, needed: readonly Role[] = []): ParsedSeries {
  const header = readHeader(text, mapping);
  if ('problems' in header) return header;
  const { columns, separator } = header;
  const decimalComma = usesDecimalComma(mapping, header, firstRows(text, header, mapping.comment));
  const widest = Math.max(...columns.map(({ index }) => index)) + 1;
  const room = countLines(text);
  const values = new Map<Role, Float64Array>(columns.map(({ role }) => [role, new Float64Array(room)]));
  const lines = new Uint32Array(room);
  const time = values.get('time')!;
  const problems = new RowProblems();
  const skipped = new Map<Role, number>();
  const row = new Map<Role, number>();
  let count = 0;

  const reader = new LineReader(text);
  for (let line = reader.next(); line !== null; line = reader.next()) {
    const number = reader.number;
    if (number <= header.lines || line.trim() === '' || line.startsWith(mapping.comment)) continue;
    const cells = cellsOf(line, separator);
    const place = { line: number, excerpt: line.slice(0, 200) };
    if (cells.length < widest) {
      problems.add({
        code: 'short-row',
        message: `line ${number} has ${cells.length} of the ${widest} cells that the columns of the mapping need`,
        ...place,
        got: `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`,
        expected: `${widest} cells or more, separated by ${separator}`,
        remedy: 'complete the line or remove it (a log that is still written ends in the middle of a line)',
      });
      continue;
    }
    const usable = readRow(cells, columns, decimalComma, row, (column, cell) => {
      const isNeeded = column.role === 'time' || needed.includes(column.role);
      if (missingCell.test(cell)) {
        if (!isNeeded || (mapping.missing === 'skip' && column.role === 'pressure')) return true;
        if (mapping.missing === 'skip') {
          skipped.set(column.role, (skipped.get(column.role) ?? 0) + 1);
          return false;
        }
        problems.add({
          code: 'missing-value',
          message: `line ${number} has no ${column.role}`,
          ...place,
          got: cell === '' ? 'an empty cell' : cell,
          expected: `a ${column.role} in column ${JSON.stringify(column.title)}`,
          remedy: 'write missing: skip to leave such rows out, or mend the file',
        });
        return false;
      }
      problems.add({
        code: 'not-a-number',
        message: `${JSON.stringify(cell)} in line ${number} is no ${column.role}${column.reader.unit === '' ? '' : ` in ${column.reader.unit}`}`,
        ...place,
        got: JSON.stringify(cell),
        expected: decimalComma ? 'a number with a decimal comma, such as 0,25' : 'a number such as 0.25',
        remedy: cell.includes(',')
          ? 'declare decimal: comma or decimal: point, and write numbers without thousands separators'
          : 'mend the cell, or begin the line with # to leave it out',
      });
      return false;
    });
    if (!usable) continue;
    const now = row.get('time')!;
    if (count > 0 && now < time[count - 1]!) {
      problems.add({
        code: 'time-runs-back',
        message: `the time of line ${number} is before that of line ${lines[count - 1]}`,
        ...place,
        got: `${told(now)} after ${told(time[count - 1]!)}`,
        expected: 'times that never decrease',
        remedy: 'sort the rows, or name the column of the total time, not of the time in the step',
      });
      continue;
    }
    if (count > 1 && now === time[count - 1] && now === time[count - 2]) {
      problems.add({
        code: 'repeated-time',
        message: `line ${number} has the same time as the two rows before it`,
        ...place,
        got: `${told(now)} three times`,
        expected: 'at most two rows of one time, which are the values before and after a jump',
        remedy: 'export the time with more digits, or thin the rows',
      });
      continue;
    }
    lines[count] = number;
    for (const { role } of columns) values.get(role)![count] = row.get(role)!;
    count++;
  }
  const listed = problems.all();
  if (count < 2 && listed.length === 0) {
    listed.push({
      code: 'no-rows',
      message: `the file holds ${count === 0 ? 'no row' : 'one row'} of values`,
      got: `${count} rows`,
      expected: 'two rows or more below the header',
    });
  }
  if (listed.length > 0) return { problems: listed };
  const cut = (role: Role): Float64Array => values.get(role)!.slice(0, count);
  // A log of the other convention has the terminals the other way round.
  const sign = mapping.positive === 'plates' ? -1 : 1;
  return {
    time: cut('time'),
    columns: Object.fromEntries(
      columns.flatMap(({ role, reader: { dimension } }) => {
        if (role === 'time') return [];
        const turned = sign < 0 && (role === 'current' || role === 'voltage');
        return [[role, { dimension, values: turned ? cut(role).map((value) => 0 - value) : cut(role) }]];
      }),
    ),
    lines: lines.slice(0, count),
    notes: [...skipped].map(([role, rows]) => `${rows} rows without a ${role} were left out.`),
  };
}

/** Reads the cells of a row into `row`; what is no value goes to `bad`, which says whether the row is of use all the same. */
function readRow(
  cells: readonly string[],
  columns: readonly FoundColumn[],
  decimalComma: boolean,
  row: Map<Role, number>,
  bad: (column: FoundColumn, cell: string) => boolean,
): boolean {
  let usable = true;
  for (const column of columns) {
    const cell = cells[column.index]!;
    const value = column.reader.read(cell, decimalComma) * column.factor;
    row.set(column.role, value);
    if (!Number.isFinite(value) && !bad(column, cell)) usable = false;
  }
  return usable;
}
