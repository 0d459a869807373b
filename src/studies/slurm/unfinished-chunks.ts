import { join } from 'node:path';
import { openStore } from '../sweep/case-store.js';
import { readSelection } from '../sweep/selection.js';
import { chunkCount, readPlanChunk, readSweep, sweepFiles } from '../sweep/sweep-folder.js';

/** Which cases a task computes, and what each may cost. */
export interface CaseWishes {
  /** See `readSelection`. */
  readonly only?: string | undefined;
  readonly retry?: string | undefined;
  /** Wall time of a case (s). */
  readonly timeLimit?: number | undefined;
  /** Memory of a case (bytes). */
  readonly memoryLimit?: number | undefined;
}

/**
 * The chunks of a sweep in which there is something to compute, ascending.
 *
 * @throws LithostatError when the folder is no sweep, or the wishes are none
 */
export function unfinishedChunks(folder: string, { only, retry }: CaseWishes): number[] {
  const record = readSweep(folder);
  const selection = readSelection(only, retry, record.count);
  const store = openStore(join(folder, sweepFiles.results), { chunkSize: record.chunkSize });
  try {
    const chunks: number[] = [];
    for (let chunk = 0; chunk < chunkCount(record); chunk++) {
      const open = readPlanChunk(folder, record, chunk).some(({ key, case: number }) => {
        const status = store.status(key);
        return selection.includes(number, status) && (status === undefined || selection.repeats(status));
      });
      if (open) chunks.push(chunk);
    }
    return chunks;
  } finally {
    store.close();
  }
}

/** The wishes as flags of `lithostat sweep work`. */
export function wishFlags({ only, retry, timeLimit, memoryLimit }: CaseWishes): string[] {
  return [
    ...(only === undefined ? [] : ['--only', only]),
    ...(retry === undefined ? [] : ['--retry', retry]),
    ...(timeLimit === undefined ? [] : ['--case-time', `${timeLimit} s`]),
    ...(memoryLimit === undefined ? [] : ['--case-memory', `${memoryLimit} B`]),
  ];
}
