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

/**
 * Writes a table as comma-separated values (RFC 4180, but lines end in a line feed), whole or not at all.
 *
 * @param rows values of a row, in the order of the headers; taken one by one, so that a table of any length fits
 * @throws LithostatError when it cannot be written
 */
export function writeCsv(file: string, headers: readonly string[], rows: Iterable<readonly CaseValue[]>): void {
  replaceWhole(file, (temporary) => {
    const descriptor = openSync(temporary, 'w');
    try {
      let text = `${headers.map(csvCell).join(',')}\n`;
      for (const row of rows) {
        text += `${row.map(csvCell).join(',')}\n`;
        if (text.length < blockLength) continue;
        writeAll(descriptor, text);
        text = '';
      }
      writeAll(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** A full disk takes a part, and says why only when asked again. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
