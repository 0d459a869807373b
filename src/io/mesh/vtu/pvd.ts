import { existsSync, readFileSync } from 'node:fs';
import { LithostatError } from '../../../quantity/index.js';
import { fileError, writeWhole } from '../../run/atomic-write.js';
import { escaped, unescaped } from './write-vtu.js';

/** A file of a series in time. */
export interface PvdEntry {
  /** s */
  readonly time: number;
  /** Name relative to the folder of the collection, `fields/000012.vtu`. */
  readonly file: string;
  /** Files of the same time are parts: 0, 1, … [0] */
  readonly part?: number;
}

/**
 * A ParaView collection (`.pvd`): which file holds the fields of which time. It is replaced whole at each addition, so that ParaView can open it, and a run
 * may be killed, at any moment.
 */
export class PvdCollection {
  readonly #path: string;
  readonly #entries: Required<PvdEntry>[];
  readonly #durable: boolean;

  private constructor(path: string, entries: Required<PvdEntry>[], durable: boolean) {
    this.#path = path;
    this.#entries = entries;
    this.#durable = durable;
  }

  /** An empty collection. The file comes with the first addition. */
  static create(path: string, durable = true): PvdCollection {
    return new PvdCollection(path, [], durable);
  }

  /**
   * Goes on with a collection, for a run that is resumed: what it says of later times is forgotten, and computed again.
   *
   * @param until last time that is kept, s
   * @throws LithostatError when the file is damaged
   */
  static resume(path: string, until: number, durable = true): PvdCollection {
    const entries = existsSync(path) ? readPvd(path).filter(({ time }) => time <= until) : [];
    return new PvdCollection(path, entries, durable);
  }

  get entries(): readonly PvdEntry[] {
    return this.#entries;
  }

  /**
   * Adds a file that has been written, and replaces the collection.
   *
   * @throws RangeError for a time before the last one
   * @throws LithostatError when the collection cannot be written
   */
  add({ time, file, part = 0 }: PvdEntry): void {
    const last = this.#entries.at(-1);
    if (!Number.isFinite(time) || (last !== undefined && time < last.time)) {
      throw new RangeError(`The times of a collection ascend; ${time} s comes after ${last?.time ?? 'nothing'} s.`);
    }
    this.#entries.push({ time, file, part });
    const lines = this.#entries.map(
      (entry) => `    <DataSet timestep="${entry.time}" group="" part="${entry.part}" file="${escaped(entry.file)}"/>`,
    );
    const text = [
      '<?xml version="1.0"?>',
      '<VTKFile type="Collection" version="0.1" byte_order="LittleEndian">',
      '  <Collection>',
      ...lines,
      '  </Collection>',
      '</VTKFile>',
      '',
    ].join('\n');
    writeWhole(this.#path, text, this.#durable);
  }
}

/** Reads a collection that was written here. @throws LithostatError when it is none */
export function readPvd(path: string): Required<PvdEntry>[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  const entries = [...text.matchAll(/<DataSet timestep="([^"]+)" group="" part="(\d+)" file="([^"]*)"\/>/g)].map(
    ([, time, part, file]) => ({
      time: Number(time),
      part: Number(part),
      file: unescaped(file!),
    }),
  );
  const isWhole = text.includes('type="Collection"') && text.trimEnd().endsWith('</VTKFile>');
  const asMany = text.split('<DataSet').length - 1 === entries.length;
  if (isWhole && asMany && entries.every(({ time }) => Number.isFinite(time))) return entries;
  throw new LithostatError([
    {
      code: 'damaged-file',
      path: '',
      file: path,
      message: `${path} is no collection of fields that was written here, or is damaged`,
      expected: 'a ParaView collection (.pvd)',
      remedy: 'choose another folder, or run again from the beginning',
    },
  ]);
}
