import { z } from 'zod';
import { isIssue, nearest, readWritten, type WrittenQuantity } from '../../../quantity/index.js';
import { choice, customIssue, describeValue, isRecord, type Picked, type Problem } from '../choice.js';
import { checkedSection, crossChecked, wholeNumber } from '../fields.js';
import { parsePath } from '../path.js';

/** A number, or a text with a number and a unit of whatever dimension. */
export const written = (description: string) =>
  z
    .union([z.string(), z.number()])
    .meta({ description, examples: ['3 MPa', '0.5'] })
    .superRefine((value, context) => {
      const read = readWritten(value);
      if (isIssue(read)) context.addIssue(customIssue(read));
    });

/** Reads what `written` admits; undefined where it did not. */
export function readNumber(value: unknown): WrittenQuantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const read = readWritten(value);
  return isIssue(read) ? undefined : read;
}

/** Whether two units measure the same. */
export function sameDimension(a: WrittenQuantity, b: WrittenQuantity): boolean {
  return a.unit.exponents.every((power, index) => Math.abs(power - b.unit.exponents[index]!) < 1e-9);
}

/** Reports the numbers of a list that do not measure what the first one does. @returns whether all do, and could be read */
export function checkDimensions(
  values: readonly { readonly value: unknown; readonly at: readonly (string | number)[] }[],
  report: (problem: Problem) => void,
): boolean {
  const read = values.map(({ value }) => readNumber(value));
  const [first] = read;
  if (first === undefined) return false;
  let good = true;
  read.forEach((one, index) => {
    if (one === undefined) good = false;
    else if (!sameDimension(first, one)) {
      good = false;
      report({
        code: 'wrong-dimension',
        message: 'these are not quantities of the same kind',
        at: values[index]!.at,
        got: String(values[index]!.value),
        expected: `a quantity like ${String(values[0]!.value)}`,
      });
    }
  });
  return good;
}

/** Evenly spaced values, both ends included. */
export interface RangeValues {
  readonly from: string | number;
  readonly to: string | number;
  readonly steps: number;
  readonly spacing: 'linear' | 'logarithmic';
}

/** How the values between two ends lie. */
export const spacing = z
  .enum(['linear', 'logarithmic'])
  .meta({ description: 'Whether neighbours differ by the same amount or by the same factor.' })
  .prefault('linear');

const range = checkedSection(
  {
    from: written('First value.'),
    to: written('Last value.'),
    steps: wholeNumber('Number of values, both ends included.', 2, 1_000_000),
    spacing,
  },
  (section, report) => {
    const ends = [
      { value: section.from, at: ['from'] },
      { value: section.to, at: ['to'] },
    ];
    if (!checkDimensions(ends, report) || section.spacing !== 'logarithmic') return;
    for (const { value, at } of ends) checkPositive(value, at, 'equal factors', report);
  },
).meta({ description: 'Evenly spaced values.' });

/** Reports a number from which no logarithm can be taken. */
export function checkPositive(
  value: unknown,
  at: readonly (string | number)[],
  what: string,
  report: (problem: Problem) => void,
): void {
  const read = readNumber(value);
  if (read === undefined || (read.number > 0 && !read.unit.hasOffset)) return;
  report({
    code: 'out-of-range',
    message: `${what} need values above zero, on a scale that begins at zero`,
    at,
    got: String(value),
    expected: read.unit.hasOffset ? 'kelvin' : 'a value above 0',
  });
}

const listOfValues = z.array(z.unknown()).min(1).meta({
  description: 'Values that the path takes, one after another: quantities, numbers, names, sections or lists.',
});

/** What an axis takes: a list of whatever the path takes, or evenly spaced values. */
const axisValues = choice([listOfValues, range], (value): Picked => {
  if (Array.isArray(value)) return { option: 0 };
  if (isRecord(value) && ['from', 'to', 'steps'].some((key) => Object.hasOwn(value, key))) return { option: 1 };
  const scalar = typeof value === 'string' || typeof value === 'number';
  return {
    problem: {
      code: 'wrong-type',
      message: 'an axis has several values',
      got: describeValue(value),
      expected: 'a list, or { from, to, steps }',
      remedy: scalar
        ? `write [${String(value)}]`
        : 'write for example [1 MPa, 3 MPa] or { from: 1 MPa, to: 10 MPa, steps: 4 }',
    },
  };
}).meta({ description: 'A list of values, or evenly spaced ones.' });
export type AxisValues = readonly unknown[] | RangeValues;

