import type { z } from 'zod';
import { type Issue, LithostatError, nearest } from '../quantity/index.js';

/** Collects problems of one file, so that all are reported at once. */
export class IssueSink {
  readonly issues: Issue[] = [];
  constructor(private readonly file?: string) {}
  add(...issues: readonly Issue[]): void {
    for (const issue of issues) this.issues.push(this.file === undefined ? issue : { ...issue, file: this.file });
  }
  /** @throws LithostatError when anything was added. */
  throwIfAny(): void {
    if (this.issues.length > 0) throw new LithostatError(this.issues);
  }
}

/** `expected` and `nearest` of an issue about a name out of a list. */
export function expectedNames(
  got: string,
  names: Iterable<string>,
): { got: string; expected: string; nearest?: string } {
  const list = [...names];
  const hint = nearest(got, list);
  return { got, expected: `one of ${list.join(', ')}`, ...(hint !== undefined && { nearest: hint }) };
}

/** Problems that zod found, with dotted paths below `at`. */
export function zodIssues(error: z.ZodError, at: string): Issue[] {
  return error.issues.map((issue) => {
    const steps = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
    const path = `${at}${steps}`.replace(/^\./, '');
    const code =
      issue.code === 'unrecognized_keys' ? 'unknown-key' : issue.code === 'custom' ? 'inconsistent' : 'wrong-type';
    return { code, path, message: issue.message };
  });
}
