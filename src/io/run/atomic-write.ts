import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LithostatError } from '../../quantity/issue.js';

/** What the operating system's error codes mean to the person who asked for the file. */
const reasons: Readonly<Record<string, { code: string; reason: string; remedy: string }>> = {
  ENOSPC: {
    code: 'disk-full',
    reason: 'the disk is full',
    remedy: 'Free some space, or choose another folder with --out.',
  },
  EDQUOT: {
    code: 'disk-full',
    reason: 'the disk quota is used up',
    remedy: 'Free some space, or choose another folder with --out.',
  },
  EROFS: { code: 'not-writable', reason: 'the file system is read-only', remedy: 'Choose another folder with --out.' },
  EACCES: {
    code: 'no-permission',
    reason: 'permission is denied',
    remedy: 'Change the permissions, or choose another folder.',
  },
  EPERM: {
    code: 'no-permission',
    reason: 'permission is denied',
    remedy: 'Change the permissions, or choose another folder.',
  },
  ENOTDIR: {
    code: 'not-a-folder',
    reason: 'a part of the path is a file, not a folder',
    remedy: 'Choose another folder.',
  },
  EEXIST: { code: 'not-a-folder', reason: 'a file of that name is in the way', remedy: 'Choose another folder.' },
  EISDIR: { code: 'not-a-file', reason: 'it is a folder', remedy: 'Move the folder of that name away.' },
  ENOENT: { code: 'file-missing', reason: 'it does not exist', remedy: 'Check the path.' },
};

/**
 * Turns an error of the file system into one that a person can act on.
 *
 * @param error what the file system threw (an error with a `code` such as `ENOSPC`)
 * @param path the file or folder concerned
 * @param doing the attempt, as a verb: `write`, `read`, `create`
 * @returns the error to throw; an error that is already a LithostatError is returned as it is
 */
export function fileError(error: unknown, path: string, doing: string): LithostatError {
  if (error instanceof LithostatError) return error;
  const detail = error instanceof Error ? error : new Error(String(error));
  const known = reasons[(detail as NodeJS.ErrnoException).code ?? ''];
  return new LithostatError([
    {
      code: known?.code ?? 'file-error',
      path: '',
      file: path,
      message: `Cannot ${doing} ${path}: ${known?.reason ?? detail.message}.`,
      ...(known ? { remedy: known.remedy } : {}),
    },
  ]);
}

let counter = 0;

function temporaryName(path: string): string {
  counter += 1;
  return join(dirname(path), `.${basename(path)}.${process.pid}-${counter}.partial`);
}

function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces a file whole or not at all: the writer fills a temporary file beside it, which then takes its name. A reader, or a
 * run that is killed meanwhile, sees either the old content or the new one.
 *
 * @param path the file to replace or make
 * @param write writes the complete content to the temporary path that it is given
 * @param durable when true (the default) the content is forced to the disk before it takes the name
 * @throws LithostatError when it cannot be written; the old file is then untouched
 */
export function replaceWhole(path: string, write: (temporary: string) => void, durable = true): void {
  const temporary = temporaryName(path);
  try {
    write(temporary);
    if (durable) syncToDisk(temporary);
    renameSync(temporary, path);
    if (durable) syncToDisk(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileError(error, path, 'write');
  }
}

/**
 * Writes a text or bytes to a file, whole or not at all; see `replaceWhole`.
 *
 * @param path the file to replace or make
 * @param content the complete content; text is written as UTF-8
 * @param durable when true (the default) forced to the disk before this returns
 * @throws LithostatError when it cannot be written
 */
export function writeWhole(path: string, content: string | Uint8Array, durable = true): void {
  replaceWhole(path, (temporary) => writeFileSync(temporary, content), durable);
}

/**
 * Removes the temporary files that a killed process left in a folder.
 *
 * @param directory the folder
 * @param names the files whose left-overs are ours to remove
 */
export function removePartials(directory: string, names: readonly string[]): void {
  for (const entry of readdirSync(directory)) {
    if (entry.endsWith('.partial') && names.some((name) => entry.startsWith(`.${name}.`))) {
      rmSync(join(directory, entry), { force: true });
    }
  }
}
