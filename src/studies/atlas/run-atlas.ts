import { join } from 'node:path';
import { LithostatError } from '../../quantity/index.js';
import { version } from '../../version.js';
import { type CaseFamily, caseFamily, familyHash } from '../cases/index.js';
import { claimFolder } from '../claim-folder.js';
import { probePlan } from '../critical/plan.js';
import { milliampsPerSquareCentimetre } from '../critical/result.js';
import type { StudySource } from '../load-study.js';
import { measuredLimits } from '../measured-limits.js';
import { openStore } from '../sweep/index.js';
import { contoursOf, measuredOn, thresholdOf } from './answers.js';
import { mapValues } from './grid-values.js';
import { nodesAcross, placeOf } from './map-grid.js';
import { readKind, type SearchedNode } from './node.js';
import { type AtlasPlan, type AtlasSeries, atlasPlan } from './plan.js';
import type { AtlasMap, AtlasNode, AtlasResult } from './result.js';
import { drawSamples, type ParameterSamples, type SampledBand, sampleBand } from './samples.js';
import { type SearchedMap, searcher, searchMap, workOf } from './search-map.js';

export interface AtlasOptions {
  readonly source: StudySource;
  /** Folder of the atlas; every search is stored under `searches/` in it, and found again by the same atlas. */
  readonly out: string;
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** After each search that was computed: how many so far, and of which map. */
  onSearch?(computed: number, map: string): void;
}

/** The family of the searches of a mode. */
export function atlasFamily(plan: AtlasPlan, mode: 'ccs' | 'ccp'): CaseFamily {
  const { source, settings } = plan;
  const width = settings.width === undefined ? [] : [`critical.${mode}.width=${settings.width}`];
  return caseFamily(
    { ...source, set: [...(source.set ?? []), ...width] },
    { kind: 'critical', mode, search: 'lattice' },
  );
}

/**
 * Computes an atlas: for each combination of the lists and each mode a map of the critical current by adaptive searches.
 *
 * @returns everything that `atlas.json` holds; the same whatever the number of threads and however often it was interrupted
 * @throws LithostatError for bad input, and when a search cannot be stored; Interrupted
 */
export async function runAtlas(options: AtlasOptions): Promise<AtlasResult> {
  const { out, jobs, signal, onSearch } = options;
  const plan = atlasPlan(options.source);
  const { settings } = plan;
  const samples = new Map<AtlasSeries, ParameterSamples>();
  // Before any work: what cannot be sampled is refused at once.
  if (settings.samples > 0) {
    for (const series of plan.series)
      if (series.scenario !== null) samples.set(series, await drawSamples(plan, series));
  }
  claimFolder(out, ['atlas.json', 'searches']);
  const store = openStore(join(out, 'searches'));
  let computed = 0;
  const maps: AtlasMap[] = [];
  try {
    for (const mode of settings.modes) {
      const family = atlasFamily(plan, mode);
      for (const series of plan.series) {
        const name = [mode.toUpperCase(), ...Object.values(series.values)].join(' ');
        const common = { family, store, jobs, signal, onSearch: () => onSearch?.(++computed, name) };
        const map = await searchMap({ plan, mode, series, ...common });
        let band: SampledBand | null = null;
        const drawn = samples.get(series);
        if (drawn !== undefined) {
          const searches = searcher(common);
          try {
            band = await sampleBand(plan, map, drawn, searches);
          } finally {
            await searches.close();
          }
        }
        maps.push(mapOf(plan, map, family, band));
      }
    }
  } finally {
    store.close();
  }
  if (maps.every(({ statuses, grid }) => (statuses.failed ?? 0) === grid.status.flat().length))
    throw nothingFound(maps);
  const first = plan.series.find(({ scenario }) => scenario !== null)!.scenario!;
  return {
    lithostat: version,
    format: 1,
    title: plan.title,
    axes: plan.axes.map(({ path, unit, spacing, values }) => ({ path, unit: unit.text, spacing, values })),
    accuracy: settings.accuracy,
    conditions: {
      temperature: first.operation.temperature,
      stackPressure: first.operation.stackPressure.pressure,
    },
    set: options.source.set ?? [],
    maps,
  };
}

