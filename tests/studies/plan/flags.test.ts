import { describe, expect, it } from 'vitest';
import { readRange, splitValues, withSharedUnit } from '../../../src/studies/plan/value-list.js';
import { casesOf, smallPlans } from './scenario.js';

const { file, planOf, refusal } = smallPlans();

const pressure = 'operation.stackPressure';
const temperature = 'operation.temperature';
const inputsOf = async (...argument: Parameters<typeof planOf>) =>
  casesOf(await planOf(...argument)).map(({ inputs }) => inputs);

describe('lists of values on the command line', () => {
  it.each([
    ['a,b , c', ['a', 'b', 'c']],
    ['"a,b",c', ['"a,b"', 'c']],
    ["'it, is',c", ["'it, is'", 'c']],
    ['[1, 2],[3, 4]', ['[1, 2]', '[3, 4]']],
    ['{ a: "x,}", b: 1 },{ a: 2 }', ['{ a: "x,}", b: 1 }', '{ a: 2 }']],
    ['1 J/(mol K),2', ['1 J/(mol K)', '2']],
    ["it's,c", ["it's", 'c']],
    ['', ['']],
  ])('%s', (text, pieces) => {
    expect(splitValues(text)).toEqual(pieces);
  });

  it.each([
    ['1 MPa..10 MPa', { from: '1 MPa', to: '10 MPa', spacing: 'linear' }],
    ['1..10 MPa in 5', { from: '1 MPa', to: '10 MPa', steps: 5, spacing: 'linear' }],
    ['0.1 um .. 10 um in 3 log', { from: '0.1 um', to: '10 um', steps: 3, spacing: 'logarithmic' }],
    ['1e-3..1', { from: '1e-3', to: '1', spacing: 'linear' }],
    ['-1 V..1 V', { from: '-1 V', to: '1 V', spacing: 'linear' }],
    ['../data.csv', null],
    ['a..b', null],
    ['3 MPa', null],
  ])('range %s', (text, range) => {
    expect(readRange(text)).toEqual(range);
  });

  it('share the unit of the last number', () => {
    expect(withSharedUnit(['1', '3', '5 MPa'])).toEqual(['1 MPa', '3 MPa', '5 MPa']);
    expect(withSharedUnit(['1 bar', '3', '5 MPa'])).toEqual(['1 bar', '3', '5 MPa']);
    expect(withSharedUnit(['0.1', '5 %'])).toEqual(['0.1', '5 %']);
    expect(withSharedUnit(['Li', '5 MPa'])).toEqual(['Li', '5 MPa']);
    expect(withSharedUnit(['1', 'banana', '5 MPa'])).toEqual(['1 MPa', 'banana', '5 MPa']);
  });

  it.each(['1..10 MPa in -3', '1..10 MPa in 2.5', '1 MPa..10 apples'])('%s is told to be no range', async (text) => {
    const set = [`${pressure}=${text}`];
    expect(await refusal('', { set })).toEqual([['bad-range', pressure, undefined]]);
  });
});

