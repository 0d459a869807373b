import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorComplex, factorReal, pivotWeights, solveComplex, solveReal } from '../../src/solvers/index.js';

const entries = (count: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: count, maxLength: count });

describe('dense factorisation', () => {
  it('solves real systems to the backward error of Gaussian elimination', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }).chain((n) => fc.tuple(fc.constant(n), entries(n * n), entries(n))),
        ([n, values, solution]) => {
          const matrix = Float64Array.from(values);
          for (let i = 0; i < n; i++) matrix[i * n + i]! += 2;
          const right = new Float64Array(n + 1);
          for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) right[i + 1]! += matrix[i * n + j]! * solution[j]!;
          const factors = matrix.slice();
          const pivots = new Int32Array(n);
          if (!factorReal(factors, n, pivots)) return;
          const b = right.slice();
          solveReal(factors, n, pivots, right, 1);
          const size = Math.max(1, ...right.map(Math.abs));
          for (let i = 0; i < n; i++) {
            let residual = -b[i + 1]!;
            for (let j = 0; j < n; j++) residual += matrix[i * n + j]! * right[j + 1]!;
            expect(Math.abs(residual)).toBeLessThan(1e-12 * size);
          }
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('solves complex systems, checked by their residual', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 20 })
          .chain((n) => fc.tuple(fc.constant(n), entries(n * n), entries(n * n), entries(n))),
        ([n, re, im, b]) => {
          const real = Float64Array.from(re);
          const imaginary = Float64Array.from(im);
          for (let i = 0; i < n; i++) imaginary[i * n + i]! -= 3;
          const factorsRe = real.slice();
          const factorsIm = imaginary.slice();
          const pivots = new Int32Array(n);
          if (!factorComplex(factorsRe, factorsIm, n, pivots)) return;
          const x = Float64Array.from(b);
          const y = Float64Array.from(b, (value) => 0.5 - value);
          solveComplex(factorsRe, factorsIm, n, pivots, x, y);
          const size = Math.max(1, ...x.map(Math.abs), ...y.map(Math.abs));
          for (let i = 0; i < n; i++) {
            let residualRe = -b[i]!;
            let residualIm = -(0.5 - b[i]!);
            for (let j = 0; j < n; j++) {
              residualRe += real[i * n + j]! * x[j]! - imaginary[i * n + j]! * y[j]!;
              residualIm += real[i * n + j]! * y[j]! + imaginary[i * n + j]! * x[j]!;
            }
            expect(Math.hypot(residualRe, residualIm)).toBeLessThan(1e-12 * size);
          }
        },
      ),
      { numRuns: 40, seed: 11 },
    );
  });

  it('reports singular and non-finite matrices', () => {
    const pivots = new Int32Array(2);
    expect(factorReal(Float64Array.of(1, 2, 2, 4), 2, pivots)).toBe(false);
    expect(factorReal(Float64Array.of(1, Number.NaN, 2, 4), 2, pivots)).toBe(false);
    expect(factorReal(Float64Array.of(0, 1, 1, 0), 2, pivots)).toBe(true);
    expect(factorComplex(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2, 2, 4), 2, pivots)).toBe(false);
    expect(factorComplex(new Float64Array(4), Float64Array.of(0, 1, 1, 0), 2, pivots)).toBe(true);
  });

  it('chooses pivots by weight where rows come in different units', () => {
    // Row 0 is the plain system's first row in units 1e12 times finer, with one small entry: as a pivot row it drowns row 1.
    const matrix = Float64Array.of(3, 7e12, 1 / 3, 0.1);
    const solve = (weighted: boolean) => {
      const factors = matrix.slice();
      const weights = new Float64Array(2);
      pivotWeights(matrix, 2, Float64Array.of(1, 1), weights);
      const pivots = new Int32Array(2);
      factorReal(factors, 2, pivots, weighted ? weights : null);
      // Right side of x = (0.3, 0.7).
      const right = Float64Array.of(3 * 0.3 + 7e12 * 0.7, 0.3 / 3 + 0.1 * 0.7);
      solveReal(factors, 2, pivots, right);
      return Math.abs(right[0]! - 0.3);
    };
    expect(solve(true)).toBeLessThan(1e-14);
    expect(solve(false)).toBeGreaterThan(1e-5);
  });
});
