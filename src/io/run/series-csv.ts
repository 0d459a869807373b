import { LithostatError } from '../../quantity/issue.js';
import { type SeriesColumn, SeriesTable } from './series-table.js';

/** The shortest text that reads back to the same double; the sign of zero is kept. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * A series as comma-separated values: a header `time [s],voltage [V],…` and one line a row. Every number is the shortest text
 * that reads back to the same double; `NaN` and `Infinity` are written so.
 *
 * @param table the series
 * @returns the text, with a line feed after every line
 */
export function seriesToCsv(table: SeriesTable): string {
  const columns = table.columns.map(({ name }) => table.column(name));
  const lines = [table.columns.map(({ name, unit }) => `${name} [${unit}]`).join(',')];
  for (let row = 0; row < table.length; row++) lines.push(columns.map((column) => numberText(column[row])).join(','));
  return `${lines.join('\n')}\n`;
}

function damaged(file: string, line: number, got: string, expected: string): LithostatError {
  return new LithostatError([
    {
      code: 'damaged-file',
      path: '',
      file,
      line,
      message: `${file} is damaged at line ${line}: got ${got}, expected ${expected}.`,
      got,
      expected,
      remedy: 'Run the scenario again.',
    },
  ]);
}

function parseHeader(header: string, file: string): SeriesColumn[] {
  return header.split(',').map((cell) => {
    const parts = /^([A-Za-z][\w.-]*) \[([^\]]+)\]$/.exec(cell);
    if (!parts) throw damaged(file, 1, `"${cell}"`, 'a column such as "voltage [V]"');
    return { name: parts[1], unit: parts[2], meaning: '' };
  });
}

function parseNumber(text: string): number {
  // Number('') is 0, which would turn a lost cell into a value.
  return text.trim() === '' ? Number.NaN : Number(text);
}

/**
 * Reads a series that `seriesToCsv` wrote, to the same doubles. The meanings of the columns are not in the file and come back
 * empty.
 *
 * @param text the file's content
 * @param file its name, for messages
 * @throws LithostatError naming the line when the file is cut off or holds something else than numbers
 */
export function seriesFromCsv(text: string, file: string): SeriesTable {
  const lines = text.split('\n');
  const columns = parseHeader(lines[0].replace(/\r$/, ''), file);
  if (columns[0].name !== 'time') throw damaged(file, 1, `"${columns[0].name}"`, 'the time as the first column');
  if (lines.at(-1) !== '') throw damaged(file, lines.length, 'the end of the file', 'a complete line');
  const table = new SeriesTable(columns.slice(1), lines.length);
  const row = new Float64Array(columns.length - 1);
  for (let line = 1; line < lines.length - 1; line++) {
    const cells = lines[line].split(',');
    if (cells.length !== columns.length)
      throw damaged(file, line + 1, `${cells.length} values`, `${columns.length} values`);
    for (const [index, cell] of cells.entries()) {
      const value = parseNumber(cell);
      if (Number.isNaN(value) && cell.trim() !== 'NaN') throw damaged(file, line + 1, `"${cell}"`, 'a number');
      if (index > 0) row[index - 1] = value;
    }
    table.append(parseNumber(cells[0]), row);
  }
  return table;
}
