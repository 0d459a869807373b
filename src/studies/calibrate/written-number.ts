import { sameExponents } from '../../quantity/dimension.js';
import { type Issue, parseAnyQuantity } from '../../quantity/index.js';

/** A number with the unit in which a person wrote it; without one for plain numbers. */
export interface WrittenNumber {
  readonly number: number;
  readonly unit: string;
  /** The value in SI and its exponents of the base units. */
  readonly si: number;
  readonly exponents: readonly number[];
}

type Problem = Omit<Issue, 'path'>;

/** Reads a number with its unit, of whatever dimension. */
export function readWritten(value: string | number): WrittenNumber | { readonly problem: Problem } {
  const text = String(value).trim();
  const parsed = parseAnyQuantity(text);
  if (!parsed.ok) return { problem: parsed.issue };
  const [, digits = '', unit = ''] = /^([-+\u2212]?\s?[\d.]+(?:[eE][-+\u2212]?\d+)?)\s*(.*)$/.exec(text) ?? [];
  const number = Number(digits.replace('\u2212', '-').replaceAll(' ', ''));
  if (!Number.isFinite(number)) {
    return { problem: { code: 'malformed-quantity', message: `"${text}" is no number with a unit`, got: text } };
  }
  return { number, unit, si: parsed.value, exponents: parsed.exponents };
}

/** Linear scale of a unit: SI value = zero + step * number; a unit with an offset, such as degC, has a zero of its own. */
export function unitScale(unit: string): { readonly zero: number; readonly step: number } {
  const at = (number: number): number => {
    const parsed = parseAnyQuantity(`${number} ${unit}`.trim());
    if (!parsed.ok) throw new RangeError(`"${unit}" is no unit`);
    return parsed.value;
  };
  const zero = at(0);
  return { zero, step: at(1) - zero };
}

/** The same value in another unit; null when it is of another dimension. */
export function inUnitOf(value: WrittenNumber, reference: WrittenNumber): number | null {
  if (!sameExponents(value.exponents, reference.exponents)) return null;
  if (value.unit === reference.unit) return value.number;
  const { zero, step } = unitScale(reference.unit);
  return (value.si - zero) / step;
}

/** The same difference in another unit, whatever the zeros of the two: 5 K are 5 degC. Null when it is of another dimension. */
export function differenceInUnitOf(value: WrittenNumber, reference: WrittenNumber): number | null {
  if (!sameExponents(value.exponents, reference.exponents)) return null;
  return (value.number * unitScale(value.unit).step) / unitScale(reference.unit).step;
}
