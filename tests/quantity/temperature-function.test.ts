import { describe, expect, test } from 'vitest';
import { gasConstant, temperatureFunction } from '../../src/quantity/index.js';

const conductivity = temperatureFunction('conductivity', { exclusiveMinimum: 0 });

function issues(input: unknown, schema = conductivity) {
  const result = schema.safeParse(input);
  if (result.success) throw new Error(`${JSON.stringify(input)} was accepted`);
  return result.error.issues.map((issue) => ({ path: issue.path.join('.'), ...(issue as { params?: object }).params }));
}

describe('the three ways to write one', () => {
  test('a constant', () => {
    const made = conductivity.parse('1 mS/cm');
    expect(made.text).toBe('1 mS/cm');
    expect(made.at(250)).toBe(0.1);
    expect(made.at(350)).toBe(0.1);
    expect(made.derivative(300)).toBe(0);
  });

  test('a formula with its unit', () => {
    const made = conductivity.parse({ expression: '2.1e5/T * exp(-4060/T)', unit: 'S/cm' });
    const T = 310;
    const expected = 100 * (2.1e5 / T) * Math.exp(-4060 / T);
    expect(made.at(T) / expected).toBeCloseTo(1, 14);
    expect(made.derivative(T) / (expected * (4060 / T ** 2 - 1 / T))).toBeCloseTo(1, 12);
    expect(made.text).toBe('2.1e5/T * exp(-4060/T) [S/cm]');
  });

  test('an Arrhenius law about a reference', () => {
    const made = conductivity.parse({ value: '2 mS/cm', at: '30 degC', activationEnergy: '0.38 eV' });
    expect(made.at(303.15)).toBe(0.2);
    const Q = 0.38 * 96485.33212;
    expect(made.at(333.15) / (0.2 * Math.exp((Q / gasConstant) * (1 / 303.15 - 1 / 333.15)))).toBeCloseTo(1, 14);
    const h = 1e-3;
    const slope = (made.at(320 + h) - made.at(320 - h)) / (2 * h);
    expect(made.derivative(320) / slope).toBeCloseTo(1, 8);
    // two temperatures give the activation energy back
    expect((gasConstant * Math.log(made.at(350) / made.at(300))) / (1 / 300 - 1 / 350)).toBeCloseTo(Q, 6);
  });

  test('the reference is 298.15 K unless it is given', () => {
    const made = conductivity.parse({ value: '2 mS/cm', activationEnergy: '37 kJ/mol' });
    expect(made.at(298.15)).toBe(0.2);
    expect(made.at(308.15)).toBeGreaterThan(0.2);
    expect(made.text).toBe('2 mS/cm at 298.15 K, activation energy 37 kJ/mol');
  });
});

describe('what is wrong is said, where it is', () => {
  test.each<[unknown, string, string]>([
    ['3 MPa', '', 'wrong-dimension'],
    [3, '', 'bare-number'],
    [undefined, '', 'missing'],
    [null, '', 'wrong-type'],
    [['1 S/m'], '', 'wrong-type'],
    [{}, '', 'wrong-type'],
    ['-1 S/m', '', 'out-of-range'],
    [{ expression: 'T' }, 'unit', 'missing'],
    [{ expression: 'T', unit: 3 }, 'unit', 'wrong-type'],
    [{ expression: 'T', unit: 'MPa' }, 'unit', 'wrong-dimension'],
    [{ expression: 'T', unit: 'S/mm)' }, 'unit', 'malformed-quantity'],
    [{ expression: 'T', unit: 'Sm/m' }, 'unit', 'unknown-unit'],
    [{ expression: 3, unit: 'S/m' }, 'expression', 'wrong-type'],
    [{ unit: 'S/m' }, 'expression', 'wrong-type'],
    [{ expression: 'sin(T)', unit: 'S/m' }, 'expression', 'bad-expression'],
    [{ expression: 'T', unit: 'S/m', at: '300 K' }, 'at', 'unknown-key'],
    [{ value: '1 S/m' }, 'activationEnergy', 'missing'],
    [{ value: '1 S', activationEnergy: '1 eV' }, 'value', 'wrong-dimension'],
    [{ value: '1 S/m', activationEnergy: '1 J' }, 'activationEnergy', 'wrong-dimension'],
    [{ value: '1 S/m', activationEnergy: '1 eV', at: '25' }, 'at', 'bare-number'],
    [{ value: '1 S/m', activationEnergy: '1 eV', at: '0 K' }, 'at', 'out-of-range'],
    [{ value: '1 S/m', activationEnergy: '-1e6 eV' }, '', 'not-finite'],
    [JSON.parse('{"__proto__": {"expression": "T", "unit": "S/m"}}'), '', 'wrong-type'],
    [JSON.parse('{"expression": "T", "unit": "S/m", "constructor": 1}'), 'constructor', 'unknown-key'],
  ])('%j: %s %s', (input, path, code) => {
    expect(issues(input)).toMatchObject([{ path, code }]);
  });

  test('all parts of an Arrhenius law are checked at once', () => {
    expect(issues({ value: 1, at: 'x', activationEnergy: '1 J' }).map((issue) => issue.path)).toEqual([
      'value',
      'at',
      'activationEnergy',
    ]);
  });

  test('an unknown key has its nearest', () => {
    expect(issues({ value: '1 S/m', activationEnergi: '1 eV', activationEnergy: '1 eV' })).toMatchObject([
      { path: 'activationEnergi', nearest: 'activationEnergy' },
    ]);
    expect(issues({ expresion: 'T' })).toMatchObject([{ nearest: 'expression' }]);
  });

  test.each([
    ['1/(T-300)', '300 K'],
    ['log(T-390)', '250 K'],
    ['T^T', '250 K'],
    ['exp(T^9)', '250 K'],
    ['10^(T-80)', '390 K'],
    ['0/0', '250 K'],
    ['sqrt(T-250)', '250 K'], // the value is 0 there, but its slope is not finite
  ])('%s is not finite at %s', (expression, temperature) => {
    const [issue] = issues({ expression, unit: 'S/m' }, temperatureFunction('conductivity'));
    expect(issue).toMatchObject({ code: 'not-finite' });
    expect((issue as unknown as { message: string }).message).toContain(`at ${temperature}`);
  });

  test('limits hold over the whole range, and the temperature is named', () => {
    const [issue] = issues({ expression: '300 - T', unit: 'S/m' });
    expect(issue).toMatchObject({ code: 'out-of-range', got: '0 mS/cm at 300 K' });
  });
});
