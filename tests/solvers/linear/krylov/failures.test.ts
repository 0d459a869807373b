import { describe, expect, it } from 'vitest';
import { KernelHeap } from '../../../../src/solvers/kernels/heap.js';
import { KernelTeam } from '../../../../src/solvers/kernels/team.js';
import { bicgstab } from '../../../../src/solvers/linear/krylov/bicgstab.js';
import { conjugateGradients } from '../../../../src/solvers/linear/krylov/conjugate-gradients.js';
import { fgmres } from '../../../../src/solvers/linear/krylov/fgmres.js';
import { minres } from '../../../../src/solvers/linear/krylov/minres.js';
import { euclidean, largestEntry, sumOfMagnitudes, weighted } from '../../../../src/solvers/linear/krylov/norms.js';
import { krylovMethods } from '../../../../src/solvers/linear/krylov/solve.js';
import { IncompleteCholesky } from '../../../../src/solvers/linear/preconditioners/incomplete-cholesky.js';
import { MatrixOperator } from '../../../../src/solvers/linear/sparse/matrix-operator.js';
import { noise } from '../../kernels/both.js';
import { diagonalMatrix, laplacian1D, laplacian2D, matrixOf, operatorOf, relativeResidual, times } from './systems.js';

const methods = Object.entries(krylovMethods);

describe('an operator that conjugate gradients are not for', () => {
  it('is called indefinite, with the curvature', () => {
    const result = conjugateGradients(new MatrixOperator(diagonalMatrix([1, 2, -3])), Float64Array.of(0, 0, 1));
    expect(result.reason).toBe('indefinite-operator');
    expect(result.message).toMatch(/p\.Ap \/ p\.p = -3\.000e\+0 in step 1/);
    expect(result.solution.every(Number.isFinite)).toBe(true);
  });

  it('is called singular', () => {
    const result = conjugateGradients(new MatrixOperator(diagonalMatrix([1, 0, 2])), Float64Array.of(0, 1, 0));
    expect(result.reason).toBe('breakdown');
    expect(result.message).toMatch(/operator is singular.*p\.p = 0\.000e\+0 in step 1/);
    // A row of zeros that the right-hand side does not touch is no harm.
    const fine = conjugateGradients(new MatrixOperator(diagonalMatrix([1, 0, 2])), Float64Array.of(3, 0, 4));
    expect([...fine.solution]).toEqual([3, 0, 2]);
  });

  it('is refused with its preconditioner when that is not positive', () => {
    for (const method of [conjugateGradients, minres]) {
      const result = method(new MatrixOperator(laplacian1D(6)), noise(6), {
        preconditioner: operatorOf(6, (x) => x.map((value) => -value)),
      });
      expect(result.reason).toBe('indefinite-preconditioner');
      expect(result.message).toMatch(/not positive definite: .* = -/);
    }
    const zero = conjugateGradients(new MatrixOperator(laplacian1D(6)), noise(6), {
      preconditioner: operatorOf(6, (x) => x.map(() => 0)),
    });
    expect(zero.reason).toBe('indefinite-preconditioner');
    const nothing = minres(new MatrixOperator(laplacian1D(6)), noise(6), {
      preconditioner: operatorOf(6, (x) => x.map(() => Number.NaN)),
    });
    expect(nothing.reason).toBe('not-finite');
  });
});

