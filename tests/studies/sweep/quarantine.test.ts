import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPlan, readSweep } from '../../../src/studies/sweep/index.js';

const folder = mkdtempSync(join(tmpdir(), 'sweep-quarantine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Processes need compiled files; the build comes before the tests.
const isBuilt = existsSync(new URL('../../../dist/studies/sweep/index.js', import.meta.url));
const load = (name: string) => import(new URL(`../../../scripts/torture/${name}`, import.meta.url).href);
const watched = (out: string) => readdirSync(join(out, 'results')).filter((name) => !name.endsWith('.jsonl'));

/** Makes a folder believe that its cases were being computed when two processes died. */
function suspectAll(out: string): void {
  const keys = [...readPlan(out, readSweep(out))].map(({ key }) => key);
  const results = join(out, 'results');
  rmSync(results, { recursive: true });
  mkdirSync(results);
  const owner = { machine: 'elsewhere', process: 1, started: null, name: hostname() };
  for (const name of ['all.1.dead', '000000.2.dead']) {
    writeFileSync(join(results, name), [JSON.stringify(owner), ...keys, ''].join('\n'));
  }
}

describe.skipIf(!isBuilt)('a case that ends the whole process', { timeout: 60_000 }, () => {
  it('ends it twice, and is then computed in one of its own', async () => {
    const { start, storedIn, tables } = await load('sessions.mjs');
    const options = { kind: 'deadly', out: join(folder, 'deadly'), jobs: 2 };
    for (const deaths of [1, 2]) {
      expect((await start(options).done).signal).toBe('SIGABRT');
      const names = watched(options.out);
      expect(names.filter((name) => name.endsWith('.running'))).toHaveLength(1);
      expect(names).toHaveLength(deaths);
    }
    const third = await start(options).done;
    expect({ code: third.code, stderr: third.stderr }).toEqual({ code: 0, stderr: '' });
    const { csv } = await tables(options.out);
    const cells = csv.map((line: string) => line.split(',').slice(2, 5));
    const reason = 'more than the process could have: it ended the process';
    expect(cells).toEqual([
      ['word', 'status', 'reason'],
      ['1', 'ok', ''],
      ['2', 'ok', ''],
      ['abort', 'failed:memory', reason],
      ['text', 'stopped:contact', ''],
      ['3', 'ok', ''],
      ['wait 5', 'ok', ''],
      ['4', 'ok', ''],
      ['5', 'ok', ''],
    ]);
    const { keys, lines } = storedIn(options.out);
    expect(lines).toBe(keys.size);
    // Its deaths are kept, for a time when it is computed again.
    expect(watched(options.out).map((name) => name.replace(/.*\./, ''))).toEqual(['dead', 'dead']);
  });

  it.each(['plain', 'film'])('or is thought to, has the outcome that it has on a thread: %s', async (kind) => {
    const { finish, tables } = await load('sessions.mjs');
    const out = join(folder, kind);
    const few = { kind, out, jobs: 2, count: kind === 'plain' ? 12 : 2 };
    await finish(few);
    const undisturbed = await tables(out);
    suspectAll(out);
    expect((await finish(few)).computed).toBeGreaterThan(0);
    expect(await tables(out)).toEqual(undisturbed);
  });

  it('or is thought to, is given up after its time, and leaves a checkpoint when it is interrupted', async () => {
    const { finish, start, storedIn } = await load('sessions.mjs');
    const endless = { kind: 'endless', out: join(folder, 'endless'), jobs: 2, timeLimit: 1 };
    await finish(endless);
    suspectAll(endless.out);
    await finish(endless);
    expect((await finish(endless)).computed).toBe(0);

    const slow = { kind: 'slow', out: join(folder, 'slow'), jobs: 2 };
    const interrupt = async () => {
      let told = false;
      const session = start(slow, {
        onDots: (count: number) => {
          if (count > 2 && !told) told = session.child.kill('SIGINT');
        },
      });
      expect((await session.done).code).toBe(5);
      expect(readdirSync(join(slow.out, 'checkpoints'))).toHaveLength(1);
    };
    await interrupt();
    expect(watched(slow.out)).toEqual([]);
    suspectAll(slow.out);
    rmSync(join(slow.out, 'checkpoints'), { recursive: true });
    await interrupt();
    expect((await finish(slow)).computed).toBe(1);
    expect(storedIn(slow.out).keys.size).toBe(3);
    // All have an outcome that is no failure: the deaths are forgotten.
    expect(watched(slow.out)).toEqual([]);
  });
});
