import { describe, expect, it } from 'vitest';
import { NotPositiveDefiniteError, SingularMatrixError } from '../../../src/solvers/linear/direct/errors.js';
import { SparseDirect } from '../../../src/solvers/linear/direct/sparse-direct.js';
import { fgmres } from '../../../src/solvers/linear/krylov/fgmres.js';
import type { KrylovMethod } from '../../../src/solvers/linear/krylov/options.js';
import { krylovMethods, solveKrylov } from '../../../src/solvers/linear/krylov/solve.js';
import { MatrixOperator } from '../../../src/solvers/linear/sparse/matrix-operator.js';
import type { SparseMatrix } from '../../../src/solvers/linear/sparse/pattern.js';
import { toGeneral } from '../../../src/solvers/linear/sparse/transform.js';
import {
  componentwiseError,
  type MatrixReference,
  matrixReferences,
  multiply,
  publicMatrix,
  relativeResidual,
  shifted,
} from './matrix-market.js';

const named = (references: readonly MatrixReference[]) => references.map((one) => [one.name, one] as const);
const regular = matrixReferences.filter(({ condition }) => condition !== null);
const definite = regular.filter(({ inertia }) => inertia !== undefined && inertia.negative === 0);
const symmetric = matrixReferences.filter(({ shifted: shift }) => shift !== undefined);
const unsymmetric = regular.filter((reference) => !reference.symmetric);

/** Entries of every size between 1 and 2, of either sign. */
const chosen = (size: number) =>
  Float64Array.from({ length: size }, (_, at) => (at % 3 === 1 ? -1 : 1) * (1 + (at % 17) / 17));
const epsilon = 2 ** -52;

/** Largest error over the largest entry. */
function relativeError(x: Float64Array, exact: Float64Array): number {
  let [error, size] = [0, 0];
  x.forEach((entry, at) => {
    error = Math.max(error, Math.abs(entry - exact[at]!));
    size = Math.max(size, Math.abs(exact[at]!));
  });
  return x.some(Number.isNaN) ? Number.NaN : error / size;
}

describe('the direct solver on matrices of a public collection', () => {
  it.each(named(definite))('%s, positive definite', (name, { size, condition, inertia }) => {
    const matrix = publicMatrix(name);
    const exact = chosen(size);
    const right = multiply(matrix, exact);
    const solver = SparseDirect.analyse(matrix.pattern, { kind: 'positive-definite' });
    expect(solver.factor(matrix.values).inertia).toEqual(inertia);
    const { solution } = solver.solve(right);
    expect(componentwiseError(matrix, solution, right)).toBeLessThan(20 * epsilon);
    expect(relativeError(solution, exact)).toBeLessThan(10 * condition! * epsilon);
  });

  it.each(named(symmetric))('%s, made indefinite by a shift', (name, { size, shifted: shift }) => {
    const matrix = shifted(publicMatrix(name), shift!.shift);
    const right = multiply(matrix, chosen(size));
    const solver = SparseDirect.analyse(matrix.pattern, { kind: 'indefinite' });
    const { inertia, rank } = solver.factor(matrix.values);
    expect(inertia).toEqual({ positive: shift!.positive, negative: shift!.negative, zero: 0 });
    expect(rank).toBe(size);
    const { solution } = solver.solve(right);
    expect(componentwiseError(matrix, solution, right)).toBeLessThan(20 * epsilon);
  });

  it.each(named(matrixReferences.filter(({ inertia }) => inertia !== undefined && inertia.zero > 0)))(
    '%s, singular: rank, inertia, and a solution where there is one',
    (name, { size, rank, inertia }) => {
      const matrix = publicMatrix(name);
      const right = multiply(matrix, chosen(size));
      const solver = SparseDirect.analyse(matrix.pattern, { kind: 'indefinite', singular: 'report' });
      const report = solver.factor(matrix.values);
      expect(report.rank).toBe(rank);
      expect(report.inertia).toEqual(inertia);
      for (const { values } of report.nullVectors)
        expect(Math.hypot(...multiply(matrix, values))).toBeLessThan(1e-10 * Math.hypot(...values));
      const { solution } = solver.solve(right);
      expect(relativeResidual(matrix, solution, right)).toBeLessThan(1e-10);
      const strict = SparseDirect.analyse(matrix.pattern, { kind: 'indefinite' });
      expect(() => strict.factor(matrix.values)).toThrow(SingularMatrixError);
    },
  );

  it.each(named(regular))('%s, as a general matrix', (name, { size, condition }) => {
    const matrix = toGeneral(publicMatrix(name));
    const exact = chosen(size);
    const right = multiply(matrix, exact);
    const solver = SparseDirect.analyse(matrix.pattern, { kind: 'general' });
    solver.factor(matrix.values);
    const { solution } = solver.solve(right);
    expect(componentwiseError(matrix, solution, right)).toBeLessThan(20 * epsilon);
    expect(relativeError(solution, exact)).toBeLessThan(10 * condition! * epsilon);
  });

  it.each(named(matrixReferences.filter((one) => !one.symmetric && one.condition === null)))(
    '%s, general and singular to working precision: refused, or solved to a small backward error',
    (name, { size }) => {
      const matrix = publicMatrix(name);
      const right = multiply(matrix, chosen(size));
      const solver = SparseDirect.analyse(matrix.pattern, { kind: 'general' });
      try {
        solver.factor(matrix.values);
      } catch (error) {
        expect(error).toBeInstanceOf(SingularMatrixError);
        return;
      }
      expect(componentwiseError(matrix, solver.solve(right).solution, right)).toBeLessThan(1e-12);
    },
  );

  it.each(named(symmetric))(
    '%s, made indefinite by a shift, is refused as positive definite',
    (name, { shifted: shift }) => {
      const matrix = shifted(publicMatrix(name), shift!.shift);
      const solver = SparseDirect.analyse(matrix.pattern, { kind: 'positive-definite' });
      expect(() => solver.factor(matrix.values)).toThrow(NotPositiveDefiniteError);
    },
  );
});

