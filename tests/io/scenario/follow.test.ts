import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countFlatSteps, expandProtocol, loadScenario, scenarioHash } from '../../../src/io/scenario/index.js';
import { readScenarioData } from '../../../src/io/scenario/load.js';
import { valueAt } from '../../../src/io/scenario/path.js';
import { LithostatError } from '../../../src/quantity/index.js';
import { testSchema as schema } from '../fixtures/schema.js';

const folder = mkdtempSync(join(tmpdir(), 'follow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (follow: string) => `
lithostat: 1
title: follows a log
cell:
  kind: symmetric
  area: 2 cm^2
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol:
    - { rest: 1 min }
    - follow: ${follow}
model: { level: film }
`;
const mapping = 'columns: { time: t, current: I, pressure: F, temperature: T }, positive: strips';
const rows = ['t/s,I/mA,F/N,T/degC', '10,0.4,600,25', '70,0.4,600,25', '70,-0.4,700,25', '130,-0.4,,27'];
const file = join(folder, 'cell.yaml');
const step = 'operation.protocol[1].follow';

beforeAll(() => {
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs', 'log.csv'), rows.join('\n'));
  writeFileSync(file, text(`{ file: logs/log.csv, ${mapping} }`));
});

const load = (set: readonly string[] = []) => loadScenario({ file, set, schema });
function issuesOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    throw error;
  }
  return [];
}
const flat = (set: readonly string[] = []) => [...expandProtocol(load(set).scenario.operation.protocol)].slice(1);

describe('a step that follows a log', () => {
  it('asks for its current per area, from its first row on', () => {
    expect(flat()).toEqual([
      {
        kind: 'drive',
        label: 'protocol[1].follow 1/2',
        from: 2,
        to: 2,
        duration: 60,
        pressure: null,
        log: 'log.csv',
        until: [],
      },
      {
        kind: 'drive',
        label: 'protocol[1].follow 2/2',
        from: -2,
        to: -2,
        duration: 60,
        pressure: null,
        log: null,
        until: [],
      },
    ]);
    expect(countFlatSteps(load().scenario.operation.protocol)).toBe(3);
  });

  it('drives the set point with the force of a load cell on the area; what is missing is held', () => {
    const pressures = flat([`${step}.drive=[current, pressure]`, `${step}.missing=skip`]).map(
      (one) => one.kind === 'drive' && one.pressure,
    );
    expect(pressures).toEqual([
      { from: 3e6, to: 3e6 },
      { from: 3.5e6, to: 3.5e6 },
    ]);
  });

  it('gives the run the mean temperature when asked, and says when it is another', () => {
    // Trapezoids: 60 s at 25 degC, then 60 s from 25 to 27 degC.
    const driven = load([`${step}.drive=[current, temperature]`, 'operation.temperature=60 degC']);
    expect(driven.scenario.operation.temperature).toBeCloseTo(298.65, 10);
    expect(driven.warnings).toEqual([]);
    expect(load(['operation.temperature=60 degC']).warnings).toMatchObject([{ code: 'other-temperature', path: step }]);
  });

  it('has its measured series per area, in the time of the step', () => {
    const followed = load().scenario.operation.protocol[1];
    if (followed?.kind !== 'follow') throw new Error('no follow step');
    const { time, stackPressure } = followed.record.measured;
    expect([...time]).toEqual([0, 60, 60, 120]);
    expect([...stackPressure!]).toEqual([3e6, 3e6, 3.5e6, NaN]);
    expect(JSON.parse(JSON.stringify(followed.record))).toEqual({ rows: 4, segments: 2, duration: 120, capacity: 0 });
  });
});

describe('files in a scenario', () => {
  const hash = (set: readonly string[] = [], from: Partial<Parameters<typeof loadScenario>[0]> = { file }) =>
    scenarioHash(loadScenario({ ...from, set, schema }).scenario);

  it('become content: the data goes without its folder, and has the same hash', () => {
    const data = readScenarioData({ file });
    const written = valueAt(data, ['operation', 'protocol', 1, 'follow']);
    expect(written).toMatchObject({ name: 'log.csv', csv: rows.join('\n') });
    expect(written).not.toHaveProperty('file');
    expect(hash([], { text: JSON.stringify(data) })).toBe(hash());
  });

  it('another file by override is another content, also where one was written in', () => {
    writeFileSync(join(folder, 'other.csv'), rows.join('\n').replace('0.4,600', '0.5,600'));
    expect(hash([`${step}.file=other.csv`])).not.toBe(hash());
    writeFileSync(join(folder, 'whole.json'), JSON.stringify(readScenarioData({ file })));
    expect(hash([`${step}.file=other.csv`], { file: join(folder, 'whole.json') })).toBe(
      hash([`${step}.file=other.csv`]),
    );
  });

  it('that are not there, are folders, or have no folder to start from are told at the place that names them', () => {
    expect(issuesOf(() => load([`${step}.file=none.csv`]))).toMatchObject([
      { code: 'file-missing', path: `${step}.file`, file: '--set' },
    ]);
    expect(issuesOf(() => load([`${step}.file=logs`]))).toMatchObject([{ code: 'not-a-file', path: `${step}.file` }]);
    expect(issuesOf(() => loadScenario({ text: text(`{ file: logs/log.csv, ${mapping} }`), schema }))).toMatchObject([
      { code: 'file-without-folder', path: `${step}.file`, line: 14 },
    ]);
  });
});

describe('a log that does not suit is told with its line, beside the problems of the scenario', () => {
  const withLog = (lines: readonly string[], set: readonly string[] = []) => {
    writeFileSync(join(folder, 'bad.csv'), lines.join('\n'));
    return issuesOf(() => load([`${step}.file=bad.csv`, ...set]));
  };

  it('rows', () => {
    const issues = withLog([...rows.slice(0, 3), '60,oops,1,1', '80,,1,1'], ['operation.stackPressure=3']);
    expect(issues.map(({ code, file: where, line }) => `${where}:${line} ${code}`)).toEqual([
      'bad.csv:4 not-a-number',
      'bad.csv:5 missing-value',
      '--set:2 bare-number',
    ]);
  });

  it('gaps, when they are limited', () => {
    expect(withLog(rows, [`${step}.longestGap=50 s`])).toMatchObject([
      { code: 'gap', line: 3 },
      { code: 'gap', line: 5 },
    ]);
    expect(withLog(rows, [`${step}.longestGap=60 s`])).toEqual([]);
  });

  it.each<[string, string[], string, string]>([
    [
      'no sign',
      [`${step}={ file: logs/log.csv, columns: { time: t, current: I } }`],
      'missing-key',
      `${step}.positive`,
    ],
    ['no file', [`${step}={ ${mapping} }`], 'missing-key', `${step}.file`],
    ['no column for what drives', [`${step}.columns={ time: t }`], 'missing-key', `${step}.columns.current`],
    [
      'a fixture that answers',
      [
        `${step}.drive=[current, pressure]`,
        `${step}.missing=skip`,
        'operation.stackPressure={ fixture: gap, pressure: 3 MPa }',
      ],
      'conflicting-keys',
      `${step}.drive`,
    ],
    [
      'compression counted negative',
      [
        `${step}.drive=[current, pressure]`,
        `${step}.missing=skip`,
        `${step}.columns.pressure={ column: F, factor: -1 }`,
      ],
      'out-of-range',
      `${step}.columns.pressure`,
    ],
    [
      'a tolerance of another kind',
      [`${step}.tolerance.current=3 MPa`],
      'wrong-dimension',
      `${step}.tolerance.current`,
    ],
  ])('%s', (_name, set, code, path) => {
    expect(issuesOf(() => load(set))).toMatchObject([{ code, path }]);
  });
});
