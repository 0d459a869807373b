import { LithostatError } from '../../quantity/issue.js';
import { type CriticalContext, loadContext } from './context.js';
import type { ProbeReply, ProbeTask } from './executor.js';
import { probeRows } from './probe-store.js';

let loaded: { key: string; context: CriticalContext } | undefined;

/**
 * Entry of a worker thread: computes and stores one probe. The scenario is loaded once a thread.
 *
 * @param task plain data
 * @returns the rows of the probe, or the problems that stopped it
 */
export default async function probeWorker(task: ProbeTask): Promise<ProbeReply> {
  const { source, mode, out, currentDensity } = task;
  try {
    const key = JSON.stringify([source, mode]);
    if (loaded?.key !== key) loaded = { key, context: loadContext(source, mode) };
    return { rows: (await probeRows(loaded.context, out, currentDensity))! };
  } catch (error) {
    if (error instanceof LithostatError) return { issues: error.issues, exitCode: error.exitCode };
    throw error;
  }
}
