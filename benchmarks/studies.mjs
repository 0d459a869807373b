// Speed of sweeps: stored runs, what a case costs beside its own computation, threads, resumption.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atlas } from './atlas.mjs';
import { canPin, timeNode } from './processes.mjs';
import { median, row, summary } from './statistics.mjs';

const child = fileURLToPath(new URL('studies-child.mjs', import.meta.url));
const rounds = 3;
const threads = 2;

/** Sweeps in new folders, or in one that `prepare` fills before each. */
function sweep(name, jobs, count, { prepare = false, pinned = false } = {}) {
  const results = Array.from({ length: rounds }, () => {
    const out = mkdtempSync(join(tmpdir(), 'lithostat-bench-'));
    try {
      const call = (threadsOfIt) =>
        timeNode([child, name, join(out, 'sweep'), String(threadsOfIt), String(count)], pinned);
      if (prepare) call(0);
      const result = JSON.parse(call(jobs).stdout);
      if (result.failed > 0 || result.computed === 0) throw new Error(`${name}: ${JSON.stringify(result)}`);
      return result;
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
  return results;
}

/** Times of one quantity over the rounds, beside processor time and memory of a case. */
function summed(results, time, cases) {
  return summary(results.map(time), {
    processorSeconds: median(results.map(({ processorSeconds }) => processorSeconds / cases)),
    memoryBytes: Math.max(...results.map(({ memoryBytes }) => memoryBytes)),
  });
}

/** A loop in PyBaMM, by the Python that PYBAMM_PYTHON names or by python3; null with the reason on stderr where it is not there. */
function pybamm() {
  const python = process.env.PYBAMM_PYTHON ?? 'python3';
  const script = fileURLToPath(new URL('pybamm-loop.py', import.meta.url));
  const { status, stdout, stderr, error } = spawnSync(python, [script], { encoding: 'utf8' });
  if (error !== undefined || status !== 0) {
    const reason = error?.message ?? stderr.trim().split('\n').at(-1);
    process.stderr.write(
      `No peer: ${python} does not run a PyBaMM loop (${reason}); PYBAMM_PYTHON names another one.\n`,
    );
    return null;
  }
  const { version, times } = JSON.parse(stdout.trim().split('\n').at(-1));
  return {
    name: `PyBaMM ${version}, serial loop, another model (SPM of a lithium-ion cell, one discharge and charge), nothing stored`,
    ...summary(times, {}),
  };
}

function storedRuns() {
  const count = 1000;
  const results = sweep('cycle', threads, count);
  const work = `sweep: ${count} strip-plate cycles of scenarios/argyrodite.yaml on ${threads} threads, stored, table included; a run`;
  return row(
    work,
    summed(results, ({ seconds }) => seconds / count, count),
    pybamm(),
    1 / 200,
  );
}

function overhead() {
  const count = 5000;
  const results = sweep('nothing', 1, count);
  return row(
    `sweep: ${count} cases that compute nothing on one thread, stored; a case`,
    summed(results, ({ steady }) => steady, count),
    null,
    0.001,
  );
}

/**
 * What a case takes on two cores, times two, beside what it takes on one. The one thread of the peer is kept on one core, since the helper
 * threads of Node (collector, compiler) would else use the second one for it.
 */
function efficiency() {
  const count = 160;
  const alone = summed(sweep('long', 1, count, { pinned: true }), ({ steady }) => steady, count);
  const both = summed(sweep('long', threads, count), ({ steady }) => steady * threads, count);
  const work = `sweep: 20 cycles of scenarios/argyrodite.yaml on ${threads} threads; a case, times the number of threads`;
  return row(
    work,
    both,
    { name: canPin ? 'one thread on one core' : 'one thread, free to use more than one core', ...alone },
    alone.seconds / 0.95,
  );
}

function resumption() {
  const count = 100_000;
  const results = sweep('stored', threads, count, { prepare: true });
  const ours = summed(results, ({ untilFirst }) => untilFirst, 1);
  return row(`sweep: process start to the first new outcome, ${count - 1} of ${count} cases stored`, ours, null, 2);
}

/** What is measured, in order; each entry computes its row. */
export const rows = [storedRuns, overhead, efficiency, resumption, atlas];
