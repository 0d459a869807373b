import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readMeasuredCritical } from '../../io/measured-critical.js';
import { describesSeries, loadMeasurement, type MappingSource } from '../../io/measured-series/measurement.js';
import { measuredColumns, measuredUnits } from '../../io/measured-series/per-area.js';
import { readDataText } from '../../io/measured-series/read-text.js';
import { fileError } from '../../io/run/atomic-write.js';
import { type FinishedRun, readRun, runFiles } from '../../io/run/read-run.js';
import type { SeriesTable } from '../../io/run/series-table.js';
import type { SeriesComparison } from '../../io/run/summary.js';
import { type Issue, LithostatError, parseQuantity } from '../../quantity/index.js';
import { milliampsPerSquareCentimetre } from '../critical/result.js';
import { logBegins } from '../simulate.js';
import { type CriticalComparison, compareCritical, type PredictedCritical } from './compare-critical.js';
import { measuredInRun } from './compare-measurement.js';
import { compareSeries } from './compare-series.js';
import { measuredTable, uncertaintiesOf } from './followed-log.js';

export interface CompareOptions {
  /** Folder of a finished run, or of a search for a critical current. */
  readonly run: string;
  /** File of measured data; absent: the log that the run followed. */
  readonly data?: string;
  /** How a log is written, where its file does not say it. */
  readonly mapping?: MappingSource;
  /** Time of the run at which the first row of the log lies (s). */
  readonly start?: number;
}

/** A run or a search held against what was measured. */
export type Comparison =
  | {
      readonly kind: 'series';
      readonly title: string;
      /** What it was compared with. */
      readonly data: string;
      readonly comparisons: readonly SeriesComparison[];
      readonly series: SeriesTable;
      /** In the time of the run. */
      readonly measured: SeriesTable;
      /** What was taken for granted, in sentences. */
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'critical';
      readonly title: string;
      readonly data: string;
      readonly predicted: PredictedCritical;
      readonly comparisons: readonly CriticalComparison[];
      readonly notes: readonly string[];
    };

const searchFile = 'critical.json';
/** Files that hold images. */
const images = /\.(tiff?|png|jpe?g|bmp|h5|hdf5|vti|npy|mha|nrrd|nii|raw)$/i;

function refuse(file: string, issue: Omit<Issue, 'path' | 'file'>): never {
  throw new LithostatError([{ path: '', file, ...issue }]);
}

/**
 * Compares what a folder of results predicts with what was measured: the current, voltage, pressure and temperature of a run with a log,
 * the interval of a search with measured critical currents.
 *
 * @throws LithostatError when the folder or the data cannot be read, or have nothing in common
 */
export async function compareFolder(options: CompareOptions): Promise<Comparison> {
  const { run, data } = options;
  if (data !== undefined && images.test(data)) {
    refuse(data, {
      code: 'void-map',
      message: `${basename(data)} looks like an image; runs are compared with void maps once lithostat reads images, and not yet`,
      expected: 'a log (CSV), a description of one (YAML), or measured critical currents (YAML or CSV)',
    });
  }
  const isSearch = existsSync(join(run, searchFile));
  if (isSearch && !existsSync(join(run, runFiles.summary))) return searchComparison(options);
  return runComparison(options, await readRun(run));
}

async function runComparison(options: CompareOptions, { summary, series, measured }: FinishedRun): Promise<Comparison> {
  const { run, data } = options;
  const title = summary.title ?? run;
  if (data === undefined) {
    if (measured === undefined || summary.comparison === undefined) {
      refuse(run, {
        code: 'no-data',
        message: `the run in ${run} followed no log, so the data to compare it with must be named`,
        expected: 'lithostat compare RUN DATA, with a log (CSV) or a description of one (YAML)',
      });
    }
    const followed = (summary.events ?? []).flatMap(({ event, detail }) =>
      event === logBegins ? [String(detail.log)] : [],
    );
    const name = [...new Set(followed)].join(', ');
    return { kind: 'series', title, data: name, comparisons: summary.comparison, series, measured, notes: [] };
  }
  const notes: string[] = [];
  const { mapping, start } = placeInRun(options, summary, notes);
  if (mapping === undefined && !describesSeries(readDataText(data), data) && holdsCritical(data)) {
    refuse(data, {
      code: 'other-kind',
      message: `${basename(data)} holds critical currents, and ${run} is a run`,
      expected: 'the folder of lithostat critical',
      remedy: 'search for the limit: lithostat critical SCENARIO --mode ccs (or ccp), then compare its folder',
    });
  }
  const measurement = loadMeasurement(data, mapping);
  const { area } = (summary.inputs.cell ?? {}) as { area?: unknown };
  if (typeof area !== 'number') {
    refuse(join(run, runFiles.summary), {
      code: 'damaged-file',
      message: 'the summary of the run does not say the area of its cell',
    });
  }
  const inRun = measuredInRun(measurement, area, start);
  const comparisons = compareSeries(series, inRun, uncertaintiesOf(measurement.uncertainty));
  const table = measuredTable(inRun);
  if (comparisons.length === 0) {
    const times = series.column('time');
    const span = (values: Float64Array) => `${values[0]} s to ${values.at(-1)} s`;
    refuse(data, {
      code: 'nothing-in-common',
      message: 'the run and the log have no observable at a common time',
      got: `the log: ${measuredColumns.filter((name) => table.has(name)).join(', ')} from ${span(inRun.time)}`,
      expected: `the run: ${measuredColumns.filter((name) => series.has(name)).join(', ')} from ${span(times)}`,
      remedy: 'say with --start at which time of the run the first row lies, and map the columns',
    });
  }
  return {
    kind: 'series',
    title,
    data: measurement.name,
    comparisons,
    series,
    measured: table,
    notes: [...notes, ...measurement.log.notes],
  };
}

