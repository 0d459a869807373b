import { z } from 'zod';
import { parseDataSize } from '../../../quantity/index.js';
import { choice, customIssue, describeValue, isRecord, type Picked, type Problem } from '../choice.js';
import { checkedSection, numberField, positiveQuantity, wholeNumber } from '../fields.js';
import { type AxisEntry, axisEntry, checkPath, nearestPath, pathsOf } from './axes.js';
import { type DistributionSettings, distribution } from './distributions.js';

/** Kinds of designs; the first combines all values of all axes, the others draw samples of the parameters. */
const designKinds = ['grid', 'latin-hypercube', 'sobol', 'monte-carlo', 'saltelli', 'morris'] as const;
type DesignKind = (typeof designKinds)[number];

/** What each case computes. */
type CaseSettings = 'run' | 'compare' | { readonly critical: 'ccs' | 'ccp' | 'ccd' } | { readonly compare: string };

const caseSettings: z.ZodType<CaseSettings, unknown> = choice(
  [
    z
      .enum(['run', 'compare'])
      .meta({ description: 'A run of the protocol; compare: scored against the log that it follows.' }),
    z
      .strictObject({
        critical: z.enum(['ccs', 'ccp', 'ccd']).meta({ description: 'Which limit.' }),
      })
      .meta({ description: 'A search for a critical current.' }),
    z
      .strictObject({
        compare: z
          .string()
          .min(1)
          .meta({ description: 'File of the measured data.', examples: ['measured.csv'] }),
      })
      .meta({ description: 'A run that is scored against measured data.' }),
  ],
  (value): Picked => {
    if (value === 'run' || value === 'compare') return { option: 0 };
    if (isRecord(value) && Object.hasOwn(value, 'critical')) return { option: 1 };
    if (isRecord(value) && Object.hasOwn(value, 'compare')) return { option: 2 };
    const mode = typeof value === 'string' && ['ccs', 'ccp', 'ccd'].includes(value);
    return {
      problem: {
        code: 'unknown-value',
        message: 'a case is a run, a search for a critical current, or a comparison',
        got: describeValue(value),
        expected: 'run, compare, { critical: ccs | ccp | ccd }, or { compare: FILE }',
        remedy: mode ? `write { critical: ${String(value)} }` : 'write for example run, or { critical: ccs }',
      },
    };
  },
)
  .meta({ description: 'What each case computes.' })
  .prefault('run') as unknown as z.ZodType<CaseSettings, unknown>;

const correlation = checkedSection(
  {
    between: z.tuple([z.string().min(1), z.string().min(1)]).meta({ description: 'Two paths of `parameters`.' }),
    rank: numberField('Rank correlation (Spearman).', { exclusiveMinimum: -1, exclusiveMaximum: 1 }).optional(),
    normal: numberField('Correlation of the normal scores, the parameter of the Gaussian copula.', {
      exclusiveMinimum: -1,
      exclusiveMaximum: 1,
    }).optional(),
  },
  (section, report) => {
    if ((section.rank === undefined) !== (section.normal === undefined)) return;
    report({
      code: section.rank === undefined ? 'missing-key' : 'conflicting-keys',
      message: 'a correlation is given once: as rank, or as normal',
      expected: 'exactly one of rank, normal',
      remedy: 'write for example rank: 0.5',
    });
  },
).meta({ description: 'Correlation of two parameters, by a Gaussian copula.' });

const design = z
  .strictObject({
    kind: z.enum(designKinds).meta({
      description:
        'grid: all values of all axes; latin-hypercube, sobol, monte-carlo: samples of the parameters (for every point of the axes the same); saltelli, morris: samples for sensitivity indices.',
    }),
    samples: wholeNumber(
      'Number of samples; base samples of saltelli, trajectories of morris.',
      1,
      10_000_000,
    ).optional(),
    seed: wholeNumber('Seed of the random numbers.', 0, 2 ** 31 - 1).prefault(1),
    secondOrder: z
      .boolean()
      .meta({
        description: 'saltelli: also the cases that the shares of pairs need, samples (2 d + 2) for d parameters.',
      })
      .prefault(false),
  })
  .meta({ description: 'How the cases are chosen; default: grid, or with parameters what this says.' })
  .optional();

