import { join } from 'node:path';
import { readTable } from '../io/table/read-table.js';
import { type Issue, LithostatError } from '../quantity/index.js';
import { quantileOf } from '../statistics/inference/diagnostics.js';
import { type CaseOutcome, caseFamily } from './cases/index.js';
import { claimFolder } from './claim-folder.js';
import type { CriticalMode } from './critical/index.js';
import { loadStudy, type StudySource } from './load-study.js';
import { openStore, runCases } from './sweep/index.js';

export interface SampledCriticalOptions {
  readonly source: StudySource;
  readonly mode: CriticalMode;
  /** Table whose columns are paths of the scenario, with units: `posterior.csv` of a calibration. */
  readonly samplesFile: string;
  /** Rows that are taken, evenly spread over the table. */
  readonly draws: number;
  /** Probability of the interval. */
  readonly level: number;
  /** Folder in which the searches are kept, and found again. */
  readonly out: string;
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  onProgress?(done: number, total: number): void;
}

/** A critical current over samples of the parameters; mA/cm^2. */
export interface SampledCritical {
  readonly mode: CriticalMode;
  readonly level: number;
  readonly paths: readonly string[];
  /** Rows of the table, and those that were taken. */
  readonly rows: number;
  readonly draws: number;
  /** Searches that found both ends, those that found one alone, and those that failed with their reasons. */
  readonly resolved: number;
  readonly open: number;
  readonly failed: readonly string[];
  /** Of the middles of the searches; a search with one end counts by it. Null when there is none. */
  readonly median: number | null;
  /** Quantile of the lower, and of the upper ends of the searches, so that the interval holds their width beside the spread. */
  readonly low: number | null;
  readonly high: number | null;
  /** By draw, in the order of the table; null where the search failed. */
  readonly values: readonly (number | null)[];
}

/**
 * Searches a critical current at samples of the parameters, so that it has an interval: what is not known of the parameters becomes what is not
 * known of it.
 *
 * @throws LithostatError for bad input: a table without usable columns, a path that the scenario does not have; Interrupted, after which the
 * same call goes on
 */
export async function sampledCritical(options: SampledCriticalOptions): Promise<SampledCritical> {
  const { source, mode, samplesFile, out, jobs, signal } = options;
  const table = await readTable(samplesFile);
  const { columns, length } = table;
  if (length === 0 || columns.length === 0) throw unusable(samplesFile, `${samplesFile} holds no rows of samples`);
  const count = Math.min(options.draws, length);
  const chosen = Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * length) / count));
  const sets = chosen.map((row) =>
    columns.map(({ name, unit, values }) => {
      const value = values[row];
      return `${name}=${value ?? ''}${unit === null || typeof value !== 'number' ? '' : ` ${unit}`}`;
    }),
  );
  // Headers that are no paths are wrong in every row: they are told before anything is computed.
  const study = loadStudy({ ...source, set: [...(source.set ?? []), ...located(source, sets[0], samplesFile)] });
  if (study.scenario.critical[mode] === undefined) {
    throw unusable(source.file ?? 'scenario', `"critical.${mode}" is missing`);
  }
  claimFolder(out, ['cases', 'samples.json', 'critical.json']);
  const store = openStore(join(out, 'cases'));
  try {
    const family = caseFamily(source, { kind: 'critical', mode });
    const outcomes = await runCases({
      family,
      sets,
      store,
      jobs,
      signal,
      onProgress: (known, total) => options.onProgress?.(known, total),
    });
    return summary(
      options,
      columns.map(({ name }) => name),
      length,
      outcomes,
    );
  } finally {
    store.close();
  }
}

/** The overrides, after a check that the scenario takes them. @throws LithostatError with the file of the samples */
function located(source: StudySource, set: readonly string[], file: string): readonly string[] {
  try {
    loadStudy({ ...source, set: [...(source.set ?? []), ...set] }).makeModel();
    return set;
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    const issues = error.issues.map(
      (issue): Issue => ({ ...issue, ...(issue.file === '--set' ? { file, line: 1 } : {}) }),
    );
    throw new LithostatError(issues, error.exitCode);
  }
}

function summary(
  { mode, level }: SampledCriticalOptions,
  paths: readonly string[],
  rows: number,
  outcomes: readonly CaseOutcome[],
): SampledCritical {
  const column = (outcome: CaseOutcome, name: string): number | null => {
    const value = outcome.values[outcome.columns.indexOf(`${name} [mA/cm^2]`)];
    return typeof value === 'number' ? value : null;
  };
  const middles = outcomes.map((outcome) => column(outcome, 'critical'));
  const values = outcomes.map((outcome, k) => middles[k] ?? column(outcome, 'low') ?? column(outcome, 'high'));
  const ends = (name: string) => outcomes.map((outcome, k) => column(outcome, name) ?? values[k]);
  const sorted = (list: readonly (number | null)[]) => list.filter((one) => one !== null).sort((a, b) => a - b);
  const known = sorted(values);
  const at = (list: readonly (number | null)[], share: number) =>
    known.length === 0 ? null : quantileOf(sorted(list), share);
  const failed = outcomes.flatMap(({ status, reason }, k) => (values[k] === null ? [`${status}: ${reason}`] : []));
  const resolved = middles.filter((one) => one !== null).length;
  return {
    mode,
    level,
    paths,
    rows,
    draws: outcomes.length,
    resolved,
    open: known.length - resolved,
    failed,
    median: at(values, 0.5),
    low: at(ends('low'), (1 - level) / 2),
    high: at(ends('high'), (1 + level) / 2),
    values,
  };
}

function unusable(file: string, message: string): LithostatError {
  return new LithostatError([
    { code: 'unusable-samples', path: '', file, message, expected: 'a table whose columns are paths of the scenario' },
  ]);
}
