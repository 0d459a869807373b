import { loadUnits } from './mathjs.js';
import type { Unit } from './units.js';

/** Order of mathjs's base dimensions: mass, length, time, current, temperature, light, amount, angle, bit. */
interface RareUnit {
  readonly value: number | null;
  readonly dimensions: readonly number[];
  readonly units: readonly { readonly unit: { readonly offset: number } }[];
}

/**
 * Looks a unit up in mathjs, which is loaded for it.
 * @param symbol letters only, without exponent: `lbf`, `inch`, `hours`
 * @returns the unit in SI base units, or undefined when mathjs does not know it or it has no meaning here
 */
export function lookUpRareUnit(symbol: string): Unit | undefined {
  if (!/^[A-Za-z]{1,40}$/.test(symbol)) return undefined;
  const { unit, Unit } = loadUnits();
  if (!(Unit as unknown as { isValuelessUnit(name: string): boolean }).isValuelessUnit(symbol)) return undefined;
  const { value, dimensions, units } = unit(1, symbol) as unknown as RareUnit;
  const [kg = 0, m = 0, s = 0, A = 0, K = 0, light = 0, mol = 0, , bit = 0] = dimensions;
  // Candela and bit have no place in a cell, and a scale with an offset cannot be a factor.
  if (light !== 0 || bit !== 0 || units.some((part) => part.unit.offset !== 0)) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  return { exponents: [m, kg, s, A, K, mol], numerator: value, denominator: 1, decade: 0 };
}
