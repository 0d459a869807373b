import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorReal, solveReal } from '../../../../src/solvers/dense.js';
import { KernelHeap } from '../../../../src/solvers/kernels/heap.js';
import { bicgstab } from '../../../../src/solvers/linear/krylov/bicgstab.js';
import { conjugateGradients } from '../../../../src/solvers/linear/krylov/conjugate-gradients.js';
import { fgmres } from '../../../../src/solvers/linear/krylov/fgmres.js';
import { minres } from '../../../../src/solvers/linear/krylov/minres.js';
import { PreconditionerError } from '../../../../src/solvers/linear/preconditioners/errors.js';
import { IncompleteCholesky } from '../../../../src/solvers/linear/preconditioners/incomplete-cholesky.js';
import { IncompleteLu } from '../../../../src/solvers/linear/preconditioners/incomplete-lu.js';
import {
  BlockJacobiPreconditioner,
  JacobiPreconditioner,
} from '../../../../src/solvers/linear/preconditioners/jacobi.js';
import type { MatrixPreconditioner } from '../../../../src/solvers/linear/preconditioners/options.js';
import { SsorPreconditioner } from '../../../../src/solvers/linear/preconditioners/ssor.js';
import { MatrixOperator } from '../../../../src/solvers/linear/sparse/matrix-operator.js';
import type { SparseMatrix } from '../../../../src/solvers/linear/sparse/pattern.js';
import { toGeneral } from '../../../../src/solvers/linear/sparse/transform.js';
import { matrixFromTriplets } from '../../../../src/solvers/linear/sparse/triplets.js';
import { noise, onBoth } from '../../kernels/both.js';
import { convectionDiffusion2D, laplacian1D, laplacian2D, matrixOf, relativeResidual } from '../krylov/systems.js';
import { dense, lowerOnly, randomTriplets, symmetricOnGrid } from '../sparse/arbitrary.js';

type Make = (matrix: SparseMatrix, heap?: KernelHeap) => MatrixPreconditioner;
const options = (heap: KernelHeap | undefined) => (heap === undefined ? {} : { heap });
const kinds: readonly (readonly [string, Make])[] = [
  ['Jacobi', (matrix, heap) => new JacobiPreconditioner(matrix, options(heap))],
  ['block-Jacobi', (matrix, heap) => new BlockJacobiPreconditioner(matrix, 3, options(heap))],
  ['SSOR', (matrix, heap) => new SsorPreconditioner(matrix, { omega: 1.3, ...options(heap) })],
  ['IC(0)', (matrix, heap) => new IncompleteCholesky(matrix, options(heap))],
  ['ILU(0)', (matrix, heap) => new IncompleteLu(matrix, options(heap))],
];

/** M^-1, row-major, from M applied to the unit vectors. */
function inverseOf(preconditioner: MatrixPreconditioner): Float64Array {
  const { size } = preconditioner;
  const full = new Float64Array(size * size);
  const image = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    const unit = new Float64Array(size);
    unit[j] = 1;
    preconditioner.apply(unit, image);
    for (let i = 0; i < size; i++) full[i * size + j] = image[i]!;
  }
  const pivots = new Int32Array(size);
  expect(factorReal(full, size, pivots)).toBe(true);
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const column = new Float64Array(size);
    column[j] = 1;
    solveReal(full, size, pivots, column);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  return inverse;
}

/** Random values on a random pattern with a heavy diagonal. */
const dominant = (symmetry: 'general' | 'symmetric') =>
  randomTriplets(true, 12).map((random) => {
    const triplets = symmetry === 'symmetric' ? lowerOnly(random) : random;
    const { rows } = triplets;
    const diagonal = Array.from({ length: rows }, (_, i) => i);
    return matrixFromTriplets(
      rows,
      rows,
      {
        rowIndex: [...triplets.rowIndex, ...diagonal],
        columnIndex: [...triplets.columnIndex, ...diagonal],
        values: [...triplets.values.map((value) => value / 125), ...diagonal.map(() => 60)],
      },
      symmetry,
    );
  });

