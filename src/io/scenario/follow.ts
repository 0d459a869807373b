import { z } from 'zod';
import { type DimensionName, formatQuantity, parseQuantity } from '../../quantity/index.js';
import {
  mappedColumn,
  type Role,
  type SeriesMapping,
  seriesMappingShape,
  statedUncertainty,
} from '../measured-series/mapping.js';
import { type ParsedSeries, parseSeries, type SeriesLog } from '../measured-series/parse-series.js';
import { customIssue, isRecord } from './choice.js';
import { checkedSection, positiveQuantity } from './fields.js';
import { FollowedLog } from './followed-log.js';

/** A difference allowed: of the quantity itself, or as a share of its largest magnitude in the log. */
export type Allowance = { readonly share: number } | { readonly value: number };

function allowance(dimension: DimensionName, what: string, fallback: string) {
  const example = formatQuantity(dimension === 'pressure' ? 2e4 : 0.01, dimension);
  return z
    .union([z.string(), z.number()])
    .meta({
      description: `Largest difference between the ${what} of the log and the straight lines that stand for it: a share of its largest magnitude, or a ${what}.`,
      examples: [fallback, example],
    })
    .transform((input, context): Allowance => {
      const share = parseQuantity(input, 'dimensionless');
      const value = share.ok ? share : parseQuantity(input, dimension);
      const expected = `a share such as ${fallback}, or a ${what} such as ${example}`;
      if (!value.ok) context.addIssue(customIssue({ ...value.issue, expected }));
      else if (!(value.value >= 0)) {
        context.addIssue(
          customIssue({ code: 'out-of-range', message: `${input} is below zero`, got: String(input), expected }),
        );
      } else return share.ok ? { share: value.value } : { value: value.value };
      return z.NEVER;
    })
    .prefault(fallback);
}

/** What may drive a run. */
const drivers = ['current', 'pressure', 'temperature'] as const;

const shape = {
  file: z
    .string()
    .min(1)
    .meta({ description: 'The log, CSV; its path starts from the folder of the scenario.', examples: ['cycler.csv'] })
    .optional(),
  csv: z.string().meta({ description: 'The log itself, in place of file.' }).optional(),
  name: z.string().meta({ description: 'What to call the log of csv in messages.' }).optional(),
  ...seriesMappingShape,
  drive: z
    .array(z.enum(drivers))
    .min(1)
    .meta({
      description:
        'What the log drives: the current, the set point of a constant load (pressure), the temperature of the run (its mean). What is mapped and does not drive is compared.',
    })
    .prefault(['current']),
  between: z
    .enum(['linear', 'hold'])
    .meta({ description: 'Current between two rows: linear, or held from each row to the next.' })
    .prefault('linear'),
  tolerance: z
    .strictObject({
      current: allowance('currentDensity', 'current density', '0.5 %'),
      pressure: allowance('pressure', 'pressure', '1 %'),
    })
    .meta({ description: 'How closely straight lines stand for the rows that drive; the charge is kept exactly.' })
    .prefault({}),
  longestGap: positiveQuantity('time', 'Rows further apart than this are a problem of the log.').optional(),
  uncertainty: statedUncertainty.optional(),
};

/** Parses of one text are kept, for the many runs of a study that follow the same log. */
const kept: { text: string; key: string; parsed: ParsedSeries }[] = [];
const mostKept = 4;

function parseOnce(text: string, mapping: SeriesMapping, needed: readonly Role[]): ParsedSeries {
  const { columns, positive, separator, decimal, skip, comment, missing } = mapping;
  const key = JSON.stringify([columns, positive, separator, decimal, skip, comment, missing, needed]);
  const found = kept.find((one) => one.key === key && one.text === text);
  if (found !== undefined) return found.parsed;
  const parsed = parseSeries(text, mapping, needed);
  kept.unshift({ text, key, parsed });
  kept.length = Math.min(kept.length, mostKept);
  return parsed;
}

