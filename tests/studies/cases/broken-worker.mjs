// Computes cases on a thread as the tests of the pool need them: by the first override of each.
import { workerData } from 'node:worker_threads';

const stop = new Int32Array(workerData.stop);
const outcome = (status, value) => ({ status, reason: '', columns: ['value'], values: [value], seconds: { wall: 0 } });

const slowStart = workerData.family.base === '{"start":"slow"}';
if (slowStart) await new Promise((resolve) => setTimeout(resolve, 700));

export default async function work({ set, begun }) {
  if (begun !== undefined) Atomics.store(new Int32Array(begun), 0, 1);
  const [what] = set;
  if (what === 'loop') for (;;);
  if (what === 'exit') process.exit(7);
  if (what === 'throw') throw new Error('nobody foresaw this');
  if (what === 'memory') {
    const kept = [];
    for (;;) kept.push(new Array(10_000).fill(kept.length));
  }
  if (what === 'slow') {
    while (Atomics.load(stop, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return null;
  }
  return outcome('ok', Number(what));
}
