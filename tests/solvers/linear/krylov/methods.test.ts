import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorReal, solveReal } from '../../../../src/solvers/dense.js';
import { bicgstab } from '../../../../src/solvers/linear/krylov/bicgstab.js';
import { conjugateGradients } from '../../../../src/solvers/linear/krylov/conjugate-gradients.js';
import { fgmres } from '../../../../src/solvers/linear/krylov/fgmres.js';
import { minres } from '../../../../src/solvers/linear/krylov/minres.js';
import { type KrylovMethodName, krylovMethods, solveKrylov } from '../../../../src/solvers/linear/krylov/solve.js';
import { MatrixOperator } from '../../../../src/solvers/linear/sparse/matrix-operator.js';
import { noise, onBoth } from '../../kernels/both.js';
import { dense } from '../sparse/arbitrary.js';
import {
  convectionDiffusion2D,
  diagonalMatrix,
  laplacian1D,
  laplacian2D,
  matrixOf,
  operatorOf,
  relativeResidual,
  times,
} from './systems.js';

const names = Object.keys(krylovMethods) as KrylovMethodName[];

describe.each(names)('%s', (name) => {
  it('agrees with a dense solve on random diagonally dominant systems', () => {
    const symmetric = name === 'conjugate-gradients' || name === 'minres';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 1000 }), (size, seed) => {
        const random = noise(size * size + size, seed);
        const entries: [number, number, number][] = [];
        for (let i = 0; i < size; i++)
          for (let j = 0; j < (symmetric ? i : size); j++) if (i !== j) entries.push([i, j, random[i * size + j]!]);
        for (let i = 0; i < size; i++) entries.push([i, i, size]);
        const matrix = matrixOf(size, entries, symmetric ? 'symmetric' : 'general');
        const b = random.subarray(size * size);
        const result = solveKrylov(name, new MatrixOperator(matrix), b, { tolerance: 1e-12 });
        expect(result.reason).toBe('converged');
        const factors = dense(matrix);
        const pivots = new Int32Array(size);
        const x = Float64Array.from(b);
        expect(factorReal(factors, size, pivots)).toBe(true);
        solveReal(factors, size, pivots, x);
        for (let i = 0; i < size; i++) expect(result.solution[i]).toBeCloseTo(x[i]!, 9);
      }),
      { numRuns: 40 },
    );
  });

  it('meets its tolerance by a residual that other code computes', () => {
    const matrix = laplacian2D(20);
    const b = noise(400);
    for (const tolerance of [1e-3, 1e-8, 1e-13]) {
      const result = solveKrylov(name, new MatrixOperator(matrix), b, { tolerance });
      expect(result).toMatchObject({ converged: true, reason: 'converged' });
      expect(relativeResidual(matrix, result.solution, b)).toBeLessThan(tolerance * 1.01);
      expect(result.trueResidual).toBeLessThanOrEqual(tolerance);
      expect(result.history).toHaveLength(result.iterations + 1);
      expect(result.history[0]).toBe(1);
    }
  });

  it('needs as many steps as there are distinct eigenvalues', () => {
    for (const distinct of [1, 2, 3, 7]) {
      const matrix = diagonalMatrix(Float64Array.from({ length: 60 }, (_, i) => 1 + (i % distinct)));
      const result = solveKrylov(name, new MatrixOperator(matrix), noise(60), { tolerance: 1e-11 });
      expect(result.converged).toBe(true);
      expect(result.iterations).toBeLessThanOrEqual(distinct);
    }
  });

  it('has the same bits on both back ends, and leaves its heap as it was', () => {
    const matrix = name === 'bicgstab' || name === 'fgmres' ? convectionDiffusion2D(15, 2) : laplacian2D(15);
    const [wasm, typescript] = onBoth((heap) => {
      const operator = new MatrixOperator(matrix, { heap });
      const before = heap.bytesInUse;
      const { solution, history, trueResidual } = solveKrylov(name, operator, noise(225));
      expect(heap.bytesInUse).toBe(before);
      return { solution, history, trueResidual };
    });
    expect(wasm).toEqual(typescript);
  });

  it('takes the same steps in every system of units', () => {
    const matrix = laplacian2D(12);
    const b = noise(144);
    const plain = solveKrylov(name, new MatrixOperator(matrix), b);
    for (const [scaleOfMatrix, scaleOfRight] of [
      [1, 2 ** -900],
      [1, 2 ** 900],
      [2 ** 300, 2 ** -500],
      [2 ** -300, 2 ** 400],
    ] as const) {
      const scaled = { ...matrix, values: matrix.values.map((value) => value * scaleOfMatrix) };
      const result = solveKrylov(
        name,
        new MatrixOperator(scaled),
        b.map((value) => value * scaleOfRight),
      );
      expect(result.history).toEqual(plain.history);
      expect([...result.solution]).toEqual([...plain.solution].map((value) => value * (scaleOfRight / scaleOfMatrix)));
    }
  });

  it('starts where it is told, and stays there if that is the solution', () => {
    const matrix = laplacian1D(30);
    const x = noise(30);
    const b = times(matrix, x);
    const there = solveKrylov(name, new MatrixOperator(matrix), b, { initial: x });
    expect(there).toMatchObject({ converged: true, iterations: 0 });
    expect([...there.solution]).toEqual([...x]);
    const near = solveKrylov(name, new MatrixOperator(matrix), b, { initial: x.map((value) => value * 1.001) });
    expect(near.history[0]).toBeCloseTo(1e-3, 10);
    expect(relativeResidual(matrix, near.solution, b)).toBeLessThan(1e-8);
  });

  it('answers zero to a right-hand side of zeros', () => {
    const result = solveKrylov(name, new MatrixOperator(laplacian1D(5)), new Float64Array(5), { initial: noise(5) });
    expect(result).toMatchObject({ converged: true, iterations: 0, trueResidual: 0 });
    expect([...result.solution]).toEqual([0, 0, 0, 0, 0]);
  });

  it('works on an operator without a heap and on one unknown or none', () => {
    expect(
      solveKrylov(
        name,
        operatorOf(1, (x) => [4 * x[0]!]),
        Float64Array.of(8),
      ).solution[0],
    ).toBe(2);
    expect(
      solveKrylov(
        name,
        operatorOf(0, () => []),
        new Float64Array(0),
      ),
    ).toMatchObject({ converged: true });
  });

  it('reports an operator that gives no numbers', () => {
    let products = 0;
    const spoilt = operatorOf(9, (x) =>
      x.map((value, i) => (++products > 20 && i === 4 ? Number.NaN : (i + 1) * value)),
    );
    const result = solveKrylov(name, spoilt, noise(9));
    expect(result.reason).toBe('not-finite');
    expect(result.converged).toBe(false);
    expect(result.solution.every(Number.isFinite)).toBe(true);
    const never = solveKrylov(
      name,
      operatorOf(9, (x) => x.map(() => Number.NaN)),
      noise(9),
    );
    expect(never).toMatchObject({ reason: 'not-finite', trueResidual: Number.POSITIVE_INFINITY });
    expect(never.message).toMatch(/entry 0 of b - A x is not finite/);
  });

  it('refuses bad input with its place', () => {
    const operator = new MatrixOperator(laplacian1D(4));
    const solve =
      (b: Float64Array, options = {}) =>
      () =>
        solveKrylov(name, operator, b, options);
    const fine = noise(4);
    expect(solve(new Float64Array(3))).toThrow(/right-hand side has 3 entries; expected 4/);
    expect(solve(Float64Array.of(1, 2, Number.NaN, 0))).toThrow(/Entry 2 of the right-hand side is NaN/);
    expect(solve(fine, { initial: new Float64Array(5) })).toThrow(/initial solution has 5 entries/);
    expect(solve(fine, { initial: Float64Array.of(0, Number.NEGATIVE_INFINITY, 0, 0) })).toThrow(
      /Entry 1 .* -Infinity/,
    );
    expect(solve(fine, { tolerance: 0 })).toThrow(/tolerance is 0; expected a finite number above 0/);
    expect(solve(fine, { tolerance: Number.NaN })).toThrow(/tolerance is NaN/);
    expect(solve(fine, { maximumIterations: 1.5 })).toThrow(/maximumIterations is 1.5/);
    expect(solve(fine, { preconditioner: operatorOf(3, (x) => x) })).toThrow(/preconditioner is for 3 unknowns/);
  });

  it('stops when it may not go on, with the best that it has', () => {
    const matrix = laplacian2D(20);
    const b = noise(400);
    const few = solveKrylov(name, new MatrixOperator(matrix), b, { maximumIterations: 5 });
    expect(few).toMatchObject({ converged: false, reason: 'maximum-iterations', iterations: 5 });
    expect(few.message).toMatch(/5 steps, the most allowed.*1\.000e-8 asked/);
    expect(relativeResidual(matrix, few.solution, b)).toBeCloseTo(few.trueResidual, 12);
    const controller = new AbortController();
    const aborted = solveKrylov(name, new MatrixOperator(matrix), b, {
      signal: controller.signal,
      onIteration: (iteration) => {
        if (iteration === 3) controller.abort();
      },
    });
    expect(aborted).toMatchObject({ reason: 'aborted', iterations: 3 });
    expect(solveKrylov(name, new MatrixOperator(matrix), b, { maximumIterations: 0 }).reason).not.toBe('converged');
  });

  it('says that rounding allows no more', () => {
    // Graded over 14 orders: rounding in A x is about 1e-16 * 1e14 for components of size one.
    const matrix = matrixOf(
      40,
      [
        ...Array.from({ length: 40 }, (_, i) => [i, i, 10 ** ((14 * i) / 39)] as const),
        ...Array.from({ length: 39 }, (_, i) => [i + 1, i, 0.3 * 10 ** ((14 * i) / 39)] as const),
      ],
      'symmetric',
    );
    const b = noise(40);
    const result = solveKrylov(name, new MatrixOperator(matrix), b, { tolerance: 1e-30, maximumIterations: 3000 });
    expect(result.converged).toBe(false);
    expect(['stagnation', 'maximum-iterations', 'breakdown']).toContain(result.reason);
    expect(result.trueResidual).toBeCloseTo(relativeResidual(matrix, result.solution, b), 10);
  });
});

