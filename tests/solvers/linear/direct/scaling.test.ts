import { describe, expect, it } from 'vitest';
import { SparseDirect } from '../../../../src/solvers/linear/direct/sparse-direct.js';
import { noise, onBoth } from '../../kernels/both.js';
import { componentwiseError, sparseOf } from './reference.js';

function zeros(size: number): number[][] {
  return Array.from({ length: size }, () => new Array<number>(size).fill(0));
}

/**
 * Springs in a row, held at both ends, and a constraint on each group of four, in units that make the springs weaker than the constraints
 * by twenty orders of magnitude. The largest entry of every row is a constraint's.
 */
function weakSpringsUnderConstraints(groups: number, free: number): number[][] {
  const springs = 4 * groups;
  const dense = zeros(springs + groups);
  for (let i = 0; i < springs; i++) {
    dense[i]![i] = 2e-20;
    if (i > 0) dense[i]![i - 1] = dense[i - 1]![i] = -1e-20;
    const multiplier = springs + Math.floor(i / 4);
    dense[i]![multiplier] = dense[multiplier]![i] = i % 2 === 0 ? 1 : -1;
  }
  for (let k = 0; k < free; k++) {
    const last = dense.length;
    dense.forEach((row) => {
      row.push(0);
    });
    dense.push(new Array<number>(last + 1).fill(0));
    for (let i = 0; i < springs; i++) dense[i]![last] = dense[last]![i] = dense[i]![springs + k]!;
  }
  return dense;
}

describe('the scaling of a direct solver', () => {
  it('does not take springs that are weak beside their constraints for nothing', () => {
    const matrix = sparseOf(weakSpringsUnderConstraints(10, 0), 'symmetric');
    // The constraints are independent and the springs positive definite: as many negative eigenvalues as constraints.
    const [wasm, typescript] = onBoth((heap) => {
      const solver = SparseDirect.analyse(matrix.pattern, { kind: 'indefinite', heap });
      const { inertia, rank } = solver.factor(matrix.values);
      const b = noise(50, 3);
      const { solution } = solver.solve(b);
      solver.release();
      return { inertia, rank, solution: [...solution], error: componentwiseError(matrix, solution, b) };
    });
    expect(wasm).toEqual(typescript);
    expect(wasm.rank).toBe(50);
    expect(wasm.inertia).toEqual({ positive: 40, negative: 10, zero: 0 });
    expect(wasm.error).toBeLessThan(1e-14);
  });

  it('says of the same springs what is really free', () => {
    const matrix = sparseOf(weakSpringsUnderConstraints(10, 2), 'symmetric');
    const solver = SparseDirect.analyse(matrix.pattern, { kind: 'indefinite', singular: 'report' });
    const { inertia, rank, nullVectors } = solver.factor(matrix.values);
    solver.release();
    expect(rank).toBe(50);
    expect(inertia).toEqual({ positive: 40, negative: 10, zero: 2 });
    // Only multipliers of the constraints that are given twice.
    for (const { values } of nullVectors)
      for (let i = 0; i < 52; i++) if (![40, 41, 50, 51].includes(i)) expect(Math.abs(values[i]!)).toBeLessThan(1e-12);
  });

  it('sees through units of rows and columns that differ by 24 orders of magnitude', () => {
    // Diagonally dominant, so never singular, but for the factors of rows and columns.
    const size = 400;
    const random = noise(size * size + 2 * size, 11);
    const dense = zeros(size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        const value = random[i * size + j]!;
        const entry = (i * 7 + 3) % size === j ? 8 : Math.abs(value) < 3 / size ? (value * size) / 3 : 0;
        dense[i]![j] = entry * 10 ** (12 * (random[size * size + i]! + random[size * size + size + j]!));
      }
    const matrix = sparseOf(dense, 'general');
    for (const typicalValues of [undefined, matrix.values]) {
      const solver = SparseDirect.analyse(matrix.pattern, {
        kind: 'general',
        ...(typicalValues === undefined ? {} : { typicalValues }),
      });
      expect(solver.factor(matrix.values).rank).toBe(size);
      solver.release();
    }
  });

  it.each(['general', 'indefinite'] as const)('reaches the smallest and the largest numbers (%s)', (kind) => {
    for (const value of [5e-324, 1e-310, 1e-301, 1e-160, 1e160, 3e307]) {
      const matrix = sparseOf([[value]], kind === 'general' ? 'general' : 'symmetric');
      const solver = SparseDirect.analyse(matrix.pattern, { kind });
      expect(solver.factor(matrix.values).rank).toBe(1);
      expect(solver.solve(Float64Array.of(3 * value)).solution[0]).toBeCloseTo(3, 10);
      solver.release();
    }
  });
});
