import { type ExitCode, type Issue, LithostatError } from '../../quantity/issue.js';
import { type CriticalMode, findCriticalCurrent } from '../critical/index.js';
import type { StudySource } from '../load-study.js';
import type { Answer } from './searches.js';

/** What a thread is asked: one whole search. */
export interface SearchTask {
  readonly source: StudySource;
  readonly mode: CriticalMode;
  readonly out: string;
}

/** An error for the user does not survive the way between threads as what it is, so it goes as data. */
export type SearchReply =
  | { readonly answer: Answer }
  | { readonly issues: readonly Issue[]; readonly exitCode: ExitCode };

/** Runs one search in this thread. */
export default async function search(task: SearchTask): Promise<SearchReply> {
  try {
    const { interval, status, ceiling, message } = await findCriticalCurrent({ ...task, jobs: 1 });
    return { answer: { low: interval.low, high: interval.high, status, ceiling: ceiling.reason, message } };
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    return { issues: error.issues, exitCode: error.exitCode };
  }
}
