import { zeroCelsius } from './constants.js';
import { type DimensionName, dimensions, sameExponents } from './dimension.js';
import { isIssue, readUnit } from './grammar.js';
import { LithostatError } from './issue.js';
import { fromSI, type Scale } from './scale.js';

const scales = new Map<string, Scale>();

/** The scale of a unit that is known to have the dimension; units are few, so each is read once. */
function scaleOf(unit: string, dimension: DimensionName): Scale {
  const key = `${dimension} ${unit}`;
  const known = scales.get(key);
  if (known) return known;
  const scale = readUnit(unit);
  if (isIssue(scale)) throw new LithostatError([{ ...scale, path: '' }]);
  if (scale.affine || !sameExponents(scale.exponents, dimensions[dimension].exponents)) {
    throw new LithostatError([
      {
        code: 'wrong-dimension',
        path: '',
        message: `"${unit}" is not a unit of ${dimensions[dimension].title}`,
        got: unit,
        expected: `a unit of ${dimensions[dimension].title}, for example ${dimensions[dimension].unit || '%'}`,
      },
    ]);
  }
  scales.set(key, scale);
  return scale;
}

/**
 * Converts an SI value to a unit.
 * @param value SI
 * @param dimension its dimension
 * @param unit a unit of that dimension; the preferred one of the table when absent
 * @returns the number of units, rounded to 15 significant digits so that 2 A/m^2 is 0.2 mA/cm^2 and not 0.19999999999999998
 * @throws LithostatError when the unit is unknown or of another dimension
 */
export function inUnit(value: number, dimension: DimensionName, unit: string = dimensions[dimension].unit): number {
  if (!Number.isFinite(value)) return value;
  if (dimension === 'temperature' && unit === 'degC') return Number((value - zeroCelsius).toPrecision(15));
  return fromSI(value, scaleOf(unit, dimension));
}

/**
 * Writes a quantity as a person would: `0.2 mA/cm^2`. `parseQuantity` reads it back.
 * @param value SI
 * @param dimension its dimension
 * @param unit a unit of that dimension; the preferred one of the table when absent
 * @param digits significant digits, 1 to 15
 * @throws LithostatError when the unit is unknown or of another dimension
 */
export function formatQuantity(
  value: number,
  dimension: DimensionName,
  unit: string = dimensions[dimension].unit,
  digits = 15,
): string {
  const number = inUnit(value, dimension, unit);
  const text = Number.isFinite(number) ? String(Number(number.toPrecision(digits))) : String(number);
  return unit === '' ? text : `${text} ${unit}`;
}
