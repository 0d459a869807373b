import type { Issue } from '../../quantity/index.js';

/** An issue that carries the line of text it stands in, so that a presenter can show it without the file. */
export interface LocatedIssue extends Issue {
  readonly excerpt?: string;
}