/** Gaps that are told one by one. */
const mostGaps = 12;

/** Rows of what drives that are further apart than the scenario allows. */
function gaps({ time, lines }: SeriesLog, longest: number | undefined) {
  if (longest === undefined) return [];
  const found: { line: number; before: number; gap: number }[] = [];
  for (let row = 1; row < time.length; row++) {
    const gap = time[row]! - time[row - 1]!;
    if (gap > longest) found.push({ line: lines[row]!, before: lines[row - 1]!, gap });
  }
  return found;
}

const section = checkedSection(shape, (given, report) => {
  const columns = isRecord(given.columns) ? given.columns : {};
  const drive = Array.isArray(given.drive) ? given.drive : ['current'];
  for (const role of drive) {
    if (!(drivers as readonly unknown[]).includes(role) || columns[role] !== undefined || !isRecord(given.columns))
      continue;
    report({
      code: 'missing-key',
      message: `the ${role} is to drive the run, and no column is mapped to it`,
      at: ['columns', role],
      expected: `columns.${role}`,
      remedy: `add columns: { ${role}: … }, or leave ${role} out of drive`,
    });
  }
  if (columns.current !== undefined && given.positive === undefined) {
    report({
      code: 'missing-key',
      message: 'nothing says what a positive current of the log does',
      at: ['positive'],
      expected: 'strips (a positive current strips electrode 1), or plates',
      remedy: 'write positive: strips, or positive: plates',
    });
  }
  if (given.file === undefined && given.csv === undefined) {
    report({
      code: 'missing-key',
      message: 'nothing says which log to follow',
      at: ['file'],
      expected: 'the path of a CSV file, from the folder of the scenario',
      remedy: 'add file: cycler.csv',
    });
  }
}).transform((given, context) => {
  const { file, csv, name: named, drive, between, tolerance, longestGap, uncertainty: stated, ...mapping } = given;
  const name = named ?? file ?? 'csv';
  const done = (log: SeriesLog | null) => ({ name, drive, between, tolerance, uncertainty: stated, mapping, log });
  // A file that could not be read was reported where it was looked for.
  if (csv === undefined) return done(null);
  const needed = drive.filter((role) => mappedColumn(mapping, role) !== null && role !== 'temperature');
  const parsed = parseOnce(csv.replace(/^\uFEFF/, ''), mapping, needed);
  if ('problems' in parsed) {
    for (const problem of parsed.problems)
      context.addIssue({ ...customIssue({ ...problem, file: name }), input: given });
    return z.NEVER;
  }
  const tooLong = gaps(parsed, longestGap);
  const more = tooLong.length > mostGaps ? ` (the first ${mostGaps} of ${tooLong.length} such gaps are told)` : '';
  for (const { line, before, gap } of tooLong.slice(0, mostGaps)) {
    context.addIssue(
      customIssue({
        code: 'gap',
        message: `nothing was logged for ${formatQuantity(gap, 'time', 'min', 4)} between the lines ${before} and ${line}${more}`,
        file: name,
        line,
        at: ['longestGap'],
        got: formatQuantity(gap, 'time', 'min', 6),
        expected: `rows at most ${formatQuantity(longestGap!, 'time', 'min', 6)} apart`,
        remedy: 'raise longestGap if the current between these rows is known, or cut the log there',
      }),
    );
  }
  return done(parsed);
});

/** A step that does what a measurement did: `follow: { file: cycler.csv, columns: … }`. */
export const follow = z
  .strictObject({
    follow: section.meta({
      description:
        'Follows the log of a cycler or a load cell: its current (and pressure) drive the run, and what else was measured is drawn and scored beside it.',
    }),
  })
  .transform(({ follow: { log, ...settings } }) => ({
    kind: 'follow' as const,
    ...settings,
    record: new FollowedLog(settings.name, log),
  }));

/** A step that follows a log, after validation. */
export type FollowStep = z.output<typeof follow>;
