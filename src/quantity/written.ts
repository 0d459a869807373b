import { isIssue, notFinite, type QuantityIssue, readText, readUnit } from './grammar.js';
import { fromSI, type Scale, toSI } from './scale.js';

/** A unit of whatever dimension, with the way to SI and back. */
export interface UnitScale {
  /** As it was written; empty for plain numbers. */
  readonly text: string;
  /** Powers of metre, kilogram, second, ampere, kelvin, mole. */
  readonly exponents: readonly number[];
  /** Whether it counts from another zero than SI, as degC does. */
  readonly hasOffset: boolean;
  toSI(number: number): number;
  /** Rounded to 15 significant digits, so that 0.002 A/m^2 is 0.0002 mA/cm^2 and not 0.00019999999999999998. */
  fromSI(value: number): number;
}

/** A number with its unit, as somebody wrote it. */
export interface WrittenQuantity {
  readonly number: number;
  readonly unit: UnitScale;
  readonly si: number;
}

function scaleOf(text: string, scale: Scale): UnitScale {
  const { affine } = scale;
  return {
    text,
    exponents: Array.from(scale.exponents),
    hasOffset: affine !== undefined,
    toSI: (number) => (affine === undefined ? toSI(String(number), scale) : affine(number)),
    fromSI: (value) => fromSI(value, scale),
  };
}

const units = new Map<string, UnitScale>();

/**
 * Reads a unit of whatever dimension, for example `MPa m^0.5`; an empty text is the unit of plain numbers.
 * @returns its scale, or the issue that stopped the reader
 */
export function readUnitScale(text: string): UnitScale | QuantityIssue {
  const known = units.get(text);
  if (known !== undefined) return known;
  const scale = readUnit(text);
  if (isIssue(scale)) return scale;
  const made = scaleOf(text, scale);
  // Units are few; a file of nothing but different ones must not fill the memory.
  if (units.size < 1000) units.set(text, made);
  return made;
}

/**
 * Reads a quantity of whatever dimension, or a plain number, and keeps the number and the unit as they were written.
 * @param input a text such as `0.2 mA/cm^2`, or a number
 * @returns number, unit and SI value, or the issue; never throws
 */
export function readWritten(input: string | number): WrittenQuantity | QuantityIssue {
  if (typeof input === 'number') {
    const plain = readUnitScale('') as UnitScale;
    return Number.isFinite(input) ? { number: input, unit: plain, si: input } : notFinite(String(input));
  }
  const parsed = readText(input);
  if (isIssue(parsed)) return parsed;
  const unit = readUnitScale(parsed.unitText);
  if (isIssue(unit)) return unit;
  const { affine } = parsed.scale;
  // The digits as written join the powers of ten of the unit before they become a double.
  const si = affine === undefined ? toSI(parsed.number, parsed.scale) : affine(Number(parsed.number));
  return Number.isFinite(si) ? { number: Number(parsed.number), unit, si } : notFinite(input);
}
