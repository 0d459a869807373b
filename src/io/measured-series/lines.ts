/** What may stand between columns, by the name that a mapping uses. */
export const separators = { comma: ',', semicolon: ';', tab: '\t', space: ' ' } as const;
export type SeparatorName = keyof typeof separators;

/**
 * The cells of a line, trimmed. Cells in quotes may hold the separator; a doubled quote is one. Several spaces separate once.
 *
 * @param line without its line end
 */
export function cellsOf(line: string, separator: SeparatorName): string[] {
  if (separator === 'space') return line.trim().split(/\s+/);
  const sign = separators[separator];
  if (!line.includes('"')) {
    const cells = line.split(sign);
    for (let index = 0; index < cells.length; index++) cells[index] = cells[index]!.trim();
    return cells;
  }
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index]!;
    if (character === '"') {
      if (quoted && line[index + 1] === '"') {
        cell += '"';
        index++;
      } else quoted = !quoted;
    } else if (character === sign && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  cells.push(cell.trim());
  return cells;
}

/**
 * What separates the columns of a table: of tab, semicolon and comma the one that makes the most cells of its header.
 *
 * @param header line without its line end
 */
export function separatorOf(header: string): Exclude<SeparatorName, 'space'> {
  const counts = (['comma', 'semicolon', 'tab'] as const).map((name) => ({
    name,
    cells: cellsOf(header, name).length,
  }));
  return counts.reduce((best, one) => (one.cells > best.cells ? one : best)).name;
}

/** A number with a decimal comma, alone or before its unit, with a decimal point; for tables that commas do not separate. */
export function withDecimalPoint(cell: string): string {
  return cell.replace(/^([-+]?\d+),(\d+)(?=$|[eE ])/, '$1.$2');
}

/** Walks the lines of a text without copying all of them; understands every line end. */
export class LineReader {
  /** Number of the line that `next` gave, from 1. */
  number = 0;
  private at = 0;

  constructor(private readonly text: string) {}

  /** The next line, or null at the end; a line feed at the end of the text begins no line. */
  next(): string | null {
    const { text } = this;
    if (this.at >= text.length) return null;
    let end = this.at;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === 10 || code === 13) break;
    }
    const line = text.slice(this.at, end);
    this.at = end + (text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? 2 : 1);
    this.number++;
    return line;
  }
}
