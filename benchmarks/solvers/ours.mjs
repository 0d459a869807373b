// Solves a stored problem with the library, in a process of its own: node ours.mjs FOLDER METHOD REPETITIONS TOLERANCE THREADS; prints numbers.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelHeap } from '../../dist/solvers/kernels/heap.js';
import { readProblem } from './arrays.mjs';
import { methods } from './methods.mjs';

const [folder, method, repetitions, tolerance, threads] = process.argv.slice(2);
const problem = readProblem(folder);
const solve = await methods[method](problem, { tolerance: Number(tolerance), threads: Number(threads) });
const times = [];
const processorTimes = [];
let answer;
for (let run = 0; run < Number(repetitions); run++) {
  const before = process.cpuUsage();
  const began = performance.now();
  answer = solve();
  times.push((performance.now() - began) / 1000 / (answer.share ?? 1));
  const { user, system } = process.cpuUsage(before);
  processorTimes.push((user + system) / 1e6 / (answer.share ?? 1));
}
const memoryBytes = process.resourceUsage().maxRSS * 1024;
writeFileSync(
  join(folder, `solution-ours-${threads}.f64`),
  new Uint8Array(answer.solution.buffer, answer.solution.byteOffset, answer.solution.byteLength),
);
const { solution: _, share: _share, ...numbers } = answer;
process.stdout.write(JSON.stringify({ times, processorTimes, memoryBytes, ...numbers, triad: triad() }));

/** Bytes a second that a = b + s c moves on arrays far larger than caches: the shortest of a few runs, right after the work. */
function triad() {
  const heap = new KernelHeap();
  const length = 1 << 23;
  const [a, b, c] = [heap.float64(length), heap.float64(length), heap.float64(length)];
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 6; run++) {
    const began = performance.now();
    heap.kernels.triad(length, a.byteOffset, b.byteOffset, 0.5, c.byteOffset);
    shortest = Math.min(shortest, (performance.now() - began) / 1000);
  }
  return (24 * length) / shortest;
}
