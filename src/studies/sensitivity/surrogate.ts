import {
  crossValidate,
  type Estimate,
  fitGaussianProcess,
  fitPolynomialChaos,
  germPoints,
  groupJackknife,
  type IntervalOptions,
  type PolynomialFamily,
  randomStream,
  sobolIndices,
  unitDesign,
} from '../../statistics/index.js';
import type { SurrogateReport } from './report.js';
import type { SurrogateKind } from './surrogate-kinds.js';

/** Below this share of the variance that it predicts on unseen cases, a surrogate is said to say little. */
export const trustedQ2 = 0.8;

/** Blocks of the design on which the indices of a Gaussian process are computed: their own error is below 0.02. */
const processBlocks = 2048;

/** Folds of the cross-validation, and of the intervals. */
const folds = 10;

/** Most cases that a surrogate is fitted to: more cost much and add little. */
const mostCases = { 'polynomial-chaos': 1000, 'gaussian-process': 400 } as const;

/** A surrogate with the shares of variance that follow from it. */
export interface FittedSurrogate {
  readonly report: SurrogateReport;
  /** Number of cases that it was fitted to. */
  readonly cases: number;
  /** By dimension; null where the points are no sample of independent parameters. */
  readonly indices: { readonly first: readonly Estimate[]; readonly total: readonly Estimate[] } | null;
}

/** A fit to some of the points. */
interface Fit {
  /** First order indices, then total ones. */
  readonly indices: readonly number[];
  predict(point: ArrayLike<number>, offset: number): number;
}

/**
 * Fits a surrogate, validates it on cases that it has not seen, and takes the shares of variance from it. Their intervals come from the fits
 * without each fold, and are wider by the share of the variance that the surrogate misses on unseen cases.
 * @param kind of the surrogate; `best` for the one with the smaller error on unseen cases
 * @param allGerm variables of the polynomials (`germPoints`), a point a row
 * @param allOutputs finite numbers that vary, one a point
 * @param isSample whether the points are a sample of independent parameters, so that indices have a meaning
 */
export function fitSurrogate(
  kind: SurrogateKind,
  allGerm: Float64Array,
  allOutputs: Float64Array,
  families: readonly PolynomialFamily[],
  isSample: boolean,
  options: IntervalOptions,
): FittedSurrogate {
  if (kind === 'best') {
    const [first, second] = (['polynomial-chaos', 'gaussian-process'] as const).map((each) =>
      fitSurrogate(each, allGerm, allOutputs, families, isSample, options),
    ) as [FittedSurrogate, FittedSurrogate];
    return second.report.crossValidation.q2 > first.report.crossValidation.q2 ? second : first;
  }
  const dimensions = families.length;
  const rows = chosenRows(allOutputs.length, mostCases[kind], isSample);
  const outputs = Float64Array.from(rows, (row) => allOutputs[row]!);
  const germ = Float64Array.from(
    { length: rows.length * dimensions },
    (_, k) => allGerm[rows[Math.floor(k / dimensions)]! * dimensions + (k % dimensions)]!,
  );
  const { seed = 0, confidence } = options;
  const { whole, about, train } =
    kind === 'polynomial-chaos'
      ? chaosFits(germ, outputs, families)
      : processFits(germ, outputs, families, isSample, seed);
  const without: (readonly number[])[] = [];
  const crossValidation = crossValidate(
    germ,
    outputs,
    dimensions,
    (points, values) => {
      const part = train(points, values);
      without.push(part.indices);
      return part.predict;
    },
    { folds, seed },
  );
  const estimates = whole.indices.map((value, k) => {
    const parts = without.map((indices) => indices[k]!);
    return widened(groupJackknife(value, parts, confidence), crossValidation.q2);
  });
  return {
    report: { kind, crossValidation, trusted: crossValidation.q2 >= trustedQ2, ...about },
    cases: rows.length,
    indices: isSample ? { first: estimates.slice(0, dimensions), total: estimates.slice(dimensions) } : null,
  };
}

/** The first rows of a sample, which are a sample as well; of anything else, rows at random, with the same answer every time. */
function chosenRows(count: number, most: number, isSample: boolean): Int32Array {
  if (count <= most || isSample) return Int32Array.from({ length: Math.min(count, most) }, (_, i) => i);
  return randomStream(0, count).permutation(count).slice(0, most).sort();
}

/**
 * The share that a parameter has of the variance of the output, from that which it has of the variance of the surrogate: what the surrogate
 * misses on unseen cases, 1 - q2, may belong to any parameter or to none.
 */
function widened({ value, low, high }: Estimate, q2: number): Estimate {
  const explained = Math.min(1, Math.max(0, q2));
  return {
    value,
    low: Math.min(value, Math.max(0, low) * explained),
    high: Math.max(value, Math.min(1, high * explained + 1 - explained)),
  };
}

function chaosFits(germ: Float64Array, outputs: Float64Array, families: readonly PolynomialFamily[]) {
  const expansionOf = (points: Float64Array, values: Float64Array, degrees?: readonly [number, number]) => {
    const range = degrees && { minimumDegree: Math.max(1, degrees[0]), maximumDegree: degrees[1] };
    const chaos = fitPolynomialChaos(points, values, families, range);
    return { chaos, indices: [...chaos.first, ...chaos.total], predict: chaos.predict };
  };
  const whole = expansionOf(germ, outputs);
  const { degree, terms } = whole.chaos;
  // Near the degree that all points chose, to save time; the terms are chosen anew.
  const train = (points: Float64Array, values: Float64Array): Fit =>
    expansionOf(points, values, [degree - 1, degree + 1]);
  return { whole: whole as Fit, about: { terms }, train };
}

function processFits(
  germ: Float64Array,
  outputs: Float64Array,
  families: readonly PolynomialFamily[],
  isSample: boolean,
  seed: number,
) {
  const dimensions = families.length;
  const design = isSample
    ? germPoints(unitDesign('saltelli', { samples: processBlocks, dimensions, seed }), families)
    : new Float64Array(0);
  const fitted = (process: ReturnType<typeof fitGaussianProcess>): Fit => {
    const predict = (point: ArrayLike<number>, offset: number) => process.predictMean(point, offset);
    const values = Float64Array.from({ length: design.length / dimensions }, (_, i) => predict(design, i * dimensions));
    const { first, total } = sobolIndices(values, dimensions, { resamples: 0 });
    return { indices: [...first, ...total].map(({ value }) => value), predict };
  };
  const process = fitGaussianProcess(germ, outputs, dimensions);
  const { kernel, parameters, mean } = process;
  const train = (points: Float64Array, values: Float64Array) =>
    fitted(fitGaussianProcess(points, values, dimensions, { start: parameters }));
  return { whole: fitted(process), about: { process: { kernel, mean, ...parameters } }, train };
}
