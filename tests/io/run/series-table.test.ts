import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seriesFromCsv, seriesToCsv } from '../../../src/io/run/series-csv.js';
import { SeriesTable } from '../../../src/io/run/series-table.js';
import { LithostatError } from '../../../src/quantity/issue.js';
import { awkward, awkwardSeries, columns } from './synthetic-run.js';

test('a table grows past its capacity and keeps every value', () => {
  const table = awkwardSeries();
  expect(table.length).toBe(awkward.length);
  expect(Array.from(table.column('voltage'))).toEqual(awkward);
  expect(table.column('time')[7]).toBe(1);
});

test('appending takes the values from a buffer that is used again', () => {
  const table = new SeriesTable(columns, 4);
  const buffer = new Float64Array(2);
  for (let row = 0; row < 3; row++) {
    buffer[0] = row;
    table.append(row, buffer);
  }
  expect(Array.from(table.column('voltage'))).toEqual([0, 1, 2]);
});

test('names that a header cannot carry, doubled names, short rows and unknown columns are refused', () => {
  const column = (name: string) => ({ name, unit: 'V', meaning: '' });
  expect(() => new SeriesTable([column('a,b')])).toThrow(/"a,b" cannot name/);
  expect(() => new SeriesTable([column('a'), column('a')])).toThrow(/twice/);
  expect(() => new SeriesTable([column('time')])).toThrow(/twice/);
  expect(() => new SeriesTable(columns).append(0, [1])).toThrow(/needs 2 values and got 1/);
  expect(() => new SeriesTable(columns).column('volts')).toThrow(/no column "volts"; it has time, voltage/);
});

test('the header names units and the text reads back to the same bits', () => {
  const table = awkwardSeries();
  const text = seriesToCsv(table);
  expect(text.split('\n')[0]).toBe('time [s],voltage [V],contactFraction1 [1]');
  const back = seriesFromCsv(text, 'series.csv');
  for (const name of table.names()) {
    for (const [row, value] of table.column(name).entries())
      expect(Object.is(back.column(name)[row], value)).toBe(true);
  }
});

test('any double survives the text', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 20 }), (values) => {
      const table = new SeriesTable([columns[0]]);
      for (const value of values) table.append(value, [value]);
      const back = seriesFromCsv(seriesToCsv(table), 'series.csv');
      expect(back.length).toBe(values.length);
      values.forEach((value, row) => {
        expect(Object.is(back.column('voltage')[row], value)).toBe(true);
      });
    }),
  );
});

test.each([
  ['cut off in a line', 'time [s],voltage [V]\n0,1\n1,', 3],
  ['a row too short', 'time [s],voltage [V]\n0,1\n1\n', 3],
  ['a lost number', 'time [s],voltage [V]\n0,\n', 2],
  ['a word for a number', 'time [s],voltage [V]\nzero,1\n', 2],
  ['a header without units', 'time,voltage\n0,1\n', 1],
  ['another first column', 'voltage [V],time [s]\n0,1\n', 1],
  ['an empty file', '', 1],
])('a damaged series names the line: %s', (_name, text, line) => {
  try {
    seriesFromCsv(text, 'series.csv');
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(LithostatError);
    expect((error as LithostatError).issues[0]).toMatchObject({ code: 'damaged-file', file: 'series.csv', line });
  }
});
