// Speed of the film level, of the command line and of the time integrator.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureWork, root, timeNode, usageOfNode } from './processes.mjs';
import { median, row, summary } from './statistics.mjs';

const main = join(root, 'dist', 'cli', 'main.js');
const scenario = join(root, 'scenarios', 'argyrodite.yaml');
const works = (name) => fileURLToPath(new URL(name, import.meta.url));
const filmWorks = works('film-works.mjs');
const integratorWorks = works('integrator-works.mjs');

const startRuns = 15;
const criticalRuns = 5;
const inProcessRounds = 3;

/** Time that the command line needs beyond `node -e 0`, from alternating runs. */
function startUp(flag) {
  const differences = [];
  for (let run = 0; run < startRuns; run++) {
    const empty = timeNode(['-e', '0']).seconds;
    differences.push(timeNode([main, flag]).seconds - empty);
  }
  const ours = summary(differences, { memoryBytes: usageOfNode([main, flag]).memoryBytes });
  return row(`lithostat ${flag}, beyond node -e 0`, ours, null, 0.15);
}

/** A search to 2 per cent in an empty folder, as a user types it: the whole process, its report included. */
function critical() {
  const times = [];
  let width = null;
  let usage = {};
  for (let run = 0; run < criticalRuns; run++) {
    const out = mkdtempSync(join(tmpdir(), 'lithostat-bench-'));
    const set = ['--set', 'critical.ccs.width="2 %"'];
    const args = [
      main,
      'critical',
      scenario,
      '--mode',
      'ccs',
      ...set,
      '--json',
      '--quiet',
      '--out',
      join(out, 'search'),
    ];
    try {
      if (run === 0) {
        usage = usageOfNode(args);
        rmSync(join(out, 'search'), { recursive: true });
      }
      const { seconds, stdout } = timeNode(args);
      const { interval, resolved } = JSON.parse(stdout);
      if (!resolved) throw new Error('the search did not resolve the critical current');
      width = interval.high / interval.low - 1;
      times.push(seconds);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  }
  return row(
    'critical scenarios/argyrodite.yaml --mode ccs, 2 %, empty folder',
    summary(times, { ...usage, accuracy: width }),
    null,
    3,
  );
}

/** A work in process, in turns with that of a peer, so that both see the same machine; times divided by `share`. */
function inProcess(label, file, name, { asked = null, peer = null, share = 1 } = {}) {
  const names = peer === null ? [name] : [name, peer.name];
  const rounds = Array.from({ length: inProcessRounds }, () => names.map((one) => measureWork(file, one)));
  const [ours, theirs] = names.map((_one, k) => {
    const all = rounds.map((round) => round[k]);
    const { accuracy } = all[0];
    return summary(
      all.flatMap(({ times }) => times.map((time) => time / share)),
      {
        processorSeconds: median(all.flatMap(({ processorTimes }) => processorTimes)) / share,
        memoryBytes: Math.max(...all.map(({ memoryBytes }) => memoryBytes)),
        accuracy,
      },
    );
  });
  return row(label, ours, peer === null ? null : { name: peer.label, ...theirs }, asked);
}

const integrator = (label, name, withOdex = true) =>
  inProcess(label, integratorWorks, name, withOdex ? { peer: { label: 'odex 2.0.4', name: `${name}Odex` } } : {});

/** What is measured, in order; each entry computes its row. */
export const rows = [
  () => startUp('--version'),
  () => startUp('--help'),
  () =>
    inProcess('film: one strip-plate cycle of scenarios/argyrodite.yaml', filmWorks, 'cycle', {
      asked: 0.01,
      peer: { label: 'Radau IIA of order 5, differenced Jacobian, no events', name: 'cycleOrder5' },
    }),
  // Ten cycles: times are those of one half cycle.
  () => inProcess('film: half cycle, ten cycles in memory', filmWorks, 'inMemory', { share: 20 }),
  () => inProcess('film: half cycle, ten cycles with their folder', filmWorks, 'stored', { share: 20, asked: 0.01 }),
  critical,
  () => integrator('integrator: Robertson to 1e11, tolerance 1e-8', 'robertson', false),
  () => integrator('integrator: HIRES, tolerance 1e-8', 'hires'),
  () => integrator('integrator: Lotka-Volterra to 20, tolerance 1e-8', 'lotkaVolterra'),
  () => integrator('integrator: Arenstorf orbit to 8, tolerance 1e-8', 'arenstorf'),
];
