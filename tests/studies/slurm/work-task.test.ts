import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepStatus } from '../../../src/studies/slurm/status.js';
import { workTask } from '../../../src/studies/slurm/work-task.js';
import { mergeSweep } from '../../../src/studies/sweep/merge-sweep.js';
import { runSweep } from '../../../src/studies/sweep/run-sweep.js';
import { smallCell } from '../../cli/command.js';
import { planOfPressures, prepareSweep, readPlanChunk, readSweep } from './pressures.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'work-task-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The table without what it cost, its last column. */
const table = (out: string) =>
  readFileSync(join(out, 'cases.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, line.lastIndexOf(',')));

/** Aborts as soon as so many cases are stored. */
function after(cases: number) {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onProgress: ({ computed }: { computed: number }) => {
      if (computed >= cases) controller.abort();
    },
  };
}

describe('a sweep in chunks', () => {
  it('gives the table of one that was run at once, whoever computed a chunk twice', async () => {
    const out = join(folder, 'chunks');
    const plan = planOfPressures(5);
    prepareSweep({ plan, out, chunkSize: 2 });
    expect(await workTask({ out, chunk: 2 })).toMatchObject({ status: 'finished', computed: 1, advanced: true });
    // Two tasks at once on the same chunk, neither of which sees the shard of the other.
    const both = await Promise.all([0, 0].map((chunk) => workTask({ out, chunk })));
    expect(both.map(({ computed }) => computed)).toEqual([2, 2]);
    expect((await sweepStatus(out)).chunks).toEqual(['done', 'missing', 'done']);
    expect(await workTask({ out, chunk: 1 })).toMatchObject({ computed: 2, stored: 0 });
    expect(await workTask({ out, chunk: 1 })).toMatchObject({ computed: 0, stored: 2, advanced: false });
    expect((await sweepStatus(out)).chunks).toEqual(['done', 'done', 'done']);
    expect(await mergeSweep({ out })).toMatchObject({ missing: 0, written: true });
    await runSweep({ plan, out: join(folder, 'whole') });
    expect(table(out)).toEqual(table(join(folder, 'whole')));
    expect(table(out)).toHaveLength(6);
  });

  it('goes on where a task was told to end', async () => {
    const out = join(folder, 'told');
    prepareSweep({ plan: planOfPressures(6), out, chunkSize: 6 });
    const first = await workTask({ out, chunk: 0, jobs: 1, ...after(1) });
    expect(first).toMatchObject({ status: 'interrupted', advanced: true });
    expect(first.computed).toBeLessThan(6);
    expect((await sweepStatus(out)).chunks).toEqual(['missing']);
    const second = await workTask({ out, chunk: 0 });
    expect(second).toMatchObject({ status: 'finished', stored: first.computed, computed: 6 - first.computed });
  });

  it('tells a task that got nowhere from one whose case got further', async () => {
    const out = join(folder, 'nowhere');
    prepareSweep({ plan: planOfPressures(1), out });
    const aborted = AbortSignal.abort();
    expect(await workTask({ out, chunk: 0, signal: aborted })).toMatchObject({
      status: 'interrupted',
      advanced: false,
    });
    // A checkpoint of a stranger is no progress of ours, nor is one that stays as it was.
    const [{ key }] = readPlanChunk(out, readSweep(out), 0);
    mkdirSync(join(out, 'checkpoints'), { recursive: true });
    writeFileSync(join(out, 'checkpoints', `${'0'.repeat(32)}.json`), 'of another chunk');
    writeFileSync(join(out, 'checkpoints', `${key}.json`), 'as it was');
    expect(await workTask({ out, chunk: 0, signal: aborted })).toMatchObject({ advanced: false });
    const long = join(folder, 'long');
    const steps = smallCell.split('\n').filter((line) => line.startsWith('    - '));
    const cycles = smallCell
      .replace('protocol:', 'protocol:\n    - cycle: 100000\n      steps:')
      .replace(steps.join('\n'), steps.map((line) => `    ${line}`).join('\n'));
    prepareSweep({ plan: planOfPressures(1, cycles), out: long });
    const going = workTask({ out: long, chunk: 0, signal: AbortSignal.timeout(400) });
    expect(await going).toMatchObject({ status: 'interrupted', computed: 0, advanced: true });
    expect(readdirSync(join(long, 'checkpoints'))).toHaveLength(1);
  });

  it('refuses a chunk that the sweep has not', async () => {
    prepareSweep({ plan: planOfPressures(3), out: folder, chunkSize: 2 });
    await expect(workTask({ out: folder, chunk: 2 })).rejects.toMatchObject({
      issues: [{ code: 'out-of-range', got: '2', expected: '0 to 1' }],
    });
  });
});
