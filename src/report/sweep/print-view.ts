import { csvCell } from '../../studies/sweep/table-csv.js';
import { formatNumber } from '../display-units.js';
import type { TableView, ViewCell } from './table-view.js';

/** Widest cell of a text in an aligned table, in characters. */
const widestText = 60;

/**
 * A view as an aligned table for people: numbers to six digits, long texts cut.
 *
 * @param view what to print
 * @returns the text, with a line feed after every line
 */
export function viewAsText(view: TableView): string {
  const cells = view.rows.map((row) => row.map((value) => shorten(shown(value))));
  const heads = view.headers.map(stackedHeader);
  const depth = Math.max(1, ...heads.map((lines) => lines.length));
  const headRows = Array.from({ length: depth }, (_value, line) =>
    heads.map((lines) => lines[line - (depth - lines.length)] ?? ''),
  );
  const widths = view.headers.map((_header, column) =>
    [...headRows, ...cells].reduce((width, row) => Math.max(width, row[column]!.length), 0),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => (view.numeric[column] ? text.padStart(widths[column]!) : text.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const notes = [
    ...(view.more > 0 ? [`… and ${view.more} more rows (--limit 0 shows all)`] : []),
    ...(view.hidden > 0 ? [`${view.hidden} more columns (--columns a,b or --csv shows them)`] : []),
  ];
  const caption = view.caption === undefined ? [] : [view.caption, ''];
  return `${[...caption, ...headRows.map(line), rule, ...cells.map(line), ...notes].join('\n')}\n`;
}

/** Name above unit, so that a long heading does not widen its column. */
function stackedHeader(header: string): string[] {
  const parts = /^(.+?)(?: (\[[^[\]]+\]))?$/.exec(header)!;
  const name = parts[1]!;
  // A long path breaks after its dots.
  const lines = name.length > 24 ? name.split(/(?<=\.)(?=[^.]+$)/) : [name];
  return parts[2] === undefined ? lines : [...lines, parts[2]];
}

function shown(value: ViewCell): string {
  if (value === null) return '';
  return typeof value === 'number' ? formatNumber(value, 6) : String(value);
}

function shorten(text: string): string {
  return text.length > widestText ? `${text.slice(0, widestText - 1)}…` : text;
}

/** A view as comma-separated values (RFC 4180), every number in the shortest text that reads back to it. */
export function viewAsCsv({ headers, rows }: TableView): string {
  return `${[headers, ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

/** A view as a table of Markdown. */
export function viewAsMarkdown(view: TableView): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  const rows = view.rows.map((row) => line(row.map(shown)));
  return `${[line(view.headers), line(view.numeric.map((right) => (right ? '---:' : '---'))), ...rows].join('\n')}\n`;
}

/** A view as data: a record a row, by heading; numbers that JSON lacks are texts. */
export function viewAsRecords({ headers, rows }: TableView): Record<string, ViewCell>[] {
  const value = (cell: ViewCell) => (typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell);
  return rows.map((row) => Object.fromEntries(headers.map((header, column) => [header, value(row[column]!)])));
}
