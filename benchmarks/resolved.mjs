// Speed of the finite-element model: one step of creep and of conduction in the plane, a half cycle, creep in space beside dolfinx.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPeer } from './peers/peers.mjs';
import { measureWork, root, usageOfNode } from './processes.mjs';
import { octant } from './resolved/octant.mjs';
import { spaceMaterial, spaceTolerance, spherePressure, sphereRate } from './resolved/works.mjs';
import { row, summary } from './statistics.mjs';

const works = fileURLToPath(new URL('resolved/works.mjs', import.meta.url));
const main = join(root, 'dist', 'cli', 'main.js');

/** A work in process, on one core. */
function inProcess(label, name, size, asked) {
  const { times, processorTimes, ...rest } = measureWork(works, name, { size, pinned: true });
  const processorSeconds = Math.min(...processorTimes);
  return row(label, { ...rest, ...summary(times, { ...rest, processorSeconds }) }, null, asked);
}

/** A void on stripping, as a user runs it, on one core, its fields and its report included. The error is the larger of the two ledgers'. */
function halfCycle({ quick = false } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'lithostat-bench-'));
  try {
    const out = join(scratch, 'run');
    const shorter = quick ? ['--set', 'operation.protocol[0].until.capacity="0.001 mAh/cm^2"'] : [];
    const scenario = join(root, 'scenarios', 'resolved', 'growing-void.yaml');
    const began = performance.now();
    const usage = usageOfNode([main, 'run', scenario, ...shorter, '--quiet', '--out', out], true);
    const seconds = (performance.now() - began) / 1000;
    const { ledger } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    const accuracy = Math.max(ledger.charge.relativeError, ledger.lithium.relativeError);
    const label = `resolved: stripping half cycle of one axisymmetric void${quick ? ', the beginning of it' : ''}`;
    return row(label, summary([seconds], { ...usage, accuracy }), null, 180);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Hands a mesh to peers. */
function writeMesh(folder, { coordinates, blocks: [{ nodes }] }, about) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'coordinates.f64'), new Uint8Array(coordinates.buffer));
  writeFileSync(join(folder, 'cells.i32'), new Uint8Array(nodes.buffer));
  writeFileSync(join(folder, 'creep.json'), JSON.stringify(about));
}

/** Power-law creep in space, by iteration, beside dolfinx on the same mesh. */
function creepInSpace({ quick = false } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'lithostat-bench-'));
  try {
    const around = quick ? 3 : 16;
    const { times, processorTimes, ...rest } = measureWork(works, 'creepInSpace', { size: around, pinned: true });
    const [seconds] = times;
    const ours = { seconds, cold: seconds, processorSeconds: processorTimes[0], ...rest };
    writeMesh(scratch, octant(around), { ...spaceMaterial, pressure: spherePressure / 1e6 });
    const answer = runPeer(
      { program: 'dolfinx', method: 'gamg' },
      { folder: scratch, repetitions: 1, tolerance: spaceTolerance },
    );
    const found = answer.missing === undefined;
    const peer = found ? { ...answer, accuracy: Math.abs(answer.rate / sphereRate(spaceMaterial) - 1) } : null;
    const usable = found && answer.converged;
    const ratio = usable ? seconds / peer.seconds : null;
    return {
      work: `resolved: power-law creep in space, n = ${spaceMaterial.exponent}, from rest, ${rest.unknowns} unknowns, by iteration`,
      ours,
      peer: usable ? peer : null,
      ratio,
      firstRatio: ratio,
      processorRatio: usable ? ours.processorSeconds / peer.processorSeconds : null,
      asked: 1,
      askedOf: 'ratio',
      memoryAsked: null,
      peers: found ? [peer] : [],
      missing: found ? [] : [answer],
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const plane = (quick) => (quick ? 2000 : 50_000);

const all = {
  step: ({ quick } = {}) =>
    inProcess(
      'resolved: step of creep, axisymmetric, n = 6.6, from the flow of the last step',
      'creepStep',
      plane(quick),
      3,
    ),
  conduction: ({ quick } = {}) =>
    inProcess('resolved: conduction with Butler-Volmer kinetics, axisymmetric', 'conduction', plane(quick), null),
  'half-cycle': halfCycle,
  'creep-space': creepInSpace,
};

/** What is measured, in order; each entry computes its row. */
export const rows = Object.entries(all).map(([key, compute]) => Object.assign((options) => compute(options), { key }));
