import {
  type AtlasSettings,
  type AtlasSpan,
  atlasSection,
  readScenarioData,
  type Scenario,
} from '../../io/scenario/index.js';
import type { Assumption } from '../../models/assumption.js';
import { models } from '../../models/registry.js';
import { formatQuantity, isIssue, LithostatError, readWritten, type UnitScale } from '../../quantity/index.js';
import { loadStudy, type Study, type StudySource } from '../load-study.js';
import { cellsAcross, type MapShape, mapShape, nodesAcross, placeOf } from './map-grid.js';

/** An axis of a map. */
export interface AtlasAxis {
  readonly path: string;
  readonly unit: UnitScale;
  readonly spacing: 'linear' | 'logarithmic';
  /** Of the nodes, in the unit, ascending. */
  readonly values: readonly number[];
}

/** One combination of the values of the lists: it has a map of each mode. */
export interface AtlasSeries {
  /** What is set, as text, by path; empty when there are no lists. */
  readonly values: Readonly<Record<string, string>>;
  readonly set: readonly string[];
  /** The scenario in the middle of its maps, or null where that is no valid one. */
  readonly scenario: Scenario | null;
  /** Sources of the values that were fitted to measurements, on which its critical currents rest. */
  readonly calibratedOn: readonly string[];
}

/** What an atlas computes. */
export interface AtlasPlan {
  readonly title: string;
  readonly source: StudySource;
  readonly settings: AtlasSettings;
  readonly shape: MapShape;
  /** One or two. */
  readonly axes: readonly AtlasAxis[];
  readonly series: readonly AtlasSeries[];
  /** Width of the searches of a mode, relative. */
  readonly width: Readonly<Record<'ccs' | 'ccp', number>>;
  /** Overrides of a node of the map, beside those of its series. */
  setAt(node: number): string[];
}

/** Significant digits of the values of an axis: short enough to be typed again, exact enough for any map. */
const digits = 6;

/**
 * Reads what an atlas computes. The scenario is checked in the middle of the map, so that an axis may supply what it lacks.
 *
 * @param source the scenario; overrides may change its section `atlas`
 * @throws LithostatError with every problem of the scenario, or when it has no section `atlas`
 */
export function atlasPlan(source: StudySource): AtlasPlan {
  const written = readScenarioData(source).atlas;
  if (written === undefined) throw new LithostatError([missingSection(source)]);
  const read = atlasSection.safeParse(written);
  if (!read.success) {
    // Says what is wrong and where, with whatever else is.
    loadStudy(source);
    throw new RangeError('a section was refused alone that the scenario passed');
  }
  const settings = read.data;
  const entries = Object.entries(settings.axes);
  const spans = entries.flatMap(([path, one]) => (isSpan(one) ? [[path, one] as const] : []));
  const lists = entries.flatMap(([path, one]) => (isSpan(one) ? [] : [[path, one] as const]));
  const shape = mapShape(spans.length === 1 ? 1 : 2, settings.resolution);
  const axes = spans.map(([path, one]) => axisOf(path, one, cellsAcross(shape)));
  const setAt = (node: number) => {
    const place = placeOf(shape, node);
    return axes.map((axis, index) => assignment(axis, axis.values[place[index]]));
  };
  const [columns, rows] = nodesAcross(shape);
  const middle = setAt(Math.floor(rows / 2) * columns + Math.floor(columns / 2));
  const problems: unknown[] = [];
  const series = combinations(lists).map((values): AtlasSeries => {
    const set = Object.entries(values).map(([path, text]) => `${path}=${text}`);
    let scenario: Scenario | null = null;
    let calibratedOn: string[] = [];
    try {
      const study = loadStudy({ ...source, set: [...(source.set ?? []), ...set, ...middle] });
      study.makeModel();
      scenario = study.scenario;
      calibratedOn = assumptionsOf(study).flatMap(({ certainty, source: from }) =>
        certainty === 'calibrated' ? [from] : [],
      );
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      problems.push(error);
    }
    return { values, set, scenario, calibratedOn };
  });
  const first = series.find(({ scenario }) => scenario !== null)?.scenario;
  // A value of a list that is no valid one has a map without values; the scenario itself must be valid with one of them.
  if (first == null) throw problems[0];
  const width = {
    ccs: settings.width ?? first.critical.ccs.width,
    ccp: settings.width ?? first.critical.ccp.width,
  };
  const wide = settings.modes.filter((mode) => settings.accuracy < width[mode]);
  if (wide.length > 0) {
    throw new LithostatError(
      wide.map((mode) => ({
        code: 'out-of-range',
        path: 'atlas.accuracy',
        message: `the accuracy of the map is finer than the searches for ${mode}, so that it cannot be seen`,
        got: percent(settings.accuracy),
        expected: `at least the width of a search, ${percent(width[mode])}`,
        remedy: `set atlas.width to ${percent(settings.accuracy / 2)}, or the accuracy to ${percent(2.5 * width[mode])}`,
      })),
    );
  }
  return { title: first.title, source, settings, shape, axes, series, width, setAt };
}

