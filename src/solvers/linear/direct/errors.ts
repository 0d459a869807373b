import type { NullVector } from './null-vectors.js';

/** A matrix that was declared positive definite is not. */
export class NotPositiveDefiniteError extends Error {
  readonly code = 'not-positive-definite';
  /** The unknown whose pivot came out negative. */
  readonly unknown: number;
  /** The pivot, in the units of the diagonal. */
  readonly pivot: number;

  constructor(unknown: number, name: string, pivot: number, diagonal: number) {
    super(
      `The matrix is not positive definite: the pivot of ${name} is ${pivot.toExponential(3)} where its diagonal entry is ` +
        `${diagonal.toExponential(3)}. Look for a sign error or a load beyond a buckling point there; a matrix that is meant to have ` +
        `negative eigenvalues is factored with kind "indefinite".`,
    );
    this.name = 'NotPositiveDefiniteError';
    this.unknown = unknown;
    this.pivot = pivot;
  }
}

/** A matrix is singular, exactly or within rounding. */
export class SingularMatrixError extends Error {
  readonly code = 'singular';
  /** What can change without any force answering it: vectors v with A v = 0 within rounding. */
  readonly nullVectors: readonly NullVector[];
  /** Number of independent equations. */
  readonly rank: number;

  constructor(size: number, rank: number, nullVectors: readonly NullVector[]) {
    const shown = nullVectors.slice(0, 6).map(({ description }) => `- ${description}`);
    const more = nullVectors.length > shown.length ? [`- and ${nullVectors.length - shown.length} more`] : [];
    super(
      [
        `The matrix of ${size} unknowns is singular: ${rank} of its equations are independent.`,
        ...shown,
        ...more,
        'Fix or couple what is named, or take the equations out that say the same twice.',
      ].join('\n'),
    );
    this.name = 'SingularMatrixError';
    this.nullVectors = nullVectors;
    this.rank = rank;
  }
}

/** A solver was asked for a solution before it had a factor. */
export class NoFactorError extends Error {
  readonly code = 'no-factor';

  constructor() {
    super('There is no factor to solve with: call factor(values) first, and again after it failed.');
    this.name = 'NoFactorError';
  }
}

/** A solution leaves the range of double precision. */
export class SolutionOverflowError extends Error {
  readonly code = 'overflow';
  /** The first unknown that is not finite. */
  readonly unknown: number;

  constructor(unknown: number, name: string, value: number) {
    super(
      `The solution is ${value} at ${name}: it leaves the range of double precision. Look for a nearly singular matrix or for units ` +
        'that make entries of the matrix tiny beside the right-hand side.',
    );
    this.name = 'SolutionOverflowError';
    this.unknown = unknown;
  }
}
