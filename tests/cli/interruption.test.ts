import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lithostat, type Running, scenarios, start, workplace } from './command.js';

const folder = workplace();

/** Waits until something is there, and not longer than the process runs. */
async function until(ready: () => boolean, { child }: Running): Promise<void> {
  while (!ready()) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error('it ended before it could be interrupted');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const file = (name: string) => readFileSync(join(folder, name), 'utf8');

it('Ctrl-C leaves a run that goes on to the same bytes', async () => {
  const run = ['run', join(scenarios, 'argyrodite.yaml'), '--no-report', '--set', 'operation.protocol[0].cycle=20'];
  const whole = lithostat([...run, '--out', 'whole'], folder);

  const first = start([...run, '--out', 'parts'], folder);
  await until(() => existsSync(join(folder, 'parts')), first);
  first.child.kill('SIGINT');
  const stopped = await first.done;
  expect({ code: stopped.code, stdout: stopped.stdout }).toEqual({ code: 5, stdout: '' });
  // The words to go on with, overrides included.
  expect(stopped.stderr).toContain(`'operation.protocol[0].cycle=20' --out parts --resume`);
  expect(readdirSync(join(folder, 'parts')).sort()).toEqual(['log.jsonl', 'run.h5', 'series.csv']);
  const early = file('parts/series.csv');

  // Another scenario does not replace it; the same one from the start does, and says so.
  const other = await lithostat(['run', join(scenarios, 'argyrodite.yaml'), '--no-report', '--out', 'parts'], folder);
  expect({ code: other.code, stdout: other.stdout }).toEqual({ code: 2, stdout: '' });
  expect(other.stderr).toMatch(/unfinished run[\s\S]*--resume[\s\S]*--out/);
  expect(file('parts/series.csv')).toBe(early);
  cpSync(join(folder, 'parts'), join(folder, 'anew'), { recursive: true });
  const anew = await lithostat([...run, '--quiet', '--out', 'anew'], folder);
  expect(anew.code).toBe(0);
  expect(anew.stderr).toMatch(/^The unfinished run in anew is replaced [^\n]*\n$/);

  const last = await lithostat([...run, '--out', 'parts', '--resume'], folder);
  const all = await whole;
  expect([last.code, all.code]).toEqual([0, 0]);
  expect(file('whole/series.csv').startsWith(early)).toBe(true);
  expect(early.length).toBeLessThan(file('whole/series.csv').length);
  for (const name of ['series.csv', 'summary.json', 'log.jsonl'])
    expect(file(`parts/${name}`)).toBe(file(`whole/${name}`));

  // What is finished stays as it is.
  const again = await lithostat([...run, '--out', 'parts', '--resume', '--json'], folder);
  expect(again).toEqual({ code: 0, stdout: file('whole/summary.json'), stderr: '' });
});

it('Ctrl-C in a search keeps its probes, and the same command goes on from them', async () => {
  const search = [
    'critical',
    join(scenarios, 'argyrodite.yaml'),
    '--mode',
    'ccs',
    '--jobs',
    '1',
    '--json',
    '--no-report',
  ];
  for (const one of ['cycles=4', 'width=20 %']) search.push('--set', `critical.ccs.${one}`);
  const whole = lithostat([...search, '--out', 'whole-search'], folder);

  const first = start([...search, '--out', 'search'], folder);
  const probes = join(folder, 'search', 'probes');
  const finished = () =>
    existsSync(probes) ? readdirSync(probes).filter((name) => existsSync(join(probes, name, 'summary.json'))) : [];
  await until(() => finished().length > 0, first);
  first.child.kill('SIGINT');
  const stopped = await first.done;
  expect(stopped.code).toBe(5);
  expect(stopped.stderr).toContain('the same command goes on from them');
  const partial = JSON.parse(stopped.stdout);
  expect(partial).toMatchObject({ status: 'interrupted', resolved: false });
  expect(partial.probes).toHaveLength(finished().length);
  const kept = finished().map((name) => [name, statSync(join(probes, name, 'summary.json')).mtimeMs]);

  const second = await lithostat([...search, '--out', 'search'], folder);
  expect(second).toEqual({ ...(await whole), code: 0, stderr: '' });
  expect(JSON.parse(second.stdout).probes.length).toBeGreaterThan(kept.length);
  for (const [name, time] of kept) expect(statSync(join(probes, String(name), 'summary.json')).mtimeMs).toBe(time);
});
