import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { lithostat, workplace, writeSmallCell } from './command.js';

const place = workplace();
const folder = join(place, 'swept');

beforeAll(async () => {
  const cell = writeSmallCell(place);
  const axes = [
    '--set',
    'operation.stackPressure=1 MPa,3 MPa,0 apples',
    '--set',
    'operation.temperature=25 degC,60 degC',
  ];
  const outputs = ['--output', 'final(voltage)', '--output', 'minimum(contactFraction1)'];
  const { code, stderr } = await lithostat(['sweep', cell, ...axes, ...outputs, '--out', folder, '--quiet'], place);
  expect(stderr).toBe('');
  expect(code).toBe(0);
}, 60_000);

const view = (...words: string[]) => lithostat(['sweep', ...words], place);

describe('sweep table', () => {
  test('prints all cases, failed ones with their reason', async () => {
    const { code, stdout, stderr } = await view('table', folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/failed:input/g)).toHaveLength(2);
    expect(stdout).toMatch(/apples/);
    expect(stdout).toMatch(/minimum\(contactFraction1\)/);
  });

  test('gives machines what it gives people', async () => {
    const { stdout } = await view(
      'table',
      folder,
      '--where',
      'status == ok',
      '--columns',
      'stackPressure,voltage',
      '--json',
    );
    const { rows, more } = JSON.parse(stdout);
    expect(more).toBe(0);
    const csv = await view('table', folder, '--where', 'status == ok', '--columns', 'stackPressure,voltage', '--csv');
    const lines = csv.stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(Object.keys(rows[0]).join(','));
    expect(lines.slice(1)).toEqual(rows.map((row: object) => Object.values(row).join(',')));
    const file = readFileSync(join(folder, 'cases.csv'), 'utf8');
    for (const line of lines.slice(1)) expect(file).toContain(line.split(',')[1]);
  });

  test('says what is wrong with flags, folder, columns and conditions', async () => {
    expect(await view('table', folder, '--colums', 'a')).toMatchObject({ code: 2, stdout: '' });
    expect((await view('table', join(place, 'nowhere'))).stderr).toMatch(/does not exist/);
    expect((await view('table', place)).stderr).toMatch(/neither a sweep nor its table/);
    const wrong = await view('table', folder, '--columns', 'volatge', '--where', 'stackPressure > 1 V', '--json');
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout).issues.map(({ path }: { path: string }) => path)).toEqual(['--where', '--columns']);
    expect(wrong.stderr).toMatch(/did you mean: final\(voltage\)/);
    expect((await view('table', folder, '--csv', '--json')).code).toBe(2);
  });
});

describe('sweep plot', () => {
  test('draws a file that stands alone, by default in the folder of the sweep', async () => {
    const { code, stdout, stderr } = await view(
      'plot',
      folder,
      '--where',
      'status == ok',
      '--x',
      'stackPressure',
      '--y',
      'voltage',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(join(folder, 'lines.svg'));
    const svg = readFileSync(join(folder, 'lines.svg'), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toContain('var(');
  });

  test('draws what is asked for where it is asked for', async () => {
    const out = join(place, 'new', 'map.svg');
    const { code, stdout } = await view(
      'plot',
      folder,
      '--kind',
      'histogram',
      '--x',
      'contactFraction1',
      '--out',
      out,
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ figure: out, kind: 'histogram' });
    expect(readFileSync(out, 'utf8')).toContain('not shown: failed: input (2)');
  });

  test('writes nothing when something is wrong, and says what', async () => {
    const out = join(place, 'none.pdf');
    const { code, stderr } = await view('plot', folder, '--out', out, '--y', 'volatge');
    expect(code).toBe(2);
    expect(stderr).toMatch(/\.svg or \.png/);
    expect(stderr).toMatch(/did you mean: final\(voltage\)/);
    expect(existsSync(out)).toBe(false);
    expect((await view('plot', folder, '--kind', 'pie')).stderr).toMatch(/Allowed choices are lines/);
    expect((await view('plot', folder, '--quantiles', '0.9,0.1')).stderr).toMatch(/the smaller first/);
    expect((await view('plot', folder, '--log', 'z')).stderr).toMatch(/none of x, y, color/);
    expect((await view('plot', folder, '--kind', 'sensitivity')).stderr).toMatch(/no sensitivity indices/);
  });
});