function mapOf(plan: AtlasPlan, map: SearchedMap, family: CaseFamily, band: SampledBand | null): AtlasMap {
  const { settings, axes } = plan;
  const { mode, series, searched, filled, heldOut, refined } = map;
  const width = plan.width[mode];
  const values = mapValues(map, width);
  const kinds = filled.map(readKind);
  const [columns, rows] = nodesAcross(refined.shape);
  const rowsOf = <T>(of: (node: number) => T): T[][] =>
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (__, column) => of(row * columns + column)),
    );
  const misses = heldOut.flatMap(({ miss }) => (miss === null ? [] : [miss]));
  const estimates = filled.flatMap(({ error, computed }) => (computed || error === null ? [] : [error]));
  const nodeOf = (node: number, answer: SearchedNode): AtlasNode => {
    const [column, row] = placeOf(refined.shape, node);
    const { ceiling: _ceiling, ...rest } = answer;
    return { column, row, ...rest };
  };
  const { scenario } = series;
  const floor = scenario === null ? 0 : scenario.critical[mode].range[0] / milliampsPerSquareCentimetre;
  return {
    mode,
    series: series.values,
    criterion: scenario === null ? null : probePlan(scenario, mode).criterionName,
    family: familyHash(family),
    work: workOf(map, floor, width),
    error: {
      width,
      estimated: estimates.length === 0 ? null : relative(Math.max(...estimates)),
      heldOutLargest: misses.length === 0 ? null : relative(Math.max(...misses)),
      heldOutRootMeanSquare:
        misses.length === 0
          ? null
          : relative(Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length)),
      heldOutOtherKind: heldOut.filter(({ node, answer }) => {
        const { status, regime } = readKind(filled[node]);
        return status !== answer.status || regime !== answer.regime;
      }).length,
    },
    statuses: counted(kinds.map(({ status }) => status)),
    regimes: counted(kinds.flatMap(({ regime }) => regime ?? [])),
    nodes: [...searched].sort(([a], [b]) => a - b).map(([node, answer]) => nodeOf(node, answer)),
    heldOut: heldOut.map(({ node, answer, expected }) => ({
      ...nodeOf(node, answer),
      expected: expected === null ? null : rounded(Math.exp(expected)),
    })),
    grid: {
      critical: values.critical.map((row) => row.map((value) => (value === null ? null : rounded(value)))),
      uncertainty: values.uncertainty.map((row) => row.map((value) => (value === null ? null : relative(value)))),
      status: rowsOf((node) => kinds[node].status),
      regime: rowsOf((node) => kinds[node].regime),
    },
    target:
      settings.target === undefined
        ? null
        : targetOf(plan, values, settings.target / milliampsPerSquareCentimetre, band),
    measured:
      scenario === null
        ? []
        : measuredOn(
            plan,
            values.critical,
            measuredLimits(scenario).filter((limit) => limit.mode === mode),
            {
              stackPressure: scenario.operation.stackPressure.pressure,
              temperature: scenario.operation.temperature,
            },
          ).map(({ limit, place, predicted }) => ({
            place: axes.map((_, index) => rounded(place[index])),
            measured: limit.currentDensity / milliampsPerSquareCentimetre,
            predicted: predicted === null ? null : rounded(predicted),
            source: limit.source,
            // By the author whom the source names first.
            calibrated: series.calibratedOn.some((from) => from.includes(limit.source.split(' ')[0])),
          })),
    band,
  };
}

function targetOf(
  plan: AtlasPlan,
  values: ReturnType<typeof mapValues>,
  current: number,
  band: SampledBand | null,
): AtlasMap['target'] {
  const shifted = (sign: number) =>
    values.critical.map((row, j) =>
      row.map((value, i) => (value === null ? null : value * Math.exp(sign * values.uncertainty[j][i]!))),
    );
  const { axis, other, lines } = thresholdOf(plan, values, current);
  const scaled = (ratios: SampledBand['lower']) => {
    const critical = values.critical.map((row, j) =>
      row.map((value, i) => {
        const ratio = ratios[j][i];
        return value === null || ratio === null ? null : value * ratio;
      }),
    );
    return thresholdOf(plan, { ...values, critical }, current).lines;
  };
  return {
    current,
    contour: contoursOf(plan, values.critical, current),
    contourIfLarger: contoursOf(plan, shifted(1), current),
    contourIfSmaller: contoursOf(plan, shifted(-1), current),
    along: axis.path,
    other: other?.path ?? null,
    least: lines,
    leastOfBand: band === null ? null : { upper: scaled(band.upper), lower: scaled(band.lower) },
  };
}

/** A difference of logarithms as a relative one. */
function relative(logarithm: number): number {
  return rounded(Math.expm1(logarithm));
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

function counted<T extends string>(list: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const one of [...list].sort()) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

/** Every search failed: the reasons, each once. */
function nothingFound(maps: readonly AtlasMap[]): LithostatError {
  const reasons = [...new Set(maps.flatMap(({ nodes }) => nodes.map(({ reason }) => reason)))];
  return new LithostatError(
    reasons.slice(0, 10).map((reason) => ({
      code: 'nothing-found',
      path: 'atlas.axes',
      message: `no search of the atlas has an answer: ${reason}`,
      remedy: 'check the axes: the values between their ends must be valid ones',
    })),
  );
}