it('a method that is not there is refused by its name', () => {
  expect(() =>
    solveKrylov(
      'jacobi' as KrylovMethodName,
      operatorOf(1, (x) => x),
      new Float64Array(1),
    ),
  ).toThrow(/no Krylov method "jacobi"; expected one of conjugate-gradients, minres/);
});

describe('convergence theory', () => {
  it('bounds the error of conjugate gradients in the energy norm by the condition number (1D and 2D)', () => {
    for (const [matrix, condition] of [
      [laplacian1D(100), 1 / Math.tan(Math.PI / 202) ** 2],
      [laplacian2D(24), 1 / Math.tan(Math.PI / 50) ** 2],
    ] as const) {
      const x = noise(matrix.pattern.rows);
      const b = times(matrix, x);
      const energy = (solution: Float64Array): number => {
        const error = solution.map((value, i) => value - x[i]!);
        return Math.sqrt(times(matrix, error).reduce((sum, value, i) => sum + value * error[i]!, 0));
      };
      const initial = energy(new Float64Array(x.length));
      const factor = (Math.sqrt(condition) - 1) / (Math.sqrt(condition) + 1);
      for (const steps of [5, 20, 50]) {
        const { solution } = conjugateGradients(new MatrixOperator(matrix), b, {
          maximumIterations: steps,
          tolerance: 1e-15,
        });
        expect(energy(solution)).toBeLessThanOrEqual(2 * factor ** steps * initial * (1 + 1e-10));
      }
    }
  });

  it('conjugate gradients solve the 1D Laplacian in at most n steps, and in n/2 for symmetric data', () => {
    const matrix = laplacian1D(80);
    const { iterations } = conjugateGradients(new MatrixOperator(matrix), noise(80), { tolerance: 1e-10 });
    expect(iterations).toBeLessThanOrEqual(80);
    const even = conjugateGradients(new MatrixOperator(matrix), new Float64Array(80).fill(1), { tolerance: 1e-10 });
    expect(even.iterations).toBe(40);
    // -u'' = 1: u = x (1 - x) / 2 at the nodes.
    even.solution.forEach((value, i) => {
      expect(value).toBeCloseTo(((i + 1) * (80 - i)) / 2, 6);
    });
  });

  it('MINRES never lets the residual grow and equals the residual of full GMRES, also on indefinite systems', () => {
    const shifted = laplacian2D(10);
    for (let row = 0; row < 100; row++) shifted.values[shifted.pattern.rowStart[row + 1]! - 1]! -= 1.3;
    const b = noise(100);
    const result = minres(new MatrixOperator(shifted), b, { tolerance: 1e-10, maximumIterations: 400 });
    expect(result.converged).toBe(true);
    expect(relativeResidual(shifted, result.solution, b)).toBeLessThan(1e-10);
    result.history.slice(1).forEach((value, i) => {
      expect(value).toBeLessThanOrEqual(result.history[i]! * (1 + 1e-12));
    });
    const full = fgmres(new MatrixOperator(shifted), b, { tolerance: 1e-10, restart: 100 });
    for (let i = 0; i < 30; i++) expect(result.history[i]! / full.history[i]!).toBeCloseTo(1, 8);
  });

  it('MINRES is steered by the size of indefinite eigenvalues, not their sign', () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + (i % 4 < 2 ? 0 : 1)));
    const result = minres(new MatrixOperator(diagonalMatrix(values)), noise(40), { tolerance: 1e-12 });
    expect(result.iterations).toBeLessThanOrEqual(4);
  });

  it.each([0, 0.5, 5, 50])('BiCGSTAB and FGMRES solve convection-diffusion at cell Peclet number %d', (peclet) => {
    const matrix = convectionDiffusion2D(25, peclet);
    const b = noise(625);
    for (const method of [bicgstab, fgmres]) {
      const result = method(new MatrixOperator(matrix), b, { tolerance: 1e-10 });
      expect(result.reason).toBe('converged');
      expect(relativeResidual(matrix, result.solution, b)).toBeLessThan(1e-10);
    }
  });

  it('BiCGSTAB goes on with a skew-symmetric part as large as the symmetric one', () => {
    const entries: [number, number, number][] = [];
    for (let i = 0; i < 50; i++) {
      entries.push([i, i, 1]);
      if (i > 0) entries.push([i, i - 1, -1], [i - 1, i, 1]);
    }
    const matrix = matrixOf(50, entries);
    const b = noise(50);
    expect(relativeResidual(matrix, bicgstab(new MatrixOperator(matrix), b).solution, b)).toBeLessThan(1e-8);
  });

  it('FGMRES stands still on a cyclic shift until the last step, and says so when restarted before', () => {
    const shift = matrixOf(
      30,
      Array.from({ length: 30 }, (_, i) => [(i + 1) % 30, i, 1] as const),
    );
    const b = new Float64Array(30);
    b[0] = 1;
    const whole = fgmres(new MatrixOperator(shift), b, { restart: 30 });
    expect(whole).toMatchObject({ converged: true, iterations: 30 });
    const cut = fgmres(new MatrixOperator(shift), b, { restart: 29, maximumIterations: 500 });
    expect(cut).toMatchObject({ converged: false, reason: 'stagnation', iterations: 29 });
    expect(cut.message).toMatch(/29 steps between two restarts do not lower the residual/);
  });

  it('FGMRES lets the preconditioner change in every step', () => {
    const matrix = convectionDiffusion2D(15, 1);
    const b = noise(225);
    let turn = 0;
    const fickle = operatorOf(225, (x) => {
      turn++;
      return x.map((value, i) => value * (1 + 0.5 * Math.sin(turn + i)));
    });
    const result = fgmres(new MatrixOperator(matrix), b, { preconditioner: fickle, restart: 60, tolerance: 1e-10 });
    expect(result.converged).toBe(true);
    expect(relativeResidual(matrix, result.solution, b)).toBeLessThan(1e-10);
  });

  it('conjugate gradients bear a preconditioner in single precision when flexible', () => {
    const matrix = laplacian2D(30, 'fixed', (x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? 1 : 1e4));
    const b = noise(900);
    const diagonals = Array.from({ length: 900 }, (_, i) => matrix.values[matrix.pattern.rowStart[i + 1]! - 1]!);
    let turn = 0;
    const rough = operatorOf(900, (x) => {
      turn++;
      return x.map((value, i) => (value / diagonals[i]!) * (1 + 0.2 * Math.sin(31 * turn + i)));
    });
    const options = { preconditioner: rough, tolerance: 1e-10, maximumIterations: 2000 };
    const flexible = conjugateGradients(new MatrixOperator(matrix), b, { ...options, flexible: true });
    expect(flexible.converged).toBe(true);
    const plain = conjugateGradients(new MatrixOperator(matrix), b, options);
    expect(flexible.iterations).toBeLessThan(plain.iterations);
  });
});
