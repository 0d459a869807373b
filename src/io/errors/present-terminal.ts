import type { Issue } from '../../quantity/index.js';
import type { LocatedIssue } from './located-issue.js';

/** Longest piece of a source line that is shown, in characters. */
const widestExcerpt = 100;

/** Removes what would move the cursor or colour the terminal: text from a file is shown, never obeyed. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach the terminal
  return text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
}

/** The source line with a caret below the column, cut to a window around it when it is long. */
function excerptLines(issue: LocatedIssue): readonly string[] {
  if (issue.excerpt === undefined || issue.line === undefined || issue.excerpt.trim() === '') return [];
  const text = printable(issue.excerpt);
  const position = Math.min((issue.column ?? 1) - 1, text.length);
  const start = text.length <= widestExcerpt ? 0 : Math.max(0, position - widestExcerpt / 2);
  const piece = text.slice(start, start + widestExcerpt);
  const before = start > 0 ? '…' : '';
  const after = start + widestExcerpt < text.length ? '…' : '';
  const margin = String(issue.line);
  return [
    `  ${margin} | ${before}${piece}${after}`.trimEnd(),
    `  ${' '.repeat(margin.length)} | ${' '.repeat(before.length + position - start)}^`,
  ];
}

/**
 * Issues for a person at a terminal: a block each with place, message, source line with caret, got, expected, nearest match
 * and remedy.
 *
 * @param issues of a LithostatError, or warnings
 * @param options `color`: whether to use ANSI colours [false]
 * @returns text without a final newline; empty for no issues
 */
export function presentTerminal(
  issues: readonly (Issue | LocatedIssue)[],
  { color = false }: { readonly color?: boolean } = {},
): string {
  const paint = (style: string, text: string): string => (color ? `\u001b[${style}m${text}\u001b[0m` : text);
  const blocks = issues.map((issue) => {
    const place = [issue.file, issue.line, issue.line === undefined ? undefined : issue.column]
      .filter((part) => part !== undefined)
      .join(':');
    const head = [
      place === '' ? undefined : paint('1', printable(place)),
      issue.path === '' ? undefined : paint('36', printable(issue.path)),
    ]
      .filter((part) => part !== undefined)
      .join('  ');
    const [source, caret] = excerptLines(issue);
    const facts: [string, string | undefined][] = [
      ['got', issue.got],
      ['expected', issue.expected],
      ['did you mean', issue.nearest],
      ['remedy', issue.remedy],
    ];
    return [
      ...(head === '' ? [] : [head]),
      `  ${paint('31', printable(issue.message))}`,
      ...(source === undefined ? [] : [paint('2', source), paint('31', caret!)]),
      ...facts.flatMap(([name, text]) => (text === undefined ? [] : [`  ${`${name}:`.padEnd(14)}${printable(text)}`])),
    ].join('\n');
  });
  return blocks.join('\n\n');
}
