import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LithostatError } from '../../quantity/issue.js';
import { fileError } from './atomic-write.js';
import { readRunHdf5 } from './run-hdf5.js';
import { seriesFromCsv } from './series-csv.js';
import type { SeriesTable } from './series-table.js';
import { type RunSummary, summaryFromJson } from './summary.js';

/** The names of the files in a run folder. */
export const runFiles = {
  summary: 'summary.json',
  report: 'report.html',
  series: 'series.csv',
  measured: 'measured.csv',
  log: 'log.jsonl',
  hdf5: 'run.h5',
} as const;

/** What a finished run left behind. */
export interface FinishedRun {
  readonly summary: RunSummary;
  readonly series: SeriesTable;
  /** The log that the run followed, in the time of the run. */
  readonly measured?: SeriesTable;
}

function readText(directory: string, name: string, remedy: string): string {
  const path = join(directory, name);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileError(error, path, 'read');
    throw new LithostatError([
      {
        code: 'file-missing',
        path: '',
        file: path,
        message: existsSync(directory)
          ? `${directory} is not the folder of a finished run: ${name} is missing.`
          : `There is no folder ${directory}.`,
        expected: `a folder that \`lithostat run\` left, with ${name}`,
        remedy,
      },
    ]);
  }
}

/**
 * The summary of a finished run.
 *
 * @param directory the run's folder
 * @throws LithostatError when there is none (also while a run is unfinished) or it is damaged
 */
export function readSummary(directory: string): RunSummary {
  const remedy = existsSync(join(directory, runFiles.hdf5))
    ? 'The run was interrupted: continue it with --resume.'
    : 'Check the path, or run the scenario again.';
  return summaryFromJson(readText(directory, runFiles.summary, remedy), join(directory, runFiles.summary));
}

/**
 * The series from `series.csv`; the columns' meanings are not in it.
 *
 * @param directory the run's folder
 * @throws LithostatError when it is missing or damaged
 */
export function readSeriesCsv(directory: string): SeriesTable {
  const text = readText(directory, runFiles.series, 'Run the scenario again.');
  return seriesFromCsv(text, join(directory, runFiles.series));
}

/**
 * What a finished run left: summary and series. The series is read from `run.h5`, or from `series.csv` when the run kept no
 * HDF5 file; both hold the same doubles.
 *
 * @param directory the run's folder
 * @throws LithostatError naming the file that is missing or damaged, what was expected and what to do
 */
export async function readRun(directory: string): Promise<FinishedRun> {
  const summary = readSummary(directory);
  const hdf5 = join(directory, runFiles.hdf5);
  const series = existsSync(hdf5) ? (await readRunHdf5(hdf5)).series : readSeriesCsv(directory);
  const log = join(directory, runFiles.measured);
  if (!existsSync(log)) return { summary, series };
  const text = readText(directory, runFiles.measured, 'Run the scenario again.');
  return { summary, series, measured: seriesFromCsv(text, log) };
}
