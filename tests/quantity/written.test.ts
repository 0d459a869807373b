import { describe, expect, it } from 'vitest';
import { formatDataSize, isIssue, parseDataSize, readUnitScale, readWritten } from '../../src/quantity/index.js';

describe('a quantity as it was written', () => {
  it.each([
    ['0.2 mA/cm^2', 0.2, 'mA/cm^2', 2],
    ['25 degC', 25, 'degC', 298.15],
    ['2 %', 2, '%', 0.02],
    ['3', 3, '', 3],
    ['-1e-3 um', -1e-3, 'um', -1e-9],
  ])('%s keeps its number and unit', (text, number, unit, si) => {
    const read = readWritten(text);
    if (isIssue(read)) throw new Error(read.message);
    expect(read).toMatchObject({ number, unit: { text: unit } });
    expect(read.si).toBeCloseTo(si, 12);
  });

  it('refuses what is none', () => {
    for (const text of ['Li', '3 MPs', '', '1e400 m', 'nan']) expect(isIssue(readWritten(text)), text).toBe(true);
    expect(isIssue(readWritten(Number.NaN))).toBe(true);
  });

  it.each(['mA/cm^2', 'degC', 'degF', 'K', 'MPa', 'ohm cm^2', 'eV', '1/um^2', 'MPa m^0.5', ''])(
    '%s comes back from SI',
    (unit) => {
      const scale = readUnitScale(unit);
      if (isIssue(scale)) throw new Error(scale.message);
      for (const number of [0, 1, -1, 0.1, 0.3, 12.345, 60.3, 1234.5])
        expect(scale.fromSI(scale.toSI(number))).toBe(number);
    },
  );
});

describe('an amount of memory', () => {
  it.each([
    ['512 MB', 512e6],
    ['2GiB', 2 * 1024 ** 3],
    ['.5 kB', 500],
  ])('%s', (text, bytes) => {
    expect(parseDataSize(text)).toEqual({ ok: true, value: bytes });
  });

  it.each(['512', 'MB', '-1 MB', '1 Mb', '0 MB', 5, null])('refuses %s', (text) => {
    expect(parseDataSize(text).ok).toBe(false);
  });

  it('is written with three digits', () => {
    expect([0, 999, 1234, 48_123_456, 3e9].map(formatDataSize)).toEqual(['0 B', '999 B', '1.23 kB', '48.1 MB', '3 GB']);
  });
});
