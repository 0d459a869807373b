import { describe, expect, test } from 'vitest';
import { describeExponents, dimensionOf, sameExponents } from '../../src/quantity/dimension.js';
import { dimensionNames, dimensions, parseAnyQuantity, parseQuantity } from '../../src/quantity/index.js';

describe.each(dimensionNames)('%s', (name) => {
  test('its examples and its preferred unit have its exponents', () => {
    const { unit, examples, exponents } = dimensions[name];
    for (const text of [...examples, `1 ${unit}`]) {
      expect(parseQuantity(text, name), text).toMatchObject({ ok: true });
      if (name === 'molarEnergy' && text.includes('eV')) continue; // per particle, checked in parse.test.ts
      const any = parseAnyQuantity(text);
      expect(any.ok && sameExponents(any.exponents, exponents), text).toBe(true);
    }
  });

  test('messages call it by its own name, except where two dimensions share exponents', () => {
    const named = dimensionOf(dimensions[name].exponents);
    expect(named).toBe(name === 'temperatureDifference' ? 'temperature' : name);
  });
});

test('exponents as text', () => {
  expect(describeExponents([-0.5, 1, -2, 0, 0, 0])).toBe('m^-0.5 kg s^-2');
  expect(describeExponents([0, 0, 0, 0, 0, 0])).toBe('1');
  expect(dimensionOf([9, 0, 0, 0, 0, 0])).toBeUndefined();
});
