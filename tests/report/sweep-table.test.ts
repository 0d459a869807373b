import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { viewAsCsv, viewAsMarkdown, viewAsRecords, viewAsText } from '../../src/report/sweep/print-view.js';
import { readSweepData } from '../../src/report/sweep/sweep-data.js';
import { mainOutput, type TableRequest, tableView } from '../../src/report/sweep/table-view.js';
import { writeCriticalSample, writeSampleSweep } from './sweep-sample.js';

const folder = mkdtempSync(join(tmpdir(), 'sweep-table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = await readSweepData(writeCriticalSample(join(folder, 'ccs')));

function view(request: TableRequest) {
  const found = tableView(data, request);
  if ('issues' in found) throw new Error(JSON.stringify(found.issues));
  return found.view;
}

function issues(request: TableRequest) {
  const found = tableView(data, request);
  return 'issues' in found ? found.issues : [];
}

const cases = (where: string) => view({ where, columns: ['case'] }).rows.map(([number]) => number);

describe('the table of a sweep', () => {
  test('knows inputs from outputs', () => {
    expect(data.title).toBe('CCS over pressure and temperature');
    expect(data.task).toEqual({ kind: 'critical', mode: 'ccs' });
    expect(data.inputs.map(({ name }) => name)).toEqual(['operation.stackPressure', 'operation.temperature']);
    expect(data.outputs.map(({ name }) => name)).not.toContain('timeWall');
    expect(data.status.filter((status) => status === 'failed:solver')).toHaveLength(1);
  });

  test('shows columns by shortened names, sorted and limited', () => {
    const found = view({ columns: ['stackPressure', 'temperature', 'CRITICAL'], sort: '-critical', limit: 2 });
    expect(found.headers).toEqual([
      'operation.stackPressure [MPa]',
      'operation.temperature [degC]',
      'critical [mA/cm^2]',
    ]);
    expect(found.rows[0]!.slice(0, 2)).toEqual([20, 60]);
    expect(found.rows[1]!.slice(0, 2)).toEqual([50, 0]);
    expect(found.more).toBe(13);
  });

  test('keeps what has no value, at the end of an order', () => {
    const rows = view({ columns: ['case', 'critical'], sort: 'critical' }).rows;
    expect(rows).toHaveLength(15);
    expect(rows.slice(-2)).toEqual([
      [13, null],
      [14, null],
    ]);
  });

  test.each([
    ["status == 'ok' and operation.stackPressure >= 20 MPa", [9, 10, 11, 12, 13]],
    ['stackPressure >= 2e4 kPa and temperature < 300 K', [9, 10, 12, 13]],
    ['status == failed', [14]],
    ['status != ok', [14]],
    ['status == failed:timeout or status == stopped', []],
    ['resolved == false and status == ok', [13]],
    ['critical == null', [13, 14]],
    ['critical != null and low > 3 mA/cm^2', [11]],
    ['3 MPa < stackPressure <= 7 MPa', [6, 7, 8]],
    ['(temperature == 0 degC or temperature == 298.15 K) and stackPressure == 0.001 GPa', [0, 1]],
    ['high < low', []],
    ['high > low and stackPressure == 1 MPa', [0, 1, 2]],
    ["failure == 'contact, lost' && case < 2", [0, 1]],
  ])('finds the cases where %s', (where, expected) => {
    expect(cases(where)).toEqual(expected);
  });

  test('groups with statistics, and counts what failed', () => {
    const found = view({ group: ['temperature'], columns: ['critical'], statistics: ['median', 'count', 'q100'] });
    expect(found.headers).toEqual([
      'operation.temperature [degC]',
      'cases',
      'failed',
      'median(critical) [mA/cm^2]',
      'count(critical)',
      'q100(critical) [mA/cm^2]',
    ]);
    expect(found.rows.map((row) => row.slice(0, 3))).toEqual([
      [0, 5, 0],
      [25, 5, 0],
      [60, 5, 1],
    ]);
    expect(found.rows[0]![3]).toBeCloseTo(0.35, 12);
    expect(found.rows.map((row) => row[4])).toEqual([5, 4, 4]);
    expect(found.rows[0]![5]).toBeCloseTo(2.5, 12);
  });

  test('pivots an output over two inputs, and says how a case without a value ended', () => {
    const found = view({ pivot: ['stackPressure', 'temperature'] });
    expect(found.caption).toBe('median of critical [mA/cm^2] by operation.temperature');
    expect(found.headers.slice(1)).toEqual(['0 degC', '25 degC', '60 degC']);
    expect(found.rows.map(([pressure]) => pressure)).toEqual([1, 3, 7, 20, 50]);
    expect(found.rows[4]![1]).toBeCloseTo(2.5, 12);
    expect(found.rows[4]!.slice(2)).toEqual(['> 4', 'failed:solver']);
  });

  test('shows the ends of a search beside its middle, also where they are the same in all cases', () => {
    const { headers } = view({ short: true, where: 'case == 3' });
    expect(headers.slice(3)).toEqual(expect.arrayContaining(['low [mA/cm^2]', 'high [mA/cm^2]', 'critical [mA/cm^2]']));
  });

  test('of comparisons shows the score first of all', async () => {
    const made = writeSampleSweep(
      join(folder, 'compared'),
      [{ header: 'cell.interfaces.resistance [ohm cm^2]', values: [5, 20] }],
      ['final(voltage) [V]', 'rootMeanSquare(current) [A]', 'rootMeanSquare(voltage) [V]'],
      (resistance) => ({
        status: 'ok',
        values: {
          'final(voltage) [V]': Number(resistance),
          'rootMeanSquare(current) [A]': 2 * Number(resistance),
          'rootMeanSquare(voltage) [V]': 3 * Number(resistance),
        },
      }),
    );
    const compared = await readSweepData(made);
    expect(mainOutput(compared, [0, 1])?.name).toBe('rootMeanSquare(voltage)');
    expect(mainOutput(compared, [0])?.name).not.toBe('rootMeanSquare(voltage)');
  });

  test('as text is aligned, and tells what it left out', () => {
    const text = viewAsText(view({ short: true, limit: 3 }));
    const lines = text.split('\n');
    expect(lines.slice(3).join('\n')).toMatch(/12 more rows/);
    const rule = lines.findIndex((line) => /^-+ {2}-/.test(line));
    const ends = [...lines[rule]!.matchAll(/-+/g)].map(({ index }) => index);
    // The first column is flush right, so every number ends where the rule does.
    for (const line of lines.slice(rule + 1, rule + 4)) {
      for (const start of ends.slice(1, 3)) expect(line.slice(start - 2, start)).toBe('  ');
    }
    expect(text).toContain('stackPressure');
    expect(text).toMatch(/more columns/);
  });

  test('as CSV reads back to the same numbers; as records and Markdown it has the same rows', async () => {
    const all = view({});
    const file = join(folder, 'again.csv');
    writeFileSync(file, viewAsCsv(all));
    const again = await readSweepData(file);
    expect(again.table.columns.map(({ values }) => [...values])).toEqual(
      data.table.columns.map(({ values }) => [...values]),
    );
    const records = viewAsRecords(all);
    expect(records[13]!['critical [mA/cm^2]']).toBeNull();
    expect(records[0]!.resolved).toBe(true);
    expect(viewAsMarkdown(all).trimEnd().split('\n')).toHaveLength(17);
  });

  test('tells everything that is wrong at once, with the nearest name', () => {
    const found = issues({
      columns: ['stackPresure', 'contact'],
      where: 'temperature > 3 MPa and stackPressure > 2',
      sort: 'o',
      statistics: ['mode'],
    });
    expect(found.map(({ code, path }) => [path, code])).toEqual([
      ['--where', 'wrong-dimension'],
      ['--where', 'wrong-dimension'],
      ['--columns', 'unknown-column'],
      ['--sort', 'ambiguous-column'],
      ['--statistic', 'unknown-statistic'],
      ['--statistic', 'contradiction'],
    ]);
    expect(found[1]).toMatchObject({ remedy: 'write 2 MPa' });
    expect(found[2]).toMatchObject({ nearest: 'operation.stackPressure' });
  });

  test.each([
    ['stackPressure >', 'bad-condition'],
    ['stackPressure > 2 MPa and', 'bad-condition'],
    ['(stackPressure > 2 MPa', 'bad-condition'],
    ['2 MPa < 3 MPa', 'wrong-type'],
    ['failure < 3', 'wrong-type'],
    ['resolved', 'bad-condition'],
    ['pressur3 > 2 MPa', 'unknown-column'],
    ['stackPressure > 2 MPaa', 'unknown-unit'],
  ])('refuses the condition %s', (where, code) => {
    expect(issues({ where })[0]).toMatchObject({ code, path: '--where' });
  });
});

test('what is no sweep is refused with the reason', async () => {
  await expect(readSweepData(join(folder, 'nowhere'))).rejects.toMatchObject({ issues: [{ code: 'file-missing' }] });
  await expect(readSweepData(folder)).rejects.toMatchObject({ issues: [{ code: 'no-sweep' }] });
  const other = join(folder, 'other.csv');
  writeFileSync(other, 'a,b\n1,2\n');
  await expect(readSweepData(other)).rejects.toMatchObject({ issues: [{ code: 'no-sweep' }] });
});