const conditionText = z.string().min(1).max(1000);
const conditions = (description: string) =>
  z
    .union([conditionText, z.array(conditionText).min(1)])
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .meta({ description, examples: ['operation.stackPressure >= 2 MPa and cell.electrode.metal == Li'] })
    .optional();

const memory = z
  .unknown()
  .meta({
    type: 'string',
    description: 'Memory that a case may use; one that needs more is failed:memory.',
    examples: ['512 MB'],
  })
  .transform((value, context) => {
    const size = parseDataSize(value);
    if (size.ok) return size.value;
    context.addIssue(customIssue(size.issue));
    return z.NEVER;
  }) as unknown as z.ZodType<number, string>;

const limits = z
  .strictObject({
    time: positiveQuantity('time', 'Wall time after which a case is failed:timeout.').optional(),
    memory: memory.optional(),
  })
  .meta({ description: 'What one case may cost.' })
  .prefault({});

/** Everything that concerns several keys. */
function checkStudy(section: Record<string, unknown>, report: (problem: Problem) => void): void {
  const parameters = isRecord(section.parameters) ? Object.keys(section.parameters) : [];
  for (const key of parameters) checkPath(key, report, ['parameters', key]);
  const seen = new Map<string, string>();
  const axes: unknown[] = Array.isArray(section.axes) ? section.axes : [];
  axes.forEach((entry, index) => {
    for (const path of pathsOf(entry)) {
      const before = seen.get(path);
      if (before !== undefined) report(twice(path, before, ['axes', index]));
      seen.set(path, `axes[${index}]`);
    }
  });
  for (const path of parameters) {
    const before = seen.get(path);
    if (before !== undefined) report(twice(path, before, ['parameters', path]));
  }
  checkDesign(section, parameters.length, report);
  checkCorrelations(section, parameters, report);
}

function twice(path: string, before: string, at: (string | number)[]): Problem {
  return {
    code: 'conflicting-keys',
    message: `${path} is varied twice`,
    at,
    got: path,
    expected: `once: it is in ${before} already`,
    remedy: 'remove one of the two',
  };
}

function checkDesign(section: Record<string, unknown>, parameters: number, report: (problem: Problem) => void): void {
  const settings = isRecord(section.design) ? section.design : undefined;
  const sampled = settings !== undefined && settings.kind !== 'grid';
  if (parameters > 0 && settings === undefined) {
    report({
      code: 'missing-key',
      message: 'the design does not say how the parameters are sampled',
      at: ['design'],
      got: 'nothing',
      expected: 'kind and number of samples',
      remedy: 'add design: { kind: latin-hypercube, samples: 100 }',
    });
  }
  if (settings?.secondOrder === true && settings.kind !== 'saltelli') {
    report({
      code: 'conflicting-keys',
      message: `a design of kind "${String(settings.kind)}" has no cases for the shares of pairs`,
      at: ['design', 'secondOrder'],
      got: 'true',
      expected: 'kind: saltelli',
      remedy: 'remove secondOrder, or write kind: saltelli',
    });
  }
  if (settings?.kind === 'grid' && (parameters > 0 || settings.samples !== undefined)) {
    report({
      code: 'conflicting-keys',
      message: 'a grid combines the axes and samples no parameters',
      at: ['design', 'kind'],
      got: 'grid',
      expected: 'a design that samples: latin-hypercube, sobol, monte-carlo, saltelli or morris',
      remedy: 'write kind: latin-hypercube, or remove the parameters and samples',
    });
  }
  if (sampled && parameters === 0) {
    report({
      code: 'missing-key',
      message: `a design of kind "${String(settings.kind)}" samples parameters, and there are none`,
      at: ['design', 'kind'],
      got: 'no parameters',
      expected: 'a section "parameters" with distributions',
      remedy: 'add parameters, for example operation.stackPressure: { uniform: [1 MPa, 10 MPa] }, or write kind: grid',
    });
  }
  if (sampled && settings.samples === undefined) {
    report({
      code: 'missing-key',
      message: 'the design does not say how many samples',
      at: ['design', 'samples'],
      got: 'nothing',
      expected: 'a whole number',
      remedy: 'add samples: 100',
    });
  }
}

