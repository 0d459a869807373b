import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lithostat, stackTrace, workplace, writeSmallCell } from './command.js';

const folder = workplace();
const cell = writeSmallCell(folder);
// 0.2 mA/cm^2 for half an hour each way, logged 0.05 MPa above the 3 MPa of the cell.
const rows = ['Time/min;I/mA;p/MPa', '0;0,2;3,05', '30;0,2;3,05', '30;-0,2;3,05', '60;-0,2;3,05'];
writeFileSync(join(folder, 'log.csv'), `${rows.join('\n')}\n`);
const follow =
  'operation.protocol=[{ follow: { file: log.csv, columns: { time: Time, current: I, pressure: p }, positive: strips, uncertainty: { pressure: 25 kPa } } }]';

it('a run that follows a log, then compare: the same scores, in words, as JSON, in a folder', {
  timeout: 60_000,
}, async () => {
  const run = await lithostat(['run', cell, '--set', follow, '--out', 'run', '--quiet'], folder);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const [words, json, again] = await Promise.all([
    lithostat(['compare', 'run'], folder),
    lithostat(['compare', 'run', 'log.csv', '--json', '--out', 'scores'], folder),
    lithostat(
      [
        'compare',
        'run',
        'log.csv',
        '--column',
        'time=1',
        '--column',
        'pressure=3',
        '--uncertainty',
        'pressure=50 kPa',
        '--start',
        '0 s',
      ],
      folder,
    ),
  ]);
  const pressure = 'stack pressure: root mean square 0.05 MPa, 2.00 times the stated uncertainty';
  for (const { code, stderr } of [words, json, again]) expect([code, stderr]).toEqual([0, '']);
  expect(run.stdout).toContain(pressure);
  expect(words.stdout).toContain(pressure);
  expect(again.stdout).toContain('root mean square 0.05 MPa, 1.00 times');
  const answer = JSON.parse(json.stdout) as {
    comparisons: { observable: string; bias: number; rootMeanSquare: number }[];
  };
  expect(answer.comparisons.map(({ observable }) => observable)).toEqual(['currentDensity', 'stackPressure']);
  expect(answer.comparisons[0]!.rootMeanSquare).toBe(0);
  expect(answer.comparisons[1]!.bias).toBeCloseTo(-5e4, 5);
  expect(readFileSync(join(folder, 'scores', 'comparison.json'), 'utf8')).toBe(json.stdout);
  expect(readFileSync(join(folder, 'scores', 'comparison.html'), 'utf8')).toContain(
    'Stack pressure, measured and predicted',
  );

  const report = await lithostat(['report', 'run'], folder);
  expect(report.code).toBe(0);
  expect(readFileSync(join(folder, 'run', 'report.html'), 'utf8')).toContain('Beside the log');
});

it.each<[string, string[], string]>([
  ['no folder', ['nowhere'], 'There is no folder nowhere'],
  ['a flag that is no pair', ['nowhere', 'log.csv', '--column', 'presure=p'], 'did you mean: pressure'],
  ['a time without unit', ['nowhere', 'log.csv', '--start', '5'], 'has no unit'],
  ['a mapping that is not there', ['nowhere', 'log.csv', '--mapping', 'none.yaml'], 'none.yaml'],
  ['an image', ['nowhere', 'voids.tif'], 'not yet'],
  ['a convention that is none', ['nowhere', 'log.csv', '--positive', 'down'], 'strips'],
])('%s is bad input', async (_name, words, expected) => {
  const { code, stdout, stderr } = await lithostat(['compare', ...words], folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(expected);
  expect(stderr).not.toMatch(stackTrace);
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});
