import {
  type Estimate,
  germPoints,
  type IntervalOptions,
  morrisEffects,
  partialRankCorrelations,
  saltelliBlock,
  sobolIndices,
  spearman,
  summarizeSample,
} from '../../statistics/index.js';
import type { OutputSensitivity, ParameterSensitivity } from './report.js';
import type { SweepSample } from './sample.js';
import { fitSurrogate, trustedQ2 } from './surrogate.js';
import type { SurrogateKind } from './surrogate-kinds.js';

/** Share of blocks, trajectories or cases that may be lost; above it, what is left is no sample of the parameters any more. */
const mostLost = 0.2;

/** Fewest blocks, trajectories or cases of which anything is said. */
export const fewest = 4;

export interface SensitivityOptions extends IntervalOptions {
  /** Headings of outputs, or their names without units. Default: the critical current of searches, all numbers that vary of runs. */
  readonly outputs?: readonly string[];
  /** Default: none, but for samples of independent parameters `best`, or `polynomial-chaos` where many have to be fitted. */
  readonly surrogate?: SurrogateKind | 'none';
}

/** Why an output was not analysed. */
export class NotAnalysed extends Error {}

/** What a method says of an output. */
export type Analysed = Omit<OutputSensitivity, 'output' | 'at' | 'cases' | 'casesLost'>;

/** Refuses what lost too much, and says what the rest is. */
function lossNotes(what: string, used: number, lost: number): string[] {
  if (used < fewest || lost > mostLost * (used + lost)) {
    throw new NotAnalysed(
      `${lost} of ${used + lost} ${what} lack it; more than ${mostLost * 100} % lost leave no sample of the parameters`,
    );
  }
  if (lost === 0) return [];
  return [
    `${lost} of ${used + lost} ${what} lack this output and are left out: what is said holds where it exists, and is biased if cases fail for a reason.`,
  ];
}

/** Shares of the variance from the blocks of a `saltelli` design. */
export function saltelli(sample: SweepSample, values: Float64Array, options: SensitivityOptions): Analysed {
  const dimensions = sample.parameters.length;
  const { secondOrder } = sample.design;
  const indices = sobolIndices(values, dimensions, { ...options, secondOrder });
  const notes = lossNotes('blocks', indices.blocks, indices.blocksLost);
  // The first and the last point of a block are independent samples of the parameters.
  const size = saltelliBlock(dimensions, secondOrder);
  const independent = values.filter((value, i) => (i % size === 0 || i % size === size - 1) && Number.isFinite(value));
  const widest = Math.max(...indices.total.map(({ low, high }) => high - low));
  if (widest > 0.3)
    notes.push(`Intervals are up to ${widest.toPrecision(2)} wide: more samples are needed to rank the parameters.`);
  return {
    blocks: { used: indices.blocks, lost: indices.blocksLost },
    distribution: summarizeSample(independent, undefined, options.confidence),
    parameters: sample.parameters.map(({ name }, j) => ({ name, first: indices.first[j]!, total: indices.total[j]! })),
    ...(indices.second && { pairs: pairsOf(sample, indices.second) }),
    notes,
  };
}

/** Shares of pairs with their names, in the order 01, 02, …, 12, …. */
function pairsOf({ parameters }: SweepSample, second: readonly Estimate[]): NonNullable<OutputSensitivity['pairs']> {
  const between = parameters.flatMap(({ name }, i) =>
    parameters.slice(i + 1).map((other) => [name, other.name] as const),
  );
  return between.map((names, k) => ({ between: names, share: second[k]! }));
}

/** Elementary effects from the trajectories of a `morris` design. */
export function morris(sample: SweepSample, values: Float64Array, options: SensitivityOptions): Analysed {
  const { effects, trajectories, trajectoriesLost } = morrisEffects(
    sample.points!,
    values,
    sample.parameters.length,
    options,
  );
  const notes = lossNotes('trajectories', trajectories, trajectoriesLost);
  return {
    blocks: { used: trajectories, lost: trajectoriesLost },
    parameters: sample.parameters.map(({ name }, j) => ({ name, effect: effects[j]! })),
    notes,
  };
}

