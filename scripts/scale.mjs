// How the folder of a sweep behaves when it is large: node scripts/scale.mjs [CASES] [CHUNK] [--all] [--keep]
// Three outputs a case, or with --all all observables of the model.
// Sets a sweep up, fills it with outcomes like those of real cases through the code that stores real ones, and measures what a node, a
// resumption, the status and the merge cost; each in a process of its own. The numbers in docs/scale.md are from it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);
const studies = join(dirname(self), '..', 'dist', 'studies');
if (!existsSync(studies)) {
  process.stderr.write('The compiled library is missing: run "npm run build" first.\n');
  process.exit(2);
}
const load = (name) => import(join(studies, name));

const scenario = join(dirname(self), '..', 'scenarios', 'argyrodite.yaml');
/** Ten thousand pressures a temperature, so that no two cases are alike. */
async function planOf(count, all) {
  const { caseFamily } = await load('cases/index.js');
  const outputs = all ? [] : ['final(voltage)', 'minimum(contactFraction1)', 'maximum(voltage)'];
  const family = caseFamily({ file: scenario }, { kind: 'run' }, outputs);
  const column = (path, unit) => ({ header: `${path} [${unit}]`, path, unit });
  return {
    title: 'scale',
    family,
    inputs: [column('operation.stackPressure', 'MPa'), column('operation.temperature', 'degC')],
    count,
    design: { kind: 'grid' },
    at(index) {
      const pressure = 1 + (index % 10_000) / 1000;
      const temperature = 20 + Math.floor(index / 10_000) / 4;
      const set = [`operation.stackPressure=${pressure} MPa`, `operation.temperature=${temperature} degC`];
      return { set, inputs: [pressure, temperature] };
    },
  };
}

const steps = {
  async 'set-up'({ folder, count, chunkSize, all }) {
    const { prepareSweep } = await load('sweep/index.js');
    const plan = await planOf(count, all);
    return timed(() => prepareSweep({ plan, out: folder, chunkSize }));
  },

  async store({ folder, chunkSize, all }) {
    const { openStore, readPlan, readSweep, chunkCount } = await load('sweep/index.js');
    const { evaluateCase } = await load('cases/index.js');
    const plan = await planOf(1, all);
    const real = await evaluateCase(plan.family, plan.at(0).set);
    const record = readSweep(folder);
    return timed(() => {
      for (let chunk = 0; chunk < chunkCount(record); chunk++) {
        const store = openStore(join(folder, 'results'), { chunkSize, chunk });
        for (const line of readPlan(folder, record, [chunk])) {
          // The last case is left for the resumption.
          if (line.case === record.count - 1) continue;
          const shift = 1 + Math.sin(line.case) / 7;
          const values = real.values.map((value) => (typeof value === 'number' ? value * shift : value));
          store.append(line.key, { ...real, values, seconds: { wall: real.seconds.wall * shift } }, line.case);
        }
        store.close();
      }
    });
  },

  async 'start of a task on a finished chunk'({ folder }) {
    const { workSweep } = await load('sweep/index.js');
    return timed(() => workSweep({ out: folder, chunk: 0, jobs: 1 }));
  },

  async status({ folder }) {
    const { sweepStatus } = await load('slurm/status.js');
    return timed(() => sweepStatus(folder));
  },

  async 'submission: which chunks are unfinished'({ folder }) {
    const { unfinishedChunks } = await load('slurm/unfinished-chunks.js');
    return timed(() => unfinishedChunks(folder, {}));
  },

  async 'resumption with one case left'({ folder }) {
    const { workSweep } = await load('sweep/index.js');
    return timed(() => workSweep({ out: folder, jobs: 1 }));
  },

  async merge({ folder }) {
    const { mergeSweep } = await load('sweep/index.js');
    return timed(() => mergeSweep({ out: folder }));
  },
};

/** Wall and processor time (s) of some work. */
async function timed(work) {
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(processor);
  return { wall: (performance.now() - wall) / 1000, processor: (user + system) / 1e6 };
}

/** Files below a folder, and their bytes, by folder. */
function inventory(folder) {
  const found = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const place = entry.parentPath === folder ? entry.name : entry.parentPath.slice(folder.length + 1);
    found[place] ??= { files: 0, bytes: 0 };
    found[place].files++;
    found[place].bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return found;
}

if (process.argv[2] === '--step') {
  const settings = JSON.parse(process.argv[4]);
  const cost = await steps[process.argv[3]](settings);
  writeFileSync(settings.answer, JSON.stringify({ ...cost, memory: process.resourceUsage().maxRSS * 1024 }));
  process.exit(0);
}

const [count = 100_000, chunkSize = 1000] = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
const scratch = mkdtempSync(join(tmpdir(), 'lithostat-scale-'));
const settings = {
  folder: join(scratch, 'sweep'),
  answer: join(scratch, 'answer.json'),
  count,
  chunkSize,
  all: process.argv.includes('--all'),
};
process.stdout.write(`${count} cases in chunks of ${chunkSize}\n`);
for (const name of Object.keys(steps)) {
  execFileSync(process.execPath, [self, '--step', name, JSON.stringify(settings)], { stdio: 'inherit' });
  const { wall, processor, memory } = JSON.parse(readFileSync(settings.answer, 'utf8'));
  const numbers = [
    `${wall.toFixed(3)} s`,
    `${processor.toFixed(3)} s of processor`,
    `${(memory / 2 ** 20).toFixed(0)} MiB`,
  ];
  process.stdout.write(`${name.padEnd(42)} ${numbers.join(', ')}\n`);
}
for (const [place, { files, bytes }] of Object.entries(inventory(settings.folder))) {
  process.stdout.write(`${place.padEnd(42)} ${files} files, ${(bytes / count).toFixed(1)} bytes a case\n`);
}
if (process.argv.includes('--keep')) process.stdout.write(`kept in ${scratch}\n`);
else rmSync(scratch, { recursive: true, force: true });