/** Jacobi, by other code than the library's; ones where the diagonal is zero. */
function jacobi({ pattern, values }: SparseMatrix) {
  const factors = new Float64Array(pattern.rows).fill(1);
  for (let row = 0; row < pattern.rows; row++)
    for (let at = pattern.rowStart[row]!; at < pattern.rowStart[row + 1]!; at++)
      if (pattern.columnIndex[at] === row && values[at] !== 0) factors[row] = 1 / Math.abs(values[at]!);
  const apply = (input: Float64Array, output: Float64Array) => {
    for (let row = 0; row < pattern.rows; row++) output[row] = factors[row]! * input[row]!;
  };
  return { size: pattern.rows, apply };
}

describe('Krylov methods on matrices of a public collection', () => {
  const tolerance = 1e-8;

  /** Solves, and checks that what is said is true. @returns whether it converged */
  function honest(method: KrylovMethod, matrix: SparseMatrix, preconditioned: boolean): boolean {
    const right = multiply(matrix, chosen(matrix.pattern.rows));
    const preconditioner = preconditioned ? { preconditioner: jacobi(matrix) } : {};
    const options = { tolerance, maximumIterations: 5000, ...preconditioner };
    const result = method(new MatrixOperator(matrix), right, options);
    const residual = relativeResidual(matrix, result.solution, right);
    expect(result.solution.every(Number.isFinite)).toBe(true);
    expect(Math.abs(residual - result.trueResidual)).toBeLessThan(1e-3 * residual + 1e-13);
    expect(result.converged).toBe(result.reason === 'converged');
    if (result.converged) expect(residual).toBeLessThanOrEqual(tolerance * (1 + 1e-6));
    else expect(result.message.length).toBeGreaterThan(20);
    return result.converged;
  }

  it.each(named(definite))('conjugate gradients, %s', (name) => {
    expect(honest(krylovMethods['conjugate-gradients'], publicMatrix(name), true)).toBe(true);
  });

  it.each(named(symmetric))('MINRES, %s shifted to be indefinite', (name, { shifted: shift, condition }) => {
    const matrix = shifted(publicMatrix(name), shift!.shift);
    const converged = honest(krylovMethods.minres, matrix, false);
    // Where even the sizes of the entries are alike.
    if (condition === null || condition < 1e3) expect(converged).toBe(true);
  });

  it.each(named(symmetric))('conjugate gradients refuse %s shifted to be indefinite', (name, { shifted: shift }) => {
    const matrix = shifted(publicMatrix(name), shift!.shift);
    const result = solveKrylov('conjugate-gradients', new MatrixOperator(matrix), chosen(matrix.pattern.rows), {
      tolerance: 1e-15,
    });
    expect(result.reason).toBe('indefinite-operator');
  });

  it.each(named(unsymmetric))('BiCGSTAB, %s', (name, { condition }) => {
    const converged = honest(krylovMethods.bicgstab, publicMatrix(name), true);
    // Its eigenvalues surround zero, where the polynomials of degree 1 of the method are of no use.
    if (condition! < 1e3 && name !== 'HB/west0067') expect(converged).toBe(true);
  });

  it.each(named(unsymmetric))(
    'FGMRES that does not restart before its space is full, %s',
    (name, { size, condition }) => {
      const whole: KrylovMethod = (operator, right, options) => fgmres(operator, right, { ...options, restart: size });
      const converged = honest(whole, publicMatrix(name), true);
      if (condition! < 1e7) expect(converged).toBe(true);
    },
  );
});
