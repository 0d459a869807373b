import { dirname } from 'node:path';
import type { DistributionSettings, StudySettings } from '../../io/scenario/index.js';
import { LithostatError } from '../../quantity/index.js';
import { sortedQuantile } from '../../statistics/index.js';
import { loadStudy, type Study } from '../load-study.js';
import { libraryParameter } from '../plan/library-parameter.js';
import { samplersOf } from '../plan/parameters.js';
import { samplesOf } from '../plan/samples.js';
import { cellsAcross, nodeAt, placeOf } from './map-grid.js';
import { mapNodeOf } from './node.js';
import { type AtlasPlan, type AtlasSeries, assignment, assumptionsOf } from './plan.js';
import type { SearchedMap, Searcher } from './search-map.js';

/** Lower, middle and upper quantile of a band: it holds 90 % of the samples. */
const bandQuantiles = [0.05, 0.5, 0.95] as const;

/** Quantiles of a critical current over samples of the uncertain parameters. */
export interface SampledBand {
  readonly samples: number;
  readonly seed: number;
  readonly quantiles: readonly number[];
  /** What was varied, with its distribution. */
  readonly parameters: readonly { readonly path: string; readonly record: Readonly<Record<string, unknown>> }[];
  /** Places at which the samples were searched; currents in mA/cm^2, null where too few searches gave a value. */
  readonly nodes: readonly {
    readonly column: number;
    readonly row: number;
    readonly nominal: number | null;
    readonly values: readonly (number | null)[];
    /** Samples whose search found an interval; the others gave a bound, or nothing. */
    readonly found: number;
    readonly bounds: number;
    readonly nothing: number;
    /** Of the first that gave nothing. */
    readonly reason: string;
  }[];
  /** Lower and upper quantile over the current of the map, `[row][column]`; null where a neighbour has none. */
  readonly lower: readonly (readonly (number | null)[])[];
  readonly upper: readonly (readonly (number | null)[])[];
}

/** Samples of the uncertain parameters of a series. */
export interface ParameterSamples {
  readonly parameters: SampledBand['parameters'];
  /** Overrides of each sample. */
  readonly sets: readonly (readonly string[])[];
}

/**
 * Draws the samples of a series by a Latin hypercube: of the parameters that the atlas names, else of those that the critical current rests on
 * and for which the library has a spread.
 *
 * @throws LithostatError when a parameter cannot be sampled, or there is none
 */
export async function drawSamples(plan: AtlasPlan, series: AtlasSeries): Promise<ParameterSamples> {
  const { settings, source } = plan;
  const set = [...(source.set ?? []), ...series.set, ...plan.setAt(0)];
  const study = loadStudy({ ...source, set });
  const parameters = settings.parameters ?? libraryParameters(plan, study, set);
  if (Object.keys(parameters).length === 0) {
    throw new LithostatError([
      {
        code: 'missing-section',
        path: 'atlas.parameters',
        message: 'no parameter of this cell has a spread in the library, so that there is nothing to sample',
        expected: 'parameters with distributions',
        remedy: 'add parameters to the section atlas, or leave the samples away',
      },
    ]);
  }
  const directory = source.file === undefined ? '.' : dirname(source.file);
  const renamed = (error: unknown) => {
    if (!(error instanceof LithostatError)) return error;
    const inAtlas = (path: string) => path.replace(/^study\./, 'atlas.');
    return new LithostatError(
      error.issues.map((issue) => ({ ...issue, path: inAtlas(issue.path) })),
      error.exitCode,
    );
  };
  try {
    const samplers = await samplersOf(parameters, directory, (path) => libraryParameter(study, path));
    const design = { kind: 'latin-hypercube', samples: settings.samples, seed: settings.seed } as const;
    const samples = samplesOf(samplers, { design, correlations: [] } as unknown as StudySettings);
    return {
      parameters: samplers.flatMap(({ columns, record }) => columns.map(({ path }) => ({ path, record }))),
      sets: Array.from({ length: samples.count }, (_, index) => samples.at(index).map(({ set }) => set)),
    };
  } catch (error) {
    throw renamed(error);
  }
}

/**
 * What the critical current rests on, of what the library has a spread for that the scenario takes: not the number of classes, say, which is
 * a whole one.
 */
