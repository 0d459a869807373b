import { z } from 'zod';
import { choice, describeValue, isRecord } from './choice.js';
import { checkedSection, numberField, percentField, wholeNumber } from './fields.js';
import { parsePath } from './path.js';

const written = (description: string) => z.union([z.string().min(1), z.number()]).meta({ description });

const prior = choice(
  [
    z
      .literal('uniform')
      .meta({ description: 'Every value between the bounds is as likely, on the scale of the parameter.' }),
    z
      .strictObject({
        normal: z
          .strictObject({ mean: written('Mean, as the path takes it.'), deviation: written('Standard deviation.') })
          .meta({ description: 'Normal distribution, cut at the bounds.' }),
      })
      .meta({ description: 'Normal distribution.' }),
    z
      .strictObject({
        lognormal: z
          .strictObject({
            median: written('Median, as the path takes it.'),
            factor: numberField('Factor that one standard deviation is on either side.', { exclusiveMinimum: 1 }),
          })
          .meta({ description: 'Lognormal distribution, cut at the bounds.' }),
      })
      .meta({ description: 'Lognormal distribution.' }),
  ],
  (value) => {
    if (typeof value === 'string') return { option: 0 };
    if (isRecord(value) && 'normal' in value) return { option: 1 };
    if (isRecord(value) && 'lognormal' in value) return { option: 2 };
    return {
      problem: {
        code: 'unknown-value',
        message: 'a prior is uniform, normal or lognormal',
        got: describeValue(value),
        expected: 'uniform, { normal: { mean, deviation } } or { lognormal: { median, factor } }',
        remedy: 'write prior: uniform',
      },
    };
  },
).meta({ description: 'What is known of the parameter before the data.' });

const parameter = checkedSection(
  {
    bounds: z
      .tuple([written('Lowest value.'), written('Highest value.')])
      .meta({ description: 'Values between which the parameter is looked for, as the path takes them.' }),
    prior: prior.prefault('uniform'),
    scale: z
      .enum(['linear', 'logarithmic'])
      .meta({
        description:
          'Whether differences or ratios of the parameter count: for the search, for intervals and for a uniform prior. Default: that of the prior; of a uniform one, logarithmic where both bounds are above zero and ten times apart or more.',
      })
      .optional(),
    start: written('Where the search starts; default: the middle of the prior.').optional(),
  },
  (section, report) => {
    const kind = isRecord(section.prior) ? Object.keys(section.prior)[0] : undefined;
    const needed = kind === 'normal' ? 'linear' : kind === 'lognormal' ? 'logarithmic' : undefined;
    if (needed === undefined || section.scale === undefined || section.scale === needed) return;
    report({
      code: 'conflicting-keys',
      message: `a ${kind} prior goes with a ${needed} scale`,
      at: ['scale'],
      got: String(section.scale),
      expected: needed,
      remedy: 'remove scale',
    });
  },
).meta({ description: 'One parameter that is fitted.' });

const data = z
  .strictObject({
    section: z
      .string()
      .min(1)
      .meta({ description: 'YAML data: where the rows are, dotted. Default: rows.' })
      .optional(),
    columns: z
      .record(z.string().min(1), z.string().min(1))
      .meta({
        description:
          'What the columns of the data mean: their names, and beside each a path of the scenario, an observable, an input of one, or group, holdOut, uncertainty. Columns that are not named are left out. Default: they mean what they are called.',
      })
      .optional(),
    units: z
      .record(z.string().min(1), z.string())
      .meta({ description: 'Units of columns whose header does not say them, by the name of the column in the data.' })
      .optional(),
  })
  .meta({ description: 'How the file of data is read.' })
  .prefault({});

const observation = z
  .strictObject({
    uncertainty: written(
      'Standard error of a value where the data say none: a percentage of the value, or a quantity.',
    ).optional(),
    scale: z
      .enum(['linear', 'logarithmic'])
      .meta({
        description:
          'Whether differences or ratios between prediction and measurement count. Default: logarithmic for critical currents and responses of materials, linear for what is kept of a run.',
      })
      .optional(),
    width: percentField(
      "Critical currents: width to which each is searched, in the place of the scenario's; differences between parameters must stand out of it.",
      0.2,
    ).optional(),
  })
  .meta({ description: 'One observable.' });

