import { sameExponents } from '../../quantity/dimension.js';
import type { UnitScale, WrittenQuantity } from '../../quantity/index.js';

/** Difference in SI that one of a unit is: a difference in degC is one in K. */
export function stepOf(unit: UnitScale): number {
  return unit.toSI(1) - unit.toSI(0);
}

/** The same value in another unit; null when it is of another dimension. */
export function inUnitOf(value: WrittenQuantity, reference: WrittenQuantity): number | null {
  if (!sameExponents(value.unit.exponents, reference.unit.exponents)) return null;
  return value.unit.text === reference.unit.text ? value.number : reference.unit.fromSI(value.si);
}

/** The same difference in another unit, whatever the zeros of the two: 5 K are 5 degC. Null when it is of another dimension. */
export function differenceInUnitOf(value: WrittenQuantity, reference: WrittenQuantity): number | null {
  if (!sameExponents(value.unit.exponents, reference.unit.exponents)) return null;
  return (value.number * stepOf(value.unit)) / stepOf(reference.unit);
}
