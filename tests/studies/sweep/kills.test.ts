import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'sweep-kills-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Processes need compiled files; the build comes before the tests.
const isBuilt = existsSync(new URL('../../../dist/studies/sweep/index.js', import.meta.url));
const load = (name: string) => import(new URL(`../../../scripts/torture/${name}`, import.meta.url).href);

describe.skipIf(!isBuilt)('a sweep that is killed', () => {
  // Each of the hundred starts a process: the time is that of starting Node, so the limit is for a busy machine.
  it('at 100 random moments ends with the table of an undisturbed one', { timeout: 300_000 }, async () => {
    const { killSweeps } = await load('kills.mjs');
    const plain = { kind: 'plain', folder: join(folder, 'plain'), seed: 1, jobs: [2, 1, 3] };
    const film = { kind: 'film', folder: join(folder, 'film'), seed: 2, jobs: [2, 1] };
    const done = await Promise.all([killSweeps({ ...plain, kills: 92 }), killSweeps({ ...film, kills: 8 })]);
    expect(done.map(({ killed }) => killed)).toEqual([92, 8]);
    // A session stores 25 cases at most before it is killed, so that these are many kills a sweep, and several sweeps.
    expect(done[0].sweeps).toBeGreaterThan(2);
    expect(done[1].sweeps).toBeGreaterThan(0);
  });

  it('by Ctrl-C ends with exit code 5, and the same command goes on', async () => {
    const { killSweeps } = await load('kills.mjs');
    const options = { kind: 'plain', folder: join(folder, 'interrupted'), seed: 3, signal: 'SIGINT' };
    expect(await killSweeps({ ...options, kills: 4 })).toMatchObject({ killed: 4 });
  });

  it('by a disk that takes no more says so, keeps what is stored, and goes on when there is room', async () => {
    const { start, finish, storedIn } = await load('sessions.mjs');
    const out = join(folder, 'limited');
    // Files of 2 and of 4 KiB at most, in blocks of 512 bytes.
    const counts = [];
    for (const blocks of [4, 8]) {
      const wrap = (words: string[]) => ['sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', ...words];
      const { code, stderr } = await start({ kind: 'plain', out, jobs: 2 }, { wrap }).done;
      expect(code).toBe(2);
      expect(stderr).toMatch(/Cannot write .*(results|family|cases)/);
      counts.push(storedIn(out).keys.size);
    }
    expect(counts[0]).toBeLessThan(147);
    expect((await finish({ kind: 'plain', out, jobs: 2 })).computed).toBe(147 - counts[1]);
  });

  it('refuses a second process while the first runs, and does not wait for one that was killed', async () => {
    const { start, finish, storedIn } = await load('sessions.mjs');
    const out = join(folder, 'two');
    let begun = () => {};
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const first = start({ kind: 'endless', out, jobs: 1 }, { onDots: (count: number) => count > 2 && begun() });
    await running;
    const second = await start({ kind: 'endless', out, jobs: 1 }).done;
    expect({ code: second.code, stderr: second.stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^sweep-in-use: process \d+ on .* is computing the sweep in /),
    });
    first.child.kill('SIGKILL');
    await first.done;
    expect(existsSync(join(out, 'lock.json'))).toBe(true);
    const before = storedIn(out).keys.size;
    expect(before).toBeGreaterThan(1);
    // What never ends is given up after its time.
    expect((await finish({ kind: 'endless', out, jobs: 1, timeLimit: 0.3 })).computed).toBe(4 - before);
    expect(existsSync(join(out, 'lock.json'))).toBe(false);
  });
});
