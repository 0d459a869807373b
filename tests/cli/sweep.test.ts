import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lithostat, start, workplace, writeSmallCell } from './command.js';

const folder = workplace();
const cell = writeSmallCell(folder);
const pressure = 'operation.stackPressure';
const sweep = (...words: string[]) => lithostat(['sweep', cell, ...words], folder);
const table = (out: string) =>
  readFileSync(join(folder, out, 'cases.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
/** Columns of the inputs and the status, by rows. */
const cases = (out: string, inputs: number) => table(out).map((row) => row.slice(2, 3 + inputs));

describe('sweep', () => {
  it('computes the axes of the command line and says where the table is', async () => {
    const { code, stdout, stderr } = await sweep(
      '--set',
      `${pressure}=1,3,-1 MPa`,
      '--out',
      'grid',
      '--output',
      'final(voltage)',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('3 cases, runs: 3 computed now.');
    expect(stdout).toMatch(/^ {2}ok +2$/m);
    expect(stdout).toMatch(/^ {2}failed:input +1$/m);
    expect(stdout).toMatch(/case 2 failed:input: operation\.stackPressure: -1 MPa is out of range/);
    expect(stdout).toContain("--set 'operation.stackPressure=-1 MPa'");
    expect(stdout).toContain('Table: grid/cases.csv, grid/cases.parquet');
    expect(cases('grid', 1)).toEqual([
      [`${pressure} [MPa]`, 'status'],
      ['1', 'ok'],
      ['3', 'ok'],
      ['-1', 'failed:input'],
    ]);
    expect(table('grid')[0]).toContain('final(voltage) [V]');

    // The same command computes nothing; more values of the same axis compute the new ones alone; failed ones on demand.
    const flags = ['--output', 'final(voltage)', '--out', 'grid', '--json'];
    const again = JSON.parse((await sweep('--set', `${pressure}=1,3,-1 MPa`, ...flags)).stdout);
    expect(again).toMatchObject({ status: 'finished', computed: 0, statuses: { ok: 2, 'failed:input': 1 } });
    const more = JSON.parse((await sweep('--set', `${pressure}=1,2,3,-1 MPa`, ...flags)).stdout);
    expect(more).toMatchObject({ status: 'finished', computed: 1, count: 4 });
    const retried = JSON.parse(
      (await sweep('--set', `${pressure}=1,2,3,-1 MPa`, ...flags, '--retry', 'failed')).stdout,
    );
    expect(retried).toMatchObject({ status: 'finished', computed: 1 });
    const refused = await sweep('--set', `${pressure}=1,2 MPa`, ...flags, '--no-resume');
    expect([refused.code, JSON.parse(refused.stdout).issues[0].code]).toEqual([2, 'sweep-exists']);
    const other = await sweep('--set', `${pressure}=1,2 MPa`, '--set', 'cell.area=2 cm^2', ...flags);
    expect([other.code, JSON.parse(other.stdout).issues[0].code]).toEqual([2, 'other-sweep']);
    expect(cases('grid', 1)).toHaveLength(5);
  });

  it('computes a part, and the rest later', async () => {
    const set = ['--set', `${pressure}=1..4 MPa in 4`, '--out', 'part', '--json', '--jobs', '1'];
    const part = JSON.parse((await sweep(...set, '--only', '0,2-3')).stdout);
    expect(part).toMatchObject({ status: 'partial', computed: 3, missing: 1, written: false });
    expect(existsSync(join(folder, 'part', 'cases.csv'))).toBe(false);
    expect(JSON.parse((await sweep(...set)).stdout)).toMatchObject({ status: 'finished', computed: 1 });
  });

  it('takes lists from files, samples, conditions and a section of the scenario', async () => {
    writeFileSync(join(folder, 'list.csv'), `${pressure} [bar],operation.temperature\n10,25 degC\n30,60 degC\n50,\n`);
    await sweep('--list', 'list.csv', '--where', `${pressure} < 4 MPa`, '--out', 'list');
    expect(cases('list', 2).slice(1)).toEqual([
      ['10', '25', 'ok'],
      ['30', '60', 'ok'],
    ]);
    const text = `${readFileSync(join(folder, cell), 'utf8')}
study:
  case: { critical: ccp }
  parameters: { cell.interfaces.flaws.depth: library }
  design: { kind: sobol, samples: 2, seed: 5 }
  limits: { time: 5 min }
`;
    writeFileSync(join(folder, 'study.yaml'), text);
    const { code, stdout } = await lithostat(['sweep', 'study.yaml', '--out', 'study', '--json'], folder);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      count: 2,
      task: { kind: 'critical', mode: 'ccp' },
      design: { kind: 'sobol', seed: 5 },
    });
    expect(table('study')[0]).toContain('low [mA/cm^2]');
    expect((await lithostat(['validate', 'study.yaml'], folder)).code).toBe(0);
  });

  it('--dry-run tells the cases and what they would cost, and leaves nothing', async () => {
    const flags = [
      '--set',
      `${pressure}=1..10 MPa`,
      '--lhs',
      '50',
      '--exclude',
      `${pressure} > 5.5 MPa`,
      '--dry-run',
      '--out',
      'dry',
    ];
    const { code, stdout } = await sweep(...flags, '--json');
    expect(code).toBe(0);
    const { count, excluded, estimate } = JSON.parse(stdout);
    expect([count, excluded]).toEqual([25, 25]);
    const { time, perCase, memory, disk, probed, jobs } = estimate;
    expect(time.low).toBeLessThanOrEqual(time.value);
    expect(time.high).toBeGreaterThanOrEqual(time.value);
    expect(time.value).toBeCloseTo((perCase.value * count) / jobs, 9);
    expect(probed).toBeGreaterThanOrEqual(8);
    expect(memory).toBeGreaterThan(1e7);
    expect(disk).toBeGreaterThan(1000);
    expect(existsSync(join(folder, 'dry'))).toBe(false);
    const one = ['--list', 'one.csv', '--dry-run'];
    writeFileSync(join(folder, 'one.csv'), `${pressure}\n2 MPa\n`);
    expect((await sweep(...one)).stdout).toMatch(/^Time of all +\d/m);
  });

  it('sets a folder up for others, who compute and merge it', async () => {
    const { code, stdout } = await sweep(
      '--set',
      `${pressure}=1,2,3 MPa`,
      '--on',
      'folder',
      '--chunk',
      '2',
      '--out',
      'given',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('lithostat sweep work given --chunk N     N from 0 to 1');
    expect(readdirSync(join(folder, 'given', 'plan'))).toEqual(['000000.jsonl', '000001.jsonl']);
    for (const chunk of ['1', '0']) {
      const work = await lithostat(['sweep', 'work', 'given', '--chunk', chunk, '--jobs', '1', '--json'], folder);
      expect([work.code, JSON.parse(work.stdout).chunk]).toEqual([0, Number(chunk)]);
    }
    expect((await lithostat(['sweep', 'merge', 'given'], folder)).code).toBe(0);
    expect(cases('given', 1).slice(1)).toEqual([
      ['1', 'ok'],
      ['2', 'ok'],
      ['3', 'ok'],
    ]);
  });

  it('ends resumable when it is interrupted', async () => {
    const words = ['--set', `${pressure}=1..40 MPa in 400`, '--out', 'stopped', '--jobs', '1'];
    const running = start(['sweep', cell, ...words], folder);
    while (
      !existsSync(join(folder, 'stopped', 'results')) ||
      readdirSync(join(folder, 'stopped', 'results')).length === 0
    ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.done;
    expect(code).toBe(5);
    expect(stdout).toContain('have no outcome yet');
    expect(stderr).toContain('the same command goes on from there');
  });

  it.each([
    [[], 'nothing-to-vary', undefined],
    [['--set', 'operation.stackPresure=1 MPa,2 MPa'], 'unknown-key', 'stackPressure'],
    [['--set', `${pressure}=1,2 MPa`, '--where', `${pressure} > 5 MPa`], 'no-cases', undefined],
    [['--set', `${pressure}=1,2 MPa`, '--mem', '2G'], 'conflicting-options', undefined],
    [['--set', `${pressure}=1,2 MPa`, '--dry-run', '--only', '1'], 'conflicting-options', undefined],
    [['--set', `${pressure}=1,2 MPa`, '--only', '7'], 'out-of-range', undefined],
    [['--set', `${pressure}=1,2 MPa`, '--lhs', '0'], 'invalid-argument', undefined],
  ])('refuses %j before anything is made: %s', async (words, code, nearest) => {
    const done = await sweep(...words, '--out', 'refused', '--json');
    expect(done.code).toBe(2);
    const { issues } = JSON.parse(done.stdout);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ code, nearest: nearest ?? null });
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });

  it('points at the line of a path that no scenario has', async () => {
    const text = `${readFileSync(join(folder, cell), 'utf8')}study:\n  axes:\n    - operation.stackPresure: [1 MPa, 2 MPa]\n`;
    writeFileSync(join(folder, 'misspelt.yaml'), text);
    const { code, stdout } = await lithostat(['sweep', 'misspelt.yaml', '--json'], folder);
    expect(code).toBe(2);
    const { issues } = JSON.parse(stdout);
    expect(issues).toMatchObject([{ code: 'unknown-key', file: 'misspelt.yaml', line: text.split('\n').length - 1 }]);
  });
});
