export {
  type CaseFamily,
  type CaseOutcome,
  type CaseStatus,
  type CaseTask,
  type CaseValue,
  caseStatuses,
  failedCase,
} from './case.js';
export { type CaseFiles, CasePool, type CasePoolOptions } from './case-pool.js';
export { evaluateCase } from './evaluate-case.js';
export { caseFamily, caseKey, familyHash, type TaskRequest } from './family.js';
