import { resolve } from 'node:path';
import type { DistributionSettings } from '../../io/scenario/index.js';
import { type Issue, LithostatError, nearest, type UnitScale } from '../../quantity/index.js';
import {
  type Distribution,
  lognormal,
  loguniform,
  normal,
  triangular,
  truncated,
  uniform,
  weightedChoice,
} from '../../statistics/index.js';
import { type Choice, type Column, choiceOf, column, columnOf, numberChoice, quantityOf } from './column.js';
import type { LibraryParameter } from './library-parameter.js';
import { type PathColumn, readPathTable } from './list-file.js';

/** A parameter, or several that are drawn together from the rows of a file. */
export interface Sampler {
  readonly columns: readonly Column[];
  /** What is sampled, in words and numbers, for the record of the study. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Whether it is a number with a distribution of its own, so that a correlation with others has a meaning. */
  readonly isOrdered: boolean;
  /** Writes the choices of a number between 0 and 1, one a column. */
  choose(u: number): readonly Choice[];
}

/** Digits of sampled numbers: what lies beyond says nothing, and fills tables. */
const digits = 12;

type Numeric = Exclude<DistributionSettings, 'library' | { readonly values: unknown } | { readonly samples: unknown }>;
type Written = string | number;

/** The number of a written quantity in the unit of a column. */
function inColumn(scale: UnitScale, written: Written): number {
  const quantity = quantityOf(written);
  if (quantity === undefined) throw new RangeError(`${written} is no quantity`);
  return quantity.unit.text === scale.text ? quantity.number : scale.fromSI(quantity.si);
}

/** A difference in the unit of a column, whose zero may lie elsewhere. */
function differenceInColumn(scale: UnitScale, written: Written): number {
  const si = quantityOf(written)!.si;
  return Number((si / (scale.toSI(1) - scale.toSI(0))).toPrecision(14));
}

/** The numbers of a distribution as written, in the order in which they decide on the unit. */
function writtenNumbers(settings: Numeric): readonly Written[] {
  if ('normal' in settings) return [settings.normal.mean];
  if ('lognormal' in settings) return [settings.lognormal.median];
  if ('uniform' in settings) return settings.uniform;
  return 'loguniform' in settings ? settings.loguniform : settings.triangular;
}

/**
 * The distribution of a parameter in the unit in which it was written.
 *
 * @throws LithostatError when the bounds leave nothing of it; paths are within the distribution
 */
function numericDistribution(settings: Numeric): {
  readonly scale: UnitScale;
  readonly distribution: Distribution;
} {
  const { scale } = columnOf('', writtenNumbers(settings));
  if (scale === null) throw new RangeError('a distribution of numbers has a number');
  const at = (written: Written) => inColumn(scale, written);
  const base = (): Distribution => {
    if ('normal' in settings) {
      const { mean, deviation } = settings.normal;
      return normal({ mean: at(mean), deviation: differenceInColumn(scale, deviation) });
    }
    if ('lognormal' in settings) return lognormal({ ...settings.lognormal, median: at(settings.lognormal.median) });
    if ('uniform' in settings) return uniform({ low: at(settings.uniform[0]), high: at(settings.uniform[1]) });
    if ('loguniform' in settings)
      return loguniform({ low: at(settings.loguniform[0]), high: at(settings.loguniform[1]) });
    const [low, mode, high] = settings.triangular;
    return triangular({ low: at(low), mode: at(mode), high: at(high) });
  };
  const bounds = 'bounds' in settings ? settings.bounds : undefined;
  const distribution = bounds === undefined ? base() : truncated(base(), { low: at(bounds[0]), high: at(bounds[1]) });
  return { scale, distribution };
}

function numericSampler(
  path: string,
  scale: UnitScale,
  distribution: Distribution,
  record: Sampler['record'],
): Sampler {
  const own = column(path, scale);
  return {
    columns: [own],
    record: { path, unit: own.unit, ...record },
    isOrdered: true,
    choose: (u) => [numberChoice(own, Number(distribution.quantile(u).toPrecision(digits)))],
  };
}

