import { closeSync, openSync, writeSync } from 'node:fs';
import { replaceWhole } from '../../io/run/atomic-write.js';
import type { CaseValue } from '../cases/index.js';

/** Characters that are gathered before they are written. */
const blockLength = 1 << 20;

/**
 * Text of a value in a CSV file: the shortest that reads back to the same double, nothing for null. Texts are quoted as RFC 4180 has
 * it, also where a reader would take them for nothing or trim them.
 */
export function csvCell(value: CaseValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'boolean') return String(value);
  return value === '' || /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Takes the rows of a table one by one, so that a table of any length fits. */
export interface TableWriter {
  /** @param values in the order of the columns */
  row(values: readonly CaseValue[]): void;
  /** Writes what is left; the file is complete then. */
  end(): void;
  /** Gives up what is open; to be called in any case. */
  close(): void;
}

/**
 * Writes a table as comma-separated values (RFC 4180, but lines end in a line feed).
 *
 * @throws the error of the file system, here and by each call
 */
export function csvWriter(file: string, headers: readonly string[]): TableWriter {
  const descriptor = openSync(file, 'w');
  let text = '';
  const flush = () => {
    writeAll(descriptor, text);
    text = '';
  };
  const row = (values: readonly CaseValue[]) => {
    text += `${values.map(csvCell).join(',')}\n`;
    if (text.length >= blockLength) flush();
  };
  row(headers);
  return { row, end: flush, close: () => closeSync(descriptor) };
}

/**
 * Writes a table as comma-separated values, whole or not at all; see `csvWriter`.
 *
 * @throws LithostatError when it cannot be written
 */
export function writeCsv(file: string, headers: readonly string[], rows: Iterable<readonly CaseValue[]>): void {
  replaceWhole(file, (temporary) => {
    const writer = csvWriter(temporary, headers);
    try {
      for (const row of rows) writer.row(row);
      writer.end();
    } finally {
      writer.close();
    }
  });
}

/** A full disk takes a part, and says why only when asked again. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
