export type { LocatedIssue } from './located-issue.js';
export { type IssueData, presentJson } from './present-json.js';
export { presentTerminal } from './present-terminal.js';
