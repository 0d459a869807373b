import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DimensionName,
  dimensionNames,
  faradayConstant,
  parseAnyQuantity,
  parseCreepPrefactor,
  parseQuantity,
} from '../../src/quantity/index.js';

function value(text: unknown, dimension: DimensionName): number {
  const result = parseQuantity(text, dimension);
  if (!result.ok) throw new Error(result.issue.message);
  return result.value;
}

function issue(text: unknown, dimension: DimensionName) {
  const result = parseQuantity(text, dimension);
  if (result.ok) throw new Error(`${String(text)} was read as ${result.value}`);
  return result.issue;
}

// Exact: these factors are integers and powers of ten, and the digits are joined to the power before rounding.
describe('the units of the field, to the last bit', () => {
  test.each<[string, DimensionName, number]>([
    ['1 mA/cm^2', 'currentDensity', 10],
    ['0.2 mA/cm^2', 'currentDensity', 2],
    ['1 mAh/cm^2', 'capacityPerArea', 3.6e4],
    ['1 ohm cm^2', 'areaSpecificResistance', 1e-4],
    ['11.3 ohm cm^2', 'areaSpecificResistance', 11.3e-4],
    ['1 S/cm', 'conductivity', 100],
    ['1 mS/cm', 'conductivity', 0.1],
    ['3 MPa', 'pressure', 3e6],
    ['2 GPa', 'pressure', 2e9],
    ['1 um', 'length', 1e-6],
    ['0.1 um', 'length', 1e-7],
    ['10 nm', 'length', 1e-8],
    ['1 MPa sqrt(m)', 'fractureToughness', 1e6],
    ['0.17 MPa m^0.5', 'fractureToughness', 0.17e6],
    ['1 eV', 'molarEnergy', faradayConstant],
    ['400 meV', 'molarEnergy', 0.4 * faradayConstant],
    ['37 kJ/mol', 'molarEnergy', 37e3],
    ['4.25e4 1/s', 'strainRate', 4.25e4],
    ['1e-14 m^2/s', 'diffusivity', 1e-14],
    ['13 cm^3/mol', 'molarVolume', 1.3e-5],
    ['0.534 g/cm^3', 'density', 534],
    ['2 %', 'dimensionless', 0.02],
    ['25 degC', 'temperature', 298.15],
    ['60.1 degC', 'temperature', 333.25],
    ['-40 degF', 'temperature', 233.15],
    ['298.15 K', 'temperature', 298.15],
    ['10 K', 'temperatureDifference', 10],
    ['0.101325 MPa', 'pressure', 101325],
    ['1 atm', 'pressure', 101325],
    ['2 bar', 'pressure', 2e5],
    ['30 min', 'time', 1800],
    ['0.5 h', 'time', 1800],
    ['1 MPa/um', 'pressurePerLength', 1e12],
    ['29 J/(mol K)', 'molarEntropy', 29],
    ['29 J/mol/K', 'molarEntropy', 29],
    ['10 uF/cm^2', 'capacitancePerArea', 0.1],
  ])('%s as %s', (text, dimension, expected) => {
    expect(value(text, dimension)).toBe(expected);
  });
});

describe('spellings of one and the same', () => {
  test.each([
    '0.2 mA/cm²',
    '0.2 mA cm^-2',
    '0.2 mA·cm⁻²',
    '0.2 mA * cm^-2',
    '0.2mA/cm^2',
    '0.2 mA/cm2',
    '0.2 mA cm-2',
    '0.2 mA/(cm cm)',
    '0.2 mA/(cm)^2',
    '0.2 (mA/cm)/cm',
    '0.2 mA/cm/cm',
    '0.2 mA / cm**2',
    '  +0.2\u00a0mA/cm^2\t',
    '2e-1 mA/cm^2',
    '.2 mA/cm^2',
    '200 µA/cm^2',
    '200 \u03bcA/cm^2',
    '2 A/m^2',
    '2 A m^(-2)',
    '2 A m^(-4/2)',
    '2 * A/m^2',
    '2 A 1/m^2',
    '0.02 A h/(dm)^2/h',
  ])('%s', (text) => {
    expect(value(text, 'currentDensity')).toBe(2);
  });

  test('ohm, omega and the ohm sign', () => {
    for (const text of ['5 ohm cm^2', '5 Ω cm²', '5 \u2126·cm^2']) {
      expect(value(text, 'areaSpecificResistance')).toBe(5e-4);
    }
  });

  test('degrees, angstrom, roots, minus signs', () => {
    expect(value('25 °C', 'temperature')).toBe(298.15);
    expect(value('25 \u2103', 'temperature')).toBe(298.15);
    expect(value('\u221210 °C', 'temperature')).toBe(263.15);
    expect(value('3 Å', 'length')).toBe(3e-10);
    expect(value('3 A\u030a', 'length')).toBe(3e-10);
    expect(value('1 MPa √m', 'fractureToughness')).toBe(1e6);
    expect(value('1 MPa √(m)', 'fractureToughness')).toBe(1e6);
    expect(value('180 °', 'dimensionless')).toBeCloseTo(Math.PI, 15);
    expect(value('1e\u22123 m', 'length')).toBe(1e-3);
  });

  test('a slash divides by the next factor alone', () => {
    const any = parseAnyQuantity('1 mA/cm^2 h');
    expect(any).toMatchObject({ ok: true, value: 36000 });
  });
});

