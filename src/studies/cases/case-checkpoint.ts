import { readFileSync, rmSync } from 'node:fs';
import { writeWhole } from '../../io/run/atomic-write.js';
import { LithostatError } from '../../quantity/issue.js';
import { version } from '../../version.js';

/** Typed arrays do not survive JSON, so they go as text with a mark. */
const mark = 'float64:';

/** Wall time between checkpoints of a case, ms. */
export const checkpointEvery = 20_000;

/** Where an interrupted case leaves what it has, and finds it again; a file, whole or not there at all. */
export interface CaseCheckpoint<T> {
  /** What was left, or null when there is nothing that can be used. */
  read(): T | null;
  write(content: T): void;
  remove(): void;
}

/**
 * A checkpoint in a file. What another version left, or what is damaged, counts as nothing: the case begins anew.
 *
 * @param file its path; undefined: nothing is kept
 * @param identity what the content belongs to
 * @param mayExist false: it is known that nothing was left, and the file is not looked for
 */
export function caseCheckpoint<T>(file: string | undefined, identity: string, mayExist = true): CaseCheckpoint<T> {
  return {
    read() {
      if (file === undefined || !mayExist) return null;
      try {
        const stored = JSON.parse(readFileSync(file, 'utf8'), fromText) as { identity: string; content: T };
        return stored.identity === `${version} ${identity}` ? stored.content : null;
      } catch {
        return null;
      }
    },
    write(content) {
      if (file === undefined) return;
      try {
        writeWhole(file, JSON.stringify({ identity: `${version} ${identity}`, content }, toText), false);
      } catch (error) {
        // A full disk costs the way that was gone, and must not become what the case ended with.
        if (!(error instanceof LithostatError)) throw error;
      }
    },
    remove() {
      if (file !== undefined) rmSync(file, { force: true });
    },
  };
}

function toText(_key: string, value: unknown): unknown {
  if (!(value instanceof Float64Array)) return value;
  return mark + Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

function fromText(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(mark)) return value;
  const bytes = Buffer.from(value.slice(mark.length), 'base64');
  const numbers = new Float64Array(bytes.length / 8);
  new Uint8Array(numbers.buffer).set(bytes);
  return numbers;
}
