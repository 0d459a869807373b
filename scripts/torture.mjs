// Torture of sweeps: npm run torture [-- --kills N --seed N]. Sweeps are killed, interrupted, starved of disk and damaged; each must end
// with the table of an undisturbed one, columns of time aside, to the bit. Prints a line for each way, and ends with 1 when one failed.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomStream } from '../dist/statistics/index.js';
import { killSweeps } from './torture/kills.mjs';
import { compare, finish, kill, start, storedIn, tables } from './torture/sessions.mjs';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  process.stderr.write('--kills takes a whole number of 1 or more, --seed a whole number\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'lithostat-torture-'));
const whole = join(folder, 'undisturbed');
await finish({ kind: 'plain', out: whole, jobs: 2 });
const undisturbed = await tables(whole);

const shardsOf = (out) => readdirSync(join(out, 'results')).map((name) => join(out, 'results', name));

/** Harms the shards of finished sweeps, runs the same command again and holds the table against the undisturbed one. */
async function harmShards(name, rounds, harm) {
  const random = randomStream(seed, name.length);
  let computed = 0;
  for (let round = 0; round < rounds; round++) {
    const out = join(folder, `harm-${round}`);
    await finish({ kind: 'plain', out, jobs: 1 });
    for (const file of shardsOf(out)) harm(file, random);
    for (const table of ['cases.csv', 'cases.parquet']) rmSync(join(out, table));
    computed += (await finish({ kind: 'plain', out, jobs: 2 })).computed;
    await compare(out, undisturbed);
    rmSync(out, { recursive: true });
  }
  if (computed === 0) throw new Error('nothing was harmed');
  return `${rounds} sweeps, ${computed} cases computed again`;
}

function flipBytes(file, random) {
  const bytes = readFileSync(file);
  for (let flip = 0; flip < 3; flip++) bytes[random.integer(bytes.length)] ^= 1 + random.integer(255);
  writeFileSync(file, bytes);
}

function truncate(file, random) {
  truncateSync(file, random.integer(readFileSync(file).length));
}

function appendRubbish(file, random) {
  flipBytes(file, random);
  appendFileSync(file, Buffer.from(Array.from({ length: 1 + random.integer(3000) }, () => random.integer(256))));
}

function remove(file, random) {
  if (random.uniform() < 0.5) rmSync(file);
}

/** Kills as a power cut does: the ends of files that were not yet on the disk are lost too. */
async function powerCuts(count) {
  const random = randomStream(seed, 7);
  const out = join(folder, 'power');
  let cuts = 0;
  while (cuts < count) {
    const hit = await kill({ kind: 'plain', out, jobs: 2 }, { stored: 1 + random.integer(40), delay: 0 });
    if (hit) {
      cuts++;
      for (const file of shardsOf(out)) {
        const { length } = readFileSync(file);
        if (random.uniform() < 0.3) truncateSync(file, Math.max(0, length - random.integer(600)));
      }
    } else {
      await compare(out, undisturbed);
      rmSync(out, { recursive: true });
    }
  }
  await finish({ kind: 'plain', out, jobs: 2 });
  await compare(out, undisturbed);
  return `${cuts} kills`;
}

/** A file may not grow beyond a limit of the shell: what a full disk says, for who is not root. */
async function fileLimit() {
  const out = join(folder, 'limited');
  let refused = 0;
  for (const blocks of [1, 2, 3, 4, 6, 8, 12, 24]) {
    const wrap = (words) => ['sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', ...words];
    const { code, stderr } = await start({ kind: 'plain', out, jobs: 2 }, { wrap }).done;
    if (code === 0) continue;
    if (code !== 2 || !/Cannot write|Cannot create/.test(stderr)) throw new Error(`it ended with ${code}: ${stderr}`);
    refused++;
  }
  if (refused === 0) throw new Error('no file was refused');
  const kept = storedIn(out).keys.size;
  await finish({ kind: 'plain', out, jobs: 2 });
  await compare(out, undisturbed);
  return `refused ${refused} times, ${kept} results kept meanwhile`;
}

/** A disk that is full, at sizes from too small for the plan to nearly enough for the tables. */
async function fullDisk() {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mount = (...words) => execFileSync('mount', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    mount('-t', 'tmpfs', '-o', 'size=16k', 'lithostat-torture', disk);
  } catch (error) {
    return `SKIPPED: a small disk cannot be mounted (${String(error.stderr ?? error.message).trim()})`;
  }
  try {
    const out = join(disk, 'sweep');
    let refused = 0;
    for (let size = 16; size <= 512; size += 12) {
      mount('-o', `remount,size=${size}k`, disk);
      const { code, stderr } = await start({ kind: 'plain', out, jobs: 2 }).done;
      if (code === 0) break;
      if (code !== 2 || !stderr.includes('disk-full'))
        throw new Error(`at ${size} kB it ended with ${code}: ${stderr}`);
      refused++;
    }
    if (refused < 3) throw new Error(`the disk was full ${refused} times only`);
    await compare(out, undisturbed);
    return `full ${refused} times`;
  } finally {
    execFileSync('umount', [disk]);
  }
}

/** Kills or interruptions. */
async function ways(name, count, options) {
  const { killed, sweeps } = await killSweeps({ kills: count, folder: join(folder, name), seed, ...options });
  return `${killed} times in ${sweeps} sweeps`;
}

const cores = availableParallelism();
const rounds = Math.max(3, Math.round(kills / 50));
const tortures = {
  'killed, cases of no length': () =>
    ways('plain', Math.ceil(0.9 * kills), { kind: 'plain', jobs: [cores, 1, cores + 1] }),
  'killed, film runs': () => ways('film', Math.ceil(0.1 * kills), { kind: 'film', jobs: [cores, 1] }),
  'interrupted by Ctrl-C': () =>
    ways('interrupted', Math.ceil(kills / 20), { kind: 'plain', jobs: [2], signal: 'SIGINT' }),
  'power cuts': () => powerCuts(Math.ceil(kills / 20)),
  'bytes changed in shards': () => harmShards('flipped', rounds, flipBytes),
  'shards cut off': () => harmShards('cut', rounds, truncate),
  'rubbish behind shards': () => harmShards('rubbish', rounds, appendRubbish),
  'shards deleted': () => harmShards('deleted', rounds, remove),
  'files that may not grow': fileLimit,
  'a full disk': fullDisk,
};

let failed = 0;
for (const [name, torture] of Object.entries(tortures)) {
  const began = performance.now();
  let text;
  try {
    text = await torture();
  } catch (error) {
    failed++;
    text = `FAILED: ${error instanceof Error ? error.message : error}`;
  }
  process.stdout.write(`${name.padEnd(28)} ${text} (${((performance.now() - began) / 1000).toFixed(0)} s)\n`);
}
if (failed === 0) rmSync(folder, { recursive: true });
else process.stdout.write(`what is left lies in ${folder}\n`);
process.exitCode = failed === 0 ? 0 : 1;
