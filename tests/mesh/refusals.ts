import { type Issue, LithostatError } from '../../src/quantity/index.js';

/** Issues with which something is refused; none where it is not. Other errors are thrown on. */
function refusal(action: () => unknown): readonly Issue[] {
  try {
    action();
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    throw error;
  }
  return [];
}

/** Paths that something is refused for. */
export const refusedPaths = (action: () => unknown): string[] => refusal(action).map(({ path }) => path);

/** Codes with which something is refused. */
export const refusedCodes = (action: () => unknown): string[] => refusal(action).map(({ code }) => code);