describe('what is wrong is said', () => {
  test('a bare number', () => {
    expect(issue(3, 'pressure')).toMatchObject({ code: 'bare-number', got: '3', remedy: 'write "3 MPa"' });
    expect(issue('0.2', 'currentDensity')).toMatchObject({ code: 'bare-number', remedy: 'write "0.2 mA/cm^2"' });
    expect(issue(0, 'length').code).toBe('bare-number');
    expect(value(0.5, 'dimensionless')).toBe(0.5);
    expect(value('0.5', 'dimensionless')).toBe(0.5);
  });

  test('a wrong dimension names both', () => {
    expect(issue('3 MPa', 'currentDensity')).toMatchObject({
      code: 'wrong-dimension',
      got: 'pressure (MPa)',
      expected: 'current density, for example 0.2 mA/cm^2',
    });
    expect(issue('2 mA', 'currentDensity')).toMatchObject({ code: 'wrong-dimension', got: 'current (mA)' });
    expect(issue('3 MPa^2', 'pressure').got).toBe('MPa^2 (m^-2 kg^2 s^-4)');
    expect(issue('2 %', 'pressure')).toMatchObject({ code: 'wrong-dimension', got: 'plain number (%)' });
    expect(issue('25 C', 'temperature')).toMatchObject({ code: 'wrong-dimension', remedy: 'write "25 degC"' });
    expect(issue('0.4 J', 'molarEnergy').code).toBe('wrong-dimension');
  });

  test('an unknown unit, with the nearest', () => {
    expect(issue('3 Mpa', 'pressure')).toMatchObject({ code: 'unknown-unit', got: '"Mpa"', nearest: 'MPa' });
    expect(issue('3 mpa', 'pressure').nearest).toBe('MPa');
    expect(issue('1 mAhh/cm^2', 'capacityPerArea').nearest).toBe('mAh');
    expect(issue('5 Ohms', 'resistance').code).toBe('unknown-unit');
    expect(issue('3 flurb', 'pressure').nearest).toBeUndefined();
  });

  test.each<[unknown, DimensionName, string]>([
    ['', 'pressure', 'empty'],
    ['   ', 'pressure', 'empty'],
    [undefined, 'pressure', 'missing'],
    [null, 'pressure', 'wrong-type'],
    [true, 'pressure', 'wrong-type'],
    [{}, 'pressure', 'wrong-type'],
    [['3 MPa'], 'pressure', 'wrong-type'],
    [Symbol('x'), 'pressure', 'wrong-type'],
    [3n, 'pressure', 'wrong-type'],
    [Number.NaN, 'dimensionless', 'not-finite'],
    [Number.POSITIVE_INFINITY, 'dimensionless', 'not-finite'],
    ['NaN MPa', 'pressure', 'not-finite'],
    ['-Infinity MPa', 'pressure', 'not-finite'],
    ['.inf', 'pressure', 'not-finite'],
    ['1e999 MPa', 'pressure', 'not-finite'],
    ['1e305 GPa', 'pressure', 'not-finite'],
    ['1e99999999999999999999 m', 'length', 'not-finite'],
    ['1e-400 m', 'length', 'not-finite'],
    ['1 MPa', 'length', 'wrong-dimension'],
    ['MPa', 'pressure', 'malformed-quantity'],
    ['three MPa', 'pressure', 'malformed-quantity'],
    ['3 MPa extra!', 'pressure', 'unknown-unit'],
    ['3 MPa !', 'pressure', 'malformed-quantity'],
    ['3 MPa 4', 'pressure', 'malformed-quantity'],
    ['3 MPa)', 'pressure', 'malformed-quantity'],
    ['3 (MPa', 'pressure', 'malformed-quantity'],
    ['3 ()', 'pressure', 'malformed-quantity'],
    ['3 (MPa))(', 'pressure', 'malformed-quantity'],
    ['3 MPa/', 'pressure', 'malformed-quantity'],
    ['3 //s', 'strainRate', 'malformed-quantity'],
    ['3 MPa^', 'pressure', 'malformed-quantity'],
    ['3 MPa^x', 'pressure', 'malformed-quantity'],
    ['3 m^(1/0)', 'length', 'malformed-quantity'],
    ['3 m^1000', 'length', 'malformed-quantity'],
    ['3 m^2^2', 'area', 'malformed-quantity'],
    ['1,5 MPa', 'pressure', 'malformed-quantity'],
    ['1.5.2 MPa', 'pressure', 'malformed-quantity'],
    ['3 - 5 MPa', 'pressure', 'malformed-quantity'],
    ['--3 MPa', 'pressure', 'malformed-quantity'],
    ['0x10 MPa', 'pressure', 'unknown-unit'],
    ['1_000 Pa', 'pressure', 'malformed-quantity'],
    ['3 sqrt MPa(', 'pressure', 'malformed-quantity'],
    [`3 ${'('.repeat(30)}m${')'.repeat(30)}`, 'length', 'malformed-quantity'],
    [`3 ${'m '.repeat(200)}`, 'length', 'malformed-quantity'],
    ['5 degC', 'temperatureDifference', 'affine-unit'],
    ['1 1/degC', 'thermalExpansion', 'affine-unit'],
    ['1 J/degC', 'energy', 'affine-unit'],
    ['25 degC^2', 'temperature', 'affine-unit'],
    ['-300 degC', 'temperature', 'below-absolute-zero'],
    ['-1 K', 'temperature', 'below-absolute-zero'],
    ['3 constructor', 'pressure', 'unknown-unit'],
    ['3 __proto__', 'pressure', 'malformed-quantity'],
    ['3 m; process.exit()', 'length', 'malformed-quantity'],
    ['3\u202eMPa', 'pressure', 'malformed-quantity'],
  ])('%s as %s: %s', (text, dimension, code) => {
    const problem = issue(text, dimension);
    expect(problem.code).toBe(code);
    expect(problem.message.length).toBeGreaterThan(10);
    expect(problem.message.length).toBeLessThan(400);
    expect(problem.expected).toBeTruthy();
  });

  test('a comma gets its own remedy', () => {
    expect(issue('1,5 MPa', 'pressure').remedy).toContain('1.5 MPa');
  });
});

