import type { HoldOutScore } from './hold-out.js';
import type { PosteriorSummary } from './posterior.js';

/** A value with its interval; null ends are open: the data do not bound the parameter there within its bounds. */
export interface Bounded {
  readonly low: number | null;
  readonly high: number | null;
}

/** What came of one parameter, in its unit. */
export interface ParameterResult {
  readonly path: string;
  readonly unit: string;
  readonly scale: 'linear' | 'logarithmic';
  readonly bounds: readonly [number, number];
  readonly prior: string;
  readonly best: number;
  /** On the scale of the parameter: a difference in its unit, or one of natural logarithms; null where the data do not determine it. */
  readonly standardError: number | null;
  readonly interval: Bounded;
  /** By the profile of the likelihood. */
  readonly profile?: Bounded;
  readonly atBound: 'lower' | 'upper' | null;
  /** From samples. */
  readonly posterior?: {
    readonly median: number;
    readonly interval: Bounded;
    readonly rHat: number;
    readonly effectiveSize: number;
  };
}

/** One measured value beside what is foretold at the best values. */
export interface DatumResult {
  readonly place: string;
  readonly observable: string;
  readonly unit: string;
  readonly measured: number;
  readonly predicted: number;
  /** Prediction less measurement in standard errors. */
  readonly residual: number;
  readonly heldOut: boolean;
  /** The search left one end open: the prediction is the end that is known. */
  readonly isBound?: boolean;
}

export interface EvidenceResult {
  readonly method: string;
  readonly logEvidence: number;
  readonly standardError: number | null;
  /** The evidence is at most this: the best values lie at a bound, or the data leave a direction free, where no approximation holds. */
  readonly isUpperBound?: boolean;
}

/** What came of one calibration. */
export interface FitResult {
  readonly parameters: readonly ParameterResult[];
  /** Of the coordinates (logarithms where ratios count), row by row; null where infinite. */
  readonly covariance: readonly (readonly (number | null)[])[];
  readonly correlation: readonly (readonly number[])[];
  readonly identifiability: readonly string[];
  readonly status: string;
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly noiseFactor: number;
  readonly data: readonly DatumResult[];
  readonly evidence: readonly EvidenceResult[];
  readonly holdOut?: HoldOutScore;
  /** Of the rows that the data mark as held out. */
  readonly held?: HoldOutScore;
  readonly sampling?: PosteriorSummary;
  readonly warnings: readonly string[];
}

/** One hypothesis among others. */
export interface HypothesisResult extends FitResult {
  readonly name: string;
  readonly title?: string;
  readonly set: readonly string[];
  /** Prior probability, and the one after the data by the evidence; null where there is none. */
  readonly prior: number;
  readonly posterior: number | null;
}

/** The answer of a calibration, as `calibration.json` keeps it. */
export interface CalibrationResult {
  readonly lithostat: string;
  readonly format: 1;
  readonly title: string;
  readonly data: {
    readonly file: string;
    readonly source: string;
    readonly values: number;
    readonly unusedColumns: readonly string[];
  };
  readonly method: string;
  readonly noise: string;
  readonly level: number;
  readonly seed: number;
  readonly fit: FitResult;
  readonly hypotheses?: readonly HypothesisResult[];
  /** What the comparison of the hypotheses amounts to, in sentences. */
  readonly comparison?: readonly string[];
}
