import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, contentHash } from '../../../src/io/run/canonical-json.js';

test('the order of keys does not matter, the values do', () => {
  expect(canonicalJson({ b: [1, { d: 2, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":2}]}');
  expect(contentHash({ a: 1, b: 2 })).toBe(contentHash({ b: 2, a: 1 }));
  expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 1.0000000000000002 }));
  expect(contentHash({ a: Number.NaN })).not.toBe(contentHash({ a: 'NaN' }));
});

test('absent and undefined are the same, typed arrays are arrays', () => {
  expect(canonicalJson({ a: undefined, b: Float64Array.of(0.1, 2) })).toBe('{"b":[0.1,2]}');
});

test('what is not data is refused', () => {
  expect(() => canonicalJson({ a: () => 1 })).toThrow(/function is not data/);
});

test('the text of any plain data reads back to it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the hash is SHA-256 of the canonical text', () => {
  // SHA-256 of the two characters {}.
  expect(contentHash({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});
