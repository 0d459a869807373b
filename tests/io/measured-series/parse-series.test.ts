import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { seriesMappingShape } from '../../../src/io/measured-series/mapping.js';
import { parseSeries, type SeriesLog } from '../../../src/io/measured-series/parse-series.js';

const mappingSchema = z.strictObject(seriesMappingShape);
type Mapping = z.input<typeof mappingSchema>;

const columns = { time: 'Time', current: 'I', voltage: 'Ecell' };
const parse = (text: string, mapping: Partial<Mapping> = {}, needed: ('current' | 'pressure')[] = ['current']) =>
  parseSeries(text, mappingSchema.parse({ columns, positive: 'strips', ...mapping }), needed);

function log(text: string, mapping: Partial<Mapping> = {}, needed?: ('current' | 'pressure')[]): SeriesLog {
  const parsed = parse(text, mapping, needed);
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed;
}

const problems = (...input: Parameters<typeof parse>) => {
  const parsed = parse(...input);
  return 'problems' in parsed
    ? parsed.problems.map(({ code, line }) => (line === undefined ? code : `${code}:${line}`))
    : [];
};

describe('one log, however it is written', () => {
  const expected = { time: [0, 1800, 3600], current: [0.0002, 0.00025, -0.0002], voltage: [0.005, 0.006, -0.005] };
  const rows = [
    ['0', '0.2', '0.005'],
    ['0.5', '0.25', '0.006'],
    ['1', '-0.2', '-0.005'],
  ];
  const table = (header: string[], separator: string, decimal = '.', more = rows) =>
    [header, ...more]
      .map((row, index) => row.map((cell) => (index === 0 ? cell : cell.replace('.', decimal))).join(separator))
      .join('\n');
  const header = ['Time/h', 'I/mA', 'Ecell/V'];
  it.each<[string, string, Partial<Mapping>]>([
    ['commas', table(header, ','), {}],
    ['semicolons and decimal commas', table(header, ';', ','), {}],
    ['tabs and decimal commas', table(header, '\t', ','), {}],
    ['spaces', table(header, '   '), {}],
    ['units in brackets', table(['Time [h]', 'I (mA)', 'Ecell [V]'], ','), {}],
    ['a line of units', table(['Time', 'I', 'Ecell'], ',', '.', [['h', 'mA', 'V'], ...rows]), {}],
    [
      'lines before the header, and comments',
      `Exported file\nNb: 3\n# note\n${table(header, ',')}\n# end, of, log\n\n`,
      {},
    ],
    ['lines that are skipped', `Time/h,I/mA,Ecell/V\n${table(header, ',')}`, { skip: 1 }],
    ['carriage returns', table(header, ',').replaceAll('\n', '\r\n'), {}],
    ['old carriage returns', table(header, ',').replaceAll('\n', '\r'), {}],
    [
      'quotes with the separator inside',
      table(
        ['"Time/h"', '"I/mA"', '"Ecell/V"', '"a, ""b"""'],
        ',',
        '.',
        rows.map((row) => [...row, '"1,2"']),
      ),
      {},
    ],
    [
      'quoted decimal commas between commas',
      table(
        header,
        ',',
        '.',
        rows.map((row) => row.map((cell) => `"${cell.replace('.', ',')}"`)),
      ),
      { decimal: 'comma' },
    ],
    [
      'other columns between',
      table(
        ['n', 'Ecell/V', 'x', 'I/mA', 'Time/h'],
        ';',
        '.',
        rows.map(([t, i, v], n) => [`${n}`, v!, 'CC', i!, t!]),
      ),
      {},
    ],
    ['names without regard to case', table(['time/h', 'i/mA', 'ECELL/V'], ','), {}],
    [
      'units of the mapping',
      table(['Time', 'I', 'Ecell'], ','),
      {
        columns: {
          time: { column: 'Time', unit: 'h' },
          current: { column: 'I', unit: 'mA' },
          voltage: { column: 'Ecell', unit: 'V' },
        },
      },
    ],
    [
      'numbers of columns, without a header',
      rows.map((row) => row.join(',')).join('\n'),
      {
        columns: {
          time: { column: 1, unit: 'h' },
          current: { column: 2, unit: 'mA' },
          voltage: { column: 3, unit: 'V' },
        },
      },
    ],
    [
      'other units',
      table(['Time/min', 'I/uA', 'Ecell/mV'], ',', '.', [
        ['0', '200', '5'],
        ['30', '250', '6'],
        ['60', '-200', '-5'],
      ]),
      {},
    ],
    [
      'times of the clock',
      table(
        ['Time', 'I/mA', 'Ecell/V'],
        ',',
        '.',
        rows.map((row, n) => [['00:00:00', '0:30:00.0', '01:00:00'][n]!, ...row.slice(1)]),
      ),
      { columns: { ...columns, time: { column: 'Time', unit: 'clock' } } },
    ],
    [
      'the other convention',
      table(
        header,
        ',',
        '.',
        rows.map(([t, i, v]) => [
          t!,
          i!.startsWith('-') ? i!.slice(1) : `-${i}`,
          v!.startsWith('-') ? v!.slice(1) : `-${v}`,
        ]),
      ),
      { positive: 'plates' },
    ],
    [
      'a factor',
      table(
        header,
        ',',
        '.',
        rows.map(([t, i, v]) => [t!, `${Number(i) / 2}`, v!]),
      ),
      { columns: { ...columns, current: { column: 'I', factor: 2 } } },
    ],
  ])('%s', (_name, text, mapping) => {
    const { time, columns: found } = log(text, mapping);
    expect([...time]).toEqual(expected.time);
    expect(found.current!.dimension).toBe('current');
    expect([...found.current!.values]).toEqual(expected.current);
    for (const [row, value] of expected.voltage.entries()) expect(found.voltage!.values[row]).toBeCloseTo(value, 15);
  });

  it('dates count seconds; current densities, forces and degrees keep their kind', () => {
    const text = 'When,j [mA/cm²],Load/kN,T/°C\n2024-02-28 23:59:59,1,2,25\n2024-02-29T00:00:00.5Z,2,3,26\n';
    const { time, columns: found } = log(text, {
      columns: { time: { column: 'When', unit: 'date' }, current: 'j', pressure: 'Load', temperature: 'T' },
    });
    expect(time[1]! - time[0]!).toBe(1.5);
    expect(found.current).toEqual({ dimension: 'currentDensity', values: Float64Array.of(10, 20) });
    expect(found.pressure).toEqual({ dimension: 'force', values: Float64Array.of(2000, 3000) });
    expect(found.temperature!.values[0]).toBeCloseTo(298.15, 10);
  });
});

