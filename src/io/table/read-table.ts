import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { LithostatError } from '../../quantity/issue.js';
import { separatorOf, separators, withDecimalPoint } from '../measured-series/lines.js';
import { fileError } from '../run/atomic-write.js';
import { ColumnBuilder, type DataTable, dataTable } from './data-table.js';

/** How a table is read. */
export interface ReadTableOptions {
  /** Headers of columns that hold texts even where they look like numbers. */
  readonly texts?: readonly string[];
}

/**
 * Reads a table: comma-separated values (RFC 4180, with a header line) or Parquet, told apart by the ending `.parquet`. Where semicolons or
 * tabs separate, as spreadsheets write them in many countries, commas may be decimal signs. Kinds of columns follow from the cells.
 *
 * @param file path
 * @param options columns that are texts in any case
 * @returns the table by columns
 * @throws LithostatError when the file is missing, empty or damaged (with its line), or has two columns of one name
 */
export async function readTable(file: string, options: ReadTableOptions = {}): Promise<DataTable> {
  try {
    if (statSync(file).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw fileError(error, file, 'read');
  }
  const texts = new Set(options.texts);
  return extname(file).toLowerCase() === '.parquet' ? readParquet(file, texts) : readCsv(file, texts);
}

function damaged(file: string, message: string, line?: number): LithostatError {
  const place = line === undefined ? {} : { line };
  return new LithostatError([{ code: 'damaged-file', path: '', file, ...place, message }]);
}

/** Most bytes of a header (a table of a thousand columns has some ten thousand). */
const longestHeader = 1 << 20;

/** The first line that is not empty. */
function firstLine(file: string): string {
  try {
    const handle = openSync(file, 'r');
    try {
      let head = '';
      const buffer = Buffer.alloc(1 << 16);
      while (head.length < longestHeader) {
        const length = readSync(handle, buffer, 0, buffer.length, null);
        head += buffer.toString('utf8', 0, length);
        const [line] = /[^\r\n]+(?=[\r\n])/.exec(head.replace(/^\uFEFF/, '')) ?? [];
        if (line !== undefined) return line;
        if (length === 0) break;
      }
      return head.trim();
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw fileError(error, file, 'read');
  }
}

async function readCsv(file: string, texts: ReadonlySet<string>): Promise<DataTable> {
  const { parse } = await import('csv-parse');
  const separator = separatorOf(firstLine(file));
  const delimiter = separators[separator];
  const parser = parse({ bom: true, skip_empty_lines: true, delimiter });
  const source = createReadStream(file);
  // A pipe does not hand errors on.
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: ColumnBuilder[] | null = null;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (columns === null)
        columns = record.map((header) => new ColumnBuilder(header.trim(), texts.has(header.trim())));
      else if (separator === 'comma')
        for (let index = 0; index < columns.length; index++) columns[index]!.addText(record[index]!);
      else
        for (let index = 0; index < columns.length; index++) columns[index]!.addText(withDecimalPoint(record[index]!));
    }
  } catch (error) {
    const { code, message, lines } = error as { code?: string; message: string; lines?: number };
    if (!code?.startsWith('CSV_')) throw fileError(error, file, 'read');
    throw damaged(file, `${file} is no table of ${separator}-separated values: ${message}`, lines);
  }
  if (columns === null) throw damaged(file, `${file} holds no line; a header and rows are needed`);
  return dataTable(
    columns.map((column) => column.finish()),
    file,
  );
}

async function readParquet(file: string, texts: ReadonlySet<string>): Promise<DataTable> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet');
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(buffer);
    const headers = parquetSchema(metadata).children.map(({ element }) => element.name);
    const columns = new Map(headers.map((header) => [header, new ColumnBuilder(header, texts.has(header))]));
    // By groups of rows, in order, so that no more than one is held beside the table.
    let rowStart = 0;
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows);
      await parquetRead({
        file: buffer,
        metadata,
        rowStart,
        rowEnd,
        onChunk({ columnName, columnData }) {
          const column = columns.get(columnName);
          for (let index = 0; index < columnData.length; index++) column?.add(cellOf(columnData[index]));
        },
      });
      rowStart = rowEnd;
    }
    return dataTable(
      [...columns.values()].map((column) => column.finish()),
      file,
    );
  } catch (error) {
    if (error instanceof LithostatError || (error as NodeJS.ErrnoException).code !== undefined)
      throw fileError(error, file, 'read');
    throw damaged(file, `${file} is no Parquet file that can be read: ${(error as Error).message}`);
  }
}

function cellOf(value: unknown): number | string | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