const holdOut = choice(
  [
    z.enum(['none', 'leave-one-out', 'groups']).meta({
      description:
        'none; leave-one-out: each value is foretold from all others; groups: each group of the column "group" from all other groups.',
    }),
    z
      .strictObject({ folds: wholeNumber('Number of parts, each of which is foretold from the others.', 2, 1000) })
      .meta({ description: 'Parts drawn at random.' }),
  ],
  (value) => (isRecord(value) ? { option: 1 } : { option: 0 }),
).meta({
  description:
    'How well the calibration foretells data that it has not seen. Rows with holdOut in the data are never fitted, and scored besides.',
});

const sampling = z
  .strictObject({
    chains: wholeNumber('Markov chains side by side.', 3, 100).prefault(4),
    generations: wholeNumber('Steps of each chain; the first half is left out.', 100, 10_000_000).prefault(5000),
    surrogate: z
      .enum(['none', 'gaussian-process'])
      .meta({
        description:
          'What is sampled: the model itself, or a Gaussian process that was trained on runs of it, whose own error is added to that of the data. Default: a Gaussian process where each evaluation is a simulation.',
      })
      .optional(),
    training: wholeNumber('Points at which the Gaussian process is trained.', 10, 5000).prefault(60),
  })
  .meta({ description: 'Sampling of the posterior by DREAM(ZS).' })
  .prefault({});

const hypothesis = z
  .strictObject({
    title: z.string().min(1).meta({ description: 'What it says, in words.' }).optional(),
    set: z
      .array(z.string().min(1))
      .meta({ description: 'Overrides path=value that make the scenario this hypothesis.' })
      .prefault([]),
    weight: numberField('Prior weight relative to the other hypotheses.', { exclusiveMinimum: 0 }).prefault(1),
  })
  .meta({ description: 'One hypothesis.' });

/** Parameters from data: what is fitted, to what, and how. */
export const calibration = checkedSection(
  {
    parameters: z
      .record(z.string().min(1), parameter)
      .refine((entries) => Object.keys(entries).length > 0, { error: 'there is no parameter to fit' })
      .meta({ description: 'What is fitted, by path of the scenario: cell.interfaces.voids.spacing.' }),
    data,
    observations: z
      .record(z.string().min(1), observation)
      .meta({
        description:
          'Notes on observables, by name: ccs, ccp, ccd; final(voltage) and others that a run keeps; creepRate(Li) and other responses of a material.',
      })
      .prefault({}),
    method: z
      .enum(['least-squares', 'sampling', 'both'])
      .meta({ description: 'How: the best values with a linear error analysis, samples of the posterior, or both.' })
      .prefault('least-squares'),
    noise: z
      .enum(['declared', 'estimated'])
      .meta({
        description:
          'Whether the stated uncertainties of the data hold, or a common factor on them (on one, where there are none) is estimated from the scatter.',
      })
      .prefault('declared'),
    level: percentField('Probability of the intervals.', 0.9999).prefault('95 %'),
    profiles: z
      .boolean()
      .meta({
        description: 'Whether each parameter is profiled: intervals that heed curvature and bounds; costs fits.',
      })
      .prefault(false),
    holdOut: holdOut.prefault('none'),
    sampling,
    seed: wholeNumber('Seed of everything drawn at random.', 0, 2 ** 31 - 1).prefault(1),
    hypotheses: z
      .record(z.string().min(1), hypothesis)
      .meta({
        description:
          'Hypotheses that are each calibrated and then compared by their evidence and their hold-out score.',
      })
      .optional(),
  },
  (section, report) => {
    for (const path of Object.keys(isRecord(section.parameters) ? section.parameters : {})) {
      if (parsePath(path) !== null) continue;
      report({
        code: 'bad-path',
        message: 'this is no path into a scenario',
        at: ['parameters', path],
        atKey: true,
        got: JSON.stringify(path),
        expected: 'keys separated by dots: cell.interfaces.voids.spacing',
      });
    }
  },
).meta({ description: 'Parameters from data (verb calibrate).' });

export type CalibrationSettings = z.output<typeof calibration>;
