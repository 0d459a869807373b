import type { CalibrationSettings } from '../../io/scenario/index.js';
import { formatPath, parsePath } from '../../io/scenario/path.js';
import { type Issue, isIssue, readWritten, type WrittenQuantity } from '../../quantity/index.js';
import { normalProbability } from '../../statistics/normal.js';
import { differenceInUnitOf, inUnitOf } from './written-number.js';

/**
 * A parameter that is fitted. Search and samples work in its coordinate: the value, or its natural logarithm where ratios count, in the
 * unit in which the scenario wrote its lower bound.
 */
export interface FittedParameter {
  readonly path: string;
  /** Empty for plain numbers. */
  readonly unit: string;
  readonly scale: 'linear' | 'logarithmic';
  readonly lower: number;
  readonly upper: number;
  readonly start: number;
  /** In the coordinate; a normal one is cut at the bounds. */
  readonly prior:
    | { readonly kind: 'uniform' }
    | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number };
}

/** The value of a coordinate, in the unit of the parameter. */
export function valueAt({ scale }: FittedParameter, coordinate: number): number {
  return scale === 'logarithmic' ? Math.exp(coordinate) : coordinate;
}

/** The override that sets a parameter; the same text for the same coordinate. */
export function overrideOf(parameter: FittedParameter, coordinate: number, digits = 15): string {
  const number = Number(valueAt(parameter, coordinate).toPrecision(digits));
  return `${parameter.path}=${number}${parameter.unit === '' ? '' : ` ${parameter.unit}`}`;
}

/** `operation.stackPressure [MPa]`; the path alone for plain numbers. */
export function headerOf({ path, unit }: FittedParameter): string {
  return unit === '' ? path : `${path} [${unit}]`;
}

/** Standard deviation of the prior in the coordinate, the cut at the bounds left aside. */
export function priorDeviation({ prior, lower, upper }: FittedParameter): number {
  return prior.kind === 'uniform' ? (upper - lower) / Math.sqrt(12) : prior.deviation;
}

/** Logarithm of the normalised density of the prior in the coordinate; -Infinity outside the bounds. */
export function logPrior({ prior, lower, upper }: FittedParameter, coordinate: number): number {
  if (!(coordinate >= lower && coordinate <= upper)) return Number.NEGATIVE_INFINITY;
  if (prior.kind === 'uniform') return -Math.log(upper - lower);
  const { mean, deviation } = prior;
  const inside = shareInside(mean, deviation, lower, upper);
  return -0.5 * ((coordinate - mean) / deviation) ** 2 - Math.log(deviation * Math.sqrt(2 * Math.PI) * inside);
}

/** Probability between two bounds; of whichever tail keeps the digits. */
function shareInside(mean: number, deviation: number, lower: number, upper: number): number {
  const [from, to] = [(lower - mean) / deviation, (upper - mean) / deviation];
  return from > 0 ? normalProbability(-from) - normalProbability(-to) : normalProbability(to) - normalProbability(from);
}

/** Share of a prior that must lie inside the bounds: what is cut off more says that the two do not belong together. */
const leastInside = 1e-6;

/** Ratio of the bounds from which on a uniform prior is taken as one of the logarithm. */
const logarithmicRatio = 10;

/**
 * Reads the parameters of a calibration.
 *
 * @returns the parameters in the order of the scenario, and what is wrong with them, with paths in the scenario
 */
export function readParameters(settings: CalibrationSettings['parameters']): {
  readonly parameters: FittedParameter[];
  readonly issues: Issue[];
} {
  const issues: Issue[] = [];
  const parameters = Object.entries(settings).flatMap(([path, one]) => readParameter(path, one, issues));
  return { parameters, issues };
}

/** Path of a part of a parameter in the scenario. */
export function placeOf(path: string, ...rest: readonly (string | number)[]): string {
  return formatPath(['calibration', 'parameters', path, ...rest]);
}

