import { sameExponents } from './dimension.js';
import { isIssue, type QuantityIssue } from './grammar.js';
import { readUnitScale } from './written.js';

/**
 * How a number of one unit becomes a number of another, rounded to 15 digits: 50 A/m^2 is 5 mA/cm^2.
 *
 * @param from a unit such as `degC`; empty or `1` for pure numbers
 * @param to a unit of the same dimension
 * @returns the conversion, or what is wrong: an unknown unit, another dimension
 */
export function unitConversion(from: string, to: string): ((value: number) => number) | QuantityIssue {
  if (from === to) return (value) => value;
  const [source, target] = [from, to].map((unit) => readUnitScale(unit === '1' ? '' : unit));
  if (isIssue(source!)) return source;
  if (isIssue(target!)) return target;
  if (!sameExponents(source!.exponents, target!.exponents)) {
    return {
      code: 'wrong-dimension',
      message: `${from || 'a pure number'} cannot be converted to ${to || 'a pure number'}`,
      got: from || 'no unit',
      expected: to === '' || to === '1' ? 'a pure number' : `a unit such as ${to}`,
    };
  }
  return (value) => (Number.isFinite(value) ? target!.fromSI(source!.toSI(value)) : value);
}
