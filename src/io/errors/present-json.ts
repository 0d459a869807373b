import type { Issue } from '../../quantity/index.js';

/** One issue as data: every key always there, null where nothing is known. */
export interface IssueData {
  readonly code: string;
  readonly path: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly got: string | null;
  readonly expected: string | null;
  readonly nearest: string | null;
  readonly remedy: string | null;
  readonly message: string;
}

/**
 * Issues as plain data for machines, in the order given.
 *
 * @param issues of a LithostatError, or warnings
 */
export function presentJson(issues: readonly Issue[]): IssueData[] {
  return issues.map((issue) => ({
    code: issue.code,
    path: issue.path,
    file: issue.file ?? null,
    line: issue.line ?? null,
    column: issue.column ?? null,
    got: issue.got ?? null,
    expected: issue.expected ?? null,
    nearest: issue.nearest ?? null,
    remedy: issue.remedy ?? null,
    message: issue.message,
  }));
}
