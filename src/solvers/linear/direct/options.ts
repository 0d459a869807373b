import type { KernelHeap } from '../../kernels/heap.js';
import type { OrderingOptions } from '../ordering/order.js';
import { checkPattern, checkValues } from '../sparse/check.js';
import { SparseMatrixError } from '../sparse/errors.js';
import type { SparseMatrix, SparsePattern } from '../sparse/pattern.js';
import type { DirectKind } from './elimination-order.js';
import type { UnknownNames } from './null-vectors.js';

/** What the direct solver may be told. */
export interface DirectOptions extends UnknownNames {
  readonly kind: DirectKind;
  /**
   * How the pattern is stored, as in SparseMatrix. Needed where a pattern of kind `general` has entries on and below the diagonal alone:
   * the lower triangle of a symmetric matrix looks the same as a triangular matrix, and one is not taken for the other.
   */
  readonly symmetry?: SparseMatrix['symmetry'];
  readonly ordering?: OrderingOptions;
  /**
   * Typical values of the matrix. Unsymmetric matrices then get large entries on the diagonal by an exchange of rows (Duff & Koster 2001),
   * indefinite ones keep unknowns that make good pivots of order 2 together (Duff & Pralet 2005), which leaves less to delay. Without
   * them an unsymmetric matrix gets a diagonal without structural zeros.
   */
  readonly typicalValues?: Float64Array;
  /** Where the factor lies; the solver's own heap by default. The caller keeps it alive and releases the solver before it. */
  readonly heap?: KernelHeap;
  /**
   * What happens to a matrix that is singular within rounding: an error that names what is free (`throw`, the default), or a report
   * with the null vectors (`report`); solutions then leave the equations of the zero pivots out, which is right for right-hand sides
   * that have a solution.
   */
  readonly singular?: 'throw' | 'report';
}

/** How a system is to be solved. */
export interface SolveOptions {
  /**
   * Refinement ends when the componentwise backward error is at most this (default 8 units of rounding, 1.8e-15), or no longer falls. At
   * least 0.
   */
  readonly tolerance?: number;
  /** Most steps of refinement; 0 for none. Default 6. */
  readonly refinements?: number;
  /** Where the solution is written; a new array by default. */
  readonly into?: Float64Array;
}

const defaultTolerance = 8 * 2 ** -52;
const defaultRefinements = 6;

/**
 * Refuses a pattern, or options, that nothing can be analysed with.
 * @throws SparseMatrixError for the pattern, its storage or typical values; RangeError for other options.
 */
export function checkAnalysis(pattern: SparsePattern, options: DirectOptions): void {
  const { kind, displacement, typicalValues } = options;
  if (!['positive-definite', 'indefinite', 'general'].includes(kind))
    throw new RangeError(`The kind is "${kind}"; expected "positive-definite", "indefinite" or "general".`);
  if (displacement !== undefined) checkDisplacement(pattern.rows, displacement);
  checkPattern(pattern, kind === 'general' ? 'general' : 'symmetric');
  if (pattern.rows !== pattern.columns)
    throw new SparseMatrixError(
      'not-square',
      `A matrix of ${pattern.rows} rows and ${pattern.columns} columns was given; expected as many columns as rows.`,
    );
  checkStorage(pattern, options);
  if (typicalValues !== undefined) checkValues(pattern, typicalValues);
}

/** Options of a solution with nothing left open. @throws RangeError naming the option that is out of range */
export function resolveSolve(options: SolveOptions): { readonly tolerance: number; readonly refinements: number } {
  const { tolerance = defaultTolerance, refinements = defaultRefinements } = options;
  if (!(tolerance >= 0 && tolerance < Number.POSITIVE_INFINITY))
    throw new RangeError(`The tolerance is ${tolerance}; expected a finite number of at least 0.`);
  if (!(Number.isInteger(refinements) && refinements >= 0))
    throw new RangeError(`refinements is ${refinements}; expected a whole number of at least 0.`);
  return { tolerance, refinements };
}

function checkDisplacement(rows: number, { dimension, coordinates }: NonNullable<UnknownNames['displacement']>): void {
  if (dimension !== 2 && dimension !== 3)
    throw new RangeError(`The dimension of the displacements is ${dimension}; expected 2 or 3.`);
  if (coordinates.length % dimension !== 0 || coordinates.length > rows)
    throw new RangeError(
      `There are ${coordinates.length} coordinates for ${rows} unknowns; expected ${dimension} for each node that has displacements.`,
    );
}

/** Refuses a pattern that may not hold what the kind of factor reads. */
function checkStorage(pattern: SparsePattern, { kind, symmetry }: DirectOptions): void {
  if (symmetry !== undefined && symmetry !== 'general' && symmetry !== 'symmetric')
    throw new RangeError(`The symmetry is "${symmetry}"; expected "general" or "symmetric".`);
  if (kind !== 'general') {
    if (symmetry !== 'general') return;
    throw new SparseMatrixError(
      'not-symmetric',
      `Kind "${kind}" reads the lower triangle of a symmetric matrix; symmetry "general" says that every entry is stored. ` +
        'Give the lower triangle, or factor with kind "general".',
    );
  }
  const below = symmetry === 'general' ? -1 : entryBelowAlone(pattern);
  if (symmetry !== 'symmetric' && below < 0) return;
  throw new SparseMatrixError(
    'one-triangle',
    `Kind "general" reads every entry, but the pattern ${
      symmetry === 'symmetric'
        ? 'holds the lower triangle of a symmetric matrix'
        : `has entries below the diagonal (row ${below}) and none above`
    }. A symmetric matrix is factored with kind "indefinite" or "positive-definite"; a matrix that is meant to be triangular is told by ` +
      'symmetry "general".',
    symmetry === 'symmetric' ? null : below,
  );
}

/** The first row with an entry below the diagonal, of patterns that have none above; -1 otherwise. */
function entryBelowAlone({ rows, rowStart, columnIndex }: SparsePattern): number {
  let first = -1;
  for (let row = 0; row < rows; row++) {
    const [begin, end] = [rowStart[row]!, rowStart[row + 1]!];
    if (begin === end) continue;
    if (columnIndex[end - 1]! > row) return -1;
    if (first < 0 && columnIndex[begin]! < row) first = row;
  }
  return first;
}
