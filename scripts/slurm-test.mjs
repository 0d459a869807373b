// Sweeps on a real Slurm cluster of one node, which this script sets up and takes down: npm run slurm-test
// Prints SKIPPED with the reason where there can be no such cluster. Takes about a minute and a half: the shortest time limit that Slurm
// keeps is a minute, and it looks at its jobs every half minute.

import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installSlurm, startCluster, until } from './slurm/one-node-cluster.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', 'cli', 'main.js');
if (!existsSync(program)) {
  process.stderr.write('The compiled command line is missing: run "npm run build" first.\n');
  process.exit(2);
}
const reason = installSlurm();
// For scripts: whether it can be done, with the reason if not.
if (process.argv.includes('--can')) {
  process.stdout.write(reason === null ? '' : `${reason}\n`);
  process.exit(reason === null ? 0 : 1);
}
if (reason !== null) {
  process.stdout.write(`SKIPPED slurm: ${reason}\n`);
  process.exit(0);
}

const began = Date.now();
const tell = (text) => process.stdout.write(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
const scratch = mkdtempSync(join(tmpdir(), 'lithostat-slurm-'));
const daemons = join(scratch, 'cluster');
mkdirSync(daemons, { mode: 0o755 });

const protocol = (cycles) =>
  `[{ cycle: ${cycles}, steps: [{ strip: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2 } }, { plate: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2 } }] }]`;
const scenario = join(scratch, 'cell.yaml');
writeFileSync(
  scenario,
  `lithostat: 1
title: a small cell on a cluster
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
  interfaces: { voids: { spacingSpread: 0 } }
operation:
  temperature: 25 degC
  stackPressure: 5 MPa
  protocol: ${protocol(2)}
model: { level: film }
`,
);

let cluster;
/** Runs a command; what it may leave with is asked for, anything else is an error. */
const command = (file, words, codes = [0]) =>
  new Promise((resolve, reject) => {
    const options = { env: cluster.environment, encoding: 'utf8', maxBuffer: 2 ** 26, cwd: scratch };
    execFile(file, words, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (codes.includes(code)) resolve({ code, stdout, stderr });
      else reject(new Error(`${file} ${words.join(' ')}: exit ${code}\n${stdout}${stderr}`));
    });
  });
const lithostat = (words, codes) => command(process.execPath, [program, ...words], codes);
const status = async (folder) => JSON.parse((await lithostat(['sweep', 'status', folder, '--json'])).stdout);
const inQueue = async () =>
  (await command('squeue', ['-h', '-r', '-o', '%i %T %j'])).stdout.split('\n').filter(Boolean);

/** The table of a sweep by columns of text, without those that say how long it took. */
function table(folder) {
  const lines = readFileSync(join(folder, 'cases.csv'), 'utf8').split(/\r?\n/);
  const fields = (line) => [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, field]) => field);
  const kept = fields(lines[0]).map((header) => !/^"?time/.test(header));
  assert(kept.includes(false) && kept.filter(Boolean).length > 5, 'the table has its columns');
  return lines
    .filter((line) => line !== '')
    .map((line) =>
      fields(line)
        .filter((_, index) => kept[index])
        .join(','),
    );
}

/** The same of the Parquet file. */
async function parquet(folder) {
  const { parquetReadObjects } = await import('hyparquet');
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, 'cases.parquet'));
  const rows = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) });
  return rows.map((row) => Object.entries(row).filter(([header]) => !header.startsWith('time')));
}

/** Holds the tables of a sweep to those of the same sweep on threads. */
async function equalToThreads(name) {
  const [slurm, threads] = [join(scratch, name), join(scratch, `${name}-threads`)];
  assert.deepEqual(table(slurm), table(threads));
  const rows = await parquet(slurm);
  assert.equal(rows.length, table(slurm).length - 1);
  assert.deepEqual(rows, await parquet(threads));
}

const finished = (folder) => existsSync(join(folder, 'cases.parquet'));
const logs = (folder) =>
  readdirSync(join(folder, 'logs'))
    .map((name) => `${name}:\n${readFileSync(join(folder, 'logs', name), 'utf8')}`)
    .join('\n');

/** The same sweep on threads and on Slurm. */
const sweeps = {
  array: [
    '--set',
    'operation.stackPressure=3 MPa,4 MPa,5 MPa,6 MPa,7 MPa,8 MPa',
    '--set',
    'operation.temperature=25 degC,warm',
  ],
  limit: ['--set', `operation.protocol=${protocol(2)},CYCLES`],
  cancel: [
    '--set',
    `operation.protocol=${protocol(6000)}`,
    '--set',
    'operation.stackPressure=5 MPa,6 MPa,7 MPa,8 MPa,9 MPa,10 MPa,11 MPa,12 MPa',
  ],
};
const onSlurm = (name, words, codes) =>
  lithostat(
    [
      'sweep',
      scenario,
      ...sweeps[name],
      '--out',
      join(scratch, name),
      '--on',
      'slurm',
      '--partition',
      'main',
      '--mem',
      '600M',
      '--quiet',
      ...words,
    ],
    codes,
  );
const onThreads = (name) =>
  lithostat(['sweep', scenario, ...sweeps[name], '--out', join(scratch, `${name}-threads`), '--jobs', '1', '--quiet']);

