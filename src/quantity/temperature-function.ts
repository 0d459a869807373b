import { z } from 'zod';
import { gasConstant } from './constants.js';
import { type DimensionName, dimensions, sameExponents } from './dimension.js';
import { compileExpression } from './expression.js';
import { formatQuantity } from './format.js';
import { isIssue, type QuantityIssue, quote, readUnit } from './grammar.js';
import { nearest } from './nearest.js';
import { expectation, parseQuantity } from './parse.js';
import { toSI } from './scale.js';
import { checkRange, describe, type RangeOptions, report } from './schema.js';

/** A parameter that depends on temperature, in SI. */
export interface TemperatureFunction {
  /** What the scenario says, on one line: for reports, and as the identity of the function. */
  readonly text: string;
  /** The value (SI) at a temperature in kelvin. */
  at(temperature: number): number;
  /** Its derivative, SI per kelvin, exact. */
  derivative(temperature: number): number;
}

/** How a scenario writes one: a constant, a formula of T, or an Arrhenius law about a reference temperature. */
export type TemperatureFunctionInput =
  | string
  | { readonly expression: string; readonly unit: string }
  | { readonly value: string; readonly at?: string; readonly activationEnergy: string };

/** Every function is tried on this range, K, before a model may use it. */
const checkedRange = { low: 250, high: 400, step: 5 } as const;

/** Reference temperature of Arrhenius laws unless `at` says otherwise. */
const defaultReference = '298.15 K';

type Report = (issue: QuantityIssue, ...path: string[]) => undefined;

/** A function of temperature that does not change with it. */
function constantFunction(value: number, text: string): TemperatureFunction {
  return { text, at: () => value, derivative: () => 0 };
}

/**
 * Arrhenius law about a reference: `value exp(-(Q/R) (1/T - 1/T_ref))` (Arrhenius 1889).
 * @param value at the reference temperature, SI
 * @param reference T_ref, K
 * @param activationEnergy Q, J/mol; positive when the parameter grows with temperature
 */
export function arrheniusFunction(
  value: number,
  reference: number,
  activationEnergy: number,
  text: string,
): TemperatureFunction {
  const slope = activationEnergy / gasConstant;
  const at = (temperature: number): number => value * Math.exp(-slope * (1 / temperature - 1 / reference));
  return { text, at, derivative: (temperature) => (at(temperature) * slope) / (temperature * temperature) };
}

function checkKeys(input: object, allowed: readonly string[], fail: Report): boolean {
  let good = true;
  for (const key of Object.keys(input)) {
    if (allowed.includes(key)) continue;
    const close = nearest(key, allowed);
    fail(
      {
        code: 'unknown-key',
        message: `"${key}" is not a key here`,
        got: quote(key),
        expected: allowed.join(', '),
        ...(close === undefined ? {} : { nearest: close }),
      },
      key,
    );
    good = false;
  }
  return good;
}

function readExpression(
  input: Record<string, unknown>,
  dimension: DimensionName,
  fail: Report,
): TemperatureFunction | undefined {
  if (!checkKeys(input, ['expression', 'unit'], fail)) return undefined;
  const { expression, unit } = input;
  const unitExpected = `a unit of ${dimensions[dimension].title}, for example "${dimensions[dimension].unit}"`;
  if (typeof unit !== 'string')
    return fail(
      {
        code: unit === undefined ? 'missing' : 'wrong-type',
        message: 'an expression needs the unit of its result',
        expected: unitExpected,
      },
      'unit',
    );
  const scale = readUnit(unit);
  if (isIssue(scale)) return fail(scale, 'unit');
  if (scale.affine)
    return fail(
      { code: 'affine-unit', message: `${quote(unit)} has an offset`, got: quote(unit), expected: 'K' },
      'unit',
    );
  if (!sameExponents(scale.exponents, dimensions[dimension].exponents)) {
    return fail(
      {
        code: 'wrong-dimension',
        message: `${quote(unit)} is not a unit of ${dimensions[dimension].title}`,
        got: quote(unit),
        expected: unitExpected,
      },
      'unit',
    );
  }
  if (typeof expression !== 'string')
    return fail(
      { code: 'wrong-type', message: 'an expression is a text', expected: 'for example "2.1e5/T*exp(-4060/T)"' },
      'expression',
    );
  const compiled = compileExpression(expression);
  if ('code' in compiled) return fail(compiled, 'expression');
  const factor = toSI('1', scale);
  return {
    text: `${expression.replace(/\s+/g, ' ').trim()} [${unit}]`,
    at: (temperature) => factor * compiled.value(temperature),
    derivative: (temperature) => factor * compiled.derivative(temperature),
  };
}