function readParameter(
  path: string,
  settings: CalibrationSettings['parameters'][string],
  issues: Issue[],
): FittedParameter[] {
  const before = issues.length;
  const read = (value: string | number, ...at: (string | number)[]): WrittenQuantity | null => {
    const written = readWritten(value);
    if (!isIssue(written)) return written;
    issues.push({ ...written, path: placeOf(path, ...at) });
    return null;
  };
  const reference = read(settings.bounds[0], 'bounds', 0);
  const number = (value: string | number, ...at: (string | number)[]): number => convert(inUnitOf, value, at);
  const convert = (by: typeof inUnitOf, value: string | number, at: (string | number)[]): number => {
    const written = read(value, ...at);
    if (written === null || reference === null) return Number.NaN;
    const converted = by(written, reference);
    if (converted !== null) return converted;
    issues.push({
      code: 'wrong-dimension',
      path: placeOf(path, ...at),
      message: `"${value}" is of another kind than the lower bound`,
      got: String(value),
      expected: `a value like ${settings.bounds[0]}`,
    });
    return Number.NaN;
  };
  const low = reference?.number ?? Number.NaN;
  const high = number(settings.bounds[1], 'bounds', 1);
  if (low >= high) {
    issues.push({
      code: 'range-order',
      path: placeOf(path, 'bounds'),
      message: 'the lower bound is not below the upper one',
      got: settings.bounds.join(' to '),
      expected: '[ lower, upper ]',
      remedy: 'exchange or widen them',
    });
  }
  const prior = settings.prior;
  // Ratios of degC mean nothing.
  const hasOffset = reference?.unit.hasOffset === true;
  const scale =
    prior !== 'uniform'
      ? 'normal' in prior
        ? 'linear'
        : 'logarithmic'
      : (settings.scale ?? (low > 0 && high / low >= logarithmicRatio && !hasOffset ? 'logarithmic' : 'linear'));
  const inCoordinate = (value: number): number => (scale === 'logarithmic' ? Math.log(value) : value);
  if (scale === 'logarithmic' && hasOffset) {
    issues.push({
      code: 'affine-unit',
      path: placeOf(path, 'bounds', 0),
      message: `ratios of ${reference!.unit.text} mean nothing, since its zero is not that of the quantity`,
      got: String(settings.bounds[0]),
      expected: 'a unit without an offset',
      remedy: 'write the bounds in K, or choose a linear scale',
    });
  }
  if (scale === 'logarithmic' && low <= 0) {
    issues.push({
      code: 'out-of-range',
      path: placeOf(path, 'bounds', 0),
      message: 'a logarithmic scale needs bounds above zero',
      got: String(settings.bounds[0]),
      expected: 'above zero',
      remedy: 'raise the bound, or write scale: linear',
    });
  }
  const [lower, upper] = [inCoordinate(low), inCoordinate(high)];
  const law = priorOf();
  const middle = law.kind === 'uniform' ? (lower + upper) / 2 : Math.min(upper, Math.max(lower, law.mean));
  const start = settings.start === undefined ? middle : inCoordinate(number(settings.start, 'start'));
  if (issues.length === before && !(start >= lower && start <= upper)) {
    issues.push({
      code: 'out-of-range',
      path: placeOf(path, 'start'),
      message: 'the start is outside the bounds',
      got: String(settings.start),
      expected: settings.bounds.join(' to '),
    });
  }
  if (issues.length === before && law.kind === 'normal') {
    if (!(shareInside(law.mean, law.deviation, lower, upper) >= leastInside)) {
      issues.push({
        code: 'out-of-range',
        path: placeOf(path, 'prior'),
        message: 'next to nothing of the prior lies inside the bounds',
        got: `bounds of ${settings.bounds.join(' to ')}`,
        expected: 'bounds that hold a good part of the prior',
        remedy: 'move the bounds or the prior',
      });
    }
  }
  if (issues.length > before || !parsePath(path)) return [];
  return [{ path, unit: reference!.unit.text, scale, lower, upper, start, prior: law }];

  function priorOf(): FittedParameter['prior'] {
    if (prior === 'uniform') return { kind: 'uniform' };
    if ('lognormal' in prior) {
      const { median, factor } = prior.lognormal;
      return {
        kind: 'normal',
        mean: Math.log(number(median, 'prior', 'lognormal', 'median')),
        deviation: Math.log(factor),
      };
    }
    const { mean, deviation } = prior.normal;
    const spread = convert(differenceInUnitOf, deviation, ['prior', 'normal', 'deviation']);
    if (!(spread > 0)) {
      issues.push({
        code: 'out-of-range',
        path: placeOf(path, 'prior', 'normal', 'deviation'),
        message: 'a standard deviation is above zero',
        got: String(deviation),
        expected: 'above zero',
      });
    }
    return { kind: 'normal', mean: number(mean, 'prior', 'normal', 'mean'), deviation: spread };
  }
}
