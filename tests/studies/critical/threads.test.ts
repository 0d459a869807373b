import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const out = mkdtempSync(join(tmpdir(), 'critical-threads-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

// Worker threads need compiled files; the build comes before the tests.
const compiled = new URL('../../../dist/studies/critical/', import.meta.url);
const isBuilt = existsSync(new URL('probe-worker.js', compiled));

const text = `
lithostat: 1
title: threads
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
operation: { temperature: 25 degC, stackPressure: 3 MPa, protocol: [ { rest: 1 s } ] }
model: { level: film }
tolerance: { relative: 1e-5 }
critical: { ccs: { cycles: 2 } }
`;

interface Compiled {
  context: typeof import('../../../src/studies/critical/context.js');
  executor: typeof import('../../../src/studies/critical/executor.js');
}

async function loadCompiled(): Promise<Compiled> {
  const from = (name: string) => import(/* @vite-ignore */ new URL(name, compiled).href);
  return { context: await from('context.js'), executor: await from('executor.js') };
}

it.skipIf(!isBuilt)('probes are the same, to the bit, on any number of threads', async () => {
  const { context, executor } = await loadCompiled();
  const loaded = context.loadContext({ text }, 'ccs');
  const currents = [0.5, 2, 5, 9, 14];
  const answers = [];
  const files = [];
  for (const jobs of [1, 2, 3]) {
    const folder = join(out, String(jobs));
    const runner = executor.probeExecutor({ context: loaded, source: { text }, out: folder, jobs, worthThreads: 0 });
    try {
      answers.push(await runner.run(currents, 0));
    } finally {
      await runner.close();
    }
    files.push(
      readdirSync(join(folder, 'probes'))
        .sort()
        .map((name) => readFileSync(join(folder, 'probes', name, 'series.csv'), 'utf8')),
    );
  }
  expect(answers[0].map(([row]) => row.current)).toEqual(currents.map((current) => current / 10));
  expect(new Set(answers[0].map(([row]) => row.outcome)).size).toBeGreaterThan(1);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  expect(files[1]).toEqual(files[0]);
  expect(files[2]).toEqual(files[0]);
});

it.skipIf(!isBuilt)('an aborted search stops its threads', async () => {
  const { context, executor } = await loadCompiled();
  const source = { text: text.replace('cycles: 2', 'cycles: 100000') };
  const abort = new AbortController();
  const runner = executor.probeExecutor({
    context: context.loadContext(source, 'ccs'),
    source,
    out: join(out, 'aborted'),
    jobs: 2,
    signal: abort.signal,
  });
  setTimeout(() => abort.abort(), 1000);
  await expect(runner.run([0.01, 0.02], 0)).rejects.toMatchObject({ name: 'Interrupted' });
  await runner.close();
});

it.skipIf(!isBuilt)('a problem on a thread arrives as the problem it is', async () => {
  const { context, executor } = await loadCompiled();
  const broken = { text: text.replace('Li6PS5Cl', 'Li6PS5Xx') };
  const runner = executor.probeExecutor({
    context: context.loadContext({ text }, 'ccs'),
    source: broken,
    out: join(out, 'broken'),
    jobs: 2,
    worthThreads: 0,
  });
  await expect(runner.run([1, 2], 0)).rejects.toMatchObject({ name: 'LithostatError', exitCode: 2 });
  await runner.close();
});
