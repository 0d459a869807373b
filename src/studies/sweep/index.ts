export { type CaseStore, type Damage, openStore, type StoreOptions } from './case-store.js';
export { type CaseEvaluator, type CaseRequest, computeCases } from './compute-cases.js';
export {
  type MergeOptions,
  type MergeResult,
  mergeSweep,
  type SweepSummary,
  summarizeSweep,
  type ToldCase,
} from './merge-sweep.js';
export { type PrepareOptions, prepareSweep } from './prepare-sweep.js';
export { type RunCasesOptions, runCases } from './run-cases.js';
export { type RunSweepOptions, runSweep, type SweepResult } from './run-sweep.js';
export {
  chunkCount,
  type PlanLine,
  readFamily,
  readPlan,
  readSweep,
  type SweepRecord,
  sweepFiles,
} from './sweep-folder.js';
export { type SweepRow, sweepRows } from './table-layout.js';
export { type SweepProgress, type WorkOptions, type WorkResult, workSweep } from './work-sweep.js';
