import { workerData } from 'node:worker_threads';
import { Interrupted, type Interruption } from '../interruption.js';
import { loadStudy } from '../load-study.js';
import type { CaseFamily, CaseOutcome } from './case.js';
import { evaluateCase, OutOfMemory } from './evaluate-case.js';

/** What a worker thread is given when it starts. */
export interface CaseWorkerData {
  readonly family: CaseFamily;
  /** One 32-bit number: not zero once the work is to end. */
  readonly stop: SharedArrayBuffer;
  /** Most that arrays outside the heap may hold (bytes); the heap itself is limited by the thread. */
  readonly arrayLimit: number | undefined;
}

/** What a worker thread is asked. */
export interface CaseWork {
  readonly set: readonly string[];
  readonly checkpointFile: string | undefined;
  readonly hasCheckpoint: boolean | undefined;
  readonly key: string | undefined;
  readonly guess: number | undefined;
  /** One 32-bit number, to be set once the case has begun; absent where nobody asks. */
  readonly begun: SharedArrayBuffer | undefined;
}

/** Time between looks at the memory, ms. */
const memoryEvery = 50;

const { family, stop, arrayLimit } = workerData as CaseWorkerData;
const flag = new Int32Array(stop);
let looked = performance.now();
// A case asks this after every step, so it is also where its arrays are counted.
const signal: Interruption = {
  get aborted() {
    if (arrayLimit !== undefined && performance.now() - looked > memoryEvery) {
      looked = performance.now();
      if (process.memoryUsage().arrayBuffers > arrayLimit) throw new OutOfMemory(arrayLimit);
    }
    return Atomics.load(flag, 0) !== 0;
  },
};

// What every case needs is loaded before the first begins, so that no limit of time counts it. A base that is no scenario without
// the overrides of a case still loads it.
try {
  loadStudy({ data: JSON.parse(family.base) as Record<string, unknown> }).makeModel();
} catch {
  // Each case tells for itself.
}

/** Computes one case in this thread; null when it was interrupted. */
export default async function work({ set, begun, ...options }: CaseWork): Promise<CaseOutcome | null> {
  if (begun !== undefined) Atomics.store(new Int32Array(begun), 0, 1);
  try {
    return await evaluateCase(family, set, { signal, ...options });
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}
