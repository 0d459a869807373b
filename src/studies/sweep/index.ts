export { type CaseStore, openStore, type StoreOptions } from './case-store.js';
export { type CaseEvaluator, type CaseRequest, computeCases } from './compute-cases.js';
export { type RunCasesOptions, runCases } from './run-cases.js';
