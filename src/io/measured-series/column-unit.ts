import { type DimensionName, dimensions, parseQuantity } from '../../quantity/index.js';
import type { Problem } from '../scenario/choice.js';

/** How the cells of a column become SI values. */
export interface CellReader {
  readonly dimension: DimensionName;
  /** The unit as it was found; empty for times of the clock. */
  readonly unit: string;
  /** The value of a cell in SI; not a number where the cell is none. `decimalComma`: 1,5 is one and a half. */
  read(cell: string, decimalComma: boolean): number;
}

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A number as instruments write it; not a number for anything else (a thousands separator, hexadecimal, words). */
function plainValue(cell: string, decimalComma: boolean): number {
  const text = decimalComma && !cell.includes('.') ? cell.replace(',', '.') : cell;
  return (decimalComma && cell.includes('.') && cell.includes(',')) || !plainNumber.test(text) ? NaN : Number(text);
}

/** Days, hours, minutes, seconds: `26:03:04.5`, `1d 02:03:04`, `1 02:03`. */
const clockTime = /^(?:(\d+)\s*d?[\s.]+)?(\d+):([0-5]?\d)(?::([0-5]?\d(?:[.,]\d+)?))?$/;
const dateTime = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d(?:[.,]\d+)?)Z?$/;

const clock: CellReader = {
  dimension: 'time',
  unit: '',
  read(cell) {
    const [, days = '0', hours, minutes, seconds = '0'] = clockTime.exec(cell) ?? [];
    if (hours === undefined) return NaN;
    return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
  },
};

const date: CellReader = {
  dimension: 'time',
  unit: '',
  read(cell) {
    const [, year, month, day, hour, minute, second] = dateTime.exec(cell) ?? [];
    if (year === undefined) return NaN;
    const whole = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
    return whole / 1000 + Number(second!.replace(',', '.'));
  },
};

/**
 * Reads a unit as the unit of a column.
 *
 * @param unit as the header or the mapping has it: `mA`, `degC`, `N/mm^2`; for times also `clock` (h:m:s) or `date`
 * (year-month-day h:m:s, taken as one zone)
 * @param admitted dimensions that the column may have
 * @returns how to read its cells, or what is wrong with the unit
 */
export function cellReader(
  unit: string,
  admitted: readonly DimensionName[],
): CellReader | { readonly problem: Problem } {
  if (admitted.includes('time') && unit === 'clock') return clock;
  if (admitted.includes('time') && unit === 'date') return date;
  let problem: Problem | undefined;
  for (const dimension of admitted) {
    const one = parseQuantity(`1 ${unit}`, dimension);
    if (!one.ok) {
      // What the last way of reading says is no better than what the first says.
      problem ??= one.issue;
      continue;
    }
    const zero = parseQuantity(`0 ${unit}`, dimension);
    const offset = zero.ok ? (zero.value as number) : 0;
    const scale = one.value - offset;
    // Dividing by 1000 rounds once, as the literal 0.0002 does; multiplying by 0.001 would round twice.
    const inverse = 1 / scale;
    const divides = scale < 1 && Math.abs(inverse - Math.round(inverse)) < 1e-9 * inverse;
    const divisor = Math.round(inverse);
    return {
      dimension,
      unit,
      read: (cell, decimalComma) => {
        const value = plainValue(cell, decimalComma);
        return (divides ? value / divisor : value * scale) + offset;
      },
    };
  }
  const expected = admitted
    .map((dimension) => `${dimensions[dimension].title} such as ${dimensions[dimension].unit}`)
    .join(', or ');
  return {
    problem: {
      code: problem!.code,
      message: `"${unit}" is no unit of ${admitted.map((name) => dimensions[name].title).join(' or ')}`,
      got: JSON.stringify(unit),
      expected: `a unit of ${expected}`,
      ...(problem!.nearest === undefined ? {} : { nearest: problem!.nearest }),
      remedy: 'declare the unit in the mapping: { column: …, unit: … }',
    },
  };
}

/**
 * Takes a header's cell apart: `I [mA]`, `I (mA)` and `I/mA` are the name I and the unit mA.
 *
 * @param cell of a header
 */
export function nameAndUnit(cell: string): { readonly name: string; readonly unit: string | null } {
  const bracketed = /^(.*?)\s*[[(]\s*([^\])]+?)\s*[\])]\s*$/.exec(cell);
  if (bracketed !== null && bracketed[1] !== '') return { name: bracketed[1]!.trim(), unit: bracketed[2]! };
  const slash = cell.indexOf('/');
  if (slash > 0 && slash < cell.length - 1) {
    return { name: cell.slice(0, slash).trim(), unit: cell.slice(slash + 1).trim() };
  }
  return { name: cell.trim(), unit: null };
}
