import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LithostatError } from '../../../src/quantity/issue.js';
import { failedCase } from '../../../src/studies/cases/index.js';
import { cancelSweep } from '../../../src/studies/slurm/cancel.js';
import { readSubmissions } from '../../../src/studies/slurm/jobs-file.js';
import { sweepStatus } from '../../../src/studies/slurm/status.js';
import { type SubmitOptions, submitSweep } from '../../../src/studies/slurm/submit.js';
import { openStore } from '../../../src/studies/sweep/case-store.js';
import { planOfPressures, prepareSweep, readPlanChunk, readSweep } from './pressures.js';

// Programs that answer like Slurm's and write down what they were asked. The real ones: scripts/slurm-test.mjs.
let folder: string;
let out: string;
/** Of the jobs of the sweep in the queue. */
let name: string;
const { PATH } = process.env;

function pretend(command: string, body: string): void {
  const file = join(folder, 'bin', command);
  writeFileSync(file, `#!/bin/bash\nprintf '%s\\n' "${command} $*" >> '${folder}/asked'\n${body}\n`);
  chmodSync(file, 0o755);
}

/** Sets a sweep up whose cases in some chunks have an outcome. */
function setUp(count: number, chunkSize: number, done: readonly number[] = []): void {
  const record = prepareSweep({ plan: planOfPressures(count), out, chunkSize });
  name = `lithostat-${record.familyHash.slice(0, 8)}`;
  const store = openStore(join(out, 'results'), { chunkSize });
  for (const chunk of done) {
    for (const line of readPlanChunk(out, readSweep(out), chunk)) {
      store.append(line.key, failedCase('failed:timeout', 'longer than 1 s'), line.case);
    }
  }
  store.close();
}

function enqueue(...rows: readonly string[]): void {
  writeFileSync(join(folder, 'queue'), rows.map((row) => `${row.replace('NAME', name)}\n`).join(''));
}

const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trimEnd().split('\n');

const submit = (more: Partial<SubmitOptions> = {}) =>
  submitSweep({ folder: out, options: {}, program: import.meta.filename, ...more });

const issuesOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => [],
    (error: LithostatError) => error.issues,
  );

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'submit-'));
  mkdirSync(join(folder, 'bin'));
  out = join(folder, "it's a sweep");
  setUp(6, 2);
  process.env.PATH = [join(folder, 'bin'), PATH].join(delimiter);
  pretend('squeue', `cat '${folder}/queue' 2>/dev/null; exit 0`);
  pretend('scontrol', 'echo "MaxArraySize            = 3"');
  pretend('scancel', '');
  // Ids 101, 102, …
  pretend('sbatch', `echo "$((100 + $(grep -c ^sbatch '${folder}/asked')));cluster"`);
});

afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true, force: true });
});

