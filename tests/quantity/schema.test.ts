import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  creepPrefactor,
  dimensionNames,
  dimensions,
  numberInRange,
  percent,
  quantity,
  temperatureFunction,
} from '../../src/quantity/index.js';

const cell = z.strictObject({
  area: quantity('area', { exclusiveMinimum: 0, description: 'Area of the cell.' }).prefault('1 cm^2'),
  thickness: quantity('length', { minimum: 0, maximum: 1e-3 }),
  resistance: quantity('areaSpecificResistance').optional(),
  width: percent({ exclusiveMinimum: 0, maximum: 0.5 }).prefault('2 %'),
  classes: numberInRange({ minimum: 1, maximum: 32, integer: true }).optional(),
  contact: numberInRange({ exclusiveMinimum: 0, exclusiveMaximum: 1 }).optional(),
  creep: creepPrefactor().optional(),
  conductivity: temperatureFunction('conductivity', { exclusiveMinimum: 0 }).optional(),
  share: quantity('dimensionless').optional(),
});

function problems(input: unknown) {
  const result = cell.safeParse(input);
  return result.success
    ? []
    : result.error.issues.map((issue) => ({ path: issue.path.join('.'), ...(issue as { params?: object }).params }));
}

describe('validation', () => {
  test('quantities become SI numbers; defaults are written as a person would', () => {
    expect(
      cell.parse({
        thickness: '20 um',
        resistance: '5 ohm cm^2',
        width: 0.1,
        classes: 8,
        creep: '7.7e-3 MPa^-6.56/s',
        share: 0.25,
      }),
    ).toEqual({
      area: 1e-4,
      thickness: 20e-6,
      resistance: 5e-4,
      width: 0.1,
      classes: 8,
      creep: { referenceRate: 7.7e-3, exponent: 6.56 },
      share: 0.25,
    });
    expect(cell.parse({ thickness: '0 um' })).toEqual({ area: 1e-4, thickness: 0, width: 0.02 });
  });

  test('every problem is reported at once, with path and all fields', () => {
    expect(
      problems({
        area: '0 cm^2',
        thickness: 20,
        resistance: '3 MPa',
        width: '80 %',
        classes: 2.5,
        contact: '0.5',
        creep: '1 1/s',
      }),
    ).toMatchObject([
      { path: 'area', code: 'out-of-range', got: '0 cm^2', expected: 'above 0 cm^2' },
      { path: 'thickness', code: 'bare-number', got: '20', remedy: 'write "20 um"' },
      { path: 'resistance', code: 'wrong-dimension', got: 'pressure (MPa)' },
      { path: 'width', code: 'out-of-range', got: '80 %', expected: 'above 0 % and at most 50 %' },
      { path: 'classes', code: 'wrong-type', got: 'number 2.5', expected: 'a whole number' },
      { path: 'contact', code: 'wrong-type', remedy: 'write 0.5 without quotes' },
      { path: 'creep', code: 'wrong-dimension' },
    ]);
  });

  test('a key that is missing, or null, is told apart from one that is wrong', () => {
    expect(problems({})).toMatchObject([{ path: 'thickness', code: 'missing', expected: 'length, for example 20 um' }]);
    expect(problems({ thickness: null })).toMatchObject([{ path: 'thickness', code: 'wrong-type', got: 'null' }]);
  });

  test.each([
    ['thickness', '2 mm', 'out-of-range'],
    ['thickness', '-1 um', 'out-of-range'],
    ['contact', 0, 'out-of-range'],
    ['contact', 1, 'out-of-range'],
    ['contact', Number.NaN, 'not-finite'],
    ['contact', true, 'wrong-type'],
    ['classes', 33, 'out-of-range'],
    ['width', '2 um', 'wrong-dimension'],
    ['width', [], 'wrong-type'],
    ['conductivity', '-1 mS/cm', 'out-of-range'],
  ])('%s: %s is %s', (key, value, code) => {
    expect(problems({ thickness: '20 um', [key]: value })).toMatchObject([{ path: key, code }]);
  });

  test('the limits themselves are allowed, or not, as declared', () => {
    expect(problems({ thickness: '1 mm' })).toEqual([]);
    expect(problems({ thickness: '1 um', classes: 1, width: '50 %' })).toEqual([]);
    expect(problems({ thickness: '1 um', classes: 32 })).toEqual([]);
  });
});

describe('JSON Schema of the input', () => {
  const schema = z.toJSONSchema(cell, { io: 'input' }) as {
    properties: Record<string, Record<string, unknown>>;
    required: string[];
  };
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

  test('strings with a description, examples and a pattern', () => {
    expect(schema.properties.area).toMatchObject({
      type: 'string',
      description: 'Area of the cell. Limits: above 0 cm^2.',
      examples: dimensions.area.examples,
      default: '1 cm^2',
    });
    expect(schema.properties.classes).toEqual({ type: 'integer', minimum: 1, maximum: 32 });
    expect(schema.properties.contact).toEqual({ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 });
    expect(schema.required).toEqual(['thickness']);
  });

  test('an editor accepts what we accept, and marks a bare number', () => {
    for (const thickness of ['20 um', '−5 µm', '.5mm', '2e-5 m', '1e5 1/m 1 m^2', '20um', ' 3 µm ', '5/m m^2']) {
      expect(validate({ thickness }), thickness).toBe(true);
    }
    for (const thickness of [20, '20', '1e5', '1e-5', '-3.5', '', 'um', ' 20 ', null]) {
      expect(validate({ thickness }), String(thickness)).toBe(false);
    }
    expect(
      validate({ thickness: '1 um', width: '2 %', share: 0.5, conductivity: { expression: 'T', unit: 'S/m' } }),
    ).toBe(true);
    expect(validate({ thickness: '1 um', conductivity: { value: '1 S/m', activationEnergy: '0.3 eV' } })).toBe(true);
    expect(validate({ thickness: '1 um', conductivity: { expression: 'T' } })).toBe(false);
  });

  test.each(dimensionNames)('the examples of %s pass its own pattern', (name) => {
    const one = new Ajv2020({ allowUnionTypes: true }).compile(z.toJSONSchema(quantity(name), { io: 'input' }));
    for (const example of dimensions[name].examples) expect(one(example), example).toBe(true);
  });
});
