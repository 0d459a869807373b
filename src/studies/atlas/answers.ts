import { sameTemperature } from '../../io/same-conditions.js';
import { contourLines } from '../contour-lines.js';
import type { MeasuredLimit } from '../measured-limits.js';
import { type MapValues, mapAt, scaledValues } from './grid-values.js';
import type { AtlasAxis, AtlasPlan } from './plan.js';

/** A line along which the map has a current. Points in the units of the axes. */
export interface AtlasContour {
  readonly level: number;
  readonly points: readonly (readonly [number, number])[];
  readonly closed: boolean;
}

/** The contours of a current (mA/cm^2) on a map of two axes; none on a map of one. */
export function contoursOf(
  { axes }: Pick<AtlasPlan, 'axes'>,
  values: MapValues['critical'],
  level: number,
): AtlasContour[] {
  const [x, y] = axes;
  if (y === undefined) return [];
  const scale = ({ spacing }: AtlasAxis) => (spacing === 'logarithmic' ? ('log' as const) : ('linear' as const));
  const scales = { x: scale(x), y: scale(y), z: 'log' } as const;
  return contourLines(x.values, y.values, values, level, scales).map((line) => ({
    ...line,
    points: line.points.map(([a, b]) => [rounded(a), rounded(b)] as const),
  }));
}

/** Where a current begins to be held along an axis, in the unit of the axis. */
export interface LeastValue {
  /** Value of the other axis; null on a map of one. */
  readonly other: number | null;
  /**
   * `found`: held from `value` on. `throughout`: held at the lower end already. `nowhere`: not held within the map. `unknown`: a value is
   * missing before it is seen.
   */
  readonly kind: 'found' | 'throughout' | 'nowhere' | 'unknown';
  readonly value: number | null;
  /** Ends within which `value` lies by the widths of the searches and the error of the interpolation; null where the map does not reach. */
  readonly from: number | null;
  readonly to: number | null;
  /** Where it first ceases to be held above that, with its ends; null when it is held to the upper end of the axis, or never. */
  readonly until: { readonly value: number; readonly from: number | null; readonly to: number | null } | null;
  /** Whether it is held from there to the upper end of the axis. */
  readonly throughoutAbove: boolean;
}

/** Least value along one axis at which the map holds a current, for each value of the other. */
export interface Threshold {
  readonly axis: AtlasAxis;
  readonly other: AtlasAxis | null;
  readonly lines: readonly LeastValue[];
}

/**
 * The smallest value along an axis at which the cell holds a current, for every value of the other axis: that of the stack pressure where it is
 * an axis, else of the first.
 *
 * @param target mA/cm^2
 */
export function thresholdOf(
  { axes }: Pick<AtlasPlan, 'axes'>,
  { critical, uncertainty }: MapValues,
  target: number,
): Threshold {
  const along = Math.max(
    0,
    axes.findIndex(({ path }) => /^operation\.stackPressure(\.pressure)?$/.test(path)),
  );
  const other = axes[1 - along] ?? null;
  const axis = axes[along];
  const line = <T>(grid: readonly (readonly T[])[], index: number): readonly T[] =>
    along === 0 ? grid[index] : grid.map((row) => row[index]);
  const count = other === null ? 1 : other.values.length;
  const lines = Array.from({ length: count }, (_, index): LeastValue => {
    const values = line(critical, index);
    const errors = line(uncertainty, index);
    const bends = bendsOf(values);
    const shifted = (sign: number) =>
      values.map((value, i) =>
        value === null ? null : Math.log(value / target) + sign * (errors[i] ?? 0) + sign * bends[i],
      );
    const middle = firstRise(axis, shifted(0));
    const early = firstRise(axis, shifted(1));
    const late = firstRise(axis, shifted(-1));
    const ends = firstFall(axis, shifted(0));
    const start = values.findIndex((value) => value !== null && value >= target);
    return {
      other: other?.values[index] ?? null,
      kind: middle.kind,
      value: middle.value,
      from: early.kind === 'throughout' ? axis.values[0] : early.value,
      to: late.value,
      until:
        ends === null ? null : { value: ends, from: firstFall(axis, shifted(-1)), to: firstFall(axis, shifted(1)) },
      throughoutAbove: start >= 0 && values.slice(start).every((value) => value !== null && value >= target),
    };
  });
  return { axis, other, lines };
}

