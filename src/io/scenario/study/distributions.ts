import { z } from 'zod';
import { nearest } from '../../../quantity/index.js';
import { choice, describeValue, isRecord, type Picked, type Problem } from '../choice.js';
import { checkedSection, numberField } from '../fields.js';
import { checkDimensions, checkPositive, readNumber, sameDimension, written } from './axes.js';

type Report = (problem: Problem) => void;
type Written = string | number;

const bounds = z
  .tuple([written('Smallest value.'), written('Largest value.')])
  .meta({ description: 'Cuts off what lies outside; the rest keeps its shape.' })
  .optional();

/** Reports numbers of a list that do not rise. */
function checkRising(
  values: readonly unknown[],
  at: readonly (string | number)[],
  mayTouch: boolean,
  report: Report,
): void {
  const read = values.map(readNumber);
  for (let i = 1; i < read.length; i++) {
    const [low, high] = [read[i - 1], read[i]];
    if (low === undefined || high === undefined || !sameDimension(low, high)) continue;
    if (low.si < high.si || (mayTouch && low.si === high.si)) continue;
    report({
      code: 'range-order',
      message: 'these values do not rise',
      at: [...at, i],
      got: String(values[i]),
      expected: `above ${String(values[i - 1])}`,
    });
  }
}

/** Checks what the forms share: all numbers of one kind, bounds in order. */
function checkNumbers(
  section: Record<string, unknown>,
  numbers: readonly { readonly value: unknown; readonly at: readonly (string | number)[] }[],
  report: Report,
): void {
  const limits = Array.isArray(section.bounds) ? section.bounds : [];
  checkDimensions([...numbers, ...limits.map((value, index) => ({ value, at: ['bounds', index] }))], report);
  if (limits.length === 2) checkRising(limits, ['bounds'], false, report);
}

const listed = (key: string, value: unknown) =>
  Array.isArray(value) ? value.map((one, index) => ({ value: one, at: [key, index] })) : [];

const normal = checkedSection(
  {
    normal: z
      .strictObject({
        mean: written('Mean.'),
        deviation: written('Standard deviation; of a temperature in K.'),
      })
      .meta({ description: 'Normal distribution.' }),
    bounds,
  },
  (section, report) => {
    if (!isRecord(section.normal)) return;
    const { mean, deviation } = section.normal;
    checkNumbers(
      section,
      [
        { value: mean, at: ['normal', 'mean'] },
        { value: deviation, at: ['normal', 'deviation'] },
      ],
      report,
    );
    checkDeviation(deviation, ['normal', 'deviation'], report);
  },
);

function checkDeviation(deviation: unknown, at: readonly (string | number)[], report: Report): void {
  const read = readNumber(deviation);
  if (read === undefined || (read.number > 0 && !read.unit.hasOffset)) return;
  report({
    code: 'out-of-range',
    message: read.unit.hasOffset
      ? 'a standard deviation is a difference of temperatures'
      : 'a standard deviation is above zero',
    at,
    got: String(deviation),
    expected: read.unit.hasOffset ? `${read.number} K` : 'a value above 0',
    ...(read.unit.hasOffset ? { remedy: `write ${read.number} K` } : {}),
  });
}

const lognormal = checkedSection(
  {
    lognormal: z
      .strictObject({
        median: written('Median: half of the values are below it.'),
        factor: numberField(
          'Geometric standard deviation: 68 % of the values lie between median / factor and median * factor.',
          {
            exclusiveMinimum: 1,
          },
        ),
      })
      .meta({ description: 'Lognormal distribution.' }),
    bounds,
  },
  (section, report) => {
    if (!isRecord(section.lognormal)) return;
    const numbers = [{ value: section.lognormal.median, at: ['lognormal', 'median'] }];
    checkNumbers(section, numbers, report);
    checkPositive(section.lognormal.median, ['lognormal', 'median'], 'logarithms', report);
  },
);

const uniform = checkedSection(
  {
    uniform: z
      .tuple([written('Smallest value.'), written('Largest value.')])
      .meta({ description: 'All values between two are equally likely.' }),
  },
  (section, report) => {
    checkNumbers(section, listed('uniform', section.uniform), report);
    if (Array.isArray(section.uniform)) checkRising(section.uniform, ['uniform'], false, report);
  },
);

const loguniform = checkedSection(
  {
    loguniform: z
      .tuple([written('Smallest value.'), written('Largest value.')])
      .meta({ description: 'The logarithm is uniform between those of two values.' }),
  },
  (section, report) => {
    const ends = listed('loguniform', section.loguniform);
    checkNumbers(section, ends, report);
    if (Array.isArray(section.loguniform)) checkRising(section.loguniform, ['loguniform'], false, report);
    for (const { value, at } of ends) checkPositive(value, at, 'logarithms', report);
  },
);

