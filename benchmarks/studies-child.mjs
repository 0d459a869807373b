// A sweep of the benchmark in a process of its own: node studies-child.mjs NAME FOLDER JOBS COUNT; prints what it took.
import { fileURLToPath } from 'node:url';
import { caseFamily } from '../dist/studies/cases/index.js';
import { openStore, prepareSweep, readPlan, readSweep, runSweep } from '../dist/studies/sweep/index.js';

const [name, out, jobs, count] = process.argv.slice(2);
const file = fileURLToPath(new URL('../scenarios/argyrodite.yaml', import.meta.url));
const film = (cycles) => caseFamily({ file, set: [`operation.protocol[0].cycle=${cycles}`] }, { kind: 'run' });
const nothing = { base: '{}', task: { kind: 'run' }, outputs: [] };
const empty = new URL('../scripts/torture/worker.mjs', import.meta.url);

/** What is swept: a family, and a worker where the cases compute nothing. */
const sweeps = {
  cycle: { family: film(1) },
  long: { family: film(20) },
  nothing: { family: nothing, worker: empty },
  stored: { family: nothing, worker: empty },
};
const { family, worker } = sweeps[name];
const path = 'operation.stackPressure';
const plan = {
  title: name,
  family,
  inputs: [{ header: `${path} [MPa]`, path, unit: 'MPa' }],
  count: Number(count),
  design: {},
  at: (index) => {
    // Where the cell lasts all cycles.
    const pressure = 4 + index / 1000;
    return { set: [worker === undefined ? `${path}=${pressure} MPa` : String(index)], inputs: [pressure] };
  },
};

/** Stores outcomes as long as those of a film run for all cases but the last, as if they had been computed. */
function fill() {
  prepareSweep({ plan, out });
  const store = openStore(`${out}/results`);
  const columns = Array.from({ length: 38 }, (_, index) => `final(observable${index}) [V]`);
  for (const { key, case: number } of readPlan(out, readSweep(out))) {
    if (number === plan.count - 1) break;
    const values = columns.map((_, index) => Math.sin(number + index));
    store.append(key, { status: 'ok', reason: '', columns, values, seconds: { wall: 0.005 } }, number);
  }
  store.close();
}

if (name === 'stored' && jobs === '0') {
  fill();
} else {
  const began = performance.now();
  // Each thread compiles the code anew while it computes its first cases.
  const warm = Math.ceil(plan.count / 4);
  let first;
  let warmed;
  let last;
  let outcomes = 0;
  const result = await runSweep({
    plan,
    out,
    jobs: Number(jobs),
    worker,
    onProgress: ({ computed }) => {
      if (computed === outcomes) return;
      outcomes = computed;
      last = performance.now();
      // Since the process was started.
      first ??= last;
      if (outcomes === warm) warmed = last;
    },
  });
  const { user, system } = process.cpuUsage();
  process.stdout.write(
    JSON.stringify({
      seconds: (performance.now() - began) / 1000,
      untilFirst: first / 1000,
      // Without the first quarter, in which threads start and warm up.
      steady: (last - warmed) / 1000 / (outcomes - warm),
      processorSeconds: (user + system) / 1e6,
      memoryBytes: process.resourceUsage().maxRSS * 1024,
      computed: result.computed,
      failed: result.failures.length,
    }),
  );
}
