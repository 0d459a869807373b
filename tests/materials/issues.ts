import { type Issue, LithostatError } from '../../src/quantity/index.js';

/** The issues that a call throws; fails when it throws none. */
export function issuesOf(run: () => unknown): readonly Issue[] {
  try {
    run();
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    throw error;
  }
  throw new Error('nothing was thrown');
}
