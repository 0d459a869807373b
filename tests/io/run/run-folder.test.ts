import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fileError, replaceWhole } from '../../../src/io/run/atomic-write.js';
import type { Checkpoint } from '../../../src/io/run/checkpoint.js';
import { readRun, readSummary } from '../../../src/io/run/read-run.js';
import { RunFolder } from '../../../src/io/run/run-folder.js';
import type { LithostatError } from '../../../src/quantity/issue.js';
import { awkward, checkpointOf, columns, summary } from './synthetic-run.js';

let root: string;
let folder: string;
const options = { columns, title: 'Li | Li₆PS₅Cl', hash: 'abc', version: '0.1.0' };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-'));
  folder = join(root, 'deep', 'run');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true, force: true });
});

function bits(values: ArrayLike<number>): bigint[] {
  return Array.from(new BigUint64Array(Float64Array.from(values).buffer));
}

function expectSameBits(left: Checkpoint, right: Checkpoint): void {
  for (const key of ['vector', 'quadratures', 'integrator'] as const) {
    // Typed arrays are compared by their bytes: copying a NaN through a JavaScript number may change its payload.
    const bytes = (array: Float64Array) =>
      Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex');
    expect(bytes(left.state[key])).toBe(bytes(right.state[key]));
  }
  expect(bits([left.state.time])).toEqual(bits([right.state.time]));
  expect(Array.from(left.position)).toEqual(Array.from(right.position));
  expect(left.rejections).toEqual(right.rejections);
  expect(Object.keys(left.counters).sort()).toEqual(Object.keys(right.counters).sort());
  for (const key of Object.keys(left.counters)) expect(Object.is(left.counters[key], right.counters[key])).toBe(true);
  expect(left.extras).toEqual(right.extras);
}

async function writeRun(target: string, light = false): Promise<RunFolder> {
  const run = await RunFolder.create(target, { ...options, light });
  for (const [index, value] of awkward.entries()) run.series.append(index, [value, 1]);
  run.log.add('info', 0, 'started');
  run.log.add('warning', 2, 'step-rejected', { reason: 'error-test', norm: Infinity });
  await run.saveCheckpoint(checkpointOf(9));
  return run;
}

async function failure(attempt: () => unknown): Promise<LithostatError> {
  try {
    await attempt();
  } catch (error) {
    expect((error as Error).name).toBe('LithostatError');
    return error as LithostatError;
  }
  return expect.unreachable('it should have been refused');
}

test('a finished run reads back: summary, series with units and meanings, log', async () => {
  await (await writeRun(folder)).finish(summary);
  expect(readdirSync(folder).sort()).toEqual(['log.jsonl', 'run.h5', 'series.csv', 'summary.json']);
  const run = await readRun(folder);
  expect(run.summary).toEqual(summary);
  expect(run.series.columns.slice(1)).toEqual(columns);
  expect(Array.from(run.series.column('voltage'))).toEqual(awkward);
  const lines = readFileSync(join(folder, 'log.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'info', time: 0, event: 'started' },
    { level: 'warning', time: 2, event: 'step-rejected', data: { reason: 'error-test', norm: 'Infinity' } },
  ]);
});

test('a checkpoint comes back to the same bits, with the series and the log as they were', async () => {
  await writeRun(folder);
  const again = await RunFolder.open(folder);
  expectSameBits((await again.loadCheckpoint())!, checkpointOf(9));
  expect(again.summary()).toBeNull();
  expect(again.identity).toEqual({ title: options.title, hash: 'abc', version: '0.1.0' });
  expect(Array.from(again.series.column('voltage'))).toEqual(awkward);
  expect(again.log.length).toBe(2);
});

test('a resumed run leaves the same bytes as one that was not interrupted', async () => {
  const finish = async (run: RunFolder) => {
    run.series.append(100, [1, 2]);
    run.log.add('info', 100, 'ended');
    await run.finish(summary, checkpointOf(100));
  };
  await finish(await writeRun(folder));
  const other = join(root, 'other');
  const interrupted = await writeRun(other);
  // Rows and lines after the checkpoint are lost with the process.
  interrupted.series.append(50, [7, 7]);
  interrupted.log.add('info', 50, 'lost');
  vi.useFakeTimers({ now: Date.now() + 5_000_000, toFake: ['Date'] });
  await finish(await RunFolder.open(other));
  for (const name of readdirSync(folder)) {
    expect(readFileSync(join(other, name)).equals(readFileSync(join(folder, name))), name).toBe(true);
  }
});

test('finishing without a new checkpoint keeps the saved one even when the state has moved on', async () => {
  const run = await RunFolder.create(folder, options);
  const moving = checkpointOf(9);
  await run.saveCheckpoint(moving);
  moving.state.vector.fill(7);
  await run.finish(summary);
  expectSameBits((await run.loadCheckpoint())!, checkpointOf(9));
});

