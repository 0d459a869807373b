import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/quantity/index.js';

const keys = ['stackPressure', 'temperature', 'protocol', 'ambientPressure', 'interfaces', 'until'];

test.each([
  ['stackPresure', 'stackPressure'],
  ['stack_pressure', 'stackPressure'],
  ['stackpressure', 'stackPressure'],
  ['tempreature', 'temperature'],
  ['unitl', 'until'],
  ['interface', 'interfaces'],
])('%s means %s', (word, expected) => {
  expect(nearest(word, keys)).toBe(expected);
});

test.each(['', 'colour', 'x', 'zzzzzzzzzz', 'p'.repeat(10_000)])('"%s" means none of them', (word) => {
  expect(nearest(word, keys)).toBeUndefined();
});

test('the case of a letter is a smaller mistake than another letter', () => {
  expect(nearest('mpa', ['mPb', 'MPa'])).toBe('MPa');
});

test('the first of equally close candidates wins', () => {
  expect(nearest('abcx', ['abcd', 'abce'])).toBe('abcd');
});

test('a candidate is nearest to itself, and one edit of a long word is found again', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 5, maxLength: 20 });
  fc.assert(
    fc.property(word, fc.array(word), fc.nat(), (target, others, at) => {
      expect(nearest(target, [...others, target])).toBe(target);
      const position = at % target.length;
      expect(nearest(target.slice(0, position) + target.slice(position + 1), [target])).toBe(target);
      expect(nearest(`${target.slice(0, position)}Z${target.slice(position)}`, [target])).toBe(target);
    }),
  );
});
