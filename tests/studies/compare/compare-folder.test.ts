import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measuredDataFile } from '../../../src/io/measured.js';
import { LithostatError } from '../../../src/quantity/index.js';
import { compareCritical, type PredictedCritical } from '../../../src/studies/compare/compare-critical.js';
import { type CompareOptions, compareFolder } from '../../../src/studies/compare/compare-folder.js';
import { runScenario } from '../../../src/studies/run.js';
import { cellText } from '../protocol.js';

const folder = mkdtempSync(join(tmpdir(), 'compare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

/** Pressures (MPa) every 10 min; the run holds 3 MPa. */
const rows = (start: number, pressures: readonly number[]) =>
  pressures.map((pressure, row) => `${(start + 600 * row) / 3600};${pressure}`);

beforeAll(async () => {
  const set = ['operation.protocol=[{ rest: 10 min }, { strip: 0.1 mA/cm^2, until: { time: 1 h } }]'];
  await runScenario({ source: { text: cellText, set }, out: at('run') });
  writeFileSync(at('log.csv'), ['h;P/MPa', ...rows(0, [3, 3.1, 2.9, 3])].join('\n'));
  writeFileSync(at('own.csv'), 'time [s],stackPressure [MPa],voltage [V]\n0,3.2,0\n4200,3.2,NaN\n9000,3,0\n');
  writeFileSync(
    at('log.yaml'),
    'series:\n  file: log.csv\n  columns: { time: { column: h, unit: h }, pressure: P }\n  uncertainty: { pressure: 50 kPa }\n',
  );
});

async function scores(options: Omit<CompareOptions, 'run'>) {
  const comparison = await compareFolder({ run: at('run'), ...options });
  if (comparison.kind !== 'series') throw new Error('no series');
  return Object.fromEntries(comparison.comparisons.map((one) => [one.observable, one]));
}
async function issues(options: Partial<CompareOptions>) {
  try {
    await compareFolder({ run: at('run'), ...options });
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    throw error;
  }
  return [];
}

describe('a run against a log', () => {
  it('described in a file of its own', async () => {
    const { stackPressure, voltage } = await scores({ data: at('log.yaml') });
    expect(voltage).toBeUndefined();
    expect(stackPressure!.rootMeanSquare).toBeCloseTo(1e5 / Math.SQRT2, 4);
    expect(stackPressure!.normalised).toBeCloseTo(Math.SQRT2, 9);
    expect(Math.abs(stackPressure!.bias)).toBeLessThan(1e-6);
  });

  it('that names its columns as lithostat does; rows beyond the run are said and not counted', async () => {
    const { stackPressure, voltage } = await scores({ data: at('own.csv') });
    expect(stackPressure).toMatchObject({ count: 2, leftOut: 1, from: 0, to: 4200 });
    expect(stackPressure!.bias).toBeCloseTo(-2e5, 4);
    expect(voltage).toMatchObject({ count: 1, leftOut: 1 });
  });

  it('mapped by the caller, placed in the run', async () => {
    const mapping = { name: '--column', keys: { columns: { time: { column: 'h', unit: 'h' }, pressure: 'P' } } };
    const { stackPressure } = await scores({ data: at('log.csv'), mapping, start: 1200 });
    expect(stackPressure).toMatchObject({ count: 4, from: 1200, to: 3000 });
  });

  it.each<[string, () => Partial<CompareOptions>, string]>([
    ['no data where none was followed', () => ({}), 'no-data'],
    ['columns of unknown meaning', () => ({ data: at('log.csv') }), 'unmapped-columns'],
    ['no time in common', () => ({ data: at('own.csv'), start: 1e6 }), 'nothing-in-common'],
    ['an image', () => ({ data: 'voids.tif' }), 'void-map'],
    ['limits', () => ({ data: measuredDataFile('kasemchainan-2019-ccs.yaml') }), 'other-kind'],
    ['no run', () => ({ run: at('nowhere'), data: at('own.csv') }), 'file-missing'],
    ['no file', () => ({ data: at('none.csv') }), 'file-missing'],
  ])('%s is refused, and says why', async (_name, options, code) => {
    expect((await issues(options())).map((issue) => issue.code)).toEqual([code]);
  });

  it('problems of a description are told with their line in it, those of a log with their line there', async () => {
    writeFileSync(
      at('bad.yaml'),
      'series:\n  file: log.csv\n  columns: { time: { column: h, unit: h }, current: P }\n  colour: red\n',
    );
    expect(await issues({ data: at('bad.yaml') })).toMatchObject([
      { code: 'missing-key', path: 'series.positive' },
      { code: 'unknown-key', path: 'series.colour', line: 4 },
    ]);
    writeFileSync(at('torn.csv'), ['h;P/MPa', '0;3', '1;'].join('\n'));
    writeFileSync(
      at('torn.yaml'),
      'series: { file: torn.csv, columns: { time: { column: h, unit: kg }, pressure: P } }',
    );
    expect(await issues({ data: at('torn.yaml') })).toMatchObject([
      { code: 'wrong-dimension', file: 'torn.csv', line: 1 },
    ]);
  });
});

describe('a search against measured limits', () => {
  const predicted: PredictedCritical = {
    mode: 'ccs',
    low: 3.6,
    high: 4.9,
    stackPressure: 3e6,
    temperature: 298.15,
    metals: ['Li'],
    electrolyte: 'Li6PS5Cl',
  };
  const measured = {
    mode: 'ccs',
    low: 2.1,
    high: 2.1,
    stackPressure: 3e6,
    temperature: 298.15,
    metal: 'Li',
    electrolyte: 'Li6PS5Cl',
    source: '',
  } as const;

  it('ratio of the geometric means, and whether the intervals overlap', () => {
    const [one] = compareCritical(predicted, [measured]);
    expect(one).toMatchObject({ overlaps: false, differs: [] });
    expect(one!.ratio).toBeCloseTo(4.2 / 2.1, 12);
    expect(one!.logError).toBeCloseTo(Math.log10(2), 12);
    expect(compareCritical(predicted, [{ ...measured, high: 3.7 }])[0]!.overlaps).toBe(true);
    expect(compareCritical({ ...predicted, high: null }, [{ ...measured, low: 9, high: null }])[0]).toMatchObject({
      overlaps: true,
      ratio: null,
    });
  });

  it('conditions that differ are said, and such limits come last; other kinds are left out', () => {
    const elsewhere = { ...measured, stackPressure: 7e6, temperature: 333.15, electrolyte: 'LLZO', metal: 'Na' };
    const unsaid = { ...measured, stackPressure: null, electrolyte: null };
    const found = compareCritical(predicted, [elsewhere, unsaid, { ...measured, mode: 'ccp' }, measured]);
    expect(found.map(({ differs }) => differs.length)).toEqual([0, 2, 4]);
    expect(found[2]!.differs.join('; ')).toContain('predicted at 3 MPa, measured at 7 MPa');
  });

  it('reads the folder of a search', async () => {
    mkdirSync(at('ccs'));
    const answer = {
      mode: 'ccs',
      title: 'a search',
      status: 'unresolved',
      interval: { low: 0.2, high: null, unit: 'mA/cm^2' },
      conditions: { temperature: '25 degC', stackPressure: '3 MPa (load)', metals: ['Li'], electrolyte: 'Li6PS5Cl' },
    };
    writeFileSync(at('ccs/critical.json'), JSON.stringify(answer));
    const data = measuredDataFile('kasemchainan-2019-ccs.yaml');
    const comparison = await compareFolder({ run: at('ccs'), data });
    expect(comparison).toMatchObject({
      kind: 'critical',
      predicted: { low: 2, high: null, stackPressure: 3e6, temperature: 298.15 },
    });
    expect(comparison.notes[0]).toContain('not resolved');
    if (comparison.kind !== 'critical') throw new Error('no search');
    expect(comparison.comparisons.map(({ overlaps, differs }) => [overlaps, differs.length])).toEqual([
      [true, 0],
      [true, 1],
    ]);
    expect(await issues({ run: at('ccs'), data: measuredDataFile('li-argyrodite-toughness-ccd.yaml') })).toMatchObject([
      { code: 'other-kind', got: 'ccd' },
    ]);
    expect(await issues({ run: at('ccs') })).toMatchObject([{ code: 'no-data' }]);
  });
});