function valuesSampler(path: string, values: readonly unknown[], weights: readonly number[] | undefined): Sampler {
  const own = columnOf(path, values);
  const choices = values.map((value) => [choiceOf(own, value)]);
  const pick = weightedChoice(weights ?? values.map(() => 1));
  return {
    columns: [own],
    record: { path, unit: own.unit, values, ...(weights === undefined ? {} : { weights }) },
    isOrdered: false,
    choose: (u) => choices[pick(u)],
  };
}

/** Heading of the column that says how often a row of samples comes. */
const weightHeading = 'weight';

function fileSampler(file: string, found: readonly PathColumn[], weights: readonly number[], length: number): Sampler {
  const columns = found.map(({ path, values }) => columnOf(path, values));
  const choices = Array.from({ length }, (_, row) => columns.map((own, i) => choiceOf(own, found[i].values[row])));
  const pick = weightedChoice(weights);
  return {
    columns,
    record: { paths: columns.map(({ path }) => path), samples: length, file },
    isOrdered: false,
    choose: (u) => choices[pick(u)],
  };
}

async function samplesOf(name: string, paths: readonly string[], directory: string): Promise<Sampler> {
  const file = resolve(directory, name);
  const { columns, length } = await readPathTable(file);
  const issues: Issue[] = [];
  const at = (path: string) => `study.parameters[${JSON.stringify(path)}].samples`;
  const found = paths.flatMap((path) => {
    const one = columns.find((candidate) => candidate.path === path);
    const names = columns.map((candidate) => candidate.path);
    const guess = nearest(path, names);
    const hole = one?.values.indexOf(undefined) ?? -1;
    if (one === undefined) {
      issues.push({
        code: 'unknown-column',
        path: at(path),
        message: `${name} has no column for this path`,
        got: names.join(', '),
        expected: path,
        ...(guess === undefined ? {} : { nearest: guess }),
      });
    } else if (hole >= 0) {
      issues.push({
        code: 'empty-value',
        path: at(path),
        message: `row ${hole + 1} of ${name} has no value here`,
        got: 'an empty cell',
      });
    }
    return one === undefined ? [] : [one];
  });
  const weights = columns.find(({ path }) => path === weightHeading)?.values ?? Array.from({ length }, () => 1);
  const bad = weights.findIndex((weight) => !(typeof weight === 'number' && weight >= 0 && Number.isFinite(weight)));
  if (bad >= 0 || weights.every((weight) => weight === 0)) {
    issues.push({
      code: 'out-of-range',
      path: at(paths[0]),
      message:
        bad >= 0 ? `row ${bad + 1} of ${name} has no weight that can be used` : `all weights of ${name} are zero`,
      got: String(weights[Math.max(0, bad)]),
      expected: 'a number of at least 0, one above 0',
    });
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return fileSampler(name, found, weights as number[], length);
}

/**
 * What draws the values of the parameters, in the order in which the study names them; paths from the same file are one.
 *
 * @param directory folder from which files are looked for
 * @param library finds what the library says of a path
 * @throws LithostatError with every parameter that cannot be sampled
 */
export async function samplersOf(
  parameters: Readonly<Record<string, DistributionSettings>>,
  directory: string,
  library: (path: string) => LibraryParameter,
): Promise<Sampler[]> {
  const samplers: Sampler[] = [];
  const issues: Issue[] = [];
  const read = new Set<string>();
  for (const [path, settings] of Object.entries(parameters)) {
    const place = `study.parameters[${JSON.stringify(path)}]`;
    try {
      if (settings === 'library') {
        const { scale, distribution, record } = library(path);
        samplers.push(numericSampler(path, scale, distribution, record));
      } else if ('values' in settings) samplers.push(valuesSampler(path, settings.values, settings.weights));
      else if ('samples' in settings) {
        if (read.has(settings.samples)) continue;
        read.add(settings.samples);
        const paths = Object.entries(parameters).flatMap(([other, its]) =>
          typeof its === 'object' && 'samples' in its && its.samples === settings.samples ? [other] : [],
        );
        samplers.push(await samplesOf(settings.samples, paths, directory));
      } else {
        const { scale, distribution } = numericDistribution(settings);
        samplers.push(numericSampler(path, scale, distribution, { distribution: settings }));
      }
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      // Places within a distribution are named after its parameters; of those of a file the message says enough.
      issues.push(
        ...error.issues.map((issue) =>
          issue.path.startsWith('study.') || issue.file ? issue : { ...issue, path: place },
        ),
      );
    }
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return samplers;
}