/** Number of values of an axis as written; undefined when it cannot be told. */
function lengthOf(values: unknown): number | undefined {
  if (Array.isArray(values)) return values.length;
  return isRecord(values) && typeof values.steps === 'number' ? values.steps : undefined;
}

/** Sections of which no case may depend. */
const notOfTheCase = ['lithostat', 'study', 'atlas', 'calibration'];

/** Reports a key that is no path into what a case may change. */
export function checkPath(
  key: string,
  report: (problem: Problem) => void,
  at: readonly (string | number)[] = [key],
): void {
  const path = parsePath(key);
  if (path === null) {
    report({
      code: 'bad-path',
      message: 'this is no path into a scenario',
      at,
      atKey: true,
      got: JSON.stringify(key),
      expected: 'keys separated by dots, [0] for list entries, for example operation.stackPressure',
    });
  } else if (notOfTheCase.includes(String(path[0]))) {
    report({
      code: 'bad-path',
      message: `"${String(path[0])}" is no part of a case, so it cannot be varied`,
      at,
      atKey: true,
      got: JSON.stringify(key),
      expected: 'a path into cell, materials, operation, model, critical, output or tolerance',
    });
  }
}

const mapping = crossChecked(z.record(z.string().min(1), axisValues), (value, report) => {
  if (!isRecord(value)) return;
  const entries = Object.entries(value);
  for (const [key] of entries) checkPath(key, report);
  const lengths = entries.map(([, values]) => lengthOf(values));
  const known = lengths.find((length) => length !== undefined);
  lengths.forEach((length, index) => {
    if (length === undefined || length === known) return;
    report({
      code: 'wrong-length',
      message: 'axes that go together have the same number of values',
      at: [entries[index]![0]],
      got: `${length} values`,
      expected: `${known}, as ${entries[0]![0]} has`,
      remedy: 'give them the same number of values, or write each as an entry of its own, to combine all with all',
    });
  });
}).meta({ description: 'A path and its values; several paths in one entry go together, value by value.' });

const listEntry = z
  .strictObject({
    list: z
      .string()
      .min(1)
      .meta({
        description:
          'CSV file whose columns are paths (with a unit in brackets, where the cells have none): each row is one combination.',
        examples: ['cases.csv'],
      }),
  })
  .meta({ description: 'Combinations from a file.' });

/** One entry of the axes: see the descriptions of the forms. */
export type AxisEntry =
  | { readonly list: string }
  | { readonly either: readonly (readonly AxisEntry[])[] }
  | Readonly<Record<string, AxisValues>>;

const either = z
  .strictObject({
    either: z
      .lazy(() => z.array(z.array(axisEntry).min(1)).min(1))
      .meta({
        description:
          'Alternatives, one after another, each a list of axes of its own: so the values of one axis can depend on those of another.',
      }),
  })
  .meta({ description: 'Alternatives with axes of their own.' });

const forms = ['list', 'either'] as const;

/** One entry of `study.axes`. */
export const axisEntry: z.ZodType<AxisEntry, unknown> = choice([listEntry, either, mapping], (value): Picked => {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    return {
      problem: {
        code: 'wrong-type',
        message: 'an axis is a path with its values',
        got: describeValue(value),
        expected: 'for example operation.stackPressure: [1 MPa, 3 MPa]',
      },
    };
  }
  const option = forms.findIndex((form) => Object.hasOwn(value, form));
  return { option: option < 0 ? forms.length : option };
}).meta({ id: 'axisEntry', description: 'One axis: a path with its values.' }) as unknown as z.ZodType<
  AxisEntry,
  unknown
>;

/** Paths that an entry varies, as written, alternatives included; those of files are not known here. */
export function pathsOf(entry: unknown): string[] {
  if (!isRecord(entry) || Object.hasOwn(entry, 'list')) return [];
  if (!Object.hasOwn(entry, 'either')) return Object.keys(entry);
  const branches = Array.isArray(entry.either) ? entry.either : [];
  return [...new Set(branches.flatMap((branch) => (Array.isArray(branch) ? branch.flatMap(pathsOf) : [])))];
}

/** The nearest of some paths, as a part of an issue. */
export function nearestPath(path: string, candidates: readonly string[]): { nearest?: string } {
  const guess = nearest(path, candidates);
  return guess === undefined ? {} : { nearest: guess };
}
