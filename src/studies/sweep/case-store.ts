import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../io/run/atomic-write.js';
import { LithostatError } from '../../quantity/issue.js';
import type { CaseOutcome, CaseStatus } from '../cases/case.js';
import { claimFolder } from '../claim-folder.js';
import { readHead, readItem, type ShardItem, shardFormat } from './case-record.js';
import { forEachLine, isWhole, readCheckedLine } from './checked-lines.js';
import { RunningCases } from './running-cases.js';
import { ShardWriter, type Written } from './shard-writer.js';

/** Cases a chunk, unless said otherwise. */
export const defaultChunkSize = 1000;

export interface StoreOptions {
  /** Cases a chunk: a shard holds cases of one chunk. [1000] */
  readonly chunkSize?: number;
  /** Reads the shards of this chunk alone. Default: all. */
  readonly chunk?: number;
}

/** Lines that were not whole, left by a kill or a disk that lost bytes; their cases are computed again. */
export interface Damage {
  readonly file: string;
  readonly lines: number;
}

interface Entry {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly status: CaseStatus;
  readonly attempt: number;
}

/** A case whose columns were not yet declared when its line was read. */
interface Unclear {
  readonly key: string;
  readonly columnsId: string;
  readonly entry: Entry;
}

const shardName = /^(\d{6,})\.[0-9a-f]+\.jsonl$/;

/** Six digits, more where there are more chunks. */
export function chunkName(chunk: number): string {
  return String(chunk).padStart(6, '0');
}

export const isFailed = (status: string): boolean => status.startsWith('failed:');

/**
 * Outcomes of cases by key, in a folder of append-only files. Each session and writer has files of its own, so that nothing is ever
 * appended behind a torn line and any number of processes may store in one folder. A line that is not whole is skipped and counted.
 * Of two outcomes of a case the one that is no failure counts; of two failures the later attempt; else the first.
 */
export class CaseStore {
  readonly damage: readonly Damage[];
  private readonly entries = new Map<string, Entry>();
  private readonly columns = new Map<string, readonly string[]>();
  /** Shards of this session that are open, the latest last. */
  private readonly writers = new Map<number, ShardWriter>();
  private watch: RunningCases | undefined;
  private reading: { readonly file: string; readonly descriptor: number } | undefined;

  /** See `openStore`. */
  constructor(
    private readonly directory: string,
    private readonly options: StoreOptions,
  ) {
    const lines = new Map<string, number>();
    const unclear: Unclear[] = [];
    for (const name of this.shardNames()) {
      const file = join(directory, name);
      lines.set(file, this.scan(file, unclear));
    }
    // The line that declared the columns was damaged, but another shard may have declared the same.
    for (const { key, columnsId, entry } of unclear) {
      if (this.columns.has(columnsId)) this.keep(key, entry);
      else lines.set(entry.file, lines.get(entry.file)! + 1);
    }
    this.damage = [...lines].flatMap(([file, count]) => (count > 0 ? [{ file, lines: count }] : []));
  }

  /** Number of cases with an outcome. */
  get size(): number {
    return this.entries.size;
  }

  /** How a case ended, undefined when it is not stored. */
  status(key: string): CaseStatus | undefined {
    return this.entries.get(key)?.status;
  }

  /** Statuses of all stored cases, in no order that means anything. */
  *statuses(): Iterable<readonly [key: string, status: CaseStatus]> {
    for (const [key, { status }] of this.entries) yield [key, status];
  }

