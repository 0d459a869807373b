import { type Issue, LithostatError } from '../../quantity/index.js';

/** The law of one uncertain number. All numbers are in the unit of the variable (SI inside). */
export interface Distribution {
  /** `normal`, `lognormal`, `uniform`, … */
  readonly kind: string;
  /** Smallest and largest possible value; may be infinite. */
  readonly support: readonly [low: number, high: number];
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
  /** The value below which the variable lies with probability u (0 to 1). */
  quantile(u: number): number;
  /** The value above which the variable lies with probability u: `quantile(1 - u)`, without the loss of digits near 1. */
  upperQuantile(u: number): number;
  /** Probability of a value of at most x. */
  probability(x: number): number;
  /** Probability of a value above x. */
  upperProbability(x: number): number;
  /** Density at x; the probability of x itself where the law is discrete. */
  density(x: number): number;
  /** Logarithm of the density; -Infinity outside the support. */
  logDensity(x: number): number;
}

/** One requirement of the parameters of a distribution. */
export interface Requirement {
  /** Name of the parameter. */
  readonly path: string;
  readonly holds: boolean;
  readonly got: unknown;
  /** `a finite number above 0`. */
  readonly expected: string;
}

/**
 * Holds the parameters of a distribution to what it needs, all of them at once.
 * @throws LithostatError with an `out-of-range` issue for each that fails; its path is the name of the parameter.
 */
export function requireParameters(kind: string, requirements: readonly Requirement[]): void {
  const issues = requirements
    .filter(({ holds }) => !holds)
    .map(({ path, got, expected }): Issue => {
      return {
        code: 'out-of-range',
        path,
        message: `${path} of a ${kind} distribution has to be ${expected}, not ${got}`,
        got: String(got),
        expected,
      };
    });
  if (issues.length > 0) throw new LithostatError(issues);
}

/** The requirement that a parameter is a finite number. */
export function finite(path: string, got: number): Requirement {
  return { path, got, holds: Number.isFinite(got), expected: 'a finite number' };
}

/** The requirement that a parameter is a finite number above zero. */
export function positive(path: string, got: number): Requirement {
  return { path, got, holds: Number.isFinite(got) && got > 0, expected: 'a finite number above 0' };
}

/** The requirement that a high end lies above a low one. */
export function above(path: string, got: number, low: number): Requirement {
  return { path, got, holds: got > low, expected: `above the low end, ${low}` };
}
