import { LithostatError } from '../../quantity/issue.js';
import { solveTask } from './solve-task.js';
import type { ClosureReply, ClosureTask } from './tasks.js';

/** One cell problem on a thread; what goes wrong goes back as data. */
export default function work(task: ClosureTask): ClosureReply {
  try {
    return { answer: solveTask(task) };
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    return { issues: error.issues };
  }
}
