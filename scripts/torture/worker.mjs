// Computes cases on a thread as tests of sweeps need them: by the words of their first override, in no time.
import { existsSync, writeFileSync } from 'node:fs';
import { threadId, workerData } from 'node:worker_threads';

const stop = new Int32Array(workerData.stop);
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

export default async function work({ set, checkpointFile, begun }) {
  if (begun !== undefined) Atomics.store(new Int32Array(begun), 0, 1);
  const [what, argument] = set[0].split(' ');
  const seconds = { wall: 1 + threadId / 8 };
  const outcome = (status, columns, values, reason = '') => ({ status, reason, columns, values, seconds });
  switch (what) {
    case 'loop':
      for (;;);
    case 'exit':
      return process.exit(7);
    case 'abort':
      // As V8 does when it cannot have an array: the whole process ends.
      return process.kill(process.pid, 'SIGABRT');
    case 'throw':
      throw new Error('nobody foresaw this');
    case 'memory': {
      const kept = [];
      for (;;) kept.push(new Array(10_000).fill(kept.length));
    }
    case 'input':
      return outcome('failed:input', [], [], `a reason, with "quotes"`);
    case 'text':
      return outcome('stopped:contact', ['stop', 'value [1]', 'extra'], ['contact-lost:1', -0, true]);
    case 'slow':
      // Ends only when it is interrupted, and the second time at once.
      if (existsSync(checkpointFile)) return outcome('ok', ['value [1]'], [99]);
      while (Atomics.load(stop, 0) === 0) await pause(5);
      writeFileSync(checkpointFile, 'half');
      return null;
    case 'wait':
      await pause(Number(argument));
      return outcome('ok', ['value [1]'], [Number(argument)]);
    default:
      return outcome('ok', ['value [1]', 'third [V]'], [Number(what), Number(what) / 3]);
  }
}