/** By how much a straight line in ln(value) to the neighbours of each node misses: an eighth of the second difference, of the nearest that there is. */
function bendsOf(values: readonly (number | null)[]): number[] {
  const bend = (i: number): number => {
    const [a, b, c] = [values[i - 1], values[i], values[i + 1]];
    return a == null || b === null || c == null ? 0 : Math.abs(Math.log((a * c) / (b * b))) / 8;
  };
  return values.map((_, i) => Math.max(bend(i), bend(i - 1), bend(i + 1)));
}

/** Where values along an axis first are not negative, by linear interpolation on the scale of the axis. */
function firstRise(
  axis: AtlasAxis,
  values: readonly (number | null)[],
): { readonly kind: LeastValue['kind']; readonly value: number | null } {
  const scaled = scaledValues(axis);
  for (const [index, value] of values.entries()) {
    if (value === null) return { kind: 'unknown', value: null };
    if (value < 0) continue;
    if (index === 0) return { kind: 'throughout', value: null };
    const before = values[index - 1]!;
    const at = scaled[index - 1] + (before / (before - value)) * (scaled[index] - scaled[index - 1]);
    return { kind: 'found', value: rounded(axis.spacing === 'logarithmic' ? Math.exp(at) : at) };
  }
  return { kind: 'nowhere', value: null };
}

/** Where values along an axis first turn negative after they were not; null where they do not. */
function firstFall(axis: AtlasAxis, values: readonly (number | null)[]): number | null {
  const scaled = scaledValues(axis);
  for (let index = 1; index < values.length; index++) {
    const [before, value] = [values[index - 1], values[index]];
    if (before === null || value === null || before < 0 || value >= 0) continue;
    const at = scaled[index - 1] + (before / (before - value)) * (scaled[index] - scaled[index - 1]);
    return rounded(axis.spacing === 'logarithmic' ? Math.exp(at) : at);
  }
  return null;
}

/** A measured limit with the map at its place. */
export interface MeasuredPoint {
  readonly limit: MeasuredLimit;
  /** In the units of the axes. */
  readonly place: readonly number[];
  /** mA/cm^2; null where the map does not reach. */
  readonly predicted: number | null;
}

/** How far apart pressures may be (relative) for a measured limit to be put on a map. */
const samePressure = 1e-6;

/**
 * Measured limits that have a place on the map: each axis is the stack pressure or the temperature, and what is no axis is as in the scenario.
 */
export function measuredOn(
  plan: Pick<AtlasPlan, 'axes'>,
  values: MapValues['critical'],
  limits: readonly MeasuredLimit[],
  base: { readonly stackPressure: number; readonly temperature: number },
): MeasuredPoint[] {
  const kinds = plan.axes.map(({ path }) =>
    /^operation\.stackPressure(\.pressure)?$/.test(path)
      ? 'pressure'
      : path === 'operation.temperature'
        ? 'temperature'
        : null,
  );
  if (kinds.includes(null)) return [];
  return limits.flatMap((limit): MeasuredPoint[] => {
    const pressureFits =
      kinds.includes('pressure') || Math.abs(limit.stackPressure / base.stackPressure - 1) < samePressure;
    const temperatureFits =
      kinds.includes('temperature') || Math.abs(limit.temperature - base.temperature) < sameTemperature;
    if (!pressureFits || !temperatureFits) return [];
    const place = plan.axes.map(({ unit }, index) =>
      unit.fromSI(kinds[index] === 'pressure' ? limit.stackPressure : limit.temperature),
    );
    return [{ limit, place, predicted: mapAt(plan, values, place) }];
  });
}

/** Six digits: more would be noise of the interpolation. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
