import { workerData } from 'node:worker_threads';
import { Interrupted, type Interruption } from '../interruption.js';
import type { CaseFamily, CaseOutcome } from './case.js';
import { evaluateCase } from './evaluate-case.js';

/** What a worker thread is given when it starts. */
export interface CaseWorkerData {
  readonly family: CaseFamily;
  /** One 32-bit number: not zero once the work is to end. */
  readonly stop: SharedArrayBuffer;
}

/** What a worker thread is asked. */
export interface CaseWork {
  readonly set: readonly string[];
  readonly checkpointFile: string | undefined;
  readonly key: string | undefined;
}

const { family, stop } = workerData as CaseWorkerData;
const flag = new Int32Array(stop);
const signal: Interruption = {
  get aborted() {
    return Atomics.load(flag, 0) !== 0;
  },
};

/** Computes one case in this thread; null when it was interrupted. */
export default async function work({ set, checkpointFile, key }: CaseWork): Promise<CaseOutcome | null> {
  try {
    return await evaluateCase(family, set, { signal, checkpointFile, key });
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}