/** Samples without structure, grids and lists. */
export function plain(
  sample: SweepSample,
  output: string,
  rows: readonly number[],
  present: readonly number[],
  options: SensitivityOptions,
): Analysed {
  const { design, points, parameters, inputs } = sample;
  const column = sample.outputs.get(output)!;
  const notes = lossNotes('cases', present.length, rows.length - present.length);
  const outputs = Float64Array.from(present, (row) => column[row]!);
  const isSample = points !== null;
  const isIndependent = isSample && design.correlations.length === 0;
  const numeric = inputs.filter(({ isAxis, values }) => (!isSample || !isAxis) && varies(values, present));
  const sensitivities = new Map<string, ParameterSensitivity>();
  const columns = numeric.map(({ values }) => Float64Array.from(present, (row) => values[row] as number));
  const partial = partialRankCorrelations(columns, outputs, options.confidence);
  for (const [k, { header }] of numeric.entries()) {
    const known = Number.isFinite(partial[k]!.value);
    sensitivities.set(header, {
      name: header,
      rank: spearman(columns[k]!, outputs, options.confidence),
      ...(known && { partialRank: partial[k]! }),
    });
  }
  const kind = options.surrogate ?? (isIndependent ? 'best' : 'none');
  let surrogate: OutputSensitivity['surrogate'];
  if (kind !== 'none') {
    const names = isSample ? parameters.map(({ name }) => name) : numeric.map(({ header }) => header);
    const families = isSample ? parameters.map(({ family }) => family) : names.map(() => 'legendre' as const);
    const germ = isSample
      ? germPoints(
          pick(
            points,
            parameters.length,
            present.map((row) => row % design.samples),
          ),
          families,
        )
      : scaled(columns);
    if (names.length > 0 && present.length >= 10) {
      const fitted = fitSurrogate(kind, germ, outputs, families, isIndependent, options);
      surrogate = fitted.report;
      if (fitted.cases < present.length)
        notes.push(`The surrogate was fitted to ${fitted.cases} of the ${present.length} cases.`);
      for (const [j, name] of names.entries()) {
        if (fitted.indices === null) break;
        sensitivities.set(name, { ...(sensitivities.get(name) ?? { name }), ...indicesOf(fitted.indices, j) });
      }
      if (!surrogate.trusted) notes.push(distrust(surrogate.crossValidation.q2, fitted.indices !== null));
    } else notes.push(`${present.length} cases are too few for a surrogate (10 are needed).`);
  }
  if (design.excluded > 0 && parameters.length > 0)
    notes.push('Conditions left out some samples, so the cases are no sample of the parameters as they were given.');
  if (design.correlations.length > 0)
    notes.push(
      'The parameters are correlated, so the variance has no unique shares: rank correlations say what goes together, partial ones what is left of it without the others.',
    );
  return {
    ...(isSample && { distribution: summarizeSample(outputs, undefined, options.confidence) }),
    parameters: [...sensitivities.values()],
    ...(surrogate !== undefined && { surrogate }),
    notes,
  };
}

function indicesOf({ first, total }: { first: readonly Estimate[]; total: readonly Estimate[] }, j: number) {
  return { first: first[j]!, total: total[j]! };
}

function distrust(q2: number, hasIndices: boolean): string {
  const share = q2 <= 0 ? 'nothing' : `${Math.round(q2 * 100)} %`;
  return `The surrogate predicts ${share} of the variance of cases that it has not seen (${trustedQ2 * 100} % are asked)${
    hasIndices ? ': its shares of the variance are not to be relied on' : ''
  }. More samples, or fewer parameters, may mend that.`;
}

/** Whether a column has numbers throughout, and not all alike. */
function varies(values: SweepSample['inputs'][number]['values'], rows: readonly number[]): boolean {
  return rows.every((row) => typeof values[row] === 'number') && rows.some((row) => values[row] !== values[rows[0]!]);
}

function pick(points: Float64Array, dimensions: number, rows: readonly number[]): Float64Array {
  return Float64Array.from(
    { length: rows.length * dimensions },
    (_, k) => points[rows[Math.floor(k / dimensions)]! * dimensions + (k % dimensions)]!,
  );
}

/** Columns between -1 and 1, by logarithms where they span decades. */
function scaled(columns: readonly Float64Array[]): Float64Array {
  const mapped = columns.map((column) => {
    const low = column.reduce((a, b) => Math.min(a, b));
    const high = column.reduce((a, b) => Math.max(a, b));
    const map = low > 0 && high / low > 20 ? Math.log : (x: number) => x;
    return column.map((x) => (2 * (map(x) - map(low))) / (map(high) - map(low)) - 1);
  });
  const count = columns[0]?.length ?? 0;
  return Float64Array.from(
    { length: count * columns.length },
    (_, k) => mapped[k % columns.length]![Math.floor(k / columns.length)]!,
  );
}
