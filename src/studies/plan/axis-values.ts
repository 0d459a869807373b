import type { AxisValues, RangeValues } from '../../io/scenario/index.js';
import { quantityOf } from './column.js';

/** Digits that a step of a range is rounded to, so that 0.1 to 1 in ten steps holds 0.3 and not 0.30000000000000004. */
const digits = 12;

/**
 * The values of an axis as they would have been written one by one; those of a range stand in the unit of its first end.
 *
 * @param values validated: both ends of a range are quantities of the same kind
 */
export function axisValuesOf(values: AxisValues): readonly unknown[] {
  return Array.isArray(values) ? values : rangeValues(values as RangeValues);
}

function rangeValues({ from, to, steps, spacing }: RangeValues): (string | number)[] {
  const [first, last] = [quantityOf(from), quantityOf(to)];
  if (first === undefined || last === undefined) throw new RangeError(`${from} to ${to} is no range`);
  const { unit } = first;
  const end = last.unit.text === unit.text ? last.number : unit.fromSI(last.si);
  const write = (number: number) => (unit.text === '' ? number : `${number} ${unit.text}`);
  return Array.from({ length: steps }, (_, index) => {
    if (index === 0) return write(first.number);
    if (index === steps - 1) return write(end);
    const share = index / (steps - 1);
    const value =
      spacing === 'logarithmic'
        ? first.number * (end / first.number) ** share
        : first.number + (end - first.number) * share;
    // Rounded against the larger end, so that a value that should be zero is.
    const grain = 10 ** (Math.floor(Math.log10(Math.max(Math.abs(first.number), Math.abs(end)))) - digits);
    const even = spacing === 'logarithmic' ? value : Math.round(value / grain) * grain;
    return write(Number(even.toPrecision(digits)));
  });
}