const triangular = checkedSection(
  {
    triangular: z
      .tuple([written('Smallest value.'), written('Likeliest value.'), written('Largest value.')])
      .meta({ description: 'The density rises from the smallest value to the likeliest and falls to the largest.' }),
  },
  (section, report) => {
    const { triangular: values } = section;
    checkNumbers(section, listed('triangular', values), report);
    if (!Array.isArray(values)) return;
    checkRising(values, ['triangular'], true, report);
    const [low, , high] = values.map(readNumber);
    if (low !== undefined && low.si === high?.si) {
      report({
        code: 'range-order',
        message: 'the ends are alike',
        at: ['triangular'],
        expected: 'a largest value above the smallest',
      });
    }
  },
);

const values = checkedSection(
  {
    values: z.array(z.unknown()).min(1).meta({ description: 'What the path may be: quantities, names, sections.' }),
    weights: z
      .array(numberField('Relative frequency.', { minimum: 0 }))
      .meta({ description: 'How often each comes, relative to the others; absent: all alike.' })
      .optional(),
  },
  (section, report) => {
    const { values: choices, weights } = section;
    if (!Array.isArray(choices) || !Array.isArray(weights)) return;
    if (weights.length !== choices.length) {
      report({
        code: 'wrong-length',
        message: 'there is not one weight for each value',
        at: ['weights'],
        got: `${weights.length} weights`,
        expected: `${choices.length}`,
      });
    } else if (weights.every((weight) => weight === 0)) {
      report({ code: 'out-of-range', message: 'all weights are zero', at: ['weights'], expected: 'a weight above 0' });
    }
  },
);

const samples = z.strictObject({
  samples: z
    .string()
    .min(1)
    .meta({
      description:
        'CSV file with a column of this path (and others), as calibrate writes it. Paths with the same file take their values from the same row, so that what belongs together stays together. A column "weight" says how often a row comes.',
      examples: ['posterior.csv'],
    }),
});

const library = z.literal('library').meta({
  description:
    'The value of the materials library with the spread of its range, or, where it has none, of its certainty.',
});

const forms = { normal, lognormal, uniform, loguniform, triangular, values, samples, library };
const names = Object.keys(forms);

/** How a parameter is distributed; numbers as written, with their units. */
export type DistributionSettings =
  | 'library'
  | {
      readonly normal: { readonly mean: Written; readonly deviation: Written };
      readonly bounds?: readonly [Written, Written];
    }
  | {
      readonly lognormal: { readonly median: Written; readonly factor: number };
      readonly bounds?: readonly [Written, Written];
    }
  | { readonly uniform: readonly [Written, Written] }
  | { readonly loguniform: readonly [Written, Written] }
  | { readonly triangular: readonly [Written, Written, Written] }
  | { readonly values: readonly unknown[]; readonly weights?: readonly number[] }
  | { readonly samples: string };

/** Schema of the distribution of a parameter; also for priors elsewhere. */
export const distribution: z.ZodType<DistributionSettings, unknown> = choice(Object.values(forms), (value): Picked => {
  const expected = `exactly one of ${names.join(', ')}`;
  const example = 'write for example { uniform: [1 MPa, 10 MPa] }';
  if (value === 'library') return { option: names.indexOf('library') };
  if (!isRecord(value)) {
    const guess = typeof value === 'string' ? nearest(value, ['library']) : undefined;
    return {
      problem: {
        code: 'wrong-type',
        message: 'this is no distribution',
        got: describeValue(value),
        expected,
        ...(guess === undefined ? {} : { nearest: guess }),
        remedy: Array.isArray(value) ? 'write it as an axis, or as { values: [...] }' : example,
      },
    };
  }
  const keys = Object.keys(value);
  const found = names.filter((name) => name !== 'library' && Object.hasOwn(value, name));
  if (found.length === 1) return { option: names.indexOf(found[0]!) };
  const stray = keys.find((key) => !names.includes(key) && key !== 'bounds' && key !== 'weights');
  const guess = stray === undefined ? undefined : nearest(stray, names);
  return {
    problem: {
      code: found.length > 1 ? 'conflicting-keys' : stray === undefined ? 'missing-key' : 'unknown-key',
      message: found.length > 1 ? 'a parameter has one distribution' : 'there is no such distribution',
      ...(stray === undefined || found.length > 1 ? {} : { at: [stray] }),
      got: keys.join(', ') || 'an empty section',
      expected,
      ...(guess === undefined ? {} : { nearest: guess }),
      remedy: guess === undefined ? example : `write "${guess}"`,
    },
  };
}).meta({ id: 'distribution', description: 'Distribution of an uncertain value.' }) as unknown as z.ZodType<
  DistributionSettings,
  unknown
>;
