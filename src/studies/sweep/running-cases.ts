import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseFiles } from '../cases/index.js';
import { isGone, ownerOf, ownership, touch } from './process-owner.js';

/** A file of keys: of the cases that a process computes, or of those that one computed when it died. */
const fileName = /^(\d{6,}|all)\.[0-9a-f]+\.(running|dead)$/;
/** Time between signs of life (ms). A process that is wrongly taken for dead costs the start of some processes, nothing else. */
const beat = 60_000;
/** Deaths at which a case is suspected: one alone is most often a kill that has nothing to do with the case. */
const suspicious = 2;

export interface RunningCasesOptions {
  /** Folder of the files, exists. */
  readonly directory: string;
  /** What is in it. */
  readonly names: readonly string[];
  /** Chunk to which the cases belong, as text; undefined: they are of all chunks. */
  readonly chunk: string | undefined;
  /** Whether a case has an outcome that speaks for it. */
  isCleared(key: string): boolean;
}

/** Cases that were being computed when a process died. */
interface Death {
  readonly file: string;
  readonly keys: readonly string[];
}

/**
 * Remembers which cases are being computed, so that after the death of a process it is known which ones may have killed it. Each process has one
 * file, which names it and has a place for each case at a time, overwritten when a case begins. The file of a process that is gone becomes the record of
 * a death, until all its cases have been computed without a failure. Nothing here fails: what cannot be read or written counts as no death.
 */
export class RunningCases {
  private readonly deaths: readonly Death[];
  private readonly counts = new Map<string, number>();
  private own: { readonly file: string; readonly descriptor: number; readonly begin: number } | null | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: RunningCasesOptions) {
    const { directory, names, chunk } = options;
    const scopes = [chunk, 'all'];
    this.deaths = names.flatMap((name) => {
      const [, scope, state] = fileName.exec(name) ?? [];
      if (scope === undefined || (chunk !== undefined && !scopes.includes(scope))) return [];
      return readDeath(join(directory, name), state === 'dead') ?? [];
    });
    for (const { keys } of this.deaths) for (const key of keys) this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    this.tidy();
  }

  /**
   * How a case is to be computed and watched.
   *
   * @param place of the case among those at a time: 0, 1, …
   */
  files(place: number, key: string): Pick<CaseFiles, 'alone' | 'onStart'> {
    return { alone: (this.counts.get(key) ?? 0) >= suspicious, onStart: () => this.begin(place, key) };
  }

  /** The process has no cases any more. */
  close(): void {
    clearInterval(this.timer);
    if (this.own) {
      closeSync(this.own.descriptor);
      rmSync(this.own.file, { force: true });
    }
    this.own = null;
    this.tidy();
  }

  private begin(place: number, key: string): void {
    try {
      if (this.own === undefined) this.open();
      const line = `${key}\n`;
      if (this.own) writeSync(this.own.descriptor, line, this.own.begin + place * line.length, 'latin1');
    } catch {
      // A disk that takes nothing fails the results, and is told there.
      this.own ??= null;
    }
  }

  private open(): void {
    const { directory, chunk = 'all' } = this.options;
    const file = join(directory, `${chunk}.${randomBytes(8).toString('hex')}.running`);
    const head = Buffer.from(`${JSON.stringify(ownership(process.pid))}\n`);
    const descriptor = openSync(file, 'wx');
    this.own = { file, descriptor, begin: head.length };
    this.timer = setInterval(() => touch(file), beat);
    this.timer.unref();
    writeSync(descriptor, head, 0, head.length, 0);
  }

  /** Forgets the deaths whose cases are all cleared. */
  private tidy(): void {
    for (const { file, keys } of this.deaths) {
      try {
        if (keys.every((key) => this.options.isCleared(key))) rmSync(file, { force: true });
      } catch {
        // A later session forgets it.
      }
    }
  }
}

/** What a file tells of a death; null when its process lives, or it cannot be read. */
function readDeath(file: string, known: boolean): Death | null {
  try {
    const text = readFileSync(file, 'latin1');
    const end = text.indexOf('\n');
    const keys = [...new Set(text.slice(end + 1).match(/[0-9a-f]{32}/g))];
    if (known) return { file, keys };
    if (!isGone(ownerOf(text.slice(0, end)), file)) return null;
    // Of two sessions that see it, one gives it the name; there is one death for both.
    const dead = file.replace(/running$/, 'dead');
    renameSync(file, dead);
    return { file: dead, keys };
  } catch {
    return null;
  }
}
