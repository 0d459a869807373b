import type { Separability } from '../../statistics/inference/separability.js';
import { type FittedParameter, priorDeviation } from './parameters.js';

/** Decimal places that show `deviation` with two significant digits. */
function decimals(deviation: number): number {
  return Math.max(0, Math.min(15, 1 - Math.floor(Math.log10(deviation))));
}

/**
 * A number with as many digits as its uncertainty leaves: `6.56` for 6.5637 and 0.44.
 *
 * @param value the number @param deviation its standard error, or half the width of its interval; whatever is not above zero leaves six digits
 */
export function withinError(value: number, deviation: number): string {
  if (!(deviation > 0) || !Number.isFinite(deviation)) return String(Number(value.toPrecision(6)));
  const size = Math.abs(value);
  if ((size !== 0 && size < 1e-3) || size >= 1e6) {
    const digits = Math.max(1, Math.min(15, 2 + Math.floor(Math.log10(size)) - Math.floor(Math.log10(deviation))));
    return value.toExponential(digits - 1).replace('e+', 'e');
  }
  if (deviation >= 100) {
    const round = 10 ** (Math.floor(Math.log10(deviation)) - 1);
    return String(Math.round(value / round) * round);
  }
  return value.toFixed(decimals(deviation));
}

/** Both ends of an interval with the digits that its width leaves. */
export function interval(low: number, high: number): string {
  const half = (high - low) / 2;
  return `${withinError(low, half)} to ${withinError(high, half)}`;
}

/** A share with one significant digit below ten percent, two above: `5 %`, `12 %`, `0.3 %`. */
function share(value: number): string {
  const percent = 100 * value;
  return `${Number(percent.toPrecision(percent < 10 ? 1 : 2))} %`;
}

/** Standard error of a combination on a logarithmic scale: in percent where small, else as a factor. */
function relativeError(error: number): string {
  return error < 0.3 ? share(error) : `a factor of ${Math.exp(error).toPrecision(2)}`;
}

/** A parameter counts as known by itself when its standard error is at most this share of its prior standard deviation. */
const knownShare = 0.25;

/**
 * What can be told of the parameters, in sentences.
 *
 * @param parameters in order @param found from the covariance of the data alone
 * @param correlation of the data alone, row-major
 * @param atBound by parameter: the bound at which its best value lies, if any
 */
export function identifiabilityInWords(
  parameters: readonly FittedParameter[],
  found: Separability,
  correlation: ArrayLike<number>,
  deviations: ArrayLike<number>,
  atBound: readonly ('lower' | 'upper' | null)[] = [],
): string[] {
  const sentences = parameters.flatMap(({ path }, j) =>
    atBound[j] == null || found.undetermined.includes(j)
      ? []
      : [`These data do not determine ${path} within its bounds: they would have it beyond the ${atBound[j]} one.`],
  );
  for (const j of found.undetermined) {
    const { path } = parameters[j];
    sentences.push(
      Number.isFinite(deviations[j])
        ? `These data say hardly anything of ${path}: what is known of it is what was known before.`
        : `These data do not determine ${path}: some combination of the parameters changes nothing that was measured.`,
    );
  }
  for (const pair of found.pairs) {
    const { first, second, ratio, standardError } = logarithmFirst(pair, parameters, deviations);
    const [a, b] = [parameters[first], parameters[second]];
    const r = pair.correlation;
    const digits = Math.abs(r) >= 0.9995 ? 4 : 3;
    const together = combination(a, b, ratio);
    // Each may be known by itself all the same, only less well.
    const each = [first, second].every((j) => deviations[j] <= knownShare * priorDeviation(parameters[j]));
    sentences.push(
      `${a.path} and ${b.path} cannot be separated by these data (correlation ${r.toFixed(digits)}): ${each ? `${together} is known best` : `only ${together} is known`}, ${errorOf(a, standardError)}${each ? ', and each of them less well' : ''}.`,
    );
  }
  if (sentences.length > 0) return sentences;
  if (parameters.length === 1) return [`These data determine ${parameters[0].path}.`];
  let largest = 0;
  for (let i = 0; i < parameters.length; i++) {
    for (let j = 0; j < i; j++) largest = Math.max(largest, Math.abs(correlation[i * parameters.length + j]));
  }
  return [`These data determine each of the parameters; the largest correlation between two is ${largest.toFixed(2)}.`];
}

/** The pair with the parameter of a logarithmic scale first, so that the combination is a product. */
function logarithmFirst(
  pair: Separability['pairs'][number],
  parameters: readonly FittedParameter[],
  deviations: ArrayLike<number>,
): Separability['pairs'][number] {
  const { first, second, correlation } = pair;
  if (parameters[first].scale === 'logarithmic' || parameters[second].scale === 'linear') return pair;
  return {
    first: second,
    second: first,
    correlation,
    ratio: (-correlation * deviations[second]) / deviations[first],
    standardError: deviations[second] * Math.sqrt(1 - correlation ** 2),
  };
}

/** first + ratio second in coordinates, as people write it. */
function combination(a: FittedParameter, b: FittedParameter, ratio: number): string {
  const size = Number(Math.abs(ratio).toPrecision(2));
  if (a.scale === 'logarithmic') {
    const number = b.unit === '' ? b.path : `${b.path}/(1 ${b.unit})`;
    if (b.scale === 'linear') return `${a.path} * exp(${ratio > 0 ? '' : '-'}${size} ${number})`;
    if (size === 1) return ratio > 0 ? 'their product' : 'the ratio of the first to the second';
    return `${a.path} ${ratio > 0 ? '*' : '/'} ${b.path}^${size}`;
  }
  if (size === 1 && a.unit === b.unit) return ratio > 0 ? 'their sum' : 'their difference';
  return `${a.path} ${ratio > 0 ? '+' : '-'} ${size} ${b.path}`;
}

function errorOf({ scale, unit }: FittedParameter, standardError: number): string {
  if (scale === 'logarithmic') return `to ${relativeError(standardError)}`;
  return `to ${Number(standardError.toPrecision(2))}${unit === '' ? '' : ` ${unit}`}`;
}

/** Strength of evidence of one hypothesis against another (Kass and Raftery, J. Am. Stat. Assoc. 90, 773, 1995). */
export function strengthOfEvidence(logBayesFactor: number): string {
  const twice = 2 * Math.abs(logBayesFactor);
  if (twice < 2) return 'not worth more than a bare mention';
  if (twice < 6) return 'positive';
  return twice < 10 ? 'strong' : 'very strong';
}
