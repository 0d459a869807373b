import { type Issue, LithostatError } from '../../quantity/issue.js';
import { checkPattern } from '../linear/sparse/check.js';
import { SparseMatrixError } from '../linear/sparse/errors.js';
import type { Groups } from './groups.js';
import type { NonlinearSystem } from './system.js';

/** An issue about an option out of its range. */
export function outOfRange(path: string, got: number, expected: string): Issue {
  return {
    code: 'out-of-range',
    path,
    message: `${path} is ${got}; expected ${expected}.`,
    got: String(got),
    expected,
  };
}

/** Collects what is wrong with a system: its size, its pattern, its bounds. */
export function checkSystem(system: NonlinearSystem, issues: Issue[]): void {
  const { size, jacobian, region } = system;
  const { rows, columns } = jacobian.pattern;
  if (!(Number.isInteger(size) && size >= 1)) issues.push(outOfRange('size', size, 'a whole number, at least 1'));
  if (rows !== size || columns !== size)
    issues.push({
      code: 'wrong-length',
      path: 'jacobian.pattern',
      message: `The pattern of the Jacobian has ${rows} rows and ${columns} columns for ${size} unknowns.`,
      got: `${rows} x ${columns}`,
      expected: `${size} x ${size}`,
    });
  else {
    try {
      checkPattern(jacobian.pattern, jacobian.symmetry);
    } catch (error) {
      if (!(error instanceof SparseMatrixError)) throw error;
      issues.push({ code: error.code, path: 'jacobian.pattern', message: error.message });
    }
  }
  for (const side of ['lower', 'upper'] as const) {
    const length = region?.[side]?.length;
    if (length !== undefined && length !== size)
      issues.push({
        code: 'wrong-length',
        path: `region.${side}`,
        message: `The ${side} bounds have ${length} entries for ${size} unknowns.`,
        got: String(length),
        expected: String(size),
      });
  }
}

/** @throws LithostatError for a start of a wrong length, not finite or outside the admissible region, naming up to ten unknowns. */
export function checkStart(system: NonlinearSystem, start: Float64Array, unknowns: Groups): void {
  const { size, region } = system;
  if (start.length !== size)
    throw new LithostatError([
      {
        code: 'wrong-length',
        path: 'start',
        message: `The start has ${start.length} entries for ${size} unknowns.`,
        got: String(start.length),
        expected: String(size),
      },
    ]);
  const issues: Issue[] = [];
  for (let j = 0; j < size && issues.length < 10; j++) {
    const lower = region?.lower?.[j] ?? Number.NEGATIVE_INFINITY;
    const upper = region?.upper?.[j] ?? Number.POSITIVE_INFINITY;
    if (start[j] > lower && start[j] < upper) continue;
    issues.push({
      code: Number.isFinite(start[j]) ? 'outside-region' : 'not-finite',
      path: `start[${j}]`,
      message: `The start of ${unknowns.name(j)} is ${unknowns.quantity(start[j], j)}.`,
      got: String(start[j]),
      expected: `a finite number above ${lower} and below ${upper}`,
      remedy: 'Start strictly inside the admissible region.',
    });
  }
  if (issues.length > 0) throw new LithostatError(issues);
}