function readArrhenius(
  input: Record<string, unknown>,
  dimension: DimensionName,
  fail: Report,
): TemperatureFunction | undefined {
  if (!checkKeys(input, ['value', 'at', 'activationEnergy'], fail)) return undefined;
  const value = parseQuantity(input.value, dimension);
  const at = parseQuantity(input.at ?? defaultReference, 'temperature');
  const activationEnergy = parseQuantity(input.activationEnergy, 'molarEnergy');
  if (!value.ok) fail(value.issue, 'value');
  if (!at.ok) fail(at.issue, 'at');
  if (!activationEnergy.ok) fail(activationEnergy.issue, 'activationEnergy');
  if (!value.ok || !at.ok || !activationEnergy.ok) return undefined;
  if (at.value === 0)
    return fail(
      {
        code: 'out-of-range',
        message: 'the reference temperature is absolute zero',
        got: '0 K',
        expected: 'above 0 K',
      },
      'at',
    );
  const text = `${String(input.value).trim()} at ${String(input.at ?? defaultReference).trim()}, activation energy ${String(input.activationEnergy).trim()}`;
  return arrheniusFunction(value.value, at.value, activationEnergy.value, text);
}

/** Tries the function over the checked range: finite, smooth enough to have a derivative, and inside its limits. */
function checkValues(
  made: TemperatureFunction,
  dimension: DimensionName,
  options: RangeOptions,
): QuantityIssue | undefined {
  const show = (value: number): string => formatQuantity(value, dimension, undefined, 6);
  for (let T: number = checkedRange.low; T <= checkedRange.high; T += checkedRange.step) {
    const value = made.at(T);
    const finite = Number.isFinite(value);
    if (!finite || !Number.isFinite(made.derivative(T))) {
      return {
        code: 'not-finite',
        message: `${finite ? 'the derivative of ' : ''}${quote(made.text)} is not finite at ${T} K`,
        got: `${finite ? made.derivative(T) : value} at ${T} K`,
        expected: `finite from ${checkedRange.low} to ${checkedRange.high} K`,
      };
    }
    const issue = checkRange(value, options, show);
    if (issue) return { ...issue, message: `at ${T} K, ${issue.message}`, got: `${issue.got} at ${T} K` };
  }
  return undefined;
}

function read(input: unknown, dimension: DimensionName, fail: Report): TemperatureFunction | undefined {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    const record = input as Record<string, unknown>;
    if (Object.hasOwn(record, 'expression') || Object.hasOwn(record, 'unit'))
      return readExpression(record, dimension, fail);
    if (Object.hasOwn(record, 'value') || Object.hasOwn(record, 'activationEnergy'))
      return readArrhenius(record, dimension, fail);
    const keys = Object.keys(record);
    const close =
      keys.length === 1 ? nearest(keys[0]!, ['expression', 'value', 'unit', 'activationEnergy']) : undefined;
    return fail({
      code: 'wrong-type',
      message: 'this mapping is not a function of temperature',
      got: `keys ${keys.slice(0, 5).join(', ').slice(0, 60) || '(none)'}`,
      expected: `${expectation(dimension)}; or { expression, unit }; or { value, at, activationEnergy }`,
      ...(close === undefined ? {} : { nearest: close }),
    });
  }
  const result = parseQuantity(input, dimension);
  return result.ok ? constantFunction(result.value, String(input).trim()) : fail(result.issue);
}

/**
 * Schema of a parameter that may depend on temperature.
 * @param dimension of the parameter
 * @param options limits in SI that must hold from 250 to 400 K, and a description
 * @returns a zod schema from a quantity string, `{ expression, unit }` or `{ value, at, activationEnergy }` to a
 * `TemperatureFunction`; failures are custom issues with the fields of an `Issue` in `params`
 */
export function temperatureFunction(
  dimension: DimensionName,
  options: RangeOptions = {},
): z.ZodType<TemperatureFunction, TemperatureFunctionInput> {
  const { title, examples, unit } = dimensions[dimension];
  const text = { type: 'string' } as const;
  const schema = z
    .unknown()
    .meta({
      description: describe(`Quantity: ${title}; may depend on temperature.`, options, (value) =>
        formatQuantity(value, dimension, undefined, 6),
      ),
      examples: [...examples],
      anyOf: [
        dimension === 'dimensionless' ? { type: ['number', 'string'] } : text,
        {
          type: 'object',
          description: 'A formula of the temperature T in kelvin, giving a number in `unit`.',
          properties: { expression: text, unit: { ...text, examples: [unit] } },
          required: ['expression', 'unit'],
          additionalProperties: false,
        },
        {
          type: 'object',
          description: 'Arrhenius law: `value` at the temperature `at` [298.15 K], and an activation energy.',
          properties: { value: text, at: text, activationEnergy: text },
          required: ['value', 'activationEnergy'],
          additionalProperties: false,
        },
      ],
    })
    .transform((input, context) => {
      const fail: Report = (issue, ...path) => report(context, issue, path) as undefined;
      const made = read(input, dimension, fail);
      if (!made) return z.NEVER;
      const issue = checkValues(made, dimension, options);
      if (!issue) return made;
      report(context, issue);
      return z.NEVER;
    });
  return schema as unknown as z.ZodType<TemperatureFunction, TemperatureFunctionInput>;
}
