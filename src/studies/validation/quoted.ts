import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { measuredDataFile } from '../../io/measured.js';
import { type DimensionName, LithostatError, parseQuantity } from '../../quantity/index.js';

/** A file of measured data as it is written: the values that stand outside of its tables. */
export function quotedValues(file: string): Readonly<Record<string, unknown>> {
  return parse(readFileSync(measuredDataFile(file), 'utf8')) as Readonly<Record<string, unknown>>;
}

/**
 * A quoted value in SI.
 * @throws LithostatError when the text is no quantity of the dimension
 */
export function quotedNumber(text: unknown, dimension: DimensionName): number {
  const parsed = parseQuantity(text, dimension);
  if (!parsed.ok) throw new LithostatError([{ ...parsed.issue, path: '' }]);
  return parsed.value;
}

/**
 * Both ends of what a quoted value may have been before it was rounded: half a unit of its last digit to either side.
 *
 * @param text number and unit: `0.17 MPa m^0.5`
 * @returns two texts of the same form
 */
export function roundingEnds(text: string): [string, string] {
  const match = /^(\d+(?:\.(\d+))?)\s+(.+)$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a number and a unit`);
  const [, number, decimals = '', unit] = match;
  const half = 0.5 * 10 ** -decimals.length;
  const end = (value: number) => `${Number(value.toPrecision(12))} ${unit}`;
  return [end(Number(number) - half), end(Number(number) + half)];
}
