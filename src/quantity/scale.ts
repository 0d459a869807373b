import type { Unit } from './units.js';

/** What the unit part multiplies by, in the same split as `Unit`, and its exponents of the SI base units. */
export interface Scale {
  readonly exponents: Float64Array;
  numerator: number;
  denominator: number;
  decade: number;
  /** Set when the unit is a lone scale with an offset such as degC. */
  affine: ((value: number) => number) | undefined;
}

/** The scale of a plain number. */
export const emptyScale = (): Scale => ({
  exponents: new Float64Array(6),
  numerator: 1,
  denominator: 1,
  decade: 0,
  affine: undefined,
});

/** Multiplies a scale by a power of a unit, in place. */
export function multiply(scale: Scale, unit: Unit, power: number): void {
  for (let i = 0; i < 6; i++) scale.exponents[i]! += power * unit.exponents[i]!;
  scale.decade += power * unit.decade;
  if (power >= 0) {
    scale.numerator *= unit.numerator ** power;
    scale.denominator *= unit.denominator ** power;
  } else {
    scale.numerator *= unit.denominator ** -power;
    scale.denominator *= unit.numerator ** -power;
  }
}

/**
 * Multiplies a number, as it was written, by a scale. Whole powers of ten are joined to the digits before they become a
 * double, so the same length written in um and nm is the same double.
 * @returns the value in SI; not finite when it overflows
 */
export function toSI(number: string, scale: Scale): number {
  const whole = Math.round(scale.decade);
  const isWhole = Math.abs(scale.decade - whole) < 1e-9;
  const decade = isWhole ? whole : Math.trunc(scale.decade);
  const rest = isWhole ? 1 : 10 ** (scale.decade - decade);
  const [digits, power = '0'] = number.toLowerCase().split('e');
  const exponent = Math.max(-1e6, Math.min(1e6, Number(power) + decade));
  return (Number(`${digits}e${exponent}`) * scale.numerator * rest) / scale.denominator;
}

/**
 * The number of units that an SI value is: the inverse of `toSI`, and of a scale with an offset.
 * @returns the number, rounded to 15 significant digits, so that 2 A/m^2 is 0.2 mA/cm^2 and not 0.19999999999999998
 */
export function fromSI(value: number, scale: Scale): number {
  if (!Number.isFinite(value)) return value;
  if (scale.affine !== undefined) {
    const offset = scale.affine(0);
    const slope = (scale.affine(100) - offset) / 100;
    // Taking off a large offset leaves digits that carry nothing; a ten-thousandth of a microkelvin is enough.
    return Number(((value - offset) / slope).toFixed(10));
  }
  const decade = Math.round(scale.decade);
  const rest = 10 ** (scale.decade - decade);
  const mantissa = (value * scale.denominator) / scale.numerator / rest;
  const [digits, power] = mantissa.toExponential(14).split('e');
  return Number(`${digits}e${Number(power) - decade}`);
}
