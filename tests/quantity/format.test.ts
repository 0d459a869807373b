import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DimensionName,
  dimensionNames,
  formatQuantity,
  inUnit,
  LithostatError,
  parseQuantity,
} from '../../src/quantity/index.js';

test.each<[number, DimensionName, string | undefined, string]>([
  [2, 'currentDensity', undefined, '0.2 mA/cm^2'],
  [2, 'currentDensity', 'A/m^2', '2 A/m^2'],
  [3e6, 'pressure', undefined, '3 MPa'],
  [298.15, 'temperature', undefined, '25 degC'],
  [298.15, 'temperature', 'K', '298.15 K'],
  [333.25, 'temperature', undefined, '60.1 degC'],
  [0.02, 'dimensionless', '%', '2 %'],
  [0.3, 'dimensionless', undefined, '0.3'],
  [1e-7, 'length', undefined, '0.1 um'],
  [1.7e5, 'fractureToughness', undefined, '0.17 MPa m^0.5'],
  [0, 'pressure', undefined, '0 MPa'],
  [Number.NaN, 'pressure', undefined, 'NaN MPa'],
])('%s as %s in %s is %s', (value, dimension, unit, text) => {
  expect(formatQuantity(value, dimension, unit)).toBe(text);
});

test('digits are rounded when asked', () => {
  expect(formatQuantity(1.23456789e-5, 'length', 'um', 4)).toBe('12.35 um');
});

test('a unit of another dimension is refused', () => {
  expect(() => formatQuantity(1, 'pressure', 'mA')).toThrow(LithostatError);
  expect(() => inUnit(1, 'pressure', 'flurb')).toThrow(LithostatError);
  expect(() => inUnit(300, 'temperature', 'degF')).toThrow(LithostatError);
});

test('what is written is read back', () => {
  const magnitude = fc.tuple(
    fc.double({ min: 1, max: 10, noNaN: true }),
    fc.integer({ min: -30, max: 20 }),
    fc.boolean(),
  );
  fc.assert(
    fc.property(magnitude, fc.constantFrom(...dimensionNames), ([mantissa, power, negative], dimension) => {
      const offset = dimension === 'temperature';
      const value = (negative && !offset ? -1 : 1) * mantissa * 10 ** power;
      const back = parseQuantity(formatQuantity(value, dimension), dimension);
      // 15 digits: half a unit of the last one, on the scale that was written (Celsius has its zero elsewhere).
      const scale = offset ? Math.max(value, 273.15) : Math.abs(value);
      expect(back.ok && Math.abs(back.value - value) / scale).toBeLessThan(1e-14);
    }),
    { numRuns: 400 },
  );
});

test('a number of at most 15 digits comes back as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: -12, max: 3 }), (digits, power) => {
      const text = String(Number(`${digits}e${power}`));
      for (const [dimension, unit] of [
        ['pressure', 'MPa'],
        ['currentDensity', 'mA/cm^2'],
        ['capacityPerArea', 'mAh/cm^2'],
        ['time', 'h'],
      ] as const) {
        const parsed = parseQuantity(`${text} ${unit}`, dimension);
        expect(parsed.ok && formatQuantity(parsed.value, dimension, unit)).toBe(`${text} ${unit}`);
      }
    }),
  );
});
