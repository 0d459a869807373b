import { type Issue, LithostatError } from '../../quantity/index.js';
import type { Point } from './curve.js';

/** A problem of an outline or of the options of the mesher. */
export function outlineIssue(code: string, path: string, message: string, more: Partial<Issue> = {}): Issue {
  return { code, path, message, ...more };
}

/** @throws LithostatError where there is an issue */
export function throwIssues(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new LithostatError(issues);
}

export function pointText([x, y]: Point): string {
  return `(${Number(x.toPrecision(9))}, ${Number(y.toPrecision(9))})`;
}
