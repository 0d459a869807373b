// Speed of the solvers beside their peers, all on the same arrays, each in a process of its own on one core, in turns.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPeer } from './peers/peers.mjs';
import { timeNode } from './processes.mjs';
import { readArray, writeProblem } from './solvers/arrays.mjs';
import { backwardError, relativeResidual, residual, voxelResidual } from './solvers/residuals.mjs';
import { works } from './solvers/works.mjs';

const ours = fileURLToPath(new URL('solvers/ours.mjs', import.meta.url));

/** Error of an answer by outside code: relative residual, backward error of direct solvers, relative error of a product. */
export function errorOf(kind, problem, solution) {
  if (!('matrix' in problem)) return voxelResidual(problem, solution).relative;
  const { matrix, rightHandSide } = problem;
  if (kind === 'direct') return backwardError(matrix, solution, rightHandSide);
  if (kind === 'product') {
    const exact = residual(
      matrix,
      rightHandSide.map((entry) => -entry),
      new Float64Array(rightHandSide.length),
    );
    const largest = (vector) => vector.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    return largest(exact.map((entry, row) => entry - solution[row])) / largest(exact);
  }
  return relativeResidual(matrix, solution, rightHandSide);
}

/** Numbers of the best of several runs of one contestant: the shortest times, also of the first in a process, and the largest memory. */
function merge(runs) {
  const best = runs.reduce((least, run) => (run.seconds < least.seconds ? run : least));
  const processorSeconds = Math.min(...runs.map((run) => run.processorSeconds));
  return {
    ...best,
    cold: Math.min(...runs.map(({ cold }) => cold)),
    processorSeconds,
    memoryBytes: Math.max(...runs.map(({ memoryBytes }) => memoryBytes)),
  };
}

function runOurs(work, folder, threads) {
  const words = [ours, folder, work.method, work.repetitions, work.tolerance ?? 0, threads].map(String);
  const { times, processorTimes, triad, bytes, ...rest } = JSON.parse(timeNode(words, threads === 1).stdout);
  const seconds = Math.min(...times);
  const roofline = bytes === undefined ? null : { triadBytesPerSecond: triad, bytes, share: bytes / triad / seconds };
  const processorSeconds = Math.min(...processorTimes);
  return { seconds, cold: times[0], processorSeconds, times, ...rest, roofline };
}

/** Measures one work. @param quick the small size, for a test of the benchmark itself */
async function measure(work, { quick = false } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'lithostat-bench-'));
  try {
    const folder = join(scratch, work.key);
    const problem = await work.make(quick ? work.quick : work.size);
    writeProblem(folder, problem);
    const peers = [...work.against, ...(work.beside ?? [])];
    const runs = { ours: [], peers: peers.map(() => []) };
    const { repetitions, tolerance = 0 } = work;
    for (let round = 0; round < work.rounds; round++) {
      runs.ours.push(runOurs(work, folder, 1));
      peers.forEach((peer, k) => {
        // Peers that take minutes, and those beside the point, run once.
        if (round === 0 || (k < work.against.length && runs.peers[k][0].missing === undefined))
          runs.peers[k].push(
            runPeer(peer, { folder, repetitions: k < work.against.length ? repetitions : 1, tolerance }),
          );
      });
    }
    const size = 'matrix' in problem ? problem.rightHandSide.length : problem.shape[2];
    const accuracy = (name) => errorOf(work.kind, problem, readArray(folder, `solution-${name}`, 'f64'));
    const best = merge(runs.ours);
    const present = runs.peers
      .filter(([first]) => first.missing === undefined)
      .map((each) => ({
        ...merge(each),
        accuracy: accuracy(each[0].name),
        main: runs.peers.indexOf(each) < work.against.length,
      }));
    const missing = runs.peers.flatMap(([first]) => (first.missing === undefined ? [] : [first]));
    return rowOf(work, work.label(size), { ...best, accuracy: accuracy('ours-1') }, present, missing);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function rowOf(work, label, best, present, missing) {
  const usable = present.filter(({ main, converged }) => main && converged !== false);
  const peer = usable.length === 0 ? null : usable.reduce((least, one) => (one.seconds < least.seconds ? one : least));
  return {
    work: label,
    ours: best,
    peer,
    ratio: peer === null ? null : best.seconds / peer.seconds,
    // Of the first time in a process, which is what a program that solves once waits for.
    firstRatio: peer === null ? null : best.cold / Math.min(...usable.map(({ cold }) => cold)),
    // Of processor times, which tell on a busy machine what the clock does not.
    processorRatio: peer === null ? null : best.processorSeconds / peer.processorSeconds,
    asked: work.asked,
    // What `asked` is: the ratio to the peer here, a time (s) in other benchmarks.
    askedOf: 'ratio',
    memoryAsked: work.memoryAsked ?? null,
    peers: present,
    missing,
  };
}

/** What is measured, in order; each entry computes its row. */
export const rows = works.map((work) => Object.assign((options) => measure(work, options), { key: work.key }));
