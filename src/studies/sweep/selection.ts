import { LithostatError } from '../../quantity/issue.js';
import { nearest } from '../../quantity/nearest.js';
import { type CaseStatus, caseStatuses } from '../cases/index.js';
import { isFailed } from './case-store.js';

/** Which cases of a sweep are meant, and which of their outcomes are computed again. */
export interface Selection {
  /** Whether a case is to be looked at at all. */
  includes(number: number, status: CaseStatus | undefined): boolean;
  /** Whether a case that is stored is computed again. */
  repeats(status: CaseStatus): boolean;
  /** Whether every case is looked at. */
  readonly all: boolean;
}

const failures = caseStatuses.filter(isFailed);
const retryWords = ['failed', ...failures];
const onlyWords = [...retryWords, 'pending'];

/**
 * Reads `--only` and `--retry`.
 *
 * @param only numbers of cases and ranges of them (`3,10-20`), or statuses: `pending`, `failed`, `failed:timeout` …; failed cases that
 * are named so are computed again
 * @param retry `failed` or one kind of failure, or several: cases that are computed again
 * @param count number of cases
 * @throws LithostatError for words that are neither, and numbers that no case has
 */
export function readSelection(only: string | undefined, retry: string | undefined, count: number): Selection {
  const ranges: (readonly [number, number])[] = [];
  const wanted = new Set<string>();
  const repeated = new Set<string>();
  const issues = [];
  for (const word of wordsOf(only)) {
    const range = /^(\d+)(?:\s*(?:-|\.\.)\s*(\d+))?$/.exec(word);
    if (range === null) {
      const issue = addStatus(word, onlyWords, '--only', wanted);
      if (issue === null) for (const status of wanted) repeated.add(status);
      else issues.push(issue);
      continue;
    }
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (first > last || last >= count) {
      issues.push({
        code: 'out-of-range',
        path: '--only',
        message: first > last ? 'the range ends before it begins' : 'there is no such case',
        got: word,
        expected: count === 0 ? 'nothing: the sweep has no cases' : `numbers from 0 to ${count - 1}`,
      });
    } else ranges.push([first, last]);
  }
  for (const word of wordsOf(retry)) {
    const issue = addStatus(word, retryWords, '--retry', repeated);
    if (issue !== null) issues.push(issue);
  }
  for (const [name, text] of [['--only', only] as const, ['--retry', retry] as const]) {
    if (text !== undefined && wordsOf(text).length === 0)
      issues.push({ code: 'empty-selection', path: name, message: 'it names nothing', got: JSON.stringify(text) });
  }
  if (issues.length > 0) throw new LithostatError(issues);
  const all = only === undefined;
  return {
    all,
    includes: (number, status) =>
      all || ranges.some(([first, last]) => first <= number && number <= last) || wanted.has(status ?? 'pending'),
    repeats: (status) => repeated.has(status),
  };
}

function wordsOf(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
}

function addStatus(word: string, words: readonly string[], option: string, to: Set<string>) {
  if (words.includes(word)) {
    for (const status of word === 'failed' ? failures : [word]) to.add(status);
    return null;
  }
  const near = nearest(word, words);
  const known = (caseStatuses as readonly string[]).includes(word);
  return {
    code: known ? 'nothing-to-repeat' : 'unknown-status',
    path: option,
    message: known ? 'such cases have a result, which would be the same again' : 'this is no status of a case',
    got: word,
    expected: `${option === '--only' ? 'numbers and ranges such as 3,10-20, or ' : ''}${words.join(', ')}`,
    ...(near === undefined || known ? {} : { nearest: near }),
  };
}
