import { z } from 'zod';
import type { Quantity } from './brand.js';
import { type DimensionName, dimensions } from './dimension.js';
import { formatQuantity } from './format.js';
import type { QuantityIssue } from './grammar.js';
import { type CreepPrefactor, parseCreepPrefactor, parseQuantity } from './parse.js';

/** Limits of a value, in SI, and what the key means. */
export interface RangeOptions {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** One sentence for the JSON Schema and the reference page. */
  readonly description?: string;
}

type Adder = {
  addIssue(issue: { code: 'custom'; message: string; path?: PropertyKey[]; params: Record<string, unknown> }): void;
};

/** Hands an issue to zod; `params` carries all its fields, so that the reader of files can present them. */
export function report(context: Adder, issue: QuantityIssue, path: readonly PropertyKey[] = []): void {
  context.addIssue({ code: 'custom', message: issue.message, path: [...path], params: { ...issue } });
}

/**
 * Checks a value against limits.
 * @returns the issue `out-of-range`, or undefined when the value is inside
 */
export function checkRange(
  value: number,
  options: RangeOptions,
  show: (value: number) => string,
): QuantityIssue | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = options;
  const inside =
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum);
  if (inside) return undefined;
  const expected = [
    minimum === undefined ? [] : `at least ${show(minimum)}`,
    exclusiveMinimum === undefined ? [] : `above ${show(exclusiveMinimum)}`,
    maximum === undefined ? [] : `at most ${show(maximum)}`,
    exclusiveMaximum === undefined ? [] : `below ${show(exclusiveMaximum)}`,
  ]
    .flat()
    .join(' and ');
  return { code: 'out-of-range', message: `${show(value)} is out of range: ${expected}`, got: show(value), expected };
}

/** A loose hint for editors: a number, then something that is not a number. The parser is the judge. */
const quantityPattern =
  '^\\s*[-+\u2212]?\\s?(\\d+\\.?\\d*|\\.\\d+)([eE][-+\u2212]?\\d+)?(?![-+\u2212\\d.eE]*\\s*$).*\\S\\s*$';

/**
 * Schema of a quantity: a string with a unit in, its SI value with its brand out.
 * @param dimension what is needed; `dimensionless` takes plain numbers too
 * @param options limits in SI, and a description
 * @returns a zod schema; a failure is a custom issue whose `params` are the fields of an `Issue`. Works with
 * `.optional()`, `.prefault("1 cm^2")` (a default as a person would write it) and `z.toJSONSchema(…, { io: 'input' })`
 */
export function quantity<D extends DimensionName>(
  dimension: D,
  options: RangeOptions = {},
): z.ZodType<Quantity<D>, string> {
  const { title, examples } = dimensions[dimension];
  const plain = dimension === 'dimensionless';
  const schema = z
    .unknown()
    .meta({
      type: plain ? ['number', 'string'] : 'string',
      description: options.description ?? `Quantity: ${title}.`,
      examples: [...examples],
      ...(plain ? {} : { pattern: quantityPattern }),
    })
    .transform((input, context) => {
      const result = parseQuantity(input, dimension);
      const issue = result.ok
        ? checkRange(result.value, options, (value) => formatQuantity(value, dimension, undefined, 6))
        : result.issue;
      if (result.ok && !issue) return result.value;
      report(context, issue!);
      return z.NEVER;
    });
  return schema as unknown as z.ZodType<Quantity<D>, string>;
}

/**
 * Schema of a share: `"2 %"`, or 0.02 as a plain number; the fraction comes out.
 * @param options limits as fractions, and a description
 */
export function percent(options: RangeOptions = {}): z.ZodType<Quantity<'dimensionless'>, string | number> {
  const schema = z
    .unknown()
    .meta({
      type: ['string', 'number'],
      description: options.description ?? 'A share, as a percentage or a fraction.',
      examples: ['2 %', 0.02],
    })
    .transform((input, context) => {
      const result = parseQuantity(input, 'dimensionless');
      const issue = result.ok
        ? checkRange(result.value, options, (value) => formatQuantity(value, 'dimensionless', '%', 6))
        : result.issue;
      if (result.ok && !issue) return result.value;
      report(context, {
        ...issue!,
        expected: result.ok ? issue!.expected! : 'a percentage or a fraction, for example 2 %',
      });
      return z.NEVER;
    });
  return schema as unknown as z.ZodType<Quantity<'dimensionless'>, string | number>;
}

/**
 * Schema of a plain number with limits.
 * @param options limits, a description, and whether only whole numbers are allowed
 */
export function numberInRange(options: RangeOptions & { readonly integer?: boolean } = {}): z.ZodType<number, number> {
  const { integer = false, description, ...limits } = options;
  const what = integer ? 'a whole number' : 'a number';
  const schema = z
    .unknown()
    .meta({ type: integer ? 'integer' : 'number', ...limits, ...(description === undefined ? {} : { description }) })
    .transform((input, context) => {
      const result = parseQuantity(input, 'dimensionless');
      let issue: QuantityIssue | undefined;
      if (typeof input !== 'number') {
        issue = {
          code: input === undefined ? 'missing' : 'wrong-type',
          message: `${what} is needed`,
          got: input === undefined ? 'nothing' : `${typeof input} ${JSON.stringify(input)}`.slice(0, 80),
          expected: what,
        };
        if (typeof input === 'string' && result.ok)
          issue = { ...issue, remedy: `write ${result.value} without quotes` };
      } else if (!result.ok) issue = { ...result.issue, expected: what };
      else if (integer && !Number.isInteger(input))
        issue = { code: 'wrong-type', message: `${input} is not a whole number`, got: String(input), expected: what };
      else issue = checkRange(input, limits, String);
      if (!issue) return input as number;
      report(context, issue);
      return z.NEVER;
    });
  return schema as unknown as z.ZodType<number, number>;
}

/** Schema of a creep prefactor such as `"7.7e-3 MPa^-6.56/s"`: the rate at 1 MPa (1/s) and the exponent come out. */
export function creepPrefactor(options: { readonly description?: string } = {}): z.ZodType<CreepPrefactor, string> {
  const schema = z
    .unknown()
    .meta({
      type: 'string',
      description: options.description ?? 'Prefactor of power-law creep; its unit holds the stress exponent.',
      examples: ['7.7e-3 MPa^-6.56/s'],
      pattern: quantityPattern,
    })
    .transform((input, context) => {
      const result = parseCreepPrefactor(input);
      if (result.ok) return result.value;
      report(context, result.issue);
      return z.NEVER;
    });
  return schema as unknown as z.ZodType<CreepPrefactor, string>;
}