  /**
   * The outcome of a case, to the bit as it was stored; undefined when there is none (any more).
   *
   * @throws LithostatError when the file cannot be read
   */
  get(key: string): CaseOutcome | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    const line = Buffer.allocUnsafe(entry.length);
    let item: ShardItem | null = null;
    try {
      const count = readSync(this.open(entry.file), line, 0, entry.length, entry.offset);
      const items = count === entry.length ? readCheckedLine(line) : null;
      item = items === null ? null : readItem(items);
    } catch (error) {
      throw fileError(error, entry.file, 'read');
    }
    if (item?.kind !== 'case' || item.key !== key) return undefined;
    const { status, reason, values, seconds, columnsId } = item;
    return { status, reason, columns: this.columns.get(columnsId)!, values, seconds };
  }

  /**
   * Stores the outcome of a case by one append. It is on the disk a second later at most, and survives the end of this process at once.
   *
   * @param number of the case, which says the chunk
   * @throws LithostatError when it cannot be written; what was stored before stays
   */
  append(key: string, outcome: CaseOutcome, number: number): void {
    const { chunkSize = defaultChunkSize } = this.options;
    const chunk = Math.floor(number / chunkSize);
    const before = this.entries.get(key);
    const attempt = before === undefined ? 0 : before.attempt + 1;
    const writer = this.writer(chunk);
    let place: Written;
    try {
      place = writer.write(key, outcome, number, attempt);
    } catch (error) {
      // It may end in a torn line: whatever comes goes to another file.
      this.writers.delete(chunk);
      try {
        writer.close();
      } catch {
        // The first failure is the one to tell.
      }
      throw error;
    }
    if (!this.columns.has(place.columnsId)) this.columns.set(place.columnsId, outcome.columns);
    const { offset, length } = place;
    this.keep(key, { file: writer.file, offset, length, status: outcome.status, attempt });
  }

  /**
   * The cases that this session computes for the store, and those at which others died. Known from here on to later sessions, until the store is
   * closed.
   */
  running(): RunningCases {
    const { chunk } = this.options;
    this.watch ??= new RunningCases({
      directory: this.directory,
      names: this.names(),
      chunk: chunk === undefined ? undefined : chunkName(chunk),
      isCleared: (key) => !isFailed(this.status(key) ?? 'failed:'),
    });
    return this.watch;
  }

  /** Forces everything to the disk. @throws LithostatError when that fails */
  close(): void {
    if (this.reading !== undefined) closeSync(this.reading.descriptor);
    this.reading = undefined;
    this.watch?.close();
    this.watch = undefined;
    const writers = [...this.writers.values()];
    this.writers.clear();
    let failure: unknown;
    for (const writer of writers) {
      try {
        writer.close();
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  }

  private names(): string[] {
    try {
      return readdirSync(this.directory);
    } catch (error) {
      throw fileError(error, this.directory, 'read');
    }
  }

  private shardNames(): string[] {
    const { chunk } = this.options;
    // In a fixed order, so that it does not depend on the file system which of two equal lines counts.
    return this.names()
      .filter((name) => {
        const parts = shardName.exec(name);
        return parts !== null && (chunk === undefined || Number(parts[1]) === chunk);
      })
      .sort();
  }

  /** Takes in a shard. @returns number of lines that are not whole */
  private scan(file: string, unclear: Unclear[]): number {
    let damaged = 0;
    try {
      forEachLine(file, (line, offset, ended) => {
        const whole = ended && isWhole(line);
        const head = whole ? readHead(line) : null;
        const item = whole && head === null ? readItem(readCheckedLine(line) ?? []) : null;
        const found = head ?? (item?.kind === 'case' ? item : null);
        if (found !== null) {
          const { key, status, attempt, columnsId } = found;
          const entry = { file, offset, length: line.length, status, attempt };
          if (this.columns.has(columnsId)) this.keep(key, entry);
          else unclear.push({ key, columnsId, entry });
        } else if (item?.kind === 'columns') this.columns.set(item.id, item.columns);
        else if (item === null) damaged++;
        else if (item.kind === 'shard' && item.format !== shardFormat) throw otherFormat(file, item.format);
      });
    } catch (error) {
      throw fileError(error, file, 'read');
    }
    return damaged;
  }

  private keep(key: string, entry: Entry): void {
    const before = this.entries.get(key);
    const wins =
      before === undefined || (isFailed(before.status) && (!isFailed(entry.status) || entry.attempt > before.attempt));
    if (wins) this.entries.set(key, entry);
  }

  private writer(chunk: number): ShardWriter {
    const open = this.writers.get(chunk);
    if (open !== undefined) return open;
    const [oldest] = this.writers.keys();
    if (this.writers.size >= mostOpenShards) {
      const writer = this.writers.get(oldest)!;
      this.writers.delete(oldest);
      writer.close();
    }
    const writer = new ShardWriter(this.directory, `${chunkName(chunk)}.${randomBytes(8).toString('hex')}.jsonl`);
    this.writers.set(chunk, writer);
    return writer;
  }

  private open(file: string): number {
    if (this.reading?.file !== file) {
      if (this.reading !== undefined) closeSync(this.reading.descriptor);
      this.reading = undefined;
      this.reading = { file, descriptor: openSync(file, 'r') };
    }
    return this.reading.descriptor;
  }
}

/** Shards that one session keeps open: cases come about in order, so that one or two are in use. */
const mostOpenShards = 8;

function otherFormat(file: string, format: unknown): LithostatError {
  return new LithostatError([
    {
      code: 'other-format',
      path: '',
      file,
      message: `${file} was written by another version of lithostat, in a form that this one does not read`,
      got: `format ${JSON.stringify(format)}`,
      expected: `format ${shardFormat}`,
      remedy: 'go on with the version that began this study, or begin in another folder',
    },
  ]);
}

/**
 * Opens the results of a study, which are made when there are none, and reads what is stored.
 *
 * @param directory of the shards
 * @throws LithostatError when the folder cannot be made or read
 */
export function openStore(directory: string, options: StoreOptions = {}): CaseStore {
  claimFolder(directory);
  return new CaseStore(directory, options);
}