/** What the critical currents of a study rest on. */
export function assumptionsOf({ scenario, library }: Study): readonly Assumption[] {
  return models.find(({ level }) => level === scenario.model.level)!.assumptions(scenario, library);
}

/** An assignment `path=value` of an axis. */
export function assignment({ path, unit }: Pick<AtlasAxis, 'path' | 'unit'>, value: number): string {
  return `${path}=${value}${unit.text === '' ? '' : ` ${unit.text}`}`;
}

/** A share as text: `5 %`. */
function percent(share: number): string {
  return formatQuantity(share, 'dimensionless', '%', 3);
}

function isSpan(one: unknown): one is AtlasSpan {
  return !Array.isArray(one);
}

function axisOf(path: string, { from, to, spacing }: AtlasSpan, cells: number): AtlasAxis {
  const [lower, upper] = [readWritten(from), readWritten(to)];
  if (isIssue(lower) || isIssue(upper)) throw new RangeError(`${path}: the schema let an unreadable axis pass`);
  const { unit } = lower;
  const [low, high] = [lower.number, unit.text === upper.unit.text ? upper.number : unit.fromSI(upper.si)];
  const values = Array.from({ length: cells + 1 }, (_, index) => {
    if (index === 0) return low;
    if (index === cells) return high;
    const share = index / cells;
    const value = spacing === 'logarithmic' ? low * (high / low) ** share : low + share * (high - low);
    return Number(value.toPrecision(digits));
  });
  if (values.every((value, index) => index === 0 || value > values[index - 1])) {
    return { path, unit, spacing, values };
  }
  throw new LithostatError([
    {
      code: 'out-of-range',
      path: `atlas.axes[${JSON.stringify(path)}]`,
      message: 'the axis is too short for its resolution: neighbours have the same value to six digits',
      got: `${String(from)} to ${String(to)} in ${cells} cells`,
      remedy: 'widen the axis, or lower atlas.resolution',
    },
  ]);
}

function combinations(lists: readonly (readonly [string, readonly unknown[]])[]): Record<string, string>[] {
  return lists.reduce<Record<string, string>[]>(
    (all, [path, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [path]: textOf(value) }))),
    [{}],
  );
}

/** A value of a list as `--set` takes it: words and quantities as they are, else JSON, which YAML contains. */
function textOf(value: unknown): string {
  const plain = typeof value === 'string' && /^[A-Za-z0-9][\w .^/%-]*$/.test(value) && Number.isNaN(Number(value));
  return plain && !/^(true|false|null|yes|no|on|off)$/i.test(value) ? value : JSON.stringify(value);
}

function missingSection({ file }: StudySource) {
  return {
    code: 'missing-section',
    path: 'atlas',
    ...(file === undefined ? {} : { file }),
    message: 'the scenario does not say over what to map',
    expected: 'a section atlas with axes',
    remedy:
      'add atlas: { axes: { operation.stackPressure: { from: 1 MPa, to: 30 MPa, spacing: logarithmic }, operation.temperature: { from: 25 degC, to: 80 degC } } }, or give --axis',
  };
}
