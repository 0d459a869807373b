import { expect, it } from 'vitest';
import type { FittedParameter } from '../../../src/studies/calibrate/parameters.js';
import {
  identifiabilityInWords,
  interval,
  strengthOfEvidence,
  withinError,
} from '../../../src/studies/calibrate/wording.js';

it.each([
  [6.5637, 0.44, '6.56'],
  [50.123, 8.7, '50.1'],
  [1234.5, 210, '1230'],
  [0.00093085, 0.00012, '9.3e-4'],
  [7.7123e-3, 4e-3, '0.0077'],
  [3, 0, '3'],
  [2.345678901, Number.POSITIVE_INFINITY, '2.34568'],
  [1.5e7, 3e5, '1.500e7'],
])('%f with an error of %f is written %s', (value, error, text) => {
  expect(withinError(value, error)).toBe(text);
});

it('both ends of an interval have the digits of its width', () => {
  expect(interval(41.2345, 61.8765)).toBe('41 to 62');
  expect(interval(5.43212, 7.69521)).toBe('5.4 to 7.7');
});

const parameter = (path: string, scale: 'linear' | 'logarithmic', unit = ''): FittedParameter => ({
  path,
  unit,
  scale,
  lower: 0,
  upper: 1,
  start: 0.5,
  prior: { kind: 'uniform' },
});

it('says which parameters cannot be separated, and what of them is known', () => {
  const pair = { first: 0, second: 1, correlation: -0.991, ratio: 1.004, standardError: 0.05 };
  const logs = [parameter('contact.fraction', 'logarithmic'), parameter('flaws.depth', 'logarithmic', 'um')];
  expect(identifiabilityInWords(logs, { pairs: [pair], undetermined: [] }, [1, -0.991, -0.991, 1], [1, 1])).toEqual([
    'contact.fraction and flaws.depth cannot be separated by these data (correlation -0.991): only their product is known, to 5 %.',
  ]);
  // Errors of 0.05 and 0.06 beside prior deviations of 0.29: neither is unknown.
  expect(
    identifiabilityInWords(logs, { pairs: [pair], undetermined: [] }, [1, -0.991, -0.991, 1], [0.05, 0.06])[0],
  ).toMatch(/cannot be separated .*: their product is known best, to 5 %, and each of them less well\.$/);
  const mixed = [parameter('creep.referenceRate', 'logarithmic', '1/s'), parameter('creep.exponent', 'linear')];
  const other = { ...pair, correlation: 0.97, ratio: -0.93, standardError: 0.5 };
  expect(identifiabilityInWords(mixed, { pairs: [other], undetermined: [] }, [1, 0.97, 0.97, 1], [1, 1])[0]).toContain(
    'only creep.referenceRate * exp(-0.93 creep.exponent) is known, to a factor of 1.6.',
  );
  // The same told from the other side: deviations 0.5 and 1, r = 0.97.
  const swapped = [mixed[1], mixed[0]];
  expect(
    identifiabilityInWords(swapped, { pairs: [other], undetermined: [] }, [1, 0.97, 0.97, 1], [0.5, 1])[0],
  ).toContain('only creep.referenceRate * exp(-1.9 creep.exponent) is known, to 24 %.');
  expect(identifiabilityInWords(logs, { pairs: [], undetermined: [1] }, [1, 0, 0, 1], [0.1, Infinity])).toEqual([
    'These data do not determine flaws.depth: some combination of the parameters changes nothing that was measured.',
  ]);
  expect(identifiabilityInWords(logs, { pairs: [], undetermined: [] }, [1, 0.3, 0.3, 1], [1, 1])[0]).toContain('0.30');
  expect(
    identifiabilityInWords(logs, { pairs: [], undetermined: [] }, [1, 0.3, 0.3, 1], [1, 1], ['lower', null]),
  ).toEqual([
    'These data do not determine contact.fraction within its bounds: they would have it beyond the lower one.',
  ]);
});

it('names the strength of evidence', () => {
  expect([0.5, -2, 4, 7].map(strengthOfEvidence)).toEqual([
    'not worth more than a bare mention',
    'positive',
    'strong',
    'very strong',
  ]);
});
