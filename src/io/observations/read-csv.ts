import { type Issue, LithostatError } from '../../quantity/index.js';
import { cellsOf, LineReader, type SeparatorName, separatorOf, withDecimalPoint } from '../measured-series/lines.js';
import { readDataText } from '../measured-series/read-text.js';
import { splitHeader } from '../table/data-table.js';
import { type DataRow, type DataRows, withUnit } from './data-rows.js';

/**
 * Reads measured values from a table of text: a line of headers `name [unit]`, then a row each; commas, semicolons or tabs between the
 * columns. Lines that begin with `#` are notes; the first that says `# source: …` names the source.
 *
 * @param file path
 * @param units of columns whose header says none, by name
 * @throws LithostatError with every problem: unreadable file, no header, columns named twice, rows of another length
 */
export function readCsvRows(file: string, units: Readonly<Record<string, string>> = {}): DataRows {
  const reader = new LineReader(readDataText(file));
  const issues: Issue[] = [];
  let source = '';
  let separator: SeparatorName | undefined;
  let headers: { name: string; unit: string | undefined }[] = [];
  const rows: DataRow[] = [];
  for (let line = reader.next(); line !== null; line = reader.next()) {
    if (line.trim() === '') continue;
    if (line.startsWith('#')) {
      const [, found] = /^#\s*source:\s*(.+)$/i.exec(line) ?? [];
      if (source === '' && found !== undefined) source = found.trim();
      continue;
    }
    if (separator === undefined) {
      separator = separatorOf(line);
      headers = cellsOf(line, separator).map((header) => {
        const { name, unit } = splitHeader(header);
        return { name, unit: unit ?? units[name] };
      });
      issues.push(...doubled(headers, file, reader.number));
      continue;
    }
    const cells = cellsOf(line, separator);
    if (cells.length !== headers.length) {
      issues.push({
        code: 'wrong-length',
        path: '',
        file,
        line: reader.number,
        message: 'a row has as many cells as the header',
        got: `${cells.length} cells`,
        expected: `${headers.length}: ${headers.map(({ name }) => name).join(', ')}`,
      });
      continue;
    }
    const place = `line ${reader.number}`;
    // Where commas do not separate, they may be decimal signs.
    const numbers = separator === 'comma' ? cells : cells.map(withDecimalPoint);
    const entries = headers.map(
      ({ name, unit }, k) => [name, numbers[k] === '' ? null : withUnit(numbers[k]!, unit)] as const,
    );
    rows.push({ place, line: reader.number, cells: new Map(entries) });
  }
  if (rows.length === 0 && issues.length === 0) {
    const message = separator === undefined ? `${file} holds no header` : `${file} holds no row of data`;
    issues.push({ code: 'empty-file', path: '', file, message, expected: 'a line of headers, and rows' });
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return { file, source, columns: headers.map(({ name }) => name), rows };
}

function doubled(headers: readonly { name: string }[], file: string, line: number): Issue[] {
  const names = headers.map(({ name }) => name);
  return [...new Set(names.filter((name, k) => names.indexOf(name) !== k))].map((name) => ({
    code: 'double-column',
    path: '',
    file,
    line,
    message: `two columns are called "${name}"`,
    got: name,
    expected: 'one column of a name',
  }));
}