describe('rows', () => {
  const text = (...lines: string[]) => ['Time/s,I/mA,Ecell/V', ...lines].join('\n');

  it('every problem is told with its line', () => {
    expect(
      problems(text('0,1,1', '1,x,1', '2,1', '1.5,,1', '3,1,1', '2,1,1', '3,1,1', '3,1,1', '4,1e3e,1', '5,0x10,1')),
    ).toEqual([
      'not-a-number:3',
      'short-row:4',
      'missing-value:5',
      'time-runs-back:7',
      'repeated-time:9',
      'not-a-number:10',
      'not-a-number:11',
    ]);
  });

  it('of very many problems a dozen are told and the others counted', () => {
    const parsed = parse(text(...Array.from({ length: 1000 }, (_, row) => `${row},?,1`)));
    if (!('problems' in parsed)) throw new Error('no problem');
    expect(parsed.problems).toHaveLength(13);
    expect(parsed.problems.at(-1)!.message).toContain('988 more');
  });

  it('without what is needed are left out when asked, without what is compared stay as gaps', () => {
    const lines = text('0,1,NaN', '1,,2', '2,1,', '3,n/a,4', '4,2,5');
    expect(problems(lines)).toEqual(['missing-value:3', 'missing-value:5']);
    const { time, columns: found, notes, lines: numbers } = log(lines, { missing: 'skip' });
    expect([...time]).toEqual([0, 2, 4]);
    expect([...numbers]).toEqual([2, 4, 6]);
    expect([...found.voltage!.values]).toEqual([NaN, NaN, 5]);
    expect(notes).toEqual(['2 rows without a current were left out.']);
  });

  it.each<[string, string, Partial<Mapping>, string[]]>([
    ['no rows', text(), {}, ['no-rows']],
    ['an empty file', '', {}, ['empty-file']],
    [
      'a column that is not there',
      text('0,1,1', '1,1,1'),
      { columns: { ...columns, current: 'Strom' } },
      ['missing-column:1'],
    ],
    [
      'a column that is there twice',
      'Time/s,I/mA,I/mA\n0,1,1\n1,1,1',
      { columns: { time: 'Time', current: 'I' } },
      ['ambiguous-column:1'],
    ],
    ['no unit', 'Time,I,Ecell/V\n0,1,1\n1,1,1', {}, ['missing-unit:1', 'missing-unit:1']],
    ['a unit of something else', 'Time/s,I/mV,Ecell/V\n0,1,1\n1,1,1', {}, ['wrong-dimension:1']],
    ['thousands separators', 'Time/s;I/mA;Ecell/V\n0;1.000,5;1\n1;2,5;1', {}, ['not-a-number:2']],
    [
      'a decimal sign that is not the declared one',
      'Time/s;I/mA;Ecell/V\n0;1,5;1\n1;2,5;1',
      { decimal: 'point' },
      ['not-a-number:2', 'not-a-number:3'],
    ],
  ])('%s', (_name, content, mapping, expected) => {
    expect(problems(content, mapping)).toEqual(expected);
  });

  it('a misspelt column is answered with the nearest', () => {
    const parsed = parse('Time/s,Current/mA,Ecell/V\n0,1,1\n1,1,1', { columns: { ...columns, current: 'Curent/mA' } });
    expect('problems' in parsed && parsed.problems[0]).toMatchObject({
      nearest: 'Current/mA',
      excerpt: 'Time/s,Current/mA,Ecell/V',
    });
  });
});
