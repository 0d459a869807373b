import type { Issue } from '../../quantity/issue.js';
import { LithostatError } from '../../quantity/issue.js';
import type { StageCount } from './collocation.js';
import type { DifferentialAlgebraicSystem } from './system.js';

/** Orders the integrator can use: Radau IIA with 1, 3, 5 or 7 stages. */
export type IntegratorOrder = 1 | 5 | 9 | 13;

export interface IntegratorOptions {
  /** Relative tolerance on the unknowns, between 1e-13 and 0.1. */
  readonly relativeTolerance: number;
  /** Absolute tolerance in the unit of each unknown: one number for all, or one a component. Positive. */
  readonly absoluteTolerance: number | Float64Array;
  /** Absolute tolerance of the quadratures. Without it they are integrated and take no part in the error test. */
  readonly quadratureTolerance?: number | Float64Array;
  /**
   * Whether the quadratures follow the correction of the state at the end of a step, so that invariants linear in unknowns and
   * quadratures hold to round-off; default true. False saves two evaluations a step, and Newton need not go further than the
   * tolerance asks: for quadratures that are only read.
   */
  readonly quadratureInvariants?: boolean;
  /** Longest step (s). Default: no limit. */
  readonly maximumStep?: number;
  /** Length of the first trial step (s). Default: estimated from the rates. */
  readonly initialStep?: number;
  /** Shortest step (s). Default: round-off of the time. */
  readonly minimumStep?: number;
  /** Highest order that may be chosen; default 13. */
  readonly maximumOrder?: IntegratorOrder;
  /** Lowest order that may be chosen; default 5, or the maximum order where that is lower. */
  readonly minimumOrder?: IntegratorOrder;
  /** Steps of this length (s) at the minimum order, stages solved to round-off, no error test: for studies of convergence. */
  readonly fixedStep?: number;
}

/** Why a trial step was given up. */
export type StepRejection = 'error-test' | 'newton-divergence' | 'non-finite' | 'singular-matrix';

/** Names of the reasons in the order in which they are stored. */
export const stepRejections: readonly StepRejection[] = [
  'error-test',
  'newton-divergence',
  'non-finite',
  'singular-matrix',
];

/** Why no further step could be taken. */
export type StepFailureCode = 'step-too-small' | 'fixed-step' | 'non-finite-rate' | 'non-finite-jacobian';

export type StepResult =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly code: StepFailureCode;
      readonly message: string;
      /** Numbers seen: time, last step, error norm, contraction, rejections by reason, index of the worst unknown. */
      readonly evidence: Readonly<Record<string, number>>;
    };

/** Options with defaults filled in and tolerances expanded to arrays. */
export interface ResolvedOptions {
  readonly relativeTolerance: number;
  readonly absoluteTolerance: Float64Array;
  readonly quadratureTolerance: Float64Array | null;
  readonly quadratureInvariants: boolean;
  readonly maximumStep: number;
  readonly initialStep: number;
  readonly minimumStep: number;
  readonly minimumStages: StageCount;
  readonly maximumStages: StageCount;
  readonly fixedStep: number;
}

function expand(value: number | Float64Array, size: number, path: string, issues: Issue[]): Float64Array {
  const array = typeof value === 'number' ? new Float64Array(size).fill(value) : Float64Array.from(value);
  if (array.length !== size) {
    issues.push({
      code: 'wrong-length',
      path,
      message: `${path} has ${array.length} entries for ${size} unknowns.`,
      got: String(array.length),
      expected: String(size),
    });
  }
  const bad = array.findIndex((entry) => !(entry > 0 && entry < Number.POSITIVE_INFINITY));
  if (bad >= 0) {
    issues.push({
      code: 'out-of-range',
      path: `${path}[${bad}]`,
      message: `${path} must be positive and finite.`,
      got: String(array[bad]),
      expected: '> 0',
    });
  }
  return array;
}

/**
 * Checks the options of the integrator against the system and fills in defaults.
 * @param system the system to be integrated.
 * @param options what the caller asked for.
 * @returns the complete options.
 * @throws LithostatError naming every option that is out of range or has the wrong length.
 */
export function resolveOptions(system: DifferentialAlgebraicSystem, options: IntegratorOptions): ResolvedOptions {
  const issues: Issue[] = [];
  const { relativeTolerance } = options;
  if (!(relativeTolerance >= 1e-13 && relativeTolerance <= 0.1)) {
    issues.push({
      code: 'out-of-range',
      path: 'relativeTolerance',
      message: 'The relative tolerance must lie between 1e-13 and 0.1.',
      got: String(relativeTolerance),
      expected: '1e-13 to 0.1',
    });
  }
  if (system.mass.length !== system.size) {
    issues.push({
      code: 'wrong-length',
      path: 'mass',
      message: `The mass diagonal has ${system.mass.length} entries for ${system.size} unknowns.`,
    });
  }
  if ((system.quadratureCount ?? 0) > 0 && system.evaluateQuadratures === undefined) {
    issues.push({
      code: 'missing-function',
      path: 'evaluateQuadratures',
      message: `The system declares ${system.quadratureCount} quadratures and no function for their rates.`,
    });
  }
  const absoluteTolerance = expand(options.absoluteTolerance, system.size, 'absoluteTolerance', issues);
  const quadratureTolerance =
    options.quadratureTolerance === undefined
      ? null
      : expand(options.quadratureTolerance, system.quadratureCount ?? 0, 'quadratureTolerance', issues);
  for (const name of ['maximumStep', 'initialStep', 'minimumStep', 'fixedStep'] as const) {
    const value = options[name];
    if (value !== undefined && !(value > 0)) {
      issues.push({
        code: 'out-of-range',
        path: name,
        message: `${name} must be a positive time in seconds.`,
        got: String(value),
        expected: '> 0',
      });
    }
  }
  const maximumOrder = options.maximumOrder ?? 13;
  const minimumOrder = options.minimumOrder ?? Math.min(5, maximumOrder);
  for (const order of [minimumOrder, maximumOrder]) {
    if (![1, 5, 9, 13].includes(order) || minimumOrder > maximumOrder) {
      issues.push({
        code: 'out-of-range',
        path: order === minimumOrder ? 'minimumOrder' : 'maximumOrder',
        message: `Orders are 1, 5, 9 and 13, the lowest not above the highest.`,
        got: `${minimumOrder} to ${maximumOrder}`,
      });
      break;
    }
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return {
    relativeTolerance,
    absoluteTolerance,
    quadratureTolerance,
    quadratureInvariants: options.quadratureInvariants ?? true,
    maximumStep: options.maximumStep ?? Number.POSITIVE_INFINITY,
    initialStep: options.initialStep ?? 0,
    minimumStep: options.minimumStep ?? 0,
    minimumStages: ((minimumOrder + 1) / 2) as StageCount,
    maximumStages: ((maximumOrder + 1) / 2) as StageCount,
    fixedStep: options.fixedStep ?? 0,
  };
}
