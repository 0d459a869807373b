import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { readRun, runFiles } from '../../src/io/run/read-run.js';
import { renderReport } from '../../src/report/run-report.js';
import { runScenario } from '../../src/studies/run.js';

const file = fileURLToPath(new URL('../../scenarios/studies/cycler.yaml', import.meta.url));
const log = readFileSync(fileURLToPath(new URL('../../scenarios/studies/cycler.csv', import.meta.url)), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'cycler-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(name: string, set: readonly string[] = []) {
  const out = join(folder, name);
  await runScenario({ source: { file, set }, out });
  return readRun(out);
}
const scores = ({ summary }: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries(summary.comparison!.map((one) => [one.observable, one]));

it('agrees with its log to the noise that the log says it has, and passes its charge', async () => {
  const rows = log
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number));
  const done = await run('same');
  expect(done.summary.status).toBe('completed');
  expect(done.summary.warnings).toEqual([]);
  for (const observable of ['voltage', 'stackPressure', 'temperature']) {
    const { normalised, count, leftOut, bias, uncertainty } = scores(done)[observable]!;
    expect([count, leftOut]).toEqual([rows.length, 0]);
    // The root mean square of n normal deviates is one to 1 / sqrt(2 n), their mean zero to 1 / sqrt(n); three of these.
    expect(Math.abs(normalised! - 1), observable).toBeLessThan(3 / Math.sqrt(2 * count));
    expect(Math.abs(bias / uncertainty!), observable).toBeLessThan(3 / Math.sqrt(count));
  }
  let charge = 0;
  for (let row = 1; row < rows.length; row++) {
    charge += 0.5 * (rows[row - 1]![1]! + rows[row]![1]!) * 1e-3 * (rows[row]![0]! - rows[row - 1]![0]!) * 3600;
  }
  expect(done.summary.observables.final.capacity).toBeCloseTo(charge / 0.785e-4, 6);

  // The folder holds the log beside the series, and the report draws it.
  expect(done.measured!.length).toBe(rows.length);
  expect(done.measured!.names()).toEqual(['time', 'currentDensity', 'voltage', 'stackPressure', 'temperature']);
  const page = await renderReport(done);
  for (const words of [
    'Beside the log',
    'Voltage, measured and predicted',
    'Stack pressure, prediction less measurement',
    'follow the current of cycler.csv',
  ]) {
    expect(page).toContain(words);
  }
});

it('is off by what a wrong resistance costs', async () => {
  const [same, other] = [await run('same-again'), await run('other', ['cell.interfaces.resistance=20 ohm cm^2'])];
  const [before, after] = [scores(same).voltage!, scores(other).voltage!];
  expect(before.normalised).toBeLessThan(1.1);
  expect(after.normalised).toBeGreaterThan(5);
});

it('a run that follows nothing leaves no log, also where one was before', async () => {
  const set = ['operation.protocol=[{ rest: 1 min }]'];
  const done = await run('same', set);
  expect(done.measured).toBeUndefined();
  expect(done.summary.comparison).toBeUndefined();
  expect(existsSync(join(folder, 'same', runFiles.measured))).toBe(false);
});

it('goes on from a checkpoint in the middle of the log to the same numbers', async () => {
  const out = join(folder, 'resumed');
  const controller = new AbortController();
  let looks = 0;
  const first = await runScenario({
    source: { file },
    out,
    breath: -1,
    signal: controller.signal,
    onProgress: () => {
      if (++looks === 60) controller.abort();
    },
  });
  expect(first.status).toBe('interrupted');
  const second = await runScenario({ source: { file }, out, resume: true });
  expect(second.status).toBe('finished');
  const [resumed, whole] = [await readRun(out), await run('whole')];
  expect(resumed.summary.comparison).toEqual(whole.summary.comparison);
  expect(readFileSync(join(out, runFiles.measured), 'utf8')).toBe(
    readFileSync(join(folder, 'whole', runFiles.measured), 'utf8'),
  );
});
