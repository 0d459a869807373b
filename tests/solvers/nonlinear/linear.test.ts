import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  denseJacobian,
  type NonlinearSystem,
  newton,
  pseudoTime,
  solveNonlinear,
  trustRegion,
} from '../../../src/solvers/nonlinear/index.js';

const size = 4;
const entry = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 1000);
const exponent = fc.integer({ min: -12, max: 12 });

/** Rows dominated by their diagonal, then rows and columns in random units. */
const linear = fc
  .record({
    entries: fc.array(entry, { minLength: size * size, maxLength: size * size }),
    right: fc.array(entry, { minLength: size, maxLength: size }),
    start: fc.array(entry, { minLength: size, maxLength: size }),
    rows: fc.array(exponent, { minLength: size, maxLength: size }),
    columns: fc.array(exponent, { minLength: size, maxLength: size }),
  })
  .map(({ entries, right, start, rows, columns }) => {
    const matrix = Float64Array.from(entries, (value, k) => {
      const [i, j] = [Math.floor(k / size), k % size];
      return (value + (i === j ? size : 0)) * 10 ** (rows[i] - columns[j]);
    });
    const b = right.map((value, i) => value * 10 ** rows[i]);
    const system: NonlinearSystem = {
      size,
      residual(x, f) {
        for (let i = 0; i < size; i++) {
          f[i] = -b[i];
          for (let j = 0; j < size; j++) f[i] += matrix[i * size + j] * x[j];
        }
      },
      jacobian: denseJacobian(size, (_, values) => values.set(matrix)),
    };
    return { system, matrix, b, start: Float64Array.from(start, (value, j) => value * 10 ** columns[j]) };
  });

describe('random linear systems in random units', () => {
  it('take Newton one step', () => {
    fc.assert(
      fc.property(linear, ({ system, start }) => {
        const { converged, counts } = solveNonlinear(system, start, newton());
        expect(converged).toBe(true);
        expect(counts.iterations).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 200, endOnFailure: true },
    );
  });

  it('are solved by every method to a residual at the round-off of its terms', () => {
    fc.assert(
      fc.property(linear, ({ system, matrix, b, start }) => {
        for (const method of [newton({ lineSearch: 'natural' }), newton({ reuse: 0.5 }), trustRegion(), pseudoTime()]) {
          const { converged, unknowns, failure } = solveNonlinear(system, start, method);
          expect(failure?.message).toBeUndefined();
          expect(converged).toBe(true);
          for (let i = 0; i < size; i++) {
            let residual = -b[i];
            let terms = Math.abs(b[i]);
            for (let j = 0; j < size; j++) {
              residual += matrix[i * size + j] * unknowns[j];
              terms = Math.max(
                terms,
                Math.abs(matrix[i * size + j]) * Math.max(Math.abs(unknowns[j]), Math.abs(start[j])),
              );
            }
            expect(Math.abs(residual)).toBeLessThanOrEqual(1e-8 * terms);
          }
        }
      }),
      { seed: 2, numRuns: 100, endOnFailure: true },
    );
  });
});
