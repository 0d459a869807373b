import { textWidth } from './legend.js';
import { logarithmicTicks } from './line-figure.js';
import { roundTicks, tickTexts } from './round-ticks.js';

/** An axis of a map: where the columns or rows stand. */
export interface MapAxis {
  /** With its unit: `Stack pressure (MPa)`. */
  readonly label: string;
  /** Ascending. */
  readonly values: readonly number[];
  /** [linear] */
  readonly scale?: 'linear' | 'log';
  /** What is written instead of the numbers, one text a value: names of metals. */
  readonly names?: readonly string[];
}

/** Longest text of a value at which an axis has its tick, in characters: 0.125 is a choice, 0.931429 a result. */
const longestOwn = 6;

/** A tick: where, and what is written there. */
export interface AxisTick {
  readonly value: number;
  readonly text: string;
}

/**
 * Edges of the cells around the values of an axis: halfway between neighbours on the axis's scale, the outermost as far from their
 * value as the inner ones of the same cell.
 *
 * @returns one edge more than values, ascending
 */
export function cellEdges({ values, scale }: Pick<MapAxis, 'values' | 'scale'>): number[] {
  const logarithmic = scale === 'log';
  const at = logarithmic ? values.map(Math.log) : [...values];
  const half = (index: number) =>
    at.length < 2 ? (logarithmic ? Math.log(1.5) : 0.5) : (at[index] - at[index - 1]) / 2;
  const last = at.length - 1;
  const edges = [
    at[0] - half(1),
    ...at.slice(1).map((value, index) => (value + at[index]) / 2),
    at[last] + half(Math.max(1, last)),
  ];
  return logarithmic ? edges.map(Math.exp) : edges;
}

/**
 * Ticks of a map's axis: the values themselves while they are few and stand apart, round numbers otherwise.
 *
 * @param axis the axis
 * @param domain ends of the axis
 * @param pixels length of the axis
 * @param across whether the texts stand beside each other (the horizontal axis)
 */
export function mapTicks(
  axis: MapAxis,
  domain: readonly [number, number],
  pixels: number,
  across: boolean,
): AxisTick[] {
  const { values, names } = axis;
  if (names) return values.map((value, index) => ({ value, text: names[index] }));
  const logarithmic = axis.scale === 'log';
  const measure = (value: number) => (logarithmic ? Math.log(value) : value);
  const place = (value: number) =>
    (pixels * (measure(value) - measure(domain[0]))) / (measure(domain[1]) - measure(domain[0]));
  const own = toTicks(values);
  const room = (tick: AxisTick) => (across ? textWidth(tick.text) + 8 : 16);
  const apart = own.every(
    (tick, index) =>
      index === 0 || place(tick.value) - place(own[index - 1].value) >= (room(tick) + room(own[index - 1])) / 2,
  );
  if (apart && own.length > 0 && own.length <= 12 && own.every(({ text }) => text.length <= longestOwn)) return own;
  return toTicks(logarithmic ? logarithmicTicks(domain) : roundTicks(domain[0], domain[1], across ? 7 : 6));
}

function toTicks(values: readonly number[]): AxisTick[] {
  const texts = tickTexts(values);
  return values.map((value, index) => ({ value, text: texts[index] }));
}
