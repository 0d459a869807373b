import type { CalibrationSettings } from '../../io/scenario/index.js';
import { LithostatError } from '../../quantity/index.js';
import { studentQuantile } from '../../statistics/inference/student-t.js';
import type { CalibrationOfOne } from './calibrate-one.js';
import { scoreDifference } from './hold-out.js';
import type { EvidenceResult, HypothesisResult } from './result.js';
import { strengthOfEvidence } from './wording.js';

/** What a comparison of hypotheses adds to an answer. */
interface Comparison {
  readonly hypotheses?: readonly HypothesisResult[];
  readonly comparison?: readonly string[];
}

/**
 * Calibrates each hypothesis and weighs them by their evidence, the probability of the data under each, its parameters averaged over their
 * priors. A hypothesis that foretells nothing is named in the comparison and left out of it.
 *
 * Source: Kass and Raftery, J. Am. Stat. Assoc. 90, 773 (1995).
 */
export async function compareHypotheses(
  hypotheses: CalibrationSettings['hypotheses'],
  { noise, method, holdOut }: Pick<CalibrationSettings, 'noise' | 'method' | 'holdOut'>,
  main: CalibrationOfOne,
  calibrateWith: (set: readonly string[], label: string) => Promise<CalibrationOfOne>,
): Promise<Comparison> {
  if (hypotheses === undefined || Object.keys(hypotheses).length === 0) return {};
  const found: Omit<HypothesisResult, 'prior' | 'posterior'>[] = [];
  const weights: number[] = [];
  const sentences: string[] = [];
  for (const [name, { title, set, weight }] of Object.entries(hypotheses)) {
    try {
      const { result } = set.length === 0 ? main : await calibrateWith(set, name);
      found.push({ name, ...(title === undefined ? {} : { title }), set, ...result });
      weights.push(weight);
    } catch (error) {
      if (!(error instanceof LithostatError)) throw error;
      sentences.push(`${name} is not compared: ${error.issues.map(({ message }) => message).join('; ')}.`);
    }
  }
  const evidences = found.map(({ evidence }) => bestEvidence(evidence));
  const total = weights.reduce((sum, one) => sum + one, 0);
  const posterior = probabilities(evidences, weights);
  if (found.length > 0 && posterior === null) {
    sentences.push(
      noise === 'estimated' && method === 'least-squares'
        ? 'With an estimated noise the evidence needs samples: write method: both. The hold-out scores stand for themselves.'
        : 'The evidence of at least one hypothesis could not be found, so there are no odds.',
    );
  }
  if (posterior !== null && found.length > 1) sentences.push(...inWords(found, evidences as EvidenceResult[], holdOut));
  // Where the largest evidence is only bounded from above it may be as small as the others: there are no odds.
  const known = posterior !== null && evidences[posterior.indexOf(Math.max(...posterior))]?.isUpperBound !== true;
  return {
    hypotheses: found.map((one, k) => ({
      ...one,
      prior: weights[k] / total,
      posterior: known ? posterior[k] : null,
    })),
    comparison: sentences,
  };
}

/** Difference of logarithms below which nothing is told apart: a percent. */
const told = 0.01;

/** Difference of logarithms from which on evidence is very strong (Kass and Raftery 1995). */
const veryStrong = 5;

/** By samples where there are some, since Laplace's approximation does not know its error. */
function bestEvidence(evidence: readonly EvidenceResult[]): EvidenceResult | null {
  return evidence.find(({ standardError }) => standardError !== null) ?? evidence[0] ?? null;
}

function probabilities(evidences: readonly (EvidenceResult | null)[], weights: readonly number[]): number[] | null {
  if (evidences.length === 0 || evidences.some((one) => one === null)) return null;
  const logs = evidences.map((one, k) => one!.logEvidence + Math.log(weights[k]));
  const largest = Math.max(...logs);
  const shares = logs.map((one) => Math.exp(one - largest));
  const sum = shares.reduce((total, one) => total + one, 0);
  return shares.map((one) => one / sum);
}

function inWords(
  found: readonly Omit<HypothesisResult, 'prior' | 'posterior'>[],
  evidences: readonly EvidenceResult[],
  holdOut: CalibrationSettings['holdOut'],
): string[] {
  const order = found.map((_, k) => k).sort((a, b) => evidences[b].logEvidence - evidences[a].logEvidence);
  const [first, second] = order;
  const difference = evidences[first].logEvidence - evidences[second].logEvidence;
  const error = Math.hypot(evidences[first].standardError ?? 0, evidences[second].standardError ?? 0);
  const strength = strengthOfEvidence(difference);
  const decided = difference > Math.max(2 * error, told);
  const factor = difference < 7 ? `${Math.exp(difference).toPrecision(2)} times` : 'more than a thousand times';
  const sentences: string[] = [];
  if (evidences[first].isUpperBound) {
    sentences.push(
      `The evidence of ${found[first].name} is known from above only, so that it decides nothing: widen the bounds of its parameters, or sample (method: both).`,
    );
  } else {
    sentences.push(
      decided
        ? `The data are ${evidences[second].isUpperBound ? 'at least ' : ''}${factor} as probable under ${found[first].name} as under ${found[second].name}: evidence that is ${strength} (Kass and Raftery 1995).`
        : `The evidence of ${found[first].name} and ${found[second].name} is the same within its numerical error.`,
    );
    for (const other of order.slice(2)) {
      const behind = evidences[first].logEvidence - evidences[other].logEvidence;
      if (behind < veryStrong) continue;
      const bounded = found[other].warnings.some((one) => one.includes('bound'));
      sentences.push(
        `${found[other].name} falls far behind (a factor of 10^${Math.round(behind / Math.LN10)}${evidences[other].isUpperBound ? ' or more' : ''})${bounded ? ', within the bounds of its parameters' : ''}.`,
      );
    }
  }
  const values = found[first].data.filter(({ heldOut }) => !heldOut).length;
  const parameters = found[first].parameters.length;
  if (values <= 2 * parameters) {
    sentences.push(
      `It rests on ${values} values for ${parameters} parameters: priors and stated uncertainties decide as much as the data, and another choice of either may turn it round.`,
    );
  }
  const scored = found.filter((one) => one.holdOut !== undefined);
  if (holdOut !== 'none' && scored.length > 1) {
    const ranked = scored.map(({ holdOut: score }) => score!).sort((a, b) => b.logScore - a.logScore);
    const { difference: gap, standardError: spread, values: pairs } = scoreDifference(ranked[0], ranked[1]);
    const best = scored.find(({ holdOut: score }) => score === ranked[0])!;
    // Few differences tell their own scatter badly.
    const reach = spread === null ? Number.POSITIVE_INFINITY : studentQuantile(0.975, pairs - 1) * spread;
    sentences.push(
      gap > reach
        ? `What it has not seen is foretold best by ${best.name} (ahead by ${gap.toPrecision(2)}, standard error ${spread!.toPrecision(2)} in the logarithm of the density).`
        : `Unseen values are foretold about equally well by the two best (difference ${gap.toPrecision(2)}${spread === null ? '' : `, standard error ${spread.toPrecision(2)}`} in the logarithm of the density).`,
    );
  }
  return sentences;
}