async function testArray() {
  const folder = join(scratch, 'array');
  await onSlurm('array', ['--time', '5', '--array-limit', '2', '--chunk', '2']);
  let most = 0;
  await until(
    'the dependent merge of the array',
    async () => {
      const running = (await inQueue()).filter((line) => / RUNNING /.test(line));
      const { tasks } = await status(folder);
      const own = new Set(tasks.filter(({ chunk }) => chunk !== null).map(({ job }) => job));
      most = Math.max(most, running.filter((line) => own.has(line.split('_')[0])).length);
      return finished(folder) && tasks.length === 0;
    },
    120,
  );
  const { cases, chunks } = await status(folder);
  assert.deepEqual(cases, { total: 12, pending: 0, byStatus: { ok: 6, 'failed:input': 6 } });
  assert.equal(chunks.total, 6);
  assert(most >= 1 && most <= 2, `${most} tasks ran at once, the limit was 2`);
  await onThreads('array');
  await equalToThreads('array');
  tell('an array of 6 tasks, 2 at a time, with failing cases: the tables are those of --on threads, bit for bit');
  const again = await onSlurm('array', ['--time', '5']);
  assert.equal((await status(folder)).tasks.length, 0, again.stdout);
  tell('submitted again: nothing to do, nothing submitted');
}

async function testTimeLimit() {
  const folder = join(scratch, 'limit');
  await onSlurm('limit', ['--time', '1', '--chunk', '2']);
  const reference = onThreads('limit');
  await until('the task with the time limit', () => finished(folder), 240);
  const log = readFileSync(join(folder, 'logs', '0.log'), 'utf8');
  assert.match(log, /The time of the task is nearly over/);
  // The task may have ended before Slurm says so in its log; the controller says it in any case.
  assert.match(readFileSync(join(daemons, 'log', 'slurmctld.log'), 'utf8'), /Requeuing JobId=/);
  const goes = log.split('\n').filter((line) => line.startsWith('Chunk 0:')).length;
  await reference;
  await equalToThreads('limit');
  assert.deepEqual(readdirSync(join(folder, 'checkpoints')), []);
  tell(`a case longer than its task: warned, checkpointed and requeued, done in ${goes} goes, equal bit for bit`);
}

async function testCancel() {
  const folder = join(scratch, 'cancel');
  await onSlurm('cancel', ['--time', '5', '--array-limit', '1', '--chunk', '2']);
  await until('the first stored cases', async () => (await status(folder)).cases.pending <= 6, 60);
  const { stdout } = await lithostat(['sweep', 'cancel', folder]);
  assert.match(stdout, /Cancelled \d+ tasks/);
  await until('the queue to be empty of it', async () => (await status(folder)).tasks.length === 0, 60);
  const between = await status(folder);
  assert(
    between.cases.pending > 0 && between.cases.pending < 8,
    `${between.cases.pending} of 8 pending after the cancel`,
  );
  assert(!finished(folder), 'no table of an unfinished sweep');
  const { stdout: merge } = await lithostat(['sweep', 'merge', folder], [5]);
  assert.match(merge, new RegExp(`${between.cases.pending} cases have no outcome`));
  tell(`cancelled with ${8 - between.cases.pending} of 8 cases stored; the merge says what is missing`);
  await onSlurm('cancel', ['--time', '5', '--json']);
  const resubmitted = (await status(folder)).tasks.filter(({ chunk }) => chunk !== null).map(({ chunk }) => chunk);
  for (const done of between.chunks.done) assert(!resubmitted.includes(done), `chunk ${done} was done`);
  await until('the resubmitted sweep', () => finished(folder), 120);
  await onThreads('cancel');
  await equalToThreads('cancel');
  tell(
    `submitted again: only the ${between.chunks.total - between.chunks.done.length} unfinished chunks; equal bit for bit`,
  );
}

async function testRefusal() {
  const { stderr } = await onSlurm('array', ['--partition', 'nosuch', '--retry', 'failed'], [2]);
  assert.match(stderr, /sbatch refused: .*invalid partition/i);
  tell('a partition that is not there: told as sbatch says it');
}

let failed = false;
try {
  cluster = await startCluster(daemons);
  tell('slurmctld, slurmd and munged run; the node is idle');
  // A case of about 40 s, by what 2000 cycles take here.
  const probe = join(scratch, 'probe');
  await lithostat([
    'sweep',
    scenario,
    '--set',
    `operation.protocol=${protocol(2)},${protocol(2000)}`,
    '--out',
    probe,
    '--quiet',
  ]);
  const seconds = Number(readFileSync(join(probe, 'cases.csv'), 'utf8').trimEnd().split(',').at(-1));
  const cycles = Math.round((2000 * 40) / seconds);
  sweeps.limit[1] = sweeps.limit[1].replace('CYCLES', protocol(cycles));
  tell(`a case of ${cycles} cycles takes about 40 s`);
  await Promise.all([testTimeLimit(), testArray().then(testCancel).then(testRefusal)]);
  tell('all of it passed');
} catch (error) {
  failed = true;
  process.stdout.write(`FAILED: ${error.stack}\n${cluster?.logs() ?? ''}\n`);
  for (const name of Object.keys(sweeps)) {
    if (existsSync(join(scratch, name, 'logs'))) process.stdout.write(`${name}: ${logs(join(scratch, name))}\n`);
  }
} finally {
  await cluster?.stop();
  if (process.argv.includes('--keep')) process.stdout.write(`kept in ${scratch}\n`);
  else rmSync(scratch, { recursive: true, force: true });
}
// Whatever still waits for something waits in vain.
process.exit(failed ? 1 : 0);