/** Holds M^-1 against the matrix on the matrix's pattern. */
function expectOnPattern(inverse: Float64Array, matrix: SparseMatrix): void {
  const { rows, rowStart, columnIndex } = matrix.pattern;
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++)
      expect(inverse[row * rows + columnIndex[k]!]).toBeCloseTo(matrix.values[k]!, 9);
}

describe('preconditioners are what they are defined to be:', () => {
  it('IC(0): L L^T equals A on its pattern, in either storage', () => {
    fc.assert(
      fc.property(dominant('symmetric'), (matrix) => {
        const preconditioner = new IncompleteCholesky(matrix);
        expect(preconditioner.shift).toBe(0);
        expectOnPattern(inverseOf(preconditioner), matrix);
        expect(inverseOf(new IncompleteCholesky(toGeneral(matrix)))).toEqual(inverseOf(preconditioner));
      }),
      { numRuns: 50 },
    );
  });

  it('ILU(0): L U equals A on its pattern, in either storage', () => {
    fc.assert(
      fc.property(dominant('general'), dominant('symmetric'), (general, symmetric) => {
        expectOnPattern(inverseOf(new IncompleteLu(general)), general);
        expectOnPattern(inverseOf(new IncompleteLu(symmetric)), symmetric);
        expect(inverseOf(new IncompleteLu(toGeneral(symmetric)))).toEqual(inverseOf(new IncompleteLu(symmetric)));
      }),
      { numRuns: 50 },
    );
  });

  it('SSOR: omega / (2 - omega) (D / omega + L) D^-1 (D / omega + U), in either storage', () => {
    fc.assert(
      fc.property(
        dominant('general'),
        dominant('symmetric'),
        fc.constantFrom(0.4, 1, 1.7),
        (general, symmetric, omega) => {
          for (const matrix of [general, symmetric, toGeneral(symmetric)]) {
            const size = matrix.pattern.rows;
            const a = dense(matrix);
            const inverse = inverseOf(new SsorPreconditioner(matrix, { omega }));
            for (let i = 0; i < size; i++)
              for (let j = 0; j < size; j++) {
                let sum = 0;
                for (let k = 0; k <= Math.min(i, j); k++) {
                  const left = a[i * size + k]! / (i === k ? omega : 1);
                  const right = a[k * size + j]! / (k === j ? omega : 1);
                  sum += (left * right) / a[k * size + k]!;
                }
                expect(inverse[i * size + j]).toBeCloseTo((omega / (2 - omega)) * sum, 8);
              }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('block-Jacobi: the blocks on the diagonal', () => {
    for (const blockSize of [1, 2, 3, 4, 6, 12]) {
      const matrix = symmetricOnGrid(3, 2, 6);
      const inverse = inverseOf(new BlockJacobiPreconditioner(matrix, blockSize));
      const a = dense(matrix);
      for (let i = 0; i < 36; i++)
        for (let j = 0; j < 36; j++) {
          const inside = Math.floor(i / blockSize) === Math.floor(j / blockSize);
          expect(inverse[i * 36 + j]).toBeCloseTo(inside ? a[i * 36 + j]! : 0, 9);
        }
    }
  });

  it('exact where nothing is left out: tridiagonal matrices take one step', () => {
    const b = noise(60);
    for (const preconditioner of [new IncompleteCholesky(laplacian1D(60)), new IncompleteLu(laplacian1D(60))]) {
      const result = conjugateGradients(new MatrixOperator(laplacian1D(60)), b, { preconditioner });
      expect(result).toMatchObject({ converged: true, iterations: 1 });
    }
    const whole = new BlockJacobiPreconditioner(laplacian1D(60), 60);
    expect(conjugateGradients(new MatrixOperator(laplacian1D(60)), b, { preconditioner: whole }).iterations).toBe(1);
  });
});

describe.each(kinds)('%s', (_name, make) => {
  const matrix = symmetricOnGrid(9, 7, 3);

  it('has the same bits on both back ends, inside its heap and outside, and gives its memory back', () => {
    const [wasm, typescript] = onBoth((heap) => {
      const preconditioner = make(matrix, heap);
      const x = heap.copyFloat64(noise(189));
      const y = heap.float64(189);
      preconditioner.apply(x, y);
      const copy = y.slice();
      const outside = new Float64Array(189);
      preconditioner.apply(noise(189), outside);
      expect([...outside]).toEqual([...copy]);
      preconditioner.release();
      heap.release(x, y);
      expect(heap.bytesInUse).toBe(0);
      return copy;
    });
    expect(wasm).toEqual(typescript);
  });

  it('is symmetric and positive definite for such a matrix', () => {
    const preconditioner = make(matrix);
    const [x, y] = [noise(189, 4), noise(189, 5)];
    const [mx, my] = [new Float64Array(189), new Float64Array(189)];
    preconditioner.apply(x, mx);
    preconditioner.apply(y, my);
    const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(dot(mx, y)).toBeCloseTo(dot(x, my), 12);
    expect(dot(mx, x)).toBeGreaterThan(0);
  });

  it('follows new values as if made anew', () => {
    const other = { ...matrix, values: matrix.values.map((value, k) => value * (1 + 0.01 * Math.sin(k))) };
    const preconditioner = make(matrix);
    preconditioner.refresh(other.values);
    const [fresh, refreshed] = [new Float64Array(189), new Float64Array(189)];
    make(other).apply(noise(189), fresh);
    preconditioner.apply(noise(189), refreshed);
    expect(refreshed).toEqual(fresh);
    expect(() => preconditioner.refresh(new Float64Array(3))).toThrow(/3 values/);
  });

  it('helps conjugate gradients and MINRES on a graded matrix', () => {
    const scale = Float64Array.from({ length: 189 }, (_, i) => 10 ** ((i % 5) - 2));
    const { rowStart, columnIndex } = matrix.pattern;
    const values = matrix.values.slice();
    for (let row = 0; row < 189; row++)
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) values[k]! *= scale[row]! * scale[columnIndex[k]!]!;
    const graded = { ...matrix, values };
    const b = noise(189);
    for (const method of [conjugateGradients, minres]) {
      const plain = method(new MatrixOperator(graded), b, { maximumIterations: 3000 });
      const result = method(new MatrixOperator(graded), b, { preconditioner: make(graded) });
      expect(result.reason).toBe('converged');
      expect(relativeResidual(graded, result.solution, b)).toBeLessThan(1e-8);
      expect(result.iterations).toBeLessThan(plain.iterations / 2);
    }
  });

  it('refuses bad input with its place', () => {
    const wide = matrixFromTriplets(3, 6, { rowIndex: [0], columnIndex: [2], values: [1] });
    expect(() => make(wide)).toThrow(/3 rows and 6 columns/);
    const heap = new KernelHeap();
    const hollow = matrixOf(6, [
      [0, 0, 1],
      [1, 1, 2],
      [2, 2, 1],
      [3, 3, 1],
      [4, 4, 0],
      [5, 5, 1],
    ]);
    expect(() => make(hollow, heap)).toThrow(PreconditionerError);
    expect(() => make(hollow, heap)).toThrow(/row 4/);
    expect(heap.bytesInUse).toBe(0);
    const missing = matrixOf(3, [
      [0, 0, 1],
      [1, 1, 1],
    ]);
    expect(() => make(missing)).toThrow(/row 2/);
    expect(() => make(matrix).apply(new Float64Array(2), new Float64Array(189))).toThrow(/has 2 entries; expected 189/);
  });
});

describe('incomplete Cholesky', () => {
  it('shifts the diagonal where a pivot is lost, and says how much (the matrix of Kershaw 1978)', () => {
    const kershaw = matrixOf(
      4,
      [
        [0, 0, 3],
        [1, 0, -2],
        [1, 1, 3],
        [2, 1, -2],
        [2, 2, 3],
        [3, 0, 2],
        [3, 2, -2],
        [3, 3, 3],
      ],
      'symmetric',
    );
    const preconditioner = new IncompleteCholesky(kershaw);
    // Without a shift the last pivot is 3 - 4/3 - (4/3 . 3 ...) < 0: pivots 3, 5/3, 3/5, 3 - 4/3 - 20/3 = -5.
    expect(preconditioner.firstLostPivot).toBe(3);
    expect(preconditioner.shift).toBeGreaterThan(0);
    expect(preconditioner.shift).toBeLessThan(1.1);
    const b = noise(4);
    const result = conjugateGradients(new MatrixOperator(kershaw), b, { preconditioner });
    expect(relativeResidual(kershaw, result.solution, b)).toBeLessThan(1e-8);
    // The shift does not depend on units.
    const scaled = { ...kershaw, values: kershaw.values.map((value) => value * 2 ** 200) };
    expect(new IncompleteCholesky(scaled).shift).toBe(preconditioner.shift);
  });

  it('needs a positive diagonal and a symmetric matrix', () => {
    expect(
      () =>
        new IncompleteCholesky(
          matrixOf(2, [
            [0, 0, 1],
            [1, 1, -2],
          ]),
        ),
    ).toThrow(/diagonal entry of row 1 is -2; incomplete Cholesky needs positive/);
    expect(
      () =>
        new IncompleteCholesky(
          matrixOf(2, [
            [0, 0, 1],
            [1, 1, 2],
            [0, 1, 1],
          ]),
        ),
    ).toThrow(/not symmetric/);
  });

  it('lowers the steps on a Laplacian with contrast, more than SSOR, more than Jacobi', () => {
    const matrix = laplacian2D(40, 'fixed', (x, y) => (((x >> 3) + (y >> 3)) % 2 === 0 ? 1 : 1e6));
    const b = noise(1600);
    const steps = [JacobiPreconditioner, SsorPreconditioner, IncompleteCholesky].map((Kind) => {
      const operator = new MatrixOperator(matrix);
      const result = conjugateGradients(operator, b, { preconditioner: new Kind(matrix, { heap: operator.heap }) });
      expect(relativeResidual(matrix, result.solution, b)).toBeLessThan(1e-8);
      return result.iterations;
    });
    expect(steps[1]!).toBeLessThan(0.7 * steps[0]!);
    expect(steps[2]!).toBeLessThan(steps[1]!);
  });
});

describe('incomplete LU', () => {
  it.each([0.1, 5, 200])('speeds BiCGSTAB and FGMRES on convection-diffusion up, Peclet number %d', (peclet) => {
    const matrix = convectionDiffusion2D(30, peclet);
    const b = noise(900);
    for (const method of [bicgstab, fgmres]) {
      const plain = method(new MatrixOperator(matrix), b);
      const result = method(new MatrixOperator(matrix), b, { preconditioner: new IncompleteLu(matrix) });
      expect(result.reason).toBe('converged');
      expect(relativeResidual(matrix, result.solution, b)).toBeLessThan(1e-8);
      expect(result.iterations).toBeLessThan(0.6 * plain.iterations);
    }
  });

  it('names the row whose pivot is lost on the way', () => {
    const lost = matrixOf(3, [
      [0, 0, 1],
      [0, 1, 2],
      [1, 0, 2],
      [1, 1, 4],
      [2, 2, 1],
    ]);
    expect(() => new IncompleteLu(lost)).toThrow(/pivot of row 1 is 0: ILU\(0\) does not exist/);
  });
});

describe('SSOR', () => {
  it('needs omega between 0 and 2', () => {
    for (const omega of [0, 2, -1, Number.NaN])
      expect(() => new SsorPreconditioner(laplacian1D(3), { omega })).toThrow(/expected a number between 0 and 2/);
  });

  it('with the best omega takes a number of steps that grows as the root of the grid', () => {
    const steps = [16, 64].map((n) => {
      const matrix = laplacian2D(n);
      const omega = 2 / (1 + 2 * Math.sin(Math.PI / (2 * (n + 1))));
      const preconditioner = new SsorPreconditioner(matrix, { omega });
      return conjugateGradients(new MatrixOperator(matrix), noise(n * n), { preconditioner }).iterations;
    });
    // Four times the grid: twice the steps (Axelsson 1972), where plain CG takes four times as many.
    expect(steps[1]! / steps[0]!).toBeLessThan(2.6);
  });
});
