import type { Estimate, SampleSummary } from '../../statistics/index.js';
import type { CaseValue } from '../cases/index.js';

/** Name of the file with a sensitivity report in the folder of a sweep. */
export const sensitivityFile = 'sensitivity.json';

/** What one uncertain parameter does to an output. What its design cannot tell is not there. */
export interface ParameterSensitivity {
  /** Heading of its column, or its path. */
  readonly name: string;
  /** Share of the variance that it has alone. */
  readonly first?: Estimate;
  /** Share of the variance that it has alone and together with others. */
  readonly total?: Estimate;
  /** Elementary effects, in the unit of the output for the whole range of the parameter's probability. */
  readonly effect?: { readonly mean: Estimate; readonly magnitude: Estimate; readonly deviation: Estimate };
  /** Rank correlation with the output (Spearman). */
  readonly rank?: Estimate;
  /** The same without the part of the other parameters. */
  readonly partialRank?: Estimate;
}

/** A formula that stands for the cases, and how well it does. */
export interface SurrogateReport {
  readonly kind: 'polynomial-chaos' | 'gaussian-process';
  /** On cases that it has not seen: root mean square of its errors (unit of the output), and 1 - their mean square over the variance. */
  readonly crossValidation: { readonly error: number; readonly q2: number; readonly folds: number };
  /** Whether q2 reaches the bound below which a surrogate is said to say little. */
  readonly trusted: boolean;
  /** Polynomial chaos: terms (degree in each parameter, coefficient of the orthonormal product). */
  readonly terms?: readonly { readonly degrees: readonly number[]; readonly coefficient: number }[];
  /** Gaussian process: correlation lengths (in the variables of the surrogate), variances, mean. */
  readonly process?: {
    readonly kernel: string;
    readonly lengths: readonly number[];
    readonly variance: number;
    readonly noise: number;
    readonly mean: number;
  };
}

/** An output of the cases, at one point of the axes. */
export interface OutputSensitivity {
  /** Heading of its column. */
  readonly output: string;
  /** Values of the axes; empty where the study has none. */
  readonly at: readonly { readonly input: string; readonly value: CaseValue }[];
  /** Cases that were used, and those without this output, by status. */
  readonly cases: number;
  readonly casesLost: Readonly<Record<string, number>>;
  /** `saltelli`, `morris`: complete blocks or trajectories that were used, and those that a missing output cost. */
  readonly blocks?: { readonly used: number; readonly lost: number };
  /** How the output is distributed, where the cases are a sample of the parameters. */
  readonly distribution?: SampleSummary;
  readonly parameters: readonly ParameterSensitivity[];
  /** Shares of the variance that two parameters have together. */
  readonly pairs?: readonly { readonly between: readonly [string, string]; readonly share: Estimate }[];
  readonly surrogate?: SurrogateReport;
  /** What has to be known beside the numbers. */
  readonly notes: readonly string[];
}

/** The content of `sensitivity.json`. Numbers that are unknown or infinite are null there. */
export interface SensitivityReport {
  readonly lithostat: string;
  readonly format: 1;
  readonly title: string;
  readonly familyHash: string;
  readonly design: Readonly<Record<string, unknown>>;
  /** Probability of all intervals. */
  readonly confidence: number;
  readonly parameters: readonly string[];
  readonly outputs: readonly OutputSensitivity[];
  /** Outputs that were not analysed, with the reason. */
  readonly left: readonly {
    readonly output: string;
    readonly at: OutputSensitivity['at'];
    readonly reason: string;
  }[];
}
