import { type Issue, LithostatError } from '../../quantity/index.js';
import { choleskyFactor } from '../cholesky.js';
import { normalProbability, normalQuantile } from '../normal.js';

/** How the strength of a correlation is given: by ranks (Spearman), or between the normal scores of the variables. */
type CorrelationMeasure = 'rank' | 'normal-score';

/** Two variables that go together. */
export interface CorrelatedPair {
  /** Indices of the variables. */
  readonly variables: readonly [number, number];
  /** Between -1 and 1, both excluded. */
  readonly correlation: number;
  /** Default `rank`. */
  readonly measure?: CorrelationMeasure;
}

/** Makes independent numbers between 0 and 1 dependent. */
export interface Copula {
  /** Correlation matrix of the normal scores, row-major. */
  readonly normalCorrelation: Float64Array;
  /** Replaces `dimensions` independent uniform numbers from `offset` on by dependent ones, each still uniform. */
  transform(point: Float64Array, offset?: number): void;
}

const smallest = 2 ** -53;

/**
 * Gaussian copula: the normal scores of the variables have a given correlation; each variable keeps its own distribution. Pairs that are
 * not named are independent.
 * @param dimensions number of variables.
 * @throws LithostatError when a coefficient is out of range, a pair is named twice or is no pair, or the matrix is not positive definite;
 *   the path is `[i]`, the place of the pair in the list, or empty for the matrix.
 * Source: Nelsen 2006, An Introduction to Copulas; rank coefficient r_S and that of the normal scores r: r = 2 sin(pi r_S/6) (Pearson 1907).
 */
export function gaussianCopula(dimensions: number, pairs: readonly CorrelatedPair[]): Copula {
  const matrix = new Float64Array(dimensions * dimensions);
  for (let i = 0; i < dimensions; i++) matrix[i * dimensions + i] = 1;
  const issues: Issue[] = [];
  for (const [index, { variables, correlation, measure = 'rank' }] of pairs.entries()) {
    const [a, b] = variables;
    const path = `[${index}]`;
    const refuse = (message: string, got: unknown, expected: string) =>
      issues.push({ code: 'out-of-range', path, message, got: String(got), expected });
    const known = (i: number) => Number.isInteger(i) && i >= 0 && i < dimensions;
    if (!known(a) || !known(b) || a === b)
      refuse('a correlation is between two different variables', `${a} and ${b}`, `two indices below ${dimensions}`);
    else if (!(Math.abs(correlation) < 1))
      refuse(
        `a correlation of ${correlation} leaves no freedom`,
        correlation,
        'a number between -1 and 1, both excluded',
      );
    else if (matrix[a * dimensions + b] !== 0)
      refuse('these two variables have a correlation already', `${a} and ${b}`, 'each pair once');
    else {
      const score = measure === 'rank' ? 2 * Math.sin((Math.PI * correlation) / 6) : correlation;
      matrix[a * dimensions + b] = score;
      matrix[b * dimensions + a] = score;
    }
  }
  if (issues.length > 0) throw new LithostatError(issues);
  const normalCorrelation = matrix.slice();
  const failed = choleskyFactor(matrix, dimensions);
  if (failed >= 0) {
    const partners = pairs
      .filter(({ variables }) => variables.includes(failed))
      .map(({ variables }) => variables.join(' and '));
    throw new LithostatError([
      {
        code: 'not-positive-definite',
        path: '',
        message: `these correlations contradict each other: no variables can have all of them (it shows at variable ${failed}, pairs ${partners.join('; ')})`,
        expected: 'a positive definite matrix of correlations',
        remedy: 'weaken the correlations, or give those between the other variables of these pairs as well',
      },
    ]);
  }
  const scores = new Float64Array(dimensions);
  return {
    normalCorrelation,
    transform(point, offset = 0) {
      if (pairs.length === 0) return;
      for (let i = 0; i < dimensions; i++) scores[i] = normalQuantile(point[offset + i]!);
      for (let i = 0; i < dimensions; i++) {
        let sum = 0;
        let alone = true;
        for (let k = 0; k <= i; k++) {
          const entry = matrix[i * dimensions + k]!;
          if (entry === 0) continue;
          sum += entry * scores[k]!;
          if (k < i) alone = false;
        }
        // A variable without partners keeps its number to the last bit.
        if (!alone) point[offset + i] = Math.min(1 - smallest, Math.max(smallest, normalProbability(sum)));
      }
    },
  };
}
