import { standardAtmosphere, zeroCelsius } from './constants.js';
import type { Exponents } from './dimension.js';

/**
 * A unit: `numerator / denominator * 10^decade` times the SI unit with these exponents. The power of ten stays apart so
 * that it can be joined to the digits a person wrote: 0.1 um and 100 nm are then the same double.
 */
export interface Unit {
  readonly exponents: Exponents;
  readonly numerator: number;
  readonly denominator: number;
  readonly decade: number;
  /** Scales that do not start at zero (degC, degF): only allowed alone, as a temperature. */
  readonly affine?: (value: number) => number;
}

const unit = (exponents: Exponents, decade = 0, numerator = 1, denominator = 1): Unit => ({
  exponents,
  numerator,
  denominator,
  decade,
});

const none: Exponents = [0, 0, 0, 0, 0, 0];
const length: Exponents = [1, 0, 0, 0, 0, 0];
const time: Exponents = [0, 0, 1, 0, 0, 0];
const temperature: Exponents = [0, 0, 0, 0, 1, 0];
const pressure: Exponents = [-1, 1, -2, 0, 0, 0];
const energy: Exponents = [2, 1, -2, 0, 0, 0];
const charge: Exponents = [0, 0, 1, 1, 0, 0];

/** Decimal sums such as 25 + 273.15 are rounded to 15 digits: 60.1 degC and 333.25 K are then the same double. */
const decimal = (value: number): number => Number(value.toPrecision(15));

/** Units that take SI prefixes. */
const prefixable: ReadonlyMap<string, Unit> = new Map([
  ['m', unit(length)],
  ['g', unit([0, 1, 0, 0, 0, 0], -3)],
  ['s', unit(time)],
  ['A', unit([0, 0, 0, 1, 0, 0])],
  ['K', unit(temperature)],
  ['mol', unit([0, 0, 0, 0, 0, 1])],
  ['Hz', unit([0, 0, -1, 0, 0, 0])],
  ['N', unit([1, 1, -2, 0, 0, 0])],
  ['Pa', unit(pressure)],
  ['bar', unit(pressure, 5)],
  ['J', unit(energy)],
  ['eV', unit(energy, -19, 1.602176634)],
  ['Wh', unit(energy, 0, 3600)],
  ['W', unit([2, 1, -3, 0, 0, 0])],
  ['C', unit(charge)],
  ['Ah', unit(charge, 0, 3600)],
  ['V', unit([2, 1, -3, -1, 0, 0])],
  ['ohm', unit([2, 1, -3, -2, 0, 0])],
  ['S', unit([-2, -1, 3, 2, 0, 0])],
  ['F', unit([-2, -1, 4, 2, 0, 0])],
  ['L', unit([3, 0, 0, 0, 0, 0], -3)],
]);

/** Units that stand as they are; looked up before prefixes are tried, so `min` is a minute and `h` an hour. */
const fixed: ReadonlyMap<string, Unit> = new Map([
  ['min', unit(time, 0, 60)],
  ['h', unit(time, 0, 3600)],
  ['d', unit(time, 0, 86400)],
  ['day', unit(time, 0, 86400)],
  ['angstrom', unit(length, -10)],
  ['atm', unit(pressure, 0, standardAtmosphere)],
  ['Torr', unit(pressure, 0, standardAtmosphere, 760)],
  ['psi', unit(pressure, 0, 6894.757293168361)],
  ['%', unit(none, -2)],
  ['ppm', unit(none, -6)],
  ['rad', unit(none)],
  ['deg', unit(none, 0, Math.PI, 180)],
  ['degC', { ...unit(temperature), affine: (value: number) => decimal(value + zeroCelsius) }],
  ['degF', { ...unit(temperature), affine: (value: number) => decimal(((value + 459.67) * 5) / 9) }],
]);

const prefixes: ReadonlyMap<string, number> = new Map([
  ['da', 1],
  ['f', -15],
  ['p', -12],
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['c', -2],
  ['d', -1],
  ['h', 2],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
]);

/** Spellings of the field, for suggestions; the likelier one first where two differ by case alone (MPa before mPa). */
export const commonUnits: readonly string[] = (
  'MPa GPa kPa Pa bar mbar atm psi Torr m cm mm um nm angstrom s ms min h d A mA uA nA V mV uV ohm mohm kohm ' +
  'S mS uS F uF mF C Ah mAh J kJ eV meV W mW Wh mWh K degC degF mol mmol umol g kg mg N kN mN L mL Hz kHz % ppm rad deg'
).split(' ');

/**
 * Looks a unit up in our own table, with its SI prefix.
 * @param symbol one unit without exponent, already normalised (`um`, not `µm`)
 * @returns the unit, or undefined when the table does not have it
 */
export function lookUpUnit(symbol: string): Unit | undefined {
  const exact = fixed.get(symbol) ?? prefixable.get(symbol);
  if (exact) return exact;
  for (const [prefix, decade] of prefixes) {
    if (!symbol.startsWith(prefix)) continue;
    const base = prefixable.get(symbol.slice(prefix.length));
    if (base) return { ...base, decade: base.decade + decade };
  }
  return undefined;
}
