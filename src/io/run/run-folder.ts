import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LithostatError } from '../../quantity/issue.js';
import { fileError, removePartials, writeWhole } from './atomic-write.js';
import type { Checkpoint } from './checkpoint.js';
import { readSeriesCsv, readSummary, runFiles } from './read-run.js';
import { fieldFiles } from './run-fields.js';
import { type RunIdentity, readRunHdf5, writeRunHdf5 } from './run-hdf5.js';
import { RunLog } from './run-log.js';
import { seriesToCsv } from './series-csv.js';
import { type SeriesColumn, SeriesTable } from './series-table.js';
import { type RunSummary, summaryToJson } from './summary.js';

/** What a new run folder is made for. */
export interface RunFolderOptions extends RunIdentity {
  /** The observables of the model: the columns of the series after the time. */
  readonly columns: readonly SeriesColumn[];
  /**
   * For the many short runs of a search: no `run.h5`, and nothing forced to the disk. [false]
   */
  readonly light?: boolean;
}

const ownFiles: readonly string[] = Object.values(runFiles);

/** Whether a folder holds a run of ours, finished or not, so that its files may be replaced. */
async function isRunFolder(directory: string, entries: readonly string[]): Promise<boolean> {
  const nothingElse = entries.every((name) => [...ownFiles, ...Object.values(fieldFiles)].includes(name));
  const attempts = [
    async () => readSummary(directory),
    () => readRunHdf5(join(directory, runFiles.hdf5)),
    // A run that was killed between its series and its summary leaves no other mark; then nothing else may be there.
    async () => nothingElse && readSeriesCsv(directory),
  ];
  for (const attempt of attempts) {
    try {
      if (await attempt()) return true;
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
    }
  }
  return false;
}

/** A folder that a run leaves behind: series, checkpoint, log and summary, each file written whole or not at all. */
export class RunFolder {
  readonly log: RunLog;

  private constructor(
    readonly directory: string,
    readonly identity: RunIdentity,
    /** The series so far; append to it, it is written with the checkpoint and at the end. */
    readonly series: SeriesTable,
    /** The checkpoint that was last saved, or null. */
    private checkpoint: Checkpoint | null,
    log: string,
    private readonly light: boolean,
  ) {
    this.log = new RunLog(log);
  }

  /**
   * Makes the folder for a new run. An earlier run of lithostat in it is replaced (its files only, nothing else is touched);
   * a folder with anything else in it is refused.
   *
   * @param directory the folder, made with its parents when missing
   * @param options identity of the run and columns of its series
   * @throws LithostatError when the folder holds something else or cannot be written
   */
  static async create(directory: string, options: RunFolderOptions): Promise<RunFolder> {
    try {
      mkdirSync(directory, { recursive: true });
    } catch (error) {
      throw fileError(error, directory, 'create');
    }
    removePartials(directory, ownFiles);
    const entries = readdirSync(directory);
    if (entries.length > 0 && !(await isRunFolder(directory, entries))) {
      throw new LithostatError([
        {
          code: 'folder-not-empty',
          path: '',
          file: directory,
          message: `${directory} holds files that are not a run of lithostat; they are left alone.`,
          got: entries.slice(0, 5).join(', '),
          expected: 'an empty folder, or one with an earlier run',
          remedy: 'Choose another folder with --out, or move the files away.',
        },
      ]);
    }
    try {
      // The summary goes first: without it the folder no longer counts as a finished run.
      for (const name of ownFiles) rmSync(join(directory, name), { force: true });
    } catch (error) {
      throw fileError(error, directory, 'replace the run in');
    }
    const { version, hash, title } = options;
    return new RunFolder(
      directory,
      { version, hash, title },
      new SeriesTable(options.columns),
      null,
      '',
      options.light ?? false,
    );
  }

  /**
   * Opens the folder of a run that was interrupted, or finished, at its last checkpoint: series and log are as they were then.
   *
   * @param directory the folder
   * @throws LithostatError when there is no checkpoint, or it is damaged
   */
  static async open(directory: string): Promise<RunFolder> {
    const path = join(directory, runFiles.hdf5);
    if (!existsSync(directory) || !statSync(directory).isDirectory() || !existsSync(path)) {
      throw new LithostatError([
        {
          code: 'no-checkpoint',
          path: '',
          file: path,
          message: `${directory} has no checkpoint to continue from.`,
          expected: `the file ${runFiles.hdf5} of an interrupted run`,
          remedy: 'Start the run again without --resume.',
        },
      ]);
    }
    removePartials(directory, ownFiles);
    const { identity, series, checkpoint, log } = await readRunHdf5(path);
    return new RunFolder(directory, identity, series, checkpoint, log, false);
  }

  /** The summary when the run is finished, otherwise null. */
  summary(): RunSummary | null {
    return existsSync(join(this.directory, runFiles.summary)) ? readSummary(this.directory) : null;
  }

  /**
   * Saves where the run stands, with the series and the log up to here. A folder made with `light` keeps no checkpoint.
   *
   * @param checkpoint the state; copied to the file, so it may change afterwards
   * @throws LithostatError when it cannot be written; the earlier checkpoint is then still there
   */
  async saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
    if (this.light) return;
    this.checkpoint = checkpoint;
    await this.writeHdf5();
    this.writeTexts();
  }

  /**
   * The last saved state, read from the file to the same bits, or null when none was saved.
   *
   * @throws LithostatError when the file is damaged
   */
  async loadCheckpoint(): Promise<Checkpoint | null> {
    const path = join(this.directory, runFiles.hdf5);
    return existsSync(path) ? (await readRunHdf5(path)).checkpoint : null;
  }

  /**
   * Writes everything, the summary last: a folder with a summary is a finished run.
   *
   * @param summary what the run found
   * @param checkpoint where it ended; absent: the last one that was saved
   * @param measured the log that the run followed, in the time of the run
   * @throws LithostatError when something cannot be written
   */
  async finish(summary: RunSummary, checkpoint?: Checkpoint, measured?: SeriesTable): Promise<void> {
    if (!this.light) {
      if (checkpoint) this.checkpoint = checkpoint;
      else if (this.checkpoint) this.checkpoint = await this.loadCheckpoint();
      await this.writeHdf5();
    }
    this.writeTexts();
    if (measured !== undefined) this.write(runFiles.measured, seriesToCsv(measured));
    this.write(runFiles.summary, summaryToJson(summary));
  }

  private writeHdf5(): Promise<void> {
    const { identity, series, checkpoint } = this;
    const content = { identity, series, checkpoint, log: this.log.toString() };
    return writeRunHdf5(join(this.directory, runFiles.hdf5), content, !this.light);
  }

  private writeTexts(): void {
    this.write(runFiles.series, seriesToCsv(this.series));
    this.write(runFiles.log, this.log.toString());
  }

  private write(name: string, text: string): void {
    writeWhole(join(this.directory, name), text, !this.light);
  }
}
