import { z } from 'zod';
import type { Quantity } from './brand.js';
import { type DimensionName, dimensions } from './dimension.js';
import { formatQuantity } from './format.js';
import type { QuantityIssue } from './grammar.js';
import { type CreepPrefactor, kindOf, parseCreepPrefactor, parseQuantity } from './parse.js';

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

/** Limits in words: `above 0 MPa and at most 10 MPa`; empty when there are none. */
function describeLimits(options: RangeOptions, show: (value: number) => string): string {
  const limits = [
    ['at least', options.minimum],
    ['above', options.exclusiveMinimum],
    ['at most', options.maximum],
    ['below', options.exclusiveMaximum],
  ] as const;
  return limits.flatMap(([word, limit]) => (limit === undefined ? [] : `${word} ${show(limit)}`)).join(' and ');
}

/** The text of a key for the JSON Schema: what it means, and its limits, which a pattern cannot express. */
export function describe(fallback: string, options: RangeOptions, show: (value: number) => string): string {
  const limits = describeLimits(options, show);
  return `${options.description ?? fallback}${limits === '' ? '' : ` Limits: ${limits}.`}`;
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
  const expected = describeLimits(options, show);
  return {
    code: 'out-of-range',
    message: `${show(value)} is out of range: it must be ${expected}`,
    got: show(value),
    expected,
  };
}

/** A loose hint for editors: a number, then something that is not a number. The parser is the judge. */
const quantityPattern =
  '^\\s*[-+\u2212]?\\s?(\\d+\\.?\\d*|\\.\\d+)([eE][-+\u2212]?\\d+)?(?![-+\u2212\\d.eE]*\\s*$).*\\S\\s*$';

type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issue: QuantityIssue };

/**
 * A zod schema around a reader of ours. `unknown` lets every input reach the reader, which explains better than a type
 * error would; the metadata is what `z.toJSONSchema(…, { io: 'input' })` shows.
 */
function schemaOf<T, Input>(
  metadata: Record<string, unknown>,
  read: (input: unknown) => Reading<T>,
): z.ZodType<T, Input> {
  const schema = z
    .unknown()
    .meta(metadata)
    .transform((input, context) => {
      const reading = read(input);
      if (reading.ok) return reading.value;
      report(context, reading.issue);
      return z.NEVER;
    });
  return schema as unknown as z.ZodType<T, Input>;
}

const within =
  (options: RangeOptions, show: (value: number) => string) =>
  <T extends number>(reading: Reading<T>): Reading<T> => {
    const issue = reading.ok ? checkRange(reading.value, options, show) : undefined;
    return issue ? { ok: false, issue } : reading;
  };

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
): z.ZodType<Quantity<D>, D extends 'dimensionless' ? string | number : string> {
  const { title, examples } = dimensions[dimension];
  const show = (value: number): string => formatQuantity(value, dimension, undefined, 6);
  const limit = within(options, show);
  const plain = dimension === 'dimensionless';
  return schemaOf(
    {
      type: plain ? ['number', 'string'] : 'string',
      description: describe(`Quantity: ${title}.`, options, show),
      examples: [...examples],
      ...(plain ? {} : { pattern: quantityPattern }),
    },
    (input) => limit(parseQuantity(input, dimension)),
  );
}

/**
 * Schema of a share: `"2 %"`, or 0.02 as a plain number; the fraction comes out.
 * @param options limits as fractions, and a description
 */
export function percent(options: RangeOptions = {}): z.ZodType<Quantity<'dimensionless'>, string | number> {
  const show = (value: number): string => formatQuantity(value, 'dimensionless', '%', 6);
  const limit = within(options, show);
  return schemaOf(
    {
      type: ['string', 'number'],
      description: describe('A share, as a percentage or a fraction.', options, show),
      examples: ['2 %', 0.02],
    },
    (input) => {
      const result = parseQuantity(input, 'dimensionless');
      if (result.ok) return limit(result);
      return { ok: false, issue: { ...result.issue, expected: 'a percentage or a fraction, for example 2 %' } };
    },
  );
}

/**
 * Schema of a plain number with limits. Numbers in quotes are refused, with the remedy to drop them.
 * @param options limits, a description, and whether only whole numbers are allowed
 */
export function numberInRange(options: RangeOptions & { readonly integer?: boolean } = {}): z.ZodType<number, number> {
  const { integer = false, description, ...limits } = options;
  const expected = integer ? 'a whole number' : 'a number';
  const limit = within(limits, String);
  return schemaOf<number, number>(
    { type: integer ? 'integer' : 'number', ...limits, ...(description === undefined ? {} : { description }) },
    (input) => {
      const result = parseQuantity(input, 'dimensionless');
      if (typeof input === 'number' && !result.ok) return { ok: false, issue: { ...result.issue, expected } };
      if (typeof input === 'number' && (!integer || Number.isInteger(input))) return limit({ ok: true, value: input });
      const missing = input === undefined;
      const got = missing ? 'nothing' : kindOf(input);
      return {
        ok: false,
        issue: {
          code: missing ? 'missing' : 'wrong-type',
          message: missing ? `${expected} is needed` : `${got} stands where ${expected} is needed`,
          got,
          expected,
          ...(typeof input === 'string' && result.ok ? { remedy: `write ${result.value} without quotes` } : {}),
        },
      };
    },
  );
}

/** Schema of a creep prefactor such as `"7.7e-3 MPa^-6.56/s"`: the rate at 1 MPa (1/s) and the exponent come out. */
export function creepPrefactor(options: { readonly description?: string } = {}): z.ZodType<CreepPrefactor, string> {
  return schemaOf(
    {
      type: 'string',
      description: options.description ?? 'Prefactor of power-law creep; its unit holds the stress exponent.',
      examples: ['7.7e-3 MPa^-6.56/s'],
      pattern: quantityPattern,
    },
    parseCreepPrefactor,
  );
}
