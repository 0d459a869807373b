import { closeSync, fdatasync, fdatasyncSync, fstatSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../io/run/atomic-write.js';
import { LithostatError } from '../../quantity/issue.js';
import type { CaseOutcome } from '../cases/case.js';
import { caseItems, columnsId, columnsItems, shardItems } from './case-record.js';
import { checkedLine } from './checked-lines.js';

/** Wall time (ms) between calls that force what was appended to the disk. */
const syncEvery = 1000;

/** Where a line lies: bytes from the start of the file. */
export interface Written {
  readonly columnsId: string;
  readonly offset: number;
  readonly length: number;
}

/** A file of one session and one writer, to which lines are appended, each by one call. */
export class ShardWriter {
  readonly file: string;
  private readonly descriptor: number;
  private readonly declared = new Set<string>();
  private size = 0;
  private dirty = false;
  private synced = Date.now();
  private syncing = false;
  private failure: unknown;

  /**
   * @param directory exists
   * @param name new in it
   * @throws LithostatError when the file cannot be made
   */
  constructor(directory: string, name: string) {
    this.file = join(directory, name);
    try {
      this.descriptor = openSync(this.file, 'ax');
    } catch (error) {
      throw storeError(error, this.file);
    }
    this.append(checkedLine(shardItems()));
  }

  /**
   * Appends an outcome.
   *
   * @param number of the case
   * @param attempt how often it was computed before
   * @returns where its line is
   * @throws LithostatError when the disk is full or fails: the file may then end in a torn line and nothing more may be appended
   */
  write(key: string, outcome: CaseOutcome, number: number, attempt: number): Written {
    const id = columnsId(outcome.columns);
    const line = checkedLine(caseItems(key, outcome, number, attempt, id));
    let bytes = line;
    if (!this.declared.has(id)) bytes = Buffer.concat([checkedLine(columnsItems(outcome.columns)), line]);
    const offset = this.append(bytes) + bytes.length - line.length;
    this.declared.add(id);
    return { columnsId: id, offset, length: line.length - 1 };
  }

  /** Forces everything to the disk and closes the file. @throws LithostatError also when the file was removed meanwhile */
  close(): void {
    try {
      if (this.failure !== undefined) throw this.failure;
      if (this.dirty || this.syncing) fdatasyncSync(this.descriptor);
      // What is appended to a file that has no name any more is lost without a word of the file system.
      if (fstatSync(this.descriptor).nlink === 0) throw removedError(this.file);
    } catch (error) {
      throw storeError(error, this.file);
    } finally {
      closeSync(this.descriptor);
    }
  }

  private append(bytes: Buffer): number {
    const offset = this.size;
    try {
      if (this.failure !== undefined) throw this.failure;
      let written = writeSync(this.descriptor, bytes);
      // A full disk takes a part, and says why only when asked again.
      while (written < bytes.length) written += writeSync(this.descriptor, bytes, written);
    } catch (error) {
      throw storeError(error, this.file);
    }
    this.size += bytes.length;
    this.dirty = true;
    if (Date.now() - this.synced > syncEvery && !this.syncing) this.sync();
    return offset;
  }

  /** Forces the data to the disk without waiting: a failure is told at the next line. */
  private sync(): void {
    this.syncing = true;
    this.dirty = false;
    fdatasync(this.descriptor, (error) => {
      this.syncing = false;
      this.synced = Date.now();
      // The file may have been closed, and thereby synchronised, meanwhile.
      if (error !== null && error.code !== 'EBADF') this.failure = error;
    });
  }
}

function removedError(file: string): LithostatError {
  return new LithostatError([
    {
      code: 'file-removed',
      path: '',
      file,
      message: `${file} was removed while results were written to it; what it held is lost`,
      remedy: 'give the same command again: it computes what is missing',
    },
  ]);
}

/** What the file system said, with the way to go on. */
function storeError(error: unknown, file: string): LithostatError {
  if (error instanceof LithostatError) return error;
  const remedy = 'What is stored is kept: mend the disk or free some space, and the same command goes on from there.';
  const { issues, exitCode } = fileError(error, file, 'write');
  return new LithostatError(
    issues.map((issue) => ({ ...issue, remedy })),
    exitCode,
  );
}
