import { version } from '../../version.js';
import type { CaseValue } from '../cases/index.js';
import { csvCell, type TableWriter } from './table-csv.js';
import type { ColumnKind, TableColumn } from './table-layout.js';

/** Rows of a group: what is held in memory at a time. */
const groupRows = 20_000;

const types = {
  whole: { type: 'INT32', repetition_type: 'REQUIRED' },
  number: { type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  boolean: { type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
} as const;

/**
 * Writes a table as Parquet.
 *
 * @returns what makes a writer for a file; it throws the error of the file system, as does each call of the writer
 */
export async function loadParquetWriter(): Promise<(file: string, columns: readonly TableColumn[]) => TableWriter> {
  const { fileWriter, ParquetWriter } = await import('hyparquet-writer');
  return (file, columns) => {
    const writer = new ParquetWriter({
      writer: fileWriter(file),
      schema: [
        { name: 'table', num_children: columns.length },
        ...columns.map(({ header, kind }) => ({ name: header, ...types[kind] })),
      ],
      createdBy: `lithostat version ${version}`,
    });
    const empty = () => columns.map((): CaseValue[] => []);
    let group = empty();
    const flush = () => {
      const columnData = columns.map(({ header }, index) => ({ name: header, data: group[index] }));
      // Synchronous, since the writer of the file is.
      void writer.write({ columnData, rowGroupSize: groupRows });
      group = empty();
    };
    return {
      row(values) {
        for (const [index, value] of values.entries()) group[index].push(fitted(value, columns[index].kind));
        if (group[0].length === groupRows) flush();
      },
      end() {
        if (group[0].length > 0) flush();
        void writer.finish();
      },
      close() {},
    };
  };
}

/** A column of several kinds is one of texts, which are those of the CSV file. */
function fitted(value: CaseValue, kind: ColumnKind): CaseValue {
  return kind === 'text' && value !== null && typeof value !== 'string' ? csvCell(value) : value;
}
