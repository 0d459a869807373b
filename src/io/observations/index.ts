import { extname } from 'node:path';
import type { DataRows } from './data-rows.js';
import { readCsvRows } from './read-csv.js';
import { readYamlRows } from './read-yaml.js';

export type { DataCell, DataRow, DataRows } from './data-rows.js';

/** How a file of measured values is read. */
export interface DataFormat {
  /** YAML: where the rows are, dotted [rows]. */
  readonly section?: string | undefined;
  /** Units of columns that say none, by name. */
  readonly units?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads measured values: YAML and JSON by the ending of the name, else a table of text.
 *
 * @throws LithostatError with every problem of the file
 */
export function readDataRows(file: string, format: DataFormat = {}): DataRows {
  const isYaml = ['.yaml', '.yml', '.json'].includes(extname(file).toLowerCase());
  return isYaml ? readYamlRows(file, format.section ?? 'rows', format.units) : readCsvRows(file, format.units);
}
