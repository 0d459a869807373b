import { parentPort, workerData } from 'node:worker_threads';
import { LithostatError } from '../quantity/issue.js';
import { type ConductTask, computeConduction } from './conduct-task.js';

// `image conduct` works in a thread of its own: a solve does not look up, and Ctrl-C must be heard meanwhile.
const port = parentPort!;
try {
  const answer = await computeConduction(workerData as ConductTask, {
    note: (text) => port.postMessage({ kind: 'note', text }),
    progress: (text) => port.postMessage({ kind: 'progress', text }),
  });
  port.postMessage({ kind: 'answer', answer });
} catch (error) {
  if (!(error instanceof LithostatError)) throw error;
  port.postMessage({ kind: 'problem', issues: error.issues, exitCode: error.exitCode });
}
