import { formatNumber } from '../report/display-units.js';
import { viewAsText } from '../report/sweep/print-view.js';
import type { Estimate } from '../statistics/index.js';
import type { OutputSensitivity, ParameterSensitivity, SensitivityReport } from '../studies/sensitivity/index.js';

interface Column {
  readonly heading: string;
  readonly of: (one: ParameterSensitivity) => Estimate | undefined;
  /** Smallest step that is shown: of shares and correlations, thousandths. */
  readonly step: number;
}

/** Columns that a table may have: heading and what stands in it. */
const columns: readonly Column[] = [
  { heading: 'alone', of: ({ first }) => first, step: 1e-3 },
  { heading: 'with others', of: ({ total }) => total, step: 1e-3 },
  { heading: 'mean effect', of: ({ effect }) => effect?.mean, step: 0 },
  { heading: 'size of effect', of: ({ effect }) => effect?.magnitude, step: 0 },
  { heading: 'spread of effect', of: ({ effect }) => effect?.deviation, step: 0 },
  { heading: 'rank correlation', of: ({ rank }) => rank, step: 1e-3 },
  { heading: 'partial', of: ({ partialRank }) => partialRank, step: 1e-3 },
];

/** What the columns mean, for those that are there. */
const meanings: readonly [has: (one: ParameterSensitivity) => boolean, text: string][] = [
  [
    ({ total }) => total !== undefined,
    'alone: share of the variance of the output that the parameter has alone; with others: also together with other parameters.',
  ],
  [
    ({ effect }) => effect !== undefined,
    'Effects: change of the output per whole range of the parameter (as probability); a spread as large as the size means curvature or interactions.',
  ],
  [({ rank }) => rank !== undefined, 'rank correlation: Spearman; partial: without what the other parameters explain.'],
];

/** `0.62 (0.55 to 0.7)`, each to a hundredth of the interval; a number alone where there is none. */
function shown({ value, low, high }: Estimate, digits: number, step = 0): string {
  if (!Number.isFinite(value)) return 'unknown';
  if (!(high > low && Number.isFinite(high - low))) return formatNumber(step > 0 ? onGrid(value, step) : value, 3);
  const [a, b, c] = [value, low, high].map((x) => formatNumber(rounded(x, high - low, step), digits));
  return `${a} (${b} to ${c})`;
}

/** A number to a hundredth of its interval, or to a step where that is coarser: what lies below says nothing. */
function rounded(x: number, width: number, step: number): number {
  return onGrid(x, Math.max(step, 10 ** (Math.floor(Math.log10(width)) - 1)));
}

function onGrid(x: number, step: number): number {
  // A zero without a sign.
  return Number((Math.round(x / step) * step).toPrecision(12)) || 0;
}

/** How much a parameter matters, to sort by. */
function weight({ first, total, effect, partialRank, rank }: ParameterSensitivity): number {
  const value = (total ?? first ?? effect?.magnitude ?? partialRank ?? rank)?.value;
  return value === undefined || !Number.isFinite(value) ? -1 : Math.abs(value);
}

function describeOutput(one: OutputSensitivity): string {
  const { output, at, cases, casesLost, blocks, distribution, surrogate, notes } = one;
  const place = at.map(({ input, value }) => `${input} = ${value}`).join(', ');
  const lost = Object.entries(casesLost).map(([status, count]) => `${count} ${status}`);
  const lines = [
    `${output}${place === '' ? '' : `, at ${place}`}`,
    `  ${cases} cases${lost.length > 0 ? `; without it: ${lost.join(', ')}` : ''}${
      blocks === undefined ? '' : `; ${blocks.used} complete blocks${blocks.lost > 0 ? `, ${blocks.lost} lost` : ''}`
    }`,
  ];
  if (distribution !== undefined) {
    const [low, , median, , high] = distribution.quantiles;
    lines.push(`  mean ${shown(distribution.mean, 6)}, deviation ${formatNumber(distribution.deviation, 3)}`);
    lines.push(`  median ${shown(median!, 6)}; 95 % of the cases from ${shown(low!, 6)} to ${shown(high!, 6)}`);
  }
  const sorted = [...one.parameters].sort((a, b) => weight(b) - weight(a));
  const used = columns.filter(({ of }) => sorted.some((parameter) => of(parameter) !== undefined));
  const rows = sorted.map((parameter) => [
    parameter.name,
    ...used.map(({ of, step }) => {
      const estimate = of(parameter);
      return estimate === undefined ? null : shown(estimate, 4, step);
    }),
  ]);
  if (rows.length > 0 && used.length > 0) {
    const headers = ['parameter', ...used.map(({ heading }) => heading)];
    const table = viewAsText({ headers, numeric: headers.map(() => false), rows, more: 0, hidden: 0 });
    lines.push(
      '',
      ...table
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    );
  }
  const pairs = [...(one.pairs ?? [])].sort((a, b) => b.share.value - a.share.value);
  for (const { between, share } of pairs.filter(({ share }) => share.low > 0))
    lines.push(`  ${between.join(' and ')} together, beyond each alone: ${shown(share, 4, 1e-3)}`);
  if (one.pairs !== undefined && pairs.every(({ share }) => !(share.low > 0)))
    lines.push('  No pair has a share together that can be told from zero.');
  if (surrogate !== undefined) {
    const { crossValidation, terms, kind } = surrogate;
    const what = kind === 'polynomial-chaos' ? `Polynomial chaos of ${terms!.length} terms` : 'Gaussian process';
    lines.push(
      '',
      `  ${what}: predicts unseen cases with an error of ${formatNumber(crossValidation.error, 2)} (q2 = ${crossValidation.q2.toFixed(3)}, ${crossValidation.folds}-fold).`,
    );
  }
  return [...lines, ...notes.map((note) => `  ${note}`)].join('\n');
}

/**
 * What `lithostat sweep sensitivity` prints for people.
 * @param file where the report was written
 */
export function describeSensitivity(report: SensitivityReport, file: string): string {
  const { title, design, confidence, outputs, left, parameters } = report;
  const parts = [
    `${title}: ${String(design.kind)} design${parameters.length > 0 ? ` of ${parameters.length} parameters` : ''}; in brackets, intervals of ${Number((confidence * 100).toPrecision(4))} %.`,
    ...outputs.map(describeOutput),
  ];
  if (left.length > 0) {
    parts.push(
      [
        'Not analysed:',
        ...left.map(
          ({ output, at, reason }) =>
            `  ${[output, ...at.map(({ input, value }) => `${input} = ${value}`)].join(', ')}: ${reason}`,
        ),
      ].join('\n'),
    );
  }
  const all = outputs.flatMap((one) => one.parameters);
  const explained = meanings.filter(([has]) => all.some(has)).map(([, text]) => text);
  return `${[...parts, [...explained, `Written to ${file}`].join('\n')].join('\n\n')}\n`;
}
