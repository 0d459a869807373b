import { type Issue, LithostatError, nearest } from '../../quantity/index.js';
import type { SweepSample } from './sample.js';

/** What a search for a critical current was made for; the other columns are evidence beside it. */
const answerOfSearch = 'critical [mA/cm^2]';

/**
 * The outputs that were asked for; else the answer of a search, and of runs all numbers that vary.
 * @throws LithostatError for those that no case has
 */
export function chooseOutputs({ outputs, record }: SweepSample, asked: readonly string[] | undefined): string[] {
  const all = [...outputs.keys()];
  if (asked === undefined) {
    if (record.task.kind === 'critical' && outputs.has(answerOfSearch)) return [answerOfSearch];
    return all.filter((name) => {
      const known = outputs.get(name)!.filter(Number.isFinite);
      return known.some((value) => value !== known[0]);
    });
  }
  const issues: Issue[] = [];
  const chosen = asked.map((text) => {
    const found = all.filter((name) => name === text || name.replace(/ \[[^[\]]*\]$/, '') === text);
    if (found.length === 1) return found[0]!;
    const guess = nearest(text, all);
    issues.push({
      code: 'unknown-output',
      path: '--output',
      message: `no case has a number "${text}"`,
      got: text,
      expected: `one of ${all.join(', ')}`,
      ...(guess !== undefined && { nearest: guess }),
    });
    return text;
  });
  if (issues.length > 0) throw new LithostatError(issues);
  return [...new Set(chosen)];
}
