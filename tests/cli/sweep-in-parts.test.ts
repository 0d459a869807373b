import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lithostat, workplace, writeSmallCell } from './command.js';

const place = workplace();
const cell = writeSmallCell(place);

it('a sweep is set up, computed in parts by whoever, and put together: three lines for any scheduler', async () => {
  const run = (...words: string[]) => lithostat(['sweep', ...words], place);
  const json = async (...words: string[]) => JSON.parse((await run(...words, '--json')).stdout);
  const pressures = ['--set', 'operation.stackPressure=3,4,5 MPa'];
  expect((await run(cell, ...pressures, '--out', 'parts', '--chunk', '2', '--on', 'folder')).code).toBe(0);
  expect(existsSync(join(place, 'parts', 'cases.csv'))).toBe(false);
  // Options that the verb above has too belong to the inner one.
  expect(await json('work', 'parts', '--chunk', '1', '--jobs', '1')).toEqual({
    chunk: 1,
    status: 'finished',
    computed: 1,
    stored: 0,
  });
  const early = await run('merge', 'parts');
  expect(early.code).toBe(5);
  expect(early.stdout).toContain('2 cases have no outcome: 0, 1');
  expect(existsSync(join(place, 'parts', 'cases.csv'))).toBe(false);
  expect(await json('status', 'parts')).toMatchObject({
    cases: { total: 3, pending: 2, byStatus: { ok: 1, pending: 2 } },
    chunks: { total: 2, done: [1], missing: [0] },
    tasks: null,
  });
  expect((await run('work', 'parts', '--chunk', '0', '--quiet')).code).toBe(0);
  expect((await run('merge', 'parts')).code).toBe(0);
  expect((await run('cancel', 'parts')).stdout).toBe('Nothing of this sweep is in the queue.\n');

  await run(cell, ...pressures, '--out', 'whole');
  const [parts, whole] = ['parts', 'whole'].map((name) =>
    readFileSync(join(place, name, 'cases.csv'), 'utf8')
      .split('\n')
      .map((line) => line.slice(0, line.lastIndexOf(','))),
  );
  expect(parts).toEqual(whole);
});

it.each([
  [['work', 'nowhere', '--chunk', '0'], 'no-sweep'],
  [['work', 'parts'], 'missing-mandatory-option-value'],
  [['work', 'parts', '--chunk', '1.5'], 'invalid-argument'],
  [['work', 'parts', '--chunk', '2'], 'out-of-range'],
  [['work', 'parts', '--chunk', '0', '--case-time', '5 MPa'], 'wrong-dimension'],
  [['merge', 'nowhere'], 'no-sweep'],
  [['status', '.'], 'no-sweep'],
  [['cancel', 'nowhere'], 'no-sweep'],
])('%j is refused', async (words, code) => {
  const { code: exit, stdout } = await lithostat(['sweep', ...words, '--json'], place);
  expect(exit).toBe(2);
  expect(JSON.parse(stdout).issues).toEqual([expect.objectContaining({ code })]);
});