describe('properties', () => {
  const anyDimension = fc.constantFrom(...dimensionNames);

  test('no text throws, and every failure has its code', () => {
    const fragment = fc.constantFrom(
      '3',
      '1e5',
      ' ',
      'MPa',
      'mA',
      '/',
      '*',
      '^',
      '(',
      ')',
      '-2',
      'cm',
      's',
      '²',
      '·',
      'degC',
      'sqrt',
      '.',
      ',',
      '%',
      'x',
      'Ω',
      '1',
    );
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, anyDimension, (input, dimension) => {
        const result = parseQuantity(input, dimension);
        if (result.ok) expect(Number.isFinite(result.value)).toBe(true);
        else expect(result.issue.code).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 500 },
    );
  });

  test('no value throws', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        anyDimension,
        (input, dimension) => typeof parseQuantity(input, dimension).ok === 'boolean',
      ),
    );
  });

  test('the same quantity in other units is the same double', () => {
    const families: [DimensionName, [string, number][]][] = [
      [
        'length',
        [
          ['m', 0],
          ['cm', -2],
          ['mm', -3],
          ['um', -6],
          ['nm', -9],
        ],
      ],
      [
        'pressure',
        [
          ['Pa', 0],
          ['kPa', 3],
          ['bar', 5],
          ['MPa', 6],
          ['GPa', 9],
        ],
      ],
      [
        'currentDensity',
        [
          ['A/m^2', 0],
          ['mA/cm^2', 1],
          ['A/cm^2', 4],
          ['uA/cm^2', -2],
        ],
      ],
      [
        'areaSpecificResistance',
        [
          ['ohm m^2', 0],
          ['ohm cm^2', -4],
          ['mohm cm^2', -7],
        ],
      ],
      [
        'fractureToughness',
        [
          ['Pa m^0.5', 0],
          ['MPa m^0.5', 6],
          ['MPa cm^0.5', 5],
        ],
      ],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...families),
        fc.integer({ min: 1, max: 2 ** 52 }),
        fc.integer({ min: -20, max: 20 }),
        ([dimension, units], digits, power) => {
          for (const [unit, decade] of units)
            expect(value(`${digits}e${power - decade} ${unit}`, dimension)).toBe(Number(`${digits}e${power}`));
        },
      ),
    );
  });

  test('a product of powers has the sum of the exponents', () => {
    const base = ['m', 'kg', 's', 'A', 'K', 'mol'];
    const factor = fc.record({
      index: fc.integer({ min: 0, max: 5 }),
      power: fc.integer({ min: -12, max: 12 }).map((n) => n / 4),
      divided: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(factor, { minLength: 1, maxLength: 8 }), (factors) => {
        const expected = [0, 0, 0, 0, 0, 0];
        let text = '1';
        for (const { index, power, divided } of factors) {
          text += `${divided ? ' / ' : ' '}${base[index]}^${power}`;
          expected[index]! += divided ? -power : power;
        }
        const any = parseAnyQuantity(text);
        expect(any.ok && any.exponents).toEqual(expected.map((power) => expect.closeTo(power, 9)));
        expect(any.ok && any.value).toBe(1);
      }),
    );
  });
});

