import type { z } from 'zod';

/** One scalar argument of a law, in SI units. */
export interface LawInput {
  readonly name: string;
  readonly unit: string;
  /** Where the law is meant to hold; the tangent test draws its samples inside. Log-uniform when `logarithmic`. */
  readonly range: readonly [low: number, high: number];
  readonly logarithmic?: boolean;
}

/**
 * A constitutive law: a pure function of scalar inputs (SI) to one scalar output with its exact partial derivatives.
 * Laws never allocate: the caller owns the buffers. One law per file.
 */
export interface Law<Parameters> {
  /** Family and variant, kebab-case: `creep/power-law`. */
  readonly name: string;
  readonly title: string;
  /** The equation as text, in the symbols of the comment above the law. */
  readonly equation: string;
  /** Where it comes from: authors, year, equation number. A run's report lists the sources of every law it used. */
  readonly sources: readonly string[];
  readonly inputs: readonly LawInput[];
  readonly output: { readonly name: string; readonly unit: string };
  /** Schema of the parameters as a scenario writes them (quantities with units), or null when it has none of its own. */
  readonly schema: z.ZodType<Parameters> | null;
  /** Parameter sets (SI) at which the registered-law test checks the tangent; at least one. */
  readonly examples: readonly Parameters[];
  /**
   * For laws with a corner (a stall, a clip): a dimensionless distance to the nearest one, 0 on it. The tangent test leaves out
   * points where its magnitude is below 0.01. Absent: the law is smooth in the declared ranges.
   */
  distanceToKink?(parameters: Parameters, inputs: ArrayLike<number>): number;
  /** Writes the value to `out[0]` and the partial derivative to input i to `out[1 + i]`. */
  evaluate(parameters: Parameters, inputs: ArrayLike<number>, out: Float64Array): void;
}
