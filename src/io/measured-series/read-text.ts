import { readFileSync, statSync } from 'node:fs';
import { type Issue, LithostatError } from '../../quantity/index.js';
import { fileError } from '../run/atomic-write.js';

/** Larger logs are refused: the text is kept whole with a scenario, and a month at a row a second is 100 MiB. */
const maximumBytes = 128 * 1024 * 1024;

/**
 * The text of a file of measured data: UTF-8 or UTF-16 with or without a byte order mark, else Windows-1252, which the programs of
 * many instruments write (`µ` and `°` in the header).
 *
 * @param bytes content of the file
 */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * Reads a file of measured data as text.
 *
 * @param file path of the file
 * @returns the text without byte order mark
 * @throws LithostatError when there is no such file, it cannot be read, or it is larger than 128 MiB
 */
export function readDataText(file: string): string {
  const refuse = (issue: Omit<Issue, 'path' | 'file'>): never => {
    throw new LithostatError([{ path: '', file, ...issue }]);
  };
  let bytes: Buffer;
  try {
    const state = statSync(file);
    if (!state.isFile()) {
      refuse({
        code: 'not-a-file',
        message: `${file} is not a file`,
        got: state.isDirectory() ? 'a folder' : 'a device',
        expected: 'a file of measured data (CSV)',
        remedy: 'name the file itself',
      });
    }
    if (state.size > maximumBytes) {
      refuse({
        code: 'file-too-large',
        message: `${file} is too large for one log`,
        got: `${(state.size / 1024 / 1024).toFixed(1)} MiB`,
        expected: `at most ${maximumBytes / 1024 / 1024} MiB`,
        remedy: 'keep the columns that are needed, or every tenth row',
      });
    }
    bytes = readFileSync(file);
  } catch (error) {
    throw fileError(error, file, 'read');
  }
  return decode(bytes);
}
