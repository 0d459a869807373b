// One session of a sweep in a process of its own, to be killed: node child.mjs '{"kind": …, "out": …, "jobs": …}'. It writes a
// dot when it begins and for every case that is stored, and what the sweep came to. Exit codes are those of the command line.
import { LithostatError } from '../../dist/quantity/issue.js';
import { runSweep } from '../../dist/studies/sweep/index.js';
import { plans } from './plans.mjs';

const { kind, out, jobs, timeLimit, count } = JSON.parse(process.argv[2]);
const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
process.stdout.write('.');
try {
  const { plan: whole, worker } = plans[kind]();
  const plan = { ...whole, count: count ?? whole.count };
  let told = 0;
  const { status, computed } = await runSweep({
    plan,
    out,
    jobs,
    timeLimit,
    worker,
    chunkSize: 16,
    signal: controller.signal,
    onProgress: ({ computed: now }) => {
      for (; told < now; told++) process.stdout.write('.');
    },
  });
  process.stdout.write(`\n${JSON.stringify({ status, computed })}\n`);
  process.exitCode = status === 'interrupted' ? 5 : 0;
} catch (error) {
  if (!(error instanceof LithostatError)) throw error;
  process.stderr.write(`${error.issues.map(({ code, message }) => `${code}: ${message}`).join('\n')}\n`);
  process.exitCode = error.exitCode;
}