describe('flags', () => {
  it('make axes of comma lists, all with all or side by side', async () => {
    const set = [`${pressure}=1,2 MPa`, `${temperature}=25 degC,60 degC`, 'cell.area=2 cm^2'];
    const grid = await planOf('', { set });
    expect(casesOf(grid).map(({ inputs }) => inputs)).toEqual([
      [1, 25],
      [1, 60],
      [2, 25],
      [2, 60],
    ]);
    expect(grid.set).toEqual(['cell.area=2 cm^2']);
    expect(JSON.parse(grid.plan.family.base).cell.area).toBe('2 cm^2');
    expect(await inputsOf('', { set, zip: true })).toEqual([
      [1, 25],
      [2, 60],
    ]);
    expect(await refusal('', { set: [`${pressure}=1,2,3 MPa`, `${temperature}=25 degC,60 degC`], zip: true })).toEqual([
      ['wrong-length', `study.axes[0]["${temperature}"]`, undefined],
    ]);
  });

  it('make axes of ranges with a number of values', async () => {
    expect(await inputsOf('', { set: [`${pressure}=1..4 MPa in 4`] })).toEqual([[1], [2], [3], [4]]);
    expect(await refusal('', { set: [`${pressure}=1..4 MPa`] })).toEqual([
      ['range-without-steps', pressure, undefined],
    ]);
  });

  it.each(['lhs', 'sobol', 'monteCarlo'] as const)('sample ranges and lists with --%s', async (kind) => {
    const set = [
      `${pressure}=1 MPa..3 MPa`,
      `${temperature}=25 degC,60 degC`,
      'cell.electrode.metal=Li,Na',
      'cell.area=0.1..10 cm^2 log',
    ];
    const rows = await inputsOf('', { set, [kind]: 64, seed: 3 });
    expect(rows).toHaveLength(64);
    for (const [p, t, metal, area] of rows as [number, number, string, number][]) {
      expect(p >= 1 && p <= 3 && t >= 25 && t <= 60 && area >= 0.1 && area <= 10).toBe(true);
      expect(['Li', 'Na']).toContain(metal);
    }
    expect(new Set(rows.map(([, t]) => t)).size).toBe(64);
    const small = rows.filter((row) => (row[3] as number) < 1).length;
    expect(Math.abs(small - 32)).toBeLessThan(kind === 'monteCarlo' ? 16 : 3);
    expect(await inputsOf('', { set, [kind]: 64, seed: 3 })).toEqual(rows);
    expect(await inputsOf('', { set, [kind]: 64, seed: 4 })).not.toEqual(rows);
  });

  it('take the place of what the scenario varies', async () => {
    const section = `{ axes: [ { ${pressure}: [1 MPa, 2 MPa], ${temperature}: [25 degC, 60 degC] } ] }`;
    expect(await inputsOf(section, { set: [`${pressure}=7 MPa`] })).toEqual([[25], [60]]);
    expect(await inputsOf(section, { set: [`${pressure}=7,8,9 MPa`] })).toHaveLength(6);
    const alternatives = `{ axes: [ { either: [ [ { ${pressure}: [1 MPa, 2 MPa] } ] ] } ] }`;
    expect(await refusal(alternatives, { set: [`${pressure}=7 MPa`] })).toEqual([
      ['conflicting-options', pressure, undefined],
    ]);
    const parameters = `{ parameters: { ${pressure}: { uniform: [1 MPa, 2 MPa] }, ${temperature}: { uniform: [300 K, 310 K] } }, correlations: [ { between: [${pressure}, ${temperature}], rank: 0.5 } ], design: { kind: sobol, samples: 4 } }`;
    const built = await planOf(parameters, { set: [`${pressure}=7 MPa`] });
    expect(built.plan.inputs.map(({ path }) => path)).toEqual([temperature]);
    expect(built.notes).toHaveLength(1);
    const grid = await planOf(parameters, { set: [`${pressure}=7,8 MPa`], grid: true });
    expect(grid.plan.count).toBe(2);
    expect(grid.notes).toHaveLength(1);
  });

  it('may supply what the section lacks', async () => {
    const section = `{ parameters: { ${pressure}: { uniform: [1 MPa, 2 MPa] } } }`;
    expect(await refusal(section)).toEqual([['missing-key', 'study.design', undefined]]);
    expect(await inputsOf(section, { lhs: 5 })).toHaveLength(5);
    expect(
      await inputsOf(
        `{ parameters: { ${pressure}: { uniform: [1 MPa, 2 MPa] } }, design: { kind: sobol, samples: 4 } }`,
        { set: ['study.design.samples=6'] },
      ),
    ).toHaveLength(6);
  });

  it('read combinations from a file, a case and limits', async () => {
    const list = file('flags.csv', `${pressure} [MPa],cell.electrode.metal\n1,Li\n2,Na\n`);
    const built = await planOf('', {
      list,
      case: 'critical:ccs',
      caseTime: '2 min',
      caseMemory: '1 GB',
      output: ['final(voltage)'],
    });
    expect(built.plan.family).toMatchObject({ task: { kind: 'critical', mode: 'ccs' }, outputs: ['final(voltage)'] });
    expect(built.limits).toEqual({ time: 120, memory: 1e9 });
    expect(built.plan.count).toBe(2);
    const data = file('measured.csv', 'time [s],voltage [V]\n0,0\n60,0.01\n');
    const task = { kind: 'compare', name: 'measured.csv', data: expect.stringContaining('0.01') };
    expect((await planOf('', { list, case: `compare:${data}` })).plan.family.task).toMatchObject(task);
    expect((await planOf('', { list, case: 'compare' })).plan.family.task).toMatchObject({ kind: 'compare', data: '' });
    expect(
      (await planOf('', { list, where: [`${pressure} > 1 MPa`], exclude: ['cell.electrode.metal == Li'] })).plan.count,
    ).toBe(1);
  });

  it.each([
    [{ case: 'ccs' }, 'unknown-value', 'study.case'],
    [{ case: 'critical:cce' }, 'unknown-value', 'study.case.critical'],
    [{ caseTime: '60' }, 'bare-number', 'study.limits.time'],
    [{ caseMemory: '1 GiBi' }, 'unknown-unit', 'study.limits.memory'],
    [{ lhs: 5, sobol: 5 }, 'conflicting-options', ''],
    [{ lhs: 5, grid: true }, 'conflicting-options', ''],
    [{ where: ['nonsense'] }, 'bad-condition', 'study.where[0]'],
    [{ case: 'compare:nowhere.csv' }, 'file-missing', ''],
  ])('are refused with the flag: %j', async (flags, code, path) => {
    const found = await refusal('', { set: [`${pressure}=1,2 MPa`], ...flags });
    expect(found.map((issue) => issue.slice(0, 2))).toEqual([[code, path]]);
  });
});
