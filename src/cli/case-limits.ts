import { type Issue, LithostatError, parseDataSize, parseQuantity } from '../quantity/index.js';

/** What `--case-time` and `--case-memory` say, as written. */
export interface CaseLimitFlags {
  readonly caseTime?: string | undefined;
  readonly caseMemory?: string | undefined;
}

/**
 * Reads what one case may cost.
 *
 * @returns wall time (s) and memory (bytes); what was not given is not there
 * @throws LithostatError with every problem
 */
export function readCaseLimits({ caseTime, caseMemory }: CaseLimitFlags): {
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
} {
  const issues: Issue[] = [];
  const read = (
    flag: string,
    text: string | undefined,
    parse: (text: string) => ReturnType<typeof parseDataSize | typeof parseQuantity<'time'>>,
  ): number | undefined => {
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if (!parsed.ok) issues.push({ ...parsed.issue, path: flag });
    else if (parsed.value > 0) return parsed.value;
    else
      issues.push({
        code: 'out-of-range',
        path: flag,
        message: 'a case needs more',
        got: text,
        expected: 'more than 0',
      });
    return undefined;
  };
  const timeLimit = read('--case-time', caseTime, (text) => parseQuantity(text, 'time'));
  const memoryLimit = read('--case-memory', caseMemory, parseDataSize);
  if (issues.length > 0) throw new LithostatError(issues);
  return { ...(timeLimit === undefined ? {} : { timeLimit }), ...(memoryLimit === undefined ? {} : { memoryLimit }) };
}