describe('a singular system', () => {
  const free = laplacian2D(12, 'free');
  const constants = new Float64Array(144).fill(1);
  const balanced = noise(144);
  const mean = balanced.reduce((sum, value) => sum + value, 0) / 144;
  const b = balanced.map((value) => value - mean);

  it.each(methods)('is solved by %s with its null space, and the solution has no part of it', (_, method) => {
    const options = { nullSpace: [constants], leftNullSpace: [constants], tolerance: 1e-10 };
    for (const right of [b, b.map((value) => value * 1e6)]) {
      const result = method(new MatrixOperator(free), right, { ...options, initial: new Float64Array(144).fill(7) });
      expect(result.reason).toBe('converged');
      expect(relativeResidual(free, result.solution, right)).toBeLessThan(1e-10);
      const largest = result.solution.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(Math.abs(result.solution.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-12 * largest * 144);
      expect(Math.abs(result.nullSpaceComponents[0]!)).toBeLessThan(1e-8);
    }
  });

  it.each(methods)('is refused by %s with the component that no solution can balance', (_, method) => {
    const result = method(
      new MatrixOperator(free),
      b.map((value) => value + 0.5),
      {
        nullSpace: [constants],
        leftNullSpace: [constants],
        norm: sumOfMagnitudes('A', 'unbalanced current'),
      },
    );
    expect(result).toMatchObject({ reason: 'incompatible-right-hand-side', converged: false, iterations: 0 });
    // 144 entries of 0.5 along the unit vector (1/12, ...).
    expect(result.nullSpaceComponents[0]).toBeCloseTo(6, 10);
    expect(result.message).toMatch(/parts 6\.000e\+0 along the null space, 7\.200e\+1 A in the norm/);
  });

  it('with a right-hand side out of reach leads MINRES to a least-squares solution', () => {
    const result = minres(
      new MatrixOperator(free),
      b.map((value) => value + 0.5),
      { maximumIterations: 2000 },
    );
    expect(result.reason).toBe('stagnation');
    expect(result.message).toMatch(/least-squares solution/);
    const left = times(free, result.solution).map((value, i) => b[i]! + 0.5 - value);
    for (const value of left) expect(value).toBeCloseTo(0.5, 5);
  });

  it('without its null space is solved by conjugate gradients when consistent', () => {
    const result = conjugateGradients(new MatrixOperator(free), b);
    expect(relativeResidual(free, result.solution, b)).toBeLessThan(1e-8);
  });

  it('is not made one by a vector that is no null vector', () => {
    const solve = (nullSpace: Float64Array[]) => () =>
      conjugateGradients(new MatrixOperator(laplacian2D(12)), b, { nullSpace });
    expect(solve([constants])).toThrow(/Vector 0 of the null space is not mapped to zero: \|A n\| \/ \|n\| = /);
    const singular = (nullSpace: Float64Array[]) => () =>
      conjugateGradients(new MatrixOperator(free), b, { nullSpace });
    expect(singular([constants, constants.map((value) => 2 * value)])).toThrow(
      /Vector 1 of the null space is a combination of those before it/,
    );
    expect(singular([new Float64Array(144)])).toThrow(/Vector 0 of the null space is zero/);
    expect(singular([new Float64Array(3)])).toThrow(/has 3 entries; expected 144/);
    expect(singular([constants.map((value, i) => (i === 5 ? Number.NaN : value))])).toThrow(/Entry 5 of vector 0/);
  });
});

describe('the norm of the caller', () => {
  const matrix = laplacian2D(15);
  const b = noise(225);
  const left = (x: Float64Array): Float64Array => times(matrix, x).map((value, i) => b[i]! - value);
  const weights = Float64Array.from({ length: 225 }, (_, i) => 1 + (i % 7) * 100);
  const cases = [
    [euclidean('N'), (r: Float64Array) => Math.hypot(...r)],
    [largestEntry('N'), (r: Float64Array) => Math.max(...r.map(Math.abs))],
    [sumOfMagnitudes('A'), (r: Float64Array) => r.reduce((sum, value) => sum + Math.abs(value), 0)],
    [weighted(weights), (r: Float64Array) => Math.hypot(...r.map((value, i) => value * weights[i]!)) / 15],
    [
      {
        name: 'first entry',
        unit: 'V',
        relative: true,
        measure: (r: Float64Array) => Math.abs(r[0]!) + 1e-3 * Math.hypot(...r),
      },
      (r: Float64Array) => (Math.abs(r[0]!) + 1e-3 * Math.hypot(...r)) / (Math.abs(b[0]!) + 1e-3 * Math.hypot(...b)),
    ],
  ] as const;

  it.each(
    methods.flatMap(([name, method]) => cases.map(([norm, own]) => [name, norm.name, method, norm, own] as const)),
  )('ends %s by %s', (_name, _norm, method, norm, own) => {
    for (const tolerance of [1e-4, 1e-9]) {
      const result = method(new MatrixOperator(matrix), b, { norm, tolerance });
      expect(result.reason).toBe('converged');
      expect(own(left(result.solution))).toBeLessThanOrEqual(tolerance * (1 + 1e-6));
      expect(result.trueResidual).toBeCloseTo(own(left(result.solution)), 12);
      expect(result.history[0]! / own(b)).toBeCloseTo(1, 10);
    }
  });

  it('has weights that are positive', () => {
    expect(() => weighted(Float64Array.of(1, 0))).toThrow(/weight of equation 1 is 0/);
    expect(() => conjugateGradients(new MatrixOperator(matrix), b, { norm: weighted(Float64Array.of(1, 2)) })).toThrow(
      /2 weights were given for 225 equations/,
    );
    const blind = { name: 'blind', unit: '1', relative: true, measure: () => 0 };
    expect(() => conjugateGradients(new MatrixOperator(matrix), b, { norm: blind })).toThrow(/"blind" is relative/);
  });
});

describe('rounding', () => {
  it('does not deceive: the residual is replaced where it drifts from b - A x', () => {
    // A start far from the solution: every product A x carries an error of eps |A| |x0|, which the recurrence does not see.
    const matrix = laplacian2D(20);
    const b = noise(400);
    const initial = noise(400, 9).map((value) => value * 1e9);
    for (const [name, method] of methods) {
      const result = method(new MatrixOperator(matrix), b, { initial, tolerance: 1e-10 });
      expect([name, result.reason]).toEqual([name, 'converged']);
      expect(relativeResidual(matrix, result.solution, b)).toBeLessThan(1.01e-10);
    }
    const result = conjugateGradients(new MatrixOperator(matrix), b, { initial, tolerance: 1e-10 });
    expect(result.replacements).toBeGreaterThan(0);
  });

  it('sets a floor that is said', () => {
    const matrix = laplacian2D(20);
    for (const [name, method] of methods) {
      const result = method(new MatrixOperator(matrix), noise(400), { tolerance: 1e-18, maximumIterations: 5000 });
      expect([name, result.converged]).toEqual([name, false]);
      expect(['stagnation', 'breakdown']).toContain(result.reason);
      expect(result.trueResidual).toBeLessThan(1e-14);
      expect(result.message).toMatch(/1\.000e-18 asked/);
    }
  });
});

describe('breakdowns of the methods for general operators', () => {
  it('are told apart from slowness', () => {
    // BiCGSTAB: A r is orthogonal to r in every start.
    const turn = matrixOf(2, [
      [0, 1, -1],
      [1, 0, 1],
    ]);
    const stopped = bicgstab(new MatrixOperator(turn), Float64Array.of(1, 0));
    expect(stopped.reason).toBe('breakdown');
    expect(stopped.message).toMatch(/Use FGMRES/);
    expect([...fgmres(new MatrixOperator(turn), Float64Array.of(1, 0)).solution]).toEqual([0, -1]);
    // FGMRES: nothing reaches the second entry.
    const singular = fgmres(new MatrixOperator(diagonalMatrix([1, 0])), Float64Array.of(1, 1));
    expect(singular.converged).toBe(false);
    expect(singular.reason).toBe('breakdown');
    expect(() => fgmres(new MatrixOperator(turn), Float64Array.of(1, 0), { restart: 0 })).toThrow(/restart is 0/);
  });
});

describe('hard systems', () => {
  it('of contrast 1e12, with rows of zeros and of huge and tiny entries, end in an answer or a reason, never in NaN', () => {
    const n = 18;
    const cases = [
      laplacian2D(n, 'fixed', (x, y) => 10 ** (((7 * x + 3 * y) % 13) - 6)),
      laplacian2D(n, 'free', (x, y) => (x + y > n ? 1e-9 : 1)),
      diagonalMatrix(Float64Array.from({ length: n * n }, (_, i) => (i % 9 === 0 ? 0 : 10 ** ((i % 31) - 15)))),
      diagonalMatrix(Float64Array.from({ length: n * n }, (_, i) => (i % 2 === 0 ? 1e150 : -1e-150))),
    ];
    for (const matrix of cases)
      for (const [name, method] of methods) {
        const b = noise(n * n);
        const result = method(new MatrixOperator(matrix), b, { maximumIterations: 1000 });
        expect([name, result.solution.every(Number.isFinite)]).toEqual([name, true]);
        expect(Number.isFinite(result.trueResidual)).toBe(true);
        expect(result.trueResidual).toBeLessThanOrEqual(1);
        expect(result.converged).toBe(relativeResidual(matrix, result.solution, b) <= 1e-8);
        expect(result.converged).toBe(result.reason === 'converged');
        expect(result.message.length).toBeGreaterThan(20);
      }
  });

  it('are solved by incomplete factors where plain methods give up: contrast 1e12', () => {
    const matrix = laplacian2D(18, 'fixed', (x, y) => 10 ** (((7 * x + 3 * y) % 13) - 6));
    // Balanced by weights: every equation in the scale of its own conductances.
    const weights = new Float64Array(324);
    for (let i = 0; i < 324; i++) weights[i] = 1 / matrix.values[matrix.pattern.rowStart[i + 1]! - 1]!;
    const x = noise(324);
    const b = times(matrix, x);
    const result = conjugateGradients(new MatrixOperator(matrix), b, {
      preconditioner: new IncompleteCholesky(matrix),
      norm: weighted(weights),
      tolerance: 1e-10,
    });
    expect(result.reason).toBe('converged');
    expect(result.iterations).toBeLessThan(60);
    const product = times(matrix, result.solution);
    for (let i = 0; i < 324; i++) expect(Math.abs(weights[i]! * (b[i]! - product[i]!))).toBeLessThan(2e-9);
  });
});

describe('threads', () => {
  it('do not change a bit of the answer', () => {
    const matrix = laplacian2D(160);
    const b = noise(25_600);
    const answers = [1, 2, 3].map((threads) => {
      const heap = new KernelHeap();
      const team = KernelTeam.start(heap, threads);
      expect(team.ready()).toBe(true);
      const operator = new MatrixOperator(matrix, { heap, team });
      const { solution, history } = conjugateGradients(operator, b, {
        preconditioner: new IncompleteCholesky(matrix, { heap }),
        tolerance: 1e-6,
      });
      team.close();
      return { bits: Buffer.from(solution.buffer).toString('base64'), history };
    });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });
});