function holdsCritical(file: string): boolean {
  try {
    return readMeasuredCritical(file).length > 0;
  } catch (error) {
    if (error instanceof LithostatError) return false;
    throw error;
  }
}

/** Mapping and start of a log: as given, else as the run mapped and placed the log that it followed itself. */
function placeInRun(
  { data, mapping, start }: CompareOptions,
  { events = [], inputs }: FinishedRun['summary'],
  notes: string[],
): { mapping?: MappingSource | undefined; start: number | null } {
  const begin = events.find(({ event }) => event === logBegins);
  const step = firstFollow((inputs.operation as { protocol?: unknown } | undefined)?.protocol);
  const same = begin !== undefined && begin.detail.log === basename(data!);
  const at = start ?? (same ? begin.time : null);
  if (start === undefined && same && begin.time > 0) {
    notes.push(`The log begins where the run began to follow it, after ${begin.time} s.`);
  }
  const needsMapping = !/\.(ya?ml|json)$/i.test(data!) && !describesSeries(readDataText(data!), data!);
  if (step === null || !needsMapping) return { mapping, start: at };
  const uncertainty = siUncertainty(step.uncertainty);
  const own = { ...(step.mapping as Record<string, unknown>), ...uncertainty };
  if (mapping?.keys.columns === undefined) notes.push('The columns are those of the log that the run followed.');
  return {
    mapping: { name: mapping?.name ?? 'the scenario of the run', keys: { ...own, ...mapping?.keys } },
    start: at,
  };
}

/** Uncertainties that a summary holds in SI, as a mapping writes them. */
function siUncertainty(stated: unknown): Record<string, unknown> {
  if (typeof stated !== 'object' || stated === null) return {};
  const units: Readonly<Record<string, string>> = {
    current: measuredUnits.currentDensity,
    voltage: measuredUnits.voltage,
    pressure: measuredUnits.stackPressure,
    temperature: measuredUnits.temperature,
  };
  return {
    uncertainty: Object.fromEntries(Object.entries(stated).map(([role, value]) => [role, `${value} ${units[role]}`])),
  };
}

function firstFollow(protocol: unknown): { readonly mapping: unknown; readonly uncertainty?: unknown } | null {
  if (!Array.isArray(protocol)) return null;
  for (const step of protocol as { kind?: unknown; steps?: unknown; mapping?: unknown }[]) {
    if (step.kind === 'follow') return step as { mapping: unknown };
    const inside = firstFollow(step.steps);
    if (inside !== null) return inside;
  }
  return null;
}

/** The parts of `critical.json` that a comparison reads. */
interface StoredSearch {
  readonly mode?: PredictedCritical['mode'];
  readonly title?: string;
  readonly status?: string;
  readonly interval?: { readonly low: number | null; readonly high: number | null };
  readonly conditions?: {
    readonly temperature?: string;
    readonly stackPressure?: string;
    readonly metals?: readonly string[];
    readonly electrolyte?: string;
  };
}

function searchComparison({ run, data }: CompareOptions): Comparison {
  const file = join(run, searchFile);
  if (data === undefined) {
    refuse(run, {
      code: 'no-data',
      message: 'the measured critical currents to compare the search with must be named',
      expected: 'lithostat compare RUN DATA',
    });
  }
  let stored: StoredSearch;
  try {
    stored = JSON.parse(readFileSync(file, 'utf8')) as StoredSearch;
  } catch (error) {
    if (error instanceof SyntaxError)
      refuse(file, { code: 'damaged-file', message: `${file} is damaged: it is not JSON` });
    throw fileError(error, file, 'read');
  }
  const { mode, interval, conditions, title = run, status } = stored;
  if (mode === undefined || interval === undefined) {
    refuse(file, {
      code: 'damaged-file',
      message: `${file} is not the answer of a search`,
      remedy: 'search again with lithostat critical',
    });
  }
  const measured = readMeasuredCritical(data);
  const condition = (text: string | undefined, dimension: 'pressure' | 'temperature'): number | null => {
    const value = parseQuantity(text?.replace(/\s*\(.*\)$/, ''), dimension);
    return value.ok ? value.value : null;
  };
  const inSi = (value: number | null) => (value === null ? null : milliampsPerSquareCentimetre * value);
  const predicted: PredictedCritical = {
    mode,
    low: inSi(interval.low),
    high: inSi(interval.high),
    stackPressure: condition(conditions?.stackPressure, 'pressure'),
    temperature: condition(conditions?.temperature, 'temperature'),
    metals: conditions?.metals ?? [],
    electrolyte: conditions?.electrolyte ?? null,
  };
  const comparisons = compareCritical(predicted, measured);
  if (comparisons.length === 0) {
    const kinds = [...new Set(measured.map((one) => one.mode))].join(', ');
    refuse(data, {
      code: 'other-kind',
      message: `${basename(data)} holds no limit of the kind that was searched for`,
      got: kinds,
      expected: mode,
      remedy: `compare with a search for ${kinds.split(', ')[0]}: lithostat critical SCENARIO --mode ${kinds.split(', ')[0]}`,
    });
  }
  const notes =
    status === 'resolved'
      ? []
      : [`The search is not resolved (${status ?? 'unknown'}): its interval may be wider than the truth.`];
  return { kind: 'critical', title, data: basename(data), predicted, comparisons, notes };
}