function checkCorrelations(
  section: Record<string, unknown>,
  parameters: readonly string[],
  report: (problem: Problem) => void,
): void {
  const list: unknown[] = Array.isArray(section.correlations) ? section.correlations : [];
  const pairs = new Set<string>();
  list.forEach((entry, index) => {
    const between: unknown[] = isRecord(entry) && Array.isArray(entry.between) ? entry.between : [];
    between.forEach((path, side) => {
      if (typeof path !== 'string' || parameters.includes(path)) return;
      report({
        code: 'unknown-name',
        message: `"${path}" is no parameter of the study`,
        at: ['correlations', index, 'between', side],
        got: JSON.stringify(path),
        expected: parameters.length === 0 ? 'a path of "parameters"' : `one of ${parameters.join(', ')}`,
        ...nearestPath(path, parameters),
      });
    });
    if (between.length !== 2) return;
    const pair = JSON.stringify([...between].sort());
    if (between[0] === between[1] || pairs.has(pair)) {
      report({
        code: 'conflicting-keys',
        message:
          between[0] === between[1] ? 'a parameter is not correlated with itself' : 'this pair stands here already',
        at: ['correlations', index, 'between'],
        got: between.join(', '),
        expected: 'two different parameters, each pair once',
      });
    }
    pairs.add(pair);
  });
  const kind = isRecord(section.design) ? section.design.kind : undefined;
  if (list.length > 0 && (kind === 'saltelli' || kind === 'morris')) {
    report({
      code: 'conflicting-keys',
      message: `the indices of a design of kind "${kind}" assume that the parameters are independent`,
      at: ['correlations'],
      expected: 'no correlations, or another design',
      remedy: 'remove the correlations, or write kind: latin-hypercube',
    });
  }
}

/** The section `study` of a scenario, validated. */
export interface StudySettings {
  readonly case: CaseSettings;
  readonly axes: readonly AxisEntry[];
  readonly parameters: Readonly<Record<string, DistributionSettings>>;
  readonly correlations: readonly {
    readonly between: readonly [string, string];
    readonly rank?: number | undefined;
    readonly normal?: number | undefined;
  }[];
  readonly design?:
    | {
        readonly kind: DesignKind;
        readonly samples?: number | undefined;
        readonly seed: number;
        readonly secondOrder: boolean;
      }
    | undefined;
  readonly where?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly outputs: readonly string[];
  /** s and bytes. */
  readonly limits: { readonly time?: number | undefined; readonly memory?: number | undefined };
}

/** Schema of the section `study`: what `lithostat sweep` varies. Files are relative to the folder of the scenario. */
export const study: z.ZodType<StudySettings, unknown> = checkedSection(
  {
    case: caseSettings,
    axes: z
      .array(axisEntry)
      .meta({
        description:
          'What is varied, one entry an axis: all values of one are combined with all of the others, the last changing fastest.',
      })
      .prefault([]),
    parameters: z
      .record(z.string().min(1), distribution)
      .meta({ description: 'Uncertain values: a path and its distribution.' })
      .prefault({}),
    correlations: z.array(correlation).meta({ description: 'Which parameters belong together.' }).prefault([]),
    design,
    where: conditions('Only cases for which this holds (several: all of them).'),
    exclude: conditions('No cases for which this holds (several: any of them).'),
    outputs: z
      .array(
        z
          .string()
          .min(1)
          .meta({ examples: ['final(voltage)'] }),
      )
      .meta({
        description:
          'What is kept of each run: final(…), minimum(…), maximum(…) or mean(…) of an observable; absent: the values of all at the end.',
      })
      .prefault([]),
    limits,
  },
  checkStudy,
).meta({ description: 'Many cases of this scenario (verb sweep).' }) as unknown as z.ZodType<StudySettings, unknown>;
