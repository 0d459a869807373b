import { join } from 'node:path';
import { roles } from '../../io/measured-series/mapping.js';
import { type MappingSource, readMapping } from '../../io/measured-series/measurement.js';
import { writeWhole } from '../../io/run/atomic-write.js';
import { exitCodes, type Issue, LithostatError, nearest, parseQuantity } from '../../quantity/index.js';
import { claimFolder } from '../../studies/claim-folder.js';
import { type Comparison, compareFolder } from '../../studies/compare/compare-folder.js';
import { describeComparison } from '../describe-comparison.js';

interface CompareVerbOptions {
  readonly mapping?: string;
  readonly column: readonly string[];
  readonly positive?: string;
  readonly start?: string;
  readonly uncertainty: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

const answerFile = 'comparison.json';
const pageFile = 'comparison.html';

/** `name=value` flags of one kind as a mapping; names are those of the columns of a log. */
function pairs(
  flag: string,
  texts: readonly string[],
  names: readonly string[],
  issues: Issue[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [index, text] of texts.entries()) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals)).trim();
    const value = text.slice(equals + 1).trim();
    if (equals > 0 && value !== '' && names.includes(name)) found[name] = value;
    else {
      const guess = nearest(name === '' ? text : name, names);
      issues.push({
        code: 'bad-option',
        path: '',
        file: flag,
        line: index + 1,
        message: `${flag} is written ${flag} name=value`,
        got: JSON.stringify(text),
        expected: `a name of ${names.join(', ')}, an equals sign, a value`,
        ...(guess === undefined ? {} : { nearest: guess }),
      });
    }
  }
  return found;
}

/** How the log is written, from a file and from flags, which win; nothing when neither says anything. */
function mappingOf(options: CompareVerbOptions, issues: Issue[]): MappingSource | undefined {
  const columns = pairs('--column', options.column, roles, issues);
  const measured = roles.filter((role) => role !== 'time');
  const uncertainty = pairs('--uncertainty', options.uncertainty, measured, issues);
  const file = options.mapping === undefined ? undefined : readMapping(options.mapping);
  // A column by its number is a number.
  const numbered = Object.entries(columns).map(([role, name]) => [role, /^\d+$/.test(name) ? Number(name) : name]);
  const keys: Record<string, unknown> = { ...file?.keys };
  if (numbered.length > 0) keys.columns = { ...(keys.columns as object | undefined), ...Object.fromEntries(numbered) };
  if (Object.keys(uncertainty).length > 0) {
    keys.uncertainty = { ...(keys.uncertainty as object | undefined), ...uncertainty };
  }
  if (options.positive !== undefined) keys.positive = options.positive;
  return Object.keys(keys).length === 0 ? undefined : { name: file?.name ?? 'the command line', keys };
}

/** `lithostat compare`. @returns the exit code */
export async function compare(run: string, data: string | undefined, options: CompareVerbOptions): Promise<number> {
  const issues: Issue[] = [];
  const mapping = mappingOf(options, issues);
  const start = options.start === undefined ? undefined : parseQuantity(options.start, 'time');
  if (start !== undefined && !start.ok) issues.push({ ...start.issue, path: '', file: '--start' });
  if (issues.length > 0) throw new LithostatError(issues);
  if (options.out !== undefined) claimFolder(options.out, [answerFile]);
  const comparison = await compareFolder({
    run,
    ...(data === undefined ? {} : { data }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(start?.ok ? { start: start.value } : {}),
  });
  const answer = `${JSON.stringify(plain(comparison), null, 2)}\n`;
  if (options.out !== undefined) {
    writeWhole(join(options.out, answerFile), answer);
    if (comparison.kind === 'series') {
      const { renderComparison } = await import('../../report/comparison-page.js');
      writeWhole(join(options.out, pageFile), await renderComparison(comparison));
    }
  }
  const page = options.out !== undefined && comparison.kind === 'series' ? join(options.out, pageFile) : options.out;
  process.stdout.write(options.json ? answer : describeComparison(comparison, page));
  return exitCodes.done;
}

/** The answer without the series themselves; SI. */
function plain(comparison: Comparison): unknown {
  if (comparison.kind === 'critical') return comparison;
  const { series: _series, measured: _measured, ...rest } = comparison;
  return rest;
}
