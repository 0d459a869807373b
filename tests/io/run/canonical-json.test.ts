import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, contentHash, hashFile } from '../../../src/io/run/canonical-json.js';

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
    fc.property(fc.jsonValue({ noUnicodeString: false } as never), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the hash of a file is that of its bytes', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'hash-')), 'f');
  writeFileSync(path, 'abc');
  // FIPS 180-2, appendix B.1.
  expect(hashFile(path)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(() => hashFile(`${path}x`)).toThrow(/Cannot read .*fx: it does not exist/);
});
