import { unit } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { lookUpRareUnit } from '../../src/quantity/rare-units.js';
import { commonUnits, lookUpUnit } from '../../src/quantity/units.js';

/** mathjs as an independent table: base dimensions there are mass, length, time, current, temperature, light, amount. */
function oracle(symbol: string): { factor: number; exponents: number[] } {
  const known = unit(1, symbol) as unknown as { value: number; dimensions: number[] };
  const [kg, m, s, A, K, , mol] = known.dimensions as [number, number, number, number, number, number, number];
  return { factor: known.value, exponents: [m, kg, s, A, K, mol] };
}

// mathjs writes these otherwise, or not at all.
const otherwise: Record<string, string> = {
  Ah: 'A h',
  mAh: 'mA h',
  min: 'minute',
  h: 'hour',
  d: 'day',
  Wh: 'W h',
  mWh: 'mW h',
};
const without = new Set(['%', 'ppm', 'degC', 'degF', 'torr', 'Torr']);

describe('our table agrees with mathjs', () => {
  test.each(commonUnits.filter((symbol) => !without.has(symbol)))('%s', (symbol) => {
    const ours = lookUpUnit(symbol)!;
    const theirs = oracle(otherwise[symbol] ?? symbol);
    expect(Array.from(ours.exponents)).toEqual(theirs.exponents.map((power) => power + 0));
    const factor = (ours.numerator / ours.denominator) * 10 ** ours.decade;
    expect(Math.abs(factor / theirs.factor - 1)).toBeLessThan(symbol.endsWith('eV') ? 1e-7 : 1e-9); // its eV is older than the SI of 2019
  });
});

test('every unit offered as a suggestion exists', () => {
  for (const symbol of commonUnits) expect(lookUpUnit(symbol), symbol).toBeDefined();
});

test('whole words win over prefixes: min is a minute, h an hour, Pa no peta-year, mol no milli-anything', () => {
  expect(lookUpUnit('min')).toMatchObject({ numerator: 60, decade: 0 });
  expect(lookUpUnit('h')).toMatchObject({ numerator: 3600 });
  expect(lookUpUnit('Pa')).toMatchObject({ decade: 0 });
  expect(lookUpUnit('mol')).toMatchObject({ decade: 0 });
  expect(lookUpUnit('mmol')).toMatchObject({ decade: -3 });
  expect(lookUpUnit('dag')).toMatchObject({ decade: -2 });
});

test.each(['mmin', 'kk', 'mm2', 'kdegC', 'Ma', 'toString', 'constructor', '__proto__', '', 'm ', 'MPA'])(
  '"%s" is not in our table',
  (symbol) => {
    expect(lookUpUnit(symbol)).toBeUndefined();
  },
);

test('rare units come from mathjs', () => {
  expect(lookUpRareUnit('inch')).toMatchObject({ exponents: [1, 0, 0, 0, 0, 0], numerator: 0.0254 });
  expect(lookUpRareUnit('lbf')!.numerator).toBeCloseTo(4.4482216152605, 12);
  expect(lookUpRareUnit('hours')).toMatchObject({ numerator: 3600 });
});

test.each([
  'candela',
  'bit',
  'degC',
  'celsius',
  'constructor',
  'hasOwnProperty',
  'valueOf',
  '__proto__',
  'm;x',
  'a b',
  'qqq',
])('rare unit "%s" is refused', (symbol) => {
  expect(lookUpRareUnit(symbol)).toBeUndefined();
});
