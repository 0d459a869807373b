import { z } from 'zod';
import { choice, describeValue, isRecord, type Picked, type Problem } from './choice.js';
import { checkedSection, crossChecked, percentField, positiveQuantity, wholeNumber } from './fields.js';
import { checkDimensions, checkPath, checkPositive, readNumber, spacing, written } from './study/axes.js';
import { distribution } from './study/distributions.js';

/** A stretch of a numeric value over which is mapped. */
export interface AtlasSpan {
  readonly from: string | number;
  readonly to: string | number;
  readonly spacing: 'linear' | 'logarithmic';
}

const span = checkedSection(
  {
    from: written('Lower end.'),
    to: written('Upper end.'),
    spacing,
  },
  (section, report) => {
    const ends = [
      { value: section.from, at: ['from'] },
      { value: section.to, at: ['to'] },
    ];
    if (!checkDimensions(ends, report)) return;
    const [from, to] = [readNumber(section.from)!, readNumber(section.to)!];
    if (!(from.si < to.si)) {
      report({
        code: 'range-order',
        message: 'the lower end of the axis is not below its upper end',
        at: ['from'],
        got: `from ${String(section.from)} to ${String(section.to)}`,
        expected: 'from below to',
        remedy: from.si === to.si ? 'widen the range, or set the path by --set' : 'exchange the two',
      });
    }
    if (section.spacing !== 'logarithmic') return;
    for (const { value, at } of ends) checkPositive(value, at, 'equal factors', report);
  },
).meta({ description: 'A stretch of values along which is mapped.' });

const values = z.array(z.unknown()).min(1).meta({
  description: 'Values of which each has maps of its own: names of metals, quantities, numbers.',
});

const axis = choice([values, span], (value): Picked => {
  if (Array.isArray(value)) return { option: 0 };
  if (isRecord(value)) return { option: 1 };
  return {
    problem: {
      code: 'wrong-type',
      message: 'an axis is a stretch of values, or a list of which each has a map of its own',
      got: describeValue(value),
      expected: '{ from, to, spacing }, or a list',
      remedy: 'write for example { from: 1 MPa, to: 30 MPa, spacing: logarithmic }',
    },
  };
}).meta({
  description: 'An axis of the map (from, to, spacing), or a list of values with maps of their own.',
  examples: [{ from: '1 MPa', to: '30 MPa', spacing: 'logarithmic' }, ['Li', 'Na']],
});

function checkAxes(value: unknown, report: (problem: Problem) => void): void {
  if (!isRecord(value)) return;
  for (const path of Object.keys(value)) checkPath(path, report);
  const spans = Object.entries(value).filter(([, one]) => !Array.isArray(one));
  if (spans.length === 1 || spans.length === 2) return;
  const [, , third] = spans;
  report({
    code: 'wrong-length',
    message: 'a map has one or two axes from a lower to an upper end',
    at: third === undefined ? [] : [third[0]],
    got: spans.length === 0 ? 'none' : `${spans.length}: ${spans.map(([path]) => path).join(', ')}`,
    expected: 'one or two; any number of lists beside them, whose values have maps of their own',
    remedy:
      third === undefined
        ? 'add operation.stackPressure: { from: 1 MPa, to: 30 MPa, spacing: logarithmic }'
        : `write ${third[0]} as a list of values`,
  });
}

const modes = ['ccs', 'ccp'] as const;

/** Maps of critical currents over values of the scenario. */
export const atlas = checkedSection(
  {
    axes: crossChecked(
      z.record(z.string().min(1), axis).meta({
        description:
          'Paths into the scenario with what they run over: one or two stretches, which are the axes of the map, and lists.',
      }),
      checkAxes,
    ),
    modes: z
      .array(z.enum(modes).meta({ description: 'Stripping (ccs) or plating (ccp).' }))
      .min(1)
      .meta({ description: 'Which critical currents are mapped.' })
      .prefault([...modes]),
    resolution: wholeNumber('Cells along each axis that the map tells apart where it matters.', 1, 1000).prefault(40),
    accuracy: percentField('Largest error of the interpolation between searches, relative to the current.', 1).prefault(
      '5 %',
    ),
    target: positiveQuantity(
      'currentDensity',
      'Current density whose contour is followed, and which the cell is to hold.',
    ).optional(),
    width: percentField('Width of each search, relative; absent: that of `critical`.', 1).optional(),
    heldOut: wholeNumber(
      'Searches at places that the map interpolates, which it is then held against.',
      0,
      10_000,
    ).prefault(12),
    parameters: z
      .record(z.string().min(1), distribution)
      .meta({
        description:
          'Uncertain parameters by path, for the samples; absent: what the critical current rests on and the library gives, with the spread of its certainty.',
      })
      .optional(),
    samples: wholeNumber(
      'Samples of the uncertain parameters; 0: the map has no bands from them.',
      0,
      100_000,
    ).prefault(0),
    seed: wholeNumber('Of the samples.', 0, 2 ** 32 - 1).prefault(1),
  },
  (section, report) => {
    if (isRecord(section.parameters)) {
      for (const path of Object.keys(section.parameters)) checkPath(path, report, ['parameters', path]);
    }
    const list: unknown[] = Array.isArray(section.modes) ? section.modes : [];
    const twice = list.findIndex((mode, index) => list.indexOf(mode) < index);
    if (twice < 0) return;
    report({
      code: 'duplicate-entry',
      message: 'this mode is named twice',
      at: ['modes', twice],
      got: String(list[twice]),
      expected: modes.join(', '),
      remedy: 'name it once',
    });
  },
).meta({ description: 'Maps of critical currents (verb atlas).' });

export type AtlasSettings = z.output<typeof atlas>;