describe('submitting a sweep', () => {
  it('hands over an array, and a merge that comes after it', async () => {
    const { submission, submitted, queued } = await submit({
      options: { partition: 'long', time: '2:00:00', mem: '2G', arrayLimit: 2, cpus: 4, sbatch: ['--account=li'] },
    });
    expect({ submitted, queued }).toEqual({ submitted: [0, 1, 2], queued: [] });
    expect(submission).toMatchObject({ arrays: [{ job: '101', offset: 0, indices: '0-2' }], merge: '102' });
    const [tasks, merge] = asked().filter((line) => line.startsWith('sbatch'));
    for (const word of ['--array=0-2%2', '--signal=B:USR1@60', '--requeue', '--time=2:00:00', '--cpus-per-task=4']) {
      expect(tasks.split(' ')).toContain(word);
    }
    expect(merge.split(' ')).toContain('--dependency=afterany:101');
    for (const line of [tasks, merge]) {
      for (const word of ['--partition=long', '--mem=2G', '--account=li']) expect(line.split(' ')).toContain(word);
    }
    expect(readSubmissions(out)).toEqual([submission]);
  });

  it('gives the merge what an index of all cases needs, where a task gets by with less', async () => {
    await submit({ options: { mem: '100M' } });
    const [tasks, merge] = asked().filter((line) => line.startsWith('sbatch'));
    expect(tasks).toContain('--mem=100M');
    // 512 MiB, and 1 KiB for each of six cases, rounded up.
    expect(merge).toContain('--mem=513M');
  });

  it('splits what is longer than an array may be; with a limit the arrays come one after the other', async () => {
    setUp(8, 1, [1, 4, 5, 6]);
    const { submission } = await submit({ options: { arrayLimit: 1 } });
    expect(submission?.arrays).toEqual([
      { job: '101', offset: 0, indices: '0,2' },
      { job: '102', offset: 3, indices: '0' },
      { job: '103', offset: 6, indices: '1' },
    ]);
    const lines = asked().filter((line) => line.startsWith('sbatch'));
    expect(lines.map((line) => /--dependency=\S+/.exec(line)?.[0])).toEqual([
      undefined,
      '--dependency=afterany:101',
      '--dependency=afterany:102',
      '--dependency=afterany:101:102:103',
    ]);
  });

  it('leaves out chunks that are in the queue, but not those of a stranger with the same number', async () => {
    await submit();
    enqueue('101|1|RUNNING|NAME|None', '101|2|PENDING|something-else|None', '102|N/A|PENDING|NAME|Dependency');
    const { submission, submitted, queued } = await submit();
    expect({ submitted, queued }).toEqual({ submitted: [0, 2], queued: [1] });
    expect(asked().at(-1)).toContain(`--dependency=afterany:${submission?.arrays[0].job}:101`);
    expect(readSubmissions(out)).toHaveLength(2);
  });

  it('submits nothing when everything is in the queue or done', async () => {
    setUp(6, 2, [0, 1, 2]);
    expect(await submit()).toEqual({ submission: null, submitted: [], queued: [] });
    expect(asked()).toEqual([expect.stringContaining('squeue')]);
  });

  it('makes scripts that bash can read, whatever the folder is called', async () => {
    await submit({ timeLimit: 60, retry: 'failed' });
    const script = readFileSync(join(out, 'batch', 'tasks-0.sh'), 'utf8');
    const run = script.replace('exec ', 'printf "%s\\n" ');
    const words = execFileSync('bash', ['-c', run], { encoding: 'utf8', env: { SLURM_ARRAY_TASK_ID: '2', PATH } });
    expect(words.trimEnd().split('\n').slice(1)).toEqual([
      import.meta.filename,
      'sweep',
      'work',
      out,
      '--chunk',
      '2',
      '--jobs',
      '1',
      '--quiet',
      '--retry',
      'failed',
      '--case-time',
      '60 s',
    ]);
  });

  it('says what Slurm says when it refuses, and keeps what was submitted before', async () => {
    pretend(
      'sbatch',
      `(( $(grep -c ^sbatch '${folder}/asked') == 1 )) && echo 7 && exit; echo "sbatch: error: Batch job submission failed: Invalid qos specification" >&2; exit 1`,
    );
    setUp(6, 1);
    const [issue] = await issuesOf(submit());
    expect(issue).toMatchObject({ code: 'slurm-refused' });
    expect(issue.message).toBe('sbatch refused: Batch job submission failed: Invalid qos specification');
    expect(readSubmissions(out)).toMatchObject([{ arrays: [{ job: '7' }], merge: null }]);
  });

  it('says where to submit from when Slurm is not there', async () => {
    process.env.PATH = join(folder, 'nothing');
    expect(await issuesOf(submit())).toMatchObject([{ code: 'no-slurm' }]);
  });

  it.each([{ time: 'soon' }, { mem: '-1' }])('asks Slurm nothing when an option is wrong: %o', async (options) => {
    expect(await issuesOf(submit({ options }))).toMatchObject([{ code: 'bad-option' }]);
    expect(() => asked()).toThrow();
  });

  it('refuses a record of jobs that is not whole, and leaves it', async () => {
    const file = join(out, 'jobs.json');
    writeFileSync(file, '{"format":1');
    expect(await issuesOf(submit())).toMatchObject([{ code: 'bad-jobs-file', file }]);
    expect(readFileSync(file, 'utf8')).toBe('{"format":1');
  });
});

describe('cancelling a sweep', () => {
  it('ends its own jobs, the merge first, and no others', async () => {
    await submit();
    enqueue(...['101|0|RUNNING', '101|1|PENDING', '102|N/A|PENDING', '55|0|RUNNING'].map((row) => `${row}|NAME|None`));
    const cancelled = await cancelSweep(out);
    expect(cancelled.map(({ job, chunk, state }) => [job, chunk, state])).toEqual([
      ['101', 0, 'RUNNING'],
      ['101', 1, 'PENDING'],
      ['102', null, 'PENDING'],
    ]);
    expect(asked().at(-1)).toBe('scancel 102 101');
  });

  it('does nothing when nothing was submitted or all has ended', async () => {
    expect(await cancelSweep(out)).toEqual([]);
    await submit();
    expect(await cancelSweep(out)).toEqual([]);
    expect(asked().some((line) => line.startsWith('scancel'))).toBe(false);
  });
});

describe('the state of a sweep on a cluster', () => {
  it('is what is stored and what the queue says', async () => {
    setUp(9, 2, [1]);
    expect(await sweepStatus(out)).toMatchObject({
      cases: { total: 9, pending: 7, byStatus: { 'failed:timeout': 2, pending: 7 } },
      chunks: ['missing', 'done', 'missing', 'missing', 'missing'],
      tasks: null,
      queueProblem: null,
    });
    await submit();
    enqueue(
      '101|0|RUNNING|NAME|None',
      '101|2|PENDING|NAME|Resources',
      '102|1|COMPLETING|NAME|None',
      '103|N/A|PENDING|NAME|Dependency',
    );
    const { chunks, tasks } = await sweepStatus(out);
    expect(chunks).toEqual(['running', 'done', 'waiting', 'missing', 'running']);
    expect(tasks?.map(({ job, chunk }) => [job, chunk])).toEqual([
      ['101', 0],
      ['101', 2],
      ['102', 4],
      ['103', null],
    ]);
  });

  it('is told without the queue when that does not answer', async () => {
    await submit();
    pretend('squeue', 'echo "squeue: error: Unable to contact slurm controller" >&2; exit 1');
    const { chunks, tasks, queueProblem } = await sweepStatus(out);
    expect({ chunks, tasks }).toEqual({ chunks: ['missing', 'missing', 'missing'], tasks: null });
    expect(queueProblem).toContain('Unable to contact slurm controller');
  });

  it('names chunks with failures when these are to be computed again', async () => {
    setUp(6, 2, [1]);
    expect((await submit({ retry: 'failed' })).submitted).toEqual([0, 1, 2]);
    expect((await submit({ only: '4' })).submitted).toEqual([2]);
  });
});
