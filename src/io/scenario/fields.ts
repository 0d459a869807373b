import { z } from 'zod';
import { type DimensionName, percent, quantity } from '../../quantity/index.js';
import { customIssue, isRecord, type Problem } from './choice.js';

/** Bounds of a field in SI; a quantity checks them after conversion. */
interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** A quantity with a unit: text in, branded SI number out. */
export function quantityField<D extends DimensionName>(dimension: D, description: string, bounds: Bounds = {}) {
  return quantity(dimension, { ...bounds, description });
}

/** A quantity greater than zero. */
export function positiveQuantity<D extends DimensionName>(dimension: D, description: string) {
  return quantityField(dimension, description, { exclusiveMinimum: 0 });
}

/** A plain number (no unit). */
export function numberField(description: string, bounds: Bounds = {}) {
  let schema = z.number();
  if (bounds.minimum !== undefined) schema = schema.min(bounds.minimum);
  if (bounds.maximum !== undefined) schema = schema.max(bounds.maximum);
  if (bounds.exclusiveMinimum !== undefined) schema = schema.gt(bounds.exclusiveMinimum);
  if (bounds.exclusiveMaximum !== undefined) schema = schema.lt(bounds.exclusiveMaximum);
  return schema.meta({ description });
}

/** A whole number from `minimum` to `maximum`. */
export function wholeNumber(description: string, minimum: number, maximum: number) {
  return z.int().min(minimum).max(maximum).meta({ description });
}

/** A percentage ("2 %") or a plain fraction, as a fraction greater than zero and at most `maximum`. */
export function percentField(description: string, maximum: number) {
  return percent({ exclusiveMinimum: 0, maximum, description });
}

/**
 * Adds a check that runs even when fields beside it are already wrong, so that every problem is reported at once.
 * The check sees a partly converted value and must look before it reads: fields that failed hold their raw input.
 */
export function crossChecked<Schema extends z.ZodType>(
  schema: Schema,
  check: (value: unknown, report: (problem: Problem) => void) => void,
): Schema {
  return schema.superRefine((value, context) => check(value, (problem) => context.addIssue(customIssue(problem))), {
    when: () => true,
  }) as Schema;
}

/** A section whose check reads its keys; runs only when the value is a mapping at all. */
export function checkedSection<Shape extends z.ZodRawShape>(
  shape: Shape,
  check: (section: Record<string, unknown>, report: (problem: Problem) => void) => void,
) {
  return crossChecked(z.strictObject(shape), (value, report) => {
    if (isRecord(value)) check(value, report);
  });
}
