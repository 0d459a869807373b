/**
 * Problems as data: what is wrong, where, what was got, what was expected and how to mend it.
 * Presenters (terminal, JSON, editor) live elsewhere; nothing here formats for a screen.
 */

/** Exit codes of the command line: 0 is "done", 1 "our bug". */
export const exitCodes = {
  done: 0,
  bug: 1,
  badInput: 2,
  solverFailure: 3,
  criterionNotReached: 4,
  interrupted: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One problem. Only `code`, `path` and `message` are always there; the rest where it is known. */
export interface Issue {
  /** Stable machine-readable name, kebab-case: `unknown-key`, `wrong-dimension`, `bare-number`, `out-of-range`, … */
  readonly code: string;
  /** Path in the scenario, dotted, with array indices: `operation.protocol[0].strip`. Empty for the file itself. */
  readonly path: string;
  /** One sentence a person can act on. */
  readonly message: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  readonly got?: string;
  readonly expected?: string;
  /** The closest valid spelling, for unknown keys, names and units. */
  readonly nearest?: string;
  readonly remedy?: string;
}

/** An error meant for the user: carries its issues and the exit code of the command line. Never shown with a stack trace. */
export class LithostatError extends Error {
  override readonly name: string = 'LithostatError';
  constructor(
    readonly issues: readonly Issue[],
    readonly exitCode: ExitCode = exitCodes.badInput,
  ) {
    super(issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join('\n'));
  }
}
