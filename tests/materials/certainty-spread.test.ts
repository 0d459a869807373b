import { describe, expect, it } from 'vitest';
import { librarySpread, loadLibrary } from '../../src/materials/index.js';
import type { PropertyRecord } from '../../src/materials/record.js';

const record = (part: Partial<PropertyRecord>): PropertyRecord => ({
  value: 8,
  unit: 'm',
  text: '8 m',
  source: 'a source',
  certainty: 'low',
  conditions: 'any',
  ...part,
});

describe('the default spread of a value', () => {
  it('grows as certainty falls', () => {
    const factor = (certainty: PropertyRecord['certainty'], unit = 'm') =>
      librarySpread(record({ certainty, unit }))!.factor;
    for (const unit of ['m', 'J/mol']) {
      const factors = (['high', 'medium', 'low', 'assumed'] as const).map((certainty) => factor(certainty, unit));
      expect(factors).toEqual(factors.toSorted((a, b) => a - b));
      expect(factors[0]).toBeGreaterThan(1);
    }
    expect(factor('low', 'J/mol')).toBeLessThan(factor('low'));
  });
  it('is the range of the source where there is one, as 95 % and its limits', () => {
    const spread = librarySpread(record({ range: [2, 32] }))!;
    expect(spread).toMatchObject({ median: 8, factor: 2, low: 2, high: 32 });
    // An open or zero end is only a limit.
    expect(librarySpread(record({ range: [null, 10] }))).toMatchObject({ factor: 2, high: 10 });
    expect(librarySpread(record({ range: [0, 10], certainty: 'assumed' }))).toMatchObject({
      factor: 3,
      low: 0,
      high: 10,
    });
  });
  it('is none for words, for what the user gave and for zero', () => {
    expect(librarySpread(record({ value: 'lattice' }))).toBeNull();
    expect(librarySpread(record({ certainty: 'scenario' }))).toBeNull();
    expect(librarySpread(record({ value: 0 }))).toBeNull();
  });
  it('exists for every positive number of the library, with its value inside the limits', () => {
    const library = loadLibrary();
    const { metals, electrolytes } = library.names();
    const bases = [...library.contents.interfaces.values()].map((entry) => entry.get().base);
    const all = [
      ...metals.map((name) => library.metal(name)),
      ...electrolytes.map((name) => library.electrolyte(name)),
      ...bases,
    ];
    let count = 0;
    for (const { records } of all) {
      for (const [path, each] of records) {
        if (typeof each.value !== 'number' || each.value <= 0) continue;
        const spread = librarySpread(each)!;
        expect(spread, path).not.toBeNull();
        expect(spread.factor, path).toBeGreaterThan(1);
        expect(spread.median, path).toBeGreaterThanOrEqual(spread.low ?? 0);
        expect(spread.median, path).toBeLessThanOrEqual(spread.high ?? Number.POSITIVE_INFINITY);
        count++;
      }
    }
    expect(count).toBeGreaterThan(100);
  });
});