function libraryParameters(
  plan: AtlasPlan,
  study: Study,
  set: readonly string[],
): Record<string, DistributionSettings> {
  // Values of a metal are named after it: `Li.creep.exponent`.
  const paths = assumptionsOf(study).flatMap(({ name }) => [`cell.interfaces.${name}`, `materials.${name}`]);
  const known = [...new Set(paths)].filter((path) => {
    if (plan.axes.some((axis) => axis.path === path)) return false;
    try {
      const { scale, distribution } = libraryParameter(study, path);
      const value = assignment({ path, unit: scale }, distribution.quantile(oneThird));
      loadStudy({ ...plan.source, set: [...set, value] }).makeModel();
      return true;
    } catch (error) {
      if (error instanceof LithostatError) return false;
      throw error;
    }
  });
  return Object.fromEntries(known.map((path) => [path, 'library']));
}

/** A quantile that is no round number in any unit. */
const oneThird = 1 / 3;

/** Nodes along an axis at which samples are searched: both ends and the middle. */
export function sampledPlaces(cells: number): number[] {
  return [...new Set([0, Math.round(cells / 2), cells])];
}

/** Searches every sample at a few nodes of a map, from the map's own answer there, and spreads the quantiles over it. */
export async function sampleBand(
  plan: AtlasPlan,
  map: SearchedMap,
  { parameters, sets }: ParameterSamples,
  searches: Searcher,
): Promise<SampledBand> {
  const { shape, settings } = plan;
  const across = sampledPlaces(cellsAcross(shape));
  const places = (shape.dimensions === 1 ? [0] : across).flatMap((row) =>
    across.map((column) => [column, row] as const),
  );
  const requests = places.flatMap(([column, row]) => {
    const node = nodeAt(shape, column, row);
    const guess = map.filled[node].value;
    const here = [...map.series.set, ...plan.setAt(node)];
    return sets.map((set) => ({ set: [...here, ...set], guess }));
  });
  const answers = await searches.search(requests);
  const nodes = places.map(([column, row], place) => {
    const own = answers.slice(place * sets.length, (place + 1) * sets.length);
    const values = own.flatMap((one) => mapNodeOf(one).value ?? []).sort((a, b) => a - b);
    const found = own.filter(({ status }) => status === 'found').length;
    const { value } = map.filled[nodeAt(shape, column, row)];
    return {
      column,
      row,
      nominal: value === null ? null : Math.exp(value),
      // Quantiles of what is left when many gave nothing would be those of the easy samples.
      values: bandQuantiles.map((share) =>
        values.length < leastShare * own.length ? null : Math.exp(sortedQuantile(values, share)),
      ),
      found,
      bounds: values.length - found,
      nothing: own.length - values.length,
      reason: own.find((one) => mapNodeOf(one).value === null)?.reason ?? '',
    };
  });
  const ratio = (quantile: number) => spread(plan, nodes, quantile);
  const { samples, seed } = settings;
  return { samples, seed, quantiles: bandQuantiles, parameters, nodes, lower: ratio(0), upper: ratio(2) };
}

/** Share of the samples that must give a value. */
const leastShare = 0.8;

/** The ratio of a quantile to the map's own answer over the fine grid, linear in its logarithm between the sampled nodes. */
function spread({ shape }: AtlasPlan, nodes: SampledBand['nodes'], quantile: number): (number | null)[][] {
  const cells = cellsAcross(shape);
  const across = sampledPlaces(cells);
  const rows = shape.dimensions === 1 ? [0] : across;
  const at = (column: number, row: number): number | null => {
    const node = nodes.find((one) => one.column === column && one.row === row)!;
    const value = node.values[quantile];
    return value === null || node.nominal === null ? null : Math.log(value / node.nominal);
  };
  const around = (list: readonly number[], place: number) => {
    const upper = list.findIndex((one) => one >= place);
    if (list[upper] === place) return [[place, 1] as const];
    const [from, to] = [list[upper - 1], list[upper]];
    const share = (place - from) / (to - from);
    return [[from, 1 - share] as const, [to, share] as const];
  };
  const [, last] = placeOf(shape, (cells + 1) * (shape.dimensions === 1 ? 1 : cells + 1) - 1);
  return Array.from({ length: last + 1 }, (_, row) =>
    Array.from({ length: cells + 1 }, (__, column) => {
      let sum = 0;
      for (const [y, weightY] of around(rows, row)) {
        for (const [x, weightX] of around(across, column)) {
          const value = at(x, y);
          if (value === null) return null;
          sum += weightX * weightY * value;
        }
      }
      return Number(Math.exp(sum).toPrecision(6));
    }),
  );
}