test('a light folder keeps summary, series and log, and reads back the same', async () => {
  await (await writeRun(folder, true)).finish(summary);
  expect(readdirSync(folder).sort()).toEqual(['log.jsonl', 'series.csv', 'summary.json']);
  const run = await readRun(folder);
  expect(Array.from(run.series.column('voltage'))).toEqual(awkward);
});

test('an earlier run is replaced, finished or not, and nothing else in its folder is touched', async () => {
  await (await writeRun(folder)).finish(summary);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  writeFileSync(join(folder, '.run.h5.123-4.partial'), 'half');
  await RunFolder.create(folder, options);
  expect(readdirSync(folder)).toEqual(['notes.txt']);
  await expect(RunFolder.create(folder, options)).rejects.toThrow(/not a run of lithostat/);

  await writeRun(join(root, 'unfinished'));
  await RunFolder.create(join(root, 'unfinished'), options);
  expect(readdirSync(join(root, 'unfinished'))).toEqual([]);

  const killed = join(root, 'killed');
  await (await writeRun(killed, true)).finish(summary);
  rmSync(join(killed, 'summary.json'));
  await RunFolder.create(killed, options);
  expect(readdirSync(killed)).toEqual([]);
});

test('a folder with other files is refused and left alone', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'summary.json'), '{"mine": true}');
  writeFileSync(join(folder, 'series.csv'), 'a,b\n1,2\n');
  const error = await failure(() => RunFolder.create(folder, options));
  expect(error.issues[0]).toMatchObject({ code: 'folder-not-empty', file: folder, got: 'series.csv, summary.json' });
  expect(error.issues[0].remedy).toMatch(/--out/);
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a path that runs through a file, and one that is a file, are refused', async () => {
  writeFileSync(join(root, 'file'), '');
  const through = await failure(() => RunFolder.create(join(root, 'file', 'run'), options));
  expect(through.issues[0]).toMatchObject({ code: 'not-a-folder', file: join(root, 'file', 'run') });
  const onto = await failure(() => RunFolder.create(join(root, 'file'), options));
  expect(onto.issues[0].code).toBe('not-a-folder');
});

test.runIf(process.getuid?.() !== 0)('a folder without permission to write is a clear error', async () => {
  chmodSync(root, 0o500);
  const error = await failure(() => RunFolder.create(folder, options));
  expect(error.issues[0].code).toBe('no-permission');
  chmodSync(root, 0o700);
});

test('a failed write keeps the old file, leaves no partial and names the reason', () => {
  const path = join(root, 'summary.json');
  writeFileSync(path, 'old');
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const attempt = () =>
    replaceWhole(path, (temporary) => {
      writeFileSync(temporary, 'ha');
      throw full;
    });
  expect(attempt).toThrow(/Cannot write .*summary\.json: the disk is full/);
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(root)).toEqual(['summary.json']);
  expect(fileError(Object.assign(new Error('x'), { code: 'EROFS' }), path, 'write').message).toMatch(/read-only/);
});

test.runIf(existsSync('/dev/full'))('a disk that is really full is reported as such', () => {
  expect(() =>
    replaceWhole(join(root, 'f'), () => {
      writeFileSync('/dev/full', 'content');
    }),
  ).toThrow(/the disk is full/);
});

test('missing and damaged files are named, with what to do', async () => {
  expect((await failure(() => readRun(join(root, 'nowhere')))).message).toMatch(/There is no folder/);
  const run = await writeRun(folder);
  const unfinished = await failure(() => readSummary(folder));
  expect(unfinished.issues[0].remedy).toMatch(/--resume/);
  await run.finish(summary);

  writeFileSync(join(folder, 'summary.json'), JSON.stringify(summary).slice(0, 100));
  expect((await failure(() => readRun(folder))).issues[0]).toMatchObject({ code: 'damaged-file', expected: 'JSON' });
  writeFileSync(join(folder, 'summary.json'), JSON.stringify({ ...summary, status: 'done', hash: 3 }));
  const wrong = await failure(() => readRun(folder));
  expect(wrong.issues.map((issue) => issue.message.split(': ')[1])).toEqual(['status', 'hash']);

  await run.finish(summary);
  truncateSync(join(folder, 'run.h5'), 3000);
  const cut = await failure(() => readRun(folder));
  expect(cut.issues[0]).toMatchObject({ code: 'damaged-file', file: join(folder, 'run.h5') });
  writeFileSync(join(folder, 'run.h5'), 'not HDF5 at all');
  expect((await failure(() => RunFolder.open(folder))).message).toMatch(/no HDF5 signature/);
  rmSync(join(folder, 'run.h5'));
  expect((await failure(() => RunFolder.open(folder))).issues[0].code).toBe('no-checkpoint');
  // The series is still there as text.
  expect(Array.from((await readRun(folder)).series.column('voltage'))).toEqual(awkward);
});
