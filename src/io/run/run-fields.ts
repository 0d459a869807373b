import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PvdCollection, readPvd, readVtu, type VtuContent, type VtuPiece, writeVtu } from '../mesh/index.js';
import { fileError } from './atomic-write.js';

/** Names in the folder of a run: the collection that ParaView opens, and the folder of its files. */
export const fieldFiles = { collection: 'run.pvd', folder: 'fields' } as const;

/** The fields of a run in its folder: a file for each moment, and the collection that lists them with their times. */
export class RunFields {
  readonly #directory: string;
  readonly #collection: PvdCollection;

  private constructor(directory: string, collection: PvdCollection) {
    this.#directory = directory;
    this.#collection = collection;
  }

  /** For a new run: fields of an earlier one in its folder are removed. */
  static create(directory: string): RunFields {
    try {
      rmSync(join(directory, fieldFiles.collection), { force: true });
      rmSync(join(directory, fieldFiles.folder), { recursive: true, force: true });
    } catch (error) {
      throw fileError(error, directory, 'replace the fields in');
    }
    return new RunFields(directory, PvdCollection.create(join(directory, fieldFiles.collection)));
  }

  /** For a run that goes on from a time (s): what is later is computed again. @throws LithostatError when the collection is damaged */
  static resume(directory: string, time: number): RunFields {
    return new RunFields(directory, PvdCollection.resume(join(directory, fieldFiles.collection), time));
  }

  /** Time of the last fields (s), minus infinity before the first. */
  get lastTime(): number {
    return this.#collection.entries.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
  }

  /** Writes the fields of a moment; those of the last moment again are left as they are. @throws LithostatError when they cannot be written */
  add(time: number, pieces: readonly VtuPiece[]): void {
    if (time === this.lastTime) return;
    const file = `${fieldFiles.folder}/${String(this.#collection.entries.length).padStart(6, '0')}.vtu`;
    try {
      mkdirSync(join(this.#directory, fieldFiles.folder), { recursive: true });
    } catch (error) {
      throw fileError(error, this.#directory, 'make a folder in');
    }
    writeVtu(join(this.#directory, file), pieces, { time });
    this.#collection.add({ time, file });
  }
}

/** Fields of a moment that a run has left. */
export interface FieldMoment {
  /** s */
  readonly time: number;
  /** @throws LithostatError when the file is missing or damaged */
  read(): VtuContent;
}

/** The moments whose fields are in the folder of a run, in order; none when the run has left no fields. @throws LithostatError when the collection is damaged */
export function readRunFields(directory: string): FieldMoment[] {
  const collection = join(directory, fieldFiles.collection);
  if (!existsSync(collection)) return [];
  return readPvd(collection).map(({ time, file }) => ({ time, read: () => readVtu(join(directory, file)) }));
}