describe('creep prefactors', () => {
  test('the exponent is read from the unit; the rate is kept at 1 MPa, exactly', () => {
    expect(parseCreepPrefactor('7.7e-3 MPa^-6.56/s')).toEqual({
      ok: true,
      value: { referenceRate: 7.7e-3, exponent: 6.56 },
    });
    expect(parseCreepPrefactor('7.7e-3 s^-1 MPa^-6.56')).toMatchObject({ ok: true, value: { referenceRate: 7.7e-3 } });
    expect(parseCreepPrefactor('7.7e-3 1/(MPa^6.56 s)')).toMatchObject({
      ok: true,
      value: { referenceRate: 7.7e-3, exponent: 6.56 },
    });
  });

  test('other units of pressure and time are converted', () => {
    // 1 kPa^-n = (1e-3 MPa)^-n = 10^(3 n) MPa^-n
    const kilo = parseCreepPrefactor('1e-5 kPa^-6.56/s');
    expect(kilo.ok && kilo.value.referenceRate / 10 ** (-5 + 3 * 6.56)).toBeCloseTo(1, 12);
    const hourly = parseCreepPrefactor('3.6 MPa^-6.6/h');
    expect(hourly.ok && hourly.value.referenceRate).toBeCloseTo(1e-3, 15);
    const tiny = parseCreepPrefactor('1e-43 Pa^-6.6/s');
    expect(tiny.ok && tiny.value.referenceRate / 10 ** -3.4).toBeCloseTo(1, 12);
    const huge = parseCreepPrefactor('2 MPa^-60/s'); // 1e-360 in Pa: not a double, but never formed
    expect(huge).toMatchObject({ ok: true, value: { referenceRate: 2, exponent: 60 } });
  });

  test('as any quantity it has its SI value', () => {
    const any = parseAnyQuantity('7.7e-3 MPa^-6.56/s');
    expect(any.ok && any.exponents).toEqual([6.56, -6.56, 12.12, 0, 0, 0].map((power) => expect.closeTo(power, 9)));
    expect(any.ok && any.value / (7.7e-3 * 1e6 ** -6.56)).toBeCloseTo(1, 12);
  });

  test.each<[unknown, string]>([
    ['7.7e-3 1/s', 'wrong-dimension'],
    ['7.7e-3', 'wrong-dimension'],
    [7.7e-3, 'bare-number'],
    [undefined, 'missing'],
    [{}, 'wrong-type'],
    ['7.7e-3 MPa^6.56/s', 'wrong-dimension'],
    ['7.7e-3 MPa^-6.56', 'wrong-dimension'],
    ['7.7e-3 MPa^-6.56/s^2', 'wrong-dimension'],
    ['7.7e-3 m^-6.56/s', 'wrong-dimension'],
    ['0 MPa^-6.56/s', 'out-of-range'],
    ['-1 MPa^-6.56/s', 'out-of-range'],
    ['1e300 Pa^-6.56/s', 'not-finite'],
    ['1 Mpa^-6.56/s', 'unknown-unit'],
  ])('%s: %s', (text, code) => {
    const result = parseCreepPrefactor(text);
    expect(result.ok ? 'read' : result.issue.code).toBe(code);
  });
});
